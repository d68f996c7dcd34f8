// CLIENT: what a connection says of itself, and what is known of all of them. The subcommands that
// act on others are in kill.ts and pause.ts.

import { Call } from '../../engine/call';
import {
  Client,
  ClientFlag,
  clientById,
  clientFirst,
  clientHas,
  clientVisible,
} from '../../engine/client/client';
import { textAddress, textBytes } from '../../engine/text';
import { clientLineBytesMaximum, clientLineWrite } from '../../engine/client/line';
import { outputMute } from '../../engine/client/output';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory, replySyntaxError } from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import {
  replyBulk,
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
  replyNull,
  replyOk,
  replyVerbatim,
} from '../../protocol/reply';
import { argumentIs } from '../cursor';
import { helpBegin, helpEnd, helpLine } from '../help';
import { ClientType, clientTypeMatches, clientTypeParse } from './client-type';
import { ERROR_NAME, textAllowed, textArgumentBytes, textReplace, textReplaced } from './text';

const LINE_FEED: u8 = 0x0a;

/** CLIENT ID */
export function clientIdCommand(call: Call): void {
  replyInteger(call.client.id);
}

/** CLIENT GETNAME */
export function clientGetnameCommand(call: Call): void {
  const name = call.client.name;
  if (name == 0) replyNull();
  else replyBulk(textAddress(name), textBytes(name));
}

/** CLIENT SETNAME connection-name; an empty one takes the name away. */
export function clientSetnameCommand(call: Call): void {
  if (!textAllowed(call, 2)) return replyError(ERROR_NAME);
  const client = call.client;
  client.name = textReplace(client.name, call, 2);
  if (textReplaced) replyOk();
}

/** CLIENT SETINFO LIB-NAME name | LIB-VER version */
export function clientSetinfoCommand(call: Call): void {
  const client = call.client;
  const isName = argumentIs(call, 2, 'lib-name');
  if (!isName && !argumentIs(call, 2, 'lib-ver')) {
    replyErrorBegin();
    replyErrorText("ERR Unrecognized option '");
    replyErrorBytes(call.address(2), textArgumentBytes(call, 2));
    replyErrorText("'");
    return replyErrorEnd();
  }
  if (!textAllowed(call, 3)) {
    replyErrorBegin();
    replyErrorText('ERR ');
    replyErrorBytes(call.address(2), call.bytes(2));
    replyErrorText(' cannot contain spaces, newlines or special characters.');
    return replyErrorEnd();
  }
  if (isName) client.libraryName = textReplace(client.libraryName, call, 3);
  else client.libraryVersion = textReplace(client.libraryVersion, call, 3);
  if (textReplaced) replyOk();
}

// Lines of clients, one behind the other in scratch memory.

let lines: usize = 0;
let linesEnd: usize = 0;
let linesMark: usize = 0;

/** Makes room for lines. False: memory is out, which was answered. */
function linesBegin(bytes: usize): bool {
  linesMark = scratchMark();
  lines = linesEnd = scratchAllocate(bytes);
  if (lines == 0) replyOutOfMemory();
  return lines != 0;
}

function linesAdd(client: Client, call: Call): void {
  let argumentBytes: u64 = 0;
  if (client == call.client) {
    for (let i = 0; i < call.argumentCount; i++) argumentBytes += call.bytes(i);
  }
  linesEnd += clientLineWrite(client, linesEnd, argumentBytes);
  store<u8>(linesEnd, LINE_FEED);
  linesEnd += 1;
}

/** Answers with the lines and frees them: a batch may hold thousands of these commands. */
function linesReply(): void {
  replyVerbatim(lines, linesEnd - lines, 'txt');
  scratchReset(linesMark);
}

/** CLIENT INFO */
export function clientInfoCommand(call: Call): void {
  if (!linesBegin(clientLineBytesMaximum(call.client) + 1)) return;
  linesAdd(call.client, call);
  linesReply();
}

/** CLIENT LIST [TYPE normal|master|replica|pubsub | ID client-id …] */
export function clientListCommand(call: Call): void {
  const count = call.argumentCount;
  if (count == 4 && argumentIs(call, 2, 'type')) {
    const type = clientTypeParse(call, 3);
    if (type != ClientType.UNKNOWN) listType(call, type);
  } else if (count > 3 && argumentIs(call, 2, 'id')) {
    listIds(call);
  } else if (count == 2) {
    listType(call, ClientType.ANY);
  } else {
    replySyntaxError();
  }
}

function listType(call: Call, type: ClientType): void {
  let bytes: usize = 1;
  for (let c = clientFirst; changetype<usize>(c) != 0; c = c.next) {
    bytes += clientLineBytesMaximum(c) + 1;
  }
  if (!linesBegin(bytes)) return;
  for (let c = clientFirst; changetype<usize>(c) != 0; c = c.next) {
    if (clientVisible(c) && clientTypeMatches(c, type)) linesAdd(c, call);
  }
  linesReply();
}

