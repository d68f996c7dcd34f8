// A client as one line of CLIENT LIST: fields in Redis 7.2's order, each 'name=value', a space
// between them, values without spaces.
//
//   id=7 addr=127.0.0.1:50001 laddr=127.0.0.1:6379 fd=8 name= age=0 idle=0 flags=N db=0 sub=0
//   psub=0 ssub=0 multi=-1 qbuf=26 qbuf-free=16358 argv-mem=10 multi-mem=0 rbs=16384 rbp=0 obl=0
//   oll=0 omem=0 tot-mem=16712 events=r cmd=client|list user=default redir=-1 resp=2 lib-name=
//   lib-ver=
//
// What the fields about memory mean here:
//
//   qbuf        bytes of requests that are here; while a client runs its batch, all of the batch
//   qbuf-free   room beyond them. A client without a buffer of its own reads into the shared one:
//               it counts with 16 KiB of that, or as much as its last batch had, until it is quiet
//   rbs rbp     the block that replies are written to, and the most that may be in it: 16 KiB of
//               the one that all share; for a quiet client the 1 KiB that a message would take
//   obl         bytes in that block; a larger one counts as a list (oll, omem), and so
//               does what is on its way to the socket
//   tot-mem     exact bytes of the heap that the client holds, parked commands included, and the
//               arguments of the command that it is running
//
// Flags: S replica, M the link to the primary, O monitor, P has subscriptions, x in MULTI, b waits
// for a key or the end of a pause, t caches keys (R: whom it told to redirect to is gone, B: by
// prefix), d EXEC will fail, c closes after its replies, U Unix socket, e and T CLIENT NO-EVICT and
// NO-TOUCH, N none of these.

import { bytesCopy, bytesText } from '../../memory/bytes';
import { heapBlockBytes } from '../../memory/heap';
import { integerFormat } from '../../number/number';
import { referencesBytes } from '../../protocol/reference';
import { replyBlock, replyReferences, replyUsedBytes } from '../../protocol/reply';
import { requestWindowBytes } from '../../protocol/request';
import {
  requestArgumentBytes,
  requestQueryBytes,
  requestSpareBytes,
} from '../../protocol/request-measure';
import { Client, ClientFlag, clientHas, clientIsQuiet } from './client';
import { textAddress, textBytes } from '../text';
import { hostWaits } from './host-wait';
import { clientClaimedBytes, clientPromisedBytes } from './memory';
import { monotonicMs, monotonicSeconds } from '../clock';
import { outputClient } from './output';
import { parkedBytes } from './park';
import { Subscription, pubsubCount } from '../pubsub';
import { primaryIs } from '../replication/primary';
import { TrackingFlag, trackingOf } from '../tracking/tracked';
import { transactionBytes, transactionCount } from '../run/transaction';
import { watchBytes } from '../keyspace/watch';

/** All names, numbers at their longest, flags, and the command's name. */
const FIXED_BYTES: usize = 1280;
/**
 * What a reply block holds before it counts as a list, and what a client counts with for reading.
 */
const SMALL_BYTES: u32 = 16 * 1024;
const QUIET_BYTES: u32 = 1024;

let cursor: usize = 0;

/** Bytes that a client's line needs at most. */
export function clientLineBytesMaximum(client: Client): usize {
  const texts =
    <usize>textBytes(client.address) + textBytes(client.localAddress) + textBytes(client.name);
  const library = <usize>textBytes(client.libraryName) + textBytes(client.libraryVersion);
  return FIXED_BYTES + texts + library + textBytes(client.user.name);
}

/**
 * Writes a client's line, without a line feed, and returns its length.
 * @param target room for clientLineBytesMaximum(client)
 * @param argumentBytes length of the arguments of the command that the client is running, if it is
 */
export function clientLineWrite(client: Client, target: usize, argumentBytes: u64): usize {
  cursor = target;
  number('id=', client.id);
  text(' addr=', client.address);
  text(' laddr=', client.localAddress);
  number(' fd=', client.descriptor);
  text(' name=', client.name);
  number(' age=', monotonicSeconds - client.createdMs / 1000);
  number(' idle=', monotonicSeconds - client.interactionMs / 1000);
  literal(' flags=');
  flags(client);
  number(' db=', client.databaseIndex);
  number(' sub=', pubsubCount(client, Subscription.CHANNEL));
  number(' psub=', pubsubCount(client, Subscription.PATTERN));
  number(' ssub=', pubsubCount(client, Subscription.SHARD));
  number(' multi=', transactionCount(client));
  request(client, argumentBytes);
  output(client);
  const running = clientHas(client, ClientFlag.EXECUTING) ? argumentBytes : 0;
  number(' tot-mem=', clientClaimedBytes(client) + running);
  literal(client.flying == 0 ? ' events=r cmd=' : ' events=rw cmd=');
  const row = client.lastCommand;
  if (row == null) literal('NULL');
  else bytes(row.fullName, row.fullNameBytes);
  if (primaryIs(client)) literal(' user=(superuser)');
  else text(' user=', client.user.name);
  const isTracked = clientHas(client, ClientFlag.TRACKING);
  number(' redir=', isTracked ? <i64>trackingOf(client).redirect : -1);
  number(' resp=', client.protocol);
  text(' lib-name=', client.libraryName);
  text(' lib-ver=', client.libraryVersion);
  return cursor - target;
}

