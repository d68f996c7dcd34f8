// May this user run this command? It may if one of its selectors allows the command, all the keys
// that it names – each in the way in which the command uses it – and all its channels.
//
//   selector         GET a        SET a x      COPY a b      PUBLISH c x
//   ~a +@all         yes          yes          key (b)       channel (c)
//   %R~a &c +@all    yes          key (a)      key (b)       yes
//   ~* -@all +get    yes          command      command       command
//
// A command that no selector allows is refused for the reason that comes furthest: a channel counts
// more than a key, a key more than the command; of the same reason the argument furthest behind.
//
// Nearly all that is checked is allowed, so that three functions ask, each only if the one before
// it has not said yes:
//
//   aclPasses   inline in the path of a command: the command's bit, and no key or one
//   aclAllows   also more keys, by the first, last and step of the row, and channels
//   aclCheck    everything, and it says what is denied and why

import { CommandFlag, CommandRow, KeyTrait, commandKeyAccess } from '../../row/lookup';
import { CommandId } from '../../row/rows.generated';
import { bytesEqual, bytesIndexOf } from '../../memory/bytes';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { ARGUMENT_BYTES, Argument } from '../../protocol/request-state';
import { argumentKnown } from './rule';
import {
  AclAccess,
  AclSelector,
  AclSelectorFlag,
  AclUser,
  noItem,
  noSelector,
  patternTakes,
  patternTakesHead,
  selectorBit,
} from './user';
import { Call } from '../call';
import { KeyFlag, callHasKeys, callKeyFlags, callKeyIndex, callKeys } from '../../row/call-keys';

/** Why a user may not. A higher one counts more. */
export const enum AclDenial {
  NONE = 0,
  COMMAND = 1,
  KEY = 2,
  /** A wrong password. */
  AUTHENTICATION = 3,
  CHANNEL = 4,
  /** Memory is out, so that it cannot be told. */
  MEMORY = 5,
}

/** The argument that the last denial is about; 0 = the command. */
export let aclDenied: u32 = 0;

let vector: usize = 0;
let argumentCount: i32 = 0;
/** How many keys the command names; -1 = they have not been looked for. */
let keyCount: i32 = 0;


@inline function argumentAt(index: u32): Argument {
  return changetype<Argument>(vector + <usize>index * ARGUMENT_BYTES);
}

/**
 * Whether the user of a client surely may run what it calls: false means that aclAllows has to
 * tell. This is what a command of a limited user costs as a rule, and therefore inline: the bit of
 * the command, and for one key a look at its first eight bytes.
 */
@inline export function aclPasses(call: Call): bool {
  const row = call.row;
  let each = call.client.user.selectors;
  do {
    if (selectorBit(each, row.id) && channelsPass(each, row)) {
      if ((each.flags & AclSelectorFlag.ALL_KEYS) != 0 || row.keyTraits == 0) return true;
      if ((row.keyTraits & KeyTrait.ONE) != 0) {
        const access = commandKeyAccess(row, call.argumentCount);
        const index: i32 = row.firstKey;
        if (keyPasses(each, call.address(index), call.bytes(index), access)) return true;
      }
    }
    each = each.next;
  } while (each != noSelector);
  return false;
}

/** Whether a selector surely allows the channels of a command. */
@inline function channelsPass(selector: AclSelector, row: CommandRow): bool {
  return (
    (selector.flags & AclSelectorFlag.ALL_CHANNELS) != 0 || (row.flags & CommandFlag.PUBSUB) == 0
  );
}

/**
 * Whether a selector allows a key: as a rule its first bytes tell, without a call. A key of less
 * than eight bytes counts as if zeros were behind it, which no pattern holds.
 */
@inline function keyPasses(selector: AclSelector, key: usize, count: u32, access: u32): bool {
  if (count >= 4) {
    const head = count >= 8 ? load<u64>(key) : headOf(key, count);
    for (let item = selector.keys; item != noItem; item = item.next) {
      if (patternTakesHead(item, head, access)) return true;
    }
  }
  return keyAllowed(selector, key, count, access);
}

/** Four to seven bytes as a word, zeros behind them. */
@inline function headOf(key: usize, count: u32): u64 {
  return load<u32>(key) | ((<u64>load<u32>(key + count - 4)) << ((count - 4) << 3));
}

/**
 * Whether a user surely may run a command line, as nearly all may that come here: false means that
 * aclCheck has to tell. Takes the same; nothing is noted.
 */
export function aclAllows(user: AclUser, row: CommandRow, from: usize, count: i32): bool {
  for (let each = user.selectors; each != noSelector; each = each.next) {
    if (!selectorBit(each, row.id)) continue;
    if ((each.flags & AclSelectorFlag.ALL_KEYS) == 0 && !keysPass(each, row, from, count)) continue;
    if (channelsPass(each, row)) return true;
    vector = from;
    argumentCount = count;
    if (channelsCheck(each, row) == AclDenial.NONE) return true;
  }
  return false;
}

/** Whether a selector surely allows the keys of a command line. */
function keysPass(selector: AclSelector, row: CommandRow, from: usize, count: i32): bool {
  if ((row.keyTraits & KeyTrait.PLAIN) == 0) return !callHasKeys(row);
  const access = commandKeyAccess(row, count);
  let at: i32 = row.firstKey;
  let last: i32 = row.lastKey;
  if (last < 0) last += count;
  if (at > last || last >= count) return false;
  for (; at <= last; at += row.keyStep) {
    const key = changetype<Argument>(from + <usize>at * ARGUMENT_BYTES);
    if (!keyPasses(selector, key.address, key.count, access)) return false;
  }
  return true;
}

