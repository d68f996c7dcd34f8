/*
 * Libraries of functions, and the first lines of scripts.
 */

import { describe, expect, test } from 'vitest';

import { ScriptFlag } from '../../host/engine/seam.generated.js';
import { ScriptTextError } from '../../host/script/engine.js';
import type { Library } from '../../host/script/functions.js';
import { ScriptPeer } from '../support/script.js';

let now = 0;
const limits = { timeoutMs: 500, nowMs: () => now };

function problem(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ScriptTextError) return error.message;
    throw error;
  }
  return 'no problem';
}

const load = (peer: ScriptPeer, text: string): Library =>
  peer.engine.loadLibrary(text, peer, limits);

describe('libraries', () => {
  test('functions are registered by name and by named arguments, and called', () => {
    const peer = new ScriptPeer();
    const library = load(
      peer,
      `#!lua name=mylib
local count = 0
local function add(keys, args)
  count = count + 1 return {keys[1], args[1], count, tostring(cjson ~= nil)} end
redis.register_function('add', add)
redis.register_function{function_name='ro', callback=function() return redis.call('GET', 'a') end,
  flags={'no-writes', 'allow-stale'}, description='reads'}`,
    );
    expect(library.name).toBe('mylib');
    expect(
      library.functions.map(({ name, flags, description }) => [name, flags, description]),
    ).toEqual([
      ['add', 0, null],
      ['ro', ScriptFlag.NO_WRITES | ScriptFlag.ALLOW_STALE, 'reads'],
    ]);
    const [add, reading] = library.functions;
    const call = (): string => peer.finish(peer.engine.startFunction(add!, ['k'], ['v'], peer));
    expect(call()).toBe('*4\r\n$1\r\nk\r\n$1\r\nv\r\n:1\r\n$4\r\ntrue\r\n');
    expect(call()).toBe('*4\r\n$1\r\nk\r\n$1\r\nv\r\n:2\r\n$4\r\ntrue\r\n');
    peer.answer = () => '-NOPERM no\r\n';
    expect(peer.finish(peer.engine.startFunction(reading!, [], [], peer))).toBe(
      '-NOPERM no script: ro, on @user_function:6.\r\n',
    );
  });

  test.each([
    ['return 1', 'Missing library metadata'],
    ['#!lua name=a', 'Invalid library metadata'],
    ['#!lua\nreturn 1', 'Library name was not given'],
    ['#!lua name=a name=b\n', 'Invalid metadata value, name argument was given multiple times'],
    ['#!lua name=a other=1\n', 'Invalid metadata value given: other=1'],
    ['#!js name=a\n', "Engine 'js' not found"],
    [
      '#!lua name=a-b\n',
      'Library names can only contain letters, numbers, or underscores(_) and must be at least one character long',
    ],
    ['#!lua name=a\nreturn 1', 'No functions registered'],
    ['#!lua name=a\nx x', "Error compiling function: user_function:2: '=' expected near 'x'"],
    [
      '#!lua name=a\nerror("no")',
      "Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'error'",
    ],
    [
      "#!lua name=a\nredis.call('GET')",
      "Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'call'",
    ],
    [
      '#!lua name=a\nreturn math.random()',
      "Error registering functions: ERR user_function:2: Script attempted to access nonexistent global variable 'math'",
    ],
    [
      '#!lua name=a\nx = 1',
      'Error registering functions: ERR user_function:2: Attempt to modify a readonly table',
    ],
    [
      "#!lua name=a\nredis.register_function('f')",
      'Error registering functions: ERR calling redis.register_function with a single argument is only applicable to Lua table (representing named arguments).',
    ],
    [
      "#!lua name=a\nredis.register_function('f', 1)",
      'Error registering functions: ERR second argument to redis.register_function must be a function',
    ],
    [
      "#!lua name=a\nredis.register_function{function_name='f'}",
      'Error registering functions: ERR redis.register_function must get a callback argument',
    ],
    [
      "#!lua name=a\nredis.register_function{x='f'}",
      'Error registering functions: ERR unknown argument given to redis.register_function',
    ],
    [
      "#!lua name=a\nredis.register_function{flags={'x'}}",
      'Error registering functions: ERR unknown flag given',
    ],
    [
      "#!lua name=a\nredis.register_function('f-f', function() end)",
      'Error registering functions: ERR Library names can only contain letters, numbers, or underscores(_) and must be at least one character long',
    ],
    [
      "#!lua name=a\nfor i = 1, 2 do redis.register_function('f', function() end) end",
      'Error registering functions: ERR Function already exists in the library',
    ],
  ])('%j', (text, expected) => {
    const peer = new ScriptPeer();
    expect(problem(() => load(peer, text))).toBe(expected);
    expect(load(peer, "#!lua name=b\nredis.register_function('g', function() end)").name).toBe('b');
  });

  test('loading takes half a second at most', () => {
    now = 0;
    const slow = { timeoutMs: 500, nowMs: () => (now += 100) };
    const peer = new ScriptPeer();
    const text = '#!lua name=a\nwhile true do end';
    expect(problem(() => peer.engine.loadLibrary(text, peer, slow))).toBe(
      'Error registering functions: ERR FUNCTION LOAD timeout',
    );
  });

  test('functions are registered by a library being loaded only', () => {
    const peer = new ScriptPeer();
    const { functions } = load(
      peer,
      "#!lua name=a\nlocal r = redis redis.register_function('f', function() r.register_function('g', r.log) end)",
    );
    expect(peer.finish(peer.engine.startFunction(functions[0]!, [], [], peer))).toMatch(
      /^-ERR redis\.register_function can only be called on FUNCTION LOAD command script: f, on /,
    );
  });
});

describe('the first line of a script', () => {
  test('names flags', () => {
    const { engine } = new ScriptPeer();
    expect(engine.compile('return 1').flags).toBe(ScriptFlag.EVAL_COMPATIBLE);
    expect(engine.compile('#!lua\nreturn 1').flags).toBe(0);
    expect(engine.compile('#!lua flags=no-writes,allow-oom\nreturn 1').flags).toBe(
      ScriptFlag.NO_WRITES | ScriptFlag.ALLOW_OOM,
    );
  });

  test('counts as a line', () => {
    expect(new ScriptPeer().eval('#!lua\nreturn x')).toMatch(/on @user_script:2\.\r\n$/);
  });

  test.each([
    ['#!lua', 'Invalid script shebang'],
    ['#!js\n', 'Unexpected engine in script shebang: #!js'],
    ['#!lua flags=x\n', 'Unexpected flag in script shebang: x'],
    ['#!lua name=x\n', 'Unknown lua shebang option: name=x'],
  ])('%j', (text, expected) => {
    expect(problem(() => new ScriptPeer().engine.compile(text))).toBe(expected);
  });
});
