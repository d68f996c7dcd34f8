/*
 * One run: a request, sent so many times to one server, from this thread or from others.
 *
 *     plans ──► a load each ──► open … open ──► begin ──► counters, histograms ──► what it was
 *                                                 └── every 250 ms: a sample
 */

import { Worker } from 'node:worker_threads';

import type { Place } from '../client/tls-options.js';
import { Histogram, histogramBytes } from './histogram.js';
import { loadMake } from './load.js';
import { LoadFailure } from './load-client.js';
import type { Options } from './options.js';
import { answeredAt, controlMake, prefixOf } from './plan.js';
import type { LoadOutcome, LoadPlan } from './plan.js';
import type { Test } from './test-list.js';
import type { ThreadNote } from './thread.js';

const sampleMs = 250;
/** From this share on an event loop has no time to spare. */
const busyLimit = 0.95;
/** A run that is shorter is mostly its own start. */
const judgedSeconds = 0.1;
/** Requests that leave so much later than due are our own fault, µs. */
const delayLimit = 1000;

/** What has happened since the last sample, or since the beginning. */
export interface Sample {
  /** Since the beginning. */
  readonly seconds: number;
  readonly perSecond: number;
  readonly perSecondOverall: number;
  /** Latencies, ms. */
  readonly mean: number;
  readonly meanOverall: number;
  readonly median: number;
  readonly most: number;
}

export interface RunResult {
  readonly title: string;
  readonly requests: number;
  readonly seconds: number;
  readonly latencies: Histogram;
  /** How late requests were sent, with a rate; null without one. */
  readonly delays: Histogram | null;
  readonly samples: readonly Sample[];
  /** The busiest event loop's share of the time, and cores that were used. */
  readonly busy: number;
  readonly cores: number;
  /** Whether this program and not the server has set the limit. */
  readonly isLimit: boolean;
}

/** A load, in this thread or in another. */
interface Part {
  open(): Promise<void>;
  run(): Promise<LoadOutcome>;
  close(): void;
}

/** Runs a test; throws LoadFailure. `sampled` is told what goes on. */
export async function testRun(
  options: Options,
  place: Place,
  test: Test,
  sampled: (sample: Sample) => void,
): Promise<RunResult> {
  const control = controlMake();
  const plans = plansMake(options, place, test, control);
  const parts = plans.map((plan) => (options.threads === 0 ? loadMake(plan) : threadMake(plan)));
  try {
    await Promise.all(parts.map((part) => part.open()));
    const sampler = new Sampler(plans, new Int32Array(control), sampled);
    const before = process.cpuUsage();
    const startMs = performance.now();
    const outcomes = await Promise.all(parts.map((part) => part.run())).finally(() =>
      sampler.stop(),
    );
    const { user, system } = process.cpuUsage(before);
    const cores = (user + system) / 1000 / (performance.now() - startMs);
    return resultOf(options, test, plans, outcomes, sampler, cores);
  } finally {
    for (const part of parts) part.close();
  }
}

/** Opens the connections and keeps them until one is lost; `sampled` is called now and then. */
export async function idleRun(options: Options, place: Place, sampled: () => void): Promise<never> {
  const test: Test = { title: '', request: { bytes: new Uint8Array(1), numbersAt: [] } };
  const plans = plansMake(options, place, test, controlMake());
  const parts = plans.map((plan) => loadMake(plan));
  await Promise.all(parts.map((part) => part.open()));
  setInterval(sampled, sampleMs);
  throw await Promise.race(parts.map((part) => part.lost()));
}

