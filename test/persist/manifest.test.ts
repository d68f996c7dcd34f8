import { describe, expect, it } from 'vitest';

import {
  type Manifest,
  emptyManifest,
  manifestFlawLines,
  manifestFormat,
  manifestParse,
  manifestParts,
  withNewBase,
  withNewIncrement,
  withOldFile,
  withRewrittenAsHistory,
  withoutHistory,
} from '../../host/persist/manifest.js';

function parsed(content: string): Manifest {
  const result = manifestParse(content);
  if ('flaw' in result) throw new Error(result.flaw.reason);
  return result.manifest;
}

function flawLines(content: string): string[] {
  const result = manifestParse(content);
  return 'flaw' in result ? manifestFlawLines(result.flaw) : [];
}

const reason = (content: string): string => flawLines(content).at(-1) ?? '';

const whole = [
  'file appendonly.aof.2.base.rdb seq 2 type b',
  'file appendonly.aof.1.incr.aof seq 1 type h',
  'file appendonly.aof.4.incr.aof seq 4 type i',
  'file appendonly.aof.5.incr.aof seq 5 type i',
  '',
].join('\n');

describe('the manifest of the append-only file', () => {
  it('is read and written in the form of Redis', () => {
    const manifest = parsed(whole);
    expect(manifest.base).toEqual({ name: 'appendonly.aof.2.base.rdb', sequence: 2 });
    expect(manifest.history.map((part) => part.sequence)).toEqual([1]);
    expect(manifest.increments.map((part) => part.sequence)).toEqual([4, 5]);
    expect([manifest.baseSequence, manifest.incrementSequence]).toEqual([2, 5]);
    expect(manifestFormat(manifest)).toBe(whole);
    expect(manifestParts(manifest).map((part) => part.sequence)).toEqual([2, 4, 5]);
  });

  it('passes over comments and keys that it does not know, in any order and case', () => {
    const content = [
      '# a comment without meaning',
      '  TYPE b  new-key value FILE "a b.rdb" seq 3x ',
      `#${'long '.repeat(100)}`,
      "type incremental seq 1 file 'c d'\r",
      '',
    ].join('\n');
    const manifest = parsed(content);
    expect(manifest.base).toEqual({ name: 'a b.rdb', sequence: 3 });
    expect(manifest.increments).toEqual([{ name: 'c d', sequence: 1 }]);
  });

  it('quotes names that need it, and reads them back', () => {
    for (const name of ['a b', 'x"y', 'tab\t', 'back\\', '\xff\x00\x01', 'plain-~!']) {
      const manifest = withNewIncrement(emptyManifest, name);
      const text = manifestFormat(manifest);
      const read = manifestParse(text);
      if (name.includes('\\')) expect(reason(text)).toBe("File can't be a path, just a filename");
      else expect('manifest' in read && read.manifest.increments).toEqual(manifest.increments);
    }
    expect(manifestFormat(withNewIncrement(emptyManifest, 'a b'))).toBe(
      'file "a b.1.incr.aof" seq 1 type i\n',
    );
  });

  it('says what is wrong in the words of Redis', () => {
    const good = 'file a seq 1 type b\n';
    expect(flawLines('')).toEqual([
      '*** FATAL AOF MANIFEST FILE ERROR ***',
      'Found an empty AOF manifest',
    ]);
    expect(flawLines(`${good}file b seq 2 type b\n`)).toEqual([
      '*** FATAL AOF MANIFEST FILE ERROR ***',
      'Reading the manifest file, at line 2',
      ">>> 'file b seq 2 type b'",
      'Found duplicate base file information',
    ]);
    const tooLong = 'The AOF manifest file contains too long line';
    expect(reason('file a seq 1 type b')).toBe(tooLong);
    expect(reason(`${good}${'x'.repeat(1024)}\n`)).toBe(tooLong);
    expect(reason('file a\0 seq 1 type b\n')).toBe(tooLong);
    const invalid = 'Invalid AOF manifest file format';
    for (const line of [
      ...['\n', ' \n', 'file a seq 1\n', 'file a seq 1 type b extra\n', 'file "a seq 1 type b\n'],
      ...['file a seq 0 type b\n', 'file a seq x type b\n', 'file a seq 1 type ""\n'],
      ...['name a seq 1 type b\n', 'file a file b seq 1\n'],
    ]) {
      expect([line, reason(line)]).toEqual([line, invalid]);
    }
    // Where the next number would be the same one, a new file would take the place of the last.
    for (const number of ['9223372036854775807', '9007199254740993', '4503599627370497']) {
      for (const kind of ['b', 'i', 'h']) {
        expect(reason(`file a seq ${number} type ${kind}\n`)).toBe(invalid);
      }
    }
    expect(reason('file a seq -1 type b\n')).toBe(invalid);
    expect(reason('file a/b seq 1 type b\n')).toBe("File can't be a path, just a filename");
    expect(reason('file a seq 1 type x\n')).toBe('Unknown AOF file type');
    const increments = 'file a seq 2 type i\nfile b seq 2 type i\n';
    expect(reason(increments)).toBe('Found a non-monotonic sequence number');
  });

  it('goes through a rewrite as Redis takes it', () => {
    const first = withNewIncrement(withNewBase(emptyManifest, 'aof', true), 'aof');
    expect(manifestFormat(first)).toBe(
      'file aof.1.base.rdb seq 1 type b\nfile aof.1.incr.aof seq 1 type i\n',
    );
    const begun = withNewIncrement(first, 'aof');
    const done = withRewrittenAsHistory(withNewBase(begun, 'aof', false), true);
    expect(manifestFormat(done)).toBe(
      [
        'file aof.2.base.aof seq 2 type b',
        'file aof.1.incr.aof seq 1 type h',
        'file aof.1.base.rdb seq 1 type h',
        'file aof.2.incr.aof seq 2 type i',
        '',
      ].join('\n'),
    );
    expect(withoutHistory(done).history).toEqual([]);
    expect(withRewrittenAsHistory(begun, false).increments).toEqual([]);
  });

  it('never gives a new increment the name of one that is about to be removed', () => {
    const manifest = parsed('file aof.2.base.rdb seq 2 type b\nfile aof.7.incr.aof seq 7 type h\n');
    expect(withNewIncrement(manifest, 'aof').increments).toEqual([
      { name: 'aof.8.incr.aof', sequence: 8 },
    ]);
  });

  it('takes in the single file of an older Redis as its base', () => {
    expect(manifestFormat(withOldFile(emptyManifest, 'appendonly.aof'))).toBe(
      'file appendonly.aof seq 1 type b\n',
    );
  });
});
