/*
 * Snapshots of a dataset that goes on changing. Random commands of all families run against two
 * engines with the same seed and clock. One of them takes a snapshot after the other, in tiny
 * steps and with tiny limits, so that nearly every value is a large one; the other takes none.
 *
 * - What a snapshot has written, loaded into a third engine, has the DEBUG DIGEST of the moment at
 *   which it began.
 * - All replies of the two engines are the same: a snapshot changes nothing but when a client that
 *   has to wait for it is answered.
 * - When all is deleted, both hold the same memory.
 *
 * A round is a run with a seed of its own, the next one to that of the round before.
 */

import { expect } from 'vitest';

import { LoadOption, Parameter } from '../../host/engine/seam.generated.js';
import { Load } from '../../host/engine/load.js';
import { Snapshot, SnapshotLimit } from '../../host/engine/snapshot.js';
import { START_MS, TestEngine, type TestClient } from '../support/engine.js';
import { respCommand } from '../support/resp.js';
import { anyKey, anyValue } from './arguments.js';
import { families } from './families.js';
import type { Words } from './family.js';
import type { Fuzzer, FuzzOptions } from './fuzzer.js';
import { Random } from './random.js';

const BATCHES = 100;

/** What depends on how full a table's buckets are, which a snapshot keeps from shrinking. */
const LEFT_OUT = /^(client|debug|scan|randomkey|memory|info|latency|slowlog)$/i;

