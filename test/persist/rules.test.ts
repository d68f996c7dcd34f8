import { describe, expect, it } from 'vitest';

import { AutoRewrite } from '../../host/persist/auto-rewrite.js';
import { saveDue, saveDueLine, saveMayStart } from '../../host/persist/save-rules.js';

const rules = [
  { seconds: 3600, changes: 1 },
  { seconds: 300, changes: 100 },
  { seconds: 60, changes: 10000 },
];

describe('the save rules', () => {
  const history = (changes: number, lastSaveFailed = false) => ({
    changes,
    savedSeconds: 1000,
    triedSeconds: 2000,
    lastSaveFailed,
  });

  it('are due when enough has changed and more than their time has passed', () => {
    expect(saveDue(rules, history(0), 1_000_000)).toBeNull();
    expect(saveDue(rules, history(10000), 1060)).toBeNull();
    expect(saveDue(rules, history(10000), 1061)).toBe(rules[2]);
    expect(saveDue(rules, history(9999), 1061)).toBeNull();
    expect(saveDue(rules, history(9999), 1301)).toBe(rules[1]);
    expect(saveDue(rules, history(1), 4601)).toBe(rules[0]);
    expect(saveDue([], history(10000), 1_000_000)).toBeNull();
    expect(saveDueLine(rules[1]!)).toBe('100 changes in 300 seconds. Saving...');
  });

  it('wait more than five seconds after a save that has failed', () => {
    expect(saveDue(rules, history(10000, true), 2005)).toBeNull();
    expect(saveDue(rules, history(10000, true), 2006)).toBe(rules[1]);
    expect(saveMayStart(history(0, true), 2005)).toBe(false);
    expect(saveMayStart(history(0), 2000)).toBe(true);
  });
});

describe('the automatic rewrite', () => {
  const rule = { percentage: 100, minimumBytes: 1000 };
  const sizes = (currentBytes: number, baseBytes: number, consecutiveFailures = 0) => ({
    currentBytes,
    baseBytes,
    consecutiveFailures,
  });

  it('comes once the file is large enough and has grown enough', () => {
    const auto = new AutoRewrite();
    expect(auto.verdict(sizes(1000, 10), rule, 0).kind).toBe('no');
    expect(auto.verdict(sizes(1999, 1000), rule, 0).kind).toBe('no');
    expect(auto.verdict(sizes(5000, 1000), { ...rule, percentage: 0 }, 0).kind).toBe('no');
    expect(auto.verdict(sizes(2000, 1000), rule, 0)).toEqual({
      kind: 'rewrite',
      line: 'Starting automatic rewriting of AOF on 100% growth',
    });
    expect(auto.verdict(sizes(1001, 0), rule, 0)).toEqual({
      kind: 'rewrite',
      line: 'Starting automatic rewriting of AOF on 100000% growth',
    });
  });

  it('waits longer and longer after three failures, up to an hour', () => {
    const auto = new AutoRewrite();
    expect(auto.verdict(sizes(3000, 1000, 2), rule, 100).kind).toBe('rewrite');
    const minutes: number[] = [];
    let now = 100;
    for (let failure = 3; failure < 12; failure++) {
      const start = now;
      const verdict = auto.verdict(sizes(3000, 1000, failure), rule, now);
      expect(verdict.kind).toBe('limited');
      while (auto.verdict(sizes(3000, 1000, failure), rule, now).kind !== 'rewrite') now++;
      minutes.push((now - start) / 60);
    }
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(auto.verdict(sizes(3000, 1000), rule, now).kind).toBe('rewrite');
    expect(auto.verdict(sizes(3000, 1000, 3), rule, now)).toEqual({
      kind: 'limited',
      line:
        'Background AOF rewrite has repeatedly failed and triggered the limit, will retry in' +
        ' 1 minutes',
    });
  });
});
