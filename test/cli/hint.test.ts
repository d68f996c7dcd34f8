/*
 * What the prompt says is still missing of a command, by the documentation that a server gives.
 */

import { once } from 'node:events';
import { connect } from 'node:net';

import { beforeAll, describe, expect, it } from 'vitest';

import { helpEntries, hintOf } from '../../host/client/documentation.js';
import type { HelpEntry } from '../../host/client/documentation.js';
import { ReplyReader } from '../../host/net/reply-reader.js';
import { serverStart } from '../support/server.js';

let entries: HelpEntry[];

beforeAll(async () => {
  const server = await serverStart();
  const socket = connect(server.port, '127.0.0.1');
  const reader = new ReplyReader();
  socket.write('COMMAND DOCS\r\n');
  let reply = reader.next();
  while (reply === null) {
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    reader.push(bytes);
    reply = reader.next();
  }
  entries = helpEntries(reply);
  socket.destroy();
  await server.stop();
});

const expiry =
  '[EX seconds|PX milliseconds|EXAT unix-time-seconds|PXAT unix-time-milliseconds|KEEPTTL]';

/** A line, and the hint behind it. */
const cases: readonly (readonly [string, string])[] = [
  ['nosuch ', ''],
  ['strlen ', 'key'],
  ['strlen', ' key'],
  ['strlen a', ' '],
  ['strlen a b ', ''],
  ['INCRBY k ', 'increment'],
  ['incrby k many ', ''],
  ['rpop k 2 ', ''],
  ['rpop k ', '[count]'],
  // An option, and one that is only begun.
  ['xrevrange k + - ', '[COUNT count]'],
  ['xrevrange k + - CO', ' [COUNT count]'],
  ['xrevrange k + - count ', 'count'],
  ['xrevrange k + - count 3 ', ''],
  // Options in any order: those that are there are not offered again.
  ['set k v ', `[NX|XX] [GET] ${expiry}`],
  ['set k v GET ', `[NX|XX] ${expiry}`],
  ['set k v px ', 'milliseconds [NX|XX] [GET]'],
  ['set k v px 100 ', '[NX|XX] [GET]'],
  ['set k v px 100 get nx ', ''],
  ['set k v px soon ', ''],
  ['set k v nonsense ', ''],
  ['sscan k 0 count ', 'count [MATCH pattern]'],
  // Blocks and what is repeated.
  ['zadd k gt ch ', '[NX|XX] [INCR] score member [score member ...]'],
  ['zadd k 1.5 ', 'member [score member ...]'],
  ['zadd k 1.5 m ', '[score member ...]'],
  ['zadd k 1.5 m -inf ', 'member [score member ...]'],
  ['hrandfield k 3 ', '[WITHVALUES]'],
  ['hrandfield k three ', ''],
  ['bitfield_ro k get u8 ', 'offset [GET encoding offset ...]'],
  ['bitfield_ro k get u8 0 ', '[GET encoding offset ...]'],
  ['mget ', 'key [key ...]'],
  ['mget a b ', '[key ...]'],
  // A choice between blocks.
  [
    'geosearch k fromlonlat 1 ',
    'latitude BYRADIUS radius m|km|ft|mi|BYBOX width height m|km|ft|mi',
  ],
  // Subcommands.
  ['config get ', 'parameter [parameter ...]'],
  ['client no-evict ', 'ON|OFF'],
];

describe('the hint behind a line', () => {
  it.each(cases)('%j: %j', (line, hint) => {
    const shown = hintOf(line, entries);
    if (line.startsWith('geosearch')) expect(shown.startsWith(`${hint} [`)).toBe(true);
    else expect(shown).toBe(hint);
  });
});
