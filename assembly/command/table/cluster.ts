// The commands of a cluster: 4 rows and the subcommands of CLUSTER. The format is described in
// row.ts.

import {
  type Argument, type Details, type Draft, arg, command, display, family,
  multiple, optional, since, token,
} from './row.js';

const READ = 'stale';
const MANAGE = 'admin stale';
const CHANGE = 'admin stale no_async_loading';
const VARYING = 'nondeterministic_output';

const OF_NODES = 'O(N) in the number of nodes.';
const OF_REPLICAS = 'O(N) in the number of replicas.';
const OF_SLOTS = 'O(N) in the number of slots.';

/** A row that is refused, as all of them are where there is no cluster. */
const refused = (
  name: string,
  arity: number,
  flags: string,
  args: readonly Argument[],
  details: Details,
): Draft => command(name, arity, flags, [], args, { ...details, handler: 'clusterDisabledCommand' });

const slot = arg.integer('slot');
const nodeId = arg.string('node-id');
const slotRange = arg.block('range', arg.integer('start-slot'), arg.integer('end-slot'));
const toNode = (word: string): Argument =>
  token(word, display('node-id', arg.string(word.toLowerCase())));

const slotSubcommands = [
  refused('addslots', -3, CHANGE, [multiple(slot)],
    { since: '3.0.0', complexity: OF_SLOTS, summary: 'Gives slots to this node.' }),
  refused('addslotsrange', -4, CHANGE, [multiple(slotRange)],
    { since: '7.0.0', complexity: OF_SLOTS, summary: 'Gives ranges of slots to this node.' }),
  refused('countkeysinslot', 3, READ, [slot],
    { since: '3.0.0', complexity: 'O(1)', summary: 'Counts the keys of a slot.' }),
  refused('delslots', -3, CHANGE, [multiple(slot)],
    { since: '3.0.0', complexity: OF_SLOTS, summary: 'Takes slots away from their node.' }),
  refused('delslotsrange', -4, CHANGE, [multiple(slotRange)],
    { since: '7.0.0', complexity: OF_SLOTS,
      summary: 'Takes ranges of slots away from their nodes.' }),
  refused('flushslots', 2, CHANGE, [],
    { since: '3.0.0', complexity: 'O(1)', summary: 'Takes all slots away from this node.' }),
  refused('getkeysinslot', 4, READ, [slot, arg.integer('count')],
    { since: '3.0.0', complexity: 'O(N) in the number of keys asked for.', tips: VARYING,
      summary: 'Returns keys of a slot.' }),
  refused('keyslot', 3, READ, [arg.string('key')],
    { since: '3.0.0', complexity: 'O(N) in the bytes of the key.',
      summary: 'Returns the slot that a key is in.' }),
  refused('setslot', -4, CHANGE,
    [slot, arg.oneOf('subcommand', toNode('IMPORTING'), toNode('MIGRATING'), toNode('NODE'),
      token('STABLE'))],
    { since: '3.0.0', complexity: 'O(1)', summary: 'Says which node has a slot, or will have.' }),
];

