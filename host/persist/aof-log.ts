/*
 * The writer of the append-only file.
 *
 *     append(effects) ──▶ filling ──▶ in flight ──▶ file ──▶ disk
 *                        appended               written    durable       offsets, counted from 0
 *
 * One write is under way at a time; what is appended meanwhile goes out in the next one, and so
 * does, with `always`, its fsync: however many commands came in between, they share both (group
 * commit). The event loop never waits for a disk.
 *
 *     always      written and synced before the replies may leave
 *     everysec    written before the replies leave, synced once a second beside the writes
 *     no          written before the replies leave; the system syncs when it likes
 *
 * `settled` is how far replies may go out: with `always` it follows the syncs, else the writes, so
 * that the end of the process takes nothing that was acknowledged. Little is written at once, in
 * the turn that has made it (writeNow): the system takes it into its memory in microseconds. While
 * a sync is under way, when the system might wait for the disk, it is written beside the event
 * loop. A disk that keeps a write for longer than five seconds is not waited for.
 *
 * A rewrite goes on in another file (switchTo). The old one is written to its end, synced and
 * closed before the first byte goes to the new one: a file that has content means that all before
 * it are whole on disk.
 *
 * When a write fails, the file is cut back to its last good length and the bytes are kept. With
 * `always` the process cannot go on (Redis ends, too: `fatal`); else writes are to be refused
 * (`failure`) until one of the attempts that follow goes through. A sync that has failed may have
 * lost what it was to bring to disk, whatever the next one says, so that a rewrite is asked for.
 */

import { byteTextToBytes } from '../config/byte-text.js';
import { systemErrorText } from '../config/system-error.js';
import { type OpenFile, closeQuietly } from '../storage/files.js';
import { AofPressure } from './aof-pressure.js';
import { type AofSurroundings, AofSync, Segment } from './aof-sync.js';
import { AofWriter } from './aof-writer.js';

const retryEveryMs = 1000;
/** Replies wait no longer for a write that the policy does not promise. */
const patienceMs = 5000;

export class AofLog {
  /** All but the last are written to their end and closed, in order. */
  readonly #segments: Segment[];
  readonly #sync: AofSync;
  readonly #writer: AofWriter;
  readonly #pressure: AofPressure;
  #appended = 0;
  #written = 0;
  #durable = 0;
  #settled = 0;
  #isRunning = false;
  /** Something was flushed since the last step began. */
  #isWanted = false;
  #running: Promise<void> | null = null;
  #stopped = false;
  /** Since when something is not settled, or when more was settled last. */
  #unsettledMs = 0;
  #stampSeconds = 0;
  #lastTryMs = 0;

