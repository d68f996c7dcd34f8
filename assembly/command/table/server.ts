// The commands about the server, with the subcommands of ACL, COMMAND, CONFIG, LATENCY,
// MEMORY, MODULE and SLOWLOG.
// The format is described in row.ts.

import {
  arg, command, family, host, hostBut, key, multiple, multipleToken, optional, since, token,
} from './row.js';
import { RESTORE_COST, restoreArguments, restoreHistory } from './generic.js';

const EVERY_NODE = 'request_policy:all_nodes response_policy:all_succeeded';
const EVERY_SHARD = 'request_policy:all_shards response_policy:all_succeeded';
const UNORDERED = 'nondeterministic_output_order';

const HELP = 'Explains the subcommands.';
const GROUP_COST = 'That of the subcommand.';
const CATALOG = 'loading stale sentinel @connection';
const CONFIGURE = 'admin noscript loading stale';

const flushType = optional(arg.oneOf('flush-type',
  since('4.0.0', token('ASYNC')), since('6.2.0', token('SYNC'))));
const flushHistory = [
  ['4.0.0', 'The modifier `ASYNC`.'],
  ['6.2.0', 'The modifier `SYNC`.'],
] as const;
const anyCommand = [arg.string('command'), optional(multiple(arg.string('arg')))];
const commandNames = [optional(multiple(arg.string('command-name')))];

const LOOK_ACL = 'noscript loading stale sentinel';
const CHANGE_ACL = 'admin noscript loading stale sentinel';
const username = arg.string('username');

const aclSubcommands = [
  command('cat', -2, LOOK_ACL, [], [optional(arg.string('category'))],
    { since: '6.0.0', complexity: 'O(1): categories and commands are a fixed set.',
      summary: 'Lists the categories of commands, or the commands of one.' }),

  command('deluser', -3, CHANGE_ACL, [], [multiple(username)],
    { since: '6.0.0', complexity: 'O(1), amortized, for a usual user.', tips: EVERY_NODE,
      summary: 'Deletes users and closes their connections.' }),

  command('dryrun', -4, CHANGE_ACL, [],
    [username, arg.string('command'), optional(multiple(arg.string('arg')))],
    { since: '7.0.0', complexity: 'O(1).',
      summary: 'Tells whether a user may run a command, without running it.' }),

  host(command('genpass', -2, LOOK_ACL, [], [optional(arg.integer('bits'))],
    { since: '6.0.0', complexity: 'O(1)',
      summary: 'Makes up a password that nobody can guess.' })),

  command('getuser', 3, CHANGE_ACL, [], [username],
    { since: '6.0.0',
      complexity: 'O(N) in the number of passwords, commands and patterns of the user.',
      summary: 'Tells what a user is and may do.',
      history: [
        ['6.2.0', 'The patterns of channels.'],
        ['7.0.0', 'The selectors; patterns of keys and channels are shown as rules.'],
      ] }),

  command('help', 2, 'loading stale sentinel', [], [],
    { since: '6.0.0', complexity: 'O(1)', summary: HELP }),

  command('list', 2, CHANGE_ACL, [], [],
    { since: '6.0.0', complexity: 'O(N) in the number of users.',
      summary: 'Shows all users as they would stand in a file.' }),

  host(command('load', 2, CHANGE_ACL, [], [],
    { since: '6.0.0', complexity: 'O(N) in the number of users.',
      summary: 'Reads the users from the ACL file anew.' })),

  command('log', -2, CHANGE_ACL, [],
    [optional(arg.oneOf('operation', arg.integer('count'), token('RESET')))],
    { since: '6.0.0', complexity: 'O(N) in the number of entries shown.',
      summary: 'Shows what was refused lately, or forgets it.',
      history: [['7.2.0', 'The id of an entry, and the times of its first and last refusal.']] }),

  host(command('save', 2, CHANGE_ACL, [], [],
    { since: '6.0.0', complexity: 'O(N) in the number of users.', tips: EVERY_NODE,
      summary: 'Writes the users into the ACL file.' })),

  command('setuser', -3, CHANGE_ACL, [], [username, optional(multiple(arg.string('rule')))],
    { since: '6.0.0', complexity: 'O(N) in the number of rules.', tips: EVERY_NODE,
      summary: 'Makes a user, or changes one, by rules.',
      history: [
        ['6.2.0', 'The patterns of channels.'],
        ['7.0.0', 'Selectors, and keys that may only be read or only be written.'],
      ] }),

  command('users', 2, CHANGE_ACL, [], [],
    { since: '6.0.0', complexity: 'O(N) in the number of users.',
      summary: 'Lists the names of all users.' }),

  command('whoami', 2, LOOK_ACL, [], [],
    { since: '6.0.0', complexity: 'O(1)',
      summary: 'Returns the name of the user that the connection is logged in as.' }),
];

