// What a replica would rather end for than go on with another dataset than its primary's, or with
// one that it cannot keep: propagation-error-behavior and replica-ignore-disk-write-errors.

import type { Configuration } from '../config/configuration.js';
import type { EngineLine } from '../engine/core.js';
import { LogCode } from '../engine/seam.generated.js';
import { crashByPanic } from '../process/crash.js';

/** Looks at a line of the engine's log; throws if the server must not go on. */
export function panicCheck({ code, second }: EngineLine, configuration: Configuration): void {
  if (code === LogCode.PRIMARY_ERROR) {
    // A replica that takes writes of its own differs anyway.
    const isStrict = configuration.getEnum('propagation-error-behavior') !== 'ignore';
    if (!isStrict || !configuration.getBool('replica-read-only')) return;
    throw crashByPanic(
      'This replica panicked sending an error to its master after processing the command' +
        ` '${second || '<unknown>'}'`,
      null,
    );
  }
  if (code === LogCode.PRIMARY_UNSAVED) {
    if (configuration.getBool('replica-ignore-disk-write-errors')) return;
    throw crashByPanic('Replica was unable to write command to disk.', null);
  }
}
