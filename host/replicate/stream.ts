// The stream of effects that replicas follow, and its backlog.
//
//     the engine's effects ──┐ source: 'effects'        (a primary)
//     the primary's bytes ───┴─► append ─► StreamBuffer ─► replicas
//                              source: 'primary'        (a replica passes on what it gets)
//
// What is long ago waits in a file if somebody still needs it (overflow.ts).
//
// Nothing is kept until the first replica asks; from then on the stream grows, and goes on for
// repl-backlog-ttl seconds after the last one has left.

import { StreamBuffer } from './buffer.js';
import type { ReplicationHistory } from './history.js';
import type { OverflowParts, StreamWindow } from './overflow.js';
import { StreamOverflow } from './overflow.js';

export interface StreamParts {
  readonly history: ReplicationHistory;
  /** Directive repl-backlog-size. */
  readonly backlogBytes: () => number;
  /** Effects are to be recorded from now on, or no more. */
  readonly record: (isOn: boolean) => void;
  /** The stream is so long without what the engine has of it that was not taken. */
  readonly offsetSet: (offset: number) => void;
  /** Where what does not fit into memory goes. */
  readonly overflow: Omit<OverflowParts, 'changed'>;
}

export class ReplicationStream {
  readonly #parts: StreamParts;
  #buffer: StreamBuffer | null = null;
  readonly #overflow: StreamOverflow;
  #source: 'effects' | 'primary' = 'effects';
  /** Called after the stream has grown, or more of it can be read. */
  grown: () => void = () => undefined;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.#overflow = new StreamOverflow({ ...parts.overflow, changed: () => this.grown() });
  }

  /** What the stream is made of. */
  get source(): 'effects' | 'primary' {
    return this.#source;
  }

  set source(source: 'effects' | 'primary') {
    this.#source = source;
    this.#recordCheck();
    this.#parts.offsetSet(this.history.offset);
  }

  get history(): ReplicationHistory {
    return this.#parts.history;
  }

  /** Whether the stream is kept. */
  get isActive(): boolean {
    return this.#buffer !== null;
  }

  /** What is kept; only while it is active. */
  get buffer(): StreamBuffer {
    return this.#buffer!;
  }

  /** How many bytes of the stream are before the first that is kept; only while it is active. */
  get start(): number {
    return this.#overflow.isEmpty ? this.buffer.start : this.#overflow.start;
  }

  /** Offset of the first byte that can be gone on from, counted from 1; 0 = none. */
  get firstOffset(): number {
    return this.#buffer === null ? 0 : this.start + 1;
  }

  /** How many bytes a replica can be behind (repl_backlog_histlen), what others need included. */
  get backlogLength(): number {
    return this.#buffer === null ? 0 : this.#buffer.end - this.start;
  }

  /** Memory of what is kept (mem_replication_backlog). */
  get heldBytes(): number {
    return this.#buffer?.heldBytes ?? 0;
  }

  /** Begins to keep the stream. */
  activate(): void {
    if (this.#buffer !== null) return;
    this.#buffer = this.#emptyBuffer();
    this.#recordCheck();
    this.#parts.offsetSet(this.history.offset);
  }

  /** Nobody follows: what was kept is dropped, and nobody can go on from it. */
  deactivate(): void {
    if (this.#buffer === null) return;
    this.#buffer = null;
    this.#overflow.drop();
    this.#recordCheck();
  }

  #emptyBuffer(): StreamBuffer {
    return new StreamBuffer(this.history.offset, this.#parts.backlogBytes());
  }

  #recordCheck(): void {
    this.#parts.record(this.#buffer !== null && this.#source === 'effects');
  }

  /** The dataset has become another one: the stream goes on from the history's offset. */
  restart(): void {
    this.#parts.offsetSet(this.history.offset);
    this.#overflow.drop();
    if (this.#buffer !== null) this.#buffer = this.#emptyBuffer();
  }

  /** The stream has grown by these bytes, which are copied. */
  append(bytes: Uint8Array): void {
    this.history.advance(bytes.length);
    if (this.#buffer === null) return;
    this.#buffer.append(bytes);
    this.grown();
  }

  /** Adds what the server itself has to say, behind all effects. */
  tell(bytes: Uint8Array): void {
    this.append(bytes);
    this.#parts.offsetSet(this.history.offset);
  }

  /**
   * Takes the effects of a turn, which are whole units; of a replica they are not the stream. They
   * count even if it is not kept: by the offset it is told what is on disk.
   */
  effects(bytes: Uint8Array): void {
    if (this.#source === 'effects') this.append(bytes);
  }

  /** Whether a replica can go on with the byte of that number. */
  canContinue(id: string, nextOffset: number): boolean {
    const buffer = this.#buffer;
    if (buffer === null || !this.history.covers(id, nextOffset)) return false;
    return nextOffset - 1 >= this.start && nextOffset - 1 <= buffer.end;
  }

  /**
   * What follows on an offset that is kept, some of it, valid until the stream is trimmed. Null: it
   * is being fetched, and `grown` is called when it is there.
   */
  read(offset: number, window: StreamWindow): Uint8Array | null {
    const { buffer, start } = this;
    if (offset < start) throw new RangeError(`the stream's bytes after ${offset} are gone`);
    if (offset < buffer.start) return this.#overflow.read(offset, window);
    window.release();
    return buffer.read(offset);
  }

  /** Gives back memory that was not needed of late; each second. */
  relax(): void {
    this.#buffer?.relax();
  }

  /** Drops what neither the backlog nor a reader at `needed` has use for. */
  trim(needed: number): void {
    const buffer = this.#buffer;
    if (buffer === null) return;
    const backlogBytes = this.#parts.backlogBytes();
    const kept = Math.min(needed, buffer.end - backlogBytes);
    this.#overflow.trim(kept);
    buffer.trim(kept);
    this.#overflow.relieve(buffer, backlogBytes);
  }
}
