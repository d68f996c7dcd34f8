/*
 * MULTI, EXEC, DISCARD, WATCH and UNWATCH. What stands between them comes from the other families.
 */

import { someKeys } from '../arguments.js';
import { type Family, command } from '../family.js';

export const transactionFamily: Family = {
  name: 'transaction',
  weight: 1,
  makers: [
    command('MULTI', () => []),
    command('EXEC', () => []),
    command('EXEC', () => []),
    command('DISCARD', () => []),
    command('WATCH', (random) => someKeys(random)),
    command('UNWATCH', () => []),
  ],
};
