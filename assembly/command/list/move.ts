// LMOVE and RPOPLPUSH, which move an element from one list to another or to the other end of the
// same, and BLMOVE and BRPOPLPUSH, which wait for one. Those that wait leave in the effect log what
// they did: LMOVE or RPOPLPUSH.
//
// Between two lists the element is pushed before it is popped, so that nothing has changed when
// there is no memory for it. Within one list it is not pushed at all, but the list turned: the
// encoding must not depend on an element that is there twice.

import { blockingDenied, blockingWait } from '../../engine/run/blocking';
import { Call, CallFlag } from '../../engine/call';
import { keyspaceEnter, keyspaceRemove, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { effectArgument, effectBegin, effectLiteral } from '../../engine/effect';
import { recordType } from '../../memory/record';
import { replyOutOfMemory, replyWrongType } from '../../protocol/error';
import { FRAME_HEADER_BYTES } from '../../protocol/frame';
import {
  replyBulk,
  replyIsLost,
  replyNull,
  replyReserve,
  replyUsedBytes,
} from '../../protocol/reply';
import {
  listCount,
  listDeleteEnd,
  listPushOne,
  listReady,
  listRecord,
  listTurn,
} from '../../type/list';
import {
  listElementText,
  listText,
  listTextBytes,
  listWalk,
  listWalkEnd,
} from '../../type/list-cursor';
import { Type } from '../../type/type';
import { timeoutDeadlineMs, timeoutRead } from '../timeout';
import { elementsPopped, elementsPushed, elementsTakenBack, sideAtTail, sideRead } from './element';

/** RPOPLPUSH source destination */
export function rpoplpushCommand(call: Call): void {
  if (!move(call, true, false)) replyNull();
}

/** LMOVE source destination LEFT|RIGHT LEFT|RIGHT */
export function lmoveCommand(call: Call): void {
  if (!sideRead(call, 3)) return;
  const fromTail = sideAtTail;
  if (!sideRead(call, 4)) return;
  if (!move(call, fromTail, sideAtTail)) replyNull();
}

/** BRPOPLPUSH source destination timeout */
export function brpoplpushCommand(call: Call): void {
  if (!timeoutRead(call, 3)) return;
  if (!move(call, true, false)) return wait(call);
  effectWithoutTimeout(call, 'RPOPLPUSH', 3);
}

/** BLMOVE source destination LEFT|RIGHT LEFT|RIGHT timeout */
export function blmoveCommand(call: Call): void {
  if (!sideRead(call, 3)) return;
  const fromTail = sideAtTail;
  if (!sideRead(call, 4) || !timeoutRead(call, 5)) return;
  if (!move(call, fromTail, sideAtTail)) return wait(call);
  effectWithoutTimeout(call, 'LMOVE', 5);
}

function wait(call: Call): void {
  if (blockingDenied(call)) return replyNull();
  blockingWait(call, Type.LIST, 1, 1, timeoutDeadlineMs);
}

/** Whether the last move has changed anything. */
let moved: bool = false;

/** The effect of a call is its first arguments, under another name. */
function effectWithoutTimeout(call: Call, name: string, count: i32): void {
  if (!moved) return;
  call.flags |= CallFlag.EFFECT_WRITTEN;
  if (!effectBegin(call.database.index, count)) return;
  effectLiteral(name);
  for (let i = 1; i < count; i++) effectArgument(call.address(i), call.bytes(i));
}

/**
 * Moves an element from the list at argument 1 to that at argument 2, and answers with it, or with
 * why not. False: there is no source, and no answer.
 */
function move(call: Call, fromTail: bool, toTail: bool): bool {
  moved = false;
  const database = call.database;
  const source = keyspaceWrite(database, call.address(1), call.bytes(1));
  if (source == 0) return false;
  if (recordType(source) != Type.LIST) {
    replyWrongType();
    return true;
  }
  const target = keyspaceWrite(database, call.address(2), call.bytes(2));
  if (target != 0 && recordType(target) != Type.LIST) {
    replyWrongType();
    return true;
  }
  if (!listReady(source, fromTail)) {
    replyOutOfMemory();
    return true;
  }
  listWalk(source, fromTail ? listCount(source) - 1 : 0, true);
  listElementText();
  listWalkEnd();
  if (target == source) moveWithin(call, source, fromTail, toTail);
  else moveBetween(call, source, fromTail, target, toTail);
  return true;
}

/** Moves the element that listText is to another list, or a new one (`target` 0). */
function moveBetween(call: Call, source: usize, fromTail: bool, target: usize, toTail: bool): void {
  const database = call.database;
  const text = listText;
  const count = listTextBytes;
  if (!replyReserve(FRAME_HEADER_BYTES + <u64>count)) return;
  let entry = target;
  if (target == 0) {
    const record = listRecord(call.address(2), call.bytes(2), count, 1);
    entry = keyspaceEnter(database, record, call.address(2), call.bytes(2));
    if (entry == 0) return replyOutOfMemory();
  }
  if (!listPushOne(entry, toTail, text, count)) {
    if (target == 0) keyspaceRemove(database, entry, false);
    return replyOutOfMemory();
  }
  replyBulk(text, count);
  elementsPushed(call, 2, toTail);
  listDeleteEnd(source, fromTail);
  elementsPopped(call, 1, source, fromTail, 1);
  moved = true;
}

/** Moves the element that listText is from one end of a list to an end of the same. */
function moveWithin(call: Call, entry: usize, fromTail: bool, toTail: bool): void {
  const mark = replyUsedBytes();
  replyBulk(listText, listTextBytes);
  if (replyIsLost()) return;
  if (fromTail != toTail && !listTurn(entry, fromTail)) return elementsTakenBack(mark);
  elementsPushed(call, 2, toTail);
  elementsPopped(call, 1, entry, fromTail, 1);
  moved = true;
}
