/*
 * The load of one thread, and the two ways in which it is made:
 *
 *     closed   each client sends a pipeline, waits for its replies, sends the next
 *     open     requests come due at a fixed rate, whether others were answered or not
 *
 *         closed  |send ....... reply|send ....... reply|            latency: from sending
 *         open    |due   |due   |due   |due   |due   |due            latency: from when it was due
 *                  ....... reply
 *                         ............................ reply        so that waiting counts
 */

import { performance } from 'node:perf_hooks';
import type { ConnectionOptions } from 'node:tls';

import { tlsOptions } from '../client/tls-options.js';
import { LoadClient } from './load-client.js';
import type { LoadFailure, LoadOwner } from './load-client.js';
import { Histogram } from './histogram.js';
import { answeredAt, issuedAt } from './plan.js';
import type { LoadOutcome, LoadPlan } from './plan.js';
import { RandomNumbers, RequestRow } from './request.js';

/** So many connections are opened at once: the system keeps few that are not accepted. */
const openedAtOnce = 64;
/** Bytes of requests that one write takes at most, with a rate. */
const writeBytesMost = 64 * 1024;
/** A timer may come so late, ms: what is due sooner is waited for without one. */
const timerLeastMs = 2;

const now = (): number => performance.now();

/** What both ways share: clients, counters, the end. */
export abstract class Load implements LoadOwner {
  protected readonly control: Int32Array;
  protected readonly latencies: Histogram;
  protected readonly random: RandomNumbers;
  protected readonly clients: LoadClient[] = [];
  /** How connections are secured; null = they are not. */
  protected readonly tls: ConnectionOptions | null;
  #finish!: (failure: LoadFailure | null) => void;
  readonly #finished: Promise<LoadFailure | null>;
  #endedMs = 0;

  constructor(protected readonly plan: LoadPlan) {
    this.control = new Int32Array(plan.control);
    this.tls = plan.tls.tls ? tlsOptions(plan.place, plan.tls) : null;
    this.latencies = new Histogram(plan.digits, plan.latencies);
    this.random = new RandomNumbers(plan.seed);
    this.#finished = new Promise((resolve) => (this.#finish = resolve));
  }

  /** Opens all connections; throws LoadFailure. */
  async open(): Promise<void> {
    for (let index = 0; index < this.plan.clients; index += openedAtOnce) {
      const count = Math.min(openedAtOnce, this.plan.clients - index);
      const opened = Array.from({ length: count }, (_, at) => new LoadClient(this, index + at));
      this.clients.push(...opened);
      await Promise.race([
        Promise.all(opened.map((client) => client.open(this.plan, this.tls))),
        this.#finished.then((failure) => Promise.reject(failure)),
      ]);
    }
  }

  /** Runs until all is answered; throws LoadFailure. */
  async run(): Promise<LoadOutcome> {
    const before = performance.eventLoopUtilization();
    const beganMs = performance.timeOrigin + now();
    this.begin();
    const failure = await this.#finished;
    for (const client of this.clients) client.close();
    if (failure !== null) throw failure;
    const { utilization } = performance.eventLoopUtilization(before);
    return { beganMs, endedMs: performance.timeOrigin + this.#endedMs, busy: utilization };
  }

  /** Waits until the run can't go on, and tells why. */
  async lost(): Promise<LoadFailure | null> {
    return this.#finished;
  }

  close(): void {
    for (const client of this.clients) client.close();
  }

  failed(failure: LoadFailure): void {
    this.#finish(failure);
  }

  protected end(): void {
    this.#endedMs = now();
    this.#finish(null);
  }

  abstract answered(client: LoadClient, replies: number): void;
  abstract drained(client: LoadClient): void;
  protected abstract begin(): void;
}

class ClosedLoad extends Load {
  readonly #rows: RequestRow[];
  #working = 0;

  constructor(plan: LoadPlan) {
    super(plan);
    // What a write has in flight must stay: so each client has bytes of its own.
    this.#rows = Array.from(
      { length: plan.clients },
      () => new RequestRow(plan.request, plan.pipeline, plan.keyspace, this.random),
    );
  }

  protected begin(): void {
    this.#working = this.clients.length;
    for (const client of [...this.clients]) this.#next(client);
  }

  answered(client: LoadClient, replies: number): void {
    if (client.pending === 0) return;
    // From the first bytes on it is our own work that takes time.
    if (client.latencyMs < 0) client.latencyMs = now() - client.sentMs;
    if (replies === 0) return;
    client.pending -= replies;
    this.latencies.record(client.latencyMs * 1000, replies);
    Atomics.add(this.control, answeredAt, replies);
    if (client.pending === 0 && client.isFree) this.#done(client);
  }

  drained(client: LoadClient): void {
    if (client.pending === 0 && client.latencyMs >= 0) this.#done(client);
  }

