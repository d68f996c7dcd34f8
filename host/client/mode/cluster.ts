/*
 * --cluster: a look at a cluster as a whole, and a command for each of its nodes.
 *
 *     check <host:port>               who has which slots, whether all agree and none is missing
 *     info <host:port>                the primaries with their keys
 *     call <host:port> <command> …    the command at each node
 *     help
 *
 * Words and exit codes are redis-cli's. What changes a cluster (create, fix …) is not here.
 */

import { ClientEnd, fail, print } from '../ending.js';
import { replyFormat } from '../format.js';
import type { Options } from '../options.js';
import { withInput } from '../standard-input.js';
import {
  clusterSay,
  errorSay,
  isReplica,
  nodeCall,
  nodesLoad,
  signatureAsk,
  slotsAll,
} from './cluster-nodes.js';
import type { ClusterNode } from './cluster-nodes.js';

const invalidAddress =
  '[ERR] Invalid arguments: you need to pass either a valid address (ie. 120.0.0.1:7000) or space' +
  ' separated IP and port (ie. 120.0.0.1 7000)';

/** Slots that are asked for at once. */
const askedAtOnce = 1024;

const helpText = `Cluster commands:
  check  <host:port> or <host> <port>     Who has which slots, whether all agree on it
           --cluster-search-multiple-owners   and whether no other has keys of them
  info   <host:port> or <host> <port>     The primaries with their keys
  call   <host:port> command arg ...      Runs a command at each node
           --cluster-only-masters             primaries only
           --cluster-only-replicas            replicas only
  help                                    Prints this

Any node of the cluster will do. What changes a cluster (create, fix, reshard, rebalance,
add-node, del-node, set-timeout, import, backup) is not here: redis-cli --cluster has it.

`;

/** The subcommands: how many words they take at least, and what they do. */
const commands: Readonly<
  Record<string, readonly [number, (options: Options) => Promise<boolean>]>
> = {
  check: [1, check],
  info: [1, async (options) => infoShow(await nodesAsk(options))],
  call: [2, call],
  help: [
    0,
    async () => {
      print(helpText);
      // As redis-cli ends.
      return false;
    },
  ],
};
const changing = new Set([
  ...['create', 'fix', 'reshard', 'rebalance', 'add-node', 'del-node', 'set-timeout'],
  ...['import', 'backup'],
]);

/** Runs the subcommand that the options name. */
export async function clusterRun(options: Options): Promise<void> {
  const [name = '', ...given] = options.clusterWords;
  const words = withInput(options, given);
  options.clusterWords = [name, ...words];
  if (changing.has(name)) {
    fail(`cedis-cli --cluster has no ${name}: it has check, info, call and help`);
  }
  const command = Object.hasOwn(commands, name) ? commands[name]! : null;
  if (command === null) fail('Unknown --cluster subcommand');
  const [least, run] = command;
  if (words.length < least || (least === 0 && words.length > 0)) {
    fail('[ERR] Wrong number of arguments for specified --cluster sub command');
  }
  if (!(await run(options))) throw new ClientEnd(1);
}

/** The nodes by the address that the words name. */
function nodesAsk(options: Options, isOneWord = false): Promise<ClusterNode[]> {
  const [, first = '', second] = options.clusterWords;
  const parsed = /^(.*):(\d+)(@.*)?$/.exec(first);
  const isSplit = second !== undefined && !isOneWord;
  const host = isSplit ? first : (parsed?.[1] ?? '');
  const port = Number.parseInt(isSplit ? second : (parsed?.[2] ?? ''), 10);
  if (host === '' || !(port > 0 && port < 65_536)) fail(invalidAddress);
  return nodesLoad(options, host, port);
}

async function check(options: Options): Promise<boolean> {
  const nodes = await nodesAsk(options);
  await infoShow(nodes);
  const { host, port } = nodes[0]!;
  clusterSay('info', `>>> Performing Cluster Check (using node ${host}:${port})\n`);
  for (const node of nodes) print(`${nodeText(node)}\n`);
  const outcomes = [await agreementCheck(nodes), openCheck(nodes), coverageCheck(nodes)];
  if (options.clusterSearchesOwners) outcomes.push(await ownersCheck(nodes));
  return outcomes.every((outcome) => outcome);
}

/** The primaries with what they hold; false if one does not say. */
async function infoShow(nodes: readonly ClusterNode[]): Promise<boolean> {
  let keys = 0;
  const primaries = nodes.filter((node) => !isReplica(node));
  for (const node of primaries) {
    const reply = await nodeCall(node.wire, 'DBSIZE');
    if (reply?.kind !== 'integer') {
      errorSay(node, reply?.kind === 'error' ? reply.text : '');
      return true;
    }
    const count = Number(reply.value);
    keys += count;
    const name = `${node.host}:${node.port} (${node.id.slice(0, 8)}...)`;
    const holds = `${count} keys | ${node.slots.size} slots | ${node.replicas} slaves`;
    print(`${name} -> ${holds}.\n`);
  }
  clusterSay('success', `[OK] ${keys} keys in ${primaries.length} masters.\n`);
  print(`${(keys / slotsAll).toFixed(2)} keys per slot on average.\n`);
  return true;
}

