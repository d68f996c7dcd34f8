// Commands that are gathered, to be sent together: for pipelines and transactions.

import type { Commands } from './commands.generated.js';
import { commandsInstall } from './methods.js';
import { RedisError } from './reply.js';
import type { Reply } from './reply.js';
import type { Word } from './request.js';

export class Queue {
  readonly commands: (readonly Word[])[] = [];

  /** Adds a command. */
  call(...words: Word[]): this {
    this.commands.push(words);
    return this;
  }
}

export interface Queue extends Commands<'queued'> {}

commandsInstall(Queue.prototype);

/** Commands as lists of words, or a function that puts them into a queue. */
export type Queueing = readonly (readonly Word[])[] | ((queue: Queue) => unknown);

/** The commands, as lists of words. */
export function queued(commands: Queueing): readonly (readonly Word[])[] {
  if (typeof commands !== 'function') return listed(commands);
  const queue = new Queue();
  commands(queue);
  return queue.commands;
}

function listed(commands: readonly (readonly Word[])[]): readonly (readonly Word[])[] {
  if (!Array.isArray(commands)) throw new TypeError(`commands are a list, or a function`);
  for (const words of commands) {
    if (!Array.isArray(words)) throw new TypeError(`each command is a list of its words`);
  }
  return commands;
}

/** What EXEC has answered, the last of these replies; throws what was refused before it. */
export function transactionOutcome(replies: readonly Reply[]): Reply[] | null {
  const outcome = replies.at(-1);
  if (!(outcome instanceof RedisError)) return outcome as Reply[] | null;
  throw replies.find((reply) => reply instanceof RedisError) ?? outcome;
}
