/*
 * Scripts that are left and gone on with, killed, or stopped by their limits. After each the engine
 * runs the next script as if nothing had been.
 */

import { describe, expect, test } from 'vitest';

import { ScriptPeer } from '../support/script.js';

const MEGABYTE = 1 << 20;

describe('pauses', () => {
  test('a loop is left and gone on with, and its result is the same', () => {
    const peer = new ScriptPeer();
    peer.pause = () => true;
    expect(peer.eval('local s = 0 for i = 1, 200000 do s = s + i end return s')).toBe(
      ':20000100000\r\n',
    );
    expect(peer.pauses).toBeGreaterThan(3);
  });

  test('few steps that make much are left, too', () => {
    const peer = new ScriptPeer();
    peer.pause = () => true;
    const made = 'local s for i = 1, 300 do s = ("x"):rep(2^20 - i) end return #s';
    expect(peer.eval(made)).toBe(`:${2 ** 20 - 300}\r\n`);
    expect(peer.pauses).toBeGreaterThan(3);
  });

  test('searches and errors count as what they take', () => {
    const peer = new ScriptPeer();
    peer.pause = () => true;
    const text = 'for i = 1, 6 do pcall(string.find, ("a"):rep(2000), ".-.-.-b") end return 1';
    expect(peer.eval(text)).toBe(':1\r\n');
    expect(peer.pauses).toBeGreaterThan(4);
    const before = peer.pauses;
    expect(peer.eval('for i = 1, 2000 do pcall(error) end return 1')).toBe(':1\r\n');
    expect(peer.pauses).toBeGreaterThan(before + 3);
  });

  test.each([
    [
      'calls',
      'local function f(n) if n < 2 then return n end return f(n-1) + f(n-2) end return f(22)',
      ':17711\r\n',
    ],
    [
      'a coroutine',
      'local co = coroutine.wrap(function() for i = 1, 1e5 do end coroutine.yield(1) for i = 1, 1e5 do end return 2 end) return co() + co()',
      ':3\r\n',
    ],
    ['pcall', 'return select(2, pcall(function() for i = 1, 1e5 do end return 7 end))', ':7\r\n'],
    [
      'a metamethod',
      'local t = setmetatable({}, {__index = function() for i = 1, 1e5 do end return 8 end}) return t.x',
      ':8\r\n',
    ],
    [
      'a comparison of sort',
      'local t = {3, 1, 2} table.sort(t, function(a, b) for i = 1, 4e4 do end return a < b end) return t[1]',
      ':1\r\n',
    ],
    [
      'a replacement of gsub',
      'return (("abc"):gsub(".", function(c) for i = 1, 4e4 do end return c:upper() end))',
      '$3\r\nABC\r\n',
    ],
    [
      'an iterator',
      'local n = 0 for k in function(_, i) for j = 1, 4e4 do end i = (i or 0) + 1 if i < 4 then return i end end do n = n + k end return n',
      ':6\r\n',
    ],
  ])('inside %s', (_name, text, expected) => {
    const peer = new ScriptPeer();
    peer.pause = () => true;
    expect(peer.eval(text)).toBe(expected);
    expect(peer.pauses).toBeGreaterThan(1);
  });

  test.each([
    'while true do end',
    'while true do pcall(function() while true do end end) end',
    'local function f() return f() end return f()',
    'repeat until false',
    'for i = 1, 1e300 do end',
    'local co = coroutine.wrap(function() while true do end end) while true do pcall(co) end',
    'table.sort({3, 2, 1}, function() while true do end end)',
    'string.gsub("x", "x", function() while true do end end)',
    'load(function() return " " end)',
    'setmetatable({}, {__index = function() while true do end end}).x = nil local t = setmetatable({}, {__index = function() while true do end end}) return t.x',
    'xpcall(function() while true do end end, function() while true do end end)',
  ])('a script that never ends is killed, whatever it catches: %s', (text) => {
    const peer = new ScriptPeer();
    const run = peer.engine.start(peer.engine.compile(text), [], [], peer);
    peer.pause = () => true;
    expect(run.step()).toBe(false);
    expect(run.step()).toBe(false);
    run.kill();
    expect(peer.finish(run)).toMatch(
      /^-ERR Script killed by user with SCRIPT KILL\.\.\. script: \w+, on @user_script:\d+\.\r\n$/,
    );
    expect(peer.eval('return 1')).toBe(':1\r\n');
  });
});

describe('the reply of a script', () => {
  const endless = 'local t = {} t[1] = t t.map = t t.set = t return t';

  test('is written in steps, and is the same', () => {
    const peer = new ScriptPeer();
    peer.pause = () => true;
    const reply = peer.eval('local t = {} for i = 1, 20000 do t[i] = {i, {ok = "x"}} end return t');
    const parts = Array.from({ length: 20_000 }, (_, i) => `*2\r\n:${i + 1}\r\n+x\r\n`);
    expect(reply).toBe(`*20000\r\n${parts.join('')}`);
    expect(peer.pauses).toBeGreaterThan(8);
  });

  test('can be killed while it is written', () => {
    const peer = new ScriptPeer();
    peer.pause = () => true;
    const run = peer.engine.start(peer.engine.compile(endless), [], [], peer);
    for (let i = 0; i < 50; i++) expect(run.step()).toBe(false);
    run.kill();
    expect(peer.finish(run)).toMatch(/^-ERR Script killed by user with SCRIPT KILL/);
    expect(peer.eval('return {1, {2}}')).toBe('*2\r\n:1\r\n*1\r\n:2\r\n');
  });

  test('is no longer than what scripts may have', () => {
    const peer = new ScriptPeer(MEGABYTE);
    expect(peer.eval(endless)).toMatch(/^-ERR Error running script \w+, not enough memory/);
    expect(peer.eval('return {map = {a = {set = {b = true}}}}')).toBe(
      '*2\r\n$1\r\na\r\n*1\r\n$1\r\nb\r\n',
    );
  });
});

