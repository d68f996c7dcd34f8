/*
 * When a dataset is saved by itself: the `save` rules.
 *
 *     save 3600 1 300 100 60 10000        after an hour with a change, five minutes with 100, …
 *
 * A rule is due when enough has changed and more than its seconds have passed since the last save.
 * After a save that has failed, the next one waits for more than five seconds. All times are
 * seconds of the monotonic clock: a machine's clock that is set neither delays a save nor hastens
 * it.
 */

import type { SavePoint } from '../config/directive.js';

export interface SaveHistory {
  /** Changes since the last save. */
  readonly changes: number;
  readonly savedSeconds: number;
  /** When the last save in the background began. */
  readonly triedSeconds: number;
  readonly lastSaveFailed: boolean;
}

const retrySeconds = 5;

/** Whether a failed save was long enough ago, for rules and for a scheduled BGSAVE. */
export function saveMayStart(history: SaveHistory, nowSeconds: number): boolean {
  return !history.lastSaveFailed || nowSeconds - history.triedSeconds > retrySeconds;
}

/** The first rule that is due, or null. */
export function saveDue(
  rules: readonly SavePoint[],
  history: SaveHistory,
  nowSeconds: number,
): SavePoint | null {
  if (!saveMayStart(history, nowSeconds)) return null;
  const due = rules.find(
    (rule) => history.changes >= rule.changes && nowSeconds - history.savedSeconds > rule.seconds,
  );
  return due ?? null;
}

/** The log's line about a rule that is due. */
export function saveDueLine(rule: SavePoint): string {
  return `${rule.changes} changes in ${rule.seconds} seconds. Saving...`;
}