function flags(client: Client): void {
  const start = cursor;
  if (client.isReplica != 0) letter(0x53); // S
  if (primaryIs(client)) letter(0x4d); // M
  if (clientHas(client, ClientFlag.MONITOR)) letter(0x4f); // O
  if (clientHas(client, ClientFlag.PUBSUB)) letter(0x50); // P
  if (clientHas(client, ClientFlag.MULTI)) letter(0x78); // x
  const isBlocked = clientHas(client, ClientFlag.PAUSED | ClientFlag.BLOCKED) || hostWaits(client);
  if (isBlocked) letter(0x62); // b
  if (clientHas(client, ClientFlag.TRACKING)) {
    const how = trackingOf(client).flags;
    letter(0x74); // t
    if ((how & TrackingFlag.BROKEN) != 0) letter(0x52); // R
    if ((how & TrackingFlag.BROADCAST) != 0) letter(0x42); // B
  }
  if (clientHas(client, ClientFlag.WATCH_DIRTY)) letter(0x64); // d
  if (clientHas(client, ClientFlag.CLOSE_AFTER_REPLY)) letter(0x63); // c
  if (clientHas(client, ClientFlag.UNIX_SOCKET)) letter(0x55); // U
  if (clientHas(client, ClientFlag.NO_EVICT)) letter(0x65); // e
  if (clientHas(client, ClientFlag.NO_TOUCH)) letter(0x54); // T
  if (cursor == start) letter(0x4e); // N
}

/** The fields about what the client has sent. */
function request(client: Client, argumentBytes: u64): void {
  const own = client.buffer != 0 || client.big != 0;
  const executing = clientHas(client, ClientFlag.EXECUTING);
  const held = executing ? <u64>requestWindowBytes() : requestQueryBytes(client);
  let spare = requestSpareBytes(client) + clientPromisedBytes(client);
  if (!own && !clientIsQuiet(client)) {
    const counted: u64 = max<u32>(client.lastBytes, SMALL_BYTES);
    spare = counted > held ? counted - held : 0;
  }
  let inArguments = requestArgumentBytes(client);
  if (executing) inArguments = argumentBytes;
  else if (client.parked != 0) inArguments += parkedBytes(client.parked);
  number(' qbuf=', held);
  number(' qbuf-free=', spare);
  number(' argv-mem=', inArguments);
  number(' multi-mem=', transactionBytes(client) + watchBytes(client));
}

const QUIET_MS: i64 = 5000;
/** After how long without a request a client counts as quiet (its `rbs` in CLIENT LIST), ms. */
let quietMs: i64 = QUIET_MS;

/** DEBUG REPLYBUFFER PEAK-RESET-TIME; a negative time is never. */
export function lineSetQuiet(milliseconds: i64, isDefault: bool): void {
  quietMs = milliseconds < 0 ? i64.MAX_VALUE : milliseconds;
  if (isDefault) quietMs = QUIET_MS;
}

/** The fields about what the client is owed. */
function output(client: Client): void {
  const open = client == outputClient;
  const owed = open ? <u32>replyUsedBytes() : client.pendingUsed;
  const small = owed <= SMALL_BYTES;
  let blocks: u32 = 0;
  let blockBytes: u64 = 0;
  if (!small) {
    blocks += 1;
    blockBytes += <u64>heapBlockBytes(open ? replyBlock() : client.pending);
  }
  if (changetype<usize>(client.pieces) != 0) {
    blocks += client.pieces.count;
    blockBytes += client.pieces.blockBytes;
  }
  if (client.flying != 0) {
    blocks += 1;
    blockBytes += heapBlockBytes(client.flying) + referencesBytes(client.flyingReferences);
  }
  blockBytes += referencesBytes(open ? replyReferences() : client.pendingReferences);
  const quiet = owed <= QUIET_BYTES && monotonicMs - client.interactionMs > quietMs;
  number(' rbs=', quiet ? QUIET_BYTES : SMALL_BYTES);
  number(' rbp=', small ? owed : SMALL_BYTES);
  number(' obl=', small ? owed : 0);
  number(' oll=', blocks);
  number(' omem=', blockBytes);
}

function literal(words: string): void {
  cursor += bytesText(cursor, words);
}

function letter(byte: u8): void {
  store<u8>(cursor, byte);
  cursor += 1;
}

function number(name: string, value: i64): void {
  literal(name);
  cursor += integerFormat(value, cursor);
}

function bytes(source: usize, count: usize): void {
  bytesCopy(cursor, source, count);
  cursor += count;
}

function text(name: string, value: usize): void {
  literal(name);
  if (value != 0) bytes(textAddress(value), textBytes(value));
}
