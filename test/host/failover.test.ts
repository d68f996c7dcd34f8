/*
 * Handing over to a replica: FAILOVER, PSYNC FAILOVER and what is refused meanwhile; between two
 * servers, and with replicas by hand that do not answer or refuse.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { RespError } from '../support/resp.js';
import { field, until } from '../support/replication.js';
import { serverStart } from '../support/server.js';

const options = ['--enable-debug-command', 'yes', '--repl-diskless-sync-delay', '0'];

async function follow(connection: Connection, { port }: ServerProcess): Promise<void> {
  await connection.call('REPLICAOF', '127.0.0.1', `${port}`);
  await until(async () => (await field(connection, 'master_link_status')) === 'up');
}

const refused = async (connection: Connection, line: string): Promise<unknown> => {
  const reply = await connection.call(...line.split(' '));
  return reply instanceof RespError ? reply.message : reply;
};

describe('a primary and its replica', () => {
  let servers: ServerProcess[];
  let connections: Connection[];

  beforeAll(async () => {
    servers = await Promise.all([serverStart(...options), serverStart(...options)]);
    connections = await Promise.all(servers.map((server) => server.connect()));
  });
  afterAll(async () => {
    for (const connection of connections) connection.close();
    await Promise.all(servers.map((server) => server.stop()));
  });

  it('change places, and nothing is sent twice or lost', async () => {
    const [first, second] = connections as [Connection, Connection];
    expect(await refused(first, 'FAILOVER')).toBe('ERR FAILOVER requires connected replicas.');
    await first.call('SET', 'before', '1');
    await follow(second, servers[0]!);
    await first.call('SET', 'behind', '1');
    const id = await field(first, 'master_replid');
    expect(await first.call('FAILOVER', 'TO', '127.0.0.1', `${servers[1]!.port}`)).toBe('OK');
    await until(async () => (await field(first, 'master_link_status')) === 'up');
    expect(await field(first, 'master_failover_state')).toBe('no-failover');
    expect(await field(second, 'role')).toBe('master');
    expect(await field(second, 'master_replid2')).toBe(id);
    expect(await field(second, 'sync_partial_ok')).toBe('1');
    expect(await field(second, 'sync_full')).toBe('0');
    expect(await refused(first, 'SET k v')).toMatch(/^READONLY /);
    await second.call('SET', 'later', '1');
    await until(async () => (await first.call('GET', 'later')) === '1');
    expect(await first.call('DEBUG', 'DIGEST')).toBe(await second.call('DEBUG', 'DIGEST'));
    expect(await refused(second, `PSYNC ${id} 1 FAILOVER`)).toBe(
      "ERR PSYNC FAILOVER can't be sent to a master.",
    );
    expect(await refused(first, `PSYNC ${'a'.repeat(40)} 1 FAILOVER`)).toBe(
      'ERR PSYNC FAILOVER replid must match my replid.',
    );
    expect(await refused(first, 'FAILOVER')).toBe(
      'ERR FAILOVER is not valid when server is a replica.',
    );
    await first.call('REPLICAOF', 'NO', 'ONE');
  });

  it('stay what they are when the replica refuses', async () => {
    const [first, second] = connections as [Connection, Connection];
    await first.call('REPLICAOF', 'NO', 'ONE');
    await follow(second, servers[0]!);
    await second.call('ACL', 'SETUSER', 'default', '-psync');
    await first.call('SET', 'k', 'v');
    expect(await first.call('FAILOVER')).toBe('OK');
    await until(() => servers[0]!.log.includes('Failover target rejected psync request'));
    await until(async () => (await field(first, 'role')) === 'master');
    expect(await first.call('SET', 'k', 'w')).toBe('OK');
    await second.call('ACL', 'SETUSER', 'default', '+psync');
    await until(async () => (await second.call('GET', 'k')) === 'w');
  });
});

describe('a replica that acknowledges nothing', () => {
  let primary: ServerProcess;
  let client: Connection;
  let replica: Connection;

  beforeAll(async () => {
    primary = await serverStart(...options, '--repl-diskless-sync', 'no');
    client = await primary.connect();
    replica = await primary.connect();
    await replica.call('REPLCONF', 'listening-port', '7');
    replica.write(Buffer.from('SYNC\r\n'));
    await until(async () => (await field(client, 'slave0')).includes('state=online'));
  });
  afterAll(async () => {
    client.close();
    replica.close();
    await primary.stop();
  });
  beforeEach(async () => expect(await field(client, 'master_failover_state')).toBe('no-failover'));

  it.each([
    ['FAILOVER nonsense', 'ERR syntax error'],
    ['FAILOVER TO 127.0.0.1', 'ERR syntax error'],
    ['FAILOVER TO 127.0.0.1 x', 'ERR value is not an integer or out of range'],
    ['FAILOVER TIMEOUT 0', 'ERR FAILOVER timeout must be greater than 0'],
    ['FAILOVER TIMEOUT 10 TIMEOUT 10', 'ERR syntax error'],
    [
      'FAILOVER FORCE TIMEOUT 10',
      'ERR FAILOVER with force option requires both a timeout and target HOST and IP.',
    ],
    ['FAILOVER TO 127.0.0.1 8', 'ERR FAILOVER target HOST and PORT is not a replica.'],
    ['FAILOVER ABORT', 'ERR No failover in progress.'],
  ])('is no reason to take %s', async (line, error) => {
    expect(await refused(client, line)).toBe(error);
  });

  it('is given up when the time is up', async () => {
    await client.call('SET', 'k', 'v');
    expect(await client.call('FAILOVER', 'TO', '127.0.0.1', '7', 'TIMEOUT', '50')).toBe('OK');
    await until(() => primary.log.includes('aborted: Replica never caught up before timeout'));
    expect(await client.call('SET', 'k', 'w')).toBe('OK');
  });

  it('holds writes back until FAILOVER ABORT, and nothing else', async () => {
    const writer = await primary.connect();
    expect(await client.call('FAILOVER')).toBe('OK');
    expect(await field(client, 'master_failover_state')).toBe('waiting-for-sync');
    expect(await refused(client, 'FAILOVER')).toBe('ERR FAILOVER already in progress.');
    expect(await refused(client, 'REPLICAOF NO ONE')).toBe(
      'ERR REPLICAOF not allowed while failing over.',
    );
    expect(await refused(client, 'SYNC')).toBe("NOMASTERLINK Can't SYNC while failing over");
    const written = writer.call('SET', 'k', 'x');
    expect(await client.call('GET', 'k')).toBe('w');
    await client.call('CLIENT', 'PAUSE', '10', 'WRITE');
    await client.call('CLIENT', 'UNPAUSE');
    expect(await client.call('GET', 'k')).toBe('w');
    expect(await client.call('FAILOVER', 'ABORT')).toBe('OK');
    expect(await written).toBe('OK');
    expect(await field(client, 'role')).toBe('master');
    writer.close();
  });

  it('takes over all the same when it is forced', async () => {
    const forced = ['TO', '127.0.0.1', '7', 'TIMEOUT', '10', 'FORCE'];
    await client.call('SET', 'k', 'y');
    expect(await client.call('FAILOVER', ...forced)).toBe('OK');
    await until(() => primary.log.includes('time out exceeded, failing over.'));
    await until(async () => (await field(client, 'role')) === 'slave');
    expect(await field(client, 'master_failover_state')).toBe('failover-in-progress');
    expect(await client.call('FAILOVER', 'ABORT')).toBe('OK');
    await until(async () => (await field(client, 'role')) === 'master');
    expect(await client.call('SET', 'k', 'z')).toBe('OK');
  });
});
