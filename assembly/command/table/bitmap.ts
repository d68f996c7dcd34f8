// The bitmap commands: 7 rows. The format is described in row.ts.

import {
  arg, command, family, key, keys, multiple, multipleToken, optional, since, token,
} from './row.js';

const EACH = 'O(1) for each operation.';

/** The unit of a range, since 7.0. */
const unit = since('7.0.0', optional(arg.oneOf('unit', token('BYTE'), token('BIT'))));
const UNIT_HISTORY = [['7.0.0', 'The option `BYTE|BIT`.']] as const;

const getField = token('GET',
  arg.block('get-block', arg.string('encoding'), arg.integer('offset')));

export const bitmapFamily = family('bitmap', [
  command('bitcount', -2, 'readonly @bitmap', [key(1, 'RO access')],
    [arg.key(), optional(arg.block('range', arg.integer('start'), arg.integer('end'), unit))],
    { since: '2.6.0', complexity: 'O(N) in the length of the part counted.',
      summary: 'Counts the bits that are set in a string or a part of it.',
      history: UNIT_HISTORY }),

  command('bitfield', -2, 'write denyoom @bitmap',
    [key(1, 'RW access update variable_flags', 'Read only if every operation is a `GET`')],
    [arg.key(),
      optional(multiple(arg.oneOf('operation',
        getField,
        arg.block('write',
          optional(token('OVERFLOW',
            arg.oneOf('overflow-block', token('WRAP'), token('SAT'), token('FAIL')))),
          arg.oneOf('write-operation',
            token('SET', arg.block('set-block',
              arg.string('encoding'), arg.integer('offset'), arg.integer('value'))),
            token('INCRBY', arg.block('incrby-block',
              arg.string('encoding'), arg.integer('offset'), arg.integer('increment'))))))))],
    { since: '3.2.0', complexity: EACH,
      summary: 'Reads, sets and increments integers of any width inside a string.' }),

  command('bitfield_ro', -2, 'readonly fast @bitmap', [key(1, 'RO access')],
    [arg.key(), optional(multipleToken(getField))],
    { since: '6.0.0', complexity: EACH, handler: 'bitfieldRoCommand',
      summary: 'Reads integers of any width inside a string.' }),

  command('bitop', -4, 'write denyoom @bitmap',
    [key(2, 'OW update'), keys(3, -1, 'RO access')],
    [arg.oneOf('operation', token('AND'), token('OR'), token('XOR'), token('NOT')),
      arg.key('destkey'), multiple(arg.key('key', 1))],
    { since: '2.6.0', complexity: 'O(N) in the length of the longest string.',
      summary: 'Combines the bits of several strings and stores the result.' }),

  command('bitpos', -3, 'readonly @bitmap', [key(1, 'RO access')],
    [arg.key(), arg.integer('bit'),
      optional(arg.block('range',
        arg.integer('start'),
        optional(arg.block('end-unit-block', arg.integer('end'), unit))))],
    { since: '2.8.7', complexity: 'O(N) in the length of the part searched.',
      summary: 'Finds the first bit of a string that is set, or that is clear.',
      history: UNIT_HISTORY }),

  command('getbit', 3, 'readonly fast @bitmap', [key(1, 'RO access')],
    [arg.key(), arg.integer('offset')],
    { since: '2.2.0', complexity: 'O(1)', summary: 'Returns one bit of a string.' }),

  command('setbit', 4, 'write denyoom @bitmap', [key(1, 'RW access update')],
    [arg.key(), arg.integer('offset'), arg.integer('value')],
    { since: '2.2.0', complexity: 'O(1)',
      summary: 'Sets or clears one bit of a string and returns what it was.' }),
]);
