// A thread of the load: opens its connections, waits until all threads have theirs, runs, tells how
// it went.

import { parentPort, workerData } from 'node:worker_threads';

import { loadMake } from './load.js';
import { LoadFailure } from './load-client.js';
import type { LoadOutcome, LoadPlan } from './plan.js';

/** What a thread tells the one that has started it. */
export type ThreadNote =
  | { readonly kind: 'open' }
  | { readonly kind: 'done'; readonly outcome: LoadOutcome }
  | { readonly kind: 'failed'; readonly text: string };

const port = parentPort!;
const say = (note: ThreadNote): void => port.postMessage(note);

try {
  const load = loadMake(workerData as LoadPlan);
  const begin = new Promise((resolve) => port.once('message', resolve));
  await load.open();
  say({ kind: 'open' });
  await begin;
  say({ kind: 'done', outcome: await load.run() });
} catch (error) {
  if (!(error instanceof LoadFailure)) throw error;
  say({ kind: 'failed', text: error.message });
}
