/*
 * Command lines that redis-cli and cedis-cli must answer alike, on redis-server and on Cedis. Each
 * runs on the dataset of `dataset`; `P` is the port, `input` goes to the standard input.
 */

export interface Line {
  readonly words: readonly string[];
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Words that stand before `-p P`, which they may then replace. */
  readonly isBare?: boolean;
}

/** The commands that make the dataset. */
export const dataset: readonly (readonly string[])[] = [
  ['SET', 'text', 'hello'],
  ['SET', 'bytes', 'a"b\\c\n\r\t\x07\b\x01end'],
  ['SET', 'number', '10'],
  ['RPUSH', 'list', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'],
  ['RPUSH', 'one', 'x'],
  ['HSET', 'hash', 'f', 'v'],
  ['SADD', 'set', 'member'],
  ['ZADD', 'zset', '1.5', 'a', '2', 'b'],
  ['XADD', 'stream', '1-1', 'field', 'value', 'other', 'thing'],
];

const line = (...words: string[]): Line => ({ words });
const bare = (...words: string[]): Line => ({ words, isBare: true });
const fed = (input: string, ...words: string[]): Line => ({ words, input });

/** Commands whose replies have every shape. */
const shapes: readonly (readonly string[])[] = [
  ['get', 'text'],
  ['get', 'bytes'],
  ['get', 'missing'],
  ['incr', 'number'],
  ['lrange', 'list', '0', '-1'],
  ['lrange', 'missing', '0', '-1'],
  ['hgetall', 'hash'],
  ['hgetall', 'missing'],
  ['smembers', 'set'],
  ['smembers', 'missing'],
  ['zrange', 'zset', '0', '-1', 'withscores'],
  ['zscore', 'zset', 'a'],
  ['xrange', 'stream', '-', '+'],
  ['eval', "return {1,{2,{'a',3},{}},redis.error_reply('ERR no'),false}", '0'],
  ['incr', 'text'],
];

const forms: readonly (readonly string[])[] = [
  [],
  ['--no-raw'],
  ['--csv'],
  ['-3', '--no-raw'],
  ['-3', '--raw'],
  ['--json'],
  ['--quoted-json'],
  ['-2', '--json'],
];

const options: readonly Line[] = [
  line('-n', '3', 'set', 'elsewhere', '1'),
  line('-n', '99', 'ping'),
  line('-r', '3', 'incr', 'number'),
  line('-r', '2', '-i', '0.01', 'ping'),
  line('-r', '0', 'ping'),
  line('-d', ', ', 'lrange', 'list', '0', '2'),
  line('-D', '|', 'ping'),
  line('-D', '', '-r', '2', 'ping'),
  line('-e', 'incr', 'text'),
  line('-e', 'ping'),
  line('incr', 'text'),
  line('--no-raw', '--csv', '--raw', 'get', 'text'),
  line('-a', 'wrong', 'ping'),
  line('-a', 'wrong', '--no-auth-warning', 'ping'),
  line('--user', 'nobody', '--pass', 'wrong', '--no-auth-warning', 'ping'),
  { words: ['ping'], environment: { REDISCLI_AUTH: 'wrong' } },
  line('-3', '-2', 'ping'),
  line('-x', '-X', 'tag', 'ping'),
  line('--ldb', '--raw', '-c', '-s', '/tmp/none', 'ping'),
  line('--functions-rdb', 'a', '--rdb', 'b'),
  line('--unknown', 'ping'),
  line('-h'),
  line('-p'),
  line('--show-pushes', 'maybe', 'ping'),
  line('--show-pushes', 'no', '-3', 'ping'),
  line('--quoted-input', 'set', '"a\\x00b"', "'c d'"),
  line('--quoted-input', 'set', '"a', 'b'),
  line('--quoted-input', '--no-raw', 'echo', '"\\xff\\n"'),
  line('--quoted-pattern', '"a', '--scan'),
  fed('from input', '-x', 'set', 'key'),
  fed('first\n', '-X', 'tag', 'set', 'tag', 'value'),
  fed('first', '-X', 'tag', 'set', 'key', 'value'),
  line('--no-raw', 'echo', 'h\u00e9llo \u20ac'),
  line('--json', 'echo', 'h\u00e9llo \u20ac'),
  line('--quoted-json', 'echo', 'h\u00e9llo \u20ac'),
  line('help'),
  line('help', 'get'),
  line('help', 'no-such-command'),
  line('nonsense', 'a', 'b'),
  line('get'),
  line('subscribe'),
  line('client', 'kill', 'id', 'x'),
  line('-c', 'get', 'text'),
  { words: ['-p', '1', 'ping'], isBare: true },
  { words: ['-s', '/nowhere/socket', 'ping'], isBare: true },
  { words: ['-u', 'http://x', 'ping'], isBare: true },
  { words: ['-u', 'redis://a%zzb@x', 'ping'], isBare: true },
  { words: ['-u', 'redis://127.0.0.1:P/2', '--no-raw', 'dbsize'], isBare: true },
  { words: ['-u', 'redis://nobody:wrong@127.0.0.1:P', '--no-auth-warning', 'ping'], isBare: true },
];

/** Values that are none, options that are given oddly, and what stands in for them. */
const odd: readonly Line[] = [
  ...['-p', '-n', '-r', '-i', '-d', '-D', '-a', '-u', '-X', '-s', '--user'].map((name) =>
    line(name),
  ),
  ...['--show-pushes', '--eval', '--count', '--pattern', '--rdb', '--lru-test'].map((name) =>
    line(name),
  ),
  line('-n', 'x', 'dbsize'),
  line('-n', '-1', 'dbsize'),
  line('-r', 'x', 'ping'),
  line('-r', '2x', 'ping'),
  line('-i', 'x', '-r', '2', 'ping'),
  line('-i', '1e-2', '-r', '2', 'ping'),
  line('-p', 'abc', 'ping'),
  line('-h', '', 'ping'),
  line('-z', 'ping'),
  line('--', 'ping'),
  line('ping', '-r', '3'),
  line(''),
  line('', 'x'),
  line('-d', '', 'lrange', 'list', '0', '1'),
  line('-d', '\\n', 'lrange', 'list', '0', '1'),
  line('-d', ',', '-3', 'hgetall', 'hash'),
  line('-d', ',', 'eval', 'return {1,{2,3},{}}', '0'),
  line('-D', 'x', '--csv', 'ping'),
  line('-e', '-r', '3', 'incr', 'text'),
  line('-e', '--json', 'incr', 'text'),
  line('-e', 'eval', "return {redis.error_reply('x')}", '0'),
  line('-3', '--json', '-2', 'ping'),
  line('-2', '--quoted-json', 'hgetall', 'hash'),
  line('--csv', '--json', 'get', 'text'),
  line('--json', '--raw', 'hgetall', 'hash'),
  line('--quoted-input', 'set', '"a" b', 'x'),
  line('--quoted-input', 'echo', 'a"b"'),
  line('--quoted-input', '--no-raw', 'echo', '"\\xzz\\q\\a\\b"'),
  fed('in', '--quoted-input', '-x', 'set', '"q"'),
  fed('a\0b\xff\n', '-x', '--no-raw', 'echo'),
  fed('bin\0\r\n\xfe', '-X', 'tag', '--no-raw', 'echo', 'tag'),
  fed('v', '-x', '-r', '2', 'append', 'k'),
  fed('', '-x', 'echo'),
  line('--show-pushes', '', 'ping'),
  line('-a', '', 'ping'),
  line('--user', 'default', 'ping'),
  line('--user', 'nobody', '-a', 'x', 'ping'),
  line('-a', 'x', '-a', 'y', '--no-auth-warning', 'ping'),
  { words: ['-a', 'y', 'ping'], environment: { REDISCLI_AUTH: 'x' } },
  { words: ['ping'], environment: { REDISCLI_AUTH: '' } },
  fed('secret\n', '--askpass', 'ping'),
  fed('', '--askpass', 'ping'),
  line('-a', 'x', '-x', '-X', 't', 'ping'),
  line('--rdb', 'a', '--functions-rdb', 'b', '-a', 'x'),
  line('--cluster', 'nosuch'),
  line('--cluster', 'check'),
  line('--cluster', 'check', 'x'),
  line('--cluster', 'check', '127.0.0.1:1'),
  line('--cluster', 'info', '127.0.0.1', 'P'),
  line('--cluster', 'info', '--verbose', '127.0.0.1:P'),
  line('--cluster', 'call', '127.0.0.1:P'),
  line('--cluster', 'info', '-a', 'x', '127.0.0.1:P'),
  line('help', '@hyperloglog'),
  line('HELP', 'config', 'set'),
  line('punsubscribe', 'x'),
  line('--scan', '--memkeys', '--pattern', 'nothing'),
  line('--scan', '--quoted-pattern', '"a" "b"'),
  line('--scan', '-n', '99'),
  line('--rdb', '/nowhere/file'),
  fed('secret', '--pipe', '-a', 'x'),
  fed('*1\r\n$4\r\nPING\r\n', '--pipe', '-3'),
  ...[
    ...['127.0.0.1:P/', '127.0.0.1:P/x', '127.0.0.1:P/1?a=b', ':P', 'user:p@ss@127.0.0.1:P'],
    ...['a%', '%64efault:x@127.0.0.1:P', '127.0.0.1:abc'],
  ].map((place) => bare('--no-auth-warning', '-u', `redis://${place}`, 'ping')),
  bare('-u', '', 'ping'),
  bare('-u', 'REDIS://127.0.0.1:P', '-n', '3', 'dbsize'),
  bare('-u', 'redis://127.0.0.1:P', '-p', '1', 'ping'),
  ...['--latency', '--stat', '--pipe', '--bigkeys', '--replica', '--hotkeys'].map((mode) =>
    bare('-p', '1', mode),
  ),
];

const modes: readonly Line[] = [
  line('--scan', '--pattern', 't*t'),
  line('--no-raw', '--scan', '--pattern', 'by*'),
  line('--scan', '--quoted-pattern', '"te\\x78t"'),
  line('--bigkeys', '--pattern', 'text'),
  line('--bigkeys', '--pattern', 'nothing'),
  line('--bigkeys', '--pattern', 'zse?'),
  line('--memkeys', '--pattern', 'nothing'),
  line('--memkeys-samples', '5', '--pattern', 'stream'),
  line('--hotkeys'),
  fed('SET a 1\r\nINCR a\r\nINCR text\r\n', '--pipe'),
  fed('*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$1\r\n2\r\n', '--pipe'),
  fed('', '--pipe'),
  line('--eval', '/nowhere/script.lua'),
];

const prompts: readonly Line[] = [
  fed('set a 1\nget a\n\nquit\nget a\n'),
  fed('get a\n"unbalanced\n3 ping\n0 ping\n', '--no-raw'),
  fed('multi\nset a 1\nget a\nexec\nmulti\ndiscard\nexec\n', '--no-raw'),
  fed('select 3\ndbsize\nselect 99\nget text\n', '--no-raw'),
  fed('"set" \'a b\' "x\\x01y"\nget "a b"\n', '--no-raw'),
  fed('hello 3\nhgetall hash\n', '--no-raw'),
  fed('exit\n'),
  fed('restart\nping'),
  fed('connect 127.0.0.1 P\nget text\n'),
  fed('# comment\n  get   text  \n\tget text\t\nGET text\r\nget te"xt"\nget "te\\x78t"\nget text'),
  fed('echo "caf\xc3\xa9"\necho caf\xc3\xa9\necho \xff\xfe\n', '--no-raw'),
  fed('3 incr number\n-1 incr number\n2x incr number\n99999999999999999999 ping\n2\n', '--no-raw'),
  fed('"" ping\n\'\' ""\n" 2" ping\n" " ping\n"+2" ping\n"2 " ping\n""\n"a"b\n', '--no-raw'),
  fed(':set hints\n:set x\n:nosuch\n:\n:set\n'),
  fed('multi\nselect 3\ndiscard\nset q 1\nselect x\nreset\nget text\n', '-n', '4', '--no-raw'),
  fed('help @list\nhelp nosuch\nhelp @nosuch\n?  get\n'),
  fed('get text\nnosuch\n', '-e', '-r', '2', '-D', '|'),
  fed('client tracking on\nget text\nset text 2\nget text\n', '-3', '--show-pushes', 'yes'),
  fed('client tracking on\nget text\nset text 2\nping\n', '-3', '--show-pushes', 'no', '--json'),
  { words: [], input: 'get text\n', environment: { FAKETTY: '1' } },
  { ...bare('-p', '1'), input: 'get text\nconnect 127.0.0.1 P\nget text\n' },
];

/**
 * What redis-cli 7.2 answers and 7.0 does not, with what it writes to the standard output and to
 * that of errors.
 */
export const newer: readonly (Line & { readonly output: string; readonly errors?: string })[] = [
  { ...bare('-p', '70000', 'ping'), output: '', errors: 'Invalid server port.\n' },
  { ...bare('-u', 'redis://h:-5', 'ping'), output: '', errors: 'Invalid server port.\n' },
  { ...bare('-u', 'redis://[::1]:P', 'get', 'text'), output: 'hello\n' },
  { ...line('-3', 'unsubscribe', 'x', 'y'), output: 'unsubscribe\nx\n0\nunsubscribe\ny\n0\n' },
  {
    ...line('--scan', '--count', '0'),
    output: '',
    errors: 'SCAN error: ERR syntax error\n',
  },
  {
    ...fed('subscribe ch\nget text\nping\nunsubscribe\n'),
    output:
      "subscribe\nch\n1\nERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING /" +
      ' QUIT / RESET are allowed in this context\n\npong\n\nunsubscribe\nch\n0\n',
  },
  {
    ...fed('subscribe a\nget text\nquit\n', '-3'),
    environment: { FAKETTY: '1', TERM: 'dumb' },
    output:
      '1) "subscribe"\n2) "a"\n3) (integer) 1\nReading messages... (press Ctrl-C to quit or any key' +
      ' to type command)\r\x1b[K"hello"\nReading messages... (press Ctrl-C to quit or any key to' +
      ' type command)\r\x1b[K',
  },
];

export const lines: readonly Line[] = [
  ...forms.flatMap((form) => shapes.map((words) => line(...form, ...words))),
  ...options,
  ...odd,
  ...modes,
  ...prompts,
];
