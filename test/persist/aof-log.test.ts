import { beforeEach, describe, expect, it, vi } from 'vitest';

import { AofLog } from '../../host/persist/aof-log.js';
import type { OpenFile } from '../../host/storage/files.js';
import { FaultyFiles } from '../support/faulty-files.js';
import { bytesOf, textOf } from '../storage/contract.js';
import { Surroundings, settle } from './model.js';

let files: FaultyFiles;
let around: Surroundings;
let log: AofLog;

const content = (path = 'aof'): string => textOf(files.content(path));
const append = (text: string): number => log.append(bytesOf(text));
const calls = (operation: 'write' | 'sync'): number => files.calls.get(operation) ?? 0;

/** A latch: calls of an operation wait until it is opened. */
function latch(operation: string): () => void {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  files.hold = (each) => (each === operation ? opened : undefined);
  return () => {
    files.hold = null;
    open();
  };
}

async function start(policy: 'always' | 'everysec' | 'no'): Promise<OpenFile> {
  around.policyNow = policy;
  const file = await files.open('aof', 'update');
  log = new AofLog(file, 0, around);
  return file;
}

async function written(text: string): Promise<number> {
  const offset = append(text);
  log.flush();
  await settle();
  return offset;
}

/** Time goes by, in ticks of a tenth of a second. */
async function pass(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 100) {
    around.nowMs += 100;
    log.tick();
    await settle();
  }
}

beforeEach(() => {
  files = FaultyFiles.fresh(1);
  around = new Surroundings();
});

describe('with appendfsync always', () => {
  it('settles what a sync has brought to disk, and not before', async () => {
    await start('always');
    const open = latch('sync');
    const offset = await written('one');
    expect([content(), log.written, log.durable, log.settled]).toEqual(['one', 3, 0, 0]);
    open();
    await settle();
    expect([log.durable, log.settled, around.settledOffset]).toEqual([offset, offset, offset]);
  });

  it('shares one write and one sync among all that came while the last sync ran', async () => {
    await start('always');
    const open = latch('sync');
    await written('a');
    for (const text of ['b', 'c', 'd', 'e']) await written(text);
    expect([calls('write'), calls('sync')]).toEqual([1, 1]);
    open();
    await settle();
    expect([calls('write'), calls('sync'), content()]).toEqual([2, 2, 'abcde']);
    expect([log.settled, log.bufferBytes]).toEqual([5, 0]);
    expect(around.events.filter((event) => event === 'aof-fsync-always')).toHaveLength(2);
  });

  it('ends the process when a write fails, with nothing torn left behind', async () => {
    await start('always');
    await written('good');
    files.quotaBytes = 6;
    await written('too much');
    expect([around.fatals, content(), log.settled]).toEqual([1, 'good', 4]);
    expect(around.lines).toEqual([
      'warning: Short write while writing to the AOF file: (nwritten=2, expected=8)',
      "warning: Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...",
    ]);
    await written('more');
    expect([around.fatals, content()]).toEqual([1, 'good']);
  });

  it('ends the process when a sync fails', async () => {
    await start('always');
    files.fail('sync', 'EIO');
    await written('x');
    expect([around.fatals, log.settled]).toEqual([1, 0]);
    expect(around.lines).toEqual([
      "warning: Can't persist AOF for fsync error when the AOF fsync policy is 'always':" +
        ' Input/output error. Exiting...',
    ]);
  });

  it('does not sync while a rewrite runs and syncs are spared', async () => {
    await start('always');
    [around.rewrites, around.spares] = [true, true];
    await written('x');
    expect([calls('sync'), log.durable, log.settled, around.settledOffset]).toEqual([0, 0, 1, 1]);
    around.rewrites = false;
    await pass(100);
    expect([calls('sync'), log.durable]).toEqual([1, 1]);
  });

  it('lets go what waits once the policy is another', async () => {
    await start('always');
    const open = latch('sync');
    await written('x');
    around.policyNow = 'everysec';
    expect(append('y')).toBe(2);
    expect(around.settledOffset).toBe(0);
    log.flush();
    await pass(100);
    expect([log.settled, around.settledOffset]).toEqual([1, 1]);
    open();
    await settle();
    expect([log.settled, around.settledOffset]).toEqual([2, 2]);
  });
});

