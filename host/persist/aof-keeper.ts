// The append-only file while the server runs: effects go to it turn by turn, replies wait until
// they may leave, and rewrites are fed by the walker. What the files are is AppendOnly's affair.

import { byteTextToBytes } from '../config/byte-text.js';
import type { Core } from '../engine/core.js';
import type { EffectSwitch } from '../engine/effect-switch.js';
import { effectsHand } from '../engine/effects.js';
import { EffectFor, ServerState } from '../engine/seam.generated.js';
import type { SnapshotOptions } from '../engine/snapshot.js';
import { FileFailure } from '../storage/files.js';
import type { AppendOnly } from './append-only.js';
import type { AutoRewriteRule } from './auto-rewrite.js';
import { AutoRewrite } from './auto-rewrite.js';
import { DurableOffset } from './durable-offset.js';
import type { LogWrite } from './log.js';
import type { SnapshotFile } from './snapshot-file.js';
import { streamNote } from './stream-note.js';
import type { StreamPlace } from './stream-place.js';
import type { Walker } from './walker.js';

/** Who follows the effects beside the file: replicas. */
export interface EffectFollowers {
  readonly isActive: boolean;
  /** Takes the effects of a turn. The bytes are valid during the call only. */
  effects(bytes: Uint8Array): void;
  /** Some could not be recorded: whoever follows must begin anew. */
  lost(): void;
}

export interface AofKeeperParts {
  readonly core: Core;
  readonly effects: EffectSwitch;
  readonly followers: EffectFollowers | null;
  readonly place: StreamPlace | null;
  readonly aof: AppendOnly;
  readonly walker: Walker;
  readonly log: LogWrite;
  /** Monotonic time. */
  readonly elapsedSeconds: () => number;
  readonly autoRule: () => AutoRewriteRule;
  /** Directive rdbchecksum. */
  readonly checksum: () => boolean;
  readonly libraries: () => readonly string[];
  /** Whether a snapshot is being written for somebody else. */
  readonly isSaving: () => boolean;
}

export class AofKeeper {
  readonly #parts: AofKeeperParts;
  readonly #auto = new AutoRewrite();
  readonly #durable: DurableOffset;
  /** The rewrite that is under way, from its preparation on. */
  #rewriting: Promise<void> | null = null;
  #isCancelled = false;
  /** When a scheduled rewrite was tried last, Unix seconds. */
  #triedSeconds = 0;
  /** Whether the turn has something for the file. */
  #hasAppended = false;
  /** Whether the turn had effects. */
  #hasTaken = false;
  /** DEBUG AOF-FLUSH-SLEEP: called before effects are written. */
  beforeWrite: (() => void) | null = null;
  /** Why writes are refused. */
  #failure: string | null = null;

  constructor(parts: AofKeeperParts) {
    this.#parts = parts;
    this.#durable = new DurableOffset(parts.place);
  }

  get isRewriting(): boolean {
    return this.#rewriting !== null;
  }

