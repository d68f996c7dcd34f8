/*
 * The smallest engine that persistence can be tested with: SET, MULTI and EXEC over a Map, and
 * snapshots in either form of a base:
 *
 *     commands    *3 SET key value …
 *     RDB         REDIS00000123 and the same commands, 123 bytes of them
 */

import type { AofSink, RdbTaken } from '../../host/persist/aof-load.js';
import { AofRefusal } from '../../host/persist/aof-load.js';
import type { AofSurroundings } from '../../host/persist/aof-sync.js';
import { textOf } from '../storage/contract.js';

export type Dataset = Map<string, string>;

export function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

export function snapshotCommands(dataset: Dataset): string {
  return [...dataset].map(([key, value]) => command('SET', key, value)).join('');
}

const lengthDigits = 8;

export function snapshotRdb(dataset: Dataset): string {
  const commands = snapshotCommands(dataset);
  return `REDIS${String(commands.length).padStart(lengthDigits, '0')}${commands}`;
}

/** The next command of a text and what follows it, or null when it is not whole. */
function commandTake(text: string): { words: string[]; rest: string } | null {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (head === null) return null;
  const words: string[] = [];
  let rest = text.slice(head[0].length);
  for (let left = Number(head[1]); left > 0; left--) {
    const length = /^\$(\d+)\r\n/.exec(rest);
    if (length === null) return null;
    const end = length[0].length + Number(length[1]);
    if (rest.length < end + 2) return null;
    words.push(rest.slice(length[0].length, end));
    rest = rest.slice(end + 2);
  }
  return { words, rest };
}

export class ModelSink implements AofSink {
  readonly dataset: Dataset = new Map();
  readonly names: string[] = [];
  loadedBytes = 0;
  #text = '';
  #rdb = '';
  #queue: string[][] | null = null;

  begin(name: string): void {
    this.names.push(name);
    [this.#text, this.#rdb, this.#queue] = ['', '', null];
  }

  commands(bytes: Uint8Array): void {
    this.#text += textOf(bytes);
    for (;;) {
      const next = commandTake(this.#text);
      if (next === null) return;
      this.#text = next.rest;
      this.#run(next.words);
    }
  }

  #run(words: string[]): void {
    const name = words[0]!.toUpperCase();
    if (name === 'MULTI') this.#queue = [];
    else if (name === 'EXEC') {
      const queue = this.#queue ?? [];
      this.#queue = null;
      for (const each of queue) this.#run(each);
    } else if (this.#queue !== null) this.#queue.push(words);
    else if (name === 'SELECT' && words[1] === '0') return;
    else if (name === 'SET') this.dataset.set(words[1]!, words[2]!);
    else throw new AofRefusal(`Unknown command '${words[0]!}' reading the append only file`);
  }

  rdb(bytes: Uint8Array): RdbTaken {
    const before = this.#rdb.length;
    this.#rdb += textOf(bytes);
    const head = 'REDIS'.length + lengthDigits;
    if (this.#rdb.length < head) return { bytes: bytes.length, isEnd: false };
    const end = head + Number(this.#rdb.slice(5, head));
    if (Number.isNaN(end)) throw new AofRefusal('Wrong signature trying to load DB from file');
    if (this.#rdb.length < end) return { bytes: bytes.length, isEnd: false };
    const content = this.#rdb.slice(head, end);
    this.commands(new TextEncoder().encode(content));
    return { bytes: end - before, isEnd: true };
  }

  progress(bytes: number): void {
    this.loadedBytes = bytes;
  }
}

/** What surrounds a log in a test: everything that it says is kept, the clock is the test's. */
export class Surroundings implements AofSurroundings {
  policyNow: 'always' | 'everysec' | 'no' = 'always';
  nowMs = 1000;
  pressureBytes = 1_000_000;
  unixSeconds: number | null = null;
  rewrites = false;
  spares = false;
  settledOffset = 0;
  fatals = 0;
  rewritesWanted = 0;
  readonly lines: string[] = [];
  readonly events: string[] = [];
  readonly pressures: boolean[] = [];

  readonly log = (level: string, text: string): void => void this.lines.push(`${level}: ${text}`);
  readonly latency = (event: string): void => void this.events.push(event);
  readonly policy = (): 'always' | 'everysec' | 'no' => this.policyNow;
  readonly isRewriting = (): boolean => this.rewrites;
  readonly sparesSyncs = (): boolean => this.spares;
  readonly timestampSeconds = (): number | null => this.unixSeconds;
  readonly elapsedMs = (): number => this.nowMs;
  readonly settled = (offset: number): void => void (this.settledOffset = offset);
  readonly pressure = (isHigh: boolean): void => void this.pressures.push(isHigh);
  readonly failureChanged = (): void => void this.events.push('failure');
  readonly fatal = (): void => void this.fatals++;
  readonly rewriteWanted = (): void => void this.rewritesWanted++;
  readonly synced = (): void => undefined;
}

/** Lets everything go on that waits for nothing but its turn. */
export async function settle(turns = 200): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await null;
}