describe('with appendfsync everysec', () => {
  it('settles what is written, and syncs once a second', async () => {
    await start('everysec');
    expect([append('a'), log.settled]).toEqual([1, 0]);
    log.flush();
    expect(log.settled).toBe(0);
    await settle();
    expect(log.settled).toBe(1);
    expect([content(), calls('sync')]).toEqual(['a', 0]);
    await pass(900);
    expect(calls('sync')).toBe(0);
    await pass(100);
    expect([calls('sync'), log.durable]).toEqual([1, 1]);
    await pass(5000);
    expect(calls('sync')).toBe(1);
  });

  it('writes a little at once, in the turn that has made it', async () => {
    await start('everysec');
    append('a');
    expect([log.writeNow(), content(), log.settled, around.settledOffset]).toEqual([
      true,
      'a',
      1,
      0,
    ]);
    append('x'.repeat(2_000_000));
    expect([log.writeNow(), log.settled]).toEqual([false, 1]);
    log.flush();
    append('b');
    expect(log.writeNow()).toBe(false);
    await settle();
    expect([log.settled, content().length]).toEqual([2_000_002, 2_000_002]);
  });

  it('writes less at once for a second after the disk has taken its time', async () => {
    const file = await start('everysec');
    const write = vi.spyOn(file.immediate!, 'write');
    const takes = (milliseconds: number, count: number): boolean => {
      write.mockImplementationOnce((bytes) => {
        around.nowMs += milliseconds;
        return bytes.length;
      });
      append('x'.repeat(count));
      const isWritten = log.writeNow();
      write.mockReset();
      return isWritten;
    };
    expect(takes(1, 500_000)).toBe(true);
    expect(takes(50, 500_000)).toBe(true);
    expect(takes(1, 50_000)).toBe(true);
    expect(takes(1, 500_000)).toBe(false);
    around.nowMs += 1000;
    expect(takes(1, 1000)).toBe(true);
  });

  it('does not wait for a sync that is under way, nor for ever for a disk', async () => {
    await start('everysec');
    await written('a');
    const open = latch('sync');
    await pass(1000);
    append('b');
    expect([calls('sync'), log.writeNow()]).toEqual([1, false]);
    const openWrite = latch('write');
    log.flush();
    await pass(5000);
    expect(log.settled).toBe(1);
    await pass(200);
    expect([log.settled, log.written]).toEqual([2, 1]);
    open();
    openWrite();
  });

  it('waits as long as the disk makes progress, however much is under way', async () => {
    await start('everysec');
    for (let round = 0; round < 30; round++) {
      append('x'.repeat(70_000));
      const open = latch('write');
      log.flush();
      append('more');
      await pass(100);
      expect(log.settled).toBeLessThan(log.appended);
      open();
      await settle();
    }
  });

  it('lets replies go when a write fails, and refuses those that follow', async () => {
    await start('everysec');
    files.fail('write', 'ENOSPC', { times: 2 });
    await written('a');
    expect([log.settled, log.written, log.failure]).toEqual([1, 0, 'No space left on device']);
    expect([append('b'), log.settled, log.writeNow()]).toEqual([2, 2, false]);
    await pass(2100);
    expect([log.written, log.failure, content()]).toEqual([2, null, 'ab']);
  });

  it('syncs once a second under load that never pauses', async () => {
    await start('everysec');
    files.hold = (operation) => {
      if (operation === 'write') append('more');
    };
    append('first');
    log.flush();
    for (let turn = 0; turn < 50; turn++) {
      around.nowMs += 100;
      await settle(20);
    }
    files.hold = null;
    await settle();
    expect(calls('sync')).toBeGreaterThanOrEqual(4);
    expect(calls('sync')).toBeLessThanOrEqual(6);
    expect(log.durable).toBeGreaterThan(0);
  });

  it('goes on writing while a sync takes long, and counts it', async () => {
    await start('everysec');
    await written('a');
    const open = latch('sync');
    await pass(1000);
    expect(log.pendingSyncs).toBe(1);
    for (let second = 0; second < 5; second++) {
      await written('b');
      await pass(1000);
    }
    expect([content(), log.durable, log.delayedSyncs]).toEqual(['abbbbb', 0, 1]);
    expect(around.lines).toEqual([
      'notice: Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer' +
        ' without waiting for fsync to complete, this may slow down Redis.',
    ]);
    expect(around.events).toContain('aof-write-pending-fsync');
    open();
    await pass(1000);
    expect([log.durable, log.pendingSyncs]).toEqual([6, 0]);
  });

  it('refuses writes while the disk is full, loses nothing, and recovers', async () => {
    await start('everysec');
    await written('good');
    files.quotaBytes = 6;
    await written('too much');
    expect(log.failure).toBe('No space left on device');
    expect(content()).toBe('good');
    await pass(10_000);
    expect([around.lines.length, around.fatals]).toEqual([1, 0]);
    files.heal();
    await pass(1000);
    expect([log.failure, content()]).toEqual([null, 'goodtoo much']);
    expect(around.lines[1]).toBe('notice: AOF write error looks solved, Redis can write again.');
  });

  it('goes on behind a short write that could not be removed', async () => {
    await start('everysec');
    files.quotaBytes = 3;
    files.fail('truncate', 'EIO');
    await written('abcdef');
    expect(content()).toBe('abc');
    expect(around.lines[1]).toContain('ftruncate: Input/output error');
    files.heal();
    await pass(1000);
    expect([content(), log.fileBytes, log.written]).toEqual(['abcdef', 6, 6]);
  });

  it('refuses writes after a failed sync, and wants a rewrite once one has gone through', async () => {
    await start('everysec');
    await written('a');
    files.fail('sync', 'EIO', { times: 3 });
    await pass(3000);
    expect([log.failure, log.durable]).toEqual(['Input/output error', 0]);
    expect(around.lines).toEqual(['warning: Fail to fsync the AOF file: Input/output error']);
    await pass(1000);
    expect([log.failure, log.durable, around.rewritesWanted]).toEqual([null, 1, 1]);
  });

  it('signals when too much waits for the disk, and when that is over', async () => {
    await start('everysec');
    around.pressureBytes = 100;
    const open = latch('write');
    for (let count = 0; count < 10; count++) append('ten bytes.');
    log.flush();
    expect(around.pressures).toEqual([]);
    append('one more');
    expect(around.pressures).toEqual([true]);
    open();
    await settle();
    expect(around.pressures).toEqual([true, false]);
  });
});

