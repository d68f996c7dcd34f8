// What the page asks of a store, wherever it is: connections in bytes, and the dataset as a file.
// A store in a worker or in another tab answers the same later.

import { open } from '../library/index.js';
import type { LinkEvents } from '../library/link.js';

export interface PageLink {
  send(bytes: Uint8Array): void;
  close(): void;
}

export type FileFormat = 'rdb' | 'aof';

export interface PageStore {
  /** How it is called: 'this page', or the name of a file. */
  readonly name: string;
  connect(events: LinkEvents): PageLink;
  save(format: FileFormat): Promise<Uint8Array<ArrayBuffer>>;
  close(): void;
}

let module: Promise<WebAssembly.Module> | null = null;

/** The engine, fetched and compiled once. */
async function engine(): Promise<WebAssembly.Module> {
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
  const store = await open({ module: await engine(), ...content });
  return {
    name,
    connect: (events) => store.connect(events),
    save: (format) => Promise.resolve(store.save(format)),
    close: () => store.close(),
  };
}
