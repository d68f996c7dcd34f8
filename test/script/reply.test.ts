/*
 * Replies of commands as values of Lua, values of Lua as replies, and the commands between.
 */

import { describe, expect, test } from 'vitest';

import { ScriptPeer } from '../support/script.js';

/** What a script sees of a reply: its fields in the order of their names. */
const SHOW = `
local function show(v)
  if type(v) ~= 'table' then return type(v) == 'string' and '"' .. v .. '"' or tostring(v) end
  local r = {}
  for k, x in pairs(v) do r[#r + 1] = tostring(k) .. '=' .. show(x) end
  table.sort(r)
  return '{' .. table.concat(r, ' ') .. '}'
end
return show(redis.pcall('x'))`;

describe('a reply becomes a value', () => {
  test.each([
    [':5\r\n', '5'],
    [':-9223372036854775808\r\n', '-9.2233720368548e+18'],
    ['$5\r\nhello\r\n', '"hello"'],
    ['$0\r\n\r\n', '""'],
    ['$9\r\n123456789\r\n', '"123456789"'],
    [`$100\r\n${'y'.repeat(100)}\r\n`, `"${'y'.repeat(100)}"`],
    ['$-1\r\n', 'false'],
    ['*-1\r\n', 'false'],
    ['+OK\r\n', '{ok="OK"}'],
    ['-WRONGTYPE bad\r\n', '{err="WRONGTYPE bad" ignore_error_stats_update=true}'],
    ['*3\r\n:1\r\n$1\r\na\r\n*1\r\n:2\r\n', '{1=1 2="a" 3={1=2}}'],
    ['*0\r\n', '{}'],
    ['_\r\n', 'nil'],
    ['#t\r\n', 'true'],
    ['#f\r\n', 'false'],
    [',1.5\r\n', '{double=1.5}'],
    [',inf\r\n', '{double=inf}'],
    ['(12345678901234567890\r\n', '{big_number="12345678901234567890"}'],
    ['=8\r\ntxt:abcd\r\n', '{verbatim_string={format="txt" string="abcd"}}'],
    ['%1\r\n+k\r\n:1\r\n'.replace('+k', '$1\r\nk'), '{map={k=1}}'],
    ['~2\r\n$1\r\na\r\n:2\r\n', '{set={2=true a=true}}'],
    ['|1\r\n$1\r\na\r\n:1\r\n:7\r\n', '7'],
    ['*2\r\n_\r\n:1\r\n', '{2=1}'],
  ])('%j', (reply, expected) => {
    const peer = new ScriptPeer();
    peer.answer = () => reply;
    expect(peer.eval(SHOW)).toBe(`$${expected.length}\r\n${expected}\r\n`);
  });

  test('redis.call throws an error, with the place for who gets it at last', () => {
    const peer = new ScriptPeer();
    peer.answer = () => '-OOM no room\r\n';
    expect(peer.eval("\nredis.call('SET', 'a', 1)")).toMatch(
      /^-OOM no room script: [0-9a-f]{40}, on @user_script:2\.\r\n$/,
    );
    expect(peer.eval("return {pcall(redis.call, 'SET')}")).toBe(
      '*1\r\n$-1\r\n'.replace('*1', '*2') + '$11\r\nOOM no room\r\n',
    );
  });
});

