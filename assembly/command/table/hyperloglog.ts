// The HyperLogLog commands: 5 rows. The format is described in row.ts.

import { arg, command, family, key, keys, multiple, optional } from './row.js';

export const hyperloglogFamily = family('hyperloglog', [
  command('pfadd', -2, 'write denyoom fast @hyperloglog', [key(1, 'RW insert')],
    [arg.key(), optional(multiple(arg.string('element')))],
    { since: '2.8.9', complexity: 'O(1) for each element.',
      summary: 'Adds elements to a HyperLogLog; a missing key counts as an empty one.' }),

  command('pfcount', -2, 'readonly may_replicate @hyperloglog',
    [keys(1, -1, 'RW access', 1, 'The estimate is kept in the value of a single key')],
    [multiple(arg.key())],
    { since: '2.8.9',
      complexity: 'O(1) for one key whose estimate is kept; else O(N) in the number of keys.',
      summary: 'Estimates how many different elements were added to one or several keys.' }),

  command('pfdebug', 3, 'write denyoom admin @hyperloglog', [key(2, 'RW access')],
    [arg.string('subcommand'), arg.key()],
    { since: '2.8.9', complexity: 'N/A', system: true,
      summary: 'Shows a HyperLogLog from inside.' }),

  command('pfmerge', -2, 'write denyoom @hyperloglog',
    [key(1, 'RW access insert'), keys(2, -1, 'RO access')],
    [arg.key('destkey'), optional(multiple(arg.key('sourcekey', 1)))],
    { since: '2.8.9', complexity: 'O(N) in the number of keys, each of which costs much.',
      summary: 'Adds everything that several HyperLogLogs have seen to one of them.' }),

  command('pfselftest', 1, 'admin @hyperloglog', [], [],
    { since: '2.8.9', complexity: 'N/A', system: true,
      summary: 'Checks that HyperLogLogs work.' }),
]);
