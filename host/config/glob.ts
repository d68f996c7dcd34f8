/*
 * Two pattern languages, both of others' making:
 *
 *     globMatches    Redis's own, over names in any case (CONFIG GET): * ? [a-z] [^a] \
 *     pathMatches    the shell's over one path component (include): * ? [a-z] [!a] \, where a dot
 *                    at the start is only matched by a dot
 *
 * Both walk with a single remembered star, so a pattern with many stars costs length times length
 * and no more. Example: globMatches('*max-*-ent??es', 'hash-max-listpack-entries') is true;
 * pathMatches('*.conf', '.a.conf') is false.
 */

import { byteTextLower } from './byte-text.js';

/**
 * One element of a pattern against one character: where the pattern goes on, and whether it
 * matched.
 */
interface ElementMatch {
  next: number;
  matched: boolean;
}

type ElementMatcher = (pattern: string, at: number, character: string) => ElementMatch;

/** Whether `text` holds a character that makes CONFIG GET take it as a pattern. */
export function globHas(text: string): boolean {
  return /[[*?]/.test(text);
}

/** Redis's glob match over the whole of `text`, any case. */
export function globMatches(pattern: string, text: string): boolean {
  return starMatch(byteTextLower(pattern), byteTextLower(text), globElement);
}

/** The shell's match of one path component. */
export function pathMatches(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  return starMatch(pattern, name, pathElement);
}

/** The walk both share: on a mismatch the last star takes one character more. */
function starMatch(pattern: string, text: string, element: ElementMatcher): boolean {
  let at = 0;
  let patternAt = 0;
  let starAt = -1;
  let starTextAt = 0;
  while (at < text.length) {
    if (pattern[patternAt] === '*') {
      starAt = patternAt++;
      starTextAt = at;
      continue;
    }
    if (patternAt < pattern.length) {
      const match = element(pattern, patternAt, text[at]!);
      if (match.matched) {
        patternAt = match.next;
        at++;
        continue;
      }
    }
    if (starAt < 0) return false;
    patternAt = starAt + 1;
    at = ++starTextAt;
  }
  while (pattern[patternAt] === '*') patternAt++;
  return patternAt >= pattern.length;
}

function globElement(pattern: string, at: number, character: string): ElementMatch {
  if (pattern[at] === '?') return { next: at + 1, matched: true };
  if (pattern[at] === '[') return classElement(pattern, at, character, '^');
  return plainElement(pattern, at, character);
}

function pathElement(pattern: string, at: number, character: string): ElementMatch {
  if (pattern[at] === '?') return { next: at + 1, matched: true };
  if (pattern[at] === '[' && pattern.indexOf(']', at + 2) > 0) {
    return classElement(pattern, at, character, '!^');
  }
  return plainElement(pattern, at, character);
}

function plainElement(pattern: string, at: number, character: string): ElementMatch {
  const escaped = pattern[at] === '\\' && at + 1 < pattern.length;
  const wanted = escaped ? at + 1 : at;
  return { next: wanted + 1, matched: pattern[wanted] === character };
}

/**
 * A character class. In Redis's language it may miss its closing bracket, may be empty, and takes a
 * range backwards; the shell's language (`negations` holds '!') takes a bracket as its first
 * member.
 */
function classElement(
  pattern: string,
  at: number,
  character: string,
  negations: string,
): ElementMatch {
  let next = at + 1;
  const negated = next < pattern.length && negations.includes(pattern[next]!);
  if (negated) next++;
  const first = negations.includes('!') ? next : -1;
  let matched = false;
  while (next < pattern.length && (pattern[next] !== ']' || next === first)) {
    if (pattern[next] === '\\' && next + 1 < pattern.length) {
      matched = pattern[++next] === character || matched;
    } else if (pattern[next + 1] === '-' && next + 2 < pattern.length) {
      const low = pattern[next]! < pattern[next + 2]! ? pattern[next]! : pattern[next + 2]!;
      const high = low === pattern[next] ? pattern[next + 2]! : pattern[next]!;
      matched = (character >= low && character <= high) || matched;
      next += 2;
    } else {
      matched = pattern[next] === character || matched;
    }
    next++;
  }
  return { next: next + 1, matched: matched !== negated };
}
