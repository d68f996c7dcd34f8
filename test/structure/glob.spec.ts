// Glob patterns. The table holds answers of a real redis-server (KEYS) to the tricky patterns.

import { globIsLiteral, globMatch } from '../../assembly/memory/glob';
import { put, TEXT } from './support/text';

const PATTERN: usize = memory.data(8192, 8);

function match(pattern: string, text: string, fold: bool = false): bool {
  const patternCount = put(pattern);
  memory.copy(PATTERN, TEXT, patternCount + 1);
  return globMatch(PATTERN, patternCount, TEXT, put(text), fold);
}

function yes(pattern: string, text: string): void {
  expect(match(pattern, text)).toBe(true, pattern + ' takes ' + text);
}

function no(pattern: string, text: string): void {
  expect(match(pattern, text)).toBe(false, pattern + ' does not take ' + text);
}

describe('a glob pattern', () => {
  it('takes what it spells, and wildcards', () => {
    yes('hello', 'hello');
    no('hello', 'hell');
    no('hell', 'hello');
    yes('h?llo', 'hallo');
    no('h?llo', 'hllo');
    yes('h*llo', 'heeeello');
    yes('h*llo', 'hllo');
    yes('*', 'anything');
    yes('a**b***', 'axb');
    yes('*a*b*c', 'xaxxbxabc');
    no('*a*b*c', 'xaxxbxabcd');
    yes('h[^a-d]l*', 'hello');
    yes('h[^a-d]l*', 'hilt');
    no('h[^a-d]l*', 'hall');
  });

  it('without bytes takes the text without bytes, which nothing else takes', () => {
    yes('', '');
    no('', 'a');
    no('*', '');
    no('**', '');
    no('?', '');
  });

  it('has brackets with ranges in both directions', () => {
    yes('[a-c]', 'b');
    yes('[c-a]', 'b');
    no('[^a-c]', 'b');
    yes('[abc]x', 'cx');
    yes('[a-c-e]', '-');
    no('[a-c-e]', 'd');
    yes('[^^]', 'a');
    no('[^^]', '^');
  });

  it('closes a bracket at the first end, and leaves it open at its own end', () => {
    no('[]', 'a');
    no('[]a]', ']');
    yes('[^]', 'a');
    yes('a[bc', 'ab');
    yes('a[bc', 'ac');
    no('a[', 'a[');
    no('[', '[');
    yes('a[^', 'ab');
    yes('[a-', '-');
    yes('[a-]', ']');
    yes('[a-]', '_');
    no('[a-]', '-');
  });

  it('escapes with a backslash, which ends a pattern as itself', () => {
    yes('\\*', '*');
    no('\\*', 'a');
    yes('a\\', 'a\\');
    yes('[\\]]', ']');
    yes('[\\', '\\');
    yes('[a-\\]]', 'a]');
    no('[a-\\]]', 'a');
    yes('\\a', 'a');
  });

  it('compares the bounds of a range as signed bytes', () => {
    yes('[\x01-\xff]', '\x00');
    no('[\x01-\xff]', '\x02');
    yes('[\x80-\x7f]', 'a');
    yes('[\x80-\xff]', '\xc3');
  });

  it('folds the case of ASCII letters on demand', () => {
    expect(match('HeLLo*', 'hEllOxyz', true)).toBe(true);
    expect(match('[A-C]', 'b', true)).toBe(true);
    expect(match('[xyz]', 'Y', true)).toBe(true);
    expect(match('\\A', 'a', true)).toBe(true);
    expect(match('[\\A]', 'a', true)).toBe(false, 'an escaped byte in a bracket is not folded');
    expect(match('[Z-a]', 'b', true)).toBe(false, 'the ends are swapped before they are folded');
    expect(match('@', '`', true)).toBe(false);
    expect(match('hello', 'HELLO', false)).toBe(false);
  });

  it('gives up at the 1001st star that does not end it', () => {
    const text = 'a'.repeat(1100) + 'b';
    yes('*a'.repeat(1000), 'a'.repeat(1100));
    no('*a'.repeat(1001), 'a'.repeat(1100));
    yes('*a'.repeat(1000) + '*', text);
    no('*a'.repeat(1000) + '*b', text);
  });

  it('needs no more steps than pattern times text', () => {
    no('*?a'.repeat(30) + '*[^a]x', 'a'.repeat(8000));
    no('*aaaa'.repeat(30) + 'b', 'a'.repeat(8000));
  });

  it('is literal without special bytes', () => {
    expect(globIsLiteral(TEXT, put('key:1]^-'))).toBe(true);
    expect(globIsLiteral(TEXT, put(''))).toBe(true);
    expect(globIsLiteral(TEXT, put('key*'))).toBe(false);
    expect(globIsLiteral(TEXT, put('k?y'))).toBe(false);
    expect(globIsLiteral(TEXT, put('[k]ey'))).toBe(false);
    expect(globIsLiteral(TEXT, put('ke\\y'))).toBe(false);
  });
});
