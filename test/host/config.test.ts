/*
 * The configuration without a file and without a server: what each type of directive reads and
 * prints, CONFIG GET, CONFIG SET and its way back, and the texts of every refusal.
 */

import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { Configuration } from '../../host/config/configuration.js';
import { directiveFlag, directiveHas } from '../../host/config/directive.js';
import { directiveTable, ownDirectiveNames } from '../../host/config/directive-table.js';
import { isolatedHost } from '../../host/config/host.js';
import { cedisVersion, redisVersion } from '../../host/config/version.js';
import { acceptedWithoutEffect } from '../../host/config/without-effect.js';

/** The value of one directive as CONFIG GET prints it. */
function valueOf(configuration: Configuration, name: string): string | undefined {
  return configuration.get([name])[0]?.[1];
}

function failed(name: string, reason: string): string {
  return `ERR CONFIG SET failed (possibly related to argument '${name}') - ${reason}`;
}

describe('the table', () => {
  test('has 183 directives of Redis, no name twice, and only what Redis marks immutable', () => {
    const names = directiveTable.flatMap((row) =>
      row.alias === null ? [row.name] : [row.name, row.alias],
    );
    expect(new Set(names).size).toBe(names.length);
    expect(directiveTable.length - ownDirectiveNames.length).toBe(183);
    const immutable = directiveTable.filter((row) => directiveHas(row, directiveFlag.immutable));
    expect(immutable.length).toBe(32);
  });

  test('accepts every default that it prints, except what must not be set', () => {
    const configuration = new Configuration();
    for (const [name, value] of configuration.get(['*'])) {
      const directive = configuration.directiveFind(name)!;
      const fixed = directiveFlag.immutable | directiveFlag.protected;
      if ((directive.flags & fixed) === 0)
        expect([name, configuration.set([[name, value]])]).toEqual([name, null]);
    }
    expect(configuration.get(['*'])).toEqual(new Configuration().get(['*']));
  });

  test('knows every directive that is said to have no effect', () => {
    for (const { names, reason } of acceptedWithoutEffect) {
      expect(reason).not.toBe('');
      for (const name of names)
        expect([name, new Configuration().directiveFind(name)?.name]).toEqual([name, name]);
    }
  });

  test('leaves sensitive values to be redacted', () => {
    const configuration = new Configuration();
    const sensitive = directiveTable
      .filter((row) => configuration.isSensitive(row.name))
      .map((row) => row.name);
    expect(sensitive.sort()).toEqual(['masterauth', 'masteruser', 'requirepass']);
    expect(configuration.isSensitive('RequirePass')).toBe(true);
    expect(configuration.isSensitive('nothing')).toBe(false);
  });
});

