// The stream's last bytes, once for the backlog and all replicas: blocks in a row, each of which
// knows the offset of its first byte. Readers keep offsets of their own; what none of them and not
// the backlog needs any more is dropped by whole blocks.
//
//     ┌──────────┬──────────┬─────┐
//     │  block   │  block   │ blo │ ◄── append
//     └──────────┴──────────┴─────┘
//     start          ▲            end
//                    └ a replica's next byte

/**
 * A block is a sixteenth of the backlog, but no smaller and no larger than this: a backlog is
 * longer than its directive says by less than a block.
 */
const blockBytesMinimum = 16 * 1024;
const blockBytesMaximum = 64 * 1024;
/** Blocks that were dropped and are used again: new ones are work for the collector. */
const spareBytesMaximum = 16 * 1024 * 1024;

interface Block {
  readonly start: number;
  readonly bytes: Uint8Array;
  used: number;
}

export class StreamBuffer {
  readonly #blocks: Block[] = [];
  readonly #spare: Uint8Array[] = [];
  /** How many of them were not needed since the last `relax`. */
  #unneeded = 0;
  readonly #blockBytes: number;
  #end: number;

  /** Begins at an offset: so many bytes of the stream have gone by. */
  constructor(offset: number, backlogBytes: number) {
    this.#end = offset;
    const share = Math.max(blockBytesMinimum, Math.ceil(backlogBytes / 16));
    this.#blockBytes = Math.min(share, blockBytesMaximum);
  }

  /** How many bytes of the stream are before the first that is here. */
  get start(): number {
    return this.#blocks[0]?.start ?? this.#end;
  }

  get end(): number {
    return this.#end;
  }

  /** Bytes of memory. */
  get heldBytes(): number {
    return this.#blocks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** Adds bytes, which are copied. */
  append(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      const block = this.#room();
      const count = Math.min(rest.length, block.bytes.length - block.used);
      block.bytes.set(rest.subarray(0, count), block.used);
      block.used += count;
      this.#end += count;
      rest = rest.subarray(count);
    }
  }

  #room(): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.used < last.bytes.length) return last;
    const bytes = this.#spare.pop() ?? new Uint8Array(this.#blockBytes);
    this.#unneeded = Math.min(this.#unneeded, this.#spare.length);
    const block = { start: this.#end, bytes, used: 0 };
    this.#blocks.push(block);
    return block;
  }

  /** What follows on an offset and lies in one block, until it is trimmed; empty at the end. */
  read(offset: number): Uint8Array {
    const { start } = this;
    if (offset < start) throw new RangeError(`the stream's bytes after ${offset} are gone`);
    // All blocks but the last are full.
    const block = this.#blocks[Math.floor((offset - start) / this.#blockBytes)];
    return block?.bytes.subarray(offset - block.start, block.used) ?? new Uint8Array(0);
  }

  /** Drops blocks that lie wholly before an offset. */
  trim(offset: number): void {
    while (this.#blocks.length > 0) {
      const first = this.#blocks[0]!;
      if (first.start + first.used > offset || first.used < first.bytes.length) return;
      this.#blocks.shift();
      if (this.#spare.length * this.#blockBytes < spareBytesMaximum) this.#spare.push(first.bytes);
    }
  }

  /** Gives back what of the dropped blocks was not needed since the last call. */
  relax(): void {
    this.#spare.splice(0, this.#unneeded);
    this.#unneeded = this.#spare.length;
  }

  /** Copies the oldest blocks that are full, as many as fit; how many bytes. */
  copyOldest(into: Uint8Array): number {
    let count = 0;
    for (const { bytes, used } of this.#blocks) {
      if (used < bytes.length || count + used > into.length) break;
      into.set(bytes, count);
      count += used;
    }
    return count;
  }
}
