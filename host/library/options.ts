// What open() is given is looked at first: who has mistyped is told what, and not by what fails
// later.

import type { StoreOptions } from './store.js';
import { isBytes, shown } from './request.js';

/** The names of all options, for the type checker to compare with what there is. */
const names: Readonly<Record<keyof StoreOptions | 'clock', true>> = {
  ...{ module: true, time: true, source: true, clock: true, seed: true, protocol: true },
  ...{ config: true, log: true, storage: true, loadingShown: true, failed: true },
  ...{ rdb: true, aof: true },
};

/** Throws what is wrong with the options of open(), but for the directives of `config`. */
export function optionsCheck(options: object): void {
  if (shown(options) !== 'Object') throw new TypeError(`options are no ${shown(options)}`);
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(names, name)) throw new TypeError(`no option '${name}'`);
  }
  const { aof, clock, protocol, rdb, seed, storage } = options as Record<string, unknown>;
  demand('protocol', '2 or 3', protocol, protocol === 2 || protocol === 3);
  demand('seed', 'a bigint', seed, typeof seed === 'bigint');
  demand('rdb', 'a Uint8Array', rdb, isBytes(rdb));
  demand('aof', 'a Uint8Array', aof, isBytes(aof));
  if (rdb !== undefined && aof !== undefined) throw new TypeError("'rdb' or 'aof', not both");
  demand('clock', 'a SteeredClock, or time of your own', clock, has(clock, 'elapsed'));
  demand('storage', 'a folder or files', storage, has(storage, 'status'));
}

/** Throws if an option that is given is not right, with what it is. */
export function demand(name: string, what: string, value: unknown, isRight: boolean): void {
  if (value === undefined || isRight) return;
  throw new TypeError(`option '${name}' is ${what}, and not ${shown(value)}`);
}

function has(value: unknown, method: string): boolean {
  return typeof (value as Record<string, unknown> | null)?.[method] === 'function';
}
