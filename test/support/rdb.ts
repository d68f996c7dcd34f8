/*
 * RDB files for tests: one of an engine as it is now, and one loaded into an engine.
 */

import { Load } from '../../host/engine/load.js';
import { LoadOption } from '../../host/engine/seam.generated.js';
import { Snapshot, type SnapshotOptions } from '../../host/engine/snapshot.js';
import type { LoadFailure } from '../../host/engine/load.js';
import type { TestEngine } from './engine.js';

/** Writes a snapshot of an engine in one go. */
export function snapshotOf(engine: TestEngine, options: Partial<SnapshotOptions> = {}): Buffer {
  const snapshot = new Snapshot(engine.core);
  const begun = snapshot.begin({ encoder: 'rdb', checksum: true, ...options });
  if (begun !== 'begun') throw new Error(`the snapshot does not begin: ${begun}`);
  const chunks: Uint8Array[] = [];
  const drain = (): void => {
    for (let chunk = snapshot.take(); chunk; chunk = snapshot.take()) chunks.push(chunk);
  };
  while (snapshot.outcome() === 'running') {
    snapshot.step(1000);
    drain();
  }
  drain();
  while (!snapshot.idle()) snapshot.step(1000);
  engine.settle();
  if (snapshot.outcome() !== 'done') throw new Error(`the snapshot is ${snapshot.outcome()}`);
  return Buffer.concat(chunks);
}

/** What loading a file has given. */
export interface Loaded {
  readonly failure: LoadFailure | null;
  readonly counts: { keys: number; expired: number; empty: number };
  readonly facts: Map<string, string>;
  readonly libraries: string[];
  /** What modules have written that was passed over: where, and the module's name. */
  readonly modules: string[];
  readonly version: number;
  /** Bytes of the last piece that lie behind the end of the file. */
  readonly behind: number;
  /** The most bytes that were held beside values. */
  readonly heldBytes: number;
}

/** Loads a file, in pieces of `size` bytes. */
export function loadInto(
  engine: TestEngine,
  file: Buffer,
  options: { size?: number; flags?: number; total?: number } = {},
): Loaded {
  const facts = new Map<string, string>();
  const libraries: string[] = [];
  const modules: string[] = [];
  const load = new Load(engine.core, {
    fact: (name, text) => facts.set(name, text),
    library: (code) => libraries.push(code),
    module: (name, where) => modules.push(`${where} ${name}`),
  });
  load.begin(options.total ?? file.length, options.flags ?? LoadOption.CHECKSUM);
  const size = options.size ?? 64 * 1024;
  let heldBytes = 0;
  let outcome = 'more';
  for (let at = 0; at < file.length && outcome === 'more'; at += size) {
    outcome = load.feed(file.subarray(at, at + size));
    heldBytes = Math.max(heldBytes, load.heldBytes());
  }
  const behind = load.behind();
  const failure = load.end();
  const [counts, version] = [load.counts(), load.version()];
  return { failure, counts, facts, libraries, modules, version, behind, heldBytes };
}
