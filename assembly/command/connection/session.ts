// The session of a connection: who it is, which protocol and database it uses, and its end.
// PING ECHO QUIT SELECT RESET HELLO AUTH.

import {
  authenticationReset,
  authenticationTry,
  passwordRequired,
} from '../../engine/acl/authenticate';
import { Call } from '../../engine/call';
import { Client, ClientFlag, clientHas } from '../../engine/client/client';
import { textRelease } from '../../engine/text';
import { databaseCount } from '../../engine/keyspace/database';
import { monitorEnd } from '../../engine/monitor';
import { outputMute } from '../../engine/client/output';
import { pubsubForget } from '../../engine/pubsub';
import { ServerState, serverState } from '../../engine/server';
import { trackingEnd } from '../../engine/tracking/tracking';
import { transactionDiscard } from '../../engine/run/transaction';
import { SERVER_VERSION } from '../../engine/version';
import {
  ERROR_DATABASE_RANGE,
  ERROR_NOT_INT,
  replyArityError,
  replySyntaxError,
} from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import {
  replyArray,
  replyBulk,
  replyBulkLiteral,
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
  replyMap,
  replyOk,
  replySetProtocol,
  replySimple,
} from '../../protocol/reply';
import { argumentInteger, argumentIs } from '../cursor';
import { ERROR_NAME, textAllowed, textArgumentBytes, textReplace, textReplaced } from './text';

/** The one user there is, for AUTH without a name. */
const defaultUser = memory.data<u8>([0x64, 0x65, 0x66, 0x61, 0x75, 0x6c, 0x74]);
const DEFAULT_USER_BYTES: u32 = 7;

/** PING [message] */
export function pingCommand(call: Call): void {
  const count = call.argumentCount;
  if (count > 2) replyArityError(call.row.fullName, call.row.fullNameBytes);
  else if (clientHas(call.client, ClientFlag.PUBSUB) && call.client.protocol == 2) pong(call);
  else if (count == 2) replyBulk(call.address(1), call.bytes(1));
  else replySimple('PONG');
}

/** What PING answers among messages: it looks like one. */
function pong(call: Call): void {
  replyArray(2);
  replyBulkLiteral('pong');
  if (call.argumentCount == 2) replyBulk(call.address(1), call.bytes(1));
  else replyBulk(0, 0);
}

/** ECHO message */
export function echoCommand(call: Call): void {
  replyBulk(call.address(1), call.bytes(1));
}

/** QUIT */
export function quitCommand(call: Call): void {
  replyOk();
  call.client.flags |= ClientFlag.CLOSE_AFTER_REPLY;
}

/** SELECT index */
export function selectCommand(call: Call): void {
  if (!argumentInteger(call, 1)) return;
  const index = integerParsed;
  if (index < i32.MIN_VALUE || index > i32.MAX_VALUE) {
    replyError(ERROR_NOT_INT);
  } else if (index < 0 || index >= <i64>databaseCount) {
    replyError(ERROR_DATABASE_RANGE);
  } else {
    call.client.databaseIndex = <u32>index;
    replyOk();
  }
}

/** RESET: as a new connection, but for the name and version of the library. */
export function resetCommand(call: Call): void {
  const client = call.client;
  client.databaseIndex = 0;
  monitorEnd(client);
  trackingEnd(client);
  protocolSet(client, 2);
  authenticationReset(client);
  transactionDiscard(client);
  pubsubForget(client);
  textRelease(client.name);
  client.name = 0;
  client.flags &= ~(
    ClientFlag.REPLY_OFF |
    ClientFlag.REPLY_SKIP_NEXT |
    ClientFlag.NO_TOUCH |
    ClientFlag.NO_EVICT
  );
  outputMute(client);
  replySimple('RESET');
}

function protocolSet(client: Client, protocol: u32): void {
  client.protocol = protocol;
  replySetProtocol(protocol);
}

function replyWrongPassword(): void {
  replyError('WRONGPASS invalid username-password pair or user is disabled.');
}

