// The files of a folder on Node, for a store that is kept there.

import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

import { byteTextFromString } from '../config/byte-text.js';
import type { Files } from '../storage/files.js';
import { nodeFiles } from '../storage/node-files.js';
import { rootedFiles } from '../storage/rooted-files.js';

/** The files below a folder, which is made if there is none. */
export function folderFiles(folder: string): Files {
  const path = resolve(folder);
  mkdirSync(path, { recursive: true });
  return rootedFiles(nodeFiles(), byteTextFromString(path));
}
