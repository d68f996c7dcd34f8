/*
 * The differential fuzzer: the same random commands to two peers, every reply compared, and at
 * intervals the whole keyspace.
 *
 *   seed ──► batch of some 200 steps ──┬──► link 0, 1 or 2 of ours     ──► replies ──┐
 *                                      └──► the same link of theirs    ──► replies ──┴─ agree()?
 *
 * Link 0 begins in RESP2 and link 1 in RESP3; they share the dataset and their batches alternate
 * at random. Link 2 looks at the keyspace. One batch is finished on both sides before the next
 * one starts.
 *
 * On a difference the steps since the last clean state are run again in ever smaller parts, as
 * long as the last reply still differs; what is left is the story of the difference. Then both
 * sides are emptied, and the fuzzer ends.
 */

import { families } from './families.js';
import type { Step, Words } from './family.js';
import { agree } from './compare.js';
import { anyCase, settle, spoil } from './arguments.js';
import type { Link, Manner, Peer } from './peer.js';
import { Random } from './random.js';

const BATCH = 200;
const SURVEY_BATCHES = 8;
const DATABASES = 16;
const LINKS = 2;
const CONTROL = 2;
const SPOILED = 0.06;

export interface Difference {
  readonly index: number;
  readonly words: Words;
  readonly ours: string;
  readonly theirs: string;
  /** Few commands that lead to it from an empty server, the link first. */
  readonly story: readonly string[];
}

export interface Report {
  readonly commands: number;
  readonly surveys: number;
  readonly differences: Difference[];
}

export interface Options {
  readonly seed: number;
  readonly commands: number;
}

/** A step that has been sent, and on which link. */
interface Sent {
  readonly link: number;
  readonly step: Step;
}

interface Found {
  readonly at: number;
  readonly ours: string;
  readonly theirs: string;
}

