// The worker of a tab: waits for the store, and holds it when its turn has come (seat.ts).

import { Seat } from './seat.js';
import type { FromWorker, ToWorker } from './wire.js';

/** What a dedicated worker has, which TypeScript's library for pages does not know. */
interface WorkerScope {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;
let seat: Seat | null = null;

scope.onmessage = ({ data }) => {
  switch (data.kind) {
    case 'start':
      seat = new Seat(data.options, (message) => scope.postMessage(message));
      break;
    case 'steal':
      seat?.steal();
      break;
    case 'leave':
      seat?.leave();
      break;
    case 'join':
      seat?.join(data.epoch, data.tab, data.port);
      break;
  }
};
