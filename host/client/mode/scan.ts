/*
 * --scan, and the walk over the keyspace that --bigkeys, --memkeys and --hotkeys share.
 */

import { wordQuote } from '../../config/byte-text.js';
import { fail, print, sleep } from '../ending.js';
import { replyText } from '../format.js';
import type { Session } from '../session.js';

/** A walk by SCAN; Ctrl-C ends it early, after which what was found is still told. */
export class Walk {
  /** How many keys were seen, as percent of those that there were at the start. */
  percent = 0;
  sampled = 0;
  isStopped = false;
  #cursor = '0';
  readonly #stop = (): void => {
    this.isStopped = true;
  };

  constructor(
    private readonly session: Session,
    private readonly totalKeys = 0,
  ) {
    process.on('SIGINT', this.#stop);
  }

  /** The keys of each step. `waitEvery` steps the interval of -i is waited. */
  async *steps(waitEvery: number): AsyncGenerator<string[]> {
    for (let step = 1; ; step++) {
      this.percent = (100 * this.sampled) / this.totalKeys;
      yield await this.#next();
      if (step % waitEvery === 0) await sleep(this.session.options.intervalMs);
      if (this.isStopped || this.#cursor === '0') return;
    }
  }

  /** '[05.00%]' */
  get percentText(): string {
    return `[${percentFormat(this.percent)}]`;
  }

  async #next(): Promise<string[]> {
    const { pattern, scanCount, scanType } = this.session.options;
    const words = ['SCAN', this.#cursor];
    if (pattern !== null) words.push('MATCH', pattern);
    if (scanCount !== null) words.push('COUNT', String(scanCount));
    if (scanType !== null) words.push('TYPE', scanType);
    const reply = await this.session.wire!.call(...words);
    if (reply.kind === 'error') fail(`SCAN error: ${reply.text}`);
    if (reply.kind !== 'array') fail('Non ARRAY response from SCAN!');
    const [cursor, keys] = reply.items;
    if (reply.items.length !== 2 || keys?.kind !== 'array') {
      fail('Invalid element count from SCAN!');
    }
    this.#cursor = replyText(cursor!) ?? '0';
    return keys.items.map((key) => replyText(key) ?? '');
  }
}

/** Percent as redis-cli pads it: two digits before the point; of nothing, it is no number. */
export function percentFormat(percent: number): string {
  return Number.isNaN(percent) ? '-nan%' : `${percent.toFixed(2).padStart(5, '0')}%`;
}

/** The number of keys of the database. */
export async function keyCount(session: Session): Promise<number> {
  const reply = await session.wire!.call('DBSIZE');
  if (reply.kind === 'error') fail(`Couldn't determine DBSIZE: ${reply.text}`);
  if (reply.kind !== 'integer') fail('Non INTEGER response from DBSIZE!');
  return Number(reply.value);
}

/** Lists the keys. */
export async function scanRun(session: Session): Promise<void> {
  const isQuoted = session.options.output === 'standard';
  for await (const keys of new Walk(session).steps(1)) {
    print(keys.map((key) => `${isQuoted ? wordQuote(key) : key}\n`).join(''));
  }
}
