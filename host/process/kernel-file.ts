// Files in which the kernel tells about itself and the process.

import { readFileSync } from 'node:fs';

/** A file of the kernel's, '' where it is not. */
export function kernelFile(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
