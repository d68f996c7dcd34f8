// The subcommands of DEBUG that make something up: keys, replies, errors.

import { Call } from '../../engine/call';
import { textCreate } from '../../engine/text';
import { keyspaceChanged, keyspaceWhole } from '../../engine/keyspace/keyspace';
import { randomBelow } from '../../engine/random';
import { bytesCopy, bytesFill } from '../../memory/bytes';
import { globMatch } from '../../memory/glob';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { ERROR_NOT_POSITIVE, replyOutOfMemory } from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import {
  replyArray,
  replyAttribute,
  replyBigNumber,
  replyBoolean,
  replyBulkLiteral,
  replyDouble,
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
  replyMap,
  replyNull,
  replyOk,
  replyProtocol,
  replyPush,
  replyRaw,
  replySet,
  replySimple,
  replyVerbatim,
} from '../../protocol/reply';
import { argumentIs } from '../cursor';
import { lineAddress, lineBegin, lineBytes, lineCopy, lineInteger, lineText } from '../line';
import { debugClientBuckets } from './debug-evict';
import { debugIs } from './entry';
import { stringSet } from '../../engine/keyspace/string';

/** Longest key that POPULATE makes; what is longer is cut. */
const POPULATE_KEY_BYTES: u32 = 127;
const MATCH_ROUNDS: u32 = 100_000;
const MATCH_BYTES: u64 = 32;

const populateKey = memory.data(128);
const matchText = memory.data(32);
const matchPattern = memory.data(32);
const errorMark = memory.data<u8>([0x2d]);

/** Answers a subcommand that makes something; false = it is none of these. */
export function debugMake(call: Call): bool {
  const count = call.argumentCount;
  if (count >= 3 && count <= 5 && argumentIs(call, 1, 'POPULATE')) populate(call);
  else if (debugIs(call, 'PROTOCOL', 3)) protocol(call);
  else if (debugIs(call, 'ERROR', 3)) makeError(call);
  else if (debugIs(call, 'LEAK', 3)) leak(call);
  else if (debugIs(call, 'STRINGMATCH-TEST', 2)) matchAtRandom();
  else if (debugIs(call, 'CLIENT-EVICTION', 2)) debugClientBuckets();
  else return false;
  return true;
}

/** Argument `index` as a number that is not negative, in integerParsed; false = answered. */
function argumentPositive(call: Call, index: i32): bool {
  if (integerParse(call.address(index), call.bytes(index)) && integerParsed >= 0) return true;
  replyError(ERROR_NOT_POSITIVE);
  return false;
}

/** DEBUG POPULATE count [prefix] [size] : keys that are there stay; nothing is told to the log. */
function populate(call: Call): void {
  if (!argumentPositive(call, 2)) return;
  const count = integerParsed;
  let bytes: i64 = 0;
  if (call.argumentCount == 5) {
    if (!argumentPositive(call, 4)) return;
    bytes = integerParsed;
  }
  const mark = scratchMark();
  let buffer: usize = 0;
  if (bytes != 0) {
    buffer = bytes <= i32.MAX_VALUE ? scratchAllocate(<usize>bytes) : 0;
    if (buffer == 0) return replyOutOfMemory();
    bytesFill(buffer, 0, <usize>bytes);
  }
  let added = true;
  for (let i: i64 = 0; i < count && added; i++) added = populateOne(call, i, buffer, <u32>bytes);
  scratchReset(mark);
  if (added) replyOk();
  else replyOutOfMemory();
}

/** Adds key number `index` unless it is there; false = memory is out. */
function populateOne(call: Call, index: i64, buffer: usize, bytes: u32): bool {
  const database = call.database;
  lineBegin();
  if (call.argumentCount == 3) lineText('key');
  else lineCopy(call.address(3), call.bytes(3));
  lineText(':');
  lineInteger(index);
  const keyCount = min(lineBytes(), POPULATE_KEY_BYTES);
  bytesCopy(populateKey, lineAddress(), keyCount);
  if (keyspaceWhole(database, populateKey, keyCount) != 0) return true;

  lineBegin();
  lineText('value:');
  lineInteger(index);
  let value = lineAddress();
  let valueBytes = lineBytes();
  if (buffer != 0) {
    bytesCopy(buffer, value, min(valueBytes, bytes));
    value = buffer;
    valueBytes = bytes;
  }
  if (stringSet(database, 0, populateKey, keyCount, value, valueBytes, 0) == 0) return false;
  keyspaceChanged(database, populateKey, keyCount);
  return true;
}

