/*
 * From the command line and redis.conf to values, and back to redis.conf: the rules of the
 * arguments, the loader with its fatal errors, and CONFIG REWRITE, first on a host that only exists
 * in memory and then on real files.
 */

import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { commandLineParse, versionText } from '../../host/cli/arguments.js';
import { Configuration } from '../../host/config/configuration.js';
import { isolatedHost } from '../../host/config/host.js';
import type { ConfigurationHost } from '../../host/config/host.js';
import { ConfigurationError, configurationLoad } from '../../host/config/load.js';
import type { LoadChecks, LoadSources } from '../../host/config/load.js';
import { nodeHost } from '../../host/config/node-host.js';
import { configurationRewrite } from '../../host/config/rewrite.js';

/** A host whose files are the given ones. */
function memoryHost(
  files: Record<string, string>,
  input = '',
): ConfigurationHost & { messages: string[] } {
  const messages: string[] = [];
  return {
    ...isolatedHost(),
    messages,
    fileRead: (path) => {
      const content = files[path];
      return content === undefined
        ? { error: 'No such file or directory', missing: true }
        : { content };
    },
    fileReplace: (path, content) => ((files[path] = content), null),
    filesMatching: (pattern) =>
      Object.keys(files).filter((name) => name.startsWith(pattern.replace('*', ''))),
    fileAppendCheck: (path) => (path.startsWith('/none/') ? 'No such file or directory' : null),
    standardInputRead: () => input,
    log: (_, message) => messages.push(message),
  };
}

/** The sources of a command line that serves. */
function sourcesOf(...givenArguments: string[]): LoadSources {
  const line = commandLineParse(givenArguments);
  if (line.kind !== 'serve') throw new Error(`serves not: ${line.kind}`);
  return line.sources;
}

/** A configuration loaded from a command line over files in memory. */
function loaded(
  givenArguments: string[],
  files: Record<string, string> = {},
  input = '',
): Configuration {
  const configuration = new Configuration(memoryHost(files, input));
  configurationLoad(configuration, sourcesOf(...givenArguments));
  return configuration;
}

