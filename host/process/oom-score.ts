// The `oom-score-adj` directive: how willing the kernel is to end this process when memory is out.
// Linux only; the kernel takes -1000 (never) to 1000 (first).
//
//   no                   as it was; a value that was set here is taken back
//   relative (or yes)    the value that was there plus one of oom-score-adj-values
//   absolute             one of oom-score-adj-values
//
// The first of the values is for a primary, the second for a replica. The third is for the children
// that save, of which there are none here.

import { readFileSync, writeFileSync } from 'node:fs';

import type { Configuration } from '../config/configuration.js';
import { systemErrorText } from '../config/system-error.js';
import type { Log } from './log.js';

const scoreFile = '/proc/self/oom_score_adj';
const scoreMaximum = 1000;

export class OomScore {
  /** The value before it was changed here; null while it is not. */
  private base: number | null = null;

  constructor(
    private readonly configuration: Configuration,
    private readonly log: Log,
    private readonly isReplica: () => boolean,
  ) {}

  /** Sets the score now and with each change of its directives. */
  bind(): void {
    this.follow();
    this.configuration.onApply(['oom-score-adj', 'oom-score-adj-values'], () =>
      this.apply() ? null : 'Failed to set current oom_score_adj. Check server logs.',
    );
  }

  /** Sets the score where there is one: at the start, and when the role has changed. */
  follow(): void {
    if (process.platform === 'linux') this.apply();
  }

  /**
   * Sets the score by the directives and the role. False when the kernel did not let it; the reason
   * is in the log.
   */
  private apply(): boolean {
    const mode = this.configuration.getEnum('oom-score-adj');
    if (mode === 'no' && this.base === null) return true;
    if (this.base === null) {
      const base = this.attempt('read', () => Number(readFileSync(scoreFile, 'latin1')));
      if (base === null) return false;
      this.base = base;
    }
    const values = this.configuration.getSpecial('oom-score-adj-values');
    const value = values[this.isReplica() ? 1 : 0] ?? 0;
    const wanted = mode === 'no' ? this.base : mode === 'absolute' ? value : this.base + value;
    const score = Math.min(Math.max(wanted, -scoreMaximum), scoreMaximum);
    if (mode === 'no') this.base = null;
    return this.attempt('write', () => (writeFileSync(scoreFile, `${score}\n`), score)) !== null;
  }

  private attempt(what: string, step: () => number): number | null {
    try {
      return step();
    } catch (error) {
      this.log.warning(`Unable to ${what} oom_score_adj: ${systemErrorText(error)}`);
      return null;
    }
  }
}
