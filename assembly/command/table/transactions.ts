// The commands of a transaction: 3 rows. The format is described in row.ts.

import { command, family } from './row.js';

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
]);
