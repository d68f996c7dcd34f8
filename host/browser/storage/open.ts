// Opens the place of a store: of the kinds that are wanted, the first that the browser has.

import { indexedDbOpen } from './indexed-db.js';
import { opfsOpen } from './opfs.js';
import type { Place, PlaceOptions, StorageKind } from './place.js';
import { nowhere } from './place.js';

const openers: Readonly<Record<StorageKind, (options: PlaceOptions) => Promise<Place>>> = {
  opfs: opfsOpen,
  indexeddb: indexedDbOpen,
  memory: async (options) => nowhere(options),
};

/** Whether the browser has a kind of storage, here and now. */
async function isOffered(kind: StorageKind): Promise<boolean> {
  if (kind !== 'opfs') return kind === 'memory' || typeof indexedDB !== 'undefined';
  if (!('FileSystemFileHandle' in globalThis)) return false;
  if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return false;
  try {
    await navigator.storage.getDirectory();
    return true;
  } catch {
    // A private window may have the function, and refuse.
    return false;
  }
}

export async function placeOpen(
  kinds: readonly StorageKind[],
  options: PlaceOptions,
): Promise<Place> {
  for (const kind of kinds) {
    if (await isOffered(kind)) return openers[kind](options);
  }
  throw new Error(`this browser offers none of ${kinds.join(', ')}`);
}