/** The fatal error of a start. */
function fatalOf(
  givenArguments: string[],
  files: Record<string, string> = {},
  checks: LoadChecks = {},
): ConfigurationError {
  try {
    configurationLoad(new Configuration(memoryHost(files)), sourcesOf(...givenArguments), checks);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('the start went through');
}

/** Values by name. */
function valuesOf(configuration: Configuration, ...names: string[]): (string | undefined)[] {
  return names.map((name) => configuration.get([name])[0]?.[1]);
}

describe('the command line', () => {
  test('asks for the version in the form that scripts take apart', () => {
    expect(versionText()).toMatch(
      /^Redis server v=7\.2\.6 sha=00000000:0 malloc=cedis bits=64 build=[0-9a-f]+\n$/,
    );
    for (const flag of ['-v', '--version']) {
      expect(commandLineParse([flag, '--sentinel'])).toEqual({
        kind: 'print',
        text: versionText(),
        stream: 'stdout',
        exitCode: 0,
      });
    }
  });

  test('asks for help, which goes to the standard error with code 1', () => {
    for (const flag of ['-h', '--help']) {
      const line = commandLineParse([flag]);
      expect(line).toMatchObject({ kind: 'print', stream: 'stderr', exitCode: 1 });
      expect(line.kind === 'print' && line.text).toContain(
        'Usage: cedis-server [/path/to/redis.conf] [options] [-]\n',
      );
    }
  });

  test('asks for a test of memory or of the system', () => {
    expect(commandLineParse(['--test-memory', '64'])).toEqual({
      kind: 'testMemory',
      megabytes: 64,
    });
    expect(commandLineParse(['--test-memory', 'x'])).toEqual({ kind: 'testMemory', megabytes: 0 });
    expect(commandLineParse(['--test-memory'])).toMatchObject({
      kind: 'print',
      stream: 'stderr',
      exitCode: 1,
    });
    expect(commandLineParse(['--check-system'])).toEqual({ kind: 'checkSystem' });
  });

  test('asks for a sentinel and is told that there is none', () => {
    const line = commandLineParse(['x.conf', '--sentinel']);
    expect(line).toMatchObject({ kind: 'print', stream: 'stderr', exitCode: 1 });
    expect(line.kind === 'print' && line.text).toContain('sentinel');
  });

  test.each<[string[], string | null, boolean, string | null]>([
    [[], null, false, null],
    [['x.conf'], 'x.conf', false, ''],
    [['-'], null, true, ''],
    [['x.conf', '-'], 'x.conf', true, ''],
    [['-', '--port', '1'], null, true, 'port "1" '],
    [['--port', '-', '1'], null, false, 'port "-" "1" '],
    [['--port', '7777'], null, false, 'port "7777" '],
    [['--port=1'], null, false, 'port=1 '],
    [
      ['x.conf', '--port', '1', '--loglevel', 'verbose', '-'],
      'x.conf',
      true,
      'port "1" \nloglevel "verbose" ',
    ],
    [['--save', '60', '1', '300', '10'], null, false, 'save "60" "1" "300" "10" '],
    [['--save', '60 1', '--save', ''], null, false, 'save "60 1" \nsave "" '],
    [['--save', '--port', '1'], null, false, 'save ""\nport "1" '],
    [['--port', '1', '--SAVE'], null, false, 'port "1" \nSAVE ""'],
    [['--port', '--loglevel', 'verbose'], null, false, 'port "--loglevel" "verbose" '],
    [
      ['--port', '--bla', '--loglevel', 'verbose'],
      null,
      false,
      'port "--bla" \nloglevel "verbose" ',
    ],
    [['--maxmemory 700mb', '--port', '1'], null, false, 'maxmemory 700mb \nport "1" '],
    [
      ['--proc-title-template', '--save', '--save', '', '--port', '1'],
      null,
      false,
      'proc-title-template "--save" \nsave "" \nport "1" ',
    ],
    [['-x', '1'], null, false, '"-x" "1" '],
    [['--requirepass', 'é"\\'], null, false, 'requirepass "\\xc3\\xa9\\"\\\\" '],
    [['--'], null, false, ' '],
    [[''], '', false, ''],
  ])('%j', (words, file, readsStandardInput, options) => {
    expect(sourcesOf(...words)).toEqual({ file, readsStandardInput, options });
  });
});

describe('redis.conf', () => {
  test('is read with comments, quotes, any case, aliases, and the last line wins', () => {
    const file =
      '# c\n\n  PORT 7000\r\nport "7\\x3001"\n\tloglevel \'verbose\'\n' +
      'slave-priority 5\nrequirepass "a b"';
    const configuration = loaded(['x.conf'], { '/x.conf': file });
    expect(valuesOf(configuration, 'port', 'loglevel', 'replica-priority', 'requirepass')).toEqual([
      '7001',
      'verbose',
      '5',
      'a b',
    ]);
    expect(configuration.file).toBe('/x.conf');
  });

  test('is followed by the standard input and by the options', () => {
    const configuration = loaded(
      ['x.conf', '--hz', '3', '-'],
      { '/x.conf': 'port 1\nhz 1\ntimeout 1\n' },
      'port 2\nhz 2\n',
    );
    expect(valuesOf(configuration, 'timeout', 'port', 'hz')).toEqual(['1', '2', '3']);
  });

  test('takes several words as several or as one', () => {
    const words = [
      '--client-output-buffer-limit',
      'normal 1 2 3',
      '--bind',
      '127.0.0.1',
      '::1',
      '--oom-score-adj-values',
      '1 2 3',
    ];
    const configuration = loaded([...words, '--shutdown-on-sigint', 'nosave', 'force', 'now']);
    expect(configuration.getSpecial('client-output-buffer-limit')[0]).toEqual({
      hardBytes: 1n,
      softBytes: 2n,
      softSeconds: 3,
    });
    expect(valuesOf(configuration, 'bind', 'oom-score-adj-values', 'shutdown-on-sigint')).toEqual([
      '127.0.0.1 ::1',
      '1 2 3',
      'nosave now force',
    ]);
  });

  test('adds save lines up, replaces the default by the first, all by an empty one', () => {
    expect(valuesOf(loaded([]), 'save')).toEqual(['3600 1 300 100 60 10000']);
    const file = { '/x.conf': 'save 900 1\n' };
    expect(valuesOf(loaded(['x.conf', '--save', '100', '100'], file), 'save')).toEqual([
      '900 1 100 100',
    ]);
    expect(valuesOf(loaded(['x.conf', '--save', ''], file), 'save')).toEqual(['']);
    expect(valuesOf(loaded(['x.conf', '--save'], file), 'save')).toEqual(['']);
    const around = { '/x.conf': 'save 1 1\ninclude y.conf\nsave 3 3\n', 'y.conf': 'save 2 2\n' };
    expect(valuesOf(loaded(['x.conf'], around), 'save')).toEqual(['3 3']);
  });

  test('includes a file, and all files of a pattern or none', () => {
    const files = {
      '/x.conf': 'include y.conf\ninclude "conf.d/*"\ninclude none/*\n',
      'y.conf': 'hz 7',
      'conf.d/1': 'port 1\n',
      'conf.d/2': 'port 2\n',
    };
    expect(valuesOf(loaded(['x.conf'], files), 'hz', 'port')).toEqual(['7', '2']);
  });

  test('collects what is no setting', () => {
    const file =
      'user a on >p\nuser b off\nrename-command FLUSHALL ""\n' +
      'loadmodule m.so x y\nm.Size 1 2\nlua-replicate-commands yes\nsentinel\n';
    expect(loaded(['x.conf'], { '/x.conf': file }).declarations).toEqual({
      users: [
        ['a', 'on', '>p'],
        ['b', 'off'],
      ],
      renamedCommands: [{ from: 'FLUSHALL', to: '' }],
      modules: [{ path: 'm.so', words: ['x', 'y'] }],
      moduleSettings: new Map([['m.size', '1 2']]),
    });
  });

  test('in cluster mode has one database, said in the log', () => {
    const configuration = loaded(['--cluster-enabled', 'yes']);
    expect(configuration.getNumber('databases')).toBe(1);
    const { messages } = configuration.host as ReturnType<typeof memoryHost>;
    expect(messages).toEqual([
      'WARNING: Changing databases number from 16 to 1 since we are in cluster mode',
    ]);
  });
});

describe('a fatal error', () => {
  test('says where it is, in the form of Redis', () => {
    const error = fatalOf(['x.conf'], { '/x.conf': '# c\n\n maxmemory 10foo \n' });
    expect(error.destination).toBe('standardError');
    expect(error.message).toBe(
      '\n*** FATAL CONFIG FILE ERROR (Redis 7.2.6) ***\n' +
        'Reading the configuration file, at line 3\n' +
        ">>> 'maxmemory 10foo'\nargument must be a memory value\n",
    );
  });

  const enumReason = 'argument(s) must be one of the following: ';
  test.each<[string[], string, string]>([
    [['--invalid'], 'invalid', 'Bad directive or wrong number of arguments'],
    [['--port'], 'port', 'wrong number of arguments'],
    [['--port', '6379', '6380'], 'port "6379" "6380"', 'wrong number of arguments'],
    [
      ['--port', '--loglevel', 'verbose'],
      'port "--loglevel" "verbose"',
      'wrong number of arguments',
    ],
    [
      ['--port', '--bla', '--loglevel', 'verbose'],
      'port "--bla"',
      "argument couldn't be parsed into an integer",
    ],
    [
      ['--loglevel', '--bla'],
      'loglevel "--bla"',
      `${enumReason}debug, verbose, notice, warning, nothing`,
    ],
    [
      ['--shutdown-on-sigint'],
      'shutdown-on-sigint',
      `${enumReason}default, save, nosave, now, force`,
    ],
    [['--replicaof', '127.0.0.1', 'abc'], 'replicaof "127.0.0.1" "abc"', 'Invalid master port'],
    [
      ['--replicaof', '--127.0.0.1', '--abc'],
      'replicaof "--127.0.0.1"',
      'wrong number of arguments',
    ],
    [['--port 1 "abc'], 'port 1 "abc', 'Unbalanced quotes in configuration line'],
    [['--save', '1'], 'save "1"', 'Invalid save parameters'],
    [
      ['--sentinel x', '--port', '1'],
      'sentinel x',
      'sentinel directive while not in sentinel mode',
    ],
    [['--a.b'], 'a.b', 'Module config specified without value'],
    [['--include'], 'include', 'Bad directive or wrong number of arguments'],
  ])('of %j', (words, line, reason) => {
    expect(fatalOf(words).message).toContain(`>>> '${line}'\n${reason}`);
  });

  test('names the line of an included file', () => {
    const error = fatalOf(['x.conf'], {
      '/x.conf': '\n\n\n\ninclude y.conf',
      'y.conf': '\nport x',
    });
    expect(error.message).toContain("at line 2\n>>> 'port x'");
  });

  test('about a missing file goes to the log', () => {
    const error = fatalOf(['x.conf']);
    expect(error.destination).toBe('log');
    expect(error.message).toBe(
      "Fatal error, can't open config file '/x.conf': No such file or directory",
    );
  });

  test('about the whole names no line', () => {
    const head = '\n*** FATAL CONFIG FILE ERROR (Redis 7.2.6) ***\n';
    const both = fatalOf(['--cluster-enabled', 'yes', '--replicaof', '127.0.0.1', '1']);
    expect(both.message).toBe(`${head}replicaof directive not allowed in cluster mode\n`);
    const log = fatalOf(['--logfile', '/none/x']);
    expect(log.message).toBe(`${head}Can't open the log file: No such file or directory\n`);
  });

  test('about users and commands comes from those who know them', () => {
    const checks: LoadChecks = {
      user: (words) => (words[1] === 'bogus' ? { wordIndex: 0, reason: 'Syntax error' } : null),
      renameCommand: (from) => (from === 'foo' ? 'No such command in rename-command' : null),
    };
    expect(fatalOf(['--user', 'a', 'bogus'], {}, checks).message).toContain(
      "Error in user declaration 'user': Syntax error\n",
    );
    expect(fatalOf(['--rename-command', 'foo', 'b'], {}, checks).message).toContain(
      'No such command in rename-command\n',
    );
  });
});

describe('CONFIG REWRITE of a text', () => {
  const resolve = (name: string): string | null =>
    ({ port: 'port', save: 'save', 'new-name': 'new-name', 'old-name': 'new-name' })[
      name.toLowerCase()
    ] ?? null;
  const line = (text: string, force = true): { text: string; force: boolean } => ({ text, force });

  test('keeps comments and order, reuses lines, empties the rest, appends new ones', () => {
    const old =
      '# mine\n  PORT 1  \n\n\n# more\nold-name a\n' +
      'save 1 1\nsave 2 2\nsave 3 3\nnew-name b\ninclude x\nbogus 1\nport "\n';
    const offers = [
      { name: 'new-name', lines: [line('new-name c')] },
      { name: 'save', lines: [line('save 9 9')] },
      { name: 'port', lines: [line('port 2', false)] },
      { name: 'other', lines: [line('other 1'), line('other 2')] },
      { name: 'default', lines: [line('default 1', false)] },
    ];
    const rewritten =
      '# mine\nport 2\n\n# more\nnew-name c\nsave 9 9\n\n' +
      'include x\n# ??? bogus 1\n# ??? port "\n\n' +
      '# Generated by CONFIG REWRITE\nother 1\nother 2\n';
    expect(configurationRewrite(old, offers, resolve, false)).toBe(rewritten);
    expect(configurationRewrite(null, offers.slice(4), resolve, false)).toBe('');
    expect(configurationRewrite(null, offers.slice(4), resolve, true)).toBe(
      '# Generated by CONFIG REWRITE\ndefault 1\n',
    );
  });

  test('removes the lines of a directive that offers none', () => {
    expect(
      configurationRewrite('port 1\n# c\nport 2', [{ name: 'port', lines: [] }], resolve, false),
    ).toBe('\n# c\n\n');
  });
});

describe('CONFIG REWRITE', () => {
  test('without a file is an error', () => {
    expect(new Configuration().rewrite()).toBe('ERR The server is running without a config file');
  });

  test('that fails says why', () => {
    const host = { ...memoryHost({ '/x.conf': '' }), fileReplace: () => 'Permission denied' };
    const configuration = new Configuration(host);
    configurationLoad(configuration, sourcesOf('x.conf'));
    expect(configuration.rewrite()).toBe('ERR Rewriting config file: Permission denied');
    expect(host.messages).toEqual(['CONFIG REWRITE failed: Permission denied']);
  });

  test('writes what differs from the default, and the special forms', () => {
    const files: Record<string, string> = {
      '/x.conf': 'rename-command flushdb badger\nuser a on\nmaxmemory 5mb\n',
    };
    const configuration = loaded(['x.conf'], files);
    const pairs: [string, string][] = [
      ['maxmemory', '2gb'],
      ['maxmemory-clients', '5%'],
      ['bind', '127.0.0.1 ::1'],
      ['notify-keyspace-events', 'KEA'],
      ['client-output-buffer-limit', 'replica 1mb 1025 3'],
      ['shutdown-on-sigterm', 'now save'],
      ['requirepass', 'a "b"\xff'],
      ['save', '60 1 70 2'],
      ['latency-tracking-info-percentiles', ''],
      ['oom-score-adj-values', '1 2 3'],
      ['hz', '10'],
    ];
    expect(configuration.set(pairs)).toBeNull();
    expect(configuration.assign('unixsocketperm', '770')).toBeNull();
    expect(configuration.assign('slaveof', '10.0.0.1 6379')).toBeNull();
    expect(
      configuration.rewrite({ userLines: () => ['user a on', 'user default on nopass'] }),
    ).toBeNull();
    expect(files['/x.conf']!.split('\n').slice(0, 5)).toEqual([
      'rename-command flushdb badger',
      'user a on',
      'maxmemory 2gb',
      '',
      '# Generated by CONFIG REWRITE',
    ]);
    expect(files['/x.conf']!.split('\n').slice(5).sort()).toEqual([
      '',
      'bind 127.0.0.1 ::1',
      'client-output-buffer-limit replica 1mb 1025 3',
      'dir "/"',
      'latency-tracking-info-percentiles ""',
      'maxmemory-clients 5%',
      'notify-keyspace-events "AKE"',
      'oom-score-adj-values 1 2 3',
      'replicaof 10.0.0.1 6379',
      'requirepass "a \\"b\\"\\xff"',
      'save 60 1',
      'save 70 2',
      'shutdown-on-sigterm save now',
      'unixsocketperm 770',
      'user default on nopass',
    ]);
    const users = { userLines: () => ['user a on', 'user default on nopass'] };
    configuration.rewrite(users);
    configuration.rewrite(users);
    const again = files['/x.conf'];
    configuration.rewrite(users);
    expect(files['/x.conf']).toBe(again);
    expect(loaded(['x.conf'], files).get(['*'])).toEqual(configuration.get(['*']));
  });

  test('of all settings is read back to the same values', () => {
    const files: Record<string, string> = { '/x.conf': '' };
    const configuration = loaded(
      ['x.conf', '--maxmemory', '1000', '--save', '', '--bind', '', '--tls-port', '7'],
      files,
    );
    expect(configuration.rewrite({ forceAll: true })).toBeNull();
    expect(files['/x.conf']!.split('\n').length).toBeGreaterThan(150);
    expect(loaded(['x.conf'], files).get(['*'])).toEqual(configuration.get(['*']));
  });

  test('brings an alias and its name to one line, whichever came last', () => {
    for (const order of [
      ['hash-max-listpack-entries 20', 'hash-max-ziplist-entries 21'],
      ['hash-max-ziplist-entries 20', 'hash-max-listpack-entries 21'],
    ]) {
      const files: Record<string, string> = { '/x.conf': order.join('\n') };
      const configuration = loaded(['x.conf'], files);
      expect(
        valuesOf(configuration, 'hash-max-listpack-entries', 'hash-max-ziplist-entries'),
      ).toEqual(['21', '21']);
      configuration.set([['hash-max-listpack-entries', '100']]);
      configuration.rewrite();
      expect(files['/x.conf']!.match(/hash-max-.*-entries.*/g)).toEqual([
        'hash-max-listpack-entries 100',
      ]);
    }
  });

  test('leaves user lines alone when nobody knows the users; removes them for an ACL file', () => {
    const files: Record<string, string> = { '/x.conf': 'user a on\n' };
    loaded(['x.conf'], files).rewrite();
    expect(files['/x.conf']).toContain('user a on\n');
    loaded(['x.conf', '--aclfile', 'a.acl'], files).rewrite({ userLines: () => ['user a on'] });
    expect(files['/x.conf']).not.toContain('user a on\n');
  });
});

describe('on real files', () => {
  const before = process.cwd();
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cedis-config-'));
    mkdirSync(join(folder, 'conf.d'));
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'conf.d', '10.conf'), 'timeout 10\nhz 11\n');
    writeFileSync(join(folder, 'conf.d', '20.conf'), 'timeout 20\n');
    writeFileSync(join(folder, 'conf.d', '.hidden.conf'), 'timeout 30\n');
    writeFileSync(
      join(folder, 'p\u00e9.conf'),
      'include conf.d/*.conf\ndir data\nloglevel debug\n',
    );
    process.chdir(folder);
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  test('a file is loaded, changes the directory, and is rewritten in place', () => {
    const messages: string[] = [];
    const configuration = new Configuration(nodeHost((_, message) => messages.push(message)));
    const path = join(folder, 'pé.conf');
    configurationLoad(configuration, sourcesOf('pé.conf', '--port', '7'));
    expect(valuesOf(configuration, 'timeout', 'hz', 'port')).toEqual(['20', '11', '7']);
    expect(process.cwd()).toBe(join(folder, 'data'));
    expect(configuration.rewrite()).toBeNull();
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'include conf.d/*.conf',
      `dir "${join(folder, 'data')}"`,
      'loglevel debug',
    ]);
    expect(lines).toEqual(
      expect.arrayContaining(['# Generated by CONFIG REWRITE', 'timeout 20', 'port 7']),
    );
    expect(readdirSync(folder).sort()).toEqual(['conf.d', 'data', 'pé.conf']);
    expect(messages.at(-1)).toBe('CONFIG REWRITE executed with success.');
  });

  test('a directory that is none is refused with the text of the system', () => {
    const configuration = new Configuration(nodeHost(() => undefined));
    configuration.assign('enable-protected-configs', 'yes');
    const error = "ERR CONFIG SET failed (possibly related to argument 'dir') - ";
    expect(configuration.set([['dir', join(folder, 'none')]])).toBe(
      `${error}No such file or directory`,
    );
    expect(configuration.set([['dir', join(folder, 'conf.d', '10.conf')]])).toBe(
      `${error}Not a directory`,
    );
    const place = process.cwd();
    expect(
      configuration.set([
        ['dir', folder],
        ['hz', 'x'],
      ]),
    ).toContain("'hz'");
    expect(process.cwd()).toBe(place);
  });

  test('a file that cannot be replaced leaves no temporary one behind', () => {
    const configuration = new Configuration(nodeHost(() => undefined));
    configuration.file = join(folder, 'none', 'x.conf');
    expect(configuration.rewrite()).toBe('ERR Rewriting config file: No such file or directory');
    configuration.file = join(folder, 'data');
    expect(configuration.rewrite()).toContain('ERR Rewriting config file: ');
    expect(readdirSync(folder).sort()).toEqual(['conf.d', 'data', 'pé.conf']);
  });
});
