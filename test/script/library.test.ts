/*
 * The libraries that Redis gives its scripts beside Lua's own. The same rows are asked of a
 * redis-server where there is one.
 */

import { describe, expect, test } from 'vitest';

import type { Connection } from '../support/connection.js';
import { redisBeside, redisMissing } from '../support/redis.js';
import { respCommand } from '../support/resp.js';
import { ScriptPeer } from '../support/script.js';

const cjson: [string, string][] = [
  ['cjson.encode({1, 2, 3})', '[1,2,3]'],
  ['cjson.encode({a = 1, b = {1, 2, 3}, c = "x/y"})', '{"a":1,"c":"x\\/y","b":[1,2,3]}'],
  ['cjson.encode({})', '{}'],
  ['cjson.encode("\\0\\31\\127\\"\\\\/")', '"\\u0000\\u001f\\u007f\\"\\\\\\/"'],
  ['cjson.encode({[1] = 1, [2] = 2, [4] = 4})', '[1,2,null,4]'],
  ['cjson.encode({[1.5] = true})', '{"1.5":true}'],
  ['cjson.encode(1/3)', '0.33333333333333'],
  ['cjson.encode({cjson.null, false})', '[null,false]'],
  ['cjson.decode("[1,[2,{\\"a\\":3}]]")[2][2].a', '3'],
  ['cjson.decode("\\"\\\\u00e9\\\\ud83d\\\\ude00\\"")', '\xc3\xa9\xf0\x9f\x98\x80'],
  ['cjson.decode("null") == cjson.null', 'true'],
  ['tostring(cjson.null)', 'userdata: (nil)'],
  ['cjson.decode("0x10")', '16'],
  ['pcall(cjson.encode, {[1] = 1, [100] = 2})', 'false'],
  [
    'select(2, pcall(cjson.encode, {[1] = 1, [100] = 2}))',
    'Cannot serialise table: excessively sparse array',
  ],
  ['cjson.encode({[1e17] = 1})', '{"1e+17":1}'],
  ['cjson.encode({[2^32 + 1] = 1})', '{"4294967297":1}'],
  ['select(2, pcall(cjson.encode, 0/0))', 'Cannot serialise number: must not be NaN or Inf'],
  [
    'select(2, pcall(cjson.encode, print == nil))',
    "Script attempted to access nonexistent global variable 'print'",
  ],
  ['select(2, pcall(cjson.encode, tostring))', 'Cannot serialise function: type not supported'],
  [
    'select(2, pcall(cjson.encode, {[true] = 1}))',
    'Cannot serialise boolean: table key must be a number or string',
  ],
  ['select(2, pcall(cjson.decode, "[1,]"))', 'Expected value but found T_ARR_END at character 4'],
  [
    'select(2, pcall(cjson.decode, "{1:2}"))',
    'Expected object key string but found T_NUMBER at character 2',
  ],
  [
    'select(2, pcall(cjson.decode, "{\\"a\\" 2}"))',
    'Expected colon but found T_NUMBER at character 6',
  ],
  [
    'select(2, pcall(cjson.decode, "nul"))',
    'Expected value but found invalid token at character 1',
  ],
  [
    'select(2, pcall(cjson.decode, "\\"\\\\ud800\\""))',
    'Expected value but found invalid unicode escape code at character 2',
  ],
  ['select(2, pcall(cjson.decode, "a\\0"))', 'JSON parser does not support UTF-16 or UTF-32'],
  ['select(2, pcall(cjson.decode))', "bad argument #1 to '?' (expected 1 argument)"],
];

/** Settings are changed here, on a library of their own. */
const settings: [string, string][] = [
  [
    '(function() local j = cjson.new() j.encode_number_precision(3) return j.encode(1/3) end)()',
    '0.333',
  ],
  [
    '(function() local j = cjson.new() j.encode_sparse_array(true) return j.encode({[1] = 1, [100] = 2}) end)()',
    '{"1":1,"100":2}',
  ],
  [
    '(function() local j = cjson.new() j.encode_max_depth(1) return select(2, pcall(j.encode, {{}})) end)()',
    'Cannot serialise, excessive nesting (2)',
  ],
  [
    '(function() local j = cjson.new() j.decode_max_depth(1) return select(2, pcall(j.decode, "[[]]")) end)()',
    'Found too many nested data structures (2) at character 2',
  ],
  [
    '(function() local j = cjson.new() j.encode_invalid_numbers("null") return j.encode(1/0) end)()',
    'null',
  ],
  [
    '(function() local j = cjson.new() j.encode_invalid_numbers(true) return j.encode(1/0) end)()',
    'inf',
  ],
  [
    '(function() local j = cjson.new() j.decode_invalid_numbers(false) return select(2, pcall(j.decode, "0x10")) end)()',
    'Expected value but found invalid number at character 1',
  ],
  [
    'select(2, pcall(cjson.encode_number_precision, 20))',
    "bad argument #1 to '?' (expected integer between 1 and 14)",
  ],
  ['cjson.encode_keep_buffer()', 'true'],
];

