/*
 * What a replica says before the stream begins, in the order of Redis 7.2:
 *
 *     PING                                           +PONG, or an error that asks for a password
 *     AUTH [user] password                           only with masterauth
 *     REPLCONF listening-port n                      where this replica listens
 *     REPLCONF ip-address a                          only with replica-announce-ip
 *     REPLCONF capa eof capa psync2
 *     PSYNC id offset [FAILOVER]
 *                            +FULLRESYNC id offset   a whole dataset follows
 *                            +CONTINUE [id]          the stream goes on
 *                            -NOMASTERLINK …         later
 *                            -ERR …                  it knows SYNC only, which it is sent then; it
 *                                                    tells no history
 */

import type { ByteLink } from '../net/byte-link.js';
import { requestText } from '../net/request-text.js';
import type { LogWrite } from '../persist/log.js';
import { REPLICATION_ID_DIGITS } from './history.js';

export interface HandshakeParts {
  readonly link: ByteLink;
  readonly log: LogWrite;
  readonly timeoutMs: number;
  /** masteruser and masterauth; null = no password. */
  readonly credentials: { readonly user: string; readonly password: string } | null;
  readonly listeningPort: number;
  readonly announcedAddress: string;
  /** What this replica has: the history and the offset of the next byte; null = nothing. */
  readonly has: { readonly id: string; readonly nextOffset: number } | null;
  /** Whether the other is to become a primary first (FAILOVER). */
  readonly isHandover: boolean;
}

/** What the primary will send. */
export type Agreement =
  | { readonly kind: 'full'; readonly id: string; readonly offset: number }
  | { readonly kind: 'continue'; readonly id: string | null }
  | { readonly kind: 'old' };

/** The handshake has failed, which the log tells. */
export class HandshakeFailure extends Error {}

/** The primary sends neither its dataset nor its stream. */
export class PsyncRefusal extends HandshakeFailure {}

const allowedPingErrors = ['-NOAUTH', '-NOPERM', '-ERR operation not permitted'];

export async function handshake(parts: HandshakeParts): Promise<Agreement> {
  const { link, log, timeoutMs } = parts;
  const ask = async (...words: readonly string[]): Promise<string> => {
    link.send(requestText(words));
    return link.line(timeoutMs);
  };
  const pong = await ask('PING');
  if (!pong.startsWith('+') && !allowedPingErrors.some((error) => pong.startsWith(error))) {
    throw failed(log, `Error reply to PING from master: '${pong}'`);
  }
  log('notice', 'Master replied to PING, replication can continue...');
  await authenticate(parts, ask);
  await introduce(parts, ask);
  return psync(parts, ask);
}

type Ask = (...words: readonly string[]) => Promise<string>;

function failed(log: LogWrite, line: string): HandshakeFailure {
  log('warning', line);
  return new HandshakeFailure(line);
}

async function authenticate({ credentials, log }: HandshakeParts, ask: Ask): Promise<void> {
  if (credentials === null) return;
  const { user, password } = credentials;
  const reply = user === '' ? await ask('AUTH', password) : await ask('AUTH', user, password);
  if (reply.startsWith('-')) throw failed(log, `Unable to AUTH to MASTER: ${reply}`);
}

async function introduce(parts: HandshakeParts, ask: Ask): Promise<void> {
  const { announcedAddress, listeningPort, log } = parts;
  const told: string[][] = [['listening-port', `${listeningPort}`]];
  if (announcedAddress !== '') told.push(['ip-address', announcedAddress]);
  told.push(['capa', 'eof', 'capa', 'psync2']);
  for (const words of told) {
    const reply = await ask('REPLCONF', ...words);
    if (!reply.startsWith('-')) continue;
    log('notice', `(Non critical) Master does not understand REPLCONF ${words[0]}: ${reply}`);
  }
}

async function psync(parts: HandshakeParts, ask: Ask): Promise<Agreement> {
  const { has, link, log, timeoutMs } = parts;
  if (has === null) log('notice', 'Partial resynchronization not possible (no cached master)');
  else log('notice', `Trying a partial resynchronization (request ${has.id}:${has.nextOffset}).`);
  const words = parts.isHandover ? ['FAILOVER'] : [];
  let reply = await ask('PSYNC', has?.id ?? '?', `${has?.nextOffset ?? -1}`, ...words);
  // Empty lines say that the primary is busy but alive.
  while (reply === '') reply = await link.line(timeoutMs);
  const [word, id = '', offset = ''] = reply.split(' ');
  if (word === '+FULLRESYNC') {
    const isOffset = /^\d+$/.test(offset) && Number.isSafeInteger(Number(offset));
    if (id.length !== REPLICATION_ID_DIGITS || !isOffset) {
      throw failed(log, 'Master replied with wrong +FULLRESYNC syntax.');
    }
    log('notice', `Full resync from master: ${id}:${offset}`);
    return { kind: 'full', id, offset: Number(offset) };
  }
  if (word === '+CONTINUE') {
    log('notice', 'Successful partial resynchronization with master.');
    return { kind: 'continue', id: id.length === REPLICATION_ID_DIGITS ? id : null };
  }
  if (word === '-NOMASTERLINK' || word === '-LOADING') {
    log('notice', `Master is currently unable to PSYNC but should be in the future: ${reply}`);
    throw new PsyncRefusal(reply);
  }
  if (parts.isHandover) {
    log('warning', `Unexpected reply to PSYNC from master: ${reply}`);
    throw new PsyncRefusal(reply);
  }
  if (reply.startsWith('-ERR')) {
    log('notice', `Master does not support PSYNC or is in error state (reply: ${reply})`);
  } else {
    log('warning', `Unexpected reply to PSYNC from master: ${reply}`);
  }
  return { kind: 'old' };
}