/** Whether a command may make a string of megabytes, which would be written out again and again. */
function isHuge([name, ...rest]: Words): boolean {
  return (
    /^(setbit|setrange|bitfield)$/i.test(name!) && rest.some((word) => /^#?\d{6,}$/.test(word))
  );
}

/** Changes of whole databases, and of many elements at once. */
function sweeping(random: Random): Words {
  const [key, other] = [anyKey(random), anyKey(random)];
  const many = Array.from({ length: 20 }, (_, i) => `${i}${anyValue(random).slice(0, 30)}`);
  return random.pick([
    ['SELECT', String(random.below(4))],
    ['SELECT', '0'],
    ['SWAPDB', String(random.below(4)), String(random.below(4))],
    ['MOVE', key, String(random.below(4))],
    ['RENAME', key, other],
    ['COPY', key, other, 'DB', String(random.below(4)), 'REPLACE'],
    random.chance(0.1) ? ['FLUSHDB'] : ['UNLINK', key],
    random.chance(0.03) ? ['FLUSHALL'] : ['DEL', key],
    ['SADD', key, ...many],
    ['RPUSH', key, ...many],
    ['ZADD', key, ...many.flatMap((member, i) => [String(i), member])],
    ['HSET', key, ...many.flatMap((field) => [field, anyValue(random)])],
    ['SET', key, anyValue(random).repeat(50)],
    ['SET', key, anyValue(random), 'PX', String(1 + random.below(9000))],
    ['PEXPIRE', key, String(1 + random.below(9000))],
    ['HPEXPIRE', key, String(1 + random.below(9000)), 'FIELDS', '2', many[0]!, many[1]!],
  ]);
}

function batch(random: Random): Words[] {
  const list = Array.from({ length: 1 + random.below(8) }, () => {
    if (random.chance(0.4)) return [sweeping(random)];
    return random
      .pick(random.weighted(families).makers)(random)
      .map(({ words }) => words);
  })
    .flat()
    .filter((words) => !LEFT_OUT.test(words[0]!) && !isHuge(words));
  return random.chance(0.3) ? [['MULTI'], ...list, ['EXEC']] : list;
}

class Side {
  readonly engine: TestEngine;
  readonly clients: TestClient[];
  readonly control: TestClient;

  constructor(seed: bigint, nowMs = START_MS) {
    this.engine = new TestEngine({ seed, nowMs, elapsed: () => 1 });
    this.engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
    this.engine.core.putWords(['']); // so that both have this buffer
    this.clients = [this.engine.connect(), this.engine.connect()];
    this.control = this.engine.connect();
  }

  digest(): unknown {
    return this.control.call('DEBUG', 'DIGEST');
  }

  /** Deletes all, and lets everything that is left to do be done. */
  empty(): void {
    for (const client of this.clients) client.disconnect();
    this.control.call('FLUSHALL', 'SYNC');
    for (let i = 0; i < 1000 && this.engine.tick(); i++);
  }
}

/** A snapshot on its way, and what it must be. */
interface Taken {
  readonly digest: unknown;
  readonly nowMs: number;
  readonly commands: boolean;
  readonly chunks: Uint8Array[];
}

class Run {
  readonly random: Random;
  readonly ours: Side;
  readonly plain: Side;
  readonly snapshot: Snapshot;
  taken: Taken | undefined;
  compared = 0;

  constructor(readonly seed: number) {
    this.random = new Random(seed);
    this.ours = new Side(BigInt(seed));
    this.plain = new Side(BigInt(seed));
    this.snapshot = new Snapshot(this.ours.engine.core);
    this.#limits();
  }

  #limits(): void {
    const { random, snapshot } = this;
    const isCoarse = random.chance(0.2);
    snapshot.limit(SnapshotLimit.elements, isCoarse ? 512 : 1 + random.below(8));
    snapshot.limit(SnapshotLimit.bytes, isCoarse ? 65536 : 20 + random.below(200));
    snapshot.limit(SnapshotLimit.stepBytes, 1 + random.below(random.pick([10, 100, 3000])));
    snapshot.limit(SnapshotLimit.pending, random.pick([100, 1000, 1_000_000]));
    snapshot.limit(SnapshotLimit.pendingMaximum, random.pick([2000, 1_000_000]));
  }

  begin(): void {
    const { random, snapshot, ours } = this;
    if (this.taken || !random.chance(0.4)) return;
    const digest = ours.digest();
    const encoder = random.pick(['rdb', 'rdb', 'aof-base', 'commands'] as const);
    const begun = snapshot.begin({
      encoder,
      checksum: random.chance(0.8),
      endsOnFlush: random.chance(0.3),
    });
    if (begun !== 'begun') return;
    const commands = encoder === 'commands';
    this.taken = { digest, nowMs: ours.engine.nowMs, commands, chunks: [] };
  }

  /** One step, and mostly what has come of it. */
  step(): void {
    const { snapshot, taken, random } = this;
    const more = snapshot.step(0);
    this.ours.engine.settle();
    if (!more || random.chance(0.5)) {
      for (let chunk = snapshot.take(); chunk; chunk = snapshot.take()) taken?.chunks.push(chunk);
    }
    if (!taken || snapshot.outcome() === 'running') return;
    this.taken = undefined;
    for (let chunk = snapshot.take(); chunk; chunk = snapshot.take()) taken.chunks.push(chunk);
    if (snapshot.outcome() === 'done') this.#compare(taken);
  }

  #compare({ chunks, digest, nowMs, commands }: Taken): void {
    const bytes = Buffer.concat(chunks);
    const target = new Side(BigInt(this.seed + 1000), commands ? nowMs - 864e5 : nowMs);
    if (commands) {
      target.control.send(bytes);
      target.control.send(['SELECT', '0']);
      target.control.bytes();
    } else {
      const load = new Load(target.engine.core);
      load.begin(bytes.length, LoadOption.CHECKSUM | LoadOption.KEEP_EXPIRED);
      const size = this.random.pick([7, 100, bytes.length]);
      for (let at = 0; at < bytes.length; at += size) load.feed(bytes.subarray(at, at + size));
      expect(load.end()).toBeNull();
    }
    expect(`${this.seed} ${commands} ${target.digest()}`).toBe(
      `${this.seed} ${commands} ${digest}`,
    );
    this.compared += 1;
  }

  batch(): void {
    const { random, ours, plain } = this;
    const words = batch(random);
    const bytes = Buffer.concat(words.map(respCommand));
    const index = random.below(2);
    ours.clients[index]!.send(bytes);
    plain.clients[index]!.send(bytes);
    const replies = plain.clients.map((client) => client.bytes().toString('latin1'));
    const found = ours.clients.map((client) => client.bytes().toString('latin1'));
    for (let i = 0; i < 20_000; i++) {
      if (found.every((reply, at) => reply === replies[at]) || !this.taken) break;
      this.step();
      ours.clients.forEach((client, at) => (found[at] += client.bytes().toString('latin1')));
    }
    const told = (texts: string[]): string => `${this.seed} ${JSON.stringify(words)} ${texts}`;
    expect(told(found)).toBe(told(replies));
    const ms = random.pick([0, 0, 1, 10, 1000]);
    ours.engine.advance(ms);
    plain.engine.advance(ms);
  }

  play(): void {
    for (let i = 0; i < BATCHES; i++) {
      this.begin();
      this.batch();
      const steps = this.random.below(6);
      for (let step = 0; step < steps; step++) this.step();
      if (this.taken && this.random.chance(0.02)) this.snapshot.cancel();
      if (this.random.chance(0.2)) {
        this.ours.engine.tick();
        this.plain.engine.tick();
      }
    }
    while (this.taken || !this.snapshot.idle()) this.step();
    expect(`${this.seed} ${this.ours.digest()}`).toBe(`${this.seed} ${this.plain.digest()}`);
    this.ours.empty();
    this.plain.empty();
    while (!this.snapshot.idle()) this.step();
    expect(`${this.seed} ${this.ours.engine.usedBytes()}`).toBe(
      `${this.seed} ${this.plain.engine.usedBytes()}`,
    );
  }
}

/** Runs; `alter` is done to the dataset behind the back of each snapshot that has begun. */
function snapshotsHold({ seed, rounds }: FuzzOptions, alter?: (run: Run) => void): void {
  let compared = 0;
  for (let i = 0; i < rounds; i++) {
    const run = new Run(seed + i);
    alter?.(run);
    run.play();
    compared += run.compared;
  }
  expect(compared).toBeGreaterThan(rounds);
}

export const snapshotFuzzer: Fuzzer = {
  name: 'snapshot',
  claim: 'a snapshot is the dataset as it was when it began, and nobody can tell that it is taken',
  unit: 'runs',
  rounds: 25,
  roundMs: 5000,
  runs: { 'while commands of all families run': (options) => snapshotsHold(options) },
  canaries: {
    'a key that only one of the two engines has': (options) =>
      snapshotsHold({ ...options, rounds: 1 }, (run) => {
        run.ours.clients[0]!.call('SET', 'canary', '1');
      }),
  },
};
