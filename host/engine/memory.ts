// The engine's linear memory: the one file of the host that knows addresses. They come from an
// export of the engine, as WebAssembly gives them (signed), and go no further than here: what
// others get is bytes and texts (byte text: one character a byte).
//
//   view      a window into the memory, valid until the next call that is not a getter
//   viewKept  the same for an output, which the engine leaves alone until it has been written
//   copy      bytes of their own
//
// When the memory grows, all views of it are detached, and then made anew.

import { decodeText } from '../config/byte-codec.js';
import { byteTextFromBytes, byteTextWrite } from '../config/byte-text.js';
import type { WasmMemory } from './platform.js';

/** Pieces up to this length are copied byte by byte: that is faster than to make a view of them. */
const loopBytes = 128;
/** How many views of outputs are kept. */
const outputsMaximum = 4096;
/** A page of WebAssembly's memory. */
const pageBytes = 65_536;
/** An argument in a vector: u32 address, u32 count. */
const vectorStride = 8;
/** A reference of an output: u32 place, u32 block, u32 address, u32 bytes. */
const referenceStride = 16;

/** A part of the memory: bytes [start, end). */
export interface Run {
  readonly start: number;
  readonly end: number;
}

/** What of some runs lies in none of others; both in order. */
function runsBeside(runs: readonly Run[], others: readonly Run[]): Run[] {
  const beside: Run[] = [];
  let next = 0;
  for (const { start, end } of runs) {
    let from = start;
    while (next < others.length && others[next]!.end <= from) next++;
    for (let at = next; from < end; at++) {
      const other = others[at];
      const to = Math.min(end, other?.start ?? end);
      if (to > from) beside.push({ start: from, end: to });
      from = Math.max(from, other?.end ?? end);
    }
  }
  return beside;
}

/** The memory of one engine. */
export class EngineMemory {
  readonly #memory: WasmMemory;
  #bytes: Uint8Array;
  #words: DataView;
  /** Views of outputs by their addresses: blocks are used again, often for as many bytes. */
  readonly #outputs = new Map<number, Uint8Array>();

  constructor(memory: WasmMemory) {
    this.#memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#words = new DataView(memory.buffer);
  }

  /** How much the system has given, bytes. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  /**
   * Becomes a copy of another memory: of its runs, because all else is zero there.
   * @param own the runs of this one that may hold more than zeros
   */
  copyRuns(other: EngineMemory, runs: readonly Run[], own: readonly Run[]): void {
    const missing = other.size - this.size;
    if (missing > 0) this.#memory.grow(missing / pageBytes);
    this.#outputs.clear();
    const { bytes } = this;
    const source = other.bytes;
    for (const { start, end } of runs) bytes.set(source.subarray(start, end), start);
    for (const { start, end } of runsBeside(own, runs)) bytes.fill(0, start, end);
  }

  /** Remakes the views if the memory has grown. */
  #refresh(): void {
    if (this.#bytes.length !== 0) return;
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#words = new DataView(this.#memory.buffer);
  }

  /** All of it. Valid until the next call that is not a getter. */
  get bytes(): Uint8Array {
    if (this.#bytes.length === 0) this.#refresh();
    return this.#bytes;
  }

  view(address: number, count: number): Uint8Array {
    this.#refresh();
    const start = address >>> 0;
    return this.#bytes.subarray(start, start + count);
  }

  viewKept(address: number, count: number): Uint8Array {
    const start = address >>> 0;
    const length = count >>> 0;
    const last = this.#outputs.get(start);
    // A view of memory that has grown since is detached, and has no length any more.
    if (last?.length === length) return last;
    if (this.#outputs.size >= outputsMaximum) this.#outputs.clear();
    const view = this.view(start, length);
    this.#outputs.set(start, view);
    return view;
  }

  /**
   * The parts of an output: its own bytes, and between them what it refers to (Reference of
   * protocol/reference.ts).
   */
  parts(address: number, count: number, references: number, referenceCount: number): Uint8Array[] {
    this.#refresh();
    const words = this.#words;
    const start = address >>> 0;
    const parts: Uint8Array[] = [];
    let from = 0;
    for (let index = 0; index < referenceCount; index++) {
      const place = (references >>> 0) + index * referenceStride;
      const at = words.getUint32(place, true);
      if (at > from) parts.push(this.view(start + from, at - from));
      parts.push(this.view(words.getUint32(place + 8, true), words.getUint32(place + 12, true)));
      from = at;
    }
    if (count > from) parts.push(this.view(start + from, count - from));
    return parts;
  }

  copy(address: number, count: number): Uint8Array {
    return this.view(address, count >>> 0).slice();
  }

  text(address: number, count: number): string {
    return byteTextFromBytes(this.view(address, count));
  }

  /** Copies of `count` arguments, whose addresses and lengths stand at `address`. */
  vector(address: number, count: number): Uint8Array[] {
    this.#refresh();
    return Array.from({ length: count }, (_, index) => {
      const place = (address >>> 0) + index * vectorStride;
      return this.copy(this.#words.getUint32(place, true), this.#words.getUint32(place + 4, true));
    });
  }

  /** The arguments [from, to) of those whose addresses and lengths stand there, as byte texts. */
  texts(address: number, from: number, to: number): string[] {
    const texts: string[] = [];
    for (let index = from; index < to; index++) texts.push(this.textAt(address, index));
    return texts;
  }

  /** One of them. */
  textAt(address: number, index: number): string {
    if (this.#bytes.length === 0) this.#refresh();
    const place = (address >>> 0) + index * vectorStride;
    const start = this.#words.getUint32(place, true);
    return decodeText(this.#bytes, start, start + this.#words.getUint32(place + 4, true));
  }

  /** Whether one of them is a text of whole words (4 bytes each, the first low). */
  isWordsAt(address: number, index: number, text: Uint32Array): boolean {
    if (this.#bytes.length === 0) this.#refresh();
    const words = this.#words;
    const place = (address >>> 0) + index * vectorStride;
    const start = words.getUint32(place, true);
    const { length } = text;
    if (words.getUint32(place + 4, true) !== length * 4) return false;
    for (let at = 0; at < length; at++) {
      if (words.getUint32(start + at * 4, true) !== text[at]) return false;
    }
    return true;
  }

  /** Writes a text or bytes. */
  put(address: number, content: string | Uint8Array): void {
    this.#refresh();
    if (typeof content === 'string') byteTextWrite(content, this.#bytes, address >>> 0);
    else this.fill(address >>> 0, content, 0, content.length);
  }

  /** Copies `count` bytes of a buffer from `offset` on; few without making a view of them. */
  fill(address: number, buffer: Uint8Array, offset: number, count: number): void {
    if (this.#bytes.length === 0) this.#refresh();
    const bytes = this.#bytes;
    if (count > loopBytes) {
      const isWhole = count === buffer.length;
      bytes.set(isWhole ? buffer : buffer.subarray(offset, offset + count), address);
      return;
    }
    for (let i = 0; i < count; i++) bytes[address + i] = buffer[offset + i]!;
  }
}