function resultOf(
  options: Options,
  test: Test,
  plans: readonly LoadPlan[],
  outcomes: readonly LoadOutcome[],
  sampler: Sampler,
  cores: number,
): RunResult {
  const beganMs = Math.min(...outcomes.map((each) => each.beganMs));
  const endedMs = Math.max(...outcomes.map((each) => each.endedMs));
  const seconds = Math.max(endedMs - beganMs, 0.001) / 1000;
  const busy = Math.max(...outcomes.map((each) => each.busy));
  const latencies = histogramSum(plans, 'latencies');
  const delays = options.rate === null ? null : histogramSum(plans, 'delays');
  return {
    title: test.title,
    requests: latencies.total,
    seconds,
    latencies,
    delays,
    samples: sampler.samples,
    busy,
    cores,
    // With a rate the loop waits by looking: that it is busy says nothing; nor does it in no time.
    isLimit:
      delays === null
        ? busy >= busyLimit && seconds >= judgedSeconds
        : delays.percentile(99) > delayLimit,
  };
}

function histogramSum(plans: readonly LoadPlan[], which: 'latencies' | 'delays'): Histogram {
  const sum = new Histogram(plans[0]!.digits);
  for (const plan of plans) sum.add(new Histogram(plan.digits, plan[which]));
  return sum;
}

function plansMake(
  options: Options,
  place: Place,
  test: Test,
  control: SharedArrayBuffer,
): LoadPlan[] {
  const { clients, digits, keepsAlive, keyspace, pipeline, rate, requests } = options;
  const threads = Math.min(Math.max(options.threads, 1), clients);
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  // The options as data, which can be sent to a thread.
  const tls = { ...options };
  /** The share of thread `index` in so many. */
  const share = (all: number, index: number): number =>
    Math.floor(all / threads) + (index < all % threads ? 1 : 0);
  return Array.from({ length: threads }, (_, index) => ({
    ...{ place, tls, ...prefixOf(options), request: test.request },
    ...{ clients: share(clients, index), requests, pipeline, keepsAlive, keyspace, digits },
    seed: seed + index,
    rate: rate === null ? null : rate / threads,
    share: share(requests, index),
    control,
    latencies: new SharedArrayBuffer(histogramBytes(digits)),
    delays: new SharedArrayBuffer(histogramBytes(digits)),
  }));
}

function threadMake(plan: LoadPlan): Part {
  const worker = new Worker(new URL('./thread.js', import.meta.url), { workerData: plan });
  const note = (): Promise<ThreadNote> =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  return {
    open: async () => {
      const heard = await note();
      if (heard.kind === 'failed') throw new LoadFailure(heard.text);
    },
    run: async () => {
      const heard = note();
      worker.postMessage('begin');
      const { outcome, text } = { outcome: null, text: '', ...(await heard) };
      if (outcome === null) throw new LoadFailure(text);
      return outcome;
    },
    close: () => void worker.terminate(),
  };
}

/** Looks at the counters while a run goes on. */
class Sampler {
  readonly samples: Sample[] = [];
  readonly #timer: NodeJS.Timeout;
  readonly #startMs = performance.now();
  #lastMs = this.#startMs;
  #lastAnswered = 0;
  #last: Histogram;

  constructor(
    private readonly plans: readonly LoadPlan[],
    private readonly control: Int32Array,
    private readonly sampled: (sample: Sample) => void,
  ) {
    this.#last = new Histogram(plans[0]!.digits);
    this.#timer = setInterval(() => this.#look(), sampleMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    // What is left is told too, unless it is too short to tell anything.
    if (performance.now() - this.#lastMs > sampleMs / 4) this.#look();
  }

  #look(): void {
    const nowMs = performance.now();
    const answered = Atomics.load(this.control, answeredAt);
    const overall = histogramSum(this.plans, 'latencies');
    const since = new Histogram(overall.digits);
    since.add(overall);
    since.add(this.#last, -1);
    const seconds = (nowMs - this.#startMs) / 1000;
    const sample = {
      seconds,
      perSecond: ((answered - this.#lastAnswered) * 1000) / (nowMs - this.#lastMs),
      perSecondOverall: answered / seconds,
      mean: since.mean / 1000,
      meanOverall: overall.mean / 1000,
      median: since.percentile(50) / 1000,
      most: since.percentile(100) / 1000,
    };
    this.#lastMs = nowMs;
    this.#lastAnswered = answered;
    this.#last = overall;
    this.samples.push(sample);
    this.sampled(sample);
  }
}