const commandSubcommands = [
  command('count', 2, CATALOG, [], [],
    { since: '2.8.13', complexity: 'O(1)', summary: 'Returns the number of commands.' }),

  command('docs', -2, CATALOG, [], commandNames,
    { since: '7.0.0', complexity: 'O(N) in the number of commands named.', tips: UNORDERED,
      summary: 'Returns the documentation of some or all commands.' }),

  command('getkeys', -3, CATALOG, [], anyCommand,
    { since: '2.8.13', complexity: 'O(N) in the number of arguments.',
      summary: 'Returns the arguments of a command that are keys.' }),

  command('getkeysandflags', -3, CATALOG, [], anyCommand,
    { since: '7.0.0', complexity: 'O(N) in the number of arguments.',
      summary: 'Returns the keys of a command and what it does to each of them.' }),

  command('help', 2, CATALOG, [], [],
    { since: '5.0.0', complexity: 'O(1)', summary: HELP }),

  command('info', -2, CATALOG, [], commandNames,
    { since: '2.8.13', complexity: 'O(N) in the number of commands named.', tips: UNORDERED,
      summary: 'Returns the properties of some or all commands.',
      history: [['7.0.0', 'Without a name it tells about all commands.']] }),

  command('list', -2, CATALOG, [],
    [optional(token('FILTERBY', arg.oneOf('filterby',
      token('MODULE', arg.string('module-name')),
      token('ACLCAT', arg.string('category')),
      token('PATTERN', arg.pattern('pattern')))))],
    { since: '7.0.0', complexity: 'O(N) in the number of all commands.', tips: UNORDERED,
      summary: 'Returns the names of all commands, or of those that pass a filter.' }),
];

const configSubcommands = [
  command('get', -3, CONFIGURE, [], [multiple(arg.string('parameter'))],
    { since: '2.0.0', complexity: 'O(N) in the number of parameters named.',
      summary: 'Returns the values of the parameters that match.',
      history: [['7.0.0', 'Several names or patterns may be given.']] }),

  command('help', 2, 'loading stale', [], [],
    { since: '5.0.0', complexity: 'O(1)', summary: HELP }),

  command('resetstat', 2, CONFIGURE, [], [],
    { since: '2.0.0', complexity: 'O(1)', tips: EVERY_NODE,
      summary: 'Sets the counters that INFO shows back to zero.' }),

  command('rewrite', 2, CONFIGURE, [], [],
    { since: '2.8.0', complexity: 'O(1)', tips: EVERY_NODE,
      summary: 'Writes the configuration in force into the configuration file.' }),

  command('set', -4, CONFIGURE, [],
    [multiple(arg.block('data', arg.string('parameter'), arg.string('value')))],
    { since: '2.0.0', complexity: 'O(N) in the number of parameters named.', tips: EVERY_NODE,
      summary: 'Changes parameters while the server runs.',
      history: [['7.0.0', 'Several parameters may be given.']] }),
];

const MONITOR_FLAGS = 'admin noscript loading stale';
const MONITOR_TIPS =
  'nondeterministic_output request_policy:all_nodes response_policy:special';

