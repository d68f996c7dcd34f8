/*
 * BullMQ as applications use it, against the server process: queues, workers, schedulers and flows
 * are scripts on lists, sorted sets, hashes and streams.
 */

import { FlowProducer, Queue, QueueEvents, UnrecoverableError, Worker } from 'bullmq';
import type { Job, WorkerOptions } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import type { ServerProcess } from '../support/process.js';
import { serverStart } from '../support/server.js';

const JOBS = 200;

let server: ServerProcess;
let queue: Queue;
let events: QueueEvents;
let opened: { close(): Promise<unknown> }[] = [];
let number = 0;

function kept<T extends { close(): Promise<unknown> }>(it: T): T {
  opened.push(it);
  return it;
}

const connection = (): { port: number; maxRetriesPerRequest: null } => ({
  port: server.port,
  maxRetriesPerRequest: null,
});

/** A worker of the test's queue. */
function work(
  processor: (job: Job, token?: string) => Promise<unknown>,
  options: Partial<WorkerOptions> = {},
): Worker {
  return kept(new Worker(queue.name, processor, { connection: connection(), ...options }));
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it does not come to that');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  server = await serverStart();
});
afterAll(() => server.stop());

beforeEach(async () => {
  queue = kept(new Queue(`queue-${++number}`, { connection: connection() }));
  // Every job that is waited for listens.
  queue.setMaxListeners(2 * JOBS);
  events = kept(new QueueEvents(queue.name, { connection: connection() }));
  await events.waitUntilReady();
});
afterEach(async () => {
  await Promise.all(opened.map((each) => each.close()));
  opened = [];
});

test('adds and processes jobs, ten at a time, and tells their results', async () => {
  const jobs = await queue.addBulk(
    Array.from({ length: JOBS }, (_, i) => ({ name: 'add', data: { value: i } })),
  );
  work(async (job) => (job.data as { value: number }).value * 2, { concurrency: 10 });
  const results = await Promise.all(jobs.map((job) => job.waitUntilFinished(events)));
  expect(results).toEqual(Array.from({ length: JOBS }, (_, i) => 2 * i));
  expect(await queue.getJobCounts('waiting', 'active', 'completed', 'failed')).toEqual({
    waiting: 0,
    active: 0,
    completed: JOBS,
    failed: 0,
  });
  const last = await queue.getJob(jobs.at(-1)!.id!);
  expect(last?.returnvalue).toBe(2 * (JOBS - 1));
});

test('holds a delayed job back for its time', async () => {
  const since = Date.now();
  const job = await queue.add('later', {}, { delay: 300 });
  expect(await job.getState()).toBe('delayed');
  work(async () => Date.now());
  const at = (await job.waitUntilFinished(events)) as number;
  expect(at - since).toBeGreaterThanOrEqual(295);
});

test('runs what a job scheduler repeats', async () => {
  let runs = 0;
  work(async () => ++runs);
  await queue.upsertJobScheduler('every', { every: 100 }, { name: 'tick', data: { a: 1 } });
  expect(await queue.getJobSchedulersCount()).toBe(1);
  const [scheduler] = await queue.getJobSchedulers();
  expect(scheduler).toMatchObject({ key: 'every', name: 'tick', every: 100 });
  await until(() => runs >= 3);
  expect(await queue.removeJobScheduler('every')).toBe(true);
  expect(await queue.getJobSchedulersCount()).toBe(0);
});

test('runs a flow: children first, and their values go to the parent', async () => {
  const flow = kept(new FlowProducer({ connection: connection() }));
  const tree = await flow.add({
    name: 'sum',
    queueName: queue.name,
    children: [1, 2, 3].map((value) => ({
      name: 'part',
      data: { value },
      queueName: queue.name,
    })),
  });
  expect(await tree.job.getState()).toBe('waiting-children');
  work(async (job) => {
    if (job.name === 'part') return (job.data as { value: number }).value;
    const values = Object.values(await job.getChildrenValues<number>());
    return values.reduce((sum, each) => sum + each, 0);
  });
  expect(await tree.job.waitUntilFinished(events)).toBe(6);
});

