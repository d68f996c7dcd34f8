// PFDEBUG and PFSELFTEST: what a HyperLogLog looks like inside, and whether they work at all.
//
//   PFDEBUG GETREG k       16384 registers; a sparse value becomes dense
//   PFDEBUG DECODE k       'Z:5 v:2,1 z:12 Z:16366', the runs of a sparse value
//   PFDEBUG ENCODING k     sparse or dense
//   PFDEBUG TODENSE k      1: it was sparse

import { Call } from '../../engine/call';
import { keyspaceWrite } from '../../engine/keyspace/keyspace';
import { dirtyAdd } from '../../engine/effect';
import { randomNext } from '../../engine/random';
import { scratchAllocate } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { integerFormat } from '../../number/number';
import {
  replyArray,
  replyBulk,
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
  replyOk,
  replySimple,
} from '../../protocol/reply';
import { HYPERLOGLOG_HEADER_BYTES, HYPERLOGLOG_REGISTERS } from '../../structure/hyperloglog';
import {
  HYPERLOGLOG_CHECK_BYTES,
  HyperloglogFault,
  checkExpected,
  checkFound,
  checkIndex,
  hyperloglogCheck,
} from '../../structure/hyperloglog-check';
import { sparseRun, sparseRunCount, sparseRunRank } from '../../structure/hyperloglog-sparse';
import {
  HyperloglogResult,
  hyperloglogEntryIsDense,
  hyperloglogOpenDense,
  hyperloglogRegisters,
} from '../../type/hyperloglog';
import { limitHyperloglogSparse } from '../../type/limit';
import { stringAddress, stringBytes } from '../../type/string';
import { argumentIs } from '../cursor';
import { hyperloglogExpected, hyperloglogMakeRaw, hyperloglogWrite, replyCorrupt } from './common';

/** What a run takes at most for each of its bytes: 'v:32,4 '. */
const RUN_TEXT_BYTES: u32 = 8;

/** PFDEBUG GETREG | DECODE | ENCODING | TODENSE key */
export function pfdebugCommand(call: Call): void {
  const entry = keyspaceWrite(call.database, call.address(2), call.bytes(2));
  if (entry == 0) return replyError('ERR The specified key does not exist');
  if (!hyperloglogExpected(entry)) return;
  // As in Redis the string is 'raw' from now on, whatever is asked; it is not longer, so it stays.
  if (!hyperloglogMakeRaw(call.database, entry)) return replyOutOfMemory();
  if (argumentIs(call, 1, 'GETREG')) return getRegisters(call, entry);
  if (argumentIs(call, 1, 'DECODE')) return decode(entry);
  if (argumentIs(call, 1, 'ENCODING')) {
    return replySimple(hyperloglogEntryIsDense(entry) ? 'dense' : 'sparse');
  }
  if (argumentIs(call, 1, 'TODENSE')) {
    const changed = makeDense(call, entry);
    if (changed >= 0) replyInteger(changed);
    return;
  }
  replyErrorBegin();
  replyErrorText("ERR Unknown PFDEBUG subcommand '");
  replyErrorBytes(call.address(1), call.bytes(1));
  replyErrorText("'");
  replyErrorEnd();
}

/** Makes the key dense: 1 it was sparse, 0 it was not, -1 an error, which is answered. */
function makeDense(call: Call, entry: usize): i32 {
  const result = hyperloglogOpenDense(entry);
  if (result == HyperloglogResult.CORRUPT) {
    replyCorrupt();
    return -1;
  }
  if (
    result == HyperloglogResult.NO_MEMORY ||
    hyperloglogWrite(call.database, entry, call.address(2), call.bytes(2)) == 0
  ) {
    replyOutOfMemory();
    return -1;
  }
  if (result == HyperloglogResult.SAME) return 0;
  dirtyAdd(1);
  return 1;
}

function getRegisters(call: Call, entry: usize): void {
  if (makeDense(call, entry) < 0) return;
  const registers = hyperloglogRegisters(
    keyspaceWrite(call.database, call.address(2), call.bytes(2)),
  );
  replyArray(HYPERLOGLOG_REGISTERS);
  for (let i: u32 = 0; i < HYPERLOGLOG_REGISTERS; i++) replyInteger(load<u8>(registers + i));
}

function decode(entry: usize): void {
  if (hyperloglogEntryIsDense(entry)) return replyError('ERR HLL encoding is not sparse');
  const count = stringBytes(entry);
  const runBytes = count - HYPERLOGLOG_HEADER_BYTES;
  const text: usize =
    runBytes <= u32.MAX_VALUE / RUN_TEXT_BYTES ? scratchAllocate(runBytes * RUN_TEXT_BYTES) : 0;
  if (text == 0) return replyOutOfMemory();
  const end = stringAddress + count;
  let to = text;
  for (let at = stringAddress + HYPERLOGLOG_HEADER_BYTES; at < end;) {
    const bytes = sparseRun(at, end);
    if (bytes == 0) return replyCorrupt();
    to = decodeRun(to, bytes);
    at += bytes;
  }
  // A space stands behind each run but the last.
  replyBulk(text, to == text ? 0 : to - text - 1);
}

function decodeRun(target: usize, bytes: u32): usize {
  let to = target;
  const letter: u8 = sparseRunRank != 0 ? 0x76 : bytes == 1 ? 0x7a : 0x5a;
  store<u8>(to, letter);
  store<u8>(to, 0x3a, 1);
  to += 2;
  if (sparseRunRank != 0) {
    to += integerFormat(sparseRunRank, to);
    store<u8>(to, 0x2c);
    to += 1;
  }
  to += integerFormat(sparseRunCount, to);
  store<u8>(to, 0x20);
  return to + 1;
}

/** PFSELFTEST */
export function pfselftestCommand(call: Call): void {
  const work = scratchAllocate(HYPERLOGLOG_CHECK_BYTES);
  if (work == 0) return replyOutOfMemory();
  switch (hyperloglogCheck(work, limitHyperloglogSparse, randomNext())) {
    case HyperloglogFault.NONE:
      return replyOk();
    case HyperloglogFault.ENCODING:
      return replyError('ERR TESTFAILED sparse encoding not used');
    case HyperloglogFault.DISAGREE:
      return replyError('ERR TESTFAILED dense/sparse disagree');
    case HyperloglogFault.REGISTER:
      replyErrorBegin();
      replyErrorText('ERR TESTFAILED Register ');
      replyErrorNumber(checkIndex);
      replyErrorText(' should be ');
      replyErrorNumber(checkExpected);
      replyErrorText(' but is ');
      replyErrorNumber(checkFound);
      return replyErrorEnd();
    default:
      replyErrorBegin();
      replyErrorText('ERR TESTFAILED Too big error. card:');
      replyErrorNumber(checkExpected);
      replyErrorText(' abserr:');
      replyErrorNumber(checkFound);
      return replyErrorEnd();
  }
}

const digits = memory.data(24);

function replyErrorNumber(value: u64): void {
  replyErrorBytes(digits, integerFormat(value, digits));
}
