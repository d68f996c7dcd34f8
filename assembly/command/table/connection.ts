// The commands about a client and its connection: 8 rows and the subcommands of CLIENT. The format
// is described in row.ts.

import {
  arg, command, deprecatedSince, display, family, multiple, multipleToken, optional, since, token,
} from './row.js';

const EVERY_NODE = 'request_policy:all_nodes response_policy:all_succeeded';
const onOff = arg.oneOf('enabled', token('ON'), token('OFF'));
const address = (name: string) => display('ip:port', arg.string(name));

const QUERY = 'noscript loading stale sentinel @connection';
const ADMIN = 'admin noscript loading stale sentinel @connection';

const clientSubcommands = [
  command('caching', 3, QUERY, [], [arg.oneOf('mode', token('YES'), token('NO'))],
    { since: '6.0.0', complexity: 'O(1)',
      summary: 'Says whether the keys of the next command are tracked.' }),

  command('getname', 2, QUERY, [], [],
    { since: '2.6.9', complexity: 'O(1)',
      summary: 'Tells what CLIENT SETNAME named the connection.' }),

  command('getredir', 2, QUERY, [], [],
    { since: '6.0.0', complexity: 'O(1)',
      summary: 'Returns the id of the client that receives this one\'s invalidation messages.' }),

  command('help', 2, 'loading stale sentinel @connection', [], [],
    { since: '5.0.0', complexity: 'O(1)', summary: 'Explains the subcommands.' }),

  command('id', 2, QUERY, [], [],
    { since: '5.0.0', complexity: 'O(1)', summary: 'Returns the id of the connection.' }),

  command('info', 2, QUERY, [], [],
    { since: '6.2.0', complexity: 'O(1)', tips: 'nondeterministic_output',
      summary: 'Describes the connection as a line of CLIENT LIST.' }),

  command('kill', -3, ADMIN, [],
    [arg.oneOf('filter',
      deprecatedSince('2.8.12', address('old-format')),
      multiple(arg.oneOf('new-format',
        since('2.8.12', optional(token('ID', arg.integer('client-id')))),
        since('2.8.12', optional(token('TYPE', arg.oneOf('client-type', token('normal'),
          since('3.2.0', token('master')), token('slave'), since('5.0.0', token('replica')),
          token('pubsub'))))),
        optional(token('USER', arg.string('username'))),
        optional(token('ADDR', address('addr'))),
        since('6.2.0', optional(token('LADDR', address('laddr')))),
        optional(token('SKIPME', arg.oneOf('skipme', token('YES'), token('NO')))),
        since('7.4.0', optional(token('MAXAGE', arg.integer('maxage')))))))],
    { since: '2.4.0', complexity: 'O(N) in the number of connections.',
      summary: 'Closes connections.',
      history: [
        ['2.8.12', 'The format with filters.'],
        ['2.8.12', 'The filter `ID`.'],
        ['3.2.0', 'The type `master`.'],
        ['5.0.0', 'The type `replica`; its former name `slave` still works.'],
        ['6.2.0', 'The filter `LADDR`.'],
        ['7.4.0', 'The filter `MAXAGE`.'],
      ] }),

  command('list', -2, ADMIN, [],
    [since('5.0.0', optional(token('TYPE', arg.oneOf('client-type',
      token('normal'), token('master'), token('replica'), token('pubsub'))))),
      since('6.2.0', optional(token('ID', multiple(arg.integer('client-id')))))],
    { since: '2.4.0', complexity: 'O(N) in the number of connections.',
      tips: 'nondeterministic_output', summary: 'Lists the connections, one line each.',
      history: [
        ['2.8.12', 'The field `id`.'],
        ['5.0.0', 'The filter `TYPE`.'],
        ['6.0.0', 'The field `user`.'],
        ['6.2.0', 'The fields `argv-mem`, `tot-mem`, `laddr` and `redir`; the filter `ID`.'],
        ['7.0.0', 'The fields `resp`, `multi-mem`, `rbs` and `rbp`.'],
        ['7.0.3', 'The field `ssub`.'],
      ] }),

  command('no-evict', 3, ADMIN, [], [onOff],
    { since: '7.0.0', complexity: 'O(1)',
      summary: 'Protects the connection from being closed when clients use too much memory.' }),

  command('no-touch', 3, 'noscript loading stale @connection', [], [onOff],
    { since: '7.2.0', complexity: 'O(1)',
      summary: 'Says whether the commands of this client count as a use of their keys.' }),

  command('pause', -3, ADMIN, [],
    [arg.integer('timeout'),
      since('6.2.0', optional(arg.oneOf('mode', token('WRITE'), token('ALL'))))],
    { since: '3.0.0', complexity: 'O(1)',
      summary: 'Holds back the commands of all clients for some time.',
      history: [['6.2.0', 'The mode; `WRITE` lets reading commands pass.']] }),

  command('reply', 3, QUERY, [],
    [arg.oneOf('action', token('ON'), token('OFF'), token('SKIP'))],
    { since: '3.2.0', complexity: 'O(1)', summary: 'Turns the replies to this client on or off.' }),

  command('setinfo', 4, QUERY, [],
    [arg.oneOf('attr',
      token('lib-name', arg.string('libname')), token('lib-ver', arg.string('libver')))],
    { since: '7.2.0', complexity: 'O(1)', tips: EVERY_NODE,
      summary: 'Tells the server the name or the version of the client\'s library.' }),

  command('setname', 3, QUERY, [], [arg.string('connection-name')],
    { since: '2.6.9', complexity: 'O(1)', tips: EVERY_NODE,
      summary: 'Gives the connection a name.' }),

  command('tracking', -3, QUERY, [],
    [arg.oneOf('status', token('ON'), token('OFF')),
      optional(token('REDIRECT', arg.integer('client-id'))),
      optional(multipleToken(token('PREFIX', arg.string('prefix')))),
      optional(token('BCAST')),
      optional(token('OPTIN')),
      optional(token('OPTOUT')),
      optional(token('NOLOOP'))],
    { since: '6.0.0', complexity: 'O(1), some options more.',
      summary: 'Tells the client when keys that it caches change.' }),

  command('trackinginfo', 2, QUERY, [], [],
    { since: '6.2.0', complexity: 'O(1)',
      summary: 'Describes how the keys that this client caches are tracked.' }),

  command('unblock', -3, ADMIN, [],
    [arg.integer('client-id'),
      optional(arg.oneOf('unblock-type', token('TIMEOUT'), token('ERROR')))],
    { since: '5.0.0', complexity: 'O(log N) in the number of connections.',
      summary: 'Ends the waiting of another client that is blocked in a command.' }),

  command('unpause', 2, ADMIN, [], [],
    { since: '6.2.0', complexity: 'O(N) in the number of paused clients.',
      summary: 'Lets the commands held back by CLIENT PAUSE run.' }),
];

