// OBJECT: what is inside a value. The subcommands look without touching, so that the answer to
// IDLETIME and FREQ is not changed by asking; a missing key is null.

import {
  accessFrequency,
  accessIdleSeconds,
  accessIsLfu,
  EvictionPolicy,
} from '../../engine/keyspace/access';
import { Call } from '../../engine/call';
import { serverEvictionPolicy, serverMaximumMemory } from '../../engine/server';
import { recordEncoding, recordType } from '../../memory/record';
import {
  replyBulkLiteral,
  replyErrorBegin,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
  replyNull,
} from '../../protocol/reply';
import { stringInteger, stringIntegerValue } from '../../type/string';
import { StringEncoding, Type } from '../../type/type';
import { valueEncodingName } from '../../type/value';
import { helpBegin, helpEnd, helpLine } from '../help';
import { inspectQuietly } from './inspect';

/** Integers from 0 to below this are shared objects in Redis. */
const SHARED_INTEGERS: i64 = 10_000;
/** What a shared object's count of references reads. */
const SHARED_REFERENCES: i64 = i32.MAX_VALUE;

/** The entry of the key that the subcommand is about; 0 = there is none, which is answered. */
function entryOrNull(call: Call): usize {
  const entry = inspectQuietly(call.database, call.address(2), call.bytes(2));
  if (entry == 0) replyNull();
  return entry;
}

/** OBJECT ENCODING key */
export function objectEncodingCommand(call: Call): void {
  const entry = entryOrNull(call);
  if (entry != 0) replyBulkLiteral(valueEncodingName(entry));
}

/** OBJECT FREQ key */
export function objectFreqCommand(call: Call): void {
  const entry = entryOrNull(call);
  if (entry == 0) return;
  if (accessIsLfu()) return replyInteger(accessFrequency(entry));
  replyPolicyError('ERR An LFU maxmemory policy is not selected, access frequency not tracked.');
}

/** OBJECT IDLETIME key */
export function objectIdletimeCommand(call: Call): void {
  const entry = entryOrNull(call);
  if (entry == 0) return;
  if (!accessIsLfu()) return replyInteger(accessIdleSeconds(entry));
  replyPolicyError('ERR An LFU maxmemory policy is selected, idle time not tracked.');
}

function replyPolicyError(reason: string): void {
  replyErrorBegin();
  replyErrorText(reason);
  replyErrorText(' Please note that when switching between policies at runtime LRU and LFU data');
  replyErrorText(' will take some time to adjust.');
  replyErrorEnd();
}

/** OBJECT REFCOUNT key */
export function objectRefcountCommand(call: Call): void {
  const entry = entryOrNull(call);
  if (entry != 0) replyInteger(objectReferences(entry));
}

/**
 * References to a value as Redis would count them. Nothing is shared here, but clients can see that
 * Redis shares small integers, unless their access clocks are needed for eviction.
 */
export function objectReferences(entry: usize): i64 {
  if (recordType(entry) != Type.STRING) return 1;
  if (recordEncoding(entry) != StringEncoding.INTEGER || !stringInteger(entry)) return 1;
  const clocks = serverEvictionPolicy <= <u32>EvictionPolicy.ALLKEYS_LFU;
  if (serverMaximumMemory != 0 && clocks) return 1;
  const shared = stringIntegerValue >= 0 && stringIntegerValue < SHARED_INTEGERS;
  return shared ? SHARED_REFERENCES : 1;
}

/** OBJECT HELP */
export function objectHelpCommand(call: Call): void {
  helpBegin(call);
  helpLine('ENCODING <key>');
  helpLine('    Name the internal encoding of the value.');
  helpLine('FREQ <key>');
  helpLine('    Tell how often the key is used, as the logarithmic counter of the LFU policies.');
  helpLine('IDLETIME <key>');
  helpLine('    Tell for how many seconds the key has not been used.');
  helpLine('REFCOUNT <key>');
  helpLine('    Count the references to the value.');
  helpEnd();
}
