// The string commands: 22 rows. The format is described in row.ts.

import { arg, command, family, key, keys, multiple, optional, since, token } from './row.js';

const SEVERAL_NODES = 'request_policy:multi_shard';
const SLICE_COST = 'O(N) in the length of the part returned; a short part is as good as O(1).';

export const stringFamily = family('string', [
  command('append', 3, 'write denyoom fast @string', [key(1, 'RW insert')],
    [arg.key(), arg.string('value')],
    { since: '2.0.0', complexity: 'O(1) amortized, as a growing value is given spare room.',
      summary: 'Adds text at the end of a string; a missing key counts as an empty string.' }),

  command('decr', 2, 'write denyoom fast @string', [key(1, 'RW access update')], [arg.key()],
    { since: '1.0.0', complexity: 'O(1)',
      summary: 'Takes one from the integer at a key; a missing key counts as 0.' }),

  command('decrby', 3, 'write denyoom fast @string', [key(1, 'RW access update')],
    [arg.key(), arg.integer('decrement')],
    { since: '1.0.0', complexity: 'O(1)',
      summary: 'Takes a number from the integer at a key; a missing key counts as 0.' }),

  command('get', 2, 'readonly fast @string', [key(1, 'RO access')], [arg.key()],
    { since: '1.0.0', complexity: 'O(1)', summary: 'Returns the string at a key.' }),

  command('getdel', 2, 'write fast @string', [key(1, 'RW access delete')], [arg.key()],
    { since: '6.2.0', complexity: 'O(1)',
      summary: 'Returns the string at a key and deletes the key.' }),

  command('getex', -2, 'write fast @string',
    [key(1, 'RW access update', 'The value is read; its expiration time may be changed')],
    [arg.key(),
      optional(arg.oneOf('expiration',
        token('EX', arg.integer('seconds')),
        token('PX', arg.integer('milliseconds')),
        token('EXAT', arg.unixTime('unix-time-seconds')),
        token('PXAT', arg.unixTime('unix-time-milliseconds')),
        token('PERSIST')))],
    { since: '6.2.0', complexity: 'O(1)',
      summary: 'Returns the string at a key and sets or removes its expiration time.' }),

  command('getrange', 4, 'readonly @string', [key(1, 'RO access')],
    [arg.key(), arg.integer('start'), arg.integer('end')],
    { since: '2.4.0', complexity: SLICE_COST,
      summary: 'Returns the part of a string between two offsets.' }),

  command('getset', 3, 'write denyoom fast @string', [key(1, 'RW access update')],
    [arg.key(), arg.string('value')],
    { since: '1.0.0', complexity: 'O(1)', deprecated: ['6.2.0', '`SET` with its `GET` option'],
      summary: 'Sets the string at a key and returns the one that was there.' }),

  command('incr', 2, 'write denyoom fast @string', [key(1, 'RW access update')], [arg.key()],
    { since: '1.0.0', complexity: 'O(1)',
      summary: 'Adds one to the integer at a key; a missing key counts as 0.' }),

  command('incrby', 3, 'write denyoom fast @string', [key(1, 'RW access update')],
    [arg.key(), arg.integer('increment')],
    { since: '1.0.0', complexity: 'O(1)',
      summary: 'Adds a number to the integer at a key; a missing key counts as 0.' }),

  command('incrbyfloat', 3, 'write denyoom fast @string', [key(1, 'RW access update')],
    [arg.key(), arg.double('increment')],
    { since: '2.6.0', complexity: 'O(1)',
      summary: 'Adds a number to the floating point number at a key; a missing key counts as 0.' }),

  command('lcs', -3, 'readonly @string', [keys(1, 1, 'RO access')],
    [arg.key('key1'), arg.key('key2'), optional(token('LEN')), optional(token('IDX')),
      optional(token('MINMATCHLEN', arg.integer('min-match-len'))),
      optional(token('WITHMATCHLEN'))],
    { since: '7.0.0', complexity: 'O(N*M), N and M being the lengths of the two strings.',
      summary: 'Finds the longest common subsequence of two strings.' }),

  command('mget', -2, 'readonly fast @string', [keys(1, -1, 'RO access')], [multiple(arg.key())],
    { since: '1.0.0', complexity: 'O(N) in the number of keys.', tips: SEVERAL_NODES,
      summary: 'Returns the strings at several keys at once.' }),

  command('mset', -3, 'write denyoom @string', [keys(1, -1, 'OW update', 2)],
    [multiple(arg.block('data', arg.key(), arg.string('value')))],
    { since: '1.0.1', complexity: 'O(N) in the number of keys.',
      tips: `${SEVERAL_NODES} response_policy:all_succeeded`,
      summary: 'Sets the strings at several keys at once.' }),

  command('msetnx', -3, 'write denyoom @string', [keys(1, -1, 'OW insert', 2)],
    [multiple(arg.block('data', arg.key(), arg.string('value')))],
    { since: '1.0.1', complexity: 'O(N) in the number of keys.',
      summary: 'Sets the strings at several keys at once, unless one of the keys exists.' }),

  command('psetex', 4, 'write denyoom @string', [key(1, 'OW update')],
    [arg.key(), arg.integer('milliseconds'), arg.string('value')],
    { since: '2.6.0', complexity: 'O(1)', deprecated: ['2.6.12', '`SET` with its `PX` option'],
      summary: 'Sets the string at a key and its time to live in milliseconds.' }),

  command('set', -3, 'write denyoom @string',
    [key(1, 'RW access update variable_flags', 'Read only if the `GET` option is given')],
    [arg.key(), arg.string('value'),
      since('2.6.12', optional(arg.oneOf('condition', token('NX'), token('XX')))),
      since('6.2.0', optional(token('GET'))),
      optional(arg.oneOf('expiration',
        since('2.6.12', token('EX', arg.integer('seconds'))),
        since('2.6.12', token('PX', arg.integer('milliseconds'))),
        since('6.2.0', token('EXAT', arg.unixTime('unix-time-seconds'))),
        since('6.2.0', token('PXAT', arg.unixTime('unix-time-milliseconds'))),
        since('6.0.0', token('KEEPTTL'))))],
    { since: '1.0.0', complexity: 'O(1)',
      summary: 'Sets the string at a key, whatever was there before.',
      history: [
        ['2.6.12', 'The options `EX`, `PX`, `NX` and `XX`.'],
        ['6.0.0', 'The option `KEEPTTL`.'],
        ['6.2.0', 'The options `GET`, `EXAT` and `PXAT`.'],
        ['7.0.0', '`NX` and `GET` may be given together.'],
      ] }),

  command('setex', 4, 'write denyoom @string', [key(1, 'OW update')],
    [arg.key(), arg.integer('seconds'), arg.string('value')],
    { since: '2.0.0', complexity: 'O(1)', deprecated: ['2.6.12', '`SET` with its `EX` option'],
      summary: 'Sets the string at a key and its time to live in seconds.' }),

  command('setnx', 3, 'write denyoom fast @string', [key(1, 'OW insert')],
    [arg.key(), arg.string('value')],
    { since: '1.0.0', complexity: 'O(1)', deprecated: ['2.6.12', '`SET` with its `NX` option'],
      summary: 'Sets the string at a key, unless the key exists.' }),

  command('setrange', 4, 'write denyoom @string', [key(1, 'RW update')],
    [arg.key(), arg.integer('offset'), arg.string('value')],
    { since: '2.2.0', complexity: 'O(1) for a short value, O(M) in its length otherwise.',
      summary: 'Overwrites part of a string from an offset on, filling a gap with zero bytes.' }),

  command('strlen', 2, 'readonly fast @string', [key(1, 'RO')], [arg.key()],
    { since: '2.2.0', complexity: 'O(1)', summary: 'Returns the length of a string in bytes.' }),

  command('substr', 4, 'readonly @string', [key(1, 'RO access')],
    [arg.key(), arg.integer('start'), arg.integer('end')],
    { since: '1.0.0', complexity: SLICE_COST, deprecated: ['2.0.0', '`GETRANGE`'],
      summary: 'Returns the part of a string between two offsets, under its former name.' }),
]);
