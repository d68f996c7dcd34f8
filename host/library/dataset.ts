// A store's dataset as the bytes of an RDB file, out and in. Nobody else is served meanwhile: who
// asks waits for it.

import { bytesJoin } from '../config/byte-codec.js';
import { Load } from '../engine/load.js';
import { LoadOption, ServerState } from '../engine/seam.generated.js';
import { Snapshot } from '../engine/snapshot.js';
import type { Holder } from './holder.js';

/** How long the walk works between two looks at what it has brought, microseconds. */
const stepMicroseconds = 10_000;
/** Bytes that are handed to the engine in one piece. */
const pieceBytes = 1024 * 1024;

/** The dataset and the libraries of functions, as a file of Redis's. */
export function datasetSave({ core, scripts }: Holder): Uint8Array<ArrayBuffer> {
  const snapshot = new Snapshot(core);
  const libraries = scripts.libraries.shelf().texts();
  const begun = snapshot.begin({ encoder: 'rdb', checksum: true, libraries });
  if (begun === 'busy') throw new Error('the dataset is being saved already');
  if (begun === 'memory') throw new Error('not enough memory to save the dataset');
  const chunks: Uint8Array[] = [];
  let isMore = true;
  while (isMore) {
    const worked = snapshot.step(stepMicroseconds);
    const before = chunks.length;
    for (let chunk = snapshot.take(); chunk !== undefined; chunk = snapshot.take()) {
      chunks.push(chunk);
    }
    isMore = worked || chunks.length > before || snapshot.outcome() === 'running';
  }
  if (snapshot.outcome() !== 'done') throw new Error('not enough memory to save the dataset');
  while (!snapshot.idle()) snapshot.step(stepMicroseconds);
  return bytesJoin(chunks);
}

/** Loads a file of any version of Redis into an empty store; throws what is wrong with it. */
export function datasetLoad({ core, scripts }: Holder, bytes: Uint8Array): void {
  const shelf = scripts.libraries.shelf();
  let refusal: string | null = null;
  const load = new Load(core, {
    library: (code) => (refusal ??= shelf.load(code, true)),
  });
  core.state.set(ServerState.LOADING, true);
  load.begin(bytes.length, LoadOption.CHECKSUM);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    if (load.feed(bytes.subarray(at, at + pieceBytes)) !== 'more') break;
  }
  const failure = load.end();
  core.state.set(ServerState.LOADING, false);
  core.engine.dirtyReset(0);
  if (failure !== null) {
    const flaw = failure.flaw === '' ? '' : `: ${failure.flaw}`;
    throw new Error(`the file cannot be loaded: ${failure.fault}${flaw} at ${failure.offset}`);
  }
  if (refusal !== null) throw new Error(`a library of functions cannot be loaded: ${refusal}`);
}
