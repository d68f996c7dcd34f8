// XINFO: what a stream is made of, its groups and their consumers.

import { Call } from '../../engine/call';
import { nowMs } from '../../engine/clock';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { refuseSubcommand } from '../../engine/run/refuse';
import { recordKey, recordKeyCount } from '../../memory/record';
import { ERROR_NO_KEY } from '../../protocol/error';
import { integerParsed } from '../../number/number';
import {
  replyArray,
  replyBulk,
  replyBulkLiteral,
  replyError,
  replyInteger,
  replyMap,
  replyNull,
} from '../../protocol/reply';
import {
  IdTree,
  idTreeCount,
  idTreeFirst,
  idTreeMs,
  idTreeNext,
  idTreeSeq,
  idTreeValue,
} from '../../structure/idtree';
import { orderCount, orderCursorRecord, orderFirst, orderNext } from '../../structure/order';
import { streamWalkEdge } from '../../type/stream';
import {
  ENTRIES_READ_UNKNOWN,
  Group,
  Nack,
  consumerOf,
  consumerPending,
  groupConsumers,
  groupCount,
  groupLag,
  groupLagFound,
  groupOf,
  groupPending,
} from '../../type/stream-group';
import { Stream, streamNodes, streamOf } from '../../type/stream-head';
import { streamRadixNodes } from '../../type/stream-radix';
import { argumentInteger, argumentIs } from '../cursor';
import { helpBegin, helpEnd, helpLine } from '../help';
import {
  groupOfArgument,
  replyEntries,
  replyEntry,
  replyNoGroupOf,
  streamOrWrongType,
} from './entry';
import { replyId } from './id';

/** How many entries of each list FULL shows, if COUNT does not say. */
const COUNT_DEFAULT: i64 = 10;

/** The entry of the stream at argument 2; 0: there is none, answered. */
function entryHere(call: Call): usize {
  const entry = keyspaceRead(call.database, call.address(2), call.bytes(2));
  if (entry == 0) replyError(ERROR_NO_KEY);
  else if (streamOrWrongType(entry)) return entry;
  return 0;
}

function replyName(record: usize): void {
  replyBulk(recordKey(record), recordKeyCount(record));
}

/** XINFO CONSUMERS key group */
export function xinfoConsumersCommand(call: Call): void {
  const entry = entryHere(call);
  if (entry == 0) return;
  const group = groupOfArgument(call, entry, 3);
  if (group == 0) return replyNoGroupOf(call, 2, 3);
  const consumers = groupConsumers(group);
  replyArray(orderCount(consumers));
  for (let at = orderFirst(consumers); at != 0; at = orderNext(at)) {
    const record = orderCursorRecord(at);
    const consumer = consumerOf(record);
    const activeMs = consumer.activeMs;
    replyMap(4);
    replyBulkLiteral('name');
    replyName(record);
    replyBulkLiteral('pending');
    replyInteger(idTreeCount(consumerPending(record)));
    replyBulkLiteral('idle');
    replyInteger(max<i64>(nowMs - consumer.seenMs, 0));
    replyBulkLiteral('inactive');
    replyInteger(activeMs == -1 ? -1 : nowMs - activeMs);
  }
}

/** XINFO GROUPS key */
export function xinfoGroupsCommand(call: Call): void {
  const entry = entryHere(call);
  if (entry == 0) return;
  const stream = streamOf(entry);
  replyArray(groupCount(stream));
  if (groupCount(stream) == 0) return;
  for (let at = orderFirst(stream.groups); at != 0; at = orderNext(at)) {
    const record = orderCursorRecord(at);
    replyMap(6);
    replyBulkLiteral('name');
    replyName(record);
    replyBulkLiteral('consumers');
    replyInteger(orderCount(groupConsumers(record)));
    replyBulkLiteral('pending');
    replyInteger(idTreeCount(groupPending(record)));
    replyProgress(stream, groupOf(record));
  }
}

/** Three pairs: how far a group has come. */
function replyProgress(stream: Stream, group: Group): void {
  replyBulkLiteral('last-delivered-id');
  replyId(group.lastMs, group.lastSeq);
  replyBulkLiteral('entries-read');
  if (group.entriesRead != ENTRIES_READ_UNKNOWN) replyInteger(group.entriesRead);
  else replyNull();
  replyBulkLiteral('lag');
  if (groupLag(stream, group)) replyInteger(groupLagFound);
  else replyNull();
}

