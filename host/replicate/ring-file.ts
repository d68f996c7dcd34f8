// A file for bytes that follow on one another and are soon read: the place of a byte is its number
// modulo the size. Its name is removed as soon as it is open, so that the system takes the file
// back when it is closed or the process has ended, however that was.

import {
  FileFailure,
  type Files,
  type OpenFile,
  closeQuietly,
  writeAll,
} from '../storage/files.js';

export class RingFile {
  readonly #file: Promise<OpenFile>;
  /** Settled when all that was begun is over. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param path a name that nobody else uses */
  constructor(
    files: Files,
    path: string,
    readonly sizeBytes: number,
  ) {
    this.#file = opened(files, path);
    // Who writes hears of it.
    this.#file.catch(() => undefined);
  }

  /** Writes all of `bytes`, which must stay as they are meanwhile, or rejects. */
  write(bytes: Uint8Array, number: number): Promise<void> {
    return this.#use(bytes, number, writeAll);
  }

  /** Fills `into` or rejects. */
  read(into: Uint8Array, number: number): Promise<void> {
    return this.#use(into, number, async (file, piece, at) => {
      if ((await file.read(piece, at)) < piece.length) throw new FileFailure('EIO');
    });
  }

  /** Does `step` with all of `bytes`, in two pieces where the end of the file is between. */
  #use(
    bytes: Uint8Array,
    number: number,
    step: (file: OpenFile, piece: Uint8Array, at: number) => Promise<void>,
  ): Promise<void> {
    const at = number % this.sizeBytes;
    const rest = this.sizeBytes - at;
    const result = this.#file.then(async (file) => {
      await step(file, bytes.subarray(0, rest), at);
      if (bytes.length > rest) await step(file, bytes.subarray(rest), 0);
    });
    this.#last = Promise.allSettled([this.#last, result]);
    return result;
  }

  /** Closes it when what is under way is over; the last call. */
  close(): void {
    void this.#last.then(() => this.#file.then(closeQuietly, () => undefined));
  }
}

async function opened(files: Files, path: string): Promise<OpenFile> {
  const file = await files.open(path, 'replace');
  try {
    await files.remove(path);
  } catch (error) {
    await closeQuietly(file);
    throw error;
  }
  return file;
}
