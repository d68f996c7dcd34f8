/*
 * Files on Node: files.ts tells what each function promises.
 *
 * Calls go to Node's pool of threads, so that no disk ever stops the event loop. Paths are handed
 * to the system as bytes, so that a name in any encoding can be opened. Files are made with mode
 * 0644 and folders with 0755, less the process's umask, as Redis makes them.
 *
 *     sync          fdatasync: content and size, no times
 *     folderSync    fsync of the folder; a file system that cannot do it has nothing to sync
 */

import * as fs from 'node:fs';
import { promisify } from 'node:util';

import { systemErrorCode } from '../config/system-error.js';
import { FileFailure } from './files.js';
import { lockTake } from './node-lock.js';
import type { FileStatus, Files, ImmediateFile, OpenFile, OpenMode } from './files.js';

const { O_CREAT, O_NONBLOCK, O_RDONLY, O_RDWR, O_TRUNC } = fs.constants;

/** A named pipe is opened at once: a thread that waits for a writer would hold up the end, too. */
const flagsByMode: Readonly<Record<OpenMode, number>> = {
  read: O_RDONLY | (O_NONBLOCK ?? 0),
  update: O_RDWR | O_CREAT,
  replace: O_RDWR | O_CREAT | O_TRUNC,
};

const fileMode = 0o644;
const folderMode = 0o755;

/** What a file system answers that knows no fsync of a folder. */
const noFolderSync = ['EINVAL', 'EBADF', 'ENOTSUP', 'ENOSYS'];

const open = promisify(fs.open);
const statusOf = promisify(fs.fstat) as (descriptor: number) => Promise<fs.Stats>;
const close = promisify(fs.close);
const fsync = promisify(fs.fsync);
const fdatasync = promisify(fs.fdatasync);
const ftruncate = promisify(fs.ftruncate);

/** One call moves at most so much: the system's own limit is just above. */
const pieceBytes = 1 << 30;

export function nodeFiles(): Files {
  return {
    open: async (path, mode) => new NodeFile(await fileOpen(path, flagsByMode[mode]), path),
    status,
    list,
    rename: (source, target) => fs.promises.rename(pathBytes(source), pathBytes(target)),
    remove: (path) => fs.promises.unlink(pathBytes(path)),
    folderMake,
    folderSync,
    lock: (path) => lockTake(pathBytes(path)),
  };
}

function pathBytes(path: string): Buffer {
  return Buffer.from(path, 'latin1');
}

/** A folder could be opened for reading like a file, but not be read. */
async function fileOpen(path: string, flags: number): Promise<number> {
  const descriptor = await open(pathBytes(path), flags, fileMode);
  const isFolder = (await statusOf(descriptor)).isDirectory();
  if (!isFolder) return descriptor;
  await close(descriptor);
  throw new FileFailure('EISDIR', path);
}

class NodeFile implements OpenFile {
  #descriptor: number | null;

  constructor(
    descriptor: number,
    readonly path: string,
  ) {
    this.#descriptor = descriptor;
  }

  /** The system gives the number of a closed file to the next one: it must not be used again. */
  get #open(): number {
    if (this.#descriptor === null) throw new FileFailure('EBADF', this.path);
    return this.#descriptor;
  }

  async read(into: Uint8Array, at: number): Promise<number> {
    const file = this.#open;
    return transfer(into.length, (from) => readPiece(file, into, from, at));
  }

  async write(bytes: Uint8Array, at: number): Promise<number> {
    const file = this.#open;
    return transfer(bytes.length, (from) => writePiece(file, bytes, from, at));
  }

  async truncate(bytes: number): Promise<void> {
    await ftruncate(this.#open, bytes);
  }

  async sync(): Promise<void> {
    await fdatasync(this.#open);
  }

  async size(): Promise<number> {
    return (await statusOf(this.#open)).size;
  }

  async close(): Promise<void> {
    const file = this.#open;
    this.#descriptor = null;
    await close(file);
  }

  readonly immediate: ImmediateFile = {
    write: (bytes, at) => {
      const file = this.#open;
      let done = 0;
      while (done < bytes.length) {
        const count = Math.min(bytes.length - done, pieceBytes);
        try {
          done += fs.writeSync(file, bytes, done, count, at + done);
        } catch (error) {
          if (done === 0) throw error;
          break;
        }
      }
      return done;
    },
    sync: () => fs.fdatasyncSync(this.#open),
  };
}

/**
 * Moves `count` bytes by `piece`, which moves some from an index on. A piece of none is the end,
 * and so is a failure behind pieces that went through: the next call will tell it.
 */
async function transfer(count: number, piece: (from: number) => Promise<number>): Promise<number> {
  let done = 0;
  while (done < count) {
    try {
      const moved = await piece(done);
      if (moved === 0) break;
      done += moved;
    } catch (error) {
      if (done === 0) throw error;
      break;
    }
  }
  return done;
}

function readPiece(file: number, into: Uint8Array, from: number, at: number): Promise<number> {
  const count = Math.min(into.length - from, pieceBytes);
  return new Promise((resolve, reject) => {
    fs.read(file, into, from, count, at + from, (error, moved) =>
      error === null ? resolve(moved) : reject(error),
    );
  });
}

function writePiece(file: number, bytes: Uint8Array, from: number, at: number): Promise<number> {
  const count = Math.min(bytes.length - from, pieceBytes);
  return new Promise((resolve, reject) => {
    fs.write(file, bytes, from, count, at + from, (error, moved) =>
      error === null ? resolve(moved) : reject(error),
    );
  });
}

async function status(path: string): Promise<FileStatus | null> {
  try {
    const found = await fs.promises.stat(pathBytes(path));
    return { kind: found.isDirectory() ? 'folder' : 'file', bytes: found.size };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function list(folder: string): Promise<string[]> {
  const names = await fs.promises.readdir(pathBytes(folder), { encoding: 'buffer' });
  return names.map((name) => name.toString('latin1')).sort();
}

/** A file in the folder's place is an error; anything else in its place may be a link to one. */
async function folderMake(path: string): Promise<void> {
  try {
    // Deno's takes no bytes.
    const isAscii = pathBytes(path).every((byte) => byte < 0x80);
    await fs.promises.mkdir(isAscii ? path : pathBytes(path), folderMode);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    if ((await status(path))?.kind !== 'folder') throw new FileFailure('ENOTDIR', path);
  }
}

async function folderSync(path: string): Promise<void> {
  const folder = await open(pathBytes(path), O_RDONLY, 0);
  try {
    await fsync(folder);
  } catch (error) {
    if (!noFolderSync.includes(systemErrorCode(error))) throw error;
  } finally {
    await close(folder);
  }
}