export const connectionFamily = family('connection', [
  command('auth', -2, 'noscript loading stale fast no_auth sentinel allow_busy @connection', [],
    [since('6.0.0', optional(arg.string('username'))), arg.string('password')],
    { since: '1.0.0', complexity: 'O(N) in the number of passwords of the user.',
      summary: 'Logs the connection in.',
      history: [['6.0.0', 'The user name of the ACL.']] }),

  command('client', -2, 'sentinel', [], [],
    { since: '2.4.0', complexity: 'That of the subcommand.',
      summary: 'Groups the commands about connections.', subcommands: clientSubcommands }),

  command('echo', 2, 'loading stale fast @connection', [], [arg.string('message')],
    { since: '1.0.0', complexity: 'O(1)', summary: 'Returns the given text.' }),

  command('hello', -1, 'noscript loading stale fast no_auth sentinel allow_busy @connection', [],
    [optional(arg.block('arguments',
      arg.integer('protover'),
      optional(token('AUTH', arg.block('auth', arg.string('username'), arg.string('password')))),
      optional(token('SETNAME', arg.string('clientname')))))],
    { since: '6.0.0', complexity: 'O(1)',
      summary: 'Chooses the version of the protocol and tells about the server.',
      history: [['6.2.0', 'Without a version it only tells about the connection.']] }),

  command('ping', -1, 'fast sentinel @connection', [], [optional(arg.string('message'))],
    { since: '1.0.0', complexity: 'O(1)', summary: 'Shows that the server answers.',
      tips: 'request_policy:all_shards response_policy:all_succeeded' }),

  command('quit', -1, 'noscript loading stale fast no_auth allow_busy @connection', [], [],
    { since: '1.0.0', complexity: 'O(1)', deprecated: ['7.2.0', 'closing the connection'],
      summary: 'Says goodbye: replies OK and closes the connection.' }),

  command('reset', 1, 'noscript loading stale fast no_auth allow_busy @connection', [], [],
    { since: '6.2.0', complexity: 'O(1)',
      summary: 'Puts the connection back into the state of a new one.' }),

  command('select', 2, 'loading stale fast @connection', [], [arg.integer('index')],
    { since: '1.0.0', complexity: 'O(1)', summary: 'Chooses the database of the connection.' }),
]);
