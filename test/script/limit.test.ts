/*
 * How large a function of Lua 5.1 may be: each limit with the largest text that is within it, and
 * what the next one is refused with. redis-server is asked for the same, if there is one.
 */

import { describe, expect, test } from 'vitest';

import { Op, argumentA, argumentBx, opOf } from '../../host/script/lua/code.js';
import { compile } from '../../host/script/lua/compile.js';
import type { Connection } from '../support/connection.js';
import { redisBeside, redisMissing } from '../support/redis.js';
import { respCommand } from '../support/resp.js';
import { ScriptPeer } from '../support/script.js';

const many = (count: number, each: (i: number) => string, between = ','): string =>
  Array.from({ length: count }, (_, i) => each(i)).join(between);
/** More constants than operands have room for. */
const constants = `local t = {${many(300, (i) => `'k${i}'`)}} `;
const globals = (count: number): string => many(count, () => 'g');

interface Limit {
  what: string;
  text: (count: number) => string;
  largest: number;
  refusal: string;
}

const here = 'user_script:1: ';
const tooComplex = `${here}function or expression too complex near '<eof>'`;
const limits: Limit[] = [
  {
    what: 'local variables at once',
    text: (count) => many(count, (i) => `local a${i}`, ' '),
    largest: 200,
    refusal: `${here}main function has more than 200 local variables`,
  },
  {
    what: 'local variables one after the other',
    text: (count) => many(count, () => 'do local a end', ' '),
    largest: 32767,
    refusal: 'too many local variables',
  },
  {
    what: 'upvalues',
    text: (count) =>
      `${many(count, (i) => `local a${i}`, ' ')} return function() return ${many(count, (i) => `a${i}`)} end`,
    largest: 60,
    refusal: `${here}function at line 1 has more than 60 upvalues`,
  },
  {
    what: 'arguments',
    text: (count) => `f(${globals(count)})`,
    largest: 248,
    refusal: tooComplex,
  },
  {
    what: 'arguments behind many constants',
    text: (count) => `${constants}f(${globals(count)})`,
    largest: 247,
    refusal: tooComplex,
  },
  {
    what: 'arguments of a call whose result becomes a global with a far name',
    text: (count) => `${constants}far = f(${globals(count)})`,
    largest: 247,
    refusal: tooComplex,
  },
  {
    what: 'globals with far names that are assigned to at once',
    text: (count) => `${constants}${many(count, (i) => `far${i}`)} = 1`,
    largest: 200,
    refusal: `${here}main function has more than 199 variables in assignment`,
  },
  {
    what: 'fields with far names that are assigned to at once',
    text: (count) => `${constants}${many(count, (i) => `t.far${i}`)} = 1`,
    largest: 124,
    refusal: tooComplex,
  },
  {
    what: 'constants',
    text: (count) => `return {${many(count, String)}}`,
    largest: 262143,
    refusal: 'constant table overflow',
  },
  {
    what: 'functions',
    text: (count) => `return {${many(count, () => 'function()end')}}`,
    largest: 262143,
    refusal: 'constant table overflow',
  },
];
const rows = limits.map((limit) => [limit.what, limit] as const);
const refused = (refusal: string): string =>
  `-ERR Error compiling script (new function): ${refusal}`;

describe('the limits of a function', () => {
  test.each(rows)('%s', (_, { text, largest, refusal }) => {
    const peer = new ScriptPeer();
    expect(() => peer.engine.compile(text(largest))).not.toThrow();
    expect(peer.eval(text(largest + 1)).trimEnd()).toBe(refused(refusal));
  });
});

test('globals with far names are written under them, registers and constants', () => {
  const valueOf = (i: number): string => (i % 2 === 0 ? `k${i % 200}` : 'other');
  const values = many(300, (i) => `far${i} = ${i % 2 === 0 ? `'${valueOf(i)}'` : 'other'}`, ' ');
  const { code, constants: found } = compile(constants + values, '@user_script');
  const written = [...code].flatMap((word) => {
    const name = found[argumentBx(word)];
    if (opOf(word) === Op.SetGlobal) return [`${String(name)} = other`];
    const isConstant = opOf(word) === Op.SetGlobalConstant;
    return isConstant ? [`${String(name)} = ${String(found[argumentA(word)])}`] : [];
  });
  const expected = Array.from({ length: 300 }, (_, i) => `far${i} = ${valueOf(i)}`);
  expect(written).toEqual(expected);
});

test('globals with far names are read, and refused to be written', () => {
  const peer = new ScriptPeer();
  const read = `return type(tostring) .. tostring(#t) .. math.max(1, 2)`;
  expect(peer.eval(constants + read)).toBe('$12\r\nfunction3002\r\n');
  for (const value of ['1', "'a far one'", 't', 'nil', 'tostring(t)']) {
    const reply = peer.eval(`${constants}far = ${value}`);
    expect(reply).toContain('Attempt to modify a readonly table');
  }
  const inner = `${constants}local function f() return #t, tostring(1) end return {f()}`;
  expect(peer.eval(inner)).toBe('*2\r\n:300\r\n$1\r\n1\r\n');
  expect(peer.eval(`${constants}return far.field`)).toContain(
    "attempted to access nonexistent global variable 'far'",
  );
});

describe.skipIf(redisMissing('limits'))('what is expected is what redis-server gives', () => {
  let redis: Connection;
  redisBeside((connection) => (redis = connection));

  test.each(rows)('%s', async (_, { text, largest, refusal }) => {
    const load = async (count: number): Promise<string> => {
      redis.write(respCommand(['SCRIPT', 'LOAD', text(count)]));
      return (await redis.receive(1))[0]!.toString('latin1');
    };
    expect(await load(largest)).toMatch(/^\$40\r\n/);
    const reply = await load(largest + 1);
    // redis-server 7.0 names the function behind it.
    expect(reply.replace(/(?: script: .*)?\r\n$/, '')).toBe(refused(refusal));
  });
});
