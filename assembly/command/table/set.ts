// The set commands: 17 rows. The format is described in row.ts.

import {
  arg, command, family, key, keys, keysCounted, multiple, optional, since, token,
} from './row.js';

const SOME = 'nondeterministic_output';
const UNORDERED = 'nondeterministic_output_order';
const severalMembers = [['2.4.0', 'Several members may be named.']] as const;
const INTERSECTION_COST =
  'O(N*M) at worst, for N members of the smallest set and M sets.';
const TOTAL_COST = 'O(N) in the number of members of all sets.';

export const setFamily = family('set', [
  command('sadd', -3, 'write denyoom fast @set', [key(1, 'RW insert')],
    [arg.key(), multiple(arg.string('member'))],
    { since: '1.0.0', complexity: 'O(1) per member.', history: severalMembers,
      summary: 'Adds members to a set, which is made if there is none.' }),

  command('scard', 2, 'readonly fast @set', [key(1, 'RO')], [arg.key()],
    { since: '1.0.0', complexity: 'O(1)', summary: 'Counts the members of a set.' }),

  command('sdiff', -2, 'readonly @set', [keys(1, -1, 'RO access')], [multiple(arg.key())],
    { since: '1.0.0', complexity: TOTAL_COST, tips: UNORDERED,
      summary: 'Returns the members of the first set that no other set has.' }),

  command('sdiffstore', -3, 'write denyoom @set',
    [key(1, 'OW update'), keys(2, -1, 'RO access')],
    [arg.key('destination'), multiple(arg.key('key', 1))],
    { since: '1.0.0', complexity: TOTAL_COST,
      summary: 'Stores the members of the first set that no other set has.' }),

  command('sinter', -2, 'readonly @set', [keys(1, -1, 'RO access')], [multiple(arg.key())],
    { since: '1.0.0', complexity: INTERSECTION_COST, tips: UNORDERED,
      summary: 'Returns the members that all sets have.' }),

  command('sintercard', -3, 'readonly @set', [keysCounted(1, 'RO access')],
    [arg.integer('numkeys'), multiple(arg.key()), optional(token('LIMIT', arg.integer('limit')))],
    { since: '7.0.0', complexity: INTERSECTION_COST,
      summary: 'Counts the members that all sets have, up to a limit.' }),

  command('sinterstore', -3, 'write denyoom @set',
    [key(1, 'RW update'), keys(2, -1, 'RO access')],
    [arg.key('destination'), multiple(arg.key('key', 1))],
    { since: '1.0.0', complexity: INTERSECTION_COST,
      summary: 'Stores the members that all sets have.' }),

  command('sismember', 3, 'readonly fast @set', [key(1, 'RO')],
    [arg.key(), arg.string('member')],
    { since: '1.0.0', complexity: 'O(1)', summary: 'Tells whether a set has a member.' }),

  command('smembers', 2, 'readonly @set', [key(1, 'RO access')], [arg.key()],
    { since: '1.0.0', complexity: 'O(N) in the number of members.', tips: UNORDERED,
      summary: 'Returns all members of a set.' }),

  command('smismember', -3, 'readonly fast @set', [key(1, 'RO access')],
    [arg.key(), multiple(arg.string('member'))],
    { since: '6.2.0', complexity: 'O(N) in the number of members that are asked for.',
      summary: 'Tells for each of several members whether a set has it.' }),

  command('smove', 4, 'write fast @set', [key(1, 'RW access delete'), key(2, 'RW insert')],
    [arg.key('source'), arg.key('destination', 1), arg.string('member')],
    { since: '1.0.0', complexity: 'O(1)', summary: 'Moves a member from a set to another one.' }),

  command('spop', -2, 'write fast @set', [key(1, 'RW access delete')],
    [arg.key(), since('3.2.0', optional(arg.integer('count')))],
    { since: '1.0.0', tips: SOME,
      complexity: 'O(1) without a count, else O(N) in the count.',
      summary: 'Removes random members from a set and returns them.',
      history: [['3.2.0', 'The argument `count`.']] }),

  command('srandmember', -2, 'readonly @set', [key(1, 'RO access')],
    [arg.key(), since('2.6.0', optional(arg.integer('count')))],
    { since: '1.0.0', tips: SOME,
      complexity: 'O(1) without a count, else O(N) in its magnitude.',
      summary: 'Returns random members of a set.',
      history: [['2.6.0', 'The argument `count`.']] }),

  command('srem', -3, 'write fast @set', [key(1, 'RW delete')],
    [arg.key(), multiple(arg.string('member'))],
    { since: '1.0.0', complexity: 'O(1) per member.', history: severalMembers,
      summary: 'Removes members from a set, which is deleted with its last one.' }),

  command('sscan', -3, 'readonly @set', [key(1, 'RO access')],
    [arg.key(), arg.integer('cursor'), optional(token('MATCH', arg.pattern('pattern'))),
      optional(token('COUNT', arg.integer('count')))],
    { since: '2.8.0', tips: SOME,
      complexity: 'O(1) per call, O(N) in the number of members for a full turn.',
      summary: 'Walks over the members of a set, some at each call.' }),

  command('sunion', -2, 'readonly @set', [keys(1, -1, 'RO access')], [multiple(arg.key())],
    { since: '1.0.0', complexity: TOTAL_COST, tips: UNORDERED,
      summary: 'Returns the members that any of the sets has.' }),

  command('sunionstore', -3, 'write denyoom @set',
    [key(1, 'OW update'), keys(2, -1, 'RO access')],
    [arg.key('destination'), multiple(arg.key('key', 1))],
    { since: '1.0.0', complexity: TOTAL_COST,
      summary: 'Stores the members that any of the sets has.' }),
]);