/** XINFO STREAM key [FULL [COUNT count]] */
export function xinfoStreamCommand(call: Call): void {
  const entry = entryHere(call);
  if (entry == 0) return;
  const options = call.argumentCount - 3;
  let count = COUNT_DEFAULT;
  if (options != 0) {
    if ((options != 1 && options != 3) || !argumentIs(call, 3, 'FULL')) {
      return refuseSubcommand(call);
    }
    if (options == 3) {
      if (!argumentIs(call, 4, 'COUNT')) return refuseSubcommand(call);
      if (!argumentInteger(call, 5)) return;
      if (integerParsed >= 0) count = integerParsed;
    }
  }
  const stream = streamOf(entry);
  replyMap(options != 0 ? 9 : 10);
  replyHead(stream);
  if (options != 0) replyFull(stream, count);
  else replyEdges(stream);
}

/** Seven pairs: numbers and ids of a stream. */
function replyHead(stream: Stream): void {
  replyBulkLiteral('length');
  replyInteger(stream.length);
  replyBulkLiteral('radix-tree-keys');
  replyInteger(idTreeCount(streamNodes(stream)));
  replyBulkLiteral('radix-tree-nodes');
  replyInteger(streamRadixNodes(stream));
  replyBulkLiteral('last-generated-id');
  replyId(stream.lastMs, stream.lastSeq);
  replyBulkLiteral('max-deleted-entry-id');
  replyId(stream.deletedMs, stream.deletedSeq);
  replyBulkLiteral('entries-added');
  replyInteger(stream.entriesAdded);
  replyBulkLiteral('recorded-first-entry-id');
  replyId(stream.firstMs, stream.firstSeq);
}

/** Three pairs: groups, first and last entry. */
function replyEdges(stream: Stream): void {
  replyBulkLiteral('groups');
  replyInteger(groupCount(stream));
  replyBulkLiteral('first-entry');
  if (streamWalkEdge(stream, false)) replyEntry();
  else replyNull();
  replyBulkLiteral('last-entry');
  if (streamWalkEdge(stream, true)) replyEntry();
  else replyNull();
}

/** Two pairs: entries and groups, up to `count` of each list (0 = all). */
function replyFull(stream: Stream, count: i64): void {
  replyBulkLiteral('entries');
  replyEntries(stream, 0, 0, u64.MAX_VALUE, u64.MAX_VALUE, false, count);
  replyBulkLiteral('groups');
  replyArray(groupCount(stream));
  if (groupCount(stream) == 0) return;
  for (let at = orderFirst(stream.groups); at != 0; at = orderNext(at)) {
    const record = orderCursorRecord(at);
    const pending = groupPending(record);
    const consumers = groupConsumers(record);
    replyMap(7);
    replyBulkLiteral('name');
    replyName(record);
    replyProgress(stream, groupOf(record));
    replyBulkLiteral('pel-count');
    replyInteger(idTreeCount(pending));
    replyBulkLiteral('pending');
    replyPending(pending, count, true);
    replyBulkLiteral('consumers');
    replyArray(orderCount(consumers));
    for (let each = orderFirst(consumers); each != 0; each = orderNext(each)) {
      replyConsumer(orderCursorRecord(each), count);
    }
  }
}

function replyConsumer(record: usize, count: i64): void {
  const pending = consumerPending(record);
  replyMap(5);
  replyBulkLiteral('name');
  replyName(record);
  replyBulkLiteral('seen-time');
  replyInteger(consumerOf(record).seenMs);
  replyBulkLiteral('active-time');
  replyInteger(consumerOf(record).activeMs);
  replyBulkLiteral('pel-count');
  replyInteger(idTreeCount(pending));
  replyBulkLiteral('pending');
  replyPending(pending, count, false);
}

/** What is pending, up to `count` ids (0 = all), with the consumer's name if `named`. */
function replyPending(pending: IdTree, count: i64, named: bool): void {
  let shown = idTreeCount(pending);
  if (count != 0) shown = <u32>min<i64>(shown, count);
  replyArray(shown);
  for (let at = idTreeFirst(pending); shown != 0; shown--) {
    const nack = changetype<Nack>(<usize>idTreeValue(at));
    replyArray(named ? 4 : 3);
    replyId(idTreeMs(at), idTreeSeq(at));
    if (named) replyName(nack.consumer);
    replyInteger(nack.deliveredMs);
    replyInteger(nack.deliveries);
    at = idTreeNext(at);
  }
}

/** XINFO HELP */
export function xinfoHelpCommand(call: Call): void {
  helpBegin(call);
  helpLine('CONSUMERS <key> <groupname>');
  helpLine('    Show consumers of <groupname>.');
  helpLine('GROUPS <key>');
  helpLine('    Show the stream consumer groups.');
  helpLine('STREAM <key> [FULL [COUNT <count>]');
  helpLine('    Show information about the stream.');
  helpEnd();
}
