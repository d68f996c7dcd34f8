/*
 * Servers that live and die on a faulty disk: each loads what the one before has left, writes,
 * rewrites its append-only file, meets a full or failing disk, and is killed or loses its power at
 * any moment. Everything follows from the seed.
 *
 * A unit is what must be applied whole: it sets a counter to its number and some keys beside. So a
 * dataset that was loaded tells by its counter up to which unit it goes, and must be exactly what
 * those units give. What was promised must be in it:
 *
 *     power lost     always: what was settled       else: what the log called durable
 *     killed         what the log called written
 */

import { AofFolder } from '../../host/persist/aof-folder.js';
import { aofLoad } from '../../host/persist/aof-load.js';
import { AppendOnly } from '../../host/persist/append-only.js';
import type { SnapshotFile } from '../../host/persist/snapshot-file.js';
import { Random } from '../fuzz/random.js';
import { FaultyFiles } from '../support/faulty-files.js';
import { bytesOf } from '../storage/contract.js';
import {
  type Dataset,
  ModelSink,
  Surroundings,
  command,
  snapshotCommands,
  snapshotRdb,
} from './model.js';

interface Unit {
  readonly number: number;
  readonly sets: readonly (readonly [key: string, value: string])[];
}

const policies = ['always', 'always', 'everysec', 'no'] as const;

function unitText(unit: Unit): string {
  const sets = unit.sets.map(([key, value]) => command('SET', key, value));
  return sets.length === 1 ? sets[0]! : command('MULTI') + sets.join('') + command('EXEC');
}

export class Simulation {
  readonly random: Random;
  files: FaultyFiles;
  /** All that was done and not lost, in order. */
  #units: Unit[] = [];
  /** What is wrong, '' as long as nothing is. */
  flaw = '';
  readonly counts = { lives: 0, units: 0, rewrites: 0, failedRewrites: 0, lost: 0, fatals: 0 };

  constructor(readonly seed: number) {
    this.random = new Random(seed);
    this.files = FaultyFiles.fresh(seed + 1_000_000);
  }

  async run(): Promise<void> {
    const lives = 2 + this.random.below(4);
    let promised = 0;
    for (let life = 0; life < lives && this.flaw === ''; life++) {
      this.files.slow = this.random.below(8);
      const server = new Server(this, policies[this.random.below(policies.length)]!);
      if (!(await server.start())) this.#blame('does not start', server);
      else if (this.#check(server, promised)) promised = await this.#live(server);
      this.counts.lives++;
    }
  }

  #blame(what: string, server: Server): void {
    this.flaw = [`seed ${this.seed}: the server ${what}`, ...server.around.lines].join('\n  ');
  }

  /** Compares what was loaded with the units; those behind are lost. */
  #check(server: Server, promised: number): boolean {
    const last = Number(server.dataset.get('counter') ?? 0);
    const kept = this.#units.filter((unit) => unit.number <= last);
    const expected: Dataset = new Map(kept.flatMap((unit) => unit.sets));
    const text = (dataset: Dataset): string => [...dataset].sort().join(' ');
    this.counts.lost += this.#units.length - kept.length;
    this.#units = kept;
    if (last < promised) this.#blame(`has lost unit ${last + 1} of ${promised}`, server);
    else if (text(expected) !== text(server.dataset)) this.#blame('has a torn state', server);
    return this.flaw === '';
  }

  /** Runs a server until it dies; up to which unit it has promised. */
  async #live(server: Server): Promise<number> {
    const steps = this.random.below(60);
    for (let step = 0; step < steps && server.around.fatals === 0; step++) {
      server.step(this.random);
      for (let turns = this.random.below(12); turns > 0; turns--) await null;
    }
    this.counts.rewrites += server.appendOnly.rewrites;
    this.counts.failedRewrites += server.failedRewrites;
    this.counts.fatals += server.around.fatals;
    const killed = this.random.chance(0.3);
    const promised = server.promised(killed);
    this.files = killed ? this.files.kill() : this.files.crash();
    return promised;
  }

  /** The next unit, of a few keys. */
  unit(): Unit {
    const number = (this.#units.at(-1)?.number ?? 0) + 1;
    const count = this.random.below(3);
    const value = (): string => `${number}-${'x'.repeat(this.random.below(40))}`;
    const others = Array.from({ length: count }, () => [`key${this.random.below(8)}`, value()]);
    const sets = [['counter', String(number)], ...others] as [string, string][];
    const unit = { number, sets: this.random.shuffled(sets) };
    this.#units.push(unit);
    this.counts.units++;
    return unit;
  }
}

class Server {
  readonly around = new Surroundings();
  readonly folder: AofFolder;
  readonly appendOnly: AppendOnly;
  dataset: Dataset = new Map();
  failedRewrites = 0;
  /** Offsets in the log behind the units of this life. */
  #offsets: { unit: number; offset: number }[] = [];
  /** Up to here everything is on disk, whatever the log says. */
  #floor = 0;
  /** What the dataset was when the walk began, not yet handed to the base. */
  #walk: { base: SnapshotFile; rest: string; unit: number } | null = null;
  #isBusy = false;
  readonly #asRdb: boolean;

