// The commands of a transaction: 5 rows. The format is described in row.ts.

import { arg, command, family, keys, multiple } from './row.js';

const CONTROL = 'noscript loading stale fast allow_busy @transaction';

export const transactionsFamily = family('transactions', [
  command('discard', 1, CONTROL, [], [],
    { since: '2.0.0', complexity: 'O(N) in the number of commands queued.',
      summary: 'Drops a transaction.' }),

  command('exec', 1, 'noscript loading stale skip_slowlog @transaction', [], [],
    { since: '1.2.0', complexity: 'That of the commands queued.',
      summary: 'Runs the commands of a transaction, none between them.' }),

  command('multi', 1, CONTROL, [], [],
    { since: '1.2.0', complexity: 'O(1)', summary: 'Begins a transaction.' }),

  command('unwatch', 1, CONTROL, [], [],
    { since: '2.2.0', complexity: 'O(1)', summary: 'Watches no key any more.' }),

  command('watch', -2, CONTROL, [keys(1, -1, 'RO')], [multiple(arg.key())],
    { since: '2.2.0', complexity: 'O(1) for every key.',
      summary: 'Lets the next transaction run only if the keys are not touched before it.' }),
]);
