// Loaded into a server before it starts (node --import): its machine's clock is set by a file that
// holds how many ms it is off. The monotonic clock goes on as it does.

import { readFileSync } from 'node:fs';

const now = Date.now;
const file = process.env.CEDIS_CLOCK_FILE;

Date.now = () => now() + Number(readFileSync(file, 'latin1'));
