/*
 * --bigkeys and --memkeys: the biggest key of each type, by the number of its elements or by
 * MEMORY USAGE, and the sums.
 */

import { wordQuote } from '../../config/byte-text.js';
import { fail, print, printError } from '../ending.js';
import type { Session } from '../session.js';
import { Walk, keyCount, percentFormat } from './scan.js';

/** What is known of the keys of one type. */
interface Kind {
  readonly name: string;
  readonly sizeCommand: string | null;
  readonly unit: string;
  biggest: number;
  biggestKey: string | null;
  count: number;
  total: number;
}

function kindCreate(name: string, sizeCommand: string | null, unit: string): Kind {
  return { name, sizeCommand, unit, biggest: 0, biggestKey: null, count: 0, total: 0 };
}

export async function bigKeysRun(session: Session): Promise<void> {
  const walk = new Walk(session, await keyCount(session));
  const search = new BigKeys(session, walk);
  print(
    '\n# Scanning the entire keyspace to find biggest keys as well as\n' +
      '# average sizes per key type.  You can use -i 0.1 to sleep 0.1 sec\n' +
      '# per 100 SCAN commands (not usually needed).\n\n',
  );
  for await (const keys of walk.steps(100)) await search.look(keys);
  search.summaryShow();
}

class BigKeys {
  readonly #kinds = new Map<string, Kind>(
    [
      kindCreate('string', 'STRLEN', 'bytes'),
      kindCreate('list', 'LLEN', 'items'),
      kindCreate('hash', 'HLEN', 'fields'),
      kindCreate('set', 'SCARD', 'members'),
      kindCreate('zset', 'ZCARD', 'members'),
      kindCreate('stream', 'XLEN', 'entries'),
    ].map((kind) => [kind.name, kind]),
  );
  #keyBytes = 0;

  constructor(
    private readonly session: Session,
    private readonly walk: Walk,
  ) {}

  get #looksAtMemory(): boolean {
    return this.session.options.mode === 'memkeys';
  }

  #unit(kind: Kind): string {
    return this.#looksAtMemory ? 'bytes' : kind.unit;
  }

  /** Looks at the keys of a step: their types first, then their sizes, each in one go. */
  async look(keys: readonly string[]): Promise<void> {
    const kinds = await this.#kindsOf(keys);
    const commands = keys.map((key, at) => this.#sizeWords(kinds[at]!, key));
    for (const words of commands) if (words !== null) this.session.wire!.send(words);
    for (const [at, key] of keys.entries()) {
      const size = await this.#sizeRead(commands[at]!, key);
      if (kinds[at] !== null) this.#note(kinds[at]!, key, size);
    }
  }

  async #kindsOf(keys: readonly string[]): Promise<(Kind | null)[]> {
    const wire = this.session.wire!;
    for (const key of keys) wire.send(['TYPE', key]);
    const found: (Kind | null)[] = [];
    for (const key of keys) {
      const reply = await wire.reply();
      if (reply.kind === 'error') fail(`TYPE returned an error: ${reply.text}`);
      if (reply.kind !== 'simple') fail(`Invalid reply type for TYPE on key '${key}'!`);
      found.push(this.#kind(reply.text));
    }
    return found;
  }

  /** The type of that name; null when the key has gone meanwhile. */
  #kind(name: string): Kind | null {
    if (name === 'none') return null;
    const kind = this.#kinds.get(name) ?? kindCreate(name, null, '?');
    this.#kinds.set(name, kind);
    return kind;
  }

  #sizeWords(kind: Kind | null, key: string): string[] | null {
    if (kind === null) return null;
    if (!this.#looksAtMemory) return kind.sizeCommand === null ? null : [kind.sizeCommand, key];
    const { samples } = this.session.options;
    return ['MEMORY', 'USAGE', key, ...(samples === 0 ? [] : ['SAMPLES', String(samples)])];
  }

  async #sizeRead(words: readonly string[] | null, key: string): Promise<number> {
    if (words === null) return 0;
    const reply = await this.session.wire!.reply();
    if (reply.kind === 'integer') return Number(reply.value);
    const command = this.#looksAtMemory ? 'MEMORY USAGE' : words[0]!;
    printError(`Warning:  ${command} on '${key}' failed (may have changed type)\n`);
    return 0;
  }

  #note(kind: Kind, key: string, size: number): void {
    const { walk } = this;
    kind.total += size;
    kind.count += 1;
    this.#keyBytes += key.length;
    walk.sampled += 1;
    if (size > kind.biggest) {
      kind.biggest = size;
      kind.biggestKey = wordQuote(key);
      const what = `${kind.name.padEnd(6)} found so far '${kind.biggestKey}'`;
      print(`${walk.percentText} Biggest ${what} with ${size} ${this.#unit(kind)}\n`);
    }
    if (walk.sampled % 1_000_000 === 0) {
      print(`${walk.percentText} Sampled ${walk.sampled} keys so far\n`);
    }
  }

  summaryShow(): void {
    const { sampled, isStopped, percentText } = this.walk;
    const average = this.#keyBytes === 0 ? 0 : this.#keyBytes / sampled;
    print('\n-------- summary -------\n\n');
    print(`${isStopped ? `${percentText} ` : ''}Sampled ${sampled} keys in the keyspace!\n`);
    print(`Total key length in bytes is ${this.#keyBytes} (avg len ${average.toFixed(2)})\n\n`);
    for (const kind of this.#kinds.values()) {
      if (kind.biggestKey === null) continue;
      const what = `${kind.name.padStart(6)} found '${kind.biggestKey}'`;
      print(`Biggest ${what} has ${kind.biggest} ${this.#unit(kind)}\n`);
    }
    print('\n');
    for (const kind of this.#kinds.values()) {
      const share = percentFormat(sampled === 0 ? 0 : (100 * kind.count) / sampled);
      const mean = (kind.count === 0 ? 0 : kind.total / kind.count).toFixed(2);
      const sum = `${kind.count} ${kind.name}s with ${kind.total} ${this.#unit(kind)}`;
      print(`${sum} (${share} of keys, avg size ${mean})\n`);
    }
  }
}
