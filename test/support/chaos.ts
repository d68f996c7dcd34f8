/*
 * A primary, two replicas and a bad day: links are cut, slowed, half-closed and frozen, processes
 * stopped and killed, roles given away, all while clients write.
 *
 *     lanes of the load ──► the primary ◄── LinkProxy ◄── each of the others
 *
 *   const chaos = await new Chaos(new Random(7)).start();
 *   await chaos.round();         disturbances, then peace; throws if anything is not as it must be
 *   await chaos.stop();
 *
 * At peace all three hold the same, and whatever was acknowledged with WAIT 2 is there. What is
 * disturbed is drawn from the seed; how far the servers are by then is not.
 */

import type { Random } from '../fuzz/random.js';
import { become } from './become.js';
import { ChaosLoad } from './chaos-load.js';
import type { ServerProcess } from './process.js';
import { LinkProxy } from './proxy.js';
import { redisStart } from './redis.js';
import { serverStart } from './server.js';

/** One of the three, and its link to whoever is the primary. */
interface Member {
  readonly name: string;
  readonly server: ServerProcess;
  readonly link: LinkProxy;
}

const peaceMs = 60_000;
/** Short patience with silent links, and a backlog that is soon too short. */
const shared = [
  ...['--enable-debug-command', 'yes', '--repl-diskless-sync-delay', '0'],
  ...['--repl-timeout', '5', '--repl-ping-replica-period', '1', '--repl-backlog-size', '65536'],
];
/** What a killed primary has acknowledged is in its append-only file. */
const ours = ['--rdb-format', '7.0', '--appendonly', 'yes', '--auto-aof-rewrite-min-size', '1mb'];

