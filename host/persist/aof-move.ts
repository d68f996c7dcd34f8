/*
 * CONFIG SET dir while there is an append-only file: it ends where it was, whole, and begins anew
 * where the working directory is now. What is acknowledged until its first base is written is in
 * neither, as after CONFIG SET appendonly yes.
 */

import type { Configuration } from '../config/configuration.js';
import type { Files } from '../storage/files.js';
import type { AofKeeper } from './aof-keeper.js';
import type { AppendOnly } from './append-only.js';
import { emptyManifest } from './manifest.js';

export interface AofMoverParts {
  readonly configuration: Configuration;
  /** The files, relative to the working directory as it is now. */
  readonly files: () => Files;
}

/** Makes what is to be done when the working directory was set: null, or why it has failed. */
export function aofMover(
  aof: AppendOnly,
  keeper: AofKeeper,
  { configuration, files }: AofMoverParts,
): () => Promise<string | null> | null {
  let directory = configuration.getSpecial('dir');
  const move = (): void => {
    aof.folder.files = files();
    aof.manifest = emptyManifest;
  };
  return () => {
    const now = configuration.getSpecial('dir');
    if (now === directory) return null;
    directory = now;
    if (aof.state === 'off') return (move(), null);
    return keeper.turnOff().then(() => (move(), keeper.turnOn()));
  };
}
