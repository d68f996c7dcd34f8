// The hash commands (in progress). The format is described in row.ts.

import { family } from './row.js';

export const hashFamily = family('hash', []);
