// Commands that are gathered, to be sent together: for pipelines and transactions.

import type { Commands } from './commands.generated.js';
import { commandsInstall } from './methods.js';
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
  if (typeof commands !== 'function') return commands;
  const queue = new Queue();
  commands(queue);
  return queue.commands;
}
