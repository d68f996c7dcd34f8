/*
 * Persistence with the real engine on a disk that fails: replies wait for what they promise, a full
 * disk is told and got over, a rewrite or a save that fails takes nothing away, and what starts
 * after a crash has all that was promised.
 */

import { describe, expect, it } from 'vitest';

import { writeAll } from '../../host/storage/files.js';
import { Random } from '../fuzz/random.js';
import { FaultyFiles } from '../support/faulty-files.js';
import { moduleFiles } from '../support/module-file.js';
import { KeptHost } from '../support/portable-host.js';
import { respCommand } from '../support/resp.js';

const on = { appendonly: 'yes', save: '' } as const;

async function started(
  files: FaultyFiles,
  directives: Readonly<Record<string, string>>,
): Promise<KeptHost> {
  const host = new KeptHost(files, directives);
  expect(await host.start(), host.log.lines.join('\n')).toBe(true);
  return host;
}

/** A latch: syncs wait until it is opened. */
function syncsHeld(files: FaultyFiles): () => void {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  files.hold = (operation) => (operation === 'sync' ? opened : undefined);
  return () => {
    files.hold = null;
    open();
  };
}

describe('the append-only file of a host', () => {
  it('lets no reply go before the sync of its turn, with always', async () => {
    const files = FaultyFiles.fresh(1);
    const host = await started(files, { ...on, appendfsync: 'always' });
    const [writer, reader, other] = [host.connect(), host.connect(), host.connect()];
    expect(await host.call(writer, 'SET', 'a', '1')).toBe('+OK\r\n');
    const open = syncsHeld(files);
    expect(await host.call(writer, 'SET', 'a', '2')).toBe('');
    // Nobody sees what is not on disk.
    expect(await host.call(reader, 'GET', 'a')).toBe('');
    expect(await host.call(other, 'INCR', 'n')).toBe('');
    open();
    await host.settle();
    const replies = [writer, reader, other].map((peer) => peer.taken());
    expect(replies).toEqual(['+OK\r\n', '$1\r\n2\r\n', ':1\r\n']);
    expect(host.failures).toEqual([]);
  });

  it('forgets the replies of connections that have gone', async () => {
    const files = FaultyFiles.fresh(2);
    const host = await started(files, { ...on, appendfsync: 'always' });
    const [gone, stays] = [host.connect(), host.connect()];
    const open = syncsHeld(files);
    await host.call(gone, 'SET', 'a', '2');
    host.turn.closed(gone);
    const next = host.connect();
    await host.call(stays, 'SET', 'b', '2');
    open();
    await host.settle();
    expect([gone.taken(), next.taken(), stays.taken()]).toEqual(['', '', '+OK\r\n']);
    expect(await host.call(next, 'MGET', 'a', 'b')).toBe('*2\r\n$1\r\n2\r\n$1\r\n2\r\n');
  });

  it('refuses writes while the disk is full and takes them when it is not', async () => {
    const files = FaultyFiles.fresh(3);
    const host = await started(files, { ...on, appendfsync: 'everysec' });
    const peer = host.connect();
    files.quotaBytes = files.disk.usedBytes;
    expect(await host.call(peer, 'SET', 'a', '1')).toBe('+OK\r\n');
    await host.pass(200);
    const refused = '-MISCONF Errors writing to the AOF file: No space left on device\r\n';
    expect(await host.call(peer, 'SET', 'a', '2')).toBe(refused);
    expect(await host.call(peer, 'PING')).toBe(refused);
    expect(await host.call(peer, 'GET', 'a')).toBe('$1\r\n1\r\n');
    expect(await host.call(peer, 'INFO', 'persistence')).toContain('aof_last_write_status:err');
    files.quotaBytes = Infinity;
    await host.pass(1200);
    expect(await host.call(peer, 'SET', 'a', '3')).toBe('+OK\r\n');
    expect(host.log.lines).toContain(
      'notice: AOF write error looks solved, Redis can write again.',
    );
    const next = await started(files.kill(), on);
    expect(await next.call(next.connect(), 'GET', 'a')).toBe('$1\r\n3\r\n');
  });

  it('ends the process when always cannot be kept', async () => {
    const files = FaultyFiles.fresh(4);
    const host = await started(files, { ...on, appendfsync: 'always' });
    const peer = host.connect();
    files.fail('sync', 'EIO');
    expect(await host.call(peer, 'SET', 'a', '1')).toBe('');
    expect(host.fatals).toBe(1);
  });

  it('is rewritten while writes go on, and turned off and on', async () => {
    const files = FaultyFiles.fresh(5);
    const host = await started(files, on);
    const peer = host.connect();
    await host.call(peer, 'DEBUG', 'POPULATE', '2000');
    for (let i = 0; i < 20; i++) host.send(peer, 'RPUSH', 'list', String(i));
    host.send(peer, 'BGREWRITEAOF');
    for (let i = 20; i < 40; i++) {
      host.send(peer, 'RPUSH', 'list', String(i));
      await host.round();
    }
    await host.settle();
    expect(peer.taken()).toContain('+Background append only file rewriting started\r\n');
    const info = await host.call(peer, 'INFO', 'persistence');
    expect(info).toMatch(/aof_rewrite_in_progress:0[^]*aof_rewrites:1\r/);
    expect(await host.call(peer, 'CONFIG', 'SET', 'appendonly', 'no')).toBe('+OK\r\n');
    await host.call(peer, 'RPUSH', 'list', 'not kept by then');
    expect(await host.call(peer, 'CONFIG', 'SET', 'appendonly', 'yes')).toBe('+OK\r\n');
    expect(await host.call(peer, 'RPUSH', 'list', 'last')).toBe(':42\r\n');
    await host.settle();
    const digest = await host.call(peer, 'LRANGE', 'list', '0', '-1');
    const next = await started(files.kill(), on);
    expect(await next.call(next.connect(), 'LRANGE', 'list', '0', '-1')).toBe(digest);
  });

  it('is numbered as the manifest says that DEBUG LOADAOF has read', async () => {
    const files = FaultyFiles.fresh(11);
    const host = await started(files, { ...on, 'enable-debug-command': 'yes' });
    const peer = host.connect();
    const parts = async (): Promise<string[]> => {
      await host.settle();
      const names = await files.list('appendonlydir');
      return names.filter((name) => !name.endsWith('.manifest'));
    };
    await host.call(peer, 'SET', 'a', '1');
    for (const words of [['BGREWRITEAOF'], ['CONFIG', 'SET', 'appendonly', 'no']]) {
      await host.call(peer, ...words);
      await host.settle();
    }
    expect(await parts()).toEqual(['appendonly.aof.2.base.rdb', 'appendonly.aof.2.incr.aof']);
    await host.call(peer, 'BGREWRITEAOF');
    expect(await parts()).toEqual(['appendonly.aof.3.base.rdb']);
    expect(await host.call(peer, 'DEBUG', 'LOADAOF')).toBe('+OK\r\n');
    await host.call(peer, 'CONFIG', 'SET', 'appendonly', 'yes');
    expect(await parts()).toEqual(['appendonly.aof.1.incr.aof', 'appendonly.aof.4.base.rdb']);
    await host.call(peer, 'SET', 'b', '2');
    await host.settle();
    const next = await started(files.kill(), on);
    expect(await next.call(next.connect(), 'MGET', 'a', 'b')).toBe('*2\r\n$1\r\n1\r\n$1\r\n2\r\n');
  });

  /** A folder with an append-only file of these commands. */
  async function written(...commands: string[][]): Promise<FaultyFiles> {
    const files = FaultyFiles.fresh(11);
    await files.folderMake('appendonlydir');
    const put = async (name: string, content: Uint8Array): Promise<void> => {
      const file = await files.open(`appendonlydir/appendonly.aof.${name}`, 'replace');
      await writeAll(file, content, 0);
      await file.close();
    };
    await put('manifest', Buffer.from('file appendonly.aof.1.incr.aof seq 1 type i\n'));
    await put('1.incr.aof', Buffer.concat(commands.map((words) => respCommand(words))));
    return files;
  }

  it('shows its fields in INFO while it is loaded, too', async () => {
    const files = FaultyFiles.fresh(15);
    const host = await started(files, on);
    await host.call(host.connect(), 'SET', 'a', '1');
    const left = files.crash();
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    left.hold = (operation, path) =>
      operation === 'read' && path.includes('.base.') ? opened : undefined;
    const next = new KeptHost(left, on);
    const start = next.start();
    const peer = next.connect();
    // Who asks is answered once a tenth of a second has gone by.
    await next.settle();
    next.send(peer, 'INFO', 'persistence');
    await next.pass(200);
    const info = peer.taken();
    expect(info).toMatch(/loading:1\r[^]*aof_enabled:0\r[^]*aof_current_size:0\r/);
    expect(info).toMatch(/aof_delayed_fsync:0\r\nloading_start_time:/);
    open();
    left.hold = null;
    expect(await start).toBe(true);
    expect(await next.call(peer, 'INFO', 'persistence')).toMatch(/aof_enabled:1\r[^]*_size:\d+\r/);
  });

  it('is loaded whole, however low the limits of clients are', async () => {
    const value = 'x'.repeat(3_000_000);
    const files = await written(
      ['SET', 'a', value],
      ...[['MULTI'], ['APPEND', 'b', value], ['APPEND', 'b', value], ['EXEC']],
      ['EVAL', "return redis.call('GET', 'a')", '0'],
      ['SET', 'c', '1'],
    );
    const limits = {
      'client-query-buffer-limit': '1mb',
      'client-output-buffer-limit': 'normal 10 0 0',
    };
    const host = await started(files, { ...on, ...limits });
    const peer = host.connect();
    expect(await host.call(peer, 'STRLEN', 'a')).toBe(':3000000\r\n');
    expect(await host.call(peer, 'STRLEN', 'b')).toBe(':6000000\r\n');
    expect(await host.call(peer, 'DBSIZE')).toBe(':3\r\n');
  });

  it('is refused when a command in it closes the client that replays it', async () => {
    const sets = Array.from({ length: 3000 }, (_, i) => ['SET', `k${i}`, 'v']);
    const host = new KeptHost(await written(...sets, ['QUIT'], ...sets), on);
    expect(await host.start()).toBe(false);
    expect(host.log.lines.join('\n')).toContain(
      'The AOF-loading-client was closed while reading the append only file' +
        ' appendonly.aof.1.incr.aof',
    );
  });

  it('cannot be turned on where no file can be made', async () => {
    const files = FaultyFiles.fresh(6);
    const host = await started(files, { save: '' });
    const peer = host.connect();
    files.fail('folderMake', 'EACCES');
    expect(await host.call(peer, 'CONFIG', 'SET', 'appendonly', 'yes')).toContain(
      'Unable to turn on AOF. Check server logs.',
    );
    expect(host.persistence.keeps).toBe(false);
    expect(await host.call(peer, 'CONFIG', 'SET', 'appendonly', 'yes')).toBe('+OK\r\n');
  });
});

