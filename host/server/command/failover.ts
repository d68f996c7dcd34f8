// FAILOVER [TO host port [FORCE]] [ABORT] [TIMEOUT milliseconds]: hands over to a replica.

import type { HostCall } from '../../command/call.js';
import type { ReplicaSource } from '../../config/directive.js';
import { integerParse } from '../../config/number-text.js';
import { ERROR_NOT_INTEGER, ERROR_SYNTAX } from '../../engine/seam.generated.js';
import type { FailoverOptions } from '../../replicate/failover.js';
import type { ServerControl } from './context.js';

export function failoverCommand(call: HostCall, server: ServerControl): void {
  const { failover } = server;
  const { reply, text } = call;
  if (text.length === 2 && text[1]!.toLowerCase() === 'abort') {
    if (failover.state === 'no-failover') return reply.error('ERR No failover in progress.');
    failover.abort('Failover manually aborted');
    return reply.simple('OK');
  }
  const options = optionsParse(text);
  const error = typeof options === 'string' ? options : refusal(options, server);
  if (error !== null) return reply.error(error);
  failover.begin(options as FailoverOptions);
  reply.simple('OK');
}

/** The options, or an error. */
function optionsParse(text: readonly string[]): FailoverOptions | string {
  let target: ReplicaSource | null = null;
  let isForced = false;
  let timeoutMs = 0;
  for (let at = 1; at < text.length; at++) {
    const word = text[at]!.toLowerCase();
    const left = text.length - 1 - at;
    if (word === 'timeout' && left >= 1 && timeoutMs === 0) {
      const value = integerParse(text[at + 1]!);
      if (value === null) return ERROR_NOT_INTEGER;
      if (value <= 0n) return 'ERR FAILOVER timeout must be greater than 0';
      timeoutMs = Number(value);
      at += 1;
    } else if (word === 'to' && left >= 2 && target === null) {
      const port = integerParse(text[at + 2]!);
      if (port === null) return ERROR_NOT_INTEGER;
      target = { host: text[at + 1]!, port: Number(port) };
      at += 2;
    } else if (word === 'force' && !isForced) {
      isForced = true;
    } else {
      return ERROR_SYNTAX;
    }
  }
  return { target, isForced, timeoutMs };
}

/** Why it cannot begin; null = it can. */
function refusal(
  { target, isForced, timeoutMs }: FailoverOptions,
  server: ServerControl,
): string | null {
  const { failover, replica, replicas } = server;
  if (failover.state !== 'no-failover') return 'ERR FAILOVER already in progress.';
  if (replica.source !== null) return 'ERR FAILOVER is not valid when server is a replica.';
  if (replicas.all.length === 0) return 'ERR FAILOVER requires connected replicas.';
  if (isForced && (timeoutMs === 0 || target === null)) {
    return 'ERR FAILOVER with force option requires both a timeout and target HOST and IP.';
  }
  if (target === null) return null;
  const found = failover.find(target);
  if (found === undefined) return 'ERR FAILOVER target HOST and PORT is not a replica.';
  return found.state === 'online' ? null : 'ERR FAILOVER target replica is not online.';
}