describe('a value becomes a reply', () => {
  const long = '9'.repeat(20);
  test.each([
    ['1', ':1\r\n', ':1\r\n'],
    ['3.99', ':3\r\n', ':3\r\n'],
    ['-3.99', ':-3\r\n', ':-3\r\n'],
    ['2^53', ':9007199254740992\r\n', ':9007199254740992\r\n'],
    ['1e300', ':-9223372036854775808\r\n', ':-9223372036854775808\r\n'],
    ['"a\\0b"', '$3\r\na\0b\r\n', '$3\r\na\0b\r\n'],
    ['true', ':1\r\n', ':1\r\n'],
    ['false', '$-1\r\n', '_\r\n'],
    ['nil', '$-1\r\n', '_\r\n'],
    ['tostring', '$-1\r\n', '_\r\n'],
    ['{1, 2, nil, 4}', '*2\r\n:1\r\n:2\r\n', '*2\r\n:1\r\n:2\r\n'],
    ['{1, {2, "x"}}', '*2\r\n:1\r\n*2\r\n:2\r\n$1\r\nx\r\n', '*2\r\n:1\r\n*2\r\n:2\r\n$1\r\nx\r\n'],
    ['{ok = "fine\\n"}', '+fine \r\n', '+fine \r\n'],
    ['{err = "BAD x"}', '-BAD x\r\n', '-BAD x\r\n'],
    ['{double = 1.5}', '$3\r\n1.5\r\n', ',1.5\r\n'],
    ['{double = 1e100}', '$6\r\n1e+100\r\n', ',1e+100\r\n'],
    ['{double = 3}', '$1\r\n3\r\n', ',3\r\n'],
    ['{map = {a = 1}}', '*2\r\n$1\r\na\r\n:1\r\n', '%1\r\n$1\r\na\r\n:1\r\n'],
    ['{set = {a = true}}', '*1\r\n$1\r\na\r\n', '~1\r\n$1\r\na\r\n'],
    [`{big_number = "${long}"}`, `$20\r\n${long}\r\n`, `(${long}\r\n`],
    ['{verbatim_string = {format = "md", string = "x"}}', '$1\r\nx\r\n', '=5\r\nmd :x\r\n'],
    ['{}', '*0\r\n', '*0\r\n'],
  ])('%s', (text, two, three) => {
    const peer = new ScriptPeer();
    expect(peer.eval(`return ${text}`)).toBe(two);
    peer.protocol = 3;
    expect(peer.eval(`return ${text}`)).toBe(three);
  });

  test('booleans are themselves once the script speaks RESP3', () => {
    const peer = new ScriptPeer();
    expect(peer.eval('redis.setresp(3) return {true, false}')).toBe('*2\r\n:1\r\n:0\r\n');
    expect(peer.scriptProtocol).toBe(3);
    peer.protocol = 3;
    expect(peer.eval('redis.setresp(3) return {true, false}')).toBe('*2\r\n#t\r\n#f\r\n');
  });

  test('whether an error has been counted is told', () => {
    const peer = new ScriptPeer();
    const reply = (text: string): [boolean, boolean] => {
      const run = peer.engine.start(peer.engine.compile(text), [], [], peer);
      peer.finish(run);
      return [run.reply.isError, run.reply.isCounted];
    };
    expect(reply('return {err = "MY own"}')).toEqual([true, false]);
    expect(reply('return redis.pcall("x")')).toEqual([true, true]);
    expect(reply('redis.call("x")')).toEqual([true, true]);
    expect(reply('return 1')).toEqual([false, false]);
    expect(reply('return {{err = "MY own"}}')).toEqual([false, false]);
  });
});

describe('the words of a command', () => {
  test('strings pass as they are, numbers in full', () => {
    const peer = new ScriptPeer();
    peer.answer = () => '+OK\r\n';
    peer.eval(
      'redis.call("SET", KEYS[1], ARGV[1], 1e15, 2^53, 0.1, -0.5, 1e-7, 1e22, 123456.789, 2^63)',
      ['k\xff\0'],
      ['v'],
    );
    expect(peer.called).toEqual([
      [
        ...['SET', 'k\xff\0', 'v', '1000000000000000', '9007199254740992', '0.1', '-0.5'],
        ...['1e-7', '1e+22', '123456.789', '9223372036854776000'],
      ],
    ]);
  });

  test('rights are asked for', () => {
    const peer = new ScriptPeer();
    peer.may = ([name]) => (name === 'nope' ? null : name === 'GET');
    expect(peer.eval('return {redis.acl_check_cmd("GET", "a"), redis.acl_check_cmd("SET")}')).toBe(
      '*2\r\n:1\r\n$-1\r\n',
    );
    expect(peer.eval('return redis.acl_check_cmd("nope")')).toMatch(
      /^-ERR Invalid command passed to redis\.acl_check_cmd\(\) script: /,
    );
  });
});
