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
];

export const lines: readonly Line[] = [
  ...forms.flatMap((form) => shapes.map((words) => line(...form, ...words))),
  ...options,
  ...modes,
  ...prompts,
];
