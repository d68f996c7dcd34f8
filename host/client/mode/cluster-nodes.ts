/*
 * The nodes of a cluster as `--cluster` sees them: the one that was named is asked for all others,
 * and each of these for itself.
 *
 *     CLUSTER NODES  <id> <host:port@bus[,name]> <flags> <id of the primary> … <link> <slots> …
 *     slots          0-5460 · 7000 · [93->-<id>] on its way there · [93-<-<id>] coming from there
 */

import { ClientEnd, print, printError } from '../ending.js';
import { replyText } from '../format.js';
import type { Options } from '../options.js';
import { Wire, WireFailure } from '../wire.js';
import type { RemoteReply } from '../../net/reply-reader.js';

export const slotsAll = 16_384;

/** What one node says of itself. */
interface NodeLine {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly flags: readonly string[];
  /** The id of the primary that it replicates. */
  readonly primary: string | null;
  readonly slots: ReadonlySet<number>;
  readonly migrating: readonly string[];
  readonly importing: readonly string[];
  /** Its slots as they stand, those that move left out. */
  readonly ranges: readonly string[];
}

export interface ClusterNode extends NodeLine {
  readonly wire: Wire;
  replicas: number;
}

/** How serious a line is, which is its colour in a terminal. */
const colours = { info: '29;1', error: '31;1', warning: '33;1', success: '32;1' };

/** Prints a line, in colour where the terminal has any. */
export function clusterSay(kind: keyof typeof colours, text: string): void {
  const hasColour = (process.env['TERM'] ?? '').includes('xterm');
  print(hasColour ? `\x1b[${colours[kind]}m${text}\x1b[0m` : text);
}

/** Says that a node has answered with an error. */
export function errorSay({ host, port }: { host: string; port: number }, text: string): void {
  clusterSay('error', `Node ${host}:${port} replied with error:\n${text}\n`);
}

/** All nodes that answer, the named one first; ends the program if that one does not. */
export async function nodesLoad(
  options: Options,
  host: string,
  port: number,
): Promise<ClusterNode[]> {
  const wire = await nodeConnect(options, host, port);
  if (wire === null) throw new ClientEnd(1);
  const place = { host, port };
  await clusterCheck(wire, place);
  const lines = await linesAsk(wire, place);
  const own = lines?.find(isMyself);
  if (lines === null || own === undefined) throw new ClientEnd(1);
  const nodes: ClusterNode[] = [{ ...own, ...place, wire, replicas: 0 }];
  for (const line of lines.filter((each) => each !== own)) {
    const node = await friendLoad(options, line);
    if (node !== null) nodes.push(node);
  }
  for (const node of nodes) {
    if (node.primary === null) continue;
    const primary = nodes.find(({ id }) => id === node.primary);
    const name = `${node.host}:${node.port}`;
    if (primary !== undefined) primary.replicas += 1;
    else {
      const text = `*** WARNING: ${name} claims to be slave of unknown node ID ${node.primary}.\n`;
      clusterSay('warning', text);
    }
  }
  return nodes;
}

/** Another node by what it says of itself; null if it is not to be had. */
async function friendLoad(options: Options, line: NodeLine): Promise<ClusterNode | null> {
  const { host, port, flags } = line;
  if (host === '' || port === 0) return null;
  const wire = await nodeConnect(options, host, port);
  if (wire === null) return null;
  const own = (await linesAsk(wire, line))?.find(isMyself);
  if (own === undefined) {
    clusterSay('error', `[ERR] Unable to load info for node ${host}:${port}\n`);
  } else if (!flags.some((flag) => /^(noaddr|disconnected|fail)$/.test(flag))) {
    return { ...own, host, port, wire, replicas: 0 };
  }
  wire.close();
  return null;
}

