/*
 * Bytes that wait for a file: appended at the end, taken all at once. The buffer keeps its memory
 * for the next bytes unless that is much: who fills it again and again empties it with `reuse`, and
 * calls `relax` now and then.
 */

const firstBytes = 16 * 1024;
const keepBytes = 4 * 1024 * 1024;
/** A buffer of which less is used is too large. */
const usedShare = 0.25;

export class ByteBuffer {
  #room = new Uint8Array(0);
  #used = 0;
  /** How much was used at once since the last `relax`. */
  #most = 0;

  get length(): number {
    return this.#used;
  }

  /** The bytes; valid until the next call. */
  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#used);
  }

  /** Copies bytes to the end. */
  append(bytes: Uint8Array): void {
    const needed = this.#used + bytes.length;
    if (needed > this.#room.length) this.#grow(needed);
    this.#room.set(bytes, this.#used);
    this.#used = needed;
  }

  #grow(needed: number): void {
    const room = new Uint8Array(Math.max(needed, 2 * this.#room.length, firstBytes));
    room.set(this.bytes);
    this.#room = room;
  }

  /** Drops the bytes, and memory that is much. */
  clear(): void {
    this.#used = 0;
    if (this.#room.length > keepBytes) this.#room = new Uint8Array(0);
  }

  /** Drops the bytes. */
  reuse(): void {
    this.#most = Math.max(this.#most, this.#used);
    this.#used = 0;
  }

  /** Gives memory back that was not needed since the last call, if the buffer is empty. */
  relax(): void {
    if (this.#used === 0 && this.#most < this.#room.length * usedShare) this.clear();
    this.#most = this.#used;
  }
}
