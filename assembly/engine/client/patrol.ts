// The round that is made of all clients about once a second, a share of them at each tick:
//
//   - a client that has been quiet for two seconds in the middle of a request gives back the room
//     that its buffers have for more; it gets it again when it goes on
//   - a client that has been owed more than its soft output limit for too long is closed, although
//     nothing more is added to what it is owed
//
// The round remembers the id of the last client it has seen; ids rise along the list of clients.

import { requestTrim } from '../../protocol/request-buffer';
import { clientCount, clientFirst, clientIsOwed, clientIsQuiet } from './client';
import { clientMemoryChanged } from './evict';
import { LogCode } from '../log';
import { outputLimit } from './output';
import { clientLog } from './log';
import { serverTicksPerSecond } from '../server';

/** Clients that a tick looks at, at least. */
const STEP_CLIENTS: u32 = 5;

let lastId: u64 = 0;

/** Looks at the next share of the clients. */
export function patrolClients(): void {
  const share = max<u32>(clientCount / max<u32>(serverTicksPerSecond, 1), STEP_CLIENTS);
  let client = clientFirst;
  while (changetype<usize>(client) != 0 && client.id <= lastId) client = client.next;
  for (let i: u32 = 0; i < share && changetype<usize>(client) != 0; i++) {
    if (clientIsQuiet(client)) requestTrim(client);
    const owed = clientIsOwed(client) || client.flying != 0;
    if (owed && outputLimit(client)) clientLog(LogCode.OUTPUT_LIMIT_LONG, client);
    clientMemoryChanged(client);
    lastId = client.id;
    client = client.next;
  }
  if (changetype<usize>(client) == 0) lastId = 0;
}
