// A group of commands that have been parsed and run one behind the other (engine/run/batch.ts),
// and how the time that they take is told.
//
//   GroupItem   row · start · first, count · big · key, keyCount · replied · hash · lost
//               56 bytes each
//
// A reading of the clock costs half of what a fast command costs, so that fast commands share one:
//
//   reading ── GET ── GET ── SET ── reading ── KEYS ── reading ── GET ── reading
//              └── a third each ──┘            alone             alone, because it is the last
//
// When the time of several passes a limit (engine/timing.ts), one of them is held to be the cause:
// fast commands do little but move bytes, so it is the one that has moved the most.

import { CommandId } from '../../row/rows.generated';
import { CommandFlag, CommandRow } from '../../row/lookup';
import { replyUsedBytes } from '../../protocol/reply';
import { requestArguments } from '../../protocol/request';
import { Argument } from '../../protocol/request-state';
import { Client } from '../client/client';
import { elapsedMicroseconds } from '../clock';
import { serverLatencyTracking } from '../server';
import { commandMean, commandTimed } from '../statistics';
import { timingFloor, timingSlow } from '../timing';

/**
 * How many commands a group has at most. Half as many make a command of a long pipeline up to 4 ns
 * slower, twice as many 2 ns faster, but what is behind a command that waits is parsed anew.
 */
export const GROUP_COMMANDS: u32 = 32;

/** A command that has been parsed and waits for its turn in the group. */
@unmanaged
export class GroupItem {
  row: CommandRow | null;
  /** Where its bytes start, should it not run after all. */
  start: usize;
  first: u32;
  count: u32;
  big: usize;
  key: usize;
  keyCount: u32;
  /** Length of the client's output when it had run. */
  replied: u32;
  hash: u64;
  /** There was no memory for its arguments: it is refused. */
  lost: bool;
}
if (offsetof<GroupItem>() != 41) ERROR('GroupItem is 41 bytes');

const items = memory.data(32 * 56, 16);

/** GroupItem `index` of the group. */
@inline export function groupAt(index: u32): GroupItem {
  return changetype<GroupItem>(items + <usize>index * 56);
}

/** Length of the client's output before the group. */
let repliedBefore: u32 = 0;

/** A group of a client begins, whose output is open. */
export function groupBegin(): void {
  repliedBefore = <u32>replyUsedBytes();
}

/** A fast command with more arguments than this may take long all the same. */
const MANY_ARGUMENTS: u32 = 32;

/** Whether a command is short although it has no FAST: SET, and PFCOUNT of one 12 KiB sketch. */
@inline function isShort(item: GroupItem, id: i32): bool {
  return id == CommandId.SET || (id == CommandId.PFCOUNT && item.count == 2);
}

/** Whether a command may take long, so that its time is worth a reading of its own. */
@inline export function groupIsLong(item: GroupItem): bool {
  const row = item.row;
  if (row == null) return false;
  if ((row.flags & CommandFlag.FAST) == 0) return !isShort(item, row.id) || item.big != 0;
  return item.count > MANY_ARGUMENTS || item.big != 0 || row.id == CommandId.APPEND;
}

/**
 * Shares the time since a reading among the commands of items [from, to); returns the new reading.
 */
export function groupShare(client: Client, from: u32, to: u32, since: f64): f64 {
  const now = elapsedMicroseconds();
  const time = <u64>(max<f64>(now - since, 0) * 1000.0);
  if (time >= timingFloor) {
    shareSlow(client, from, to, time);
    return now;
  }
  const each = time / (to - from);
  let i = from;
  while (i < to) {
    const row = groupAt(i).row;
    const first = i++;
    while (i < to && groupAt(i).row == row) i += 1;
    if (row != null) commandTimed(row.id, i - first, each, serverLatencyTracking);
  }
  return now;
}

/**
 * Shares a time that passes a limit: one command of items [from, to) is held to have taken all but
 * what the others usually take, and is logged as slow.
 */
function shareSlow(client: Client, from: u32, to: u32, time: u64): void {
  const suspect = suspectOf(from, to);
  let left = time;
  for (let i = from; i < to; i++) {
    const row = groupAt(i).row;
    if (i == suspect || row == null) continue;
    const each = min<u64>(commandMean(row.id), time / (to - from));
    left -= each;
    commandTimed(row.id, 1, each, serverLatencyTracking);
  }
  const item = groupAt(suspect);
  const row = item.row;
  if (row == null) return;
  commandTimed(row.id, 1, left, serverLatencyTracking);
  const vector = requestArguments(item.first);
  if (left >= timingFloor) timingSlow(client, row, vector, item.count, left);
}

/**
 * The command of items [from, to), whose time was read together, that has kept the server: they are
 * all fast but for what they read and write, so it is the one that has moved the most bytes.
 */
function suspectOf(from: u32, to: u32): u32 {
  let suspect = from;
  let maximum: u64 = 0;
  for (let i = from; i < to; i++) {
    const item = groupAt(i);
    const before = i == 0 ? repliedBefore : groupAt(i - 1).replied;
    let moved: u64 = item.replied > before ? item.replied - before : 0;
    for (let j: u32 = 0; j < item.count; j++) {
      moved += changetype<Argument>(requestArguments(item.first + j)).count;
    }
    if (item.row != null && moved > maximum) {
      maximum = moved;
      suspect = i;
    }
  }
  return suspect;
}
