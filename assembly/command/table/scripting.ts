// The script commands: 8 rows and the subcommands of SCRIPT and FUNCTION. The format is described
// in row.ts.

import {
  type Argument, type Draft, arg, command, family, host, keysCounted, multiple, optional, since,
  token,
} from './row.js';

const RUNS = 'noscript skip_monitor may_replicate no_mandatory_keys stale @scripting';
const READS = 'noscript skip_monitor no_mandatory_keys stale readonly @scripting';
const COST = 'That of the script.';
const COST_OF_FUNCTION = 'That of the function.';

const ALL_SHARDS = 'request_policy:all_shards response_policy:all_succeeded';
const ALL_NODES = 'request_policy:all_nodes response_policy:all_succeeded';
const ONE_SHARD = 'request_policy:all_shards response_policy:one_succeeded';

const WORST = 'What a script does to its keys is not known: the most that there is.';
const worst = keysCounted(2, 'RW access update', WORST);
const worstRead = keysCounted(2, 'RO access', WORST);
/** EVALSHA and EVALSHA_RO say the same without the note. */
const worstPlain = keysCounted(2, 'RW access update');
const worstReadPlain = keysCounted(2, 'RO access');

const called = (what: string): readonly Argument[] => [
  arg.string(what), arg.integer('numkeys'), optional(multiple(arg.key())),
  optional(multiple(arg.string('arg'))),
];
const flushType = arg.oneOf('flush-type', token('ASYNC'), token('SYNC'));

const scriptSubcommands: readonly Draft[] = [
  command('debug', 3, 'noscript @scripting', [],
    [arg.oneOf('mode', token('YES'), token('SYNC'), token('NO'))],
    { since: '3.2.0', complexity: 'O(1)', summary: 'Sets how scripts of this client are debugged.' }),
  command('exists', -3, 'noscript @scripting', [], [multiple(arg.string('sha1'))],
    { since: '2.6.0', complexity: 'O(N) in the number of scripts asked for.',
      tips: 'request_policy:all_shards response_policy:agg_logical_and',
      summary: 'Tells which scripts are in the cache.' }),
  command('flush', -2, 'noscript @scripting', [], [since('6.2.0', optional(flushType))],
    { since: '2.6.0', complexity: 'O(N) in the number of scripts.', tips: ALL_NODES,
      summary: 'Takes all scripts out of the cache.',
      history: [['6.2.0', 'The options `ASYNC` and `SYNC`.']] }),
  command('help', 2, 'loading stale @scripting', [], [],
    { since: '5.0.0', complexity: 'O(1)', summary: 'Explains the subcommands.' }),
  command('kill', 2, 'noscript allow_busy @scripting', [], [],
    { since: '2.6.0', complexity: 'O(1)', tips: ONE_SHARD, summary: 'Ends the script that runs.' }),
  command('load', 3, 'noscript stale @scripting', [], [arg.string('script')],
    { since: '2.6.0', complexity: 'O(N) in the bytes of the script.', tips: ALL_NODES,
      summary: 'Puts a script into the cache.' }),
];

const functionSubcommands: readonly Draft[] = [
  command('delete', 3, 'noscript write @scripting', [], [arg.string('library-name')],
    { since: '7.0.0', complexity: 'O(1)', tips: ALL_SHARDS,
      summary: 'Deletes a library and its functions.' }),
  command('dump', 2, 'noscript @scripting', [], [],
    { since: '7.0.0', complexity: 'O(N) in the number of functions.',
      summary: 'Returns all libraries in serialized form.' }),
  command('flush', -2, 'noscript write @scripting', [], [optional(flushType)],
    { since: '7.0.0', complexity: 'O(N) in the number of functions.', tips: ALL_SHARDS,
      summary: 'Deletes all libraries.' }),
  command('help', 2, 'loading stale @scripting', [], [],
    { since: '7.0.0', complexity: 'O(1)', summary: 'Explains the subcommands.' }),
  command('kill', 2, 'noscript allow_busy @scripting', [], [],
    { since: '7.0.0', complexity: 'O(1)', tips: ONE_SHARD, summary: 'Ends the function that runs.' }),
  command('list', -2, 'noscript @scripting', [],
    [optional(token('LIBRARYNAME', arg.string('library-name-pattern'))),
      optional(token('WITHCODE'))],
    { since: '7.0.0', complexity: 'O(N) in the number of functions.',
      tips: 'nondeterministic_output_order', summary: 'Describes the libraries.' }),
  command('load', -3, 'noscript write denyoom @scripting', [],
    [optional(token('REPLACE')), arg.string('function-code')],
    { since: '7.0.0', complexity: 'O(1), besides compiling it.', tips: ALL_SHARDS,
      summary: 'Makes a library.' }),
  command('restore', -3, 'noscript write denyoom @scripting', [],
    [arg.string('serialized-value'),
      optional(arg.oneOf('policy', token('FLUSH'), token('APPEND'), token('REPLACE')))],
    { since: '7.0.0', complexity: 'O(N) in the number of functions.', tips: ALL_SHARDS,
      summary: 'Makes libraries of what FUNCTION DUMP has returned.' }),
  command('stats', 2, 'noscript allow_busy @scripting', [], [],
    { since: '7.0.0', complexity: 'O(1)',
      tips: 'nondeterministic_output request_policy:all_shards response_policy:special',
      summary: 'Tells what runs, and how many libraries and functions there are.' }),
];

export const scriptingFamily = family('scripting', ([
  command('eval', -3, RUNS, [worst], called('script'),
    { since: '2.6.0', complexity: COST, summary: 'Runs a Lua script.' }),

  command('evalsha', -3, RUNS, [worstPlain], called('sha1'),
    { since: '2.6.0', complexity: COST, summary: 'Runs a Lua script of the cache.' }),

  command('evalsha_ro', -3, READS, [worstReadPlain], called('sha1'),
    { since: '7.0.0', complexity: COST, handler: 'evalshaRoCommand',
      summary: 'Runs a Lua script of the cache that only reads.' }),

  command('eval_ro', -3, READS, [worstRead], called('script'),
    { since: '7.0.0', complexity: COST, handler: 'evalRoCommand',
      summary: 'Runs a Lua script that only reads.' }),

  command('fcall', -3, RUNS, [worst], called('function'),
    { since: '7.0.0', complexity: COST_OF_FUNCTION, summary: 'Calls a function.' }),

  command('fcall_ro', -3, READS, [worstRead], called('function'),
    { since: '7.0.0', complexity: COST_OF_FUNCTION, handler: 'fcallRoCommand',
      summary: 'Calls a function that only reads.' }),

  command('function', -2, '', [], [],
    { since: '7.0.0', complexity: 'That of the subcommand.',
      summary: 'Groups the commands that make and show functions.',
      subcommands: functionSubcommands }),

  command('script', -2, '', [], [],
    { since: '2.6.0', complexity: 'That of the subcommand.',
      summary: 'Groups the commands that look after the cache of scripts.',
      subcommands: scriptSubcommands }),
] as const).map(host));
