/*
 * When the append-only file is rewritten by itself: once it is larger than
 * `auto-aof-rewrite-min-size` and has grown by `auto-aof-rewrite-percentage` since the last
 * rewrite. After three failures in a row it waits: 1 minute, then 2, 4, … up to an hour, so that no
 * increment is left behind by each of many attempts. BGREWRITEAOF is not held back.
 */

const failuresTolerated = 3;
const delayMinutesMaximum = 60;

export interface AofSizes {
  readonly currentBytes: number;
  /** After the last rewrite. */
  readonly baseBytes: number;
  readonly consecutiveFailures: number;
}

export interface AutoRewriteRule {
  /** Directive auto-aof-rewrite-percentage; 0 turns it off. */
  readonly percentage: number;
  /** Directive auto-aof-rewrite-min-size. */
  readonly minimumBytes: number;
}

/** What to do: rewrite because of so much growth, or only say that it will not be for a while. */
export type AutoRewriteVerdict =
  | { readonly kind: 'no' }
  | { readonly kind: 'rewrite'; readonly line: string }
  | { readonly kind: 'limited'; readonly line: string };

const no: AutoRewriteVerdict = { kind: 'no' };

export class AutoRewrite {
  #delayMinutes = 0;
  #nextSeconds = 0;

  /** Asked each tick while no snapshot is being written. */
  verdict(sizes: AofSizes, rule: AutoRewriteRule, elapsedSeconds: number): AutoRewriteVerdict {
    if (rule.percentage === 0 || sizes.currentBytes <= rule.minimumBytes) return no;
    const base = Math.max(1, sizes.baseBytes);
    const growth = Math.trunc((sizes.currentBytes * 100) / base) - 100;
    if (growth < rule.percentage) return no;
    const limited = this.limit(sizes.consecutiveFailures, elapsedSeconds);
    if (limited !== null) return limited;
    return { kind: 'rewrite', line: `Starting automatic rewriting of AOF on ${growth}% growth` };
  }

  /** Null when nothing holds back a rewrite that nobody has just asked for. */
  limit(failures: number, elapsedSeconds: number): AutoRewriteVerdict | null {
    if (failures < failuresTolerated) {
      this.#delayMinutes = 0;
      this.#nextSeconds = 0;
      return null;
    }
    if (this.#nextSeconds !== 0) {
      if (elapsedSeconds < this.#nextSeconds) return no;
      this.#nextSeconds = 0;
      return null;
    }
    this.#delayMinutes = Math.min(Math.max(1, this.#delayMinutes * 2), delayMinutesMaximum);
    this.#nextSeconds = elapsedSeconds + this.#delayMinutes * 60;
    const line =
      'Background AOF rewrite has repeatedly failed and triggered the limit, will retry in ' +
      `${this.#delayMinutes} minutes`;
    return { kind: 'limited', line };
  }
}
