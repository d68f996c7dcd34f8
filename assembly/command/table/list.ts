// The list commands (in progress). The format is described in row.ts.

import { family } from './row.js';

export const listFamily = family('list', []);
