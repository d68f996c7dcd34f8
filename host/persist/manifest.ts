/*
 * The manifest of the append-only file: which files it consists of, in the order of their loading.
 *
 *     file appendonly.aof.2.base.rdb seq 2 type b         the dataset as of the last rewrite
 *     file appendonly.aof.1.incr.aof seq 1 type h         history: may be removed
 *     file appendonly.aof.4.incr.aof seq 4 type i         what was written since, in order
 *     file appendonly.aof.5.incr.aof seq 5 type i
 *     # a comment
 *
 * A line holds pairs of a key and a value, quoted as in redis.conf where a name needs it; keys that
 * are not known are passed over, so that later versions may add some. Lines end with LF and have at
 * most 1024 bytes. There is one base at most; the numbers of the increments rise, and end where a
 * number and the next one are no longer two: a new file would be one of those that count. All texts
 * here are byte text; the words of the errors are Redis's, because tools look for them in the log.
 *
 * A manifest is a value: each change makes a new one, which counts once it is on disk
 * (aof-folder.ts).
 */

import { byteTextLower, byteTextTrim, wordQuote, wordsSplit } from '../config/byte-text.js';
import { longPrefixParse } from '../config/number-text.js';

export interface AofPart {
  readonly name: string;
  readonly sequence: number;
}

export interface Manifest {
  readonly base: AofPart | null;
  /** In no order that matters. */
  readonly history: readonly AofPart[];
  /** In the order of loading; the last one is being written. */
  readonly increments: readonly AofPart[];
  /** The highest number that a base has had. */
  readonly baseSequence: number;
  readonly incrementSequence: number;
}

/** Why a manifest cannot be used. */
export interface ManifestFlaw {
  readonly reason: string;
  readonly line: number;
  /** The line's text, or null when it could not be taken as a line. */
  readonly text: string | null;
}

export const emptyManifest: Manifest = {
  base: null,
  history: [],
  increments: [],
  baseSequence: 0,
  incrementSequence: 0,
};

const lineBytesMaximum = 1024;
/** More than any number of rewrites comes to, and far from where numbers are not exact. */
const sequenceMaximum = 2 ** 52;
const invalidFormat = 'Invalid AOF manifest file format';

// Names of files; `fileName` is the directive appendfilename

export function manifestName(fileName: string): string {
  return `${fileName}.manifest`;
}

export function temporaryManifestName(fileName: string): string {
  return `temp-${fileName}.manifest`;
}

/** Where effects go while the first base is being written. */
export function temporaryIncrementName(fileName: string): string {
  return `temp-${fileName}.incr`;
}

// Text

/** Reads a manifest, or tells what is wrong with it. */
export function manifestParse(content: string): { manifest: Manifest } | { flaw: ManifestFlaw } {
  if (content === '')
    return { flaw: { reason: 'Found an empty AOF manifest', line: 0, text: null } };
  let manifest = emptyManifest;
  let line = 0;
  for (let at = 0; at < content.length;) {
    const piece = linePiece(content, at);
    at += piece.length;
    line++;
    if (piece.startsWith('#')) continue;
    const end = piece.indexOf('\n');
    if (end < 0 || piece.slice(0, end).includes('\0')) {
      return { flaw: { reason: 'The AOF manifest file contains too long line', line, text: null } };
    }
    const text = byteTextTrim(piece, ' \t\r\n');
    const added = lineAdd(manifest, text);
    if (typeof added === 'string') return { flaw: { reason: added, line, text } };
    manifest = added;
  }
  return { manifest: numberedBehindHistory(manifest) };
}

/** A line with its end, or as much of it as Redis takes in one piece. */
function linePiece(content: string, start: number): string {
  const end = content.indexOf('\n', start);
  const length = end < 0 ? content.length - start : end + 1 - start;
  return content.slice(start, start + Math.min(length, lineBytesMaximum));
}

/** The manifest with the file that a line names, or what is wrong with the line. */
function lineAdd(manifest: Manifest, text: string): Manifest | string {
  const words = wordsSplit(text);
  if (words === null || words.length < 6 || words.length % 2 !== 0) return invalidFormat;
  let name: string | null = null;
  let sequence = 0;
  let kind = '';
  for (let at = 0; at < words.length; at += 2) {
    const value = words[at + 1]!;
    switch (byteTextLower(words[at]!)) {
      case 'file':
        name = value;
        if (/[/\\]/.test(name)) return "File can't be a path, just a filename";
        break;
      case 'seq':
        sequence = Number(longPrefixParse(value, 10).value);
        break;
      case 'type':
        kind = value.slice(0, 1);
    }
  }
  if (name === null || !isSequence(sequence) || kind === '') return invalidFormat;
  return partAdd(manifest, { name, sequence }, kind);
}