test('takes jobs by priority, and the last first when asked', async () => {
  const order: string[] = [];
  const priorities: readonly [string, number][] = [
    ['low', 10],
    ['high', 1],
    ['middle', 5],
  ];
  for (const [name, priority] of priorities) await queue.add(name, {}, { priority });
  await queue.add('first', {});
  await queue.add('before first', {}, { lifo: true });
  expect(await queue.getCountsPerPriority([0, 1, 5, 10])).toEqual({ 0: 2, 1: 1, 5: 1, 10: 1 });
  work(async (job) => order.push(job.name));
  await until(() => order.length === 5);
  expect(order).toEqual(['before first', 'first', 'high', 'middle', 'low']);
});

test('keeps to a rate limit', async () => {
  const times: number[] = [];
  await queue.addBulk(Array.from({ length: 4 }, () => ({ name: 'limited', data: {} })));
  work(async () => times.push(Date.now()), { limiter: { max: 2, duration: 400 } });
  await until(() => times.length === 4);
  expect(times[2]! - times[0]!).toBeGreaterThanOrEqual(350);
});

test('tries again with a backoff, and gives up when told', async () => {
  let tries = 0;
  const worker = work(async (job) => {
    if (job.name === 'hopeless') throw new UnrecoverableError('never');
    if (++tries < 3) throw new Error(`failed ${tries}`);
    return 'done';
  });
  const job = await queue.add('flaky', {}, { attempts: 3, backoff: { type: 'fixed', delay: 50 } });
  expect(await job.waitUntilFinished(events)).toBe('done');
  expect(tries).toBe(3);
  const hopeless = await queue.add('hopeless', {}, { attempts: 5 });
  await expect(hopeless.waitUntilFinished(events)).rejects.toThrow('never');
  expect((await queue.getFailed()).map(({ id }) => id)).toEqual([hopeless.id]);
  await worker.close();
  await hopeless.retry();
  expect(await hopeless.getState()).toBe('waiting');
});

test('gives a stalled job to another worker', async () => {
  const job = await queue.add('stalls', {});
  // A worker that takes the job and is never heard of again.
  const lost = kept(new Worker(queue.name, null, { connection: connection(), lockDuration: 200 }));
  const taken = await lost.getNextJob('token');
  expect(taken?.id).toBe(job.id);
  const stalled: string[] = [];
  events.on('stalled', ({ jobId }) => stalled.push(jobId));
  work(async () => 'rescued', { stalledInterval: 150, lockDuration: 1000 });
  expect(await job.waitUntilFinished(events)).toBe('rescued');
  expect(stalled).toEqual([job.id]);
});

test('pauses, removes duplicates, cleans and obliterates', async () => {
  await queue.pause();
  const one = await queue.add('once', { n: 1 }, { jobId: 'same' });
  await queue.add('once', { n: 2 }, { jobId: 'same' });
  await queue.add('other', {}, { deduplication: { id: 'd', ttl: 5000 } });
  await queue.add('other', {}, { deduplication: { id: 'd', ttl: 5000 } });
  expect(await queue.isPaused()).toBe(true);
  expect(await queue.count()).toBe(2);
  let done = 0;
  work(async (job) => {
    await job.updateProgress(50);
    await job.log('half');
    return ++done;
  });
  await queue.resume();
  await until(() => done === 2);
  await until(async () => (await queue.getCompletedCount()) === 2);
  expect((await queue.getJob(one.id!))?.data).toEqual({ n: 1 });
  expect((await queue.getJobLogs(one.id!)).logs).toEqual(['half']);
  expect(await queue.clean(0, 100, 'completed')).toHaveLength(2);
  await queue.add('never', {}, { delay: 60_000 });
  await queue.obliterate({ force: true });
  expect(await queue.getJobCounts('delayed', 'completed')).toEqual({ delayed: 0, completed: 0 });
});
