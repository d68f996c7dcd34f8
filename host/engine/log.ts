// Lines of the log that the engine has to say. It gives a code, two numbers and two texts
// (assembly/engine/log.ts); the words are here, and they are Redis's where Redis has the line.
//
//   300, 'id=7 addr=…'   # Client id=7 addr=… scheduled to be closed ASAP for overcoming of output
//                          buffer limits.
//
// A code's hundreds are its level.

import { wordQuote } from '../config/byte-text.js';
import type { LogLevel, Logger } from '../config/logger.js';
import { logLevels } from '../config/logger.js';
import type { Core, EngineLine } from './core.js';

/** Which number the engine knows a level by (Parameter.logLevel); behind the last is nothing. */
export function engineLevel(level: string): number {
  const index = logLevels.indexOf(level as LogLevel);
  return index < 0 ? logLevels.length : index;
}

const words: Readonly<Record<number, (line: EngineLine) => string>> = {
  100: protocolErrorText,
  101: ({ text }) => `Client closed connection ${text}`,
  102: ({ number, secondNumber }) => {
    const flaw = flaws[number & 255]?.(number >> 8) ?? '';
    return `Internal error in RDB reading offset ${secondNumber} -> ${flaw}`;
  },
  200: ({ text }) => `Evicting client: ${text}`,
  201: () => 'DB reloaded by DEBUG RELOAD',
  300: ({ text }) =>
    `Client ${text} scheduled to be closed ASAP for overcoming of output buffer limits.`,
  301: ({ text }) => `Client ${text} closed for overcoming of output buffer limits.`,
  302: ({ text, second }) =>
    `Closing client that reached max query buffer length: ${text}` +
    ` (qbuf initial bytes: ${wordQuote(second)})`,
  303: ({ text }) =>
    'Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands' +
    ' to Redis. This is likely due to an attacker attempting to use Cross Protocol Scripting to' +
    ` compromise your Redis instance. Connection from ${text} aborted.`,
  304: () => 'Over client maxmemory after evicting all evictable clients',
  305: ({ text }) =>
    'Deprecation warning: Allowing a first arg of an otherwise blocked command is a misuse of ACL' +
    ` and may get disabled in the future (offender: +${text})`,
};

/** What is wrong with a request, in the order of the engine's RequestError. */
const requestErrors = [
  'too big inline request',
  'too big mbulk count string',
  'too big bulk count string',
  'unbalanced quotes in inline request',
  'invalid mbulk count',
  'unauth mbulk count',
  'invalid bulk length',
  'unauth bulk length',
  'expected $ but got something else',
] as const;

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
    `Protocol error (${requestErrors[number] ?? ''}) from client: ${text}.` +
    ` Query buffer during protocol error: ${bytes}`
  );
}

/** What a packed value is called, by its RDB type (assembly/rdb/type.ts). */
const packings: Readonly<Record<number, string>> = {
  9: 'Zipmap',
  10: 'List ziplist',
  11: 'Intset',
  12: 'Zset ziplist',
  13: 'Hash ziplist',
  14: 'Ziplist',
  15: 'Stream listpack',
  16: 'Hash listpack',
  17: 'Zset listpack',
  18: 'Listpack',
  19: 'Stream listpack',
  20: 'Set listpack',
  21: 'Stream listpack',
  23: 'Hash listpack',
  25: 'Hash listpack',
};

/** What comes twice in a value of an RDB type. */
const elements: Readonly<Record<number, string>> = {
  2: 'set members',
  3: 'zset fields',
  5: 'zset fields',
};

/** What is wrong with a value of an RDB type, in the order of the engine's RdbFlaw. */
const flaws: readonly ((type: number) => string)[] = [
  () => 'The value ends too early, or a length in it is impossible',
  () => 'Invalid LZF compressed string, or unknown RDB string encoding type',
  (type) => `${packings[type] ?? 'Value'} integrity check failed.`,
  (type) => `Duplicate ${elements[type] ?? 'hash fields'} detected`,
  () => 'Zset with NAN score detected',
  () => 'Quicklist integrity check failed.',
  () => 'Hash field with an invalid expiration time detected',
  () => 'Stream listpack integrity check failed.',
  () => 'Stream length inconsistent with rax entries',
  () => 'Duplicated consumer group name',
  () => 'Duplicated global PEL entry loading stream consumer group',
  () => 'Duplicate stream consumer detected.',
  () => 'Consumer entry not found in group global PEL',
  () => 'Stream CG PEL entry without consumer',
  (type) => `Unknown RDB encoding type ${type}`,
];

/** Writes what the engine has to say. */
export function engineLogDrain(core: Core, log: Logger): void {
  for (let line = core.takeLogLine(); line !== null; line = core.takeLogLine()) {
    const level = logLevels[Math.trunc(line.code / 100)] ?? 'warning';
    log.write(level, words[line.code]?.(line) ?? `Engine message ${line.code}`);
  }
  const lost = core.engine.logLost();
  if (lost !== 0) log.warning(`${lost} lines of the log were lost: there were too many at once.`);
}