/**
 * Checks a command line of `count` arguments (pairs at `from`, the name first) against the rights
 * of a user, and tells what is denied (aclDenied). It may be shorter than the command needs.
 */
export function aclCheck(user: AclUser, row: CommandRow, from: usize, count: i32): AclDenial {
  const mark = scratchMark();
  vector = from;
  argumentCount = count;
  keyCount = -1;
  let denial = AclDenial.COMMAND;
  let furthest: u32 = 0;
  for (let each = user.selectors; each != noSelector; each = each.next) {
    aclDenied = 0;
    const found = selectorCheck(each, row);
    if (found == AclDenial.NONE || found > denial || (found == denial && aclDenied > furthest)) {
      denial = found;
      furthest = aclDenied;
    }
    if (found == AclDenial.NONE) break;
  }
  aclDenied = furthest;
  if (scratchMark() != mark) scratchReset(mark);
  return denial;
}

/**
 * Whether a user may run a command with a selector that also reads every key there is: SORT reads
 * keys by pattern.
 */
export function aclReadsAll(user: AclUser, row: CommandRow, from: usize, count: i32): bool {
  const mark = scratchMark();
  vector = from;
  argumentCount = count;
  keyCount = -1;
  let reads = false;
  for (let each = user.selectors; !reads && each != noSelector; each = each.next) {
    reads = selectorReadsAll(each) && selectorCheck(each, row) == AclDenial.NONE;
  }
  scratchReset(mark);
  return reads;
}

function selectorReadsAll(selector: AclSelector): bool {
  if ((selector.flags & AclSelectorFlag.ALL_KEYS) != 0) return true;
  for (let item = selector.keys; item != noItem; item = item.next) {
    if ((item.tag & AclAccess.READ) == 0) continue;
    if (item.count == 1 && load<u8>(item.bytes()) == 0x2a) return true;
  }
  return false;
}

function selectorCheck(selector: AclSelector, row: CommandRow): AclDenial {
  if (!commandAllowed(selector, row)) return AclDenial.COMMAND;
  if ((selector.flags & AclSelectorFlag.ALL_KEYS) == 0 && callHasKeys(row)) {
    const denial = keysCheck(selector, row);
    if (denial != AclDenial.NONE) return denial;
  }
  if ((selector.flags & AclSelectorFlag.ALL_CHANNELS) != 0) return AclDenial.NONE;
  return channelsCheck(selector, row);
}

function commandAllowed(selector: AclSelector, row: CommandRow): bool {
  if ((selector.flags & AclSelectorFlag.ALL_COMMANDS) != 0) return true;
  if ((row.flags & CommandFlag.NO_AUTH) != 0 || selectorBit(selector, row.id)) return true;
  if (argumentCount < 2 || selector.firstArguments == noItem) return false;
  const word = argumentAt(1);
  const count = <u32>bytesIndexOf(word.address, word.count, 0);
  return argumentKnown(selector, row.id, word.address, count);
}

function keysCheck(selector: AclSelector, row: CommandRow): AclDenial {
  if (keyCount < 0) keyCount = callKeys(row, vector, argumentCount);
  if (keyCount < 0) return AclDenial.MEMORY;
  for (let i = 0; i < keyCount; i++) {
    const index = callKeyIndex(i);
    const key = argumentAt(index);
    if (keyAllowed(selector, key.address, key.count, accessOf(callKeyFlags(i)))) continue;
    aclDenied = index;
    return AclDenial.KEY;
  }
  return AclDenial.NONE;
}

/** What a pattern must allow for a key that is used in this way (KeyFlag): AclAccess. */
function accessOf(flags: u32): u32 {
  const writes: u32 = KeyFlag.UPDATE | KeyFlag.INSERT | KeyFlag.DELETE;
  const access: u32 = (flags & KeyFlag.ACCESS) != 0 ? AclAccess.READ : 0;
  return (flags & writes) != 0 ? access | AclAccess.WRITE : access;
}

/** Whether a pattern of the selector's takes a key and allows at least that access. */
function keyAllowed(selector: AclSelector, key: usize, count: u32, access: u32): bool {
  for (let item = selector.keys; item != noItem; item = item.next) {
    if ((item.tag & access) == access && patternTakes(item, key, count)) return true;
  }
  return false;
}

function channelsCheck(selector: AclSelector, row: CommandRow): AclDenial {
  let last = min(1, argumentCount - 1);
  switch (<i32>row.id) {
    case CommandId.PUBLISH:
    case CommandId.SPUBLISH:
      break;
    case CommandId.SUBSCRIBE:
    case CommandId.SSUBSCRIBE:
    case CommandId.PSUBSCRIBE:
      last = argumentCount - 1;
      break;
    default:
      return AclDenial.NONE;
  }
  const isPattern = row.id == CommandId.PSUBSCRIBE;
  for (let i = 1; i <= last; i++) {
    const channel = argumentAt(i);
    if (channelAllowed(selector, channel.address, channel.count, isPattern)) continue;
    aclDenied = i;
    return AclDenial.CHANNEL;
  }
  return AclDenial.NONE;
}

/**
 * Whether a pattern of the selector's covers a channel. A pattern of channels must stand in the
 * rules as it is: whether one pattern covers another is not reckoned.
 */
export function channelAllowed(
  selector: AclSelector,
  channel: usize,
  count: u32,
  isPattern: bool,
): bool {
  for (let item = selector.channels; item != noItem; item = item.next) {
    if (isPattern) {
      if (item.count == count && bytesEqual(item.bytes(), channel, count)) return true;
    } else if (patternTakes(item, channel, count)) return true;
  }
  return false;
}