function isSequence(value: number): boolean {
  return value !== 0 && Math.abs(value) <= sequenceMaximum;
}

function partAdd(manifest: Manifest, part: AofPart, kind: string): Manifest | string {
  switch (kind) {
    case 'b':
      if (manifest.base !== null) return 'Found duplicate base file information';
      if (part.sequence < 0) return invalidFormat;
      return { ...manifest, base: part, baseSequence: part.sequence };
    case 'h':
      return { ...manifest, history: [...manifest.history, part] };
    case 'i':
      if (part.sequence <= manifest.incrementSequence)
        return 'Found a non-monotonic sequence number';
      return {
        ...manifest,
        increments: [...manifest.increments, part],
        incrementSequence: part.sequence,
      };
    default:
      return 'Unknown AOF file type';
  }
}

/**
 * Where no increment is left, the next one is numbered behind those of the history, so that it is
 * never one of the files that are about to be removed.
 */
function numberedBehindHistory(manifest: Manifest): Manifest {
  if (manifest.increments.length > 0) return manifest;
  const numbers = manifest.history.map((part) =>
    /\.incr\.aof$/.test(part.name) ? part.sequence : 0,
  );
  return { ...manifest, incrementSequence: Math.max(0, ...numbers) };
}

export function manifestFormat(manifest: Manifest): string {
  const line = (part: AofPart, kind: string): string =>
    `file ${nameFormat(part.name)} seq ${part.sequence} type ${kind}\n`;
  return [
    ...(manifest.base === null ? [] : [line(manifest.base, 'b')]),
    ...manifest.history.map((part) => line(part, 'h')),
    ...manifest.increments.map((part) => line(part, 'i')),
  ].join('');
}

/** A name of visible characters stands as it is. */
function nameFormat(name: string): string {
  return /[^!-~]|["\\]/.test(name) ? wordQuote(name) : name;
}

/** The lines of the log that tell of a flaw, in Redis's words. */
export function manifestFlawLines(flaw: ManifestFlaw): string[] {
  const place =
    flaw.text === null
      ? []
      : [`Reading the manifest file, at line ${flaw.line}`, `>>> '${flaw.text}'`];
  return ['*** FATAL AOF MANIFEST FILE ERROR ***', ...place, flaw.reason];
}

// Changes

/** With a new base; the one before is history. */
export function withNewBase(manifest: Manifest, fileName: string, asRdb: boolean): Manifest {
  const sequence = manifest.baseSequence + 1;
  const name = `${fileName}.${sequence}.base.${asRdb ? 'rdb' : 'aof'}`;
  const history = manifest.base === null ? manifest.history : [manifest.base, ...manifest.history];
  return { ...manifest, base: { name, sequence }, history, baseSequence: sequence };
}

/** With the single file of a Redis before 7 as its base. */
export function withOldFile(manifest: Manifest, fileName: string): Manifest {
  return { ...manifest, base: { name: fileName, sequence: 1 }, baseSequence: 1 };
}

/** With a new increment as the one that is written. */
export function withNewIncrement(manifest: Manifest, fileName: string): Manifest {
  const sequence = manifest.incrementSequence + 1;
  const part = { name: `${fileName}.${sequence}.incr.aof`, sequence };
  const increments = [...manifest.increments, part];
  return { ...manifest, increments, incrementSequence: sequence };
}

/** With the increments that a new base holds as history: all, or all but the one being written. */
export function withRewrittenAsHistory(manifest: Manifest, keepsLast: boolean): Manifest {
  const count = Math.max(0, manifest.increments.length - (keepsLast ? 1 : 0));
  return {
    ...manifest,
    increments: manifest.increments.slice(count),
    history: [...manifest.increments.slice(0, count), ...manifest.history],
  };
}

export function withoutHistory(manifest: Manifest): Manifest {
  return { ...manifest, history: [] };
}

/** The files to load, in their order. */
export function manifestParts(manifest: Manifest): readonly AofPart[] {
  return manifest.base === null ? manifest.increments : [manifest.base, ...manifest.increments];
}
