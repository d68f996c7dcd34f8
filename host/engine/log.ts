// Lines of the log that the engine has to say. It gives a code, two numbers and two texts
// (assembly/engine/log.ts); the words are here, and they are Redis's where Redis has the line.
//
//   300, 'id=7 addr=…'   # Client id=7 addr=… scheduled to be closed ASAP for overcoming of output
//                          buffer limits.
//
// A code's hundreds are its level.

import { wordQuote } from '../config/byte-text.js';
import type { LogLevel as LevelName, Logger } from '../config/logger.js';
import type { Core, EngineLine } from './core.js';
import {
  LOG_CODES_OF_LEVEL,
  LogCode,
  LogLevel,
  RdbFlaw,
  RdbType,
  RequestError,
} from './seam.generated.js';

/** What the engine's levels are called; one has no name, and nothing is written with it. */
const levelNames: ReadonlyMap<number, LevelName> = new Map([
  [LogLevel.DEBUG, 'debug'],
  [LogLevel.VERBOSE, 'verbose'],
  [LogLevel.NOTICE, 'notice'],
  [LogLevel.WARNING, 'warning'],
]);

/** Which number the engine knows a level by. */
export function engineLevel(level: string): LogLevel {
  const found = Object.values(LogLevel).find((each) => levelNames.get(each) === level);
  return found ?? LogLevel.NOTHING;
}

const words: Readonly<Record<LogCode, (line: EngineLine) => string>> = {
  [LogCode.NONE]: () => '',
  [LogCode.PROTOCOL_ERROR]: protocolErrorText,
  [LogCode.CLIENT_GONE]: ({ text }) => `Client closed connection ${text}`,
  [LogCode.VALUE_CORRUPT]: ({ number, secondNumber, text }) => {
    const flaw = rdbFlawText((number & 255) as RdbFlaw, (number >> 8) as RdbType, text);
    return `Internal error in RDB reading offset ${secondNumber} -> ${flaw}`;
  },
  [LogCode.CLIENT_EVICTED]: ({ text }) => `Evicting client: ${text}`,
  [LogCode.KEY_EMPTY]: ({ text }) => `rdbLoadObject skipping empty key: ${text}`,
  [LogCode.OUTPUT_LIMIT]: ({ text }) =>
    `Client ${text} scheduled to be closed ASAP for overcoming of output buffer limits.`,
  [LogCode.OUTPUT_LIMIT_LONG]: ({ text }) =>
    `Client ${text} closed for overcoming of output buffer limits.`,
  [LogCode.REQUEST_LIMIT]: ({ text, second }) =>
    `Closing client that reached max query buffer length: ${text}` +
    ` (qbuf initial bytes: ${wordQuote(second)})`,
  [LogCode.HTTP_REQUEST]: ({ text }) =>
    'Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands' +
    ' to Redis. This is likely due to an attacker attempting to use Cross Protocol Scripting to' +
    ` compromise your Redis instance. Connection from ${text} aborted.`,
  [LogCode.CLIENTS_TOO_LARGE]: () => 'Over client maxmemory after evicting all evictable clients',
  [LogCode.DEPRECATED_RULE]: ({ text }) =>
    'Deprecation warning: Allowing a first arg of an otherwise blocked command is a misuse of ACL' +
    ` and may get disabled in the future (offender: +${text})`,
  [LogCode.CLIENT_STARVED]: ({ text }) => `Client ${text} closed for lack of memory.`,
  [LogCode.REPLICA_ANSWERED]: ({ text, second }) =>
    `Replica generated a reply to command '${second || '<unknown>'}', disconnecting it:` +
    ` ${text}`,
  [LogCode.PRIMARY_ERROR]: (line) => divergenceText('replica', 'master', line),
  [LogCode.REPLICA_ERROR]: (line) => divergenceText('master', 'replica', line),
  [LogCode.PRIMARY_UNSAVED]: () =>
    'Replica is applying a command even though it is unable to write to disk.',
  [LogCode.MEMORY_NEARLY_OUT]: ({ number, secondNumber }) =>
    `Nearly out of memory: ${number} of ${secondNumber} MiB are in use, which is what one engine` +
    ' holds. Beyond it keys are evicted or writes refused, as maxmemory-policy says.',
};

function divergenceText(from: string, to: string, { text, second }: EngineLine): string {
  const error = text.startsWith('ERR ') ? text.slice(4) : `-${text}`;
  return (
    `== CRITICAL == This ${from} is sending an error to its ${to}: '${error}' after processing` +
    ` the command '${second || '<unknown>'}'`
  );
}

/** What is wrong with a request, in other words than those of the reply. */
const requestErrors: Readonly<Record<RequestError, string>> = {
  [RequestError.BIG_INLINE]: 'too big inline request',
  [RequestError.BIG_COUNT]: 'too big mbulk count string',
  [RequestError.BIG_BULK_COUNT]: 'too big bulk count string',
  [RequestError.UNBALANCED]: 'unbalanced quotes in inline request',
  [RequestError.MULTIBULK_LENGTH]: 'invalid mbulk count',
  [RequestError.MULTIBULK_UNAUTHENTICATED]: 'unauth mbulk count',
  [RequestError.BULK_LENGTH]: 'invalid bulk length',
  [RequestError.BULK_UNAUTHENTICATED]: 'unauth bulk length',
  [RequestError.EXPECTED_DOLLAR]: 'expected $ but got something else',
};

