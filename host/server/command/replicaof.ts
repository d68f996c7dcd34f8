// REPLICAOF, by its old name SLAVEOF too.

import type { HostCall } from '../../command/call.js';
import { integerParse } from '../../config/number-text.js';
import type { ServerControl } from './context.js';

const portMaximum = 65535n;

/** REPLICAOF host port | NO ONE */
export function replicaofCommand(
  call: HostCall,
  { failover, replica, replicas }: ServerControl,
): void | Promise<void> {
  if (failover.state !== 'no-failover') {
    return call.reply.error('ERR REPLICAOF not allowed while failing over.');
  }
  const [, host, portText] = call.text as [string, string, string];
  if (host.toLowerCase() === 'no' && portText.toLowerCase() === 'one') {
    if (replica.source === null) return call.reply.simple('OK');
    return changed(call, replica.promote(), 'MASTER MODE');
  }
  if (replicas.follows(call.client)) {
    return call.reply.error('ERR Command is not valid when client is a replica.');
  }
  const port = integerParse(portText);
  if (port === null || port < 0n || port > portMaximum) {
    return call.reply.error('ERR Invalid master port');
  }
  const { source } = replica;
  if (source?.host.toLowerCase() === host.toLowerCase() && source.port === Number(port)) {
    call.server.log.notice(
      'REPLICAOF would result into synchronization with the master we are already connected with.' +
        ' No operation performed.',
    );
    return call.reply.simple('OK Already connected to specified master');
  }
  const following = replica.follow({ host, port: Number(port) });
  return changed(call, following, `REPLICAOF ${host}:${port}`);
}

/** Answers when the role has changed. */
async function changed(call: HostCall, change: Promise<void>, what: string): Promise<void> {
  const id = call.core.engine.clientId(call.client);
  await change;
  call.server.log.notice(`${what} enabled (user request from 'id=${id}')`);
  if (call.resume()) call.reply.simple('OK');
}
