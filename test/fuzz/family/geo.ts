/*
 * The geo commands, on a few sorted sets of their own. Members that share a place are equally far
 * from everywhere, and Redis leaves their order to its sort: so each member has places of its own.
 *
 * Distances are shown with four digits, and compared so. Stored ones have all of their digits, of
 * which the last one differs in some of a thousand cases, because sines of the C library are not
 * always rounded correctly: so only the distance of a place to itself is stored, where nobody
 * searches.
 */

import { anyCase, anyFloat, anyInteger, anyKey } from '../arguments.js';
import { type Family, type Words, command } from '../family.js';
import type { Random } from '../random.js';

const KEYS = ['g:1', 'g:2', 'g:3'];
/** Where distances are stored. */
const DISTANCE_KEYS = ['gd:1', 'gd:2'];
const MEMBERS = 400;

const geoKey = (random: Random): string =>
  random.chance(0.08) ? anyKey(random) : random.pick(KEYS);

/** A member, whose number says where it may be. */
const anyMember = (random: Random): string => `m${random.below(MEMBERS)}`;

/** One of a few places of a member, near those of other members or anywhere. */
function placeOf(random: Random, member: string): Words {
  const number = Number(member.slice(1)) * 3 + random.below(3);
  const isNear = number % 4 !== 0;
  const longitude = isNear ? 13 + ((number * 7919) % 4001) / 1000 : ((number * 7919) % 3593) / 10;
  const latitude = isNear ? 37 + ((number * 104_729) % 3001) / 1000 : ((number * 31) % 1693) / 10;
  const east = isNear ? longitude : longitude - 179.6;
  const north = isNear ? latitude : latitude - 84.6;
  return [String(east), String(north)];
}

function anyPlace(random: Random): Words {
  if (random.chance(0.05)) return [anyFloat(random), anyFloat(random)];
  if (random.chance(0.02)) return ['180', '85.05112878'];
  return placeOf(random, anyMember(random));
}

const anyUnit = (random: Random): string =>
  random.chance(0.03) ? 'yd' : anyCase(random, random.pick(['m', 'km', 'km', 'ft', 'mi']));

function anyLength(random: Random): string {
  if (random.chance(0.04)) return anyFloat(random);
  const maximum = random.pick([1, 100, 1000, 20_000, 3_000_000, 100_000_000]);
  return String(random.below(maximum * 1000) / 1000);
}

const radius = (random: Random): Words => [anyLength(random), anyUnit(random)];
const box = (random: Random): Words => [anyLength(random), anyLength(random), anyUnit(random)];

const ORDERS = ['ASC', 'DESC'];

function anyOptions(random: Random, others: readonly string[]): Words {
  const words: Words = [];
  for (const other of others) if (random.chance(0.3)) words.push(anyCase(random, other));
  if (random.chance(0.4)) {
    words.push('COUNT', random.chance(0.9) ? String(1 + random.below(20)) : anyInteger(random));
    if (random.chance(0.3)) words.push('ANY');
  }
  if (random.chance(0.5)) words.push(anyCase(random, random.pick(ORDERS)));
  return words;
}

const WITH = ['WITHCOORD', 'WITHDIST', 'WITHHASH'];

const store = (random: Random): Words =>
  random.chance(0.6) ? [] : [anyCase(random, 'STORE'), random.pick(KEYS)];

function shape(random: Random): Words {
  const parts = [
    random.chance(0.5) ? ['FROMMEMBER', anyMember(random)] : ['FROMLONLAT', ...anyPlace(random)],
    random.chance(0.5) ? ['BYRADIUS', ...radius(random)] : ['BYBOX', ...box(random)],
  ];
  if (random.chance(0.05)) parts.pop();
  return random.shuffled(parts).flat();
}

const add = command('GEOADD', (random) => [
  geoKey(random),
  ...(random.chance(0.2) ? [random.pick(['NX', 'XX', 'CH', 'ch'])] : []),
  ...Array.from({ length: 1 + random.below(12) }, () => {
    const member = anyMember(random);
    return [...(random.chance(0.01) ? anyPlace(random) : placeOf(random, member)), member];
  }).flat(),
]);

export const geoFamily: Family = {
  name: 'geo',
  weight: 5,
  makers: [
    add,
    add,
    add,
    command('GEODIST', (random) => [
      geoKey(random),
      anyMember(random),
      anyMember(random),
      ...(random.chance(0.5) ? [anyUnit(random)] : []),
    ]),
    command('GEOHASH', (random) => [geoKey(random), anyMember(random), anyMember(random)]),
    command('GEOPOS', (random) => [geoKey(random), anyMember(random), anyMember(random)]),
    command('GEORADIUS', (random) => [
      geoKey(random),
      ...anyPlace(random),
      ...radius(random),
      ...anyOptions(random, random.chance(0.5) ? WITH : []),
      ...store(random),
    ]),
    command('GEORADIUSBYMEMBER', (random) => [
      geoKey(random),
      anyMember(random),
      ...radius(random),
      ...anyOptions(random, random.chance(0.5) ? WITH : []),
      ...store(random),
    ]),
    command('GEORADIUS_RO', (random) => [
      geoKey(random),
      ...anyPlace(random),
      ...radius(random),
      ...anyOptions(random, WITH),
    ]),
    command('GEOSEARCH', (random) => [
      geoKey(random),
      ...shape(random),
      ...anyOptions(random, WITH),
    ]),
    command('GEOSEARCH', (random) => [
      geoKey(random),
      ...shape(random),
      ...anyOptions(random, WITH),
    ]),
    command('GEOSEARCHSTORE', (random) => [
      random.pick(KEYS),
      geoKey(random),
      ...shape(random),
      ...anyOptions(random, random.chance(0.1) ? ['WITHDIST'] : []),
    ]),
    command('GEOSEARCHSTORE', (random) => [
      random.pick(DISTANCE_KEYS),
      geoKey(random),
      ...['FROMMEMBER', anyMember(random), 'BYRADIUS', '0.001', 'm', 'STOREDIST'],
    ]),
    command('GEORADIUSBYMEMBER', (random) => [
      geoKey(random),
      ...[anyMember(random), '0.001', 'm', 'STOREDIST', random.pick(DISTANCE_KEYS)],
    ]),
  ],
};
