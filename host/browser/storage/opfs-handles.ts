// What a browser offers of its own file system (OPFS) to a dedicated worker, as TypeScript's
// library for pages does not know it; and the failures of it in the words of storage/files.ts.

import { FileFailure } from '../../storage/files.js';

/** A file that is read and written without waiting (FileSystemSyncAccessHandle). */
export interface AccessHandle {
  read(into: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(bytes: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

/**
 * `readwrite-unsafe` lets more than one have a handle: only so can a store be taken from a worker
 * that is frozen while it holds the file. Who does not know it gives a handle to one at a time.
 */
interface HandleSource {
  createSyncAccessHandle(options: { mode: 'readwrite-unsafe' }): Promise<AccessHandle>;
}

export interface Folder extends FileSystemDirectoryHandle {
  keys(): AsyncIterableIterator<string>;
}

const codes: Readonly<Record<string, string>> = {
  QuotaExceededError: 'ENOSPC',
  NotFoundError: 'ENOENT',
  NoModificationAllowedError: 'EBUSY',
  InvalidStateError: 'EBADF',
  NotAllowedError: 'EACCES',
  SecurityError: 'EACCES',
};

/** A failure of the browser as one of files. */
export function fileFailure(error: unknown, name: string): unknown {
  if (!(error instanceof DOMException)) return error;
  return new FileFailure(codes[error.name] ?? 'EIO', `${name} (${error.message})`);
}

/** Does something with a file, and has what fails in the words of storage/files.ts. */
export function guarded<T>(name: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw fileFailure(error, name);
  }
}

/** How long a file is waited for that another worker still holds, ms. */
const retryMs = 100;

/**
 * Opens a file of a folder, or makes it. One that another holds is waited for, as long as that
 * takes: the browser lets go of it when its tab has gone.
 */
export async function handleOpen(
  folder: Folder,
  name: string,
  waits: (words: string) => void,
): Promise<AccessHandle> {
  for (;;) {
    try {
      const file = (await folder.getFileHandle(name, { create: true })) as unknown as HandleSource;
      return await file.createSyncAccessHandle({ mode: 'readwrite-unsafe' });
    } catch (error) {
      const isHeld = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!isHeld) throw fileFailure(error, name);
    }
    waits('another tab still holds the files');
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}
