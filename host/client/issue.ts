/*
 * Sends a command of the user and writes its replies: so often as is asked, to the node that a
 * cluster names, for ever when it subscribes or monitors.
 */

import type { RemoteReply } from '../net/reply-reader.js';
import { ClientEnd, print, printError, sleep } from './ending.js';
import { replyFormat, replyText } from './format.js';
import { debugReplyFormat, isDebugWanted } from './ldb.js';
import type { Session } from './session.js';
import { WireFailure } from './wire.js';

/** Commands whose texts are for people: shown as they are in every form of output. */
const shownAsTheyAre: readonly ((name: string, sub: string, count: number) => boolean)[] = [
  (name) => name === 'info' || name === 'lolwut',
  (name, sub) => name === 'debug' && ['htstats', 'htstats-key', 'client-eviction'].includes(sub),
  (name, sub) => name === 'memory' && ['malloc-stats', 'doctor'].includes(sub),
  (name, sub, count) => name === 'cluster' && count === 2 && ['nodes', 'info'].includes(sub),
  (name, sub) => name === 'client' && ['list', 'info'].includes(sub),
  (name, sub, count) => name === 'latency' && sub === 'graph' && count === 3,
  (name, sub, count) => name === 'latency' && sub === 'doctor' && count === 2,
  (name, sub) => name === 'proxy' && sub === 'info',
];

const subscriptions = /^[ps]?subscribe$/;
const unsubscriptions = /^[ps]?unsubscribe$/;

/** Sends a command `repeat` times (negative: for ever); returns whether the connection held. */
export async function commandIssue(
  session: Session,
  words: readonly string[],
  repeat: number,
): Promise<boolean> {
  for (;;) {
    if (session.isRedirected || !session.isConnected) {
      const isConnected = await session.connect();
      session.isRedirected = false;
      if (!isConnected) return false;
    }
    try {
      if (session.sendsAsking) await askingSend(session);
      if ((await repeatIssue(session, words, repeat)) === 'done') return true;
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
      printError(`Error: ${error.message}\n`);
      session.close();
      if (!session.isInteractive) throw new ClientEnd(1);
      return false;
    }
  }
}

async function askingSend(session: Session): Promise<void> {
  session.sendsAsking = false;
  const reply = await session.wire!.call('ASKING');
  if (reply.kind === 'error') throw new WireFailure(`ASKING failed: ${reply.text}`);
}

async function repeatIssue(
  session: Session,
  words: readonly string[],
  repeat: number,
): Promise<'done' | 'redirected'> {
  const name = words[0]!.toLowerCase();
  const sub = (words[1] ?? '').toLowerCase();
  const isAsItIs = shownAsTheyAre.some((test) => test(name, sub, words.length));
  if (name === 'script' && sub === 'debug' && words.length === 3) {
    session.debugsNextEval = isDebugWanted(words[2]!);
  }
  if (name === 'eval' && session.debugsNextEval) session.isDebugging = true;
  for (let left = repeat; left !== 0; left -= left > 0 ? 1 : 0) {
    session.wire!.send(words);
    if (name === 'monitor') {
      await endlessRead(session, isAsItIs);
      return 'done';
    }
    if (name === 'sync' || name === 'psync') {
      const { replicaShow } = await import('./mode/transfer.js');
      print('Entering replica output mode...  (press Ctrl-C to quit)\n');
      await replicaShow(session, true);
    }
    const reply = await repliesShow(session, words, isAsItIs);
    if (reply === null) return 'done';
    if (reply === 'redirected') return 'redirected';
    await session.accepted(words, reply);
    await sleep(session.options.intervalMs);
  }
  if (session.isSubscribed && !session.isInteractive) await endlessRead(session, isAsItIs);
  return 'done';
}

/**
 * Shows replies up to the one that the command has; subscriptions are confirmed by one a channel,
 * and messages may come before them. Null when a server that was told to shut down has gone.
 */
