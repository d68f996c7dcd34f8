/*
 * A dataset with a value of every type in every encoding, as commands.
 */

const many = Array.from({ length: 700 }, (_, index) => index);

/** The commands that make it; SELECT among them. */
export function datasetCommands(): string[][] {
  return [
    ['SET', 'integer', '12345'],
    ['SET', 'short', 'a text'],
    ['SET', 'packed', 'ab'.repeat(5000)],
    ['SET', 'packed:pieces', many.map((index) => `${index % 91} `.repeat(150)).join('')],
    ['SET', 'bytes', '\x00\xff\r\n\x80'],
    ['SET', 'later', 'gone in the year 2100', 'PXAT', '4102444800000'],
    ['RPUSH', 'list', 'a', '1', '-5', 'b'.repeat(100)],
    ['RPUSH', 'list:long', ...many.map((index) => `element ${index} ${'x'.repeat(index % 60)}`)],
    ['RPUSH', 'list:plain', 'p'.repeat(20_000), 'q'],
    ['SADD', 'set:integers', '1', '-70000', '5000000000'],
    ['SADD', 'set', 'a', 'b', '1'],
    ['SADD', 'set:large', ...many.map((index) => `member ${index}`)],
    ['HSET', 'hash', 'f', '1', 'g', 'two'],
    ['HSET', 'hash:large', ...many.flatMap((index) => [`field ${index}`, `${index * 7}`])],
    ['HSET', 'hash:wide', 'f', 'w'.repeat(100)],
    ['ZADD', 'zset', '1', 'a', '2.5', 'b', '-inf', 'c'],
    ['ZADD', 'zset:large', ...many.flatMap((index) => [`${index / 3}`, `member ${index}`])],
    ['PFADD', 'hll', ...many.map(String)],
    ...many.slice(0, 300).map((index) => ['XADD', 'stream', `${index + 1}-1`, 'n', `${index}`]),
    ['XGROUP', 'CREATE', 'stream', 'group', '5-0'],
    ['XREADGROUP', 'GROUP', 'group', 'consumer', 'COUNT', '3', 'STREAMS', 'stream', '>'],
    ['XDEL', 'stream', '7-1', '9-1'],
    ['SELECT', '9'],
    ['SET', 'elsewhere', 'another database'],
    ['SELECT', '0'],
  ];
}