const binary: [string, string][] = [
  ['cmsgpack.pack(1, -1, 300, "x", true, nil)', '\x01\xff\xcd\x01\x2c\xa1x\xc3\xc0'],
  ['cmsgpack.pack({1, 2})', '\x92\x01\x02'],
  ['cmsgpack.pack({a = 1})', '\x81\xa1a\x01'],
  ['cmsgpack.pack(1.5)', '\xca\x3f\xc0\x00\x00'],
  ['cmsgpack.pack(0.1)', '\xcb\x3f\xb9\x99\x99\x99\x99\x99\x9a'],
  ['cmsgpack.pack(2^40)', '\xcf\x00\x00\x01\x00\x00\x00\x00\x00'],
  ['select("#", cmsgpack.unpack("\\1\\2\\3"))', '3'],
  ['cmsgpack.unpack("\\211\\255\\255\\255\\255\\255\\255\\255\\254")', '-2'],
  ['cmsgpack.unpack("\\207" .. ("\\255"):rep(8))', '-1'],
  ['select(2, cmsgpack.unpack_one("\\1\\2", 1))', '2'],
  ['(cmsgpack.unpack_one("\\1\\2", 1))', '-1'],
  ['(cmsgpack.unpack_limit("\\1\\2\\3", 2))', '2'],
  ['select(2, pcall(cmsgpack.unpack, "\\205\\1"))', 'Missing bytes in input.'],
  ['select(2, pcall(cmsgpack.unpack, "\\193"))', 'Bad data format in input.'],
  ['select(2, pcall(cmsgpack.pack))', "bad argument #0 to '?' (MessagePack pack needs input.)"],
  ['struct.pack(">I2<i4", 258, -2)', '\x01\x02\xfe\xff\xff\xff'],
  ['struct.pack("!4bi", 1, 2)', '\x01\0\0\0\x02\0\0\0'],
  ['struct.pack("sc2", "ab", "cde")', 'ab\0cd'],
  ['struct.pack(">d", 1.5)', '\x3f\xf8\0\0\0\0\0\0'],
  ['select(2, pcall(struct.pack))', "bad argument #1 to '?' (string expected, got no value)"],
  ['select(2, pcall(struct.pack, "i"))', "bad argument #2 to '?' (number expected, got nil)"],
  ['select("#", struct.unpack("bbb", "abc"))', '4'],
  ['struct.unpack("<i2", "\\254\\255")', '-2'],
  ['struct.unpack("Bc0", "\\3abcd")', 'abc'],
  ['struct.unpack("Lc0", "\\255\\255\\255\\255\\255\\255\\255\\255ab")', ''],
  ['struct.unpack("s", "abc\\0d")', 'abc'],
  ['struct.size("!8bd")', '16'],
  ['select(2, pcall(struct.pack, "z", 1))', "bad argument #1 to '?' (invalid format option 'z')"],
  [
    'select(2, pcall(struct.unpack, "I4", "abc"))',
    "bad argument #2 to '?' (data string too short)",
  ],
  ['select(2, pcall(struct.size, "s"))', "bad argument #1 to '?' (option 's' has no fixed size)"],
  ['select(2, pcall(math.fmod))', "bad argument #2 to '?' (number expected, got no value)"],
  ['select(2, pcall(math.ldexp))', "bad argument #2 to '?' (number expected, got no value)"],
  ['bit.band(0xff, 0x0f)', '15'],
  ['bit.bor(1, 2, 4)', '7'],
  ['bit.bxor(5, 1)', '4'],
  ['bit.bnot(0)', '-1'],
  ['bit.tobit(2^32 + 5)', '5'],
  ['bit.lshift(1, 31)', '-2147483648'],
  ['bit.rshift(-1, 28)', '15'],
  ['bit.arshift(-16, 2)', '-4'],
  ['bit.rol(0x12345678, 12)', '1164411171'],
  ['bit.bswap(1)', '16777216'],
  ['bit.tohex(255)', '000000ff'],
  ['bit.tohex(255, -4)', '00FF'],
  ['select(2, pcall(bit.band))', "bad argument #1 to '?' (number expected, got no value)"],
  ['redis.sha1hex("abc")', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['redis.sha1hex(("x"):rep(200))', '94218caae9904e93a3d7bf578bf4791926fc5e82'],
  ['redis.error_reply("My Err").err', 'My Err'],
  ['redis.error_reply("Err").err', 'ERR Err'],
  ['redis.error_reply("-WRONG x").err', 'WRONG x'],
  ['redis.status_reply("FINE").ok', 'FINE'],
  ['redis.error_reply().err', 'ERR wrong number or type of arguments'],
  [
    'select(2, pcall(redis.call))',
    'ERR Please specify at least one argument for this redis lib call',
  ],
  ['redis.pcall({}).err', 'ERR Lua redis lib command arguments must be strings or integers'],
  ['select(2, pcall(redis.setresp, 4))', 'ERR RESP version must be 2 or 3.'],
  [
    'select(2, pcall(redis.set_repl, 9))',
    'ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.',
  ],
  [
    'select(2, pcall(redis.set_repl, 1e100))',
    'ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.',
  ],
  ['select(2, pcall(redis.log, 9, "x"))', 'ERR Invalid debug level.'],
  ['redis.LOG_WARNING', '3'],
  ['redis.REPL_ALL', '3'],
  ['redis.replicate_commands()', 'true'],
  ['redis.breakpoint()', 'false'],
  [
    '(function() math.randomseed(7) return math.random(1000) .. " " .. math.random(1000) end)()',
    '267 683',
  ],
];

const rows = [...cjson, ...settings, ...binary];
const script = (text: string): string =>
  `local ok, e = pcall(function() return tostring((${text})) end) ` +
  "return (tostring(e):gsub('^user_script:%d+: ', ''))";
const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;

describe('libraries', () => {
  test.each(rows)('%s', (text, expected) => {
    expect(new ScriptPeer().eval(script(text))).toBe(bulk(expected));
  });
});

describe.skipIf(redisMissing('libraries'))('what is expected is what redis-server gives', () => {
  let redis: Connection;
  redisBeside((connection) => (redis = connection));

  test('all rows', async () => {
    for (const [text, expected] of rows) {
      redis.write(respCommand(['EVAL', script(text), '0']));
      const [reply] = await redis.receive(1);
      expect([text, reply!.toString('latin1')]).toEqual([text, bulk(expected)]);
    }
  });
});