/** Many keys at once. (DEBUG POPULATE is not propagated.) */
const fillScript = "for i = 1, 5000 do redis.call('SET', ARGV[1] .. i, string.rep('x', 100)) end";

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Chaos {
  readonly #random: Random;
  readonly #members: Member[] = [];
  #primary!: Member;
  readonly #load: ChaosLoad;
  #rounds = 0;
  /** What was compared last. */
  #digests: string[] = [];
  /** What has been done in this round. */
  readonly #story: string[] = [];

  constructor(random: Random) {
    this.#random = random;
    this.#load = new ChaosLoad(() => this.#primary.server.connect(), random);
  }

  /** How many writes were acknowledged by both replicas. */
  get acknowledged(): number {
    return this.#load.acknowledged;
  }

  async start(): Promise<this> {
    await this.#add('cedis-1', await serverStart(...shared, ...ours));
    await this.#add('cedis-2', await serverStart(...shared, ...ours));
    await this.#add('redis', await redisStart(...shared));
    this.#primary = this.#members[0]!;
    await this.#followAll();
    return this;
  }

  async #add(name: string, server: ServerProcess): Promise<void> {
    const link = await new LinkProxy(() => this.#primary.server.port).listen();
    this.#members.push({ name, server, link });
  }

  get #replicas(): Member[] {
    return this.#members.filter((each) => each !== this.#primary);
  }

  /** Tells all but the primary to follow it. */
  async #followAll(): Promise<void> {
    for (const each of this.#replicas) await this.#follow(each);
  }

  async #follow({ link, server }: Member): Promise<void> {
    await become('a replica that obeys', async () => {
      const reply = await server.ask('REPLICAOF', '127.0.0.1', link.port);
      return !(reply instanceof Error);
    });
  }

  /** Some disturbances under load, then peace and a look at what is left. */
  async round(): Promise<void> {
    this.#rounds += 1;
    this.#story.length = 0;
    this.#digests = [];
    this.#load.begin(this.#rounds);
    await pause(this.#random.below(500));
    for (let left = 2 + this.#random.below(4); left > 0; left--) {
      await pause(this.#random.below(300));
      await this.#disturb();
    }
    await pause(this.#random.below(300));
    await this.#peace();
  }

  async #disturb(): Promise<void> {
    const random = this.#random;
    const { run } = random.weighted([
      { weight: 3, run: () => this.#spoilLink() },
      { weight: 2, run: () => this.#halt() },
      { weight: 2, run: () => this.#killReplica() },
      { weight: 1, run: () => this.#killPrimary() },
      { weight: 1, run: () => this.#handOver() },
      { weight: 1, run: () => this.#save() },
    ]);
    await run();
  }

  #tell(text: string): void {
    this.#story.push(text);
  }

  async #spoilLink(): Promise<void> {
    const random = this.#random;
    const { link, name } = random.pick(this.#replicas);
    const how = random.pick(['cut', 'near', 'far', 'slow', 'freeze', 'refuse', 'mend'] as const);
    this.#tell(`link of ${name}: ${how}`);
    if (how === 'near' || how === 'far') link.halfClose(how);
    else if (how === 'slow') link.slow(1 + random.below(200));
    else link[how]();
  }

  async #halt(): Promise<void> {
    const { name, server } = this.#random.pick(this.#members);
    const milliseconds = this.#random.below(600);
    this.#tell(`stop ${name} for ${milliseconds} ms`);
    server.child.kill('SIGSTOP');
    await pause(milliseconds);
    server.child.kill('SIGCONT');
  }

  async #killReplica(): Promise<void> {
    const member = this.#random.pick(this.#replicas);
    this.#tell(`kill ${member.name}`);
    await member.server.kill();
    await pause(this.#random.below(200));
    await member.server.again();
    await this.#follow(member);
  }

  /** A primary that keeps its files comes back as it was; the other one is replaced. */
  async #killPrimary(): Promise<void> {
    const { name, server } = this.#primary;
    if (name === 'redis') return this.#handOver();
    this.#tell(`kill the primary ${name}`);
    await server.kill();
    await pause(this.#random.below(200));
    await server.again();
  }

  /** The primary is killed, and a replica that has all of its history takes its place. */
  async #handOver(): Promise<void> {
    const heir = await this.#heir();
    if (heir === undefined) return;
    const old = this.#primary;
    this.#tell(`kill ${old.name}, promote ${heir.name}`);
    await old.server.kill();
    this.#primary = heir;
    await heir.server.ask('REPLICAOF', 'NO', 'ONE');
    for (const { link } of this.#members) link.cut();
    await old.server.again();
    await this.#follow(old);
  }

  /** A replica whose dataset is the primary's: what all have acknowledged, it has. */
  async #heir(): Promise<Member | undefined> {
    for (const each of this.#random.shuffled(this.#replicas)) {
      const text = String(await each.server.ask('INFO', 'replication'));
      if (text.includes('master_link_status:up')) return each;
    }
    return undefined;
  }

  async #save(): Promise<void> {
    const { name, server } = this.#random.pick(this.#members);
    const how = this.#random.pick(['BGSAVE', 'BGREWRITEAOF', 'fill', 'FLUSHALL']);
    this.#tell(`${how} on ${name}`);
    if (how === 'fill') {
      await this.#primary.server.ask('EVAL', fillScript, '0', `p${this.#rounds}:`);
    } else if (how === 'FLUSHALL') {
      await this.#load.flush();
    } else {
      await server.ask(how);
    }
  }

  /** All goes on undisturbed, the load ends, and what must be the same is compared. */
  async #peace(): Promise<void> {
    for (const { link } of this.#members) link.mend();
    await this.#load.end();
    await become('replicas that have it all', () => this.#isEven(), peaceMs);
    for (const { name, server } of this.#members) {
      const missing = await this.#load.missing((...words) => server.ask(...words));
      if (missing.length > 0) {
        throw new Error(`${name} lacks what was acknowledged: ${missing.slice(0, 5).join(' ')}`);
      }
    }
  }

  /** Whether both replicas have come to where the primary was, with the same dataset. */
  async #isEven(): Promise<boolean> {
    const wanted = await this.#history(this.#primary);
    for (const each of this.#replicas) {
      // Who has not heard of a primary's new history holds a dataset that will go.
      const { id, isUp, offset } = await this.#history(each);
      if (!isUp || id !== wanted.id || offset < wanted.offset) return false;
    }
    this.#digests = await Promise.all(
      this.#members.map(async ({ server }) => String(await server.ask('DEBUG', 'DIGEST'))),
    );
    return new Set(this.#digests).size === 1;
  }

  async #history({ server }: Member): Promise<{ id: string; isUp: boolean; offset: number }> {
    const text = String(await server.ask('INFO', 'replication'));
    return {
      id: /^master_replid:(\w+)/m.exec(text)?.[1] ?? '',
      isUp: text.includes('master_link_status:up'),
      offset: Number(/^master_repl_offset:(\d+)/m.exec(text)?.[1]),
    };
  }

  /** What each says of itself, for the report of a failure. */
  async report(): Promise<string> {
    const parts = await Promise.all(
      this.#members.map(async ({ name, server }) => {
        const info = await server.ask('INFO', 'replication').catch(String);
        return `--- ${name}\n${String(info)}${server.log.split('\n').slice(-30).join('\n')}`;
      }),
    );
    const story = `round ${this.#rounds}: ${this.#story.join('; ')}`;
    return [story, `digests ${this.#digests.join(' ')}`, ...parts].join('\n');
  }

  async stop(): Promise<void> {
    await this.#load.end();
    for (const { link } of this.#members) link.stop();
    await Promise.all(this.#members.map(({ server }) => server.stop()));
  }
}
