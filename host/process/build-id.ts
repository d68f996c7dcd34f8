// What names the build of this program, in --version and INFO.

import { createHash } from 'node:crypto';

import { cedisVersion } from '../config/version.js';

/** At most 16 hexadecimal digits: a number, without zeros in front. */
export function buildId(): string {
  const digest = createHash('sha256').update(`cedis ${cedisVersion}`).digest('hex');
  return digest.slice(0, 16).replace(/^0+/, '');
}