  /** Resolves when no rewrite is under way. */
  async rewritten(): Promise<void> {
    while (this.#rewriting !== null) await this.#rewriting;
  }

  /** Whether effects are recorded; they must be from before the file's beginning on. */
  record(isOn: boolean): void {
    this.#parts.effects.want('file', isOn);
  }

  /**
   * Takes the effects of the turn. Returns the offset up to which the log must have come before
   * replies may leave, 0 if they may now.
   */
  commit(): number {
    const { aof, core, followers } = this.#parts;
    if (aof.state === 'off' && followers?.isActive !== true) return 0;
    const { engine } = core;
    const isLost = engine.effectsLost() !== 0;
    const { log } = aof;
    this.#hasAppended = false;
    this.#hasTaken = false;
    effectsHand(core, this.#take);
    if (this.#hasTaken && log !== null) this.#durable.mark(log);
    if (isLost) {
      engine.effectsClear();
      this.#lost();
    }
    if (log === null) return 0;
    if (this.#hasAppended && !log.writeNow()) log.flush();
    return log.settled >= log.appended ? 0 : log.appended;
  }

  readonly #take = (bytes: Uint8Array, whose: number): void => {
    const { aof, followers } = this.#parts;
    this.#hasTaken = true;
    if (aof.log !== null && (whose & EffectFor.FILE) !== 0) {
      if (!this.#hasAppended) this.beforeWrite?.();
      aof.log.append(bytes);
      this.#hasAppended = true;
    }
    if ((whose & EffectFor.REPLICAS) === 0) return;
    this.#durable.taken(bytes.length);
    followers?.effects(bytes);
  };

  /** As the last thing of a process: the file says where in a stream the dataset stands. */
  placeNote(): void {
    const { aof, place } = this.#parts;
    const point = place?.point() ?? null;
    if (aof.state === 'on' && point !== null) aof.log?.append(byteTextToBytes(streamNote(point)));
  }

  /** How far in the stream of effects everything is on disk; -1 = nothing is kept there. */
  get durableOffset(): number {
    const { aof, core } = this.#parts;
    const { log, state } = aof;
    if (state === 'off') return -1;
    // What was there before the first base is on disk when that is.
    if (state === 'waiting' || log === null) return 0;
    return this.#durable.offset(log, core.engine.effectsBytes() === 0);
  }

  /** Memory was out for an effect: what is on disk lacks it until all is written anew. */
  #lost(): void {
    const { aof, followers, log } = this.#parts;
    if (followers?.isActive === true) followers.lost();
    if (aof.state === 'off') return;
    log(
      'warning',
      'Out of memory for a change of the append only file: it lacks some keys that have expired' +
        ' until it is rewritten, which begins as soon as possible.',
    );
    aof.isScheduled = true;
  }

  /** The regular work. */
  tick(): void {
    const { aof } = this.#parts;
    aof.log?.tick();
    this.failureCheck();
  }

  /** Tells the engine whether writes are refused. */
  failureCheck(): void {
    const { aof, core } = this.#parts;
    const failure = aof.log?.failure ?? null;
    if (failure === this.#failure) return;
    this.#failure = failure;
    core.state.set(ServerState.AOF_ERROR, failure !== null);
    if (failure !== null) core.engine.aofReasonSet(core.putReply(failure));
  }

  get lastWriteFailed(): boolean {
    return (this.#parts.aof.log?.failure ?? null) !== null;
  }

  /** Begins a rewrite that was asked for earlier, or one that the file's growth asks for. */
  tickRewrite(): void {
    const { aof, autoRule, log, elapsedSeconds } = this.#parts;
    if (aof.isScheduled) return this.#scheduledBegin();
    if (aof.state !== 'on') return;
    const verdict = this.#auto.verdict(aof, autoRule(), elapsedSeconds());
    if (verdict.kind === 'no') return;
    log('notice', verdict.line);
    if (verdict.kind === 'rewrite') void this.rewrite();
  }

  /** Begins what is scheduled; once a second, and more seldom after failures. */
  #scheduledBegin(): void {
    const { aof, log, elapsedSeconds } = this.#parts;
    const now = elapsedSeconds();
    if (now === this.#triedSeconds) return;
    const limited = this.#auto.limit(aof.consecutiveFailures, now);
    if (limited?.kind === 'limited') log('notice', limited.line);
    if (limited !== null) return;
    this.#triedSeconds = now;
    void this.rewrite().then((isReady) => {
      if (!isReady) aof.isScheduled = true;
    });
  }

  // Rewrites

  /** Begins a rewrite. Resolves when its files are made; false: they cannot be. */
  rewrite(): Promise<boolean> {
    const { aof } = this.#parts;
    aof.isScheduled = false;
    this.#isCancelled = false;
    return new Promise((prepared) => {
      this.#rewriting = this.#rewrite(prepared).finally(() => {
        this.#rewriting = null;
        if (aof.state === 'off') aof.folder.release();
      });
    });
  }

  async #rewrite(prepared: (isReady: boolean) => void): Promise<void> {
    const { aof } = this.#parts;
    const isReady = await aof.prepare();
    prepared(isReady);
    if (!isReady) return;
    const end = await this.#walk();
    await aof.end(end.error, end.isCancelled);
  }

  /** Writes the base. */
  async #walk(): Promise<{ error: unknown; isCancelled: boolean }> {
    const { place, walker } = this.#parts;
    await walker.calm();
    const standstill = place?.standstill() ?? null;
    const goOn = standstill === null ? null : await standstill;
    const begun = this.#isCancelled ? null : this.#walkBegin();
    goOn?.();
    if (begun === null) return { error: null, isCancelled: true };
    if (typeof begun === 'string') return { error: new FileFailure('ENOMEM'), isCancelled: false };
    const { outcome, error } = await begun.end;
    if (outcome === 'memory') return { error: new FileFailure('ENOMEM'), isCancelled: false };
    return { error, isCancelled: error === null && outcome !== 'done' };
  }

  /** The moment of the rewrite; null = nobody wants it any more. Nothing else may happen in it. */
  #walkBegin(): ReturnType<Walker['begin']> | null {
    const { aof, core, walker } = this.#parts;
    this.commit();
    const base = aof.begin();
    if (base === null) return null;
    core.engine.effectsSelect();
    this.#stampWrite(base);
    return walker.begin(this.#options(), base);
  }

  /** A base of commands begins with the time, where that is wanted. */
  #stampWrite(base: SnapshotFile): void {
    const seconds = this.#parts.aof.options.timestampSeconds();
    if (seconds === null || this.#parts.aof.options.usesRdbBase()) return;
    base.write(byteTextToBytes(`#TS:${seconds}\r\n`));
  }

  #options(): SnapshotOptions {
    const { aof, checksum, libraries, place } = this.#parts;
    return {
      encoder: aof.options.usesRdbBase() ? 'aof-base' : 'commands',
      checksum: checksum(),
      libraries: libraries(),
      replication: place?.point() ?? null,
    };
  }

