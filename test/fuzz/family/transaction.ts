/*
 * MULTI, EXEC and DISCARD. What stands between them comes from the other families.
 */

import { type Family, command } from '../family.js';

export const transactionFamily: Family = {
  name: 'transaction',
  weight: 1,
  makers: [
    command('MULTI', () => []),
    command('EXEC', () => []),
    command('EXEC', () => []),
    command('DISCARD', () => []),
  ],
};