describe('the log', () => {
  it('never syncs with appendfsync no, until it is closed', async () => {
    await start('no');
    await written('a');
    await pass(5000);
    expect([content(), calls('sync'), log.settled]).toEqual(['a', 0, 1]);
    expect(await log.close()).toBe(true);
    expect([calls('sync'), log.durable]).toEqual([1, 1]);
  });

  it('puts a timestamp in front of the first effects of a second', async () => {
    await start('everysec');
    around.unixSeconds = 1700000000;
    await written('a');
    await written('b');
    around.unixSeconds += 5;
    await written('c');
    around.unixSeconds = null;
    expect(await written('d')).toBe(content().length);
    expect(content()).toBe('#TS:1700000000\r\nab#TS:1700000005\r\ncd');
  });

  it('goes on in another file only once the first is whole on disk', async () => {
    for (const policy of ['always', 'everysec', 'no'] as const) {
      files = FaultyFiles.fresh(2);
      await start(policy);
      await written('one');
      const open = latch('sync');
      append('two');
      log.switchTo(await files.open('next', 'replace'));
      append('three');
      log.flush();
      await settle();
      expect([content(), content('next')]).toEqual(['onetwo', '']);
      expect(log.durable).toBeLessThan(6);
      open();
      await settle();
      expect([content(), content('next')]).toEqual(['onetwo', 'three']);
      expect([log.durable >= 6, log.fileBytes]).toEqual([true, 5]);
      expect(await log.close()).toBe(true);
      expect(log.durable).toBe(11);
    }
  });

  it('tries again to finish the first file when its last sync has failed', async () => {
    await start('no');
    await written('one');
    files.fail('sync', 'EIO', { times: 2 });
    log.switchTo(await files.open('next', 'replace'));
    await written('two');
    expect([content('next'), log.failure]).toEqual(['', 'Input/output error']);
    await pass(2000);
    expect([content('next'), log.failure]).toEqual(['two', null]);
  });

  it('writes everything when it is closed, and says when it could not', async () => {
    await start('everysec');
    append('abc');
    expect(await log.close()).toBe(true);
    expect([content(), log.durable]).toEqual(['abc', 3]);
    files.quotaBytes = 4;
    await start('everysec');
    append('abcdef');
    expect(await log.close()).toBe(false);
    expect(log.settled).toBe(6);
  });

  it('lets go who waits when it is abandoned', async () => {
    await start('always');
    const open = latch('write');
    const large = 'abc'.repeat(500_000);
    await written(large);
    const abandoned = log.abandon();
    open();
    await abandoned;
    expect([around.settledOffset, calls('sync')]).toEqual([large.length, 0]);
  });

  it('writes at once what is under way and what waits, as the last thing of a process', async () => {
    await start('always');
    const open = latch('write');
    await written('under way ');
    append('and waiting');
    log.flushNow();
    expect(textOf(files.crash().content('aof'))).toBe('under way and waiting');
    open();
  });
});
