// The file that holds the number of the process: written when the server starts, if `pidfile` names
// one or the server runs in the background, and removed when it ends.

import { unlinkSync, writeFileSync } from 'node:fs';

import { systemErrorText } from '../config/system-error.js';
import type { Log } from './log.js';

/** Where it is when `pidfile` names none. */
const pathDefault = '/var/run/redis.pid';

export class PidFile {
  private readonly path: string;

  constructor(
    path: string,
    private readonly log: Log,
  ) {
    this.path = path === '' ? pathDefault : path;
  }

  /** Writes it. A failure is logged and nothing more, as Redis does it. */
  write(): void {
    try {
      writeFileSync(this.path, `${process.pid}\n`);
    } catch (error) {
      this.log.warning(`Failed to write PID file: ${systemErrorText(error)}`);
    }
  }

  remove(): void {
    this.log.notice('Removing the pid file.');
    try {
      unlinkSync(this.path);
    } catch {
      // It could not be written, or somebody has removed it.
    }
  }
}
