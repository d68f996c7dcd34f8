// Methods for all commands, for whatever has call().

import { commandMethods } from './commands.generated.js';
import type { Word } from './request.js';

interface Callable {
  call(...words: Word[]): unknown;
}

/** Gives a class the methods of commands.generated.ts; its interface must say that it has them. */
export function commandsInstall(prototype: Callable): void {
  for (const [method, ...words] of commandMethods) {
    const [name, inner] = words as [string, string | undefined];
    const value = inner === undefined ? simpleMethod(name) : innerMethod(name, inner);
    Object.defineProperty(prototype, method, { value, writable: true, configurable: true });
  }
}

/** The method of a command. Few words are handed on without a list of them in between. */
function simpleMethod(name: string): (this: Callable, ...more: Word[]) => unknown {
  return function (this: Callable, ...more: Word[]): unknown {
    if (more.length === 1) return this.call(name, more[0]!);
    return more.length === 2 ? this.call(name, more[0]!, more[1]!) : this.call(name, ...more);
  };
}

/** The method of a subcommand. */
function innerMethod(name: string, inner: string): (this: Callable, ...more: Word[]) => unknown {
  return function (this: Callable, ...more: Word[]): unknown {
    return this.call(name, inner, ...more);
  };
}