/** Connects to a node; null, and it is said why not. */
async function nodeConnect(options: Options, host: string, port: number): Promise<Wire | null> {
  let wire: Wire;
  try {
    wire = await Wire.open({ host, port, socket: null }, options);
  } catch (error) {
    const { message } = error as Error;
    if (message.startsWith('TLS: ')) printError(`TLS Error: ${message.slice(5)}\n`);
    else printError(`Could not connect to Redis at ${host}:${port}: ${message}\n`);
    return null;
  }
  const { user, password } = options;
  if (password === null) return wire;
  const reply = await nodeCall(wire, 'AUTH', ...(user === null ? [] : [user]), password);
  if (reply?.kind !== 'error') return wire;
  errorSay({ host, port }, reply.text);
  wire.close();
  return null;
}

/** A reply; null if the connection is lost. */
export async function nodeCall(wire: Wire, ...words: string[]): Promise<RemoteReply | null> {
  try {
    return await wire.call(...words);
  } catch (error) {
    if (error instanceof WireFailure) return null;
    throw error;
  }
}

/** Ends the program if a server is no node of a cluster. */
async function clusterCheck(wire: Wire, { host, port }: { host: string; port: number }) {
  const reply = await nodeCall(wire, 'INFO');
  if (reply?.kind !== 'error' && /^cluster_enabled:1/m.test(replyText(reply ?? nil) ?? '')) return;
  const why = reply?.kind === 'error' ? reply.text : 'is not configured as a cluster node.';
  clusterSay('error', `[ERR] Node ${host}:${port} ${why}\n`);
  throw new ClientEnd(1);
}

const nil: RemoteReply = { kind: 'nil' };

/** What a node says of all; null if it does not. */
async function linesAsk(
  wire: Wire,
  place: { host: string; port: number },
): Promise<NodeLine[] | null> {
  const reply = await nodeCall(wire, 'CLUSTER', 'NODES');
  if (reply?.kind === 'error') errorSay(place, reply.text);
  const text = reply === null || reply.kind === 'error' ? null : replyText(reply);
  if (text === null) return null;
  const lines = text.split('\n').filter((line) => line !== '');
  const parsed = lines.map(lineParse).filter((line) => line !== null);
  if (parsed.length === lines.length) return parsed;
  printError('Error: invalid CLUSTER NODES reply\n');
  return null;
}

function lineParse(text: string): NodeLine | null {
  const [id, address, flags, primary, , , , , ...slots] = text.split(' ');
  const place = /^(.*):(\d+)(@|$)/.exec((address ?? '').split(',')[0]!);
  if (flags === undefined || place === null) return null;
  const set = new Set<number>();
  const [migrating, importing, ranges]: [string[], string[], string[]] = [[], [], []];
  for (const word of slots) {
    const moving = /^\[(\d+)-([><])-/.exec(word);
    if (moving !== null) (moving[2] === '>' ? migrating : importing).push(moving[1]!);
    const range = /^(\d+)(?:-(\d+))?$/.exec(word);
    if (range === null) continue;
    ranges.push(word);
    const last = Math.min(Number(range[2] ?? range[1]), slotsAll - 1);
    for (let slot = Number(range[1]); slot <= last; slot++) set.add(slot);
  }
  const names = flags.split(',');
  return {
    ...{ id: id!, host: place[1]!, port: Number(place[2]), flags: names },
    primary: names.includes('slave') ? (primary ?? null) : null,
    ...{ slots: set, migrating, importing, ranges },
  };
}

function isMyself({ flags }: NodeLine): boolean {
  return flags.includes('myself');
}

export function isReplica({ flags }: NodeLine): boolean {
  return flags.includes('slave');
}

/** How a node sees who has which slots, as one text; null if it does not say. */
export async function signatureAsk({ wire, host, port }: ClusterNode): Promise<string | null> {
  const lines = await linesAsk(wire, { host, port });
  if (lines === null) return null;
  const owners = lines.filter(({ ranges }) => ranges.length > 0);
  return owners
    .map(({ id, ranges }) => `${id}:${[...ranges].sort().join(',')}`)
    .sort()
    .join('|');
}