/** DEBUG PROTOCOL type : an example of each kind of reply. */
function protocol(call: Call): void {
  if (argumentIs(call, 2, 'string')) replyBulkLiteral('Hello World');
  else if (argumentIs(call, 2, 'integer')) replyInteger(12345);
  else if (argumentIs(call, 2, 'double')) replyDouble(3.141);
  else if (argumentIs(call, 2, 'bignum')) bigNumber();
  else if (argumentIs(call, 2, 'null')) replyNull();
  else if (argumentIs(call, 2, 'array')) array();
  else if (argumentIs(call, 2, 'set')) set();
  else if (argumentIs(call, 2, 'map')) map();
  else if (argumentIs(call, 2, 'attrib')) attribute();
  else if (argumentIs(call, 2, 'push')) push();
  else if (argumentIs(call, 2, 'true')) replyBoolean(true);
  else if (argumentIs(call, 2, 'false')) replyBoolean(false);
  else if (argumentIs(call, 2, 'verbatim')) verbatim();
  else unknownType();
}

function bigNumber(): void {
  lineBegin();
  lineText('1234567999999999999999999999999999999');
  replyBigNumber(lineAddress(), lineBytes());
}

function verbatim(): void {
  lineBegin();
  lineText('This is a verbatim\nstring');
  replyVerbatim(lineAddress(), lineBytes(), 'txt');
}

function array(): void {
  replyArray(3);
  for (let i = 0; i < 3; i++) replyInteger(i);
}

function set(): void {
  replySet(3);
  for (let i = 0; i < 3; i++) replyInteger(i);
}

function map(): void {
  replyMap(3);
  for (let i = 0; i < 3; i++) {
    replyInteger(i);
    replyBoolean(i == 1);
  }
}

/** An attribute is no reply: one must follow it. */
function attribute(): void {
  if (replyProtocol == 3) {
    replyAttribute(1);
    replyBulkLiteral('key-popularity');
    replyArray(2);
    replyBulkLiteral('key:123');
    replyInteger(90);
  }
  replyBulkLiteral('Some real reply following the attribute');
}

/** Nor is a push. */
function push(): void {
  if (replyProtocol != 3) return replyError('ERR RESP2 is not supported by this command');
  replyPush(2);
  replyBulkLiteral('server-cpu-usage');
  replyInteger(42);
  replyBulkLiteral('Some real reply following the push reply');
}

function unknownType(): void {
  replyErrorBegin();
  replyErrorText('ERR Wrong protocol type name. Please use one of the following: ');
  replyErrorText('string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false');
  replyErrorEnd();
}

/** DEBUG ERROR text : the text is the whole error, and INFO does not count it. */
function makeError(call: Call): void {
  replyRaw(errorMark, 1);
  replyErrorBytes(call.address(2), call.bytes(2));
  replyErrorEnd();
}

/** DEBUG LEAK string */
function leak(call: Call): void {
  textCreate(call.address(2), call.bytes(2));
  replyOk();
}

/** DEBUG STRINGMATCH-TEST: no pattern may trap, whatever the text. */
function matchAtRandom(): void {
  for (let round: u32 = 0; round < MATCH_ROUNDS; round++) {
    const textCount = fillAtRandom(matchText);
    const patternCount = fillAtRandom(matchPattern);
    globMatch(matchPattern, patternCount, matchText, textCount, false);
  }
  replySimple('Apparently Redis did not crash: test passed');
}

function fillAtRandom(target: usize): usize {
  const count = <usize>randomBelow(MATCH_BYTES);
  for (let i: usize = 0; i < count; i++) store<u8>(target + i, <u8>randomBelow(128));
  return count;
}
