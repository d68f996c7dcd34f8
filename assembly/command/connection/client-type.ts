// The kinds of clients that CLIENT LIST and CLIENT KILL tell apart by name.

import { Call } from '../../engine/call';
import { Client, ClientFlag, clientHas } from '../../engine/client/client';
import { primaryIs } from '../../engine/replication/primary';
import { replicaIs } from '../../engine/replication/replica';
import {
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
} from '../../protocol/reply';
import { argumentIs } from '../cursor';
import { textArgumentBytes } from './text';

export const enum ClientType {
  NORMAL = 0,
  REPLICA = 1,
  PUBSUB = 2,
  MASTER = 3,
  /** Any of them. */
  ANY = 4,
  /** No such name, which was answered. */
  UNKNOWN = 5,
}

/** The kind that argument `index` names. */
export function clientTypeParse(call: Call, index: i32): ClientType {
  if (argumentIs(call, index, 'normal')) return ClientType.NORMAL;
  if (argumentIs(call, index, 'slave') || argumentIs(call, index, 'replica')) {
    return ClientType.REPLICA;
  }
  if (argumentIs(call, index, 'pubsub')) return ClientType.PUBSUB;
  if (argumentIs(call, index, 'master')) return ClientType.MASTER;
  replyErrorBegin();
  replyErrorText("ERR Unknown client type '");
  replyErrorBytes(call.address(index), textArgumentBytes(call, index));
  replyErrorText("'");
  replyErrorEnd();
  return ClientType.UNKNOWN;
}

/** Whether a client is of the kind asked for. */
export function clientTypeMatches(client: Client, type: ClientType): bool {
  if (type == ClientType.ANY) return true;
  if (replicaIs(client)) return type == ClientType.REPLICA;
  if (primaryIs(client)) return type == ClientType.MASTER;
  const subscribes = clientHas(client, ClientFlag.PUBSUB);
  return type == (subscribes ? ClientType.PUBSUB : ClientType.NORMAL);
}
