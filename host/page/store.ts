// What the page asks of a store, wherever it is: connections in bytes, the dataset as a file, and
// what it waits for.
//
//   keptStore()      what the browser keeps, the same for all tabs with this page; the engine is in
//                    a worker of one of them
//   memoryStore()    in this page's memory: for files and links that are looked into, and where the
//                    browser keeps nothing; its code is fetched when it is needed

import { openShared } from '../browser/shared-store.js';
import type { Status } from '../browser/shared-store.js';
import type { FileFormat } from '../library/dataset.js';
import type { LinkEvents } from '../library/link.js';

export interface PageLink {
  send(bytes: Uint8Array): void;
  close(): void;
}

export interface PageStore {
  /** How it is called: 'in this page', or the name of a file. */
  readonly name: string;
  /** What there is to say of the file that it was opened with. */
  readonly notes?: readonly string[];
  connect(events: LinkEvents): PageLink;
  save(format: FileFormat): Promise<Uint8Array<ArrayBuffer>>;
  close(): void;
}

/** A store that others may hold, so that it has something to tell. */
export interface KeptStore extends PageStore {
  /** Has a function told what is waited for, null = nothing, now and when that changes. */
  watch(told: (words: string | null) => void): void;
  /** Rejects when this page cannot have it. */
  readonly ready: Promise<void>;
}

/** A connection that cannot be is not tried again at once, ms. */
const failedMs = 500;

/** Tabs of another version of the page may speak in another way. */
const storeName = 'page';

let module: Promise<WebAssembly.Module> | null = null;

/** The engine, fetched and compiled once. */
function engine(): Promise<WebAssembly.Module> {
  const address = new URL('engine.wasm', document.baseURI);
  // Servers that do not know the media type of WebAssembly are common.
  module ??= fetch(address).then(async (response) => {
    if (!response.ok) throw new Error(`the engine cannot be loaded: ${response.status}`);
    return WebAssembly.compile(await response.arrayBuffer());
  });
  return module;
}

/** A store in the page's memory, empty or with the content of a file. */
export async function memoryStore(
  name: string,
  content: { readonly rdb?: Uint8Array; readonly aof?: Uint8Array } = {},
): Promise<PageStore> {
  const { open } = await import('../library/index.js');
  const notes: string[] = [];
  let isOpening = true;
  const log = (level: string, text: string): void => {
    if (isOpening && level === 'warning') notes.push(text);
  };
  const store = await open({ module: await engine(), log, ...content });
  isOpening = false;
  return {
    ...{ name, notes },
    connect: (events) => store.connect(events),
    save: (format) => Promise.resolve(store.save(format)),
    close: () => void store.close(),
  };
}

/** What a status says in the header. */
function wordsOf({ isFull, state, storage, words }: Status): string | null {
  if (words !== null || isFull || state !== 'open') return words;
  return storage === 'memory' ? 'in memory: it is gone with the last tab' : null;
}

/** The store that the browser keeps. Throws where it keeps none. */
export async function keptStore(): Promise<KeptStore> {
  const store = openShared({ name: storeName, module: await engine() });
  return {
    name: 'in this browser',
    ready: store.ready,
    // Who is told that a connection has ended may open another at once.
    connect: (events) =>
      store.connect({
        ...events,
        closed: () => {
          const tell = (): void => events.closed?.();
          if (store.status.state === 'failed') setTimeout(tell, failedMs);
          else queueMicrotask(tell);
        },
      }),
    save: (format) => store.save(format),
    close: () => void store.close(),
    watch(told) {
      told(wordsOf(store.status));
      store.on('status', (status) => told(wordsOf(status)));
    },
  };
}