  #done(client: LoadClient): void {
    client.latencyMs = -1;
    if (this.plan.keepsAlive) this.#next(client);
    else void this.#replace(client);
  }

  async #replace(client: LoadClient): Promise<void> {
    client.close();
    const fresh = new LoadClient(this, client.index);
    this.clients[client.index] = fresh;
    try {
      await fresh.open(this.plan, this.tls);
    } catch (error) {
      this.failed(error as LoadFailure);
      return;
    }
    this.#next(fresh);
  }

  #next(client: LoadClient): void {
    const { pipeline, requests } = this.plan;
    if (Atomics.add(this.control, issuedAt, pipeline) >= requests) {
      this.#working -= 1;
      if (this.#working === 0) this.end();
      return;
    }
    client.pending = pipeline;
    const bytes = this.#rows[client.index]!.next();
    client.sentMs = now();
    client.send(bytes);
  }
}

/*
 * Requests come due in groups of a pipeline, the clients in turn. So the time at which one was due
 * follows from its number, and nothing has to be kept for those that wait:
 *
 *     group      0   1   2   3   4 …      of client  group % clients
 *     due        start + group · pipeline / rate
 */
class OpenLoad extends Load {
  readonly #delays: Histogram;
  readonly #rows: RequestRow[];
  /** Requests of each client: that were due so far, sent, answered. */
  readonly #due: Float64Array;
  readonly #sent: Float64Array;
  readonly #answered: Float64Array;
  readonly #groupMs: number;
  readonly #groups: number;
  #nextGroup = 0;
  #startMs = 0;
  #missing: number;

  constructor(plan: LoadPlan) {
    super(plan);
    const { clients, pipeline, request } = plan;
    this.#delays = new Histogram(plan.digits, plan.delays);
    const count = Math.max(Math.floor(writeBytesMost / request.bytes.length), pipeline);
    this.#rows = Array.from(
      { length: clients },
      () => new RequestRow(request, Math.min(count, 512), plan.keyspace, this.random),
    );
    [this.#due, this.#sent, this.#answered] = [clients, clients, clients].map(
      (each) => new Float64Array(each),
    ) as [Float64Array, Float64Array, Float64Array];
    this.#groupMs = (1000 * pipeline) / plan.rate!;
    this.#groups = Math.ceil(plan.share / pipeline);
    this.#missing = this.#groups * pipeline;
  }

  protected begin(): void {
    this.#startMs = now();
    if (this.#groups === 0) this.end();
    else this.#tick();
  }

  /** Sends what is due, and comes again when more is. */
  readonly #tick = (): void => {
    if (this.#missing === 0) return;
    const { clients, pipeline } = this.plan;
    const atMs = now();
    const due = Math.min(Math.floor((atMs - this.#startMs) / this.#groupMs) + 1, this.#groups);
    for (; this.#nextGroup < due; this.#nextGroup++) {
      const index = this.#nextGroup % clients;
      this.#due[index]! += pipeline;
      const client = this.clients[index]!;
      if (!client.isFree) continue;
      const delayMs = atMs - this.#startMs - this.#nextGroup * this.#groupMs;
      this.#delays.record(delayMs * 1000, pipeline);
      // Several groups may have come due: they leave together.
      if (this.#nextGroup + clients >= due) this.#send(client);
    }
    if (this.#nextGroup >= this.#groups) return;
    const waitMs = this.#startMs + this.#nextGroup * this.#groupMs - now();
    if (waitMs > timerLeastMs) setTimeout(this.#tick, waitMs - timerLeastMs);
    else setImmediate(this.#tick);
  };

  #send(client: LoadClient): void {
    const { index } = client;
    const row = this.#rows[index]!;
    while (client.isFree && this.#sent[index]! < this.#due[index]!) {
      const count = Math.min(this.#due[index]! - this.#sent[index]!, row.count);
      this.#sent[index]! += count;
      client.send(row.next(count));
    }
  }

  answered(client: LoadClient, replies: number): void {
    if (replies === 0) return;
    const { clients, pipeline } = this.plan;
    const { index } = client;
    const atMs = now() - this.#startMs;
    for (let count = 0; count < replies; count++) {
      const round = Math.floor(this.#answered[index]! / pipeline);
      const dueMs = (round * clients + index) * this.#groupMs;
      this.#answered[index]! += 1;
      this.latencies.record((atMs - dueMs) * 1000);
    }
    Atomics.add(this.control, answeredAt, replies);
    this.#missing -= replies;
    if (this.#missing === 0) this.end();
  }

  drained(client: LoadClient): void {
    this.#send(client);
  }
}

/** The load that a plan tells of. */
export function loadMake(plan: LoadPlan): Load {
  return plan.rate === null ? new ClosedLoad(plan) : new OpenLoad(plan);
}
