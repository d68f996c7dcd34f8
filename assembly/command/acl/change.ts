// ACL SETUSER and DELUSER: users come, change and go. The rules are engine/acl/rule.ts.

import { userEnd, userFind, userIsDefault, userRemove } from '../../engine/acl/acl';
import { AclRule, draftRule, hasSpaces } from '../../engine/acl/rule';
import { aclSetUser, ruleAt, ruleUnmatched, ruleWrong, rulesJoin } from '../../engine/acl/set';
import { noUser } from '../../engine/acl/user';
import { Call } from '../../engine/call';
import { draftAddress, draftBegin, draftCount } from '../../engine/draft';
import { bytesIndexOf } from '../../memory/bytes';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { ARGUMENT_BYTES } from '../../protocol/request-state';
import {
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
  replyOk,
} from '../../protocol/reply';

/** ACL SETUSER username [rule …] */
export function aclSetuserCommand(call: Call): void {
  if (hasSpaces(call.address(2), call.bytes(2))) {
    return replyError("ERR Usernames can't contain spaces or null characters");
  }
  const mark = scratchMark();
  const first = call.argumentVector + ARGUMENT_BYTES * 3;
  if (rulesJoin(first, call.argumentCount - 3)) setUser(call);
  else if (ruleUnmatched) refuseUnmatched(call, ruleWrong + 3);
  else replyOutOfMemory();
  scratchReset(mark);
}

function setUser(call: Call): void {
  const status = aclSetUser(call.address(2), call.bytes(2), call.client);
  if (status == AclRule.DONE) return replyOk();
  if (status == AclRule.MEMORY) return replyOutOfMemory();
  const rule = ruleAt(ruleWrong);
  replyErrorBegin();
  replyErrorText("ERR Error in ACL SETUSER modifier '");
  replyErrorBytes(rule.address, bytesIndexOf(rule.address, rule.count, 0));
  replyErrorText("': ");
  draftBegin();
  draftRule(status);
  replyErrorBytes(draftAddress, draftCount);
  replyErrorEnd();
}

function refuseUnmatched(call: Call, index: i32): void {
  replyErrorBegin();
  replyErrorText("ERR Unmatched parenthesis in acl selector starting at '");
  replyErrorBytes(call.address(index), bytesIndexOf(call.address(index), call.bytes(index), 0));
  replyErrorText("'.");
  replyErrorEnd();
}

/** ACL DELUSER username …: their connections are closed, the caller's own after its reply. */
export function aclDeluserCommand(call: Call): void {
  for (let i = 2; i < call.argumentCount; i++) {
    const count = <u32>bytesIndexOf(call.address(i), call.bytes(i), 0);
    if (userIsDefault(call.address(i), count)) {
      return replyError("ERR The 'default' user cannot be removed");
    }
  }
  let deleted = 0;
  for (let i = 2; i < call.argumentCount; i++) {
    const user = userFind(call.address(i), call.bytes(i));
    if (user == noUser) continue;
    userRemove(user);
    userEnd(user, call.client);
    deleted += 1;
  }
  replyInteger(deleted);
}