function nodeText(node: ClusterNode): string {
  const { flags, host, id, port, primary, replicas, slots } = node;
  const names = flags.filter((flag) => flag !== 'myself').join(',');
  const lines = [
    `${isReplica(node) ? 'S' : 'M'}: ${id} ${host}:${port}`,
    `   slots:${slotsText(slots)} (${slots.size} slots) ${names}`,
  ];
  if (primary !== null) lines.push(`   replicates ${primary}`);
  else if (replicas > 0) lines.push(`   ${replicas} additional replica(s)`);
  return lines.join('\n');
}

/** Slots as ranges: [0-5460],[7000] */
function slotsText(slots: ReadonlySet<number>): string {
  const ranges: string[] = [];
  for (let slot = 0; slot < slotsAll; slot++) {
    if (!slots.has(slot)) continue;
    const first = slot;
    while (slots.has(slot + 1)) slot += 1;
    ranges.push(first === slot ? `[${first}]` : `[${first}-${slot}]`);
  }
  return ranges.join(',');
}

async function agreementCheck(nodes: readonly ClusterNode[]): Promise<boolean> {
  const signatures = new Set<string | null>();
  if (nodes.length > 1) for (const node of nodes) signatures.add(await signatureAsk(node));
  const agrees = signatures.size <= 1 && !signatures.has(null);
  if (agrees) clusterSay('success', '[OK] All nodes agree about slots configuration.\n');
  else clusterSay('error', "[ERR] Nodes don't agree about configuration!\n");
  return agrees;
}

/** Slots that are on their way. */
function openCheck(nodes: readonly ClusterNode[]): boolean {
  clusterSay('info', '>>> Check for open slots...\n');
  const open = new Set<string>();
  for (const { host, port, migrating, importing } of nodes) {
    for (const [state, slots] of Object.entries({ migrating, importing })) {
      if (slots.length === 0) continue;
      const where = `[WARNING] Node ${host}:${port} has slots in ${state} state`;
      clusterSay('error', `${where} ${slots.join(',')}.\n`);
      for (const slot of slots) open.add(slot);
    }
  }
  if (open.size === 0) return true;
  clusterSay('error', `[WARNING] The following slots are open: ${[...open].join(',')}.\n`);
  return false;
}

function coverageCheck(nodes: readonly ClusterNode[]): boolean {
  clusterSay('info', '>>> Check slots coverage...\n');
  const covered = new Set(nodes.flatMap(({ slots }) => [...slots]));
  const isAll = covered.size === slotsAll;
  if (isAll) clusterSay('success', `[OK] All ${slotsAll} slots covered.\n`);
  else clusterSay('error', `[ERR] Not all ${slotsAll} slots are covered by nodes.\n\n`);
  return isAll;
}

/** Whether others than its owner have keys of a slot. */
async function ownersCheck(nodes: readonly ClusterNode[]): Promise<boolean> {
  clusterSay('info', '>>> Check for multiple slot owners...\n');
  const primaries = nodes.filter((node) => !isReplica(node));
  const owners = Array.from({ length: slotsAll }, () => [] as ClusterNode[]);
  for (const node of primaries) {
    for (let start = 0; start < slotsAll; start += askedAtOnce) {
      const slots = Array.from({ length: askedAtOnce }, (_, at) => start + at);
      for (const slot of slots) node.wire.send(['CLUSTER', 'COUNTKEYSINSLOT', String(slot)]);
      for (const slot of slots) {
        const reply = await node.wire.reply();
        const hasKeys = reply.kind === 'integer' && reply.value > 0n;
        if (node.slots.has(slot) || hasKeys) owners[slot]!.push(node);
      }
    }
  }
  const several = [...owners.entries()].filter(([, each]) => each.length > 1);
  for (const [slot, each] of several) {
    clusterSay('error', `[WARNING] Slot ${slot} has ${each.length} owners:\n`);
    for (const { host, port } of each) clusterSay('error', `    ${host}:${port}\n`);
  }
  if (several.length === 0) clusterSay('success', '[OK] No multiple owners found.\n');
  return several.length === 0;
}

async function call(options: Options): Promise<boolean> {
  const nodes = await nodesAsk(options, true);
  const words = options.clusterWords.slice(2);
  clusterSay('info', '>>> Calling');
  print(` ${words.join(' ')}\n`);
  for (const node of nodes) {
    if (options.clusterOnly === 'masters' && node.primary !== null) continue;
    if (options.clusterOnly === 'replicas' && node.primary === null) continue;
    const reply = await nodeCall(node.wire, ...words);
    const name = `${node.host}:${node.port}`;
    if (reply === null) print(`${name}: Failed!\n`);
    else print(`${name}: ${replyFormat(reply, 'raw', options, true)}\n`);
  }
  return true;
}