test('the versions are those of Redis 7.2.6 and of package.json', () => {
  expect(redisVersion).toBe('7.2.6');
  const file = new URL('../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  expect(cedisVersion).toBe(version);
});

const enumReason = 'argument(s) must be one of the following: ';

describe('CONFIG SET of one directive', () => {
  test.each<[name: string, given: string, printed: string]>([
    ['appendonly', 'YES', 'yes'],
    ['maxmemory', '1gb', '1073741824'],
    ['maxmemory', '18446744073709551615', '18446744073709551615'],
    ['maxmemory', '', '0'],
    ['maxmemory-clients', '10%', '10%'],
    ['maxmemory-clients', '0%', '0'],
    ['maxmemory-clients', '5m', '5000000'],
    ['hz', '1000', '500'],
    ['hz', '0', '1'],
    ['repl-backlog-size', '1', '16384'],
    ['list-max-listpack-size', '-5', '-5'],
    ['loglevel', 'WARNING', 'warning'],
    ['oom-score-adj', 'relative', 'yes'],
    ['shutdown-on-sigterm', 'force now NOSAVE', 'nosave now force'],
    ['shutdown-on-sigterm', 'default', 'default'],
    ['shutdown-on-sigterm', 'default save', 'save'],
    ['requirepass', 'a b"\n\xff', 'a b"\n\xff'],
    ['requirepass', 'a\0b', 'a\0b'],
    ['masteruser', 'a\0b', 'a'],
    ['masteruser', '\0b', ''],
    ['masteruser', '', ''],
    ['save', '900 1 300 10', '900 1 300 10'],
    ['save', '', ''],
    [
      'client-output-buffer-limit',
      'replica 1mb 2kb 3',
      'normal 0 0 0 slave 1048576 2048 3 pubsub 33554432 8388608 60',
    ],
    [
      'client-output-buffer-limit',
      'PUBSUB 1 2 3 normal 4 5 6',
      'normal 4 5 6 slave 268435456 67108864 60 pubsub 1 2 3',
    ],
    [
      'client-output-buffer-limit',
      '',
      'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60',
    ],
    ['notify-keyspace-events', 'KEA', 'AKE'],
    ['notify-keyspace-events', 'EKnm$g', 'g$nKEm'],
    ['notify-keyspace-events', 'An', 'A'],
    ['notify-keyspace-events', 'g$lshzxetd', 'A'],
    ['notify-keyspace-events', '', ''],
    ['bind', '127.0.0.1 -::1', '127.0.0.1 -::1'],
    ['bind', '', ''],
    ['oom-score-adj-values', '-1 0 2000', '-1 0 2000'],
    ['latency-tracking-info-percentiles', '50 99.90 0.1234567', '50 99.9 0.123457'],
    ['latency-tracking-info-percentiles', '-0 0 5', '-0 0 5'],
    ['latency-tracking-info-percentiles', '', ''],
    ['proc-title-template', 'x {{ {port}', 'x {{ {port}'],
    ['locale-collate', 'en_US.UTF-8', 'en_US.UTF-8'],
    ['cluster-announce-hostname', 'a-b.example', 'a-b.example'],
    ['activedefrag', 'no', 'no'],
    ['metrics-port', '9121', '9121'],
  ])('%s %j prints %j', (name, given, printed) => {
    const configuration = new Configuration();
    expect(configuration.set([[name, given]])).toBeNull();
    expect(valueOf(configuration, name)).toBe(printed);
  });

  test.each<[name: string, given: string, reason: string]>([
    ['appendonly', 'maybe', "argument must be 'yes' or 'no'"],
    ['port', 'x', "argument couldn't be parsed into an integer"],
    ['port', '65536', 'argument must be between 0 and 65535 inclusive'],
    ['port', '-1', 'argument must be between 0 and 65535 inclusive'],
    ['maxclients', '-1', 'argument must be between 1 and 4294967295 inclusive'],
    ['slowlog-max-len', '-1', 'argument must be between 0 and 9223372036854775807 inclusive'],
    ['maxmemory', '10foo', 'argument must be a memory value'],
    [
      'proto-max-bulk-len',
      '18446744073709551615',
      'argument must be between 1048576 and 9223372036854775807 inclusive',
    ],
    ['maxmemory-clients', 'x', 'argument must be a memory or percent value'],
    ['maxmemory-clients', '%', 'argument must be a memory or percent value'],
    ['maxmemory-clients', '200%', 'percentage argument must be less or equal to 100'],
    ['loglevel', 'loud', `${enumReason}debug, verbose, notice, warning, nothing`],
    ['loglevel', '', `${enumReason}debug, verbose, notice, warning, nothing`],
    ['shutdown-on-sigint', '', `${enumReason}default, save, nosave, now, force`],
    [
      'shutdown-on-sigint',
      'save nosave',
      "shutdown options SAVE and NOSAVE can't be used simultaneously",
    ],
    ['save', '900', 'Invalid save parameters'],
    ['save', '900 x', 'Invalid save parameters'],
    ['save', '0 1', 'Invalid save parameters'],
    ['save', '900 -1', 'Invalid save parameters'],
    [
      'client-output-buffer-limit',
      'normal 0 0',
      'Wrong number of arguments in buffer limit configuration.',
    ],
    [
      'client-output-buffer-limit',
      'master 0 0 0',
      'Invalid client class specified in buffer limit configuration.',
    ],
    [
      'client-output-buffer-limit',
      'normal 0 0 -1',
      'Error in hard, soft or soft_seconds setting in buffer limit configuration.',
    ],
    ['notify-keyspace-events', 'KEx!', "Invalid event class character. Use 'Ag$lshzxeKEtmdn'."],
    ['bind', 'a '.repeat(16) + 'a', 'Too many bind addresses specified.'],
    ['oom-score-adj-values', '1 2', 'wrong number of arguments'],
    [
      'oom-score-adj-values',
      '1 2 2001',
      'Invalid oom-score-adj-values, elements must be between -2000 and 2000.',
    ],
    [
      'latency-tracking-info-percentiles',
      'x',
      'Invalid latency-tracking-info-percentiles parameters',
    ],
    [
      'latency-tracking-info-percentiles',
      '101',
      'latency-tracking-info-percentiles parameters should sit between [0.0,100.0]',
    ],
    [
      'proc-title-template',
      '{nothing}',
      'template format is invalid or contains unknown variables',
    ],
    ['proc-title-template', '{title} ', 'template format is invalid or contains unknown variables'],
    ['locale-collate', 'not a locale', 'Invalid locale name'],
    [
      'cluster-announce-hostname',
      'a_b',
      'Hostnames may only contain alphanumeric characters, hyphens or dots',
    ],
    ['cluster-announce-hostname', 'a'.repeat(256), 'Hostnames must be less than 256 characters'],
    [
      'cluster-announce-human-nodename',
      'a:b',
      'Announced human node name contained invalid character',
    ],
    [
      'activedefrag',
      'yes',
      'Active defragmentation cannot be enabled: it requires a Redis server compiled with ' +
        'a modified Jemalloc like the one shipped by default with the Redis source distribution',
    ],
    ['daemonize', 'yes', "can't set immutable config"],
    ['slaveof', 'no one', "can't set immutable config"],
    ['dir', '/tmp', "can't set protected config"],
    ['dbfilename', 'x', "can't set protected config"],
  ])('%s %j is refused: %s', (name, given, reason) => {
    const configuration = new Configuration();
    const before = configuration.get(['*']);
    expect(configuration.set([[name, given]])).toBe(failed(name, reason));
    expect(configuration.get(['*'])).toEqual(before);
  });

  test('of a protected one follows enable-protected-configs and where the client is', () => {
    const configuration = new Configuration();
    configuration.assign('enable-protected-configs', 'local');
    expect(configuration.set([['dbfilename', 'x']])).toBe(
      failed('dbfilename', "can't set protected config"),
    );
    expect(configuration.set([['dbfilename', 'x']], { isLocal: true })).toBeNull();
    configuration.assign('enable-protected-configs', 'yes');
    expect(configuration.set([['dbfilename', 'y']])).toBeNull();
    const path = "dbfilename can't be a path, just a filename";
    expect(configuration.set([['dbfilename', 'a/b']])).toBe(failed('dbfilename', path));
    expect(configuration.set([['dir', '../srv']])).toBeNull();
    expect(valueOf(configuration, 'dir')).toBe('/srv');
  });

  test('is refused for some while the dataset is loading', () => {
    const configuration = new Configuration();
    const loading = { isLoading: true };
    const error = 'LOADING Redis is loading the dataset in memory';
    expect(configuration.set([['appendonly', 'yes']], loading)).toBe(error);
    expect(configuration.set([['loglevel', 'debug']], loading)).toBeNull();
    expect(
      configuration.set(
        [
          ['loglevel', 'x'],
          ['appendonly', 'yes'],
        ],
        loading,
      ),
    ).toBe(error);
  });
});

describe('CONFIG SET of several directives', () => {
  test('stores all of them or none', () => {
    const configuration = new Configuration();
    expect(
      configuration.set([
        ['maxmemory', '10000001'],
        ['repl-backlog-size', '10000002'],
        ['save', '3000 5'],
      ]),
    ).toBeNull();
    expect(configuration.get(['save', 'maxmemory'])).toEqual([
      ['save', '3000 5'],
      ['maxmemory', '10000001'],
    ]);
    const answer = configuration.set([
      ['maxmemory', '1'],
      ['maxmemory-clients', '200%'],
      ['client-query-buffer-limit', 'x'],
    ]);
    expect(answer).toBe(
      failed('maxmemory-clients', 'percentage argument must be less or equal to 100'),
    );
    expect(valueOf(configuration, 'maxmemory')).toBe('10000001');
  });

  test('refuses an unknown name in its own spelling, and the first wrong name wins', () => {
    const configuration = new Configuration();
    const unknown = "ERR Unknown option or number of arguments for CONFIG SET - 'Foo'";
    expect(
      configuration.set([
        ['maxmemory', '1'],
        ['Foo', 'x'],
        ['daemonize', 'yes'],
      ]),
    ).toBe(unknown);
    const immutable = failed('Daemonize', "can't set immutable config");
    expect(
      configuration.set([
        ['Daemonize', 'yes'],
        ['foo', 'x'],
      ]),
    ).toBe(immutable);
    expect(valueOf(configuration, 'maxmemory')).toBe('0');
  });

  test('refuses a name twice, but takes a name beside its alias', () => {
    const configuration = new Configuration();
    const answer = configuration.set([
      ['maxmemory', '1'],
      ['MaxMemory', '2'],
    ]);
    expect(answer).toBe(failed('MaxMemory', 'duplicate parameter'));
    expect(
      configuration.set([
        ['replica-priority', '1'],
        ['slave-priority', '2'],
      ]),
    ).toBeNull();
    expect(valueOf(configuration, 'replica-priority')).toBe('2');
  });

  test('names the directive as the table does when its value is refused', () => {
    const answer = new Configuration().set([['Slave-Priority', 'x']]);
    expect(answer).toBe(failed('slave-priority', "argument couldn't be parsed into an integer"));
  });
});

describe('a change', () => {
  test('is applied with the new and the old value, and not when it is none', () => {
    const configuration = new Configuration();
    const calls: string[] = [];
    configuration.onApply(
      'maxmemory',
      (value, previous) => (calls.push(`${previous} -> ${value}`), null),
    );
    configuration.onApply('tls-cert-file', (value) => (calls.push(value), null));
    configuration.set([['maxmemory', '1kb']]);
    configuration.set([['maxmemory', '1024']]);
    configuration.set([['tls-cert-file', 'a.crt']]);
    configuration.set([['tls-cert-file', 'a.crt']]);
    expect(calls).toEqual(['0 -> 1024', 'a.crt', 'a.crt']);
  });

  test('of several directives calls a shared hook once, in the order of the command', () => {
    const configuration = new Configuration();
    const calls: string[] = [];
    configuration.onApply(
      ['tls-key-file', 'tls-cert-file'],
      (value) => (calls.push(`tls ${value}`), null),
    );
    configuration.onApply('hz', (value) => (calls.push(`hz ${value}`), null));
    configuration.set([
      ['tls-cert-file', 'c'],
      ['hz', '20'],
      ['tls-key-file', 'k'],
    ]);
    expect(calls).toEqual(['tls c', 'hz 20']);
  });

  test('that cannot be applied puts everything back, through the hooks too', () => {
    const log: string[] = [];
    const configuration = new Configuration({
      ...isolatedHost(),
      log: (_, message) => log.push(message),
    });
    const calls: string[] = [];
    configuration.onApply(
      'maxmemory',
      (value, previous) => (calls.push(`maxmemory ${previous} -> ${value}`), null),
    );
    configuration.onApply('port', (value, previous) => {
      calls.push(`port ${previous} -> ${value}`);
      return value === '1' ? 'Unable to listen on this port. Check server logs.' : null;
    });
    const answer = configuration.set([
      ['maxmemory', '5'],
      ['port', '1'],
      ['timeout', '9'],
    ]);
    expect(answer).toBe(failed('port', 'Unable to listen on this port. Check server logs.'));
    expect(calls).toEqual([
      'maxmemory 0 -> 5',
      'port 6379 -> 1',
      'maxmemory 5 -> 0',
      'port 1 -> 6379',
    ]);
    expect(configuration.get(['maxmemory', 'port', 'timeout']).map((pair) => pair[1])).toEqual([
      '0',
      '6379',
      '0',
    ]);
    expect(log[0]).toContain('Possibly related to new port setting. Restoring previous settings.');
  });

  test('may be applied later; the answer waits, and the next change waits for it', async () => {
    const configuration = new Configuration();
    const calls: string[] = [];
    configuration.onApply('port', async (value) => {
      calls.push(`try ${value}`);
      await Promise.resolve();
      calls.push(`done ${value}`);
      return value === '1' ? 'no' : null;
    });
    const first = configuration.set([['port', '1']]);
    const second = configuration.set([['port', '2']]);
    expect(first).toBeInstanceOf(Promise);
    expect(await Promise.all([first, second])).toEqual([failed('port', 'no'), null]);
    expect(calls).toEqual(['try 1', 'done 1', 'try 6379', 'done 6379', 'try 2', 'done 2']);
    expect(valueOf(configuration, 'port')).toBe('2');
    expect(configuration.set([['timeout', '3']])).toBeNull();
  });

  test('by the server itself needs no permission and calls no hook', () => {
    const configuration = new Configuration();
    configuration.onApply('replicaof', () => 'never');
    expect(configuration.assign('replicaof', 'localhost 6380')).toBeNull();
    expect(configuration.getSpecial('replicaof')).toEqual({ host: 'localhost', port: 6380 });
    expect(configuration.assign('replicaof', 'localhost x')).toBe('Invalid master port');
    expect(configuration.assign('replicaof', 'no one')).toBeNull();
    expect(valueOf(configuration, 'slaveof')).toBe('');
  });
});

describe('CONFIG GET', () => {
  const configuration = new Configuration();

  test('finds names and aliases by pattern, each once', () => {
    const names = configuration
      .get(['maxmemory', 'maxmemory*', 'bind', '*of'])
      .map((pair) => pair[0]);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        'maxmemory-samples',
        'maxmemory-clients',
        'bind',
        'slaveof',
        'replicaof',
      ]),
    );
    expect(names[0]).toBe('maxmemory');
  });

  test('answers a literal name in its spelling, once in any case', () => {
    expect(configuration.get(['HZ', 'hz', 'h?'])).toEqual([['HZ', '10']]);
    expect(configuration.get(['nothing'])).toEqual([]);
    expect(configuration.get(['HA?H-MAX-ZIPLIST-ENTRIES'])).toEqual([
      ['hash-max-ziplist-entries', '512'],
    ]);
  });

  test('finds hidden directives only by their literal name', () => {
    const hidden = directiveTable
      .filter((row) => directiveHas(row, directiveFlag.hidden))
      .map((row) => row.name);
    expect(hidden.length).toBe(7);
    for (const name of hidden) {
      expect(configuration.get(['*']).some((pair) => pair[0] === name)).toBe(false);
      expect(configuration.get([name]).length).toBe(1);
    }
  });
});