/** AUTH [username] password */
export function authCommand(call: Call): void {
  const count = call.argumentCount;
  if (count > 3) return replySyntaxError();
  if (count == 2 && !passwordRequired()) {
    replyErrorBegin();
    replyErrorText('ERR AUTH <password> called without any password configured for the default');
    replyErrorText(' user. Are you sure your configuration is correct?');
    return replyErrorEnd();
  }
  const named = count == 3;
  const user = named ? call.address(1) : defaultUser;
  const userCount = named ? call.bytes(1) : DEFAULT_USER_BYTES;
  const secret = count - 1;
  if (authenticationTry(call, user, userCount, call.address(secret), call.bytes(secret))) {
    replyOk();
  } else {
    replyWrongPassword();
  }
}

/** Where HELLO's options stand: index of the user's name and of the client's; 0 = not given. */
let helloUser: i32 = 0;
let helloName: i32 = 0;

/** HELLO [protover [AUTH username password] [SETNAME clientname]] */
export function helloCommand(call: Call): void {
  const client = call.client;
  let protocol: u32 = 0;
  if (call.argumentCount > 1) {
    if (!integerParse(call.address(1), call.bytes(1))) {
      return replyError('ERR Protocol version is not an integer or out of range');
    }
    if (integerParsed < 2 || integerParsed > 3) {
      return replyError('NOPROTO unsupported protocol version');
    }
    protocol = <u32>integerParsed;
  }
  if (!helloOptions(call)) return;
  if (helloUser != 0) {
    const secret = helloUser + 1;
    const right = authenticationTry(
      call,
      call.address(helloUser),
      call.bytes(helloUser),
      call.address(secret),
      call.bytes(secret),
    );
    if (!right) return replyWrongPassword();
  }
  if (!clientHas(client, ClientFlag.AUTHENTICATED)) return replyHelloRefused();
  if (helloName != 0) {
    client.name = textReplace(client.name, call, helloName);
    if (!textReplaced) return;
  }
  if (protocol != 0) protocolSet(client, protocol);
  replyHello(client);
}

/** Reads HELLO's options; of one that comes twice the last counts. False: an error was answered. */
function helloOptions(call: Call): bool {
  helloUser = 0;
  helloName = 0;
  for (let i = 2; i < call.argumentCount; i++) {
    const more = call.argumentCount - 1 - i;
    if (more >= 2 && argumentIs(call, i, 'AUTH')) {
      helloUser = i + 1;
      i += 2;
    } else if (more >= 1 && argumentIs(call, i, 'SETNAME')) {
      i += 1;
      if (!textAllowed(call, i)) {
        replyError(ERROR_NAME);
        return false;
      }
      helloName = i;
    } else {
      replyErrorBegin();
      replyErrorText("ERR Syntax error in HELLO option '");
      replyErrorBytes(call.address(i), textArgumentBytes(call, i));
      replyErrorText("'");
      replyErrorEnd();
      return false;
    }
  }
  return true;
}

function replyHelloRefused(): void {
  replyErrorBegin();
  replyErrorText('NOAUTH HELLO must be called with the client already authenticated, otherwise');
  replyErrorText(' the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the');
  replyErrorText(' client and select the RESP protocol version at the same time');
  replyErrorEnd();
}

function replyHello(client: Client): void {
  replyMap(7);
  replyBulkLiteral('server');
  replyBulkLiteral('redis');
  replyBulkLiteral('version');
  replyBulkLiteral(SERVER_VERSION);
  replyBulkLiteral('proto');
  replyInteger(client.protocol);
  replyBulkLiteral('id');
  replyInteger(client.id);
  replyBulkLiteral('mode');
  replyBulkLiteral('standalone');
  replyBulkLiteral('role');
  replyBulkLiteral((serverState & ServerState.REPLICA) != 0 ? 'replica' : 'master');
  replyBulkLiteral('modules');
  replyArray(0);
}
