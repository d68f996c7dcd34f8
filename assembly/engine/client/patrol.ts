// The round that is made of all clients about once a second, a share of them at each tick:
//
//   - a client that has been quiet for two seconds in the middle of a request gives back the room
//     that its buffers have for more; it gets it again when it goes on
//   - a client that has been owed more than its soft output limit for too long is closed, although
//     nothing more is added to what it is owed
//
// The round remembers the id of the last client it has seen; ids rise along the list of clients.

import { requestTrim } from '../../protocol/request';
import { Client, clientCount, clientFirst } from './client';
import { clientMemoryChanged } from './evict';
import { nowMs } from '../clock';
import { LogCode } from '../log';
import { outputLimit } from './output';
import { serverTicksPerSecond } from '../server';

const QUIET_MS: i64 = 2000;
/** Clients that a tick looks at, at least. */
const STEP_CLIENTS: u32 = 5;

let lastId: u64 = 0;

/** Whether a client has sent nothing for so long that it counts as quiet. */
export function patrolIsQuiet(client: Client): bool {
  return nowMs - client.interactionMs > QUIET_MS;
}

/** Looks at the next share of the clients. */
export function patrolClients(): void {
  const share = max<u32>(clientCount / max<u32>(serverTicksPerSecond, 1), STEP_CLIENTS);
  let client = clientFirst;
  while (changetype<usize>(client) != 0 && client.id <= lastId) client = client.next;
  for (let i: u32 = 0; i < share && changetype<usize>(client) != 0; i++) {
    if (patrolIsQuiet(client)) requestTrim(client);
    if (client.pending != 0 || client.flying != 0) outputLimit(client, LogCode.OUTPUT_LIMIT_LONG);
    clientMemoryChanged(client);
    lastId = client.id;
    client = client.next;
  }
  if (changetype<usize>(client) == 0) lastId = 0;
}
