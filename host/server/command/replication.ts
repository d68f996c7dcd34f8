// The commands with which replicas follow this server, and what is told of it.
//
//   PSYNC id offset                +CONTINUE and the stream, or +FULLRESYNC, an RDB and the stream
//   SYNC                           an RDB and the stream
//   REPLCONF option value …        listening-port, ip-address, capa, ack, fack, getack, rdb-only,
//                                  rdb-filter-only, version
//   WAIT replicas timeout          how many have acknowledged what was written before
//   ROLE

import type { HostCall } from '../../command/call.js';
import { byteTextLower, wordsSplit } from '../../config/byte-text.js';
import { integerParse as bigParse, longPrefixParse } from '../../config/number-text.js';
import { ERROR_NOT_INTEGER, ERROR_SYNTAX } from '../../engine/seam.generated.js';
import type { Waiting } from '../../replicate/acknowledged.js';
import type { AttachedReplica } from '../../replicate/attached.js';
import type { ServerControl } from './context.js';

export function psyncCommand(call: HostCall, server: ServerControl): void {
  if (isRefused(call, server)) return;
  const offset = longPrefixParse(call.text[2]!, 10);
  const id = call.text[1]!;
  if (!offset.complete) return call.reply.error(ERROR_NOT_INTEGER);
  const line = server.replicas.psync(call.client, id, Number(offset.value));
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
function isRefused(call: HostCall, { replica, replicas }: ServerControl): boolean {
  if (replicas.follows(call.client)) return true;
  const known = replicas.of(call.client);
  if (known.isFiltered && !known.understandsMark) {
    call.reply.error('ERR Filtered replica requires EOF capability');
    return true;
  }
  if (replica.source === null || replica.status === 'connected') return false;
  call.reply.error("NOMASTERLINK Can't SYNC while not connected with my master");
  return true;
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

/** REPLCONF ACK offset [FACK offset]; what is on the replica's disk nobody asks for yet. */
function acknowledge(call: HostCall, replicas: ServerControl['replicas']): void {
  const offset = integerParse(call.text[2]!);
  if (offset !== null) replicas.ack(call.client, offset);
}

/** WAIT numreplicas timeout */
export function waitCommand(call: HostCall, server: ServerControl): void | Promise<void> {
  const { replica, replicas, persistence } = server;
  if (replica.source !== null) {
    return call.reply.error(
      'ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a' +
        ' replica is configured to be writable (which is not the default) writes to replicas are' +
        ' just local and are not propagated.',
    );
  }
  const wanted = integerParse(call.text[1]!);
  if (wanted === null) return call.reply.error(ERROR_NOT_INTEGER);
  const timeout = integerParse(call.text[2]!);
  if (timeout === null) return call.reply.error('ERR timeout is not an integer or out of range');
  if (timeout < 0) return call.reply.error('ERR timeout is negative');
  persistence.commit();
  const { offset } = replicas.stream.history;
  const count = replicas.acknowledged(offset);
  if (count >= wanted || !call.mayWait) return call.reply.integer(count);
  return waitFor(call, server, { offset, wanted, timeout });
}

async function waitFor(
  call: HostCall,
  server: ServerControl,
  { offset, wanted, timeout }: { offset: number; wanted: number; timeout: number },
): Promise<void> {
  const { replicas } = server;
  const count = await new Promise<number>((done) => {
    const waiting: Waiting = { client: call.client, offset, replicas: wanted, done };
    replicas.waiters.add(waiting);
    if (timeout > 0) server.after(timeout, () => replicas.waiters.giveUp(waiting));
    replicas.askAll();
  });
  if (call.resume()) call.reply.integer(count);
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