  /** Gives up a rewrite; resolves when nothing is left of it. */
  async cancel(): Promise<void> {
    this.#isCancelled = true;
    if (this.#rewriting === null) return;
    if (!this.#parts.isSaving()) this.#parts.walker.cancel();
    await this.#rewriting;
  }

  /** Writes the first base, at the start. */
  async baseWrite(base: SnapshotFile): Promise<void> {
    const { walker } = this.#parts;
    await walker.free();
    const begun = walker.begin(this.#options(), base, 'foreground');
    const end = typeof begun === 'string' ? null : await begun.end;
    if (end === null || end.outcome === 'memory') throw new FileFailure('ENOMEM');
    if (end.error !== null) throw end.error;
  }

  // Turning it on and off

  /** appendonly yes. Null, or why not. */
  async turnOn(): Promise<string | null> {
    const { aof, core, isSaving, log } = this.#parts;
    aof.turnOn();
    this.record(true);
    if (isSaving() || core.engine.transactionAway() !== 0) {
      aof.isScheduled = true;
      const when = isSaving()
        ? 'but there is already another background operation'
        : 'during a transaction';
      log(
        'notice',
        `AOF was enabled ${when}. An AOF background was scheduled to start when possible.`,
      );
      return null;
    }
    if (this.isRewriting) {
      log(
        'notice',
        'AOF was enabled but there is already an AOF rewriting in background. Stopping background' +
          ' AOF and starting a rewrite now.',
      );
      await this.cancel();
    }
    // Whoever waits for the first base may have begun it meanwhile.
    if (this.isRewriting || (await this.rewrite())) return null;
    aof.turnOnFailed();
    aof.folder.release();
    this.record(false);
    return 'Unable to turn on AOF. Check server logs.';
  }

  /** Resolves when no first base is waited for; false: it could not be made, and is tried later. */
  async turnedOn(): Promise<boolean> {
    const { aof } = this.#parts;
    while (aof.state === 'waiting') {
      const failures = aof.consecutiveFailures;
      if (!this.isRewriting && !(await this.rewrite())) {
        aof.isScheduled = true;
        return false;
      }
      await this.rewritten();
      if (aof.consecutiveFailures > failures) return false;
    }
    return true;
  }

  /** appendonly no. False when something was not saved. */
  async turnOff(): Promise<boolean> {
    const { aof, log } = this.#parts;
    this.commit();
    if (this.isRewriting) {
      log('notice', `Killing running AOF rewrite child: ${aof.options.processId}`);
      await this.cancel();
    }
    const isSaved = await aof.turnOff();
    aof.folder.release();
    if (!isSaved) log('warning', 'Fail to fsync the AOF file');
    this.record(false);
    this.failureCheck();
    return isSaved;
  }
}
