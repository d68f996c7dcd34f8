/*
 * What a host without Node is made of in tests: time that a test moves, connections in memory, and
 * a whole host of them over files of the test's.
 */

import { CommandCatalog } from '../../host/command/catalog.js';
import { Dispatcher } from '../../host/command/dispatch.js';
import { portableHandlers } from '../../host/command/portable.js';
import { Scripting } from '../../host/command/script/scripting.js';
import { bytesJoin } from '../../host/config/byte-codec.js';
import { byteTextFromBytes } from '../../host/config/byte-text.js';
import { Configuration } from '../../host/config/configuration.js';
import type { LogLevel } from '../../host/config/logger.js';
import type { Clock } from '../../host/engine/clock.js';
import { Core } from '../../host/engine/core.js';
import { parametersBind } from '../../host/engine/parameters.js';
import { Persistence } from '../../host/persist/persistence.js';
import { Log } from '../../host/process/log.js';
import { type Scheduler, Turn, type TurnConnection } from '../../host/turn.js';
import { storeContext } from '../../host/library/surroundings.js';
import { START_MS, testModule } from './engine.js';
import type { FaultyFiles } from './faulty-files.js';
import { respCommand } from './resp.js';

/** Time that passes when the test says so, and the steps that wait for it. */
export class SteeredTime implements Clock, Scheduler {
  nowMs = 0;
  /** Unix time when nowMs was 0; a test may set the clock. */
  unixMs = START_MS;
  #soon: (() => void)[] = [];
  #waiting: { dueMs: number; step: () => void }[] = [];

  elapsed(): number {
    return this.nowMs * 1000;
  }
  unix(elapsed: number): number {
    return this.unixMs * 1000 + elapsed;
  }
  follow(): void {}