/** The lines of the ids asked for, in that order, as often as they are asked for. */
function listIds(call: Call): void {
  let bytes: usize = 1;
  for (let i = 3; i < call.argumentCount; i++) {
    if (!integerParse(call.address(i), call.bytes(i))) return replyError('ERR Invalid client ID');
    const client = clientById(integerParsed);
    if (client != null) bytes += clientLineBytesMaximum(client) + 1;
  }
  if (!linesBegin(bytes)) return;
  for (let i = 3; i < call.argumentCount; i++) {
    integerParse(call.address(i), call.bytes(i));
    const client = clientById(integerParsed);
    if (client != null) linesAdd(client, call);
  }
  linesReply();
}

/** CLIENT REPLY ON | OFF | SKIP */
export function clientReplyCommand(call: Call): void {
  const client = call.client;
  if (argumentIs(call, 2, 'ON')) {
    client.flags &= ~(ClientFlag.REPLY_SKIP | ClientFlag.REPLY_OFF);
    outputMute(client);
    replyOk();
  } else if (argumentIs(call, 2, 'OFF')) {
    client.flags |= ClientFlag.REPLY_OFF;
    outputMute(client);
  } else if (argumentIs(call, 2, 'SKIP')) {
    if (!clientHas(client, ClientFlag.REPLY_OFF)) client.flags |= ClientFlag.REPLY_SKIP_NEXT;
  } else {
    replySyntaxError();
  }
}

/** Sets or clears a flag as argument 2 says. */
function switchFlag(call: Call, flag: u32): void {
  if (argumentIs(call, 2, 'ON')) call.client.flags |= flag;
  else if (argumentIs(call, 2, 'OFF')) call.client.flags &= ~flag;
  else return replySyntaxError();
  replyOk();
}

/** CLIENT NO-EVICT ON | OFF */
export function clientNoEvictCommand(call: Call): void {
  switchFlag(call, ClientFlag.NO_EVICT);
}

/** CLIENT NO-TOUCH ON | OFF */
export function clientNoTouchCommand(call: Call): void {
  switchFlag(call, ClientFlag.NO_TOUCH);
}

/** CLIENT HELP */
export function clientHelpCommand(call: Call): void {
  helpBegin(call);
  helpLine('CACHING (YES|NO)');
  helpLine('    Track, or do not track, the keys of the next command (OPTIN, OPTOUT).');
  helpLine('GETNAME');
  helpLine('    Tell the name of this connection.');
  helpLine('GETREDIR');
  helpLine('    Tell which client gets the invalidation messages of this one.');
  helpLine('ID');
  helpLine('    Tell the id of this connection.');
  helpLine('INFO');
  helpLine('    Describe this connection.');
  helpLine('KILL <ip:port>');
  helpLine('    Close the connection from this address.');
  helpLine('KILL <option> <value> [<option> <value> [...]]');
  helpLine('    Close all connections that fit: ADDR (<ip:port>|<path>:0), LADDR the same of our');
  helpLine('    side, ID <client-id>, TYPE (NORMAL|MASTER|REPLICA|PUBSUB), USER <username>,');
  helpLine('    MAXAGE <seconds>: for so long, SKIPME (YES|NO): not this one (default: yes).');
  helpLine('LIST [TYPE (NORMAL|MASTER|REPLICA|PUBSUB) | ID <client-id> [...]]');
  helpLine('    Describe connections.');
  helpLine('NO-EVICT (ON|OFF)');
  helpLine('    Keep this connection when clients use too much memory.');
  helpLine('NO-TOUCH (ON|OFF)');
  helpLine('    Leave the access clocks of keys alone.');
  helpLine('PAUSE <timeout> [WRITE|ALL]');
  helpLine('    Hold commands back for <timeout> milliseconds.');
  helpLine('REPLY (ON|OFF|SKIP)');
  helpLine('    Say which commands of this connection are answered.');
  helpLine('SETINFO (LIB-NAME|LIB-VER) <value>');
  helpLine('    Name the library of this connection, or its version.');
  helpLine('SETNAME <name>');
  helpLine('    Name this connection.');
  helpLine('TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [...]]');
  helpLine('         [OPTIN] [OPTOUT] [NOLOOP]');
  helpLine('    Tell this connection when keys that it caches change.');
  helpLine('TRACKINGINFO');
  helpLine('    Tell how keys are tracked for this connection.');
  helpLine('UNBLOCK <client-id> [TIMEOUT|ERROR]');
  helpLine('    End the waiting of a blocked client.');
  helpLine('UNPAUSE');
  helpLine('    Let held back commands go on.');
  helpEnd();
}