const latencySubcommands = [
  host(command('doctor', 2, MONITOR_FLAGS, [], [],
    { since: '2.8.13', complexity: 'O(1)', tips: MONITOR_TIPS,
      summary: 'Explains the samples of the latency monitor in words.' })),

  command('graph', 3, MONITOR_FLAGS, [], [arg.string('event')],
    { since: '2.8.13', complexity: 'O(1)', tips: MONITOR_TIPS,
      summary: 'Draws the samples of an event.' }),

  command('help', 2, 'loading stale', [], [],
    { since: '2.8.13', complexity: 'O(1)', summary: HELP }),

  command('histogram', -2, MONITOR_FLAGS, [], [optional(multiple(arg.string('command')))],
    { since: '7.0.0', complexity: 'O(N) in the number of commands that have been called.',
      tips: MONITOR_TIPS,
      summary: 'Counts the calls of some or all commands by their duration.' }),

  command('history', 3, MONITOR_FLAGS, [], [arg.string('event')],
    { since: '2.8.13', complexity: 'O(1)', tips: MONITOR_TIPS,
      summary: 'Returns the samples of an event.' }),

  command('latest', 2, MONITOR_FLAGS, [], [],
    { since: '2.8.13', complexity: 'O(1)', tips: MONITOR_TIPS,
      summary: 'Returns the last sample and the worst one of each event.' }),

  command('reset', -2, MONITOR_FLAGS, [], [optional(multiple(arg.string('event')))],
    { since: '2.8.13', complexity: 'O(1)',
      tips: 'request_policy:all_nodes response_policy:agg_sum',
      summary: 'Drops the samples of some or all events.' }),
];

const slowlogSubcommands = [
  command('get', -2, 'admin loading stale', [], [optional(arg.integer('count'))],
    { since: '2.2.12', complexity: 'O(N) in the number of entries returned.',
      tips: 'request_policy:all_nodes nondeterministic_output',
      summary: 'Returns entries of the slow log.',
      history: [['4.0.0', "The client's address and name."]] }),

  command('help', 2, 'loading stale', [], [],
    { since: '6.2.0', complexity: 'O(1)', summary: HELP }),

  command('len', 2, 'admin loading stale', [], [],
    { since: '2.2.12', complexity: 'O(1)',
      tips: 'request_policy:all_nodes response_policy:agg_sum nondeterministic_output',
      summary: 'Counts the entries of the slow log.' }),

  command('reset', 2, 'admin loading stale', [], [],
    { since: '2.2.12', complexity: 'O(N) in the number of entries.',
      tips: 'request_policy:all_nodes response_policy:all_succeeded',
      summary: 'Drops all entries of the slow log.' }),
];

const LOAD_FLAGS = 'admin noscript no_async_loading protected';

const moduleSubcommands = [
  command('help', 2, 'loading stale', [], [],
    { since: '5.0.0', complexity: 'O(1)', summary: HELP }),

  command('list', 2, 'admin noscript', [], [],
    { since: '4.0.0', complexity: 'O(N) in the number of modules.',
      tips: 'nondeterministic_output_order', summary: 'Returns the modules that are loaded.' }),

  command('load', -3, LOAD_FLAGS, [],
    [arg.string('path'), optional(multiple(arg.string('arg')))],
    { since: '4.0.0', complexity: 'O(1)', summary: 'Loads a module.' }),

  command('loadex', -3, LOAD_FLAGS, [],
    [arg.string('path'),
      optional(multipleToken(token('CONFIG',
        arg.block('configs', arg.string('name'), arg.string('value'))))),
      optional(multiple(token('ARGS', arg.string('args'))))],
    { since: '7.0.0', complexity: 'O(1)', handler: 'moduleLoadCommand',
      summary: 'Loads a module with settings.' }),

  command('unload', 3, LOAD_FLAGS, [], [arg.string('name')],
    { since: '4.0.0', complexity: 'O(1)', summary: 'Takes a module away.' }),
];

const SHARDS_SPECIAL =
  'nondeterministic_output request_policy:all_shards response_policy:special';

const memorySubcommands = [
  host(command('doctor', 2, '', [], [],
    { since: '4.0.0', complexity: 'O(1)', tips: SHARDS_SPECIAL,
      summary: 'Explains in words how memory is used.' })),

  command('help', 2, 'loading stale', [], [],
    { since: '4.0.0', complexity: 'O(1)', summary: HELP }),

  host(command('malloc-stats', 2, '', [], [],
    { since: '4.0.0', complexity: 'O(1)', tips: SHARDS_SPECIAL,
      summary: 'Returns figures of the allocator.' })),

  command('purge', 2, '', [], [],
    { since: '4.0.0', complexity: 'O(N) in the number of values that wait to be freed.',
      tips: 'request_policy:all_shards response_policy:all_succeeded',
      summary: 'Frees what waits to be freed.' }),

  host(command('stats', 2, '', [], [],
    { since: '4.0.0', complexity: 'O(1)', tips: SHARDS_SPECIAL,
      summary: 'Returns how memory is used.' })),

  command('usage', -3, 'readonly', [key(2, 'RO')],
    [arg.key(), optional(token('SAMPLES', arg.integer('count')))],
    { since: '4.0.0', complexity: 'O(N) in the number of samples.',
      summary: 'Estimates how many bytes a key and its value take.' }),
];

