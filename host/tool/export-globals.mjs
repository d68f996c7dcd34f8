// A step behind the engine's compilation: what the module keeps in globals is exported, so that a
// copy of an engine (fork of the library) is the copy of its memory and of these.
//
//   node host/tool/export-globals.mjs FILE.wasm
//
// They are exported as g0, g1 …; nobody but a copy has a use for them, so they have no other names
// (Core.copy of host/engine/core.ts). It is done to the module as it was optimized, whose code stays
// byte for byte the same: the compiler could not optimize globals that it knows to be exported.
//
//   module    00 61 73 6d 01 00 00 00, then sections: id, u32 count of bytes, bytes
//   section 2 imports     count, each: module name, name, kind, description
//   section 6 globals     count, each: type, 00 or 01 mutable, an expression up to its 0b
//   section 7 exports     count, each: name, kind (03 = a global), index
//
// Numbers are LEB128. https://webassembly.github.io/spec/core/binary/modules.html

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const headBytes = 8;
const section = { imports: 2, globals: 6, exports: 7 };
const globalKind = 3;

class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  skip(count) {
    this.at += count;
  }

  /** Over an expression that is one constant, or one global's value. */
  expression() {
    const operation = this.byte();
    if (operation === 0x43) this.skip(4);
    else if (operation === 0x44) this.skip(8);
    else if ([0x23, 0x41, 0x42].includes(operation)) this.number();
    else throw new Error(`a global begins as no constant does: ${operation}`);
    if (this.byte() !== 0x0b) throw new Error('a global begins as more than a constant');
  }
}

function numberBytes(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

/** The sections in their order: id, where it begins, where its content begins and ends. */
function sections(bytes) {
  const found = [];
  const reader = new Reader(bytes, headBytes);
  while (reader.at < bytes.length) {
    const start = reader.at;
    const id = reader.byte();
    const count = reader.number();
    found.push({ id, start, content: reader.at, end: reader.at + count });
    reader.skip(count);
  }
  return found;
}

/** Imported globals come first in the numbering; the engine imports functions only. */
function importsCheck(bytes, { content }) {
  const reader = new Reader(bytes, content);
  for (let left = reader.number(); left > 0; left--) {
    reader.skip(reader.number());
    reader.skip(reader.number());
    if (reader.byte() !== 0) throw new Error('the module imports more than functions');
    reader.number();
  }
}

/** The numbers of the globals that change. */
function changing(bytes, { content }) {
  const reader = new Reader(bytes, content);
  const count = reader.number();
  const found = [];
  for (let index = 0; index < count; index++) {
    reader.byte();
    if (reader.byte() === 1) found.push(index);
    reader.expression();
  }
  return found;
}

/** A module with its globals exported. */
export function globalsExported(bytes) {
  const all = sections(bytes);
  const of = (id) => all.find((each) => each.id === id);
  if (of(section.imports) !== undefined) importsCheck(bytes, of(section.imports));
  const globals = changing(bytes, of(section.globals));
  const exports = of(section.exports);
  const reader = new Reader(bytes, exports.content);
  const count = reader.number();
  const added = globals.flatMap((index, number) => {
    const name = Buffer.from(`g${number}`);
    return [name.length, ...name, globalKind, ...numberBytes(index)];
  });
  const head = numberBytes(count + globals.length);
  const old = bytes.subarray(reader.at, exports.end);
  const length = numberBytes(head.length + old.length + added.length);
  return Buffer.concat([
    bytes.subarray(0, exports.start),
    Buffer.from([section.exports, ...length, ...head]),
    old,
    Buffer.from(added),
    bytes.subarray(exports.end),
  ]);
}

/** Exports the globals of a file's module. */
export function globalsExport(file) {
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, globalsExported(readFileSync(file)));
  renameSync(partial, file);
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  globalsExport(process.argv[2]);
}
