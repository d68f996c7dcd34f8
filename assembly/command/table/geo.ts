// The geo commands: 10 rows. The format is described in row.ts.

import {
  type Argument, type KeySpec, arg, command, display, family, key, keySpec, multiple, optional,
  since, token,
} from './row.js';

const AROUND = 'O(N+log(M)), N members in the square around the area, M in all.';
const UNITS_HISTORY = ['7.0.0', 'Units may be written in capital letters.'] as const;
const ANY_HISTORY = ['6.2.0', 'The option `ANY` of `COUNT`.'] as const;

const unit = arg.oneOf('unit', token('m'), token('km'), token('ft'), token('mi'));
const order = optional(arg.oneOf('order', token('ASC'), token('DESC')));
const withs = [
  optional(token('WITHCOORD')), optional(token('WITHDIST')), optional(token('WITHHASH')),
];

const countBlock = (any: Argument): Argument =>
  optional(arg.block('count-block', token('COUNT', arg.integer('count')), any));
const any = optional(token('ANY'));
const anySince = since('6.2.0', any);

const store = optional(arg.oneOf('store',
  token('STORE', display('key', arg.key('storekey', 1))),
  token('STOREDIST', display('key', arg.key('storedistkey', 2)))));

const place = [arg.double('longitude'), arg.double('latitude')];
const radius = [arg.double('radius'), unit];

/** The source, and what follows STORE or STOREDIST from an argument on. */
const radiusKeys = (startFrom: number): readonly KeySpec[] => [
  key(1, 'RO access'),
  ...['STORE', 'STOREDIST'].map((keyword) =>
    keySpec({ type: 'keyword', keyword, startFrom },
      { type: 'range', lastKey: 0, keyStep: 1, limit: 0 }, 'OW update')),
];

const shape = [
  arg.oneOf('from',
    token('FROMMEMBER', arg.string('member')),
    token('FROMLONLAT', arg.block('fromlonlat', ...place))),
  arg.oneOf('by',
    arg.block('circle', token('BYRADIUS', arg.double('radius')), unit),
    arg.block('box', token('BYBOX', arg.double('width')), arg.double('height'), unit)),
  order,
  countBlock(any),
];

export const geoFamily = family('geo', [
  command('geoadd', -5, 'write denyoom @geo', [key(1, 'RW update')],
    [arg.key(),
      since('6.2.0', optional(arg.oneOf('condition', token('NX'), token('XX')))),
      since('6.2.0', optional(token('CH', 'change'))),
      multiple(arg.block('data', ...place, arg.string('member')))],
    { since: '3.2.0', complexity: 'O(log(N)) for each member, N being the number of all.',
      summary: 'Adds places to a sorted set, or moves them.',
      history: [['6.2.0', 'The options `CH`, `NX` and `XX`.']] }),

  command('geodist', -4, 'readonly @geo', [key(1, 'RO access')],
    [arg.key(), arg.string('member1'), arg.string('member2'), optional(unit)],
    { since: '3.2.0', complexity: 'O(1)', summary: 'Returns the distance of two members.' }),

  command('geohash', -2, 'readonly @geo', [key(1, 'RO access')],
    [arg.key(), optional(multiple(arg.string('member')))],
    { since: '3.2.0', complexity: 'O(1) for each member.',
      summary: 'Returns the places of members as geohash texts.' }),

  command('geopos', -2, 'readonly @geo', [key(1, 'RO access')],
    [arg.key(), optional(multiple(arg.string('member')))],
    { since: '3.2.0', complexity: 'O(1) for each member.',
      summary: 'Returns the longitudes and latitudes of members.' }),

  command('georadius', -6, 'write denyoom @geo', radiusKeys(6),
    [arg.key(), ...place, ...radius, ...withs, countBlock(anySince), order, store],
    { since: '3.2.0', complexity: AROUND,
      deprecated: ['6.2.0', '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` argument'],
      summary: 'Finds, and may store, the members within a distance of a place.',
      history: [ANY_HISTORY, UNITS_HISTORY] }),

  command('georadius_ro', -6, 'readonly @geo', [key(1, 'RO access')],
    [arg.key(), ...place, ...radius, ...withs, countBlock(anySince), order],
    { since: '3.2.10', complexity: AROUND, handler: 'georadiusRoCommand',
      deprecated: ['6.2.0', '`GEOSEARCH` with the `BYRADIUS` argument'],
      summary: 'Finds the members within a distance of a place.',
      history: [ANY_HISTORY] }),

  command('georadiusbymember', -5, 'write denyoom @geo', radiusKeys(5),
    [arg.key(), arg.string('member'), ...radius, ...withs, countBlock(any), order, store],
    { since: '3.2.0', complexity: AROUND,
      deprecated: ['6.2.0',
        '`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments'],
      summary: 'Finds, and may store, the members within a distance of a member.',
      history: [UNITS_HISTORY] }),

  command('georadiusbymember_ro', -5, 'readonly @geo', [key(1, 'RO access')],
    [arg.key(), arg.string('member'), ...radius, ...withs, countBlock(any), order],
    { since: '3.2.10', complexity: AROUND, handler: 'georadiusbymemberRoCommand',
      deprecated: ['6.2.0', '`GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments'],
      summary: 'Finds the members within a distance of a member.' }),

  command('geosearch', -7, 'readonly @geo', [key(1, 'RO access')],
    [arg.key(), ...shape, ...withs],
    { since: '6.2.0', complexity: AROUND,
      summary: 'Finds the members inside a circle or a box.',
      history: [UNITS_HISTORY] }),

  command('geosearchstore', -8, 'write denyoom @geo', [key(1, 'OW update'), key(2, 'RO access')],
    [arg.key('destination'), arg.key('source', 1), ...shape, optional(token('STOREDIST'))],
    { since: '6.2.0', complexity: AROUND,
      summary: 'Stores the members inside a circle or a box.',
      history: [UNITS_HISTORY] }),
]);