async function repliesShow(
  session: Session,
  words: readonly string[],
  isAsItIs: boolean,
): Promise<RemoteReply | 'redirected' | null> {
  const name = words[0]!.toLowerCase();
  const changes = subscriptions.test(name) || unsubscriptions.test(name);
  let confirmations = changes ? Math.max(words.length - 1, 1) : 0;
  // What confirms is a push in RESP3.
  if (changes) session.wire!.onPush = null;
  for (;;) {
    const reply = await replyRead(session, name === 'shutdown');
    if (reply === null) return null;
    if (redirectionNote(session, reply)) return 'redirected';
    replyShow(session, reply, isAsItIs);
    const kind = messageKind(session, reply);
    if (kind !== null) {
      if (confirmations > 0 && kind === name) {
        if (subscriptions.test(name)) session.isSubscribed = true;
        confirmations -= 1;
        if (confirmations > 0) continue;
      } else if (session.isSubscribed || changes) continue;
    } else if (reply.kind === 'push') continue;
    if (changes && !session.isSubscribed) session.pushesShow();
    return reply;
  }
}

/** The first word of a message, or of what confirms a subscription; null of other replies. */
function messageKind(session: Session, reply: RemoteReply): string | null {
  if (reply.kind !== 'push' && (reply.kind !== 'array' || session.isResp3)) return null;
  const [first] = reply.items;
  if (reply.items.length < 3 || first!.kind !== 'bulk') return null;
  const text = replyText(first!)!;
  return /(message|subscribe)$/.test(text) ? text : null;
}

/** The next reply; null when a server that was told to shut down has gone. */
async function replyRead(session: Session, mayGo: boolean): Promise<RemoteReply | null> {
  try {
    return await session.wire!.reply();
  } catch (error) {
    if (!mayGo || !(error instanceof WireFailure)) throw error;
    session.close();
    return null;
  }
}

/** Writes a reply; ends the program if it is an error and that is asked for. */
export function replyShow(session: Session, reply: RemoteReply, isAsItIs = false): void {
  const { options } = session;
  if (reply.kind === 'error' && options.failsOnError && !session.isInteractive) {
    throw new ClientEnd(1, `${reply.text}\n`);
  }
  if (session.isDebugging) print(debugReplyFormat(session, reply));
  else print(replyFormat(reply, options.output, options, isAsItIs));
}

/** Shows whatever comes until the user ends it, or the server refuses. */
async function endlessRead(session: Session, isAsItIs: boolean): Promise<void> {
  const wire = session.wire!;
  wire.onPush = null;
  let isAborted = false;
  // Not at the prompt, the signal ends the program.
  const abort = (): void => {
    isAborted = true;
    wire.close();
  };
  if (session.isInteractive) process.once('SIGINT', abort);
  try {
    for (;;) {
      const reply = await wire.reply();
      replyShow(session, reply, isAsItIs);
      if (reply.kind === 'error') break;
    }
    session.pushesShow();
  } catch (error) {
    if (!isAborted) throw error;
    await session.connect();
  } finally {
    process.off('SIGINT', abort);
  }
}

/** Whether a reply sends us to another node of a cluster; then that is where the session goes. */
function redirectionNote(session: Session, reply: RemoteReply): boolean {
  if (!session.options.followsCluster || reply.kind !== 'error') return false;
  const found = /^(MOVED|ASK) (\d+) (.*):(\d+)/.exec(reply.text);
  if (found === null) return false;
  const [, kind, slot, host, port] = found;
  // A node that does not know its own name leaves it out: it is where we are.
  if (host !== '') session.host = host!;
  session.port = Number(port);
  session.isRedirected = true;
  session.sendsAsking = kind === 'ASK';
  if (session.isInteractive) {
    print(`-> Redirected to slot [${slot}] located at ${session.host}:${port}\n`);
  }
  return true;
}
