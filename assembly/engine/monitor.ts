// MONITOR: clients that are told of every command that runs, in the order in which commands end,
// and of those of a transaction before its EXEC.
//
//   +1339518083.107412 [0 127.0.0.1:60866] "keys" "*"
//    time, Unix         │  who: address, or unix:path     arguments as C strings: \" \\ \n \r \t
//                       database, after the command       \a \b, and \x.. for what is not printable
//
// Not shown: commands with the flag ADMIN or SKIP_MONITOR, and passwords, in whose place stands
// (redacted). A monitor can't use the keyspace any more; RESET makes it a normal client again. It
// is told as by replies: CLIENT REPLY OFF silences it, and the output limits of normal clients
// count.

import { bytesText } from '../memory/bytes';
import { CommandFlag } from '../row/lookup';
import { scratchAllocate, scratchMark, scratchReset } from '../memory/scratch';
import { hexDigit, integerFormat } from '../number/number';
import { Attention, attentionSet } from './attention';
import { Call } from './call';
import { Client, ClientFlag, clientHas } from './client/client';
import { textAddress, textBytes } from './text';
import { nowMicroseconds } from './clock';
import { fanoutBegin, fanoutEnd, fanoutWrite } from './client/fanout';
import { redacts } from '../row/redact';
import { ServerState, serverState } from './server';

const noClient = changetype<Client>(0);
/** Time, database, brackets and the end of the line. */
const FIXED_BYTES: usize = 96;

let first: Client = noClient;

/** Whether there is a monitor. */
@inline export function monitorListens(): bool {
  return first != noClient;
}

/** A client becomes a monitor. */
export function monitorBegin(client: Client): void {
  client.flags |= ClientFlag.MONITOR;
  client.nextMonitor = noClient;
  attentionSet(Attention.MONITOR, true);
  if (first == noClient) {
    first = client;
    return;
  }
  let last = first;
  while (last.nextMonitor != noClient) last = last.nextMonitor;
  last.nextMonitor = client;
}

/** A client is no monitor any more, if it was one. */
export function monitorEnd(client: Client): void {
  if (!clientHas(client, ClientFlag.MONITOR)) return;
  client.flags &= ~ClientFlag.MONITOR;
  if (first == client) {
    first = client.nextMonitor;
  } else {
    let before = first;
    while (before.nextMonitor != client) before = before.nextMonitor;
    before.nextMonitor = client.nextMonitor;
  }
  attentionSet(Attention.MONITOR, monitorListens());
}

let cursor: usize = 0;

function literal(text: string): void {
  cursor += bytesText(cursor, text);
}


@inline function letter(byte: u32): void {
  store<u8>(cursor, byte);
  cursor += 1;
}

/** Tells all monitors of a call. */
export function monitorFeed(call: Call): void {
  const hidden: u32 = CommandFlag.ADMIN | CommandFlag.SKIP_MONITOR;
  if ((call.row.flags & hidden) == 0) monitorShow(call);
}

/** Tells them of a call whatever it is: of a script, before its commands. */
export function monitorShow(call: Call): void {
  if ((serverState & ServerState.LOADING) != 0) return;
  const mark = scratchMark();
  const client = call.client;
  let bytes = FIXED_BYTES + <usize>textBytes(client.address);
  // The longest form of a byte is \x and two digits.
  for (let i = 0; i < call.argumentCount; i++) bytes += 16 + ((<usize>call.bytes(i)) << 2);
  const line = scratchAllocate(bytes);
  if (line != 0) {
    cursor = line;
    writeHead(client);
    for (let i = 0; i < call.argumentCount; i++) {
      if (i > 0) letter(0x20);
      if (redacts(call.row, call.argumentVector, call.argumentCount, i)) literal('"(redacted)"');
      else writeArgument(call.address(i), call.bytes(i));
    }
    literal('\r\n');
    deliver(line);
  }
  scratchReset(mark);
}

function deliver(line: usize): void {
  fanoutBegin(line, cursor - line);
  for (let at = first; at != noClient; at = at.nextMonitor) fanoutWrite(at);
  fanoutEnd();
}

function writeHead(client: Client): void {
  letter(0x2b);
  cursor += integerFormat(nowMicroseconds / 1_000_000, cursor);
  letter(0x2e);
  let fraction = <u32>(nowMicroseconds % 1_000_000);
  for (let i: usize = 6; i > 0; i--) {
    store<u8>(cursor + i - 1, 0x30 + (fraction % 10));
    fraction /= 10;
  }
  cursor += 6;
  literal(' [');
  cursor += integerFormat(client.databaseIndex, cursor);
  letter(0x20);
  let count = textBytes(client.address);
  if (clientHas(client, ClientFlag.UNIX_SOCKET)) {
    literal('unix:');
    // CLIENT LIST shows a path with :0 behind it.
    if (count > 2) count -= 2;
  }
  memory.copy(cursor, textAddress(client.address), count);
  cursor += count;
  literal('] ');
}

function writeArgument(source: usize, count: u32): void {
  letter(0x22);
  for (let i: u32 = 0; i < count; i++) writeByte(load<u8>(source + i));
  letter(0x22);
}

function writeByte(byte: u32): void {
  if (byte >= 0x20 && byte < 0x7f) {
    if (byte == 0x22 || byte == 0x5c) letter(0x5c);
    return letter(byte);
  }
  letter(0x5c);
  if (byte == 0x0a) return letter(0x6e);
  if (byte == 0x0d) return letter(0x72);
  if (byte == 0x09) return letter(0x74);
  if (byte == 0x07) return letter(0x61);
  if (byte == 0x08) return letter(0x62);
  letter(0x78);
  letter(hexDigit(byte >> 4));
  letter(hexDigit(byte & 15));
}
