// The values of one configuration for another.

import type { Configuration } from './configuration.js';

/** Takes over all values that are not set as they are. */
export function configurationCopy(source: Configuration, target: Configuration): void {
  const own = new Map(target.get(['*']));
  for (const [name, value] of source.get(['*'])) {
    if (own.get(name) !== value) target.assign(name, value);
  }
}