  soon(step: () => void): void {
    this.#soon.push(step);
  }
  after(milliseconds: number, step: () => void): () => void {
    const entry = { dueMs: this.nowMs + milliseconds, step };
    this.#waiting.push(entry);
    return () => (this.#waiting = this.#waiting.filter((each) => each !== entry));
  }

  /** The end of a turn of the event loop. */
  turnEnds(): void {
    for (const step of this.#soon.splice(0)) step();
  }

  advance(milliseconds: number): void {
    const untilMs = this.nowMs + milliseconds;
    for (;;) {
      this.turnEnds();
      const next = this.#waiting.toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined || next.dueMs > untilMs) break;
      this.#waiting = this.#waiting.filter((each) => each !== next);
      this.nowMs = next.dueMs;
      next.step();
    }
    this.nowMs = untilMs;
  }
}

export class Peer implements TurnConnection {
  context = 0;
  /** What was written, a text a write. */
  writes: string[] = [];
  /** Takes no write at once. */
  isSlow = false;
  isRead = true;
  state: 'open' | 'closing' | 'destroyed' = 'open';
  #completed: ((connection: TurnConnection) => void) | null = null;

  write(view: Uint8Array, completed: (connection: TurnConnection) => void): boolean {
    this.writes.push(byteTextFromBytes(view));
    if (this.isSlow) this.#completed = completed;
    return !this.isSlow;
  }
  writeParts(
    views: readonly Uint8Array[],
    completed: (connection: TurnConnection) => void,
  ): boolean {
    return this.write(bytesJoin(views), completed);
  }
  pauseReading(): void {
    this.isRead = false;
  }
  resumeReading(): void {
    this.isRead = true;
  }
  closeAfterWrites(): void {
    this.state = 'closing';
  }
  destroy(): void {
    this.state = 'destroyed';
  }

  /** What was in flight has left. */
  complete(): void {
    const completed = this.#completed;
    this.#completed = null;
    completed?.(this);
  }
  /** What was written since. */
  taken(): string {
    return this.writes.splice(0).join('');
  }
}

/** A log that keeps its lines. */
class KeptLog extends Log {
  readonly lines: string[] = [];
  override write(level: LogLevel, text: string): void {
    if (this.writes(level)) this.lines.push(`${level}: ${text}`);
  }
}

/** A host that keeps its dataset on a faulty disk. It lives until the test takes another. */
export class KeptHost {
  readonly time = new SteeredTime();
  readonly core = new Core({ module: testModule(), clock: this.time, seed: 1n });
  readonly configuration = new Configuration();
  readonly log = new KeptLog();
  readonly turn: Turn<Peer>;
  readonly scripts: Scripting;
  readonly persistence: Persistence;
  readonly failures: unknown[] = [];
  fatals = 0;

  constructor(
    readonly files: FaultyFiles,
    directives: Readonly<Record<string, string>> = {},
  ) {
    const { configuration, core, log, time } = this;
    for (const [name, value] of Object.entries(directives)) configuration.assign(name, value);
    parametersBind(configuration, core);
    const failed = (failure: unknown): void => void this.failures.push(failure);
    const turn: Turn<Peer> = new Turn({
      ...{ core, scheduler: time, log, failed },
      call: (client) => dispatcher.run(client),
      ticksPerSecond: () => 10,
      tickBegins: () => this.persistence.tick(),
      commit: () => this.persistence.commit(),
      keeps: () => this.persistence.keeps,
    });
    this.turn = turn;
    const soon = (step: () => void): void => time.soon(step);
    this.scripts = new Scripting({ core, configuration, log, soon });
    const { libraries } = this.scripts;
    this.persistence = new Persistence({
      followers: null,
      place: null,
      ...{ configuration, core, log, processId: 42, files: () => files },
      libraries: libraries.shelf(),
      soon: (step) => time.soon(() => turn.guarded(step)),
      after: (milliseconds, step) => void time.after(milliseconds, () => turn.guarded(step)),
      drain: turn.drain,
      settled: (offset) => turn.settled(offset),
      synced: () => undefined,
      heard: () => turn.heard,
      fatal: () => void this.fatals++,
      loadingShown: () => undefined,
    });
    const server = storeContext({
      ...{ configuration, log, scripts: this.scripts },
      facts: { runId: '0', replicationId: '0', startedMs: START_MS, startedElapsed: 0 },
      turn: () => turn,
      persistence: () => this.persistence,
    });
    const resumed = (): void => turn.guarded(turn.drain);
    const parts = { core, server, failed, resumed, handlers: portableHandlers };
    const dispatcher = new Dispatcher({ ...parts, catalog: new CommandCatalog() });
  }

  /** Loads what there is and lets time pass; false if it does not start. */
  async start(): Promise<boolean> {
    let isStarted: boolean | null = null;
    this.turn.start();
    void this.persistence.start().then((outcome) => (isStarted = outcome));
    for (let rounds = 0; isStarted === null && rounds < 10_000; rounds++) await this.round();
    if (isStarted === null) throw new Error('the start does not end');
    return isStarted;
  }

  /** One turn of the event loop, and what promises have to go on with. */
  async round(): Promise<void> {
    this.time.turnEnds();
    for (let turn = 0; turn < 20; turn++) await null;
  }

  /** Lets everything go on that waits for no time. */
  async settle(): Promise<void> {
    for (let rounds = 0; rounds < 100; rounds++) await this.round();
  }

  /** Time goes by. */
  async pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 100) {
      this.time.advance(100);
      await this.settle();
    }
  }

  connect(): Peer {
    const peer = new Peer();
    this.turn.opened(peer, this.core.connect(0, -1, '', ''));
    return peer;
  }

  send(peer: Peer, ...words: readonly string[]): void {
    const bytes = respCommand(words);
    this.turn.received(peer, bytes, bytes.length);
  }

  /** The reply to a command, '' if there is none yet. */
  async call(peer: Peer, ...words: readonly string[]): Promise<string> {
    this.send(peer, ...words);
    await this.settle();
    return peer.taken();
  }
}
