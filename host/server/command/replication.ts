// The commands with which replicas follow this server, and what is told of it.
//
//   PSYNC id offset [FAILOVER]     +CONTINUE and the stream, or +FULLRESYNC, an RDB and the stream;
//                                  with FAILOVER a replica becomes a primary first
//   SYNC                           an RDB and the stream
//   REPLCONF option value …        listening-port, ip-address, capa, ack, fack, getack, rdb-only,
//                                  rdb-filter-only, version
//   ROLE

import type { HostCall } from '../../command/call.js';
import { byteTextLower, wordsSplit } from '../../config/byte-text.js';
import { integerParse as bigParse } from '../../config/number-text.js';
import { ERROR_NOT_INTEGER, ERROR_SYNTAX } from '../../engine/seam.generated.js';
import type { AttachedReplica } from '../../replicate/attached.js';
import type { ServerControl } from './context.js';

export function psyncCommand(call: HostCall, server: ServerControl): void | Promise<void> {
  if (server.replicas.follows(call.client)) return;
  if (call.text[3]?.toLowerCase() === 'failover') return psyncFailover(call, server);
  return psync(call, server);
}

/** The primary hands over to this replica: it becomes one, and the other goes on as its replica. */
function psyncFailover(call: HostCall, server: ServerControl): void | Promise<void> {
  const { replica } = server;
  const id = call.text[1]!;
  call.server.log.notice(`Failover request received for replid ${id}.`);
  if (replica.source === null) {
    return call.reply.error("ERR PSYNC FAILOVER can't be sent to a master.");
  }
  if (id.toLowerCase() !== replica.history.id) {
    return call.reply.error('ERR PSYNC FAILOVER replid must match my replid.');
  }
  return promoted(call, server);
}

async function promoted(call: HostCall, server: ServerControl): Promise<void> {
  const id = call.core.engine.clientId(call.client);
  await server.replica.promote();
  call.server.log.notice(`MASTER MODE enabled (failover request from 'id=${id}')`);
  if (call.resume()) psync(call, server);
}

function psync(call: HostCall, server: ServerControl): void {
  if (isRefused(call, server)) return;
  const offset = integerParse(call.text[2]!);
  const id = call.text[1]!;
  if (offset === null) {
    const { label } = server.replicas.of(call.client);
    call.server.log.warning(`Replica ${label} asks for synchronization but with a wrong offset`);
    return call.reply.error(ERROR_NOT_INTEGER);
  }
  const line = server.replicas.psync(call.client, id, offset);
  if (line !== null) call.reply.simple(line);
}

export function syncCommand(call: HostCall, server: ServerControl): void {
  if (!isRefused(call, server)) server.replicas.sync(call.client);
}

/** An integer; null = the text is none. */
function integerParse(text: string): number | null {
  const value = bigParse(text);
  return value === null ? null : Number(value);
}

/** Whether the stream cannot be had now: that was answered, or needs no answer. */
function isRefused(call: HostCall, { failover, replica, replicas }: ServerControl): boolean {
  if (replicas.follows(call.client)) return true;
  if (failover.state !== 'no-failover') {
    call.reply.error("NOMASTERLINK Can't SYNC while failing over");
    return true;
  }
  if (replica.source !== null && replica.status !== 'connected') {
    call.reply.error("NOMASTERLINK Can't SYNC while not connected with my master");
    return true;
  }
  // The stream begins where the replies end.
  if (call.core.engine.outputOwedBytes(call.client) > 0) {
    call.reply.error('ERR SYNC and PSYNC are invalid with pending output');
    return true;
  }
  const known = replicas.of(call.client);
  const isRefused = known.isFiltered && !known.understandsMark;
  if (isRefused) call.reply.error('ERR Filtered replica requires EOF capability');
  return isRefused;
}

export function replconfCommand(call: HostCall, server: ServerControl): void {
  const { text } = call;
  if (text.length % 2 === 0) return call.reply.error(ERROR_SYNTAX);
  for (let at = 1; at < text.length; at += 2) {
    const outcome = optionTake(call, server, text[at]!.toLowerCase(), text[at + 1]!);
    if (outcome === 'silent') return;
    if (outcome !== null) return call.reply.error(outcome);
  }
  call.reply.simple('OK');
}

/** Takes an option. An error, null = taken, silent = what is said in the stream has no answer. */
function optionTake(
  call: HostCall,
  { replica, replicas }: ServerControl,
  option: string,
  value: string,
): string | null {
  switch (option) {
    case 'ack':
      acknowledge(call, replicas);
      return 'silent';
    case 'getack':
      // It is not a command that would be answered: the acknowledgement is the answer.
      if (replica.isPrimary(call.client)) replica.acknowledgeSoon();
      return 'silent';
    case 'listening-port':
    case 'rdb-only': {
      const number = integerParse(value);
      if (number === null) return ERROR_NOT_INTEGER;
      const known = replicas.of(call.client);
      if (option === 'listening-port') known.port = number;
      else known.wantsSnapshotOnly = number === 1;
      return null;
    }
    case 'ip-address':
      if (value.length > addressBytesMaximum) {
        return (
          'ERR REPLCONF ip-address provided by replica instance is too long:' +
          ` ${value.length} bytes`
        );
      }
      replicas.of(call.client).announcedHost = value;
      return null;
    case 'capa':
      capabilityTake(replicas.of(call.client), value.toLowerCase());
      return null;
    case 'rdb-filter-only':
      return filterTake(replicas.of(call.client), value);
    case 'version':
      return null;
    default:
      return `ERR Unrecognized REPLCONF option: ${option}`;
  }
}

/** What of the dataset a replica wants: nothing but what is named, which is nothing else so far. */
function filterTake(replica: AttachedReplica, value: string): string | null {
  const filters = wordsSplit(value);
  if (filters === null) return 'ERR Missing rdb-filter-only values';
  replica.wantsKeys = replica.wantsFunctions = false;
  for (const filter of filters) {
    if (byteTextLower(filter) !== 'functions') {
      return `ERR Unsupported rdb-filter-only option: ${filter}`;
    }
    replica.wantsFunctions = true;
  }
  return null;
}

const addressBytesMaximum = 45;

function capabilityTake(replica: AttachedReplica, capability: string): void {
  if (capability === 'eof') replica.understandsMark = true;
  else if (capability === 'psync2') replica.understandsIds = true;
}

/** REPLCONF ACK offset [FACK offset]: what is applied, and what of it is on the replica's disk. */
function acknowledge(call: HostCall, replicas: ServerControl['replicas']): void {
  const { text } = call;
  const offset = integerParse(text[2]!);
  if (offset === null) return;
  const isDurableTold = text[3]?.toLowerCase() === 'fack';
  replicas.ack(call.client, offset, isDurableTold ? integerParse(text[4]!) : null);
}

export function roleCommand(call: HostCall, { replica, replicas }: ServerControl): void {
  const { reply } = call;
  const { source, history } = replica;
  if (source !== null) {
    reply.array(5);
    reply.bulk('slave');
    reply.bulk(source.host);
    reply.integer(source.port);
    reply.bulk(replica.status);
    return reply.integer(replica.status === 'connected' ? history.offset : -1);
  }
  const online = replicas.all.filter(({ shownState }) => shownState === 'online');
  reply.array(3);
  reply.bulk('master');
  reply.integer(history.offset);
  reply.array(online.length);
  for (const each of online) {
    reply.array(3);
    reply.bulk(each.host);
    reply.bulk(`${each.port}`);
    reply.bulk(`${each.ackOffset}`);
  }
}