describe('the RDB file of a host', () => {
  it('is saved by the rules, and refuses writes when that fails', async () => {
    const files = FaultyFiles.fresh(7);
    const host = await started(files, { save: '1 2' });
    const peer = host.connect();
    files.fail('open', 'ENOSPC', { times: 1 });
    await host.call(peer, 'MSET', 'a', '1', 'b', '2');
    await host.pass(2500);
    expect(host.log.lines).toContain('notice: 2 changes in 1 seconds. Saving...');
    expect(host.log.lines).toContain('warning: Background saving error');
    expect(await host.call(peer, 'SET', 'c', '3')).toMatch(/^-MISCONF Redis is configured to save/);
    expect(await host.call(peer, 'CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'no')).toBe(
      '+OK\r\n',
    );
    expect(await host.call(peer, 'SET', 'c', '3')).toBe('+OK\r\n');
    await host.call(peer, 'CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'yes');
    await host.pass(6500);
    expect(await host.call(peer, 'SET', 'd', '4')).toBe('+OK\r\n');
    expect(await host.call(peer, 'INFO', 'persistence')).toContain('rdb_changes_since_last_save:1');
    const next = await started(files.crash(), { save: '1 2' });
    expect(await next.call(next.connect(), 'DBSIZE')).toBe(':3\r\n');
  });

  it('is saved in time by the rules though the clock is set back', async () => {
    const host = await started(FaultyFiles.fresh(7), { save: '2 1' });
    const peer = host.connect();
    host.time.unixMs -= 3_600_000;
    await host.call(peer, 'SET', 'a', '1');
    await host.pass(4000);
    expect(host.log.lines).toContain('notice: Background saving terminated with success');
    expect(await host.call(peer, 'INFO', 'persistence')).toContain('rdb_last_bgsave_time_sec:0');
  });

  it('stays as it was when a save is given up or fails', async () => {
    const files = FaultyFiles.fresh(8);
    const host = await started(files, { save: '', 'rdb-key-save-delay': '100000' });
    const peer = host.connect();
    await host.call(peer, 'SET', 'a', '1');
    host.send(peer, 'SAVE');
    await host.pass(500);
    expect(peer.taken()).toBe('+OK\r\n');
    await host.call(peer, 'SET', 'a', '2');
    expect(await host.call(peer, 'BGSAVE')).toBe('+Background saving started\r\n');
    expect(await host.call(peer, 'SAVE')).toBe('-ERR Background save already in progress\r\n');
    expect(await host.call(peer, 'BGSAVE')).toBe('-ERR Background save already in progress\r\n');
    expect(await host.call(peer, 'BGREWRITEAOF')).toBe(
      '+Background append only file rewriting scheduled\r\n',
    );
    expect(await host.call(peer, 'BGSAVE', 'CANCEL')).toBe('+Background saving cancelled\r\n');
    expect(await host.call(peer, 'BGSAVE', 'CANCEL')).toBe(
      '-ERR Background saving is currently not in progress or scheduled\r\n',
    );
    expect(await host.call(peer, 'BGSAVE', 'NOW')).toBe('-ERR syntax error\r\n');
    await host.pass(1500);
    files.fail('rename', 'EACCES');
    host.send(peer, 'SAVE');
    await host.pass(500);
    expect(peer.taken()).toBe('-ERR\r\n');
    expect(await files.list('.')).toEqual(['appendonlydir', 'dump.rdb']);
    const next = await started(files.crash(), { save: '' });
    expect(await next.call(next.connect(), 'GET', 'a')).toBe('$1\r\n1\r\n');
  });

  it('is scheduled by a transaction, and emptied by FLUSHALL', async () => {
    const files = FaultyFiles.fresh(9);
    const host = await started(files, { save: '900 1' });
    const peer = host.connect();
    for (const words of [['MULTI'], ['SET', 'a', '1'], ['BGSAVE'], ['BGREWRITEAOF']]) {
      host.send(peer, ...words);
    }
    peer.taken();
    expect(await host.call(peer, 'EXEC')).toContain(
      '+Background saving scheduled\r\n+Background append only file rewriting scheduled\r\n',
    );
    await host.pass(1500);
    const info = await host.call(peer, 'INFO', 'persistence');
    expect(info).toMatch(/rdb_saves:1\r[^]*aof_rewrites:1\r/);
    expect(await host.call(peer, 'FLUSHALL')).toBe('+OK\r\n');
    expect(await host.call(peer, 'INFO', 'persistence')).toContain('since_last_save:0');
    await host.settle();
    const next = await started(files.crash(), {});
    expect(await next.call(next.connect(), 'DBSIZE')).toBe(':0\r\n');
  });

  it('does not bring back what a FLUSHALL has removed, once that is answered', async () => {
    const empties = [
      [['FLUSHALL']],
      [['FLUSHALL', 'ASYNC']],
      [['MULTI'], ['DEL', 'a'], ['FLUSHALL'], ['EXEC']],
      [['EVAL', "return redis.call('flushall')", '0']],
    ];
    for (const commands of empties) {
      const files = FaultyFiles.fresh(12);
      const host = await started(files, { save: '900 1' });
      const [peer, other] = [host.connect(), host.connect()];
      await host.call(peer, 'SET', 'a', '1');
      expect(await host.call(peer, 'SAVE')).toBe('+OK\r\n');
      const open = syncsHeld(files);
      for (const words of commands.slice(0, -1)) host.send(peer, ...words);
      peer.taken();
      expect(await host.call(peer, ...commands.at(-1)!)).toBe('');
      expect(await host.call(other, 'PING')).toBe('+PONG\r\n');
      expect(await host.call(other, 'FLUSHALL')).toBe('');
      open();
      await host.settle();
      expect(peer.taken()).toContain('+OK\r\n');
      expect(other.taken()).toBe('+OK\r\n');
      const next = await started(files.crash(), {});
      expect(await next.call(next.connect(), 'DBSIZE')).toBe(':0\r\n');
    }
  });

  it('that a FLUSHALL cannot empty is told by the log, and saved by the rules', async () => {
    const files = FaultyFiles.fresh(13);
    const host = await started(files, { save: '900 1' });
    const peer = host.connect();
    await host.call(peer, 'SET', 'a', '1');
    await host.call(peer, 'SAVE');
    files.fail('sync', 'EIO');
    expect(await host.call(peer, 'FLUSHALL')).toBe('+OK\r\n');
    expect(host.log.lines.at(-1)).toContain('Write error while saving DB to the disk');
    const info = await host.call(peer, 'INFO', 'persistence');
    expect(info).toMatch(/since_last_save:1\r[^]*rdb_saves:1\r/);
    await host.pass(902_000);
    const next = await started(files.crash(), {});
    expect(await next.call(next.connect(), 'DBSIZE')).toBe(':0\r\n');
  });

  it('is not waited for while another is written, or what is kept is the log', async () => {
    const files = FaultyFiles.fresh(14);
    const host = await started(files, { ...on, save: '900 1' });
    const peer = host.connect();
    const open = syncsHeld(files);
    expect(await host.call(peer, 'FLUSHALL')).toBe('+OK\r\n');
    open();
    await host.call(peer, 'CONFIG', 'SET', 'appendonly', 'no', 'rdb-key-save-delay', '1000000');
    await host.call(peer, 'MSET', 'a', '1', 'b', '2');
    expect(await host.call(peer, 'BGREWRITEAOF')).toContain('started');
    expect(await host.call(peer, 'FLUSHALL')).toBe('+OK\r\n');
    await host.pass(5000);
    expect(await host.call(peer, 'INFO', 'persistence')).toContain('aof_rewrite_in_progress:0');
    const next = await started(files.crash(), {});
    expect(await next.call(next.connect(), 'DBSIZE')).toBe(':0\r\n');
  });

  it('counts as a fork where Redis forks, and not where it does not', async () => {
    const files = FaultyFiles.fresh(10);
    const host = await started(files, on);
    const peer = host.connect();
    const forks = async (): Promise<number> => {
      await host.settle();
      const info = await host.call(peer, 'INFO', 'stats');
      const [, microseconds, count] = /latest_fork_usec:(\d+)\r\ntotal_forks:(\d+)\r/.exec(info)!;
      if (count === '0') expect(microseconds).toBe('0');
      return Number(count);
    };
    // The first base and SAVE are written while all else waits.
    expect(await forks()).toBe(0);
    await host.call(peer, 'SAVE');
    expect(await forks()).toBe(0);
    await host.call(peer, 'BGSAVE');
    expect(await forks()).toBe(1);
    await host.call(peer, 'BGREWRITEAOF');
    expect(await forks()).toBe(2);
    await host.call(peer, 'CONFIG', 'RESETSTAT');
    expect(await forks()).toBe(0);
  });
});

describe('an RDB file with what modules have written', () => {
  /** What a start says that such a file ends. */
  async function said(content: Buffer): Promise<string[]> {
    const files = FaultyFiles.fresh(11);
    const file = await files.open('dump.rdb', 'replace');
    await writeAll(file, content, 0);
    await file.close();
    const host = new KeptHost(files);
    expect(await host.start()).toBe(false);
    return host.log.lines.map((line) => line.replace(/offset \d+/, 'offset N'));
  }

  it('ends the start, with the name of the module', async () => {
    const cannot = "The RDB file contains module data I can't load: no matching module type";
    expect(await said(moduleFiles.value)).toEqual([
      `warning: Internal error in RDB reading offset N -> ${cannot} 'ReJSON-RL'`,
      `warning: [offset N] ${cannot} 'ReJSON-RL' (1 keys read)`,
      'warning: Fatal error loading the DB, check server logs. Exiting.',
    ]);
    expect(await said(moduleFiles.beside)).toEqual([
      "warning: The RDB file contains AUX module data I can't load: no matching module 'ReJSON-RL'",
      'warning: Fatal error loading the DB, check server logs. Exiting.',
    ]);
    expect(await said(moduleFiles.old)).toEqual([
      'warning: Internal error in RDB reading offset N -> Pre-release module format not supported',
      'warning: [offset N] Pre-release module format not supported (0 keys read)',
      'warning: Terminating server after rdb file reading failure.',
    ]);
  });
});

describe('hosts that live and die', () => {
  it('keep what was acknowledged, whatever the disk does', { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = new Random(seed);
      const policy = random.pick(['always', 'everysec'] as const);
      let files = FaultyFiles.fresh(seed + 100);
      let acknowledged = 0;
      for (let life = 0; life < 4; life++) {
        files.slow = random.below(6);
        const host = await started(files, { ...on, appendfsync: policy });
        const peer = host.connect();
        const found = /\d+\r\n$/.exec(await host.call(peer, 'GET', 'n'))?.[0] ?? '0';
        expect(Number(found), `seed ${seed}, life ${life}`).toBeGreaterThanOrEqual(acknowledged);
        for (let step = random.below(40); step > 0; step--) {
          host.send(peer, 'INCR', 'n');
          if (random.chance(0.1)) host.send(peer, 'BGREWRITEAOF');
          if (random.chance(0.05)) files.fail('open', 'EIO', { times: 1 });
          for (let rounds = random.below(3); rounds > 0; rounds--) await host.round();
        }
        acknowledged = peer
          .taken()
          .split('\r\n')
          .filter((line) => /^:\d+$/.test(line))
          .reduce((maximum, line) => Math.max(maximum, Number(line.slice(1))), Number(found));
        expect(host.failures).toEqual([]);
        files = policy === 'always' && random.chance(0.5) ? files.crash() : files.kill();
      }
    }
  });
});