const nodeSubcommands = [
  refused('bumpepoch', 2, CHANGE, [],
    { since: '3.0.0', complexity: 'O(1)', tips: VARYING,
      summary: 'Takes the next epoch of the configuration.' }),
  refused('count-failure-reports', 3, MANAGE, [nodeId],
    { since: '3.0.0', complexity: 'O(N) in the number of reports.', tips: VARYING,
      summary: 'Counts the nodes that say that a node has failed.' }),
  refused('failover', -2, CHANGE,
    [optional(arg.oneOf('options', token('FORCE'), token('TAKEOVER')))],
    { since: '3.0.0', complexity: 'O(1)', summary: 'Makes this replica the primary.' }),
  refused('forget', 3, CHANGE, [nodeId],
    { since: '3.0.0', complexity: 'O(1)', summary: 'Takes a node out of the table of nodes.' }),
  refused('help', 2, 'loading stale', [],
    { since: '5.0.0', complexity: 'O(1)', summary: 'Explains the subcommands.' }),
  refused('info', 2, READ, [],
    { since: '3.0.0', complexity: 'O(1)', tips: VARYING,
      summary: 'Describes the state of the cluster as this node sees it.' }),
  refused('links', 2, READ, [],
    { since: '7.0.0', complexity: OF_NODES, tips: VARYING,
      summary: 'Lists the connections to and from other nodes.' }),
  refused('meet', -4, CHANGE,
    [arg.string('ip'), arg.integer('port'),
      since('4.0.0', optional(arg.integer('cluster-bus-port')))],
    { since: '3.0.0', complexity: 'O(1)', summary: 'Joins this node with another one.',
      history: [['4.0.0', 'The argument `cluster-bus-port`.']] }),
  refused('myid', 2, READ, [],
    { since: '3.0.0', complexity: 'O(1)', summary: 'Returns the id of this node.' }),
  refused('myshardid', 2, READ, [],
    { since: '7.2.0', complexity: 'O(1)', tips: VARYING,
      summary: 'Returns the id of the shard of this node.' }),
  refused('nodes', 2, READ, [],
    { since: '3.0.0', complexity: OF_NODES, tips: VARYING,
      summary: 'Describes all nodes, a line each.' }),
  refused('replicas', 3, MANAGE, [nodeId],
    { since: '5.0.0', complexity: OF_REPLICAS, tips: VARYING,
      summary: 'Lists the replicas of a node.' }),
  refused('replicate', 3, CHANGE, [nodeId],
    { since: '3.0.0', complexity: 'O(1)', summary: 'Makes this node a replica of another one.' }),
  refused('reset', -2, `${MANAGE} noscript`,
    [optional(arg.oneOf('reset-type', token('HARD'), token('SOFT')))],
    { since: '3.0.0', complexity: 'O(N) in the number of nodes; keys of a replica are deleted.',
      summary: 'Makes this node forget the cluster.' }),
  refused('saveconfig', 2, CHANGE, [],
    { since: '3.0.0', complexity: 'O(1)', summary: 'Writes the configuration to disk now.' }),
  refused('set-config-epoch', 3, CHANGE, [arg.integer('config-epoch')],
    { since: '3.0.0', complexity: 'O(1)', summary: 'Gives a new node its epoch.' }),
  refused('shards', 2, 'loading stale', [],
    { since: '7.0.0', complexity: OF_NODES, tips: VARYING,
      summary: 'Returns the shards, their slots and their nodes.' }),
  refused('slaves', 3, MANAGE, [nodeId],
    { since: '3.0.0', complexity: OF_REPLICAS, tips: VARYING,
      deprecated: ['5.0.0', '`CLUSTER REPLICAS`'], summary: 'Lists the replicas of a node.' }),
  refused('slots', 2, 'loading stale', [],
    { since: '3.0.0', complexity: OF_NODES, tips: VARYING,
      deprecated: ['7.0.0', '`CLUSTER SHARDS`'],
      summary: 'Returns ranges of slots and the nodes that have them.',
      history: [['4.0.0', 'The ids of the nodes.'], ['7.0.0', 'More about how to reach them.']] }),
];

export const clusterFamily = family('cluster', [
  refused('asking', 1, 'fast @connection', [],
    { since: '3.0.0', complexity: 'O(1)',
      summary: 'Lets the next command reach a slot that is being moved to this node.' }),

  command('cluster', -2, '', [], [],
    { since: '3.0.0', complexity: 'That of the subcommand.',
      summary: 'Groups the commands that show and change a cluster.',
      subcommands: [...slotSubcommands, ...nodeSubcommands] }),

  refused('readonly', 1, 'fast loading stale @connection', [],
    { since: '3.0.0', complexity: 'O(1)', summary: 'Allows reading from a replica.' }),

  refused('readwrite', 1, 'fast loading stale @connection', [],
    { since: '3.0.0', complexity: 'O(1)', summary: 'Forbids reading from a replica again.' }),
]);
