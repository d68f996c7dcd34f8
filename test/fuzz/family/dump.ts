/*
 * DUMP, RESTORE and DEBUG RELOAD. The payloads are of types that Redis 7.0 knows, sound, or spoiled
 * without mending the checksum: what it makes of broken ones with a right checksum is its own
 * business (restore.test.ts tries those on ours).
 */

import { payload } from '../../support/payload.js';
import { anyKey, anyInteger, farTime, someOptions, spoil } from '../arguments.js';
import { type Family, type Words, command } from '../family.js';
import type { Random } from '../random.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const ZIPLIST = '120000000d0000000200 000161 03c00004 ff';

/** Type and value, one for each type. */
const bodies: readonly Buffer[] = [
  hex('00 05 68656c6c6f'),
  hex('00 c0 fb'),
  hex('00 c305200061e01600'),
  hex('01 03 0161 c005 0162'),
  hex('02 03 0161 c005 0162'),
  hex('02 03 c001 c005 c103e8'),
  hex('03 03 0161 03312e35 0162 fe 0163 022d30'),
  hex('04 02 0161 c001 0162 0178'),
  hex('05 02 0161 000000000000f83f 0162 0000000000000000'),
  hex('09 0f 02 03666f6f030062617201610000 ff'),
  hex(`0a 12 ${ZIPLIST}`),
  hex('0b 0c 0200000002000000 01000500'),
  hex(`0c 12 ${ZIPLIST}`),
  hex(`0d 12 ${ZIPLIST}`),
  hex(`0e 02 12 ${ZIPLIST} 12 ${ZIPLIST}`),
  hex('10 0d 0d000000 0200 816102 c40002 ff'),
  hex('11 11 11000000 0400 816102 0101 816202 0201 ff'),
  hex('12 02 01 05 68656c6c6f 02 0d 0d000000 0200 816102 c40002 ff'),
];

function anyPayload(random: Random): string {
  const bytes = payload(random.pick(bodies), random.pick([1, 6, 9, 10]));
  if (random.chance(0.1)) bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
  if (random.chance(0.05)) return bytes.subarray(random.below(bytes.length)).toString('latin1');
  return bytes.toString('latin1');
}

/** A time with ABSTTL, or none. */
function anyTime(random: Random): Words {
  const kind = random.below(10);
  if (kind < 6) return ['0'];
  if (kind < 8) return [String(100_000_000 + random.below(1000))];
  return [random.pick(['-1', '', 'abc', anyInteger(random)])];
}

function restoreArguments(random: Random): Words {
  const options = someOptions(random, 0.3, [
    () => ['REPLACE'],
    () => [random.pick(['IDLETIME', 'FREQ']), random.pick(['0', '10', '255', '256', '-1', 'x'])],
  ]);
  const key = anyKey(random);
  if (random.chance(0.2)) {
    return [key, farTime(random, 'milliseconds'), anyPayload(random), 'ABSTTL', ...options];
  }
  return [key, ...anyTime(random), anyPayload(random), ...options];
}

export const dumpFamily: Family = {
  name: 'dump',
  weight: 2,
  makers: [
    command('RESTORE', restoreArguments),
    command('RESTORE', restoreArguments),
    (random) => [{ words: spoil(random, ['RESTORE', ...restoreArguments(random)]), replies: 1 }],
    command('DUMP', (random) => [anyKey(random)]),
    (random) => [
      {
        words: random.chance(0.2) ? ['DEBUG', 'RELOAD'] : ['DUMP', anyKey(random)],
        replies: 1,
      },
    ],
  ],
  rules: [
    {
      reason: 'the versions of RDB are not the same, nor are the choices of LZF and of hash tables',
      commands: ['dump'],
      equal: (ours, theirs) => typeof ours === 'string' && typeof theirs === 'string',
    },
  ],
};
