// The sorted-set commands (in progress). The format is described in row.ts.

import { family } from './row.js';

export const sortedSetFamily = family('sorted-set', []);
