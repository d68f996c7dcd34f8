// The hash commands: 28 rows. The format is described in row.ts. Those with 'since 7.4.0' and later
// are newer than the rest of the table.

import {
  type Argument,
  arg,
  command,
  family,
  key,
  multiple,
  optional,
  token,
} from './row.js';

const ANY_ORDER = 'nondeterministic_output_order';
const CHANGING = 'nondeterministic_output';
const PER_FIELD = 'O(N) in the number of fields named.';
const WHOLE = 'O(N) in the number of fields of the hash.';

const pairs = multiple(arg.block('data', arg.string('field'), arg.string('value')));

/** FIELDS n field … */
const fields: Argument = token('FIELDS',
  arg.block('fields', arg.integer('numfields'), multiple(arg.string('field'))));

const condition = optional(
  arg.oneOf('condition', token('NX'), token('XX'), token('GT'), token('LT')));

const times = [
  token('EX', arg.integer('seconds')),
  token('PX', arg.integer('milliseconds')),
  token('EXAT', arg.unixTime('unix-time-seconds')),
  token('PXAT', arg.unixTime('unix-time-milliseconds')),
];

export const hashFamily = family('hash', [
  command('hdel', -3, 'write fast @hash', [key(1, 'RW delete')],
    [arg.key(), multiple(arg.string('field'))],
    { since: '2.0.0', complexity: PER_FIELD,
      summary: 'Deletes fields of a hash, and the hash with the last one.',
      history: [['2.4.0', 'Several fields at once.']] }),

  command('hexists', 3, 'readonly fast @hash', [key(1, 'RO')], [arg.key(), arg.string('field')],
    { since: '2.0.0', complexity: 'O(1)', summary: 'Tells whether a hash has a field.' }),

  command('hexpire', -6, 'write denyoom fast @hash', [key(1, 'RW update')],
    [arg.key(), arg.integer('seconds'), condition, fields],
    { since: '7.4.0', complexity: PER_FIELD,
      summary: 'Lets fields of a hash expire after so many seconds.' }),

  command('hexpireat', -6, 'write denyoom fast @hash', [key(1, 'RW update')],
    [arg.key(), arg.unixTime('unix-time-seconds'), condition, fields],
    { since: '7.4.0', complexity: PER_FIELD,
      summary: 'Lets fields of a hash expire at a Unix time in seconds.' }),

  command('hexpiretime', -5, 'readonly fast @hash', [key(1, 'RO access')], [arg.key(), fields],
    { since: '7.4.0', complexity: PER_FIELD,
      summary: 'Tells when fields of a hash expire, as Unix times in seconds.' }),

  command('hget', 3, 'readonly fast @hash', [key(1, 'RO access')],
    [arg.key(), arg.string('field')],
    { since: '2.0.0', complexity: 'O(1)', summary: 'Returns the value of a field.' }),

  command('hgetall', 2, 'readonly @hash', [key(1, 'RO access')], [arg.key()],
    { since: '2.0.0', complexity: WHOLE, tips: ANY_ORDER,
      summary: 'Returns all fields of a hash and their values.' }),

  command('hgetdel', -5, 'write fast @hash', [key(1, 'RW access delete')], [arg.key(), fields],
    { since: '8.0.0', complexity: PER_FIELD,
      summary: 'Returns the values of fields and deletes the fields.' }),

  command('hgetex', -5, 'write fast @hash',
    [key(1, 'RW access update', 'The values are read; their expiration times may be changed')],
    [arg.key(), optional(arg.oneOf('expiration', ...times, token('PERSIST'))), fields],
    { since: '8.0.0', complexity: PER_FIELD,
      summary: 'Returns the values of fields and sets or removes their expiration times.' }),

  command('hincrby', 4, 'write denyoom fast @hash', [key(1, 'RW access update')],
    [arg.key(), arg.string('field'), arg.integer('increment')],
    { since: '2.0.0', complexity: 'O(1)',
      summary: 'Adds a number to the integer of a field; a missing field counts as 0.' }),

  command('hincrbyfloat', 4, 'write denyoom fast @hash', [key(1, 'RW access update')],
    [arg.key(), arg.string('field'), arg.double('increment')],
    { since: '2.6.0', complexity: 'O(1)',
      summary:
        'Adds a number to the floating point number of a field; a missing field counts as 0.' }),

  command('hkeys', 2, 'readonly @hash', [key(1, 'RO access')], [arg.key()],
    { since: '2.0.0', complexity: WHOLE, tips: ANY_ORDER,
      summary: 'Returns all fields of a hash.' }),

  command('hlen', 2, 'readonly fast @hash', [key(1, 'RO')], [arg.key()],
    { since: '2.0.0', complexity: 'O(1)', summary: 'Returns the number of fields of a hash.' }),

  command('hmget', -3, 'readonly fast @hash', [key(1, 'RO access')],
    [arg.key(), multiple(arg.string('field'))],
    { since: '2.0.0', complexity: PER_FIELD, summary: 'Returns the values of several fields.' }),

  command('hmset', -4, 'write denyoom fast @hash', [key(1, 'RW update')], [arg.key(), pairs],
    { since: '2.0.0', complexity: PER_FIELD,
      deprecated: ['4.0.0', '`HSET` with multiple field-value pairs'],
      summary: 'Sets fields of a hash, under the former name of the command.' }),

  command('hpersist', -5, 'write fast @hash', [key(1, 'RW update')], [arg.key(), fields],
    { since: '7.4.0', complexity: PER_FIELD,
      summary: 'Takes the expiration times of fields away.' }),

  command('hpexpire', -6, 'write denyoom fast @hash', [key(1, 'RW update')],
    [arg.key(), arg.integer('milliseconds'), condition, fields],
    { since: '7.4.0', complexity: PER_FIELD,
      summary: 'Lets fields of a hash expire after so many milliseconds.' }),

  command('hpexpireat', -6, 'write denyoom fast @hash', [key(1, 'RW update')],
    [arg.key(), arg.unixTime('unix-time-milliseconds'), condition, fields],
    { since: '7.4.0', complexity: PER_FIELD,
      summary: 'Lets fields of a hash expire at a Unix time in milliseconds.' }),

  command('hpexpiretime', -5, 'readonly fast @hash', [key(1, 'RO access')], [arg.key(), fields],
    { since: '7.4.0', complexity: PER_FIELD,
      summary: 'Tells when fields of a hash expire, as Unix times in milliseconds.' }),

  command('hpttl', -5, 'readonly fast @hash', [key(1, 'RO access')], [arg.key(), fields],
    { since: '7.4.0', complexity: PER_FIELD,
      summary: 'Tells in how many milliseconds fields of a hash expire.' }),

  command('hrandfield', -2, 'readonly @hash', [key(1, 'RO access')],
    [arg.key(), optional(arg.block('options', arg.integer('count'),
      optional(token('WITHVALUES'))))],
    { since: '6.2.0', complexity: 'O(N) in the number of fields returned.', tips: CHANGING,
      summary: 'Returns random fields of a hash.' }),

  command('hscan', -3, 'readonly @hash', [key(1, 'RO access')],
    [arg.key(), arg.integer('cursor'), optional(token('MATCH', arg.pattern('pattern'))),
      optional(token('COUNT', arg.integer('count'))),
      optional(token('NOVALUES'))],
    { since: '2.8.0', complexity: 'O(1) per call, O(N) in the number of fields for a full turn.',
      tips: CHANGING, summary: 'Walks over the fields of a hash, some at each call.' }),

  command('hset', -4, 'write denyoom fast @hash', [key(1, 'RW update')], [arg.key(), pairs],
    { since: '2.0.0', complexity: PER_FIELD,
      summary: 'Sets fields of a hash, which is made if it is missing.',
      history: [['4.0.0', 'Several fields at once.']] }),

  command('hsetex', -6, 'write denyoom fast @hash', [key(1, 'RW update')],
    [arg.key(), optional(arg.oneOf('condition', token('FNX'), token('FXX'))),
      optional(arg.oneOf('expiration', ...times, token('KEEPTTL'))),
      token('FIELDS', arg.block('fields', arg.integer('numfields'), pairs))],
    { since: '8.0.0', complexity: PER_FIELD,
      summary: 'Sets fields of a hash and their expiration times.' }),

  command('hsetnx', 4, 'write denyoom fast @hash', [key(1, 'RW insert')],
    [arg.key(), arg.string('field'), arg.string('value')],
    { since: '2.0.0', complexity: 'O(1)', summary: 'Sets a field that is not there yet.' }),

  command('hstrlen', 3, 'readonly fast @hash', [key(1, 'RO')], [arg.key(), arg.string('field')],
    { since: '3.2.0', complexity: 'O(1)',
      summary: 'Returns the length of the value of a field, in bytes.' }),

  command('httl', -5, 'readonly fast @hash', [key(1, 'RO access')], [arg.key(), fields],
    { since: '7.4.0', complexity: PER_FIELD,
      summary: 'Tells in how many seconds fields of a hash expire.' }),

  command('hvals', 2, 'readonly @hash', [key(1, 'RO access')], [arg.key()],
    { since: '2.0.0', complexity: WHOLE, tips: ANY_ORDER,
      summary: 'Returns all values of a hash.' }),
]);