export const serverFamily = family('server', [
  command('acl', -2, 'sentinel', [], [],
    { since: '6.0.0', complexity: GROUP_COST, subcommands: aclSubcommands,
      summary: 'Groups the commands about users and their permissions.' }),

  host(command('bgrewriteaof', 1, 'admin noscript no_async_loading', [], [],
    { since: '1.0.0', complexity: 'O(1)',
      summary: 'Rewrites the append-only file while the server goes on.' })),

  host(command('bgsave', -1, 'admin noscript no_async_loading', [],
    [optional(since('3.2.2', token('SCHEDULE')))],
    { since: '1.0.0', complexity: 'O(1)',
      summary: 'Saves the dataset while the server goes on.',
      history: [['3.2.2', 'The option `SCHEDULE`.']] })),

  hostBut(['getkeys', 'getkeysandflags'], command('command', -1, CATALOG, [], [],
    { since: '2.8.13', complexity: 'O(N) in the number of all commands.', tips: UNORDERED,
      handler: 'commandCommand', subcommands: commandSubcommands,
      summary: 'Returns the properties of all commands.' })),

  host(command('config', -2, '', [], [],
    { since: '2.0.0', complexity: GROUP_COST, subcommands: configSubcommands,
      summary: 'Groups the commands about the configuration.' })),

  command('dbsize', 1, 'readonly fast @keyspace', [], [],
    { since: '1.0.0', complexity: 'O(1)', summary: 'Counts the keys of the database.',
      tips: 'request_policy:all_shards response_policy:agg_sum' }),

  command('debug', -2, 'admin noscript loading stale protected', [], [],
    { since: '1.0.0', complexity: GROUP_COST, system: true,
      summary: 'Groups the commands for debugging and testing.' }),

  host(command('failover', -1, 'admin noscript stale', [],
    [optional(token('TO', arg.block('target', arg.string('host'), arg.integer('port'),
      optional(token('FORCE'))))),
     optional(token('ABORT')),
     optional(token('TIMEOUT', arg.integer('milliseconds')))],
    { since: '6.2.0', complexity: 'O(1)',
      summary: 'Hands over to a replica, which becomes the primary of this server.' })),

  command('flushall', -1, 'write @keyspace @dangerous', [], [flushType],
    { since: '1.0.0', complexity: 'O(N) in the number of keys of all databases.',
      tips: EVERY_SHARD, history: flushHistory, summary: 'Deletes the keys of all databases.' }),

  command('flushdb', -1, 'write @keyspace @dangerous', [], [flushType],
    { since: '1.0.0', complexity: 'O(N) in the number of keys of the database.',
      tips: EVERY_SHARD, history: flushHistory, summary: 'Deletes the keys of the database.' }),

  host(command('info', -1, 'loading stale sentinel @dangerous', [],
    [optional(multiple(arg.string('section')))],
    { since: '1.0.0', complexity: 'O(1)', summary: 'Returns facts and counters of the server.',
      tips: 'nondeterministic_output request_policy:all_shards response_policy:special',
      history: [['7.0.0', 'Several sections may be named.']] })),

  host(command('lastsave', 1, 'loading stale fast @admin @dangerous', [], [],
    { since: '1.0.0', complexity: 'O(1)', tips: 'nondeterministic_output',
      summary: 'Returns the Unix time of the last save that has succeeded.' })),

  command('latency', -2, '', [], [],
    { since: '2.8.13', complexity: GROUP_COST, subcommands: latencySubcommands,
      summary: 'Groups the commands about what kept the server.' }),

  host(command('lolwut', -1, 'readonly fast', [],
    [optional(token('VERSION', arg.integer('version')))],
    { since: '5.0.0', summary: 'Draws a picture and tells the version.' })),

  command('memory', -2, '', [], [],
    { since: '4.0.0', complexity: GROUP_COST, subcommands: memorySubcommands,
      summary: 'Groups the commands about the use of memory.' }),

  command('module', -2, '', [], [],
    { since: '4.0.0', complexity: GROUP_COST, subcommands: moduleSubcommands,
      summary: 'Groups the commands about modules.' }),

  command('monitor', 1, 'admin noscript loading stale', [], [],
    { since: '1.0.0', summary: 'Shows every command that the server runs.' }),

  host(command('psync', -3, 'no_async_loading admin no_multi noscript', [],
    [arg.string('replicationid'), arg.integer('offset')],
    { since: '2.8.0', summary: 'Asks for the stream of effects, from an offset on if possible.' })),

  host(command('replicaof', 3, 'admin noscript stale no_async_loading', [],
    [arg.oneOf('args',
      arg.block('host-port', arg.string('host'), arg.integer('port')),
      arg.block('no-one', token('NO'), token('ONE')))],
    { since: '5.0.0', complexity: 'O(1)',
      summary: 'Makes the server a replica of another one, or a primary.' })),

  host(command('replconf', -1, 'admin noscript loading stale allow_busy', [], [],
    { since: '3.0.0', complexity: 'O(1)', system: true,
      summary: 'What primary and replica tell each other beside the stream.' })),

  command('restore-asking', -4, 'write denyoom asking @keyspace @dangerous', [key(1, 'OW update')],
    restoreArguments,
    { since: '3.0.0', complexity: RESTORE_COST, history: restoreHistory, system: true,
      handler: 'restoreCommand', summary: 'RESTORE, as a node of a cluster sends it to another.' }),

  host(command('role', 1, 'noscript loading stale fast sentinel @admin @dangerous', [], [],
    { since: '2.8.12', complexity: 'O(1)',
      summary: 'Returns what the server is in its replication, and to whom.' })),

  host(command('save', 1, 'admin noscript no_async_loading no_multi', [], [],
    { since: '1.0.0', complexity: 'O(N) in the number of all keys.',
      summary: 'Saves the dataset and answers when that is done.' })),

  host(command('shutdown', -1, 'admin noscript loading stale no_multi sentinel allow_busy', [],
    [optional(arg.oneOf('save-selector', token('NOSAVE'), token('SAVE'))),
      since('7.0.0', optional(token('NOW'))), since('7.0.0', optional(token('FORCE'))),
      since('7.0.0', optional(token('ABORT')))],
    { since: '1.0.0', complexity: 'O(N) in the number of all keys if they are saved, else O(1).',
      summary: 'Saves the dataset and ends the server.',
      history: [['7.0.0', 'The modifiers `NOW`, `FORCE` and `ABORT`.']] })),

  host(command('slaveof', 3, 'admin noscript stale no_async_loading', [],
    [arg.oneOf('args',
      arg.block('host-port', arg.string('host'), arg.integer('port')),
      arg.block('no-one', token('NO'), token('ONE')))],
    { since: '1.0.0', complexity: 'O(1)', handler: 'replicaofCommand',
      deprecated: ['5.0.0', '`REPLICAOF`'],
      summary: 'Makes the server a replica of another one, or a primary.' })),

  command('slowlog', -2, '', [], [],
    { since: '2.2.12', complexity: GROUP_COST, subcommands: slowlogSubcommands,
      summary: 'Groups the commands about the slow log.' }),

  command('swapdb', 3, 'write fast @keyspace @dangerous', [],
    [arg.integer('index1'), arg.integer('index2')],
    { since: '4.0.0', complexity: 'O(N) in the clients that watch or wait in either database.',
      summary: 'Exchanges two databases.' }),

  host(command('sync', 1, 'no_async_loading admin no_multi noscript', [], [],
    { since: '1.0.0', summary: 'Asks for the dataset and the stream of effects.' })),

  command('time', 1, 'loading stale fast', [], [],
    { since: '2.6.0', complexity: 'O(1)', tips: 'nondeterministic_output',
      summary: 'Returns the time of the server.' }),
]);
