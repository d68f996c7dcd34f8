/*
 * What an RDB file holds, by loading it: into an engine of its own, which judges every byte of it.
 *
 *     bytes ──► Load ──► engine ──► statistics.ts
 *                 └──► facts (redis-ver, ctime …), libraries
 *
 * The file may be the head of an append-only file: then `behind` says where its commands begin.
 */

import { Core } from '../engine/core.js';
import { Load } from '../engine/load.js';
import { engineModule } from '../engine/node-module.js';
import { LoadOption, ServerState } from '../engine/seam.generated.js';
import { databasesMost, statisticsNone, statisticsOf } from './statistics.js';
import type { Statistics, StatisticsOptions } from './statistics.js';

/** What a module has written, which no server without it can load. */
export interface ModuleContent {
  readonly name: string;
  /** Keys with a value of it. */
  readonly keys: number;
  /** Whether it keeps something beside keys. */
  readonly isBeside: boolean;
}

export interface RdbContent {
  readonly version: number;
  /** What the writer has told, name and text. */
  readonly facts: readonly (readonly [string, string])[];
  readonly libraries: number;
  readonly modules: readonly ModuleContent[];
  readonly keys: number;
  /** Left out, because their time is over. */
  readonly expired: number;
  /** What the keys are; nothing of a file that is broken. */
  readonly statistics: Statistics;
  /** Why it is broken, or null. */
  readonly failure: { readonly text: string; readonly offset: number } | null;
  /** Where the bytes behind the RDB begin. */
  readonly end: number;
}

/** Loads an RDB of `bytes` bytes from its pieces; stops reading where it ends or is broken. */
export function rdbCheck(
  pieces: Iterable<Uint8Array>,
  bytes: number,
  options: StatisticsOptions,
): RdbContent {
  const core = new Core({ module: engineModule(), databases: databasesMost });
  const facts: [string, string][] = [];
  let libraries = 0;
  const modules = new Map<string, ModuleContent>();
  const load = new Load(core, {
    fact: (name, text) => facts.push([name, text]),
    library: () => void (libraries += 1),
    module: (name, where) => {
      const before = modules.get(name) ?? { name, keys: 0, isBeside: false };
      const isKey = where === 'value';
      const isBeside = before.isBeside || !isKey;
      modules.set(name, { name, keys: before.keys + (isKey ? 1 : 0), isBeside });
    },
  });
  core.state.set(ServerState.LOADING, true);
  load.begin(bytes, LoadOption.CHECKSUM | LoadOption.PASS_MODULES);
  let end = 0;
  for (const piece of pieces) {
    const outcome = load.feed(piece);
    end += piece.length - (outcome === 'done' ? load.behind() : 0);
    if (outcome !== 'more') break;
  }
  const { keys, expired } = load.counts();
  const version = load.version();
  const failure = load.end();
  core.state.set(ServerState.LOADING, false);
  return {
    version,
    facts,
    libraries,
    modules: [...modules.values()],
    keys,
    expired,
    statistics: failure === null ? statisticsOf(core, options) : statisticsNone,
    failure: failure === null ? null : failureText(failure),
    end,
  };
}

function failureText({ text, flaw, offset }: { text: string; flaw: string; offset: number }): {
  text: string;
  offset: number;
} {
  return { text: flaw === '' ? text : `${text}: ${flaw}`, offset };
}
