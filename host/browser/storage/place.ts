// Where a store's files are: on OPFS, in IndexedDB, or nowhere.
//
// One worker at a time has a place: each opening begins a new epoch, and from then on whoever had
// it before can change nothing any more, whatever it still tries. The backends tell how.

import type { Files } from '../../storage/files.js';

export type StorageKind = 'opfs' | 'indexeddb' | 'memory';

export interface Place {
  readonly kind: StorageKind;
  /** Which opening of the store this is; higher than any before. */
  readonly epoch: number;
  /** Null where nothing is kept. */
  readonly files: Files | null;
  /** Whether all is still there: it is not after somebody has cleared the browser's storage. */
  isThere(): Promise<boolean>;
  /** Whether there is room to write more. */
  hasRoom(): Promise<boolean>;
  /** Whether it is still this one's, as far as can be said at once. */
  isOwn(): boolean;
  close(): Promise<void>;
}

export interface PlaceOptions {
  readonly store: string;
  /** The epoch is to be higher than this. */
  readonly above: number;
  /** The one that had it before may still be alive. */
  readonly isStolen: boolean;
  /** What is left of the files is of no use: they begin anew. */
  readonly isVoid: boolean;
  /** Another has opened it; told at once, before a write that comes too late is settled. */
  readonly lost: () => void;
  /** A write to a file found no room; told at once. */
  readonly full: (path: string) => void;
  /** What the opening waits for, in words. */
  readonly waits: (words: string) => void;
}

/** No place at all: the dataset lives as long as the worker. */
export function nowhere({ above }: PlaceOptions): Place {
  return {
    ...{ kind: 'memory', epoch: Math.max(Date.now(), above + 1), files: null },
    ...{ isThere: async () => true, hasRoom: async () => true, isOwn: () => true },
    close: async () => undefined,
  };
}