describe('a script can not take what it wants', () => {
  const hostile: [string, RegExp][] = [
    ['local s = "x" while true do s = s .. s end', /not enough memory/],
    ['return string.rep("x", 2^31 - 1)', /not enough memory/],
    ['return string.rep("x" .. string.rep("y", 1000), 1e9)', /not enough memory/],
    ['local t = {} while true do t[#t + 1] = {} end', /not enough memory/],
    ['local t = {} local i = 0 while true do i = i + 1 t["k" .. i] = i end', /not enough memory/],
    ['local t = {} while true do t = {t} end', /not enough memory/],
    ['local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1000) .. i end', /not enough memory/],
    [
      'local f = function() end while true do local g = f f = function() return g end end',
      /not enough memory/,
    ],
    [
      'local t = {} while true do t[#t + 1] = coroutine.create(function() end) end',
      /not enough memory/,
    ],
    ['local s = ("x"):rep(1e6) return s:gsub(".", s)', /not enough memory/],
    [
      'local t = {} for i = 1, 100 do t[i] = (("x"):rep(1e6) .. "y"):sub(1, -2) end return #table.concat(t)',
      /not enough memory/,
    ],
    [
      'local t = {} for i = 1, 100 do t[i] = ("\\1"):rep(2e5) end return cjson.encode(t)',
      /not enough memory/,
    ],
    [
      'return cmsgpack.unpack("\\221\\127\\255\\255\\255" .. ("\\144"):rep(1e6))',
      /Missing bytes|not enough memory/,
    ],
    ['return string.format("%99d" .. ("x"):rep(5e7), 1) .. ("x"):rep(5e7)', /not enough memory/],
    ['local function f() return 1 + f() end return f()', /stack overflow/],
    [
      'local function f() local t = setmetatable({}, {__index = f}) return t.x end return f()',
      /C stack overflow/,
    ],
    [
      'local function f() return select(2, pcall(f)) end return 1 + f()',
      /attempt to perform arithmetic|stack overflow/,
    ],
    ['local t = {} t[1] = t return cjson.encode(t)', /excessive nesting \(1001\)/],
    ['return cjson.decode(("["):rep(1e5))', /Found too many nested data structures/],
    ['cjson.decode_max_depth(2147483647) return cjson.decode(("["):rep(1e6))', /too many nested/],
    ['return loadstring(("("):rep(1000))()', /attempt to call|too many/],
    ['return assert(loadstring("return " .. ("{"):rep(300)))', /too many syntax levels/],
    ['return ("a"):rep(40):find(("a?"):rep(40) .. ("a"):rep(40))', /pattern too complex/],
    ['return ("x"):rep(1e5):find((".-"):rep(9) .. "y")', /pattern too complex/],
    ['return ("x"):rep(1e6):match("(x+)+$y")', /./],
    ['return ("("):rep(1e5):find(("%b()"):rep(1e3))', /./],
    ['return unpack({}, 1, 1e9)', /too many results to unpack/],
    ['return ("x"):rep(1e6):byte(1, -1)', /string slice too long/],
    ['return struct.pack("i33", 1)', /integral size 33 is larger than limit of 32/],
    ['local a = {} local b = {a} a[1] = b return a', /reached lua stack limit/],
    ['local t = {} t[1] = t t[2] = t return t', /not enough memory/],
    ['local t = {} t[1] = t t.map = t return t', /not enough memory/],
    ['local t = {1} for i = 1, 40 do t = {t, t} end return t', /not enough memory/],
    ['local t, s = {}, ("x"):rep(1e6) for i = 1, 100 do t[i] = s end return t', /not enough/],
  ];

  test.each(hostile)('%s', (text, expected) => {
    const peer = new ScriptPeer(64 * MEGABYTE);
    expect(peer.eval(text)).toMatch(expected);
    expect(peer.eval('return redis.status_reply("PONG")')).toBe('+PONG\r\n');
  });

  test('what a script has left behind is forgotten', () => {
    const peer = new ScriptPeer(64 * MEGABYTE);
    const text = 'local t = {} for i = 1, 2e5 do t[i] = {i} end return #t';
    for (let i = 0; i < 12; i++) expect(peer.eval(text)).toBe(':200000\r\n');
    peer.engine.measure();
    expect(peer.engine.scriptBytes).toBeLessThan(MEGABYTE);
  });

  test('garbage does not count', () => {
    const peer = new ScriptPeer(32 * MEGABYTE);
    expect(
      peer.eval('local n = 0 for i = 1, 20000 do n = n + #(("x"):rep(10000)) end return n'),
    ).toBe(':200000000\r\n');
  });

  test('running out of memory is caught as any error', () => {
    const peer = new ScriptPeer(64 * MEGABYTE);
    expect(
      peer.eval(
        'return {tostring(pcall(string.rep, "x", 1e9)), select(2, pcall(string.rep, "x", 1e9))}',
      ),
    ).toBe('*2\r\n$5\r\nfalse\r\n$17\r\nnot enough memory\r\n');
  });
});
