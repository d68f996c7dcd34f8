// The commands on keys of any type: 29 rows and the subcommands of OBJECT. The format is described
// in row.ts.

import {
  type Argument, type KeySpec, arg, command, display, family, host, key, keySpec, keys, multiple,
  multipleToken, optional, since, token,
} from './row.js';

const SUM_OF_NODES = 'request_policy:multi_shard response_policy:agg_sum';
const CHANGING = 'nondeterministic_output';

/** The last argument of the EXPIRE commands, and what their history says of it. */
const expireCondition = since('7.0.0',
  optional(arg.oneOf('condition', token('NX'), token('XX'), token('GT'), token('LT'))));
const expireHistory = [['7.0.0', 'The options `NX`, `XX`, `GT` and `LT`.']] as const;
const ttlHistory = [['2.8.0', 'The reply -2 for a missing key.']] as const;

const SORT_COST =
  'O(N+M*log(M)) for N elements of which M are returned; O(N) where nothing is sorted.';
/** Keys that only a look at the arguments or the data tells. */
const named = (flags: string, notes: string): KeySpec =>
  keySpec({ type: 'unknown' }, { type: 'unknown' }, flags, notes);
/** A pattern of names of keys. */
const pattern = (name: string): Argument =>
  display('pattern', { ...arg.pattern(name), keySpec: 1 });
const sortArguments: readonly Argument[] = [
  optional(token('BY', pattern('by-pattern'))),
  optional(token('LIMIT', arg.block('limit', arg.integer('offset'), arg.integer('count')))),
  optional(multipleToken(token('GET', pattern('get-pattern')))),
  optional(arg.oneOf('order', token('ASC'), token('DESC'))),
  optional(token('ALPHA', 'sorting')),
];

// RESTORE, and RESTORE-ASKING in server.ts.
export const RESTORE_COST = 'O(1) to add the key, then O(N) in the size of the value; O(N*log(N)) '
  + 'in the number of elements for sorted sets.';
export const restoreArguments: readonly Argument[] = [
  arg.key(), arg.integer('ttl'), arg.string('serialized-value'),
  since('3.0.0', optional(token('REPLACE'))),
  since('5.0.0', optional(token('ABSTTL'))),
  since('5.0.0', optional(token('IDLETIME', arg.integer('seconds')))),
  since('5.0.0', optional(token('FREQ', arg.integer('frequency')))),
];
export const restoreHistory = [
  ['3.0.0', 'The option `REPLACE`.'],
  ['5.0.0', 'The option `ABSTTL`.'],
  ['5.0.0', 'The options `IDLETIME` and `FREQ`.'],
] as const;