/** Of the bytes shown, half are from the beginning and half from the end if some were left out. */
const dumpedHalf = 64;

function protocolErrorText({ number, secondNumber, text, second }: EngineLine): string {
  // As C prints it: up to a zero byte.
  const shown = (part: string): string => part.replace(/\0[^]*$/, '').replace(/[^ -~]/g, '.');
  const head = shown(second.slice(0, dumpedHalf));
  const tail = shown(second.slice(dumpedHalf));
  const bytes =
    secondNumber === 0
      ? `'${shown(second)}'`
      : `'${head}' (... more ${secondNumber} bytes ...) '${tail}'`;
  return (
    `Protocol error (${requestErrors[number as RequestError]}) from client: ${text}.` +
    ` Query buffer during protocol error: ${bytes}`
  );
}

/** What a packed value is called. */
const packings: Readonly<Partial<Record<RdbType, string>>> = {
  [RdbType.HASH_ZIPMAP]: 'Zipmap',
  [RdbType.LIST_ZIPLIST]: 'List ziplist',
  [RdbType.SET_INTSET]: 'Intset',
  [RdbType.ZSET_ZIPLIST]: 'Zset ziplist',
  [RdbType.HASH_ZIPLIST]: 'Hash ziplist',
  [RdbType.LIST_QUICKLIST]: 'Ziplist',
  [RdbType.STREAM_LISTPACKS]: 'Stream listpack',
  [RdbType.HASH_LISTPACK]: 'Hash listpack',
  [RdbType.ZSET_LISTPACK]: 'Zset listpack',
  [RdbType.LIST_QUICKLIST_2]: 'Listpack',
  [RdbType.STREAM_LISTPACKS_2]: 'Stream listpack',
  [RdbType.SET_LISTPACK]: 'Set listpack',
  [RdbType.STREAM_LISTPACKS_3]: 'Stream listpack',
  [RdbType.HASH_TRIPLES_CANDIDATE]: 'Hash listpack',
  [RdbType.HASH_TRIPLES]: 'Hash listpack',
};

/** What comes twice in a value. */
const elements: Readonly<Partial<Record<RdbType, string>>> = {
  [RdbType.SET]: 'set members',
  [RdbType.ZSET]: 'zset fields',
  [RdbType.ZSET_2]: 'zset fields',
};

/** What is wrong with the bytes of a value of a type, or of a module, in Redis's words. */
export function rdbFlawText(flaw: RdbFlaw, type: RdbType, module = ''): string {
  return flaws[flaw](type, module);
}

const flaws: Readonly<Record<RdbFlaw, (type: RdbType, module: string) => string>> = {
  [RdbFlaw.LENGTH]: () => 'The value ends too early, or a length in it is impossible',
  [RdbFlaw.STRING]: () => 'Invalid LZF compressed string, or unknown RDB string encoding type',
  [RdbFlaw.PACKED]: (type) => `${packings[type] ?? 'Value'} integrity check failed.`,
  [RdbFlaw.DUPLICATE]: (type) => `Duplicate ${elements[type] ?? 'hash fields'} detected`,
  [RdbFlaw.SCORE]: () => 'Zset with NAN score detected',
  [RdbFlaw.NODE]: () => 'Quicklist integrity check failed.',
  [RdbFlaw.DEADLINE]: () => 'Hash field with an invalid expiration time detected',
  [RdbFlaw.STREAM_NODE]: () => 'Stream listpack integrity check failed.',
  [RdbFlaw.STREAM_HEAD]: () => 'Stream length inconsistent with rax entries',
  [RdbFlaw.STREAM_GROUP]: () => 'Duplicated consumer group name',
  [RdbFlaw.STREAM_PENDING]: () => 'Duplicated global PEL entry loading stream consumer group',
  [RdbFlaw.STREAM_CONSUMER]: () => 'Duplicate stream consumer detected.',
  [RdbFlaw.STREAM_CONSUMER_PENDING]: () => 'Consumer entry not found in group global PEL',
  [RdbFlaw.STREAM_OWNER]: () => 'Stream CG PEL entry without consumer',
  [RdbFlaw.TYPE]: (type) => `Unknown RDB encoding type ${type}`,
  [RdbFlaw.MODULE]: (_, module) =>
    `The RDB file contains module data I can't load: no matching module type '${module}'`,
  [RdbFlaw.MODULE_OLD]: () => 'Pre-release module format not supported',
  [RdbFlaw.MODULE_WHEN]: () => 'bad when_opcode',
};

/** Writes what the engine has to say; `logged` is told of each line that was written. */
export function engineLogDrain(core: Core, log: Logger, logged?: (line: EngineLine) => void): void {
  for (let line = core.takeLogLine(); line !== null; line = core.takeLogLine()) {
    const level = levelNames.get(Math.trunc(line.code / LOG_CODES_OF_LEVEL)) ?? 'warning';
    log.write(level, words[line.code](line));
    logged?.(line);
  }
  const lost = core.engine.logLost();
  if (lost !== 0) log.warning(`${lost} lines of the log were lost: there were too many at once.`);
}
