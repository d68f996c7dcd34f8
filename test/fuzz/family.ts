/*
 * What a family of commands gives the fuzzer (families.ts lists them): how its commands look, how
 * their replies may differ from Redis's and why, and how a value of its types is read.
 */

import type { Reply } from '../support/resp.js';
import type { Random } from './random.js';

/** A command; strings are latin1, one character a byte. */
export type Words = string[];

/** A command to send, and how many replies it brings. */
export interface Step {
  readonly words: Words;
  readonly replies: number;
}

/** Makes a command with random arguments, or several that belong together. */
export type Maker = (random: Random) => Step[];

/** A reason why a reply may differ, and what must hold all the same. */
export interface Rule {
  readonly reason: string;
  /** Names in lower case: 'ttl', 'client|info'. */
  readonly commands: readonly string[];
  /** Whether it judges errors too; else two errors agree only if their bytes do. */
  readonly errors?: boolean;
  readonly equal: (ours: Reply, theirs: Reply, words: Words) => boolean;
}

export interface Family {
  readonly name: string;
  /** How likely its commands are beside those of other families. */
  readonly weight: number;
  readonly makers: readonly Maker[];
  readonly rules?: readonly Rule[];
  /** For each type, the commands that show a whole value, in a fixed order. */
  readonly readers?: Readonly<Record<string, (key: string) => Words[]>>;
}

/** A maker of one command with one reply: its name and what makes its arguments. */
export function command(name: string, make: (random: Random) => Words): Maker {
  return (random) => [{ words: [name, ...make(random)], replies: 1 }];
}
