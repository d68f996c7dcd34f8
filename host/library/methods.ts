// Methods for all commands, for whatever has call().

import { commandMethods } from './commands.generated.js';
import type { Word } from './request.js';

/** Gives a class the methods of commands.generated.ts; its interface must say that it has them. */
export function commandsInstall(prototype: { call(...words: Word[]): unknown }): void {
  for (const [method, ...words] of commandMethods) {
    const [name, inner] = words as [string, string | undefined];
    const value =
      inner === undefined
        ? function (this: typeof prototype, ...more: Word[]): unknown {
            return this.call(name, ...more);
          }
        : function (this: typeof prototype, ...more: Word[]): unknown {
            return this.call(name, inner, ...more);
          };
    Object.defineProperty(prototype, method, { value, writable: true, configurable: true });
  }
}
