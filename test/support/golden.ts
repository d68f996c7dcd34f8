/*
 * What a redis-server has said, written down once: test/golden/<name>.json. Tests compare with it
 * and need no server; a run beside one writes it anew.
 *
 *   const oracle = golden('command', () => redisStart());
 *   await oracle.ask('COMMAND', 'INFO', 'get')              one reply; its key is the command line
 *   await oracle.recall('a key', async (redis) => …)        whatever JSON can hold
 *
 *   npm run golden                 asks again, all of them
 *   npm run golden -- command      the one of that name
 *
 * A question that the file does not know fails the test and prints that command. Answers are kept
 * one a line in the order of the questions, so that a renewal can be read as a difference:
 *
 *   {"redis": "7.0.15", "answers": {
 *   "COMMAND GETKEYS get a": ["a"],
 *   "COMMAND GETKEYS ping a": {"error": "ERR The command has no key arguments"}
 *   }}
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll } from 'vitest';

import type { Connection } from './connection.js';
import { redisVersion } from './redis.js';
import { type Reply, RespError } from './resp.js';

/** Whether this run asks a redis-server and writes down what it says. */
export const isRenewal = process.env['CEDIS_GOLDEN'] === 'renew';

/** What JSON can hold. */
export type Fact =
  string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact };

/** What a renewal asks: a ServerProcess, or another way to start a real server. */
export interface Oracle {
  connect(): Promise<Connection>;
  stop(): Promise<void>;
}

/** A reply of RESP2 as JSON can hold it; an error is an object with the one name `error`. */
export function factOf(reply: Reply): Fact {
  if (reply instanceof RespError) return { error: reply.message };
  if (Array.isArray(reply)) return reply.map(factOf);
  if (reply === null || typeof reply === 'string' || typeof reply === 'number') return reply;
  throw new Error(`no reply of RESP2: ${String(reply)}`);
}

export class Golden {
  readonly #path: string;
  readonly #known: Record<string, Fact>;
  readonly #asked = new Map<string, Fact>();
  #connection: Connection | undefined;

  constructor(readonly name: string) {
    this.#path = fileURLToPath(new URL(`../golden/${name}.json`, import.meta.url));
    const text = existsSync(this.#path) ? readFileSync(this.#path, 'utf8') : '{"answers": {}}';
    this.#known = (JSON.parse(text) as { answers: Record<string, Fact> }).answers;
  }

  /** What is known under a key. A renewal finds it out beside the server. */
  async recall<T extends Fact>(key: string, find: (redis: Connection) => Promise<T>): Promise<T> {
    if (this.#connection !== undefined) {
      if (this.#asked.has(key)) throw new Error(`${this.name}: asked twice: ${key}`);
      const fact = await find(this.#connection);
      this.#asked.set(key, fact);
      return fact;
    }
    const fact = this.#known[key];
    if (fact === undefined) {
      throw new Error(`${this.name}.json does not know: ${key}\n  npm run golden -- ${this.name}`);
    }
    return fact as T;
  }

  /** The reply to a command, as factOf() gives it. */
  ask(...words: string[]): Promise<Fact> {
    return this.recall(words.join(' '), async (redis) => factOf(await redis.call(...words)));
  }

  /** Used by golden(): the server of a renewal. */
  renewFrom(connection: Connection): void {
    this.#connection = connection;
  }

  /** Used by golden(): writes what was asked. */
  save(): void {
    if (this.#asked.size === 0) return;
    const lines = [...this.#asked].map(([key, fact]) =>
      [JSON.stringify(key), JSON.stringify(fact)].join(': '),
    );
    const head = `{"redis": ${JSON.stringify(redisVersion)}, "answers": {`;
    writeFileSync(this.#path, `${head}\n${lines.join(',\n')}\n}}\n`);
  }
}

/** The answers of this name for the tests of a describe; `start` starts the server of a renewal. */
export function golden(name: string, start: () => Promise<Oracle>): Golden {
  const answers = new Golden(name);
  if (!isRenewal) return answers;
  let redis: Oracle;
  let connection: Connection;
  beforeAll(async () => {
    redis = await start();
    connection = await redis.connect();
    answers.renewFrom(connection);
  });
  afterAll(async () => {
    answers.save();
    connection.close();
    await redis.stop();
  });
  return answers;
}
