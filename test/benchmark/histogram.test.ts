/*
 * The histogram beside a list of all values: what it tells is off by no more than it promises.
 */

import { describe, expect, it } from 'vitest';

import { Histogram, longestMicroseconds } from '../../host/benchmark/histogram.js';
import { RandomNumbers } from '../../host/benchmark/request.js';

const unit = 8;

describe.each([1, 2, 3, 4])('a histogram of %i digits', (digits) => {
  it('tells percentiles, the least and the most within its digits', () => {
    const random = new RandomNumbers(digits);
    const histogram = new Histogram(digits);
    const values: number[] = [];
    for (let index = 0; index < 5000; index++) {
      const value = random.below(2 ** (1 + random.below(31)));
      histogram.record(value);
      values.push(value);
    }
    values.sort((a, b) => a - b);
    /** The most that may be told in place of a value. */
    const most = (value: number): number => Math.max(value * (1 + 10 ** -digits), value + unit);
    for (const percentile of [1, 25, 50, 90, 99, 99.9, 100]) {
      const exact = values[Math.max(Math.round((percentile / 100) * values.length) - 1, 0)]!;
      expect(histogram.percentile(percentile)).toBeGreaterThanOrEqual(exact);
      expect(histogram.percentile(percentile)).toBeLessThanOrEqual(most(exact));
    }
    expect(histogram.least).toBeLessThanOrEqual(values[0]!);
    expect(histogram.most).toBeGreaterThanOrEqual(values.at(-1)!);
    expect(histogram.mean).toBeCloseTo(values.reduce((sum, each) => sum + each) / values.length, 3);
  });
});

describe('a histogram', () => {
  it('shows the distribution to its end, each point above the one before', () => {
    const histogram = new Histogram(3);
    for (let value = 1; value <= 3000; value++) histogram.record(value);
    const points = [...histogram.byPercentile()];
    expect(points[0]!.percentile).toBe(0);
    expect(points.slice(1, 4).map(({ percentile }) => percentile)).toEqual([50, 75, 87.5]);
    expect(points[1]!.value).toBe(1503);
    expect(points.at(-1)).toEqual({ percentile: 100, value: 3007, count: 3000 });
    const widths = [...histogram.byWidth()];
    expect(widths.slice(0, 2).map(({ value }) => value)).toEqual([103, 207]);
    expect(widths.slice(-2).map(({ value }) => value)).toEqual([2007, 3007]);
    expect(widths.at(-1)!.count).toBe(3000);
    for (const list of [points, widths]) {
      for (let at = 1; at < list.length; at++) {
        expect(list[at]!.count).toBeGreaterThanOrEqual(list[at - 1]!.count);
      }
    }
  });

  it('adds others and takes them away, in memory that is shared', () => {
    const [first, second, sum] = [new Histogram(2), new Histogram(2), new Histogram(2)];
    first.record(100, 10);
    second.record(5000);
    sum.add(first);
    sum.add(second);
    expect([sum.total, sum.percentile(50), sum.most]).toEqual([11, 103, 5023]);
    sum.add(first, -1);
    expect([sum.total, sum.percentile(1)]).toEqual([1, 5023]);
    expect(new Histogram(2, first.memory).total).toBe(10);
  });

  it('is of use when it is empty, and takes what is too long for the longest', () => {
    const histogram = new Histogram(3);
    expect([histogram.mean, histogram.least, histogram.most, histogram.percentile(99)]).toEqual([
      0, 0, 0, 0,
    ]);
    expect([...histogram.byPercentile(), ...histogram.byWidth()]).toEqual([]);
    histogram.record(longestMicroseconds);
    expect(histogram.most).toBe(longestMicroseconds);
  });
});
