// What tabs and the worker that holds the store say to each other.
//
//     all tabs and workers        BroadcastChannel cedis:<store>
//       tab     ──ask──────────►                      who holds the store?
//       holder  ──standing─────►                      I do: since when, and how far I am
//       tab     ──join─────────►                      I want to talk to this holder
//     one tab and the holder      BroadcastChannel cedis:<store>:<epoch>:<tab>, or a MessagePort
//       holder  ──joined───────►
//       tab     ──bytes────────►                      RESP of one of its connections
//       holder  ──bytes────────►
//
// A tab may have many connections; each has a number. Either side may have so much under way on a
// connection, and not more, that the other has not said to have taken (windowBytes).
//
// An epoch is one holding of the store, from the opening of its files to its end: a higher one has
// come later, and what a lower one still says is void.

import type { Known, WasmModule } from '../engine/platform.js';
import type { FileFormat } from '../library/dataset.js';
import type { StorageKind } from './storage/place.js';

/** How a holder stands. */
export interface Standing {
  readonly epoch: number;
  /** The worker. */
  readonly holder: string;
  readonly state: 'opening' | 'loading' | 'open';
  /** What it waits for, or what is wrong; a sentence. */
  readonly words: string | null;
  /** Where the dataset is kept, when that is known. */
  readonly storage: StorageKind | null;
  /** How much of the dataset is loaded, 0 to 1. */
  readonly progress: number;
  /** The browser gives no room: nothing can be written. */
  readonly isFull: boolean;
}

export type Announcement =
  | { readonly kind: 'ask' }
  | { readonly kind: 'standing'; readonly standing: Standing }
  | { readonly kind: 'join'; readonly epoch: number; readonly tab: string };

/** How many bytes of which connections were taken. */
export type Taken = readonly (readonly [connection: number, bytes: number])[];

export type FromTab =
  | { readonly kind: 'open'; readonly connection: number }
  | { readonly kind: 'bytes'; readonly connection: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'shut'; readonly connection: number }
  | { readonly kind: 'taken'; readonly taken: Taken }
  | { readonly kind: 'ping' }
  | { readonly kind: 'save'; readonly format: FileFormat };

export type FromHolder =
  | { readonly kind: 'joined' }
  | {
      readonly kind: 'bytes';
      readonly connection: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly taken: Taken;
    }
  | { readonly kind: 'shut'; readonly connection: number }
  | { readonly kind: 'pong'; readonly taken: Taken }
  | {
      readonly kind: 'saved';
      readonly bytes: Uint8Array<ArrayBuffer> | null;
      readonly words: string;
    }
  | { readonly kind: 'over'; readonly words: string };

/** What a tab tells its own worker. */
export type ToWorker =
  | { readonly kind: 'start'; readonly options: WorkerOptions }
  | { readonly kind: 'steal' }
  | { readonly kind: 'leave' }
  | {
      readonly kind: 'join';
      readonly epoch: number;
      readonly tab: string;
      readonly port: Known<'MessagePort'>;
    };

/** What a worker tells its own tab. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'left' }
  | { readonly kind: 'failed'; readonly words: string };

export interface WorkerOptions {
  readonly store: string;
  readonly worker: string;
  /** The engine, or where it is. */
  readonly module: WasmModule | string;
  readonly storage: readonly StorageKind[];
  readonly config: Readonly<Record<string, string | number>>;
}

/** So much of a connection may be under way, bytes. */
export const windowBytes = 4 * 1024 * 1024;
/** With so much taken that the other side does not know of, it is told. */
export const tellBytes = 256 * 1024;

export const channelName = (store: string): string => `cedis:${store}`;
export const tabChannelName = (store: string, epoch: number, tab: string): string =>
  `cedis:${store}:${epoch}:${tab}`;
/** Who has this lock holds the store. */
export const storeLockName = (store: string): string => `cedis:${store}`;
/** A tab has this lock as long as it lives. */
export const tabLockName = (store: string, tab: string): string => `cedis:${store}:tab:${tab}`;

/** What moves from one side to the other. */
export type Transferred = ArrayBuffer | Known<'MessagePort'>;

/** A channel or a port: both carry one kind of messages each way. */
export interface Pipe<Sent, Received> {
  send(message: Sent, transfer?: Transferred[]): void;
  received: (message: Received) => void;
  close(): void;
}

/** A pipe over a channel that the two sides have for themselves. */
export function channelPipe<Sent, Received>(name: string): Pipe<Sent, Received> {
  const channel = new BroadcastChannel(name);
  const pipe: Pipe<Sent, Received> = {
    send: (message) => channel.postMessage(message),
    received: () => undefined,
    close: () => channel.close(),
  };
  channel.onmessage = ({ data }: MessageEvent) => pipe.received(data as Received);
  return pipe;
}

export function portPipe<Sent, Received>(port: Known<'MessagePort'>): Pipe<Sent, Received> {
  const pipe: Pipe<Sent, Received> = {
    send: (message, transfer = []) => port.postMessage(message, transfer),
    received: () => undefined,
    close: () => port.close(),
  };
  port.onmessage = ({ data }: MessageEvent) => pipe.received(data as Received);
  return pipe;
}