describe('the getters', () => {
  test('give values in their types', () => {
    const configuration = new Configuration();
    configuration.assign('maxmemory', '18446744073709551615');
    configuration.assign('requirepass', 'p\xc3\xa9');
    expect(configuration.getNumber('maxmemory')).toBe(2 ** 64);
    expect(configuration.getBigInt('maxmemory')).toBe(2n ** 64n - 1n);
    expect(configuration.getBool('appendonly')).toBe(false);
    expect(configuration.getEnum('appendfsync')).toBe('everysec');
    expect(configuration.getString('requirepass')).toBe('pé');
    expect(configuration.getBytes('requirepass')).toEqual(Uint8Array.of(0x70, 0xc3, 0xa9));
    expect(configuration.getString('unixsocket')).toBe('');
    expect(configuration.getSpecial('save')[2]).toEqual({ seconds: 60, changes: 10000 });
    expect(configuration.getSpecial('bind')).toEqual(['*', '-::*']);
    expect(configuration.getSpecial('notify-keyspace-events')).toBe(0);
    expect(configuration.getSpecial('dir')).toBe('/');
    expect(configuration.debugLines()).toContain('io-threads 1');
  });

  test('refuse a directive of another type, which is a mistake of the program', () => {
    const configuration = new Configuration();
    expect(() => configuration.getNumber('appendonly')).toThrow(TypeError);
    expect(() => configuration.getBool('nothing')).toThrow(TypeError);
  });

  test('are cheap: a million numbers in well under a second', () => {
    const configuration = new Configuration();
    const start = performance.now();
    let sum = 0;
    for (let round = 0; round < 1_000_000; round++) sum += configuration.getNumber('hz');
    expect(sum).toBe(10_000_000);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