  /** Goes on behind the `size` bytes of a file that was opened for update. */
  constructor(
    file: OpenFile,
    size: number,
    readonly surroundings: AofSurroundings,
  ) {
    this.#segments = [new Segment(file, size)];
    this.#writer = new AofWriter(surroundings);
    this.#pressure = new AofPressure(() => surroundings.pressureBytes, surroundings.pressure);
    this.#sync = new AofSync(
      surroundings,
      () => this.#written,
      (upTo) => {
        this.#durable = upTo;
        this.#settle(upTo);
      },
    );
  }

  // Figures

  get appended(): number {
    return this.#appended;
  }
  get written(): number {
    return this.#written;
  }
  /** How far everything is on disk. */
  get durable(): number {
    return this.#durable;
  }
  get settled(): number {
    return this.#settled;
  }
  /** Bytes that wait for the disk (aof_buffer_length). */
  get bufferBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.waiting, 0);
  }
  /** The length of the file that is written (aof_last_incr_size). */
  get fileBytes(): number {
    return this.#last.size;
  }
  /** aof_delayed_fsync. */
  get delayedSyncs(): number {
    return this.#sync.delayed;
  }
  /** aof_pending_bio_fsync. */
  get pendingSyncs(): number {
    return this.#sync.running === null ? 0 : 1;
  }
  /** Why writes are refused, as in `-MISCONF Errors writing to the AOF file: …`, or null. */
  get failure(): string | null {
    const failure = this.#writer.failure ?? this.#sync.failure;
    return failure === null ? null : systemErrorText(failure);
  }

  get #last(): Segment {
    return this.#segments[this.#segments.length - 1]!;
  }

  // What the host calls

  /**
   * Takes effects, whole units of them, and returns the offset behind them. The bytes are copied.
   */
  append(bytes: Uint8Array): number {
    const isSettled = this.#settled === this.#appended;
    if (isSettled) this.#unsettledMs = this.surroundings.elapsedMs();
    this.#timestampAppend();
    this.#last.filling.append(bytes);
    this.#appended += bytes.length;
    // What fails is told by refusing the next writes, as Redis does it.
    if (isSettled && this.#isHopeless()) this.#settled = this.#appended;
    this.#pressure.check(this.bufferBytes);
    return this.#appended;
  }

  /** `#TS:1700000000`, in a line of its own, in front of the first effects of a second. */
  #timestampAppend(): void {
    const seconds = this.surroundings.timestampSeconds();
    if (seconds === null || seconds <= this.#stampSeconds) return;
    this.#stampSeconds = seconds;
    const line = byteTextToBytes(`#TS:${seconds}\r\n`);
    this.#last.filling.append(line);
    this.#appended += line.length;
  }

  /**
   * Writes what was appended at once, if that is little and nothing else is under way. False: what
   * is left, a write or the sync that `always` promises, flush() is to do.
   */
  writeNow(): boolean {
    if (this.#isRunning || !this.#writeAtOnce() || this.surroundings.policy() === 'always') {
      return false;
    }
    this.#settled = this.#appended;
    return true;
  }

  /** Writes all that waits if that is little; no sync may be under way, which a write waits for. */
  #writeAtOnce(): boolean {
    const segment = this.#last;
    if (this.#stopped || this.#sync.running !== null || this.failure !== null) return false;
    if (this.#segments.length > 1 || segment.flight.length > 0) return false;
    if (!this.#writer.writeNow(segment)) return false;
    this.#written = this.#appended;
    return true;
  }

  /** Writes and syncs everything, and goes on; false when some of it failed. */
  async save(): Promise<boolean> {
    await this.#idle();
    this.flush();
    await this.#idle();
    const last = this.#last;
    const isWhole = this.#segments.length === 1 && last.waiting === 0;
    if (!this.#stopped && isWhole && last.isDirty) await this.#sync.run(last);
    return isWhole && !last.isDirty;
  }

  /** Sends on its way what was appended: at the end of a turn. */
  flush(): void {
    this.#isWanted = true;
    if (!this.#isRunning && !this.#stopped) this.#start();
  }

  /** Syncs when a second has passed, tries again what has failed; ten times a second or so. */
  tick(): void {
    if (this.#stopped) return;
    const now = this.surroundings.elapsedMs();
    this.#settleLate(now);
    const isFailing = this.failure !== null;
    if (isFailing && now - this.#lastTryMs < retryEveryMs) return;
    if (this.bufferBytes > 0 || this.#segments.length > 1 || this.#sync.isOwed(this.#segments[0]!))
      this.flush();
    this.#sync.runIfDue(this.#segments[0]!);
    for (const segment of this.#segments) segment.relax();
  }

  /** From here on, effects go to another, empty file. */
  switchTo(file: OpenFile): void {
    this.#segments.push(new Segment(file, 0));
    this.flush();
  }

  /** Writes and syncs everything and closes the file; false when some of it failed. */
  async close(): Promise<boolean> {
    const isSaved = await this.save();
    await this.#end(isSaved || this.surroundings.policy() !== 'always');
    return isSaved;
  }

  /** Drops what waits and closes the file: it has become useless. */
  async abandon(): Promise<void> {
    this.#stop();
    await this.#idle();
    await this.#end(true);
  }

  /**
   * Writes and syncs everything at once, also what is under way, as the last thing of a process.
   * Throws when that fails or the file cannot do it.
   */
  flushNow(): void {
    this.#stop();
    this.#writer.flushNow(this.#segments, this.#sync.running !== null);
  }

  /** Closes the files; who waits for more than was saved may go on if nothing was promised. */
  async #end(settles: boolean): Promise<void> {
    this.#stop();
    for (const segment of this.#segments) await closeQuietly(segment.file);
    if (settles) this.#settle(this.#appended);
    this.#pressure.check(0);
  }

  #stop(): void {
    this.#stopped = true;
    this.#sync.stop();
  }

  /** Waits until nothing is under way. */
  async #idle(): Promise<void> {
    while (this.#isRunning || this.#sync.running !== null) {
      await this.#running;
      await this.#sync.running;
    }
  }

  // The path of the bytes

  #start(): void {
    this.#lastTryMs = this.surroundings.elapsedMs();
    this.#isRunning = true;
    this.#running = this.#run();
  }

  /** Runs until nothing waits or something fails; what is flushed from then on starts it again. */
  async #run(): Promise<void> {
    try {
      while (!this.#stopped) {
        this.#isWanted = false;
        if (!(await this.#step()) && !this.#isWanted) return;
      }
    } finally {
      this.#isRunning = false;
    }
  }

  /** One write, or the sync or the end of a file that it has led to; false when it was the last. */
  async #step(): Promise<boolean> {
    const segment = this.#segments[0]!;
    if (segment.filling.length > 0 && this.surroundings.policy() === 'always') this.#writeAtOnce();
    if (segment.flight.length === 0) {
      [segment.flight, segment.filling] = [segment.filling, segment.flight];
    }
    if (segment.flight.length > 0 && !(await this.#write(segment))) return false;
    this.#sync.runIfDue(this.#segments[0]!);
    if (this.#segments.length > 1 && segment.waiting === 0) return this.#retire(segment);
    if (this.#sync.isOwed(this.#segments[0]!)) return this.#sync.run(segment);
    this.#settle(this.#written);
    return segment.waiting > 0;
  }

  /** One write of what is in flight; false when it failed. */
  async #write(segment: Segment): Promise<boolean> {
    this.#sync.delayCheck();
    const isSyncing = this.#sync.running !== null;
    const count = await this.#writer.write(segment, isSyncing, () => this.#stopped);
    this.#written += count;
    if (this.#stopped) return false;
    this.#pressure.check(this.bufferBytes);
    if (this.#writer.failure === null) return true;
    if (this.surroundings.policy() !== 'always') this.#settle(this.#appended);
    else this.#giveUp();
    return false;
  }

  /** A promise cannot be kept: the process must end. */
  #giveUp(): void {
    const { fatal, log } = this.surroundings;
    log(
      'warning',
      "Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...",
    );
    this.#stop();
    fatal();
  }

  /** The end of a file that another one follows. */
  async #retire(segment: Segment): Promise<boolean> {
    await this.#sync.running;
    if (segment.isDirty && !(await this.#sync.run(segment))) return false;
    this.#segments.shift();
    await closeQuietly(segment.file);
    return true;
  }

  // What others wait for

  /** Whether a write or a sync fails that was not promised to be done. */
  #isHopeless(): boolean {
    return this.failure !== null && this.surroundings.policy() !== 'always';
  }

  /** What is not promised is waited for a while only. */
  #settleLate(now: number): void {
    if (this.#settled === this.#appended || this.surroundings.policy() === 'always') return;
    this.#settle(this.#written);
    const isLate = now - this.#unsettledMs > patienceMs;
    if (isLate || this.#isHopeless()) this.#settle(this.#appended);
  }

  #settle(offset: number): void {
    if (offset <= this.#settled) return;
    this.#settled = offset;
    this.#unsettledMs = this.surroundings.elapsedMs();
    this.surroundings.settled(offset);
  }
}
