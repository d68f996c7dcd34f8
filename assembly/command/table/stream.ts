// The stream commands: 21 rows. The format is described in row.ts.

import {
  type Argument,
  arg,
  command,
  display,
  family,
  key,
  keySpec,
  multiple,
  optional,
  since,
  token,
} from './row.js';

const RANDOM = 'nondeterministic_output';

const threshold: readonly Argument[] = [
  arg.oneOf('strategy', token('MAXLEN'), since('6.2.0', token('MINID'))),
  optional(arg.oneOf('operator', token('=', 'equal'), token('~', 'approximately'))),
  arg.string('threshold'),
  since('6.2.0', optional(token('LIMIT', arg.integer('count')))),
];

const newId = arg.oneOf('id-selector', arg.string('id'), token('$', 'new-id'));

const streams = token('STREAMS',
  arg.block('streams', multiple(arg.key()), multiple(arg.string('id'))));

const streamKeys = (startFrom: number): ReturnType<typeof keySpec> =>
  keySpec(
    { type: 'keyword', keyword: 'STREAMS', startFrom },
    { type: 'range', lastKey: -1, keyStep: 1, limit: 2 },
    'RO access',
  );

export const streamFamily = family('stream', [
  command('xack', -4, 'write fast @stream', [key(1, 'RW update')],
    [arg.key(), arg.string('group'), multiple(arg.string('id'))],
    { since: '5.0.0', complexity: 'O(1) for each id.',
      summary: 'Acknowledges entries, so that they are not pending in a group any more.' }),

  command('xadd', -5, 'write denyoom fast @stream',
    [key(1, 'RW update', 'UPDATE and not INSERT, since the stream may be trimmed as well')],
    [arg.key(),
      since('6.2.0', optional(token('NOMKSTREAM'))),
      optional(arg.block('trim', ...threshold)),
      arg.oneOf('id-selector', token('*', 'auto-id'), arg.string('id')),
      multiple(arg.block('data', arg.string('field'), arg.string('value')))],
    { since: '5.0.0', tips: RANDOM,
      complexity: 'O(1), and O(N) for N entries that trimming takes away.',
      summary: 'Adds an entry at the end of a stream; a missing key is made an empty stream.',
      history: [
        ['6.2.0', 'The options `NOMKSTREAM` and `LIMIT`, and trimming by `MINID`.'],
        ['7.0.0', 'The form `<ms>-*` of ids.'],
      ] }),

  command('xautoclaim', -6, 'write fast @stream', [key(1, 'RW delete')],
    [arg.key(), arg.string('group'), arg.string('consumer'), arg.string('min-idle-time'),
      arg.string('start'), optional(token('COUNT', arg.integer('count'))),
      optional(token('JUSTID'))],
    { since: '6.2.0', complexity: 'O(1) for a small `COUNT`.', tips: RANDOM,
      summary: 'Gives entries that have been pending for long to a consumer, as by `XCLAIM`.',
      history: [['7.0.0', 'The reply tells which pending entries had been deleted.']] }),

  command('xclaim', -6, 'write fast @stream', [key(1, 'RW update')],
    [arg.key(), arg.string('group'), arg.string('consumer'), arg.string('min-idle-time'),
      multiple(arg.string('id')),
      optional(token('IDLE', arg.integer('ms'))),
      optional(token('TIME', arg.unixTime('unix-time-milliseconds'))),
      optional(token('RETRYCOUNT', arg.integer('count'))),
      optional(token('FORCE')),
      optional(token('JUSTID')),
      optional(token('LASTID', arg.string('lastid')))],
    { since: '5.0.0', tips: RANDOM,
      complexity: 'O(log N), N being the number of entries that are pending in the group.',
      summary: 'Gives pending entries of a group to a consumer, as if they were delivered to it.' }),

  command('xdel', -3, 'write fast @stream', [key(1, 'RW delete')],
    [arg.key(), multiple(arg.string('id'))],
    { since: '5.0.0', complexity: 'O(1) for each id, whatever the size of the stream.',
      summary: 'Deletes entries of a stream and returns how many were there.' }),

  command('xgroup', -2, '', [], [],
    { since: '5.0.0', complexity: 'As the subcommand says.',
      summary: 'Holds the commands that manage groups of consumers.',
      subcommands: [
        command('create', -5, 'write denyoom @stream', [key(2, 'RW insert')],
          [arg.key(), arg.string('group'), newId, optional(token('MKSTREAM')),
            optional(token('ENTRIESREAD', arg.integer('entries-read')))],
          { since: '5.0.0', complexity: 'O(1)', summary: 'Makes a group of consumers.',
            history: [['7.0.0', 'The option `ENTRIESREAD`.']] }),
        command('createconsumer', 5, 'write denyoom @stream', [key(2, 'RW insert')],
          [arg.key(), arg.string('group'), arg.string('consumer')],
          { since: '6.2.0', complexity: 'O(1)', summary: 'Makes a consumer in a group.' }),
        command('delconsumer', 5, 'write @stream', [key(2, 'RW delete')],
          [arg.key(), arg.string('group'), arg.string('consumer')],
          { since: '5.0.0', complexity: 'O(1)',
            summary: 'Deletes a consumer and what is pending at it.' }),
        command('destroy', 4, 'write @stream', [key(2, 'RW delete')],
          [arg.key(), arg.string('group')],
          { since: '5.0.0', complexity: 'O(N), N being the number of its pending entries.',
            summary: 'Deletes a group of consumers.' }),
        command('help', 2, 'loading stale @stream', [], [],
          { since: '5.0.0', complexity: 'O(1)', summary: 'Describes the subcommands.' }),
        command('setid', -5, 'write @stream', [key(2, 'RW update')],
          [arg.key(), arg.string('group'), newId,
            display('entries-read',
              optional(token('ENTRIESREAD', arg.integer('entriesread'))))],
          { since: '5.0.0', complexity: 'O(1)',
            summary: 'Sets the id that counts as the last one delivered to a group.',
            history: [['7.0.0', 'The option `ENTRIESREAD`.']] }),
      ] }),

  command('xinfo', -2, '', [], [],
    { since: '5.0.0', complexity: 'As the subcommand says.',
      summary: 'Holds the commands that look into streams.',
      subcommands: [
        command('consumers', 4, 'readonly @stream', [key(2, 'RO access')],
          [arg.key(), arg.string('group')],
          { since: '5.0.0', complexity: 'O(1)', tips: RANDOM,
            summary: 'Lists the consumers of a group.',
            history: [['7.2.0', 'The field `inactive`.']] }),
        command('groups', 3, 'readonly @stream', [key(2, 'RO access')], [arg.key()],
          { since: '5.0.0', complexity: 'O(1)', summary: 'Lists the groups of a stream.',
            history: [['7.0.0', 'The fields `entries-read` and `lag`.']] }),
        command('help', 2, 'loading stale @stream', [], [],
          { since: '5.0.0', complexity: 'O(1)', summary: 'Describes the subcommands.' }),
        command('stream', -3, 'readonly @stream', [key(2, 'RO access')],
          [arg.key(), optional(arg.block('full-block', token('FULL'),
            optional(token('COUNT', arg.integer('count')))))],
          { since: '5.0.0', complexity: 'O(1)', summary: 'Describes a stream.',
            history: [
              ['6.0.0', 'The option `FULL`.'],
              ['7.0.0', 'The fields `max-deleted-entry-id`, `entries-added`, ' +
                '`recorded-first-entry-id`, `entries-read` and `lag`.'],
              ['7.2.0', 'The field `active-time`; `seen-time` means something else.'],
            ] }),
      ] }),

  command('xlen', 2, 'readonly fast @stream', [key(1, 'RO')], [arg.key()],
    { since: '5.0.0', complexity: 'O(1)', summary: 'Returns the number of entries of a stream.' }),

  command('xpending', -3, 'readonly @stream', [key(1, 'RO access')],
    [arg.key(), arg.string('group'),
      optional(arg.block('filters',
        since('6.2.0', optional(token('IDLE', arg.integer('min-idle-time')))),
        arg.string('start'), arg.string('end'), arg.integer('count'),
        optional(arg.string('consumer'))))],
    { since: '5.0.0', tips: RANDOM,
      complexity: 'O(N) in the number of entries looked at; of the summary, in that of consumers.',
      summary: 'Shows which entries are pending in a group.',
      history: [['6.2.0', 'The option `IDLE` and ranges without their ends.']] }),

  command('xrange', -4, 'readonly @stream', [key(1, 'RO access')],
    [arg.key(), arg.string('start'), arg.string('end'),
      optional(token('COUNT', arg.integer('count')))],
    { since: '5.0.0', complexity: 'O(N) in the number of entries returned.',
      summary: 'Returns the entries between two ids.',
      history: [['6.2.0', 'Ranges without their ends.']] }),

  command('xread', -4, 'blocking readonly @stream', [streamKeys(1)],
    [optional(token('COUNT', arg.integer('count'))),
      optional(token('BLOCK', arg.integer('milliseconds'))), streams],
    { since: '5.0.0',
      summary: 'Returns entries of several streams above an id each, and may wait for some.' }),

  command('xreadgroup', -7, 'blocking write @stream', [streamKeys(4)],
    [token('GROUP', arg.block('group-block', arg.string('group'), arg.string('consumer'))),
      optional(token('COUNT', arg.integer('count'))),
      optional(token('BLOCK', arg.integer('milliseconds'))),
      optional(token('NOACK')), streams],
    { since: '5.0.0',
      complexity: 'O(N) in the number of entries returned, for each stream.',
      summary: 'Returns entries that no consumer of a group has been given, or those pending.' }),

  command('xrevrange', -4, 'readonly @stream', [key(1, 'RO access')],
    [arg.key(), arg.string('end'), arg.string('start'),
      optional(token('COUNT', arg.integer('count')))],
    { since: '5.0.0', complexity: 'O(N) in the number of entries returned.',
      summary: 'Returns the entries between two ids, the last one first.',
      history: [['6.2.0', 'Ranges without their ends.']] }),

  command('xsetid', -3, 'write denyoom fast @stream', [key(1, 'RW update')],
    [arg.key(), arg.string('last-id'),
      since('7.0.0', optional(token('ENTRIESADDED', arg.integer('entries-added')))),
      since('7.0.0', optional(token('MAXDELETEDID', arg.string('max-deleted-id'))))],
    { since: '5.0.0', complexity: 'O(1)',
      summary: 'Sets the last id of a stream; for the use of the server itself.',
      history: [['7.0.0', 'The options `ENTRIESADDED` and `MAXDELETEDID`.']] }),

  command('xtrim', -4, 'write @stream', [key(1, 'RW delete')],
    [arg.key(), arg.block('trim', ...threshold)],
    { since: '5.0.0', tips: RANDOM, complexity: 'O(N) in the number of entries taken away.',
      summary: 'Takes the oldest entries away, down to a length or an id.',
      history: [['6.2.0', 'Trimming by `MINID`, and the option `LIMIT`.']] }),
]);
