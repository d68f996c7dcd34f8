/*
 * Clients that write whatever happens to the primary, and remember what must be kept.
 *
 * A batch is some commands on keys that all lanes share, then a key of its own and WAIT 2: if that
 * was answered with 2, the key is to be found from then on.
 */

import type { Random } from '../fuzz/random.js';
import type { Connection } from './connection.js';
import { type Reply, respCommand, respParse } from './resp.js';

const lanes = 4;
const waitMs = 300;
const patienceMs = 1500;
const pauseMs = 5;
/** So many keys of the load are looked for at once. */
const lookedFor = 500;

type Words = (string | number)[];

export class ChaosLoad {
  readonly #connect: () => Promise<Connection>;
  readonly #random: Random;
  readonly #kept = new Set<string>();
  /** How many writes were acknowledged by both replicas. */
  acknowledged = 0;
  #isEnding = true;
  #lanes: Promise<void>[] = [];

  constructor(connect: () => Promise<Connection>, random: Random) {
    this.#connect = connect;
    this.#random = random;
  }

  /** Begins to write. */
  begin(round: number): void {
    this.#isEnding = false;
    this.#lanes = Array.from({ length: lanes }, (_, lane) => this.#lane(`${round}:${lane}`));
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await Promise.all(this.#lanes);
  }

  /** Empties the dataset; nothing of before is to be kept. */
  async flush(): Promise<void> {
    await this.end();
    this.#kept.clear();
    const connection = await this.#connect().catch(() => null);
    if (connection === null) return;
    connection.write(respCommand(['FLUSHALL']));
    await connection.receive(1, patienceMs);
    connection.close();
  }

  /** What was acknowledged and is not there. */
  async missing(ask: (...words: Words) => Promise<Reply>): Promise<string[]> {
    const keys = [...this.#kept];
    const missing: string[] = [];
    for (let at = 0; at < keys.length; at += lookedFor) {
      const some = keys.slice(at, at + lookedFor);
      const values = await ask('MGET', ...some);
      if (!Array.isArray(values)) throw new Error(`MGET: ${String(values)}`);
      missing.push(...some.filter((key, index) => values[index] !== key));
    }
    return missing;
  }

  async #lane(name: string): Promise<void> {
    let connection: Connection | null = null;
    for (let index = 0; !this.#isEnding; index++) {
      connection ??= await this.#connect().catch(() => null);
      const isWhole = connection !== null && (await this.#batch(connection, `${name}:${index}`));
      if (!isWhole) {
        connection?.close();
        connection = null;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    connection?.close();
  }

  /** Whether all was answered. */
  async #batch(connection: Connection, key: string): Promise<boolean> {
    const words = Array.from({ length: this.#random.below(10) }, () => this.#noise()).flat();
    words.push(['SET', key, key], ['WAIT', '2', waitMs]);
    connection.write(Buffer.concat(words.map((each) => respCommand(each))));
    const replies = await connection.receive(words.length, patienceMs);
    if (replies.length < words.length) return false;
    const [set, count] = respParse(Buffer.concat(replies.slice(-2))).replies;
    if (set !== 'OK' || count !== 2) return true;
    this.#kept.add(key);
    this.acknowledged += 1;
    return true;
  }

  /** Writes of a kind, on keys that others write too. */
  #noise(): Words[] {
    const random = this.#random;
    const [n, m] = [random.below(20), random.below(1000)];
    return random.pick<() => Words[]>([
      () => [['SET', `s${n}`, m]],
      () => [['SET', `t${n}`, m, 'PX', 1 + random.below(300)]],
      () => [['SET', `big${n}`, 'x'.repeat(m * 20)]],
      () => [['APPEND', `a${n}`, `${m}`]],
      () => [['INCR', 'counter']],
      () => [['INCRBYFLOAT', `f${n}`, '0.1']],
      () => [['GETEX', `s${n}`, 'EX', 1000]],
      () => [
        ['LPUSH', `l${n}`, m, 'b', 'c'],
        ['RPOP', `l${n}`],
      ],
      () => [['LMOVE', `l${n}`, `l${m % 20}`, 'LEFT', 'RIGHT']],
      () => [
        ['SADD', `set${n}`, m, `m${m}`],
        ['SPOP', `set${n}`],
      ],
      () => [
        ['ZINCRBY', `z${n}`, '1.5', m],
        ['ZPOPMIN', `z${m % 20}`],
      ],
      () => [
        ['HSET', `h${n}`, `f${m % 50}`, m],
        ['HINCRBYFLOAT', `h${n}`, 'x', '0.1'],
      ],
      () => [['XADD', `x${n}`, 'MAXLEN', '~', '50', '*', 'f', m]],
      () => [['PFADD', `p${n}`, m]],
      () => [['RENAME', `l${n}`, `l${m % 20}`]],
      () => [['COPY', `set${n}`, `set${m % 20}`, 'REPLACE']],
      () => [['DEL', `big${n}`, `a${n}`]],
      () => [
        ['UNLINK', `h${n}`],
        ['PEXPIRE', `z${n}`, 1 + random.below(300)],
      ],
      () => [['MULTI'], ['INCR', 'one'], ['INCR', 'other'], ['EXEC']],
      () => [['EVAL', "redis.call('INCR', 'a') return redis.call('SPOP', 'set1')", '0']],
      () => [
        ['SELECT', '3'],
        ['SET', `s${n}`, m],
        ['SELECT', '0'],
      ],
      () => [['SORT', `l${n}`, 'ALPHA', 'STORE', `sorted${n}`]],
    ])();
  }
}