export const genericFamily = family('generic', [
  command('copy', -3, 'write denyoom @keyspace', [key(1, 'RO access'), key(2, 'OW update')],
    [arg.key('source'), arg.key('destination', 1),
      optional(token('DB', arg.integer('destination-db'))), optional(token('REPLACE'))],
    { since: '6.2.0', complexity: 'O(1) for a string, else O(N) in the number of elements.',
      summary: 'Copies a value to another key, in the same database or in another one.' }),

  command('del', -2, 'write @keyspace', [keys(1, -1, 'RM delete')], [multiple(arg.key())],
    { since: '1.0.0', tips: SUM_OF_NODES,
      complexity: 'O(N) in the number of keys, plus O(M) in the elements of each collection.',
      summary: 'Deletes keys.' }),

  command('dump', 2, 'readonly @keyspace', [key(1, 'RO access')], [arg.key()],
    { since: '2.6.0', tips: CHANGING,
      complexity: 'O(1) to find the key, then O(N) in the size of the value.',
      summary: 'Returns a value in serialized form.' }),

  command('exists', -2, 'readonly fast @keyspace', [keys(1, -1, 'RO')], [multiple(arg.key())],
    { since: '1.0.0', complexity: 'O(N) in the number of keys.', tips: SUM_OF_NODES,
      summary: 'Counts how many of the named keys exist.',
      history: [['3.0.3', 'Several keys may be named.']] }),

  command('expire', -3, 'write fast @keyspace', [key(1, 'RW update')],
    [arg.key(), arg.integer('seconds'), expireCondition],
    { since: '1.0.0', complexity: 'O(1)', history: expireHistory,
      summary: 'Sets the time to live of a key in seconds.' }),

  command('expireat', -3, 'write fast @keyspace', [key(1, 'RW update')],
    [arg.key(), arg.unixTime('unix-time-seconds'), expireCondition],
    { since: '1.2.0', complexity: 'O(1)', history: expireHistory,
      summary: 'Sets the expiration time of a key as a Unix time in seconds.' }),

  command('expiretime', 2, 'readonly fast @keyspace', [key(1, 'RO access')], [arg.key()],
    { since: '7.0.0', complexity: 'O(1)',
      summary: 'Returns the expiration time of a key as a Unix time in seconds.' }),

  command('keys', 2, 'readonly @keyspace @dangerous', [], [arg.pattern('pattern')],
    { since: '1.0.0', complexity: 'O(N) in the number of keys of the database.',
      tips: 'request_policy:all_shards nondeterministic_output_order',
      summary: 'Returns all keys whose names match a pattern.' }),

  host(command('migrate', -6, 'write @keyspace @dangerous',
    [key(3, 'RW access delete'),
      keySpec({ type: 'keyword', keyword: 'KEYS', startFrom: -2 },
        { type: 'range', lastKey: -1, keyStep: 1, limit: 0 }, 'RW access delete incomplete')],
    [arg.string('host'), arg.integer('port'),
      arg.oneOf('key-selector', arg.key(), token('', 'empty-string')),
      arg.integer('destination-db'), arg.integer('timeout'),
      since('3.0.0', optional(token('COPY'))), since('3.0.0', optional(token('REPLACE'))),
      optional(arg.oneOf('authentication',
        since('4.0.7', token('AUTH', display('password', arg.string('auth')))),
        since('6.0.0', token('AUTH2',
          arg.block('auth2', arg.string('username'), arg.string('password')))))),
      since('3.0.6', optional(multiple(token('KEYS', display('key', arg.key('keys', 1))))))],
    { since: '2.6.0', tips: CHANGING,
      complexity: 'That of DUMP and DEL here and of RESTORE at the target, and O(N) in the bytes '
        + 'that travel.',
      history: [['3.0.0', 'The options `COPY` and `REPLACE`.'], ['3.0.6', 'The option `KEYS`.'],
        ['4.0.7', 'The option `AUTH`.'], ['6.0.0', 'The option `AUTH2`.']],
      summary: 'Sends keys to another server and deletes them here.' })),

  command('move', 3, 'write fast @keyspace', [key(1, 'RW access update')],
    [arg.key(), arg.integer('db')],
    { since: '1.0.0', complexity: 'O(1)',
      summary: 'Takes a key out of the database and puts it into another one.' }),

  command('object', -2, '', [], [],
    { since: '2.2.3', complexity: 'That of the subcommand.',
      summary: 'Groups the commands that look inside a value.',
      subcommands: [
        command('encoding', 3, 'readonly @keyspace', [key(2, 'RO')], [arg.key()],
          { since: '2.2.3', complexity: 'O(1)', tips: CHANGING,
            summary: 'Returns the name of the internal encoding of a value.' }),
        command('freq', 3, 'readonly @keyspace', [key(2, 'RO')], [arg.key()],
          { since: '4.0.0', complexity: 'O(1)', tips: CHANGING,
            summary: 'Returns how often a key is used, as the logarithmic counter of LFU.' }),
        command('help', 2, 'loading stale @keyspace', [], [],
          { since: '6.2.0', complexity: 'O(1)', summary: 'Explains the subcommands.' }),
        command('idletime', 3, 'readonly @keyspace', [key(2, 'RO')], [arg.key()],
          { since: '2.2.3', complexity: 'O(1)', tips: CHANGING,
            summary: 'Returns for how many seconds a key has not been used.' }),
        command('refcount', 3, 'readonly @keyspace', [key(2, 'RO')], [arg.key()],
          { since: '2.2.3', complexity: 'O(1)', tips: CHANGING,
            summary: 'Returns the number of references to a value.' }),
      ] }),

  command('persist', 2, 'write fast @keyspace', [key(1, 'RW update')], [arg.key()],
    { since: '2.2.0', complexity: 'O(1)',
      summary: 'Takes the expiration time off a key, so that it stays.' }),

  command('pexpire', -3, 'write fast @keyspace', [key(1, 'RW update')],
    [arg.key(), arg.integer('milliseconds'), expireCondition],
    { since: '2.6.0', complexity: 'O(1)', history: expireHistory,
      summary: 'Sets the time to live of a key in milliseconds.' }),

  command('pexpireat', -3, 'write fast @keyspace', [key(1, 'RW update')],
    [arg.key(), arg.unixTime('unix-time-milliseconds'), expireCondition],
    { since: '2.6.0', complexity: 'O(1)', history: expireHistory,
      summary: 'Sets the expiration time of a key as a Unix time in milliseconds.' }),

  command('pexpiretime', 2, 'readonly fast @keyspace', [key(1, 'RO access')], [arg.key()],
    { since: '7.0.0', complexity: 'O(1)',
      summary: 'Returns the expiration time of a key as a Unix time in milliseconds.' }),

  command('pttl', 2, 'readonly fast @keyspace', [key(1, 'RO access')], [arg.key()],
    { since: '2.6.0', complexity: 'O(1)', tips: CHANGING, history: ttlHistory,
      summary: 'Returns the time to live of a key in milliseconds.' }),

  command('randomkey', 1, 'readonly touches_arbitrary_keys @keyspace', [], [],
    { since: '1.0.0', complexity: 'O(1)', summary: 'Returns the name of some key.',
      tips: 'request_policy:all_shards response_policy:special nondeterministic_output' }),

  command('rename', 3, 'write @keyspace', [key(1, 'RW access delete'), key(2, 'OW update')],
    [arg.key(), arg.key('newkey', 1)],
    { since: '1.0.0', complexity: 'O(1)',
      summary: 'Gives a key another name; a key that had this name is replaced.' }),

  command('renamenx', 3, 'write fast @keyspace', [key(1, 'RW access delete'), key(2, 'OW insert')],
    [arg.key(), arg.key('newkey', 1)],
    { since: '1.0.0', complexity: 'O(1)',
      summary: 'Gives a key another name, unless a key has that name.',
      history: [['3.2.0', 'Equal names are no error any more.']] }),

  command('restore', -4, 'write denyoom @keyspace @dangerous', [key(1, 'OW update')],
    restoreArguments,
    { since: '2.6.0', complexity: RESTORE_COST, history: restoreHistory,
      summary: 'Makes a key of a value in serialized form.' }),

  command('scan', -2, 'readonly touches_arbitrary_keys @keyspace', [],
    [arg.integer('cursor'), optional(token('MATCH', arg.pattern('pattern'))),
      optional(token('COUNT', arg.integer('count'))),
      since('6.0.0', optional(token('TYPE', arg.string('type'))))],
    { since: '2.8.0', complexity: 'O(1) per call, O(N) in the number of keys for a full turn.',
      tips: `${CHANGING} request_policy:special response_policy:special`,
      summary: 'Walks over the keys of the database, some at each call.',
      history: [['6.0.0', 'The option `TYPE`.']] }),

  command('sort', -2, 'write denyoom @set @sortedset @list @dangerous',
    [key(1, 'RO access'), named('RO access', 'BY and GET name keys by what is in the key.'),
      named('OW update', 'STORE may stand anywhere among the arguments.')],
    [arg.key(), ...sortArguments, optional(token('STORE', arg.key('destination', 2)))],
    { since: '1.0.0', complexity: SORT_COST,
      summary: 'Sorts the elements of a list, a set or a sorted set, and may store the result.' }),

  command('sort_ro', -2, 'readonly @set @sortedset @list @dangerous',
    [key(1, 'RO access'), named('RO access', 'BY and GET name keys by what is in the key.')],
    [arg.key(), ...sortArguments],
    { since: '7.0.0', complexity: SORT_COST, handler: 'sortRoCommand',
      summary: 'Sorts the elements of a list, a set or a sorted set.' }),

  command('touch', -2, 'readonly fast @keyspace', [keys(1, -1, 'RO')], [multiple(arg.key())],
    { since: '3.2.1', complexity: 'O(N) in the number of keys.', tips: SUM_OF_NODES,
      summary: 'Marks keys as used now and counts those that exist.' }),

  command('ttl', 2, 'readonly fast @keyspace', [key(1, 'RO access')], [arg.key()],
    { since: '1.0.0', complexity: 'O(1)', tips: CHANGING, history: ttlHistory,
      summary: 'Returns the time to live of a key in seconds.' }),

  command('type', 2, 'readonly fast @keyspace', [key(1, 'RO')], [arg.key()],
    { since: '1.0.0', complexity: 'O(1)', summary: 'Returns the type of the value at a key.' }),

  command('unlink', -2, 'write fast @keyspace', [keys(1, -1, 'RM delete')],
    [multiple(arg.key())],
    { since: '4.0.0', tips: SUM_OF_NODES,
      complexity: 'O(1) per key; the memory of large values is given back step by step later.',
      summary: 'Removes keys at once and frees their values later.' }),

  host(command('wait', 3, '@connection', [],
    [arg.integer('numreplicas'), arg.integer('timeout')],
    { since: '3.0.0', complexity: 'O(1)',
      tips: 'request_policy:all_shards response_policy:agg_min',
      summary: 'Waits until so many replicas have acknowledged the writes before.' })),

  host(command('waitaof', 4, 'noscript @connection', [],
    [arg.integer('numlocal'), arg.integer('numreplicas'), arg.integer('timeout')],
    { since: '7.2.0', complexity: 'O(1)',
      tips: 'request_policy:all_shards response_policy:agg_min',
      summary: 'Waits until the writes before are on disk here, and on so many replicas.' })),
]);