/** Bytes as text in which every byte can be seen. */
export function visible(bytes: Buffer | string): string {
  const text = typeof bytes === 'string' ? bytes : bytes.toString('latin1');
  const escaped = text.replace(/[^ -~]|[\\"]/g, (letter) => {
    if (letter === '\r') return '\\r';
    if (letter === '\n') return '\\n';
    if (letter === '\\' || letter === '"') return `\\${letter}`;
    return `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return escaped.length > 600 ? `${escaped.slice(0, 600)}… (${text.length} bytes)` : escaped;
}

const line = (words: Words): string =>
  words
    .map((word) => (/^[!#-&(-[\]-~]+$/.test(word) ? visible(word) : `"${visible(word)}"`))
    .join(' ');

const plain = (...words: Words): Step => ({ words, replies: 1 });
const whole: Manner = { kind: 'whole' };

export class Differential {
  readonly #random: Random;
  #ours: Link[] = [];
  #theirs: Link[] = [];
  /** What each link has queued since MULTI; null outside. */
  #queued: (Words[] | null)[] = [];
  /** Everything since both sides were empty. */
  #history: Sent[] = [];
  #differences: Difference[] = [];

  constructor(
    readonly ours: Peer,
    readonly theirs: Peer,
    readonly options: Options,
  ) {
    this.#random = new Random(options.seed);
  }

  async run(): Promise<Report> {
    const { commands } = this.options;
    let done = 0;
    let surveys = 0;
    for (let i = 0; i < 3; i++) {
      this.#ours.push(await this.ours.open());
      this.#theirs.push(await this.theirs.open());
    }
    await this.#clear();
    for (let batch = 0; done < commands && this.#differences.length === 0; batch++) {
      const steps = this.#batch(Math.min(BATCH, commands - done));
      await this.#judge(this.#random.below(LINKS), steps, done);
      done += steps.length;
      if (batch % SURVEY_BATCHES !== SURVEY_BATCHES - 1 && done < commands) continue;
      await this.#survey(done);
      surveys += 1;
    }
    for (const link of [...this.#ours, ...this.#theirs]) link.close();
    return { commands: done, surveys, differences: this.#differences };
  }

  #batch(count: number): Step[] {
    const random = this.#random;
    const steps: Step[] = [];
    while (steps.length < count) {
      const made = random.pick(random.weighted(families).makers)(random);
      if (made.length > 1) {
        steps.push(...made);
        continue;
      }
      const { words, replies } = made[0]!;
      const changed = random.chance(SPOILED)
        ? spoil(random, words)
        : [anyCase(random, words[0]!), ...words.slice(1)];
      steps.push({ words: settle(changed), replies });
    }
    return steps;
  }

  #manner(): Manner {
    const random = this.#random;
    if (random.chance(0.5)) return whole;
    return random.chance(0.5) ? { kind: 'single' } : { kind: 'cut', seed: random.below(1e6) };
  }

  /** Runs steps on both sides; a difference is shrunk and noted. False: there was one. */
  async #judge(link: number, steps: Step[], index: number): Promise<boolean> {
    const found = await this.#compare(link, steps, this.#manner());
    const sent = (step: Step): Sent => ({ link, step });
    if (found === null) {
      this.#history.push(...steps.map(sent));
      return true;
    }
    const history = [...this.#history, ...steps.slice(0, found.at + 1).map(sent)];
    const story = await this.#shrink(history);
    this.#differences.push({
      index: index + found.at,
      words: steps[found.at]!.words,
      ours: found.ours,
      theirs: found.theirs,
      story: story.map((each) => `${each.link}> ${line(each.step.words)}`),
    });
    await this.#clear();
    return false;
  }

  /** Runs steps on both sides and returns the first that differs. */
  async #compare(link: number, steps: readonly Step[], manner: Manner): Promise<Found | null> {
    const ours = await this.#ours[link]!.run(steps, manner);
    const theirs = await this.#theirs[link]!.run(steps, whole);
    let at = 0;
    for (const [index, { words, replies }] of steps.entries()) {
      if (replies === 0) continue;
      const mine = ours[at];
      const other = theirs[at];
      at += 1;
      const agrees =
        mine !== undefined &&
        other !== undefined &&
        agree(words, mine, other, this.#queued[link] ?? []);
      if (!agrees) {
        return {
          at: index,
          ours: visible(mine ?? '(nothing)'),
          theirs: visible(other ?? '(nothing)'),
        };
      }
      this.#follow(link, words, other);
    }
    if (ours.length <= at && theirs.length <= at) return null;
    const extra = (replies: Buffer[]): string => visible(replies[at] ?? '(nothing more)');
    return { at: steps.length - 1, ours: extra(ours), theirs: extra(theirs) };
  }

  /** Keeps book of what is queued on a link. */
  #follow(link: number, words: Words, reply: Buffer): void {
    const name = words[0]!.toLowerCase();
    if (reply.equals(Buffer.from('+QUEUED\r\n'))) this.#queued[link]?.push(words);
    else if (name === 'multi' && reply[0] === 0x2b) this.#queued[link] = [];
    else if (/^(exec|discard|reset)$/.test(name) && words.length === 1) this.#queued[link] = null;
  }

  /** Empties both sides and puts their links into the state of new ones. */
  async #clear(): Promise<void> {
    const reset = [plain('RESET'), plain('CLIENT', 'REPLY', 'ON')];
    for (let link = 0; link < this.#ours.length; link++) {
      const steps = [...reset, plain('HELLO', link === 1 ? '3' : '2')];
      if (link === CONTROL) {
        steps.push(plain('ACL', 'DELUSER', 'u1', 'u2', 'u3'), plain('ACL', 'LOG', 'RESET'));
        steps.push(plain('FLUSHALL'), plain('DEBUG', 'SET-ACTIVE-EXPIRE', '0'));
      }
      await this.#ours[link]!.run(steps, whole);
      await this.#theirs[link]!.run(steps, whole);
    }
    this.#queued = [null, null, null];
    this.#history = [];
  }

  /** Runs a history from an empty server. Whether its last reply differs, and no other does. */
  async #differs(history: readonly Sent[]): Promise<boolean> {
    await this.#clear();
    for (let at = 0; at < history.length;) {
      const { link } = history[at]!;
      let end = at + 1;
      while (end < history.length && history[end]!.link === link) end += 1;
      const steps = history.slice(at, end).map(({ step }) => step);
      const found = await this.#compare(link, steps, whole);
      if (found !== null) return at + found.at === history.length - 1;
      at = end;
    }
    return false;
  }

  /** A small part of a history that ends in a difference just as well. */
  async #shrink(history: Sent[]): Promise<Sent[]> {
    const last = history[history.length - 1]!;
    for (const count of [1, 20, 200, 2000]) {
      if (count >= history.length) break;
      const end = history.slice(-count);
      if (await this.#differs(end)) {
        history = end;
        break;
      }
    }
    if (!(await this.#differs(history))) return [last];
    let tries = 150;
    for (let part = history.length >> 1; part >= 1 && tries > 0; part >>= 1) {
      for (let at = 0; at + part < history.length && tries > 0; tries--) {
        const rest = [...history.slice(0, at), ...history.slice(at + part)];
        if (await this.#differs(rest)) history = rest;
        else at += part;
      }
    }
    return history;
  }

  /** Compares everything that both sides hold. */
  async #survey(index: number): Promise<void> {
    const digest = [plain('DEBUG', 'DIGEST')];
    if ((await this.#compare(CONTROL, digest, whole)) === null && this.#random.chance(0.5)) return;
    for (let database = 0; database < DATABASES; database++) {
      const select = [plain('SELECT', String(database)), plain('DBSIZE'), plain('KEYS', '*')];
      if (!(await this.#judge(CONTROL, select, index))) return;
      const { keys, types } = await this.#inventory();
      const steps = keys.flatMap((key, at) => this.#reading(key, types[at]!));
      if (!(await this.#judge(CONTROL, steps, index))) return;
    }
    await this.#judge(CONTROL, digest, index);
  }

  /** The keys of the database that the control link has selected, and their types. */
  async #inventory(): Promise<{ keys: string[]; types: string[] }> {
    const control = this.#theirs[CONTROL]!;
    const [list] = await control.run([plain('KEYS', '*')], whole);
    const keys = elementTexts(list!).sort();
    if (keys.length === 0) return { keys, types: [] };
    const types = await control.run(
      keys.map((key) => plain('TYPE', key)),
      whole,
    );
    return { keys, types: types.map((reply) => reply.toString('latin1').slice(1, -2)) };
  }

  #reading(key: string, type: string): Step[] {
    const reader = families.find(({ readers }) => readers?.[type])?.readers?.[type];
    return [
      plain('TYPE', key),
      plain('OBJECT', 'ENCODING', key),
      plain('PEXPIRETIME', key),
      ...(reader?.(key) ?? []).map((words) => plain(...words)),
    ];
  }
}

/** The texts in an array of bulk strings. */
function elementTexts(reply: Buffer): string[] {
  const texts: string[] = [];
  for (let at = reply.indexOf(0x0a) + 1; at < reply.length;) {
    const start = reply.indexOf(0x0a, at) + 1;
    const end = start + Number(reply.toString('latin1', at + 1, start - 2));
    texts.push(reply.toString('latin1', start, end));
    at = end + 2;
  }
  return texts;
}

/** A report as text. */
export function describeReport(report: Report, { seed }: Options): string {
  const parts = report.differences.map((difference) => [
    `seed ${seed}, command ${difference.index}: ${line(difference.words)}`,
    `  ours    ${difference.ours}`,
    `  theirs  ${difference.theirs}`,
    ...difference.story.map((step) => `    ${step}`),
  ]);
  return parts.map((part) => part.join('\n')).join('\n');
}
