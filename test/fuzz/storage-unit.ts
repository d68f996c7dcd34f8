/*
 * Units of writes for servers on a faulty disk (storage.ts): what must be applied whole. Each notes
 * its number in a list, so that a dataset tells which units have made it:
 *
 *     MULTI · SET a x · RPUSH units 7 · HSET b f y · EXEC
 *     EVAL  the same commands 0
 *     RPUSH units 8
 *
 * What a unit does follows from the units before it alone, and not from when it runs: a key with a
 * deadline is only ever written as a whole.
 */

import type { Words } from './family.js';
import type { Random } from './random.js';

export interface Unit {
  readonly number: number;
  readonly commands: readonly Words[];
  readonly form: 'transaction' | 'script' | 'alone';
  /** Whether it empties the database first. */
  readonly flushes: boolean;
}

/** The list that units note themselves in. */
export const unitsKey = 'units';
/** Keys that may expire. */
export const lateKeys = ['late0', 'late1', 'late2'] as const;

const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

/** Runs commands: each is how many words it has, and the words. Answers why none may be run. */
const script = `local at = 1
while ARGV[at] do
  local count = tonumber(ARGV[at])
  local reply = redis.pcall(unpack(ARGV, at + 1, at + count))
  if type(reply) == 'table' and reply.err and reply.err:find('^MISCONF') then return reply end
  at = at + count + 1
end`;

function anyValue(random: Random): string {
  if (random.chance(0.02)) return random.bytes(100).repeat(200 + random.below(500));
  return random.bytes(random.below(30));
}

const anyMember = (random: Random): string => `member ${random.below(20)}`;
const many = (random: Random): string[] =>
  Array.from({ length: random.chance(0.1) ? 300 : 3 }, (_, i) => `${i} ${anyMember(random)}`);

/** What a unit may do, with its number and the time, Unix ms. */
const makers: readonly ((random: Random, number: number, nowMs: number) => Words[])[] = [
  (random) => [['SET', random.pick(keys), anyValue(random)]],
  (random) => [['APPEND', random.pick(keys), anyValue(random)]],
  (random) => [['SETRANGE', random.pick(keys), `${random.below(50)}`, anyValue(random)]],
  (random) => [['INCRBY', random.pick(keys), `${random.below(1000)}`]],
  (random) => [['SETBIT', random.pick(keys), `${random.below(2000)}`, '1']],
  (random) => [['PFADD', random.pick(keys), ...many(random)]],
  (random) => [['RPUSH', random.pick(keys), ...many(random)]],
  (random) => [['LPOP', random.pick(keys), '2']],
  (random) => [['SADD', random.pick(keys), ...many(random)]],
  (random) => [['SREM', random.pick(keys), anyMember(random), '0 member 1']],
  (random) => [['HSET', random.pick(keys), anyMember(random), anyValue(random)]],
  (random) => [['HDEL', random.pick(keys), anyMember(random)]],
  (random) => [['ZADD', random.pick(keys), `${random.below(99) / 7}`, anyMember(random)]],
  (random) => [['ZINCRBY', random.pick(keys), '0.1', anyMember(random)]],
  (random, number) => [['XADD', random.pick(keys), `${number}-*`, 'field', anyValue(random)]],
  (random) => [['RENAME', random.pick(keys), random.pick(keys)]],
  (random) => [['COPY', random.pick(keys), random.pick(keys), 'REPLACE']],
  (random) => [['DEL', random.pick(keys)]],
  (random) => [['UNLINK', random.pick(keys), random.pick(keys)]],
  (random) => [['DEL', random.pick(lateKeys)]],
  (random, _, nowMs) => [
    ['SET', random.pick(lateKeys), anyValue(random), 'PXAT', `${nowMs + 1 + random.below(3000)}`],
  ],
  (random, _, nowMs) => {
    const field = anyMember(random);
    // Fields that have expired are there until a tick has removed them: these never do, or at once.
    const deadline = `${nowMs + random.pick([-1, 1e9])}`;
    return [
      ['HSET', 'fields', field, anyValue(random)],
      ['HPEXPIREAT', 'fields', deadline, 'FIELDS', '1', field],
    ];
  },
];

/** The next unit of a writer. */
export function unitMake(random: Random, number: number, nowMs: number): Unit {
  const note: Words = ['RPUSH', unitsKey, `${number}`];
  if (random.chance(0.15)) return { number, commands: [note], form: 'alone', flushes: false };
  const flushes = random.chance(0.02);
  const parts = Array.from({ length: 1 + random.below(4) }, () =>
    random.pick(makers)(random, number, nowMs),
  );
  const rest = random.shuffled([[note], ...parts]).flat();
  const form = random.chance(0.2) ? 'script' : 'transaction';
  return { number, commands: flushes ? [['FLUSHDB'], ...rest] : rest, form, flushes };
}

/** The commands that a client sends for it. */
export function unitCommands({ commands, form }: Unit): readonly Words[] {
  if (form === 'alone') return commands;
  if (form === 'transaction') return [['MULTI'], ...commands, ['EXEC']];
  return [['EVAL', script, '0', ...commands.flatMap((words) => [`${words.length}`, ...words])]];
}