  constructor(
    readonly simulation: Simulation,
    policy: (typeof policies)[number],
  ) {
    const { random, files } = simulation;
    this.#asRdb = random.chance(0.5);
    this.around.policyNow = policy;
    this.around.unixSeconds = random.chance(0.3) ? 1000 : null;
    this.folder = new AofFolder(files, 'aof', 'dir', this.around.log);
    this.appendOnly = new AppendOnly(this.folder, {
      ...this.around,
      processId: 7,
      usesRdbBase: () => this.#asRdb,
      syncsIncrementally: () => true,
      keepsHistory: () => false,
      nowSeconds: () => Math.floor(this.around.nowMs / 1000),
    });
  }

  async start(): Promise<boolean> {
    const found = await this.folder.load();
    const manifest = found === null ? null : await this.folder.upgrade(found);
    if (manifest === null) return false;
    const sink = new ModelSink();
    const loaded = await aofLoad(this.folder, manifest, sink, {
      log: this.around.log,
      elapsedMs: this.around.elapsedMs,
      latency: this.around.latency,
      takesTruncated: true,
      chunkBytes: 50 + this.simulation.random.below(2000),
      begin: () => undefined,
    });
    if (loaded.status === 'failed') return false;
    this.dataset = sink.dataset;
    this.#floor = this.#lastUnit;
    return this.appendOnly.start(manifest, loaded, async (base) => {
      base.write(bytesOf(this.#snapshot()));
    });
  }

  #snapshot(): string {
    return this.#asRdb ? snapshotRdb(this.dataset) : snapshotCommands(this.dataset);
  }

  /** Up to which unit everything was promised to be there after the end. */
  promised(killed: boolean): number {
    const { log, state } = this.appendOnly;
    if (log === null || state !== 'on') return this.#floor;
    const isAlways = this.around.policyNow === 'always';
    const offset = killed ? log.written : isAlways ? log.settled : log.durable;
    const last = this.#offsets.findLast((each) => each.offset <= offset);
    return Math.max(this.#floor, last?.unit ?? 0);
  }

  get #lastUnit(): number {
    return Number(this.dataset.get('counter') ?? 0);
  }

  /** One turn of the server, or something that happens to it. */
  step(random: Random): void {
    this.around.nowMs += random.below(300);
    const choice = random.below(20);
    if (choice < 10) this.#write(1 + random.below(3));
    else if (choice < 13) this.#rewriteStep(random);
    else if (choice < 16) this.appendOnly.log?.tick();
    else if (choice === 16) this.#disturb(random);
    else if (choice === 17) this.simulation.files.heal();
    else if (choice === 18 && !this.#isBusy) this.#switch();
  }

  #write(count: number): void {
    const { log } = this.appendOnly;
    if (log !== null && log.failure !== null) return;
    const units = Array.from({ length: count }, () => this.simulation.unit());
    for (const unit of units) for (const [key, value] of unit.sets) this.dataset.set(key, value);
    if (log === null) return;
    const offset = log.append(bytesOf(units.map(unitText).join('')));
    this.#offsets.push({ unit: units.at(-1)!.number, offset });
    log.flush();
  }

  #rewriteStep(random: Random): void {
    if (this.#isBusy) return;
    if (this.#walk === null) return void this.#busy(this.#rewriteBegin());
    const chunk = this.#walk.rest.slice(0, 1 + random.below(100));
    this.#walk.rest = this.#walk.rest.slice(chunk.length);
    if (chunk !== '') this.#walk.base.write(bytesOf(chunk));
    else void this.#busy(this.#rewriteEnd(random.chance(0.1)));
  }

  async #busy(work: Promise<void>): Promise<void> {
    this.#isBusy = true;
    await work;
    this.#isBusy = false;
  }

  async #rewriteBegin(): Promise<void> {
    if (!(await this.appendOnly.prepare())) return void this.failedRewrites++;
    if (this.appendOnly.log === null) this.#offsets = [];
    const base = this.appendOnly.begin()!;
    this.#walk = { base, rest: this.#snapshot(), unit: this.#lastUnit };
  }

  async #rewriteEnd(isCancelled: boolean): Promise<void> {
    const { unit } = this.#walk!;
    this.#walk = null;
    if (!(await this.appendOnly.end(null, isCancelled))) this.failedRewrites++;
    else this.#floor = Math.max(this.#floor, unit);
  }

  /** appendonly no, or yes again. */
  #switch(): void {
    if (this.appendOnly.state !== 'off') void this.#busy(this.#turnOff());
    else this.appendOnly.turnOn();
  }

  async #turnOff(): Promise<void> {
    this.#floor = this.promised(false);
    this.#walk = null;
    const wasOn = this.appendOnly.state === 'on';
    if ((await this.appendOnly.turnOff()) && wasOn) {
      this.#floor = Math.max(this.#floor, this.#offsets.at(-1)?.unit ?? 0);
    }
  }

  /** The disk is full, or a call of some kind fails. */
  #disturb(random: Random): void {
    const files = this.simulation.files;
    const operations = ['open', 'rename', 'folderSync', 'remove', 'write', 'sync'] as const;
    const operation = random.pick(operations);
    if (random.chance(0.3)) files.quotaBytes = files.disk.usedBytes + random.below(200);
    else files.fail(operation, 'EIO', { after: random.below(3), times: 1 + random.below(2) });
  }
}
