/*
 * A primary, two replicas and the three processes of Redis Sentinel that watch them. Each has a
 * configuration file of its own, which Sentinel has rewritten when it changes something.
 *
 *   const watched = await new Watched().start('cedis');
 *   const old = watched.primary;
 *   await old.kill();
 *   await watched.promotion();         all Sentinels name the same other primary
 *   await watched.stop();
 */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { become } from './become.js';
import { directoryCreate } from './net-peer.js';
import { ServerProcess } from './process.js';
import { type Family, familyStart } from './server.js';

/** The name under which the primary is watched. */
export const watchedName = 'main';

const sentinelCount = 3;
const replicaCount = 2;

/**
 * Half a minute without an answer is Sentinel's own limit. How often it asks for INFO (10 s),
 * greets the others (2 s) is shortened in proportion to this one.
 */
const downAfterMs = 3000;
const failoverTimeoutMs = 10_000;
const shorter = ['info-period', '1000', 'publish-period', '500'];

/** Whether a test that needs Redis Sentinel must be skipped; then its reason is printed. */
export function sentinelMissing(who: string): boolean {
  const isMissing = spawnSync('redis-sentinel', ['--version']).error !== undefined;
  if (isMissing) console.log(`${who}: skipped, this machine has no redis-sentinel`);
  return isMissing;
}

export class Watched {
  /** The primary at the beginning. */
  primary!: ServerProcess;
  readonly servers: ServerProcess[] = [];
  readonly sentinels: ServerProcess[] = [];
  /** Where the configuration files are. */
  readonly #folder = directoryCreate();
  readonly #files = new Map<ServerProcess, string>();

  /** Starts three servers of a family and their Sentinels; waits until these know all of it. */
  async start(family: Family): Promise<this> {
    for (let index = 0; index <= replicaCount; index++) {
      const replicaof = index === 0 ? '' : `replicaof 127.0.0.1 ${this.primary.port}\n`;
      const text = `save ""\nenable-debug-command yes\nrepl-diskless-sync-delay 0\n${replicaof}`;
      const file = this.#file(`server-${index}.conf`, text);
      const server = await familyStart(family, file);
      this.#files.set(server, file);
      this.servers.push(server);
      this.primary ??= server;
    }
    for (let index = 0; index < sentinelCount; index++) await this.#sentinelStart(index);
    await Promise.all(this.sentinels.map((each) => this.#knowsAll(each)));
    return this;
  }

  #file(name: string, text: string): string {
    const path = join(this.#folder.path, name);
    writeFileSync(path, text);
    return path;
  }

  async #sentinelStart(index: number): Promise<void> {
    const file = this.#file(
      `sentinel-${index}.conf`,
      `sentinel monitor ${watchedName} 127.0.0.1 ${this.primary.port} 2\n` +
        `sentinel down-after-milliseconds ${watchedName} ${downAfterMs}\n` +
        `sentinel failover-timeout ${watchedName} ${failoverTimeoutMs}\n`,
    );
    const sentinel = await ServerProcess.start('redis-sentinel', [file], []);
    this.sentinels.push(sentinel);
    await sentinel.ask('SENTINEL', 'DEBUG', ...shorter);
  }

  async #knowsAll(sentinel: ServerProcess): Promise<void> {
    await become('Sentinels that know each other and the replicas', async () => {
      const words = await sentinel.ask('SENTINEL', 'MASTER', watchedName);
      const figure = (name: string): number => {
        const list = words as string[];
        return Number(list[list.indexOf(name) + 1]);
      };
      return (
        figure('num-slaves') === replicaCount && figure('num-other-sentinels') === sentinelCount - 1
      );
    });
  }

  /** What the configuration file of a server holds now. */
  configuration(server: ServerProcess): string {
    return readFileSync(this.#files.get(server)!, 'latin1');
  }

  /** The port that a Sentinel names as the primary's. */
  async #named(sentinel: ServerProcess): Promise<number> {
    const words = await sentinel.ask('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', watchedName);
    return Number((words as string[])[1]);
  }

  /** Waits until all Sentinels name the same primary, another one than before. */
  async promotion(nudge: () => Promise<void> = async () => undefined): Promise<void> {
    const before = this.primary.port;
    this.primary = await become('another primary', async () => {
      await nudge();
      const named = await Promise.all(this.sentinels.map((each) => this.#named(each)));
      const isAgreed = named[0] !== before && named.every((each) => each === named[0]);
      return isAgreed && this.servers.find((each) => each.port === named[0])!;
    });
  }

  /** Has a Sentinel replace the primary, and waits until all name another one. */
  async handOver(): Promise<void> {
    for (const each of this.sentinels) {
      // One that has not seen the heir as a replica would make it one again.
      await become('Sentinels that know all replicas as such', () => this.#seesAll(each));
    }
    let askedMs = -Infinity;
    await this.promotion(async () => {
      // What takes longer than failover-timeout is given up, and must be asked for again.
      if (performance.now() - askedMs < 2.5 * failoverTimeoutMs) return;
      await this.sentinels[0]!.ask('SENTINEL', 'FAILOVER', watchedName);
      askedMs = performance.now();
    });
  }

  /** Whether a Sentinel sees all other servers follow the primary. */
  async #seesAll(sentinel: ServerProcess): Promise<boolean> {
    const wanted: readonly (readonly [string, string])[] = [
      ['flags', 'slave'],
      ['role-reported', 'slave'],
      ['master-port', `${this.primary.port}`],
      ['master-link-status', 'ok'],
    ];
    const replicas = (await sentinel.ask('SENTINEL', 'REPLICAS', watchedName)) as string[][];
    const follows = (words: string[]): boolean =>
      wanted.every(([name, value]) => words[words.indexOf(name) + 1] === value);
    return replicas.filter(follows).length === replicaCount;
  }

  /** Waits until all other servers follow the primary. */
  async followed(): Promise<void> {
    await become('two replicas', async () => {
      const text = await this.primary.ask('INFO', 'replication');
      return [...String(text).matchAll(/^slave\d.*state=online/gm)].length === replicaCount;
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.sentinels.map((each) => each.stop()));
    await Promise.all(this.servers.map((each) => each.stop()));
    this.#folder.remove();
  }
}
