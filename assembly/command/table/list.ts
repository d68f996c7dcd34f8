// The list commands: 22 rows. The format is described in row.ts.

import {
  type Argument,
  arg,
  command,
  family,
  key,
  keys,
  keysCounted,
  multiple,
  optional,
  since,
  token,
} from './row.js';

const ELEMENTS_COST = 'O(1) an element.';
const MOVE_SOURCE = key(1, 'RW access delete');
const MOVE_TARGET = key(2, 'RW insert');
const elementsHistory = [['2.4.0', 'Several elements may be given.']] as const;
const existingHistory = [['4.0.0', 'Several elements may be given.']] as const;
const countHistory = [['6.2.0', 'The argument `count`.']] as const;
const timeoutHistory = [['6.0.0', 'The timeout may have a fraction.']] as const;

const end = (name: string): Argument => arg.oneOf(name, token('LEFT'), token('RIGHT'));
const popCount = since('6.2.0', optional(arg.integer('count')));
const pushed = [arg.key(), multiple(arg.string('element'))];
const moving = [arg.key('source', 0), arg.key('destination', 1)];
const several = [
  arg.integer('numkeys'),
  multiple(arg.key()),
  end('where'),
  optional(token('COUNT', arg.integer('count'))),
];

export const listFamily = family('list', [
  command('blmove', 6, 'write denyoom blocking @list', [MOVE_SOURCE, MOVE_TARGET],
    [...moving, end('wherefrom'), end('whereto'), arg.double('timeout')],
    { since: '6.2.0', complexity: 'O(1)',
      summary: 'Moves an element from an end of a list to an end of another, waiting for one.' }),

  command('blmpop', -5, 'write blocking @list', [keysCounted(2, 'RW access delete')],
    [arg.double('timeout'), ...several],
    { since: '7.0.0', complexity: 'O(N+M), N keys being named and M elements popped.',
      summary: 'Pops elements from the first of several lists that has any, waiting for one.' }),

  command('blpop', -3, 'write blocking @list', [keys(1, -2, 'RW access delete')],
    [multiple(arg.key()), arg.double('timeout')],
    { since: '2.0.0', complexity: 'O(N) in the number of keys.', history: timeoutHistory,
      summary: 'Pops the first element of the first of several lists, waiting for one.' }),

  command('brpop', -3, 'write blocking @list', [keys(1, -2, 'RW access delete')],
    [multiple(arg.key()), arg.double('timeout')],
    { since: '2.0.0', complexity: 'O(N) in the number of keys.', history: timeoutHistory,
      summary: 'Pops the last element of the first of several lists, waiting for one.' }),

  command('brpoplpush', 4, 'write denyoom blocking @list', [MOVE_SOURCE, MOVE_TARGET],
    [...moving, arg.double('timeout')],
    { since: '2.2.0', complexity: 'O(1)', history: timeoutHistory,
      deprecated: ['6.2.0', '`BLMOVE` with the `RIGHT` and `LEFT` arguments'],
      summary: 'Moves the last element of a list to the front of another, waiting for one.' }),

  command('lindex', 3, 'readonly @list', [key(1, 'RO access')],
    [arg.key(), arg.integer('index')],
    { since: '1.0.0', complexity: 'O(N) in the distance from the nearer end.',
      summary: 'Returns the element at an index of a list.' }),

  command('linsert', 5, 'write denyoom @list', [key(1, 'RW insert')],
    [arg.key(), arg.oneOf('where', token('BEFORE'), token('AFTER')), arg.string('pivot'),
      arg.string('element')],
    { since: '2.2.0', complexity: 'O(N) in the distance of the pivot from the front.',
      summary: 'Inserts an element before or after another one of a list.' }),

  command('llen', 2, 'readonly fast @list', [key(1, 'RO')], [arg.key()],
    { since: '1.0.0', complexity: 'O(1)', summary: 'Returns the number of elements of a list.' }),

  command('lmove', 5, 'write denyoom @list', [MOVE_SOURCE, MOVE_TARGET],
    [...moving, end('wherefrom'), end('whereto')],
    { since: '6.2.0', complexity: 'O(1)',
      summary: 'Moves an element from an end of a list to an end of another.' }),

  command('lmpop', -4, 'write @list', [keysCounted(1, 'RW access delete')], several,
    { since: '7.0.0', complexity: 'O(N+M), N keys being named and M elements popped.',
      summary: 'Pops elements from the first of several lists that has any.' }),

  command('lpop', -2, 'write fast @list', [key(1, 'RW access delete')], [arg.key(), popCount],
    { since: '1.0.0', complexity: ELEMENTS_COST, history: countHistory,
      summary: 'Pops elements from the front of a list.' }),

  command('lpos', -3, 'readonly @list', [key(1, 'RO access')],
    [arg.key(), arg.string('element'), optional(token('RANK', arg.integer('rank'))),
      optional(token('COUNT', arg.integer('num-matches'))),
      optional(token('MAXLEN', arg.integer('len')))],
    { since: '6.0.6', complexity: 'O(N) in the number of elements looked at.',
      summary: 'Returns where an element stands in a list.' }),

  command('lpush', -3, 'write denyoom fast @list', [key(1, 'RW insert')], pushed,
    { since: '1.0.0', complexity: ELEMENTS_COST, history: elementsHistory,
      summary: 'Pushes elements to the front of a list; a missing key counts as an empty one.' }),

  command('lpushx', -3, 'write denyoom fast @list', [key(1, 'RW insert')], pushed,
    { since: '2.2.0', complexity: ELEMENTS_COST, history: existingHistory,
      summary: 'Pushes elements to the front of a list, if it exists.' }),

  command('lrange', 4, 'readonly @list', [key(1, 'RO access')],
    [arg.key(), arg.integer('start'), arg.integer('stop')],
    { since: '1.0.0',
      complexity: 'O(S+N), S being the distance of the first one from the nearer end and N their ' +
        'number.',
      summary: 'Returns the elements of a list between two indexes.' }),

  command('lrem', 4, 'write @list', [key(1, 'RW delete')],
    [arg.key(), arg.integer('count'), arg.string('element')],
    { since: '1.0.0', complexity: 'O(N) in the number of elements of the list.',
      summary: 'Removes elements of a list that equal a text.' }),

  command('lset', 4, 'write denyoom @list', [key(1, 'RW update')],
    [arg.key(), arg.integer('index'), arg.string('element')],
    { since: '1.0.0', complexity: 'O(N) in the distance from the nearer end.',
      summary: 'Replaces the element at an index of a list.' }),

  command('ltrim', 4, 'write @list', [key(1, 'RW delete')],
    [arg.key(), arg.integer('start'), arg.integer('stop')],
    { since: '1.0.0', complexity: 'O(N) in the number of elements removed.',
      summary: 'Removes the elements of a list that are not between two indexes.' }),

  command('rpop', -2, 'write fast @list', [key(1, 'RW access delete')], [arg.key(), popCount],
    { since: '1.0.0', complexity: ELEMENTS_COST, history: countHistory,
      summary: 'Pops elements from the end of a list.' }),

  command('rpoplpush', 3, 'write denyoom @list', [MOVE_SOURCE, MOVE_TARGET], moving,
    { since: '1.2.0', complexity: 'O(1)',
      deprecated: ['6.2.0', '`LMOVE` with the `RIGHT` and `LEFT` arguments'],
      summary: 'Moves the last element of a list to the front of another.' }),

  command('rpush', -3, 'write denyoom fast @list', [key(1, 'RW insert')], pushed,
    { since: '1.0.0', complexity: ELEMENTS_COST, history: elementsHistory,
      summary: 'Pushes elements to the end of a list; a missing key counts as an empty one.' }),

  command('rpushx', -3, 'write denyoom fast @list', [key(1, 'RW insert')], pushed,
    { since: '2.2.0', complexity: ELEMENTS_COST, history: existingHistory,
      summary: 'Pushes elements to the end of a list, if it exists.' }),
]);
