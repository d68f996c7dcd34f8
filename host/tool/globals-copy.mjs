// A step behind the engine's compilation: the module gets two functions more, so that a copy of an
// engine (fork of the library) is the copy of its memory, and of what it keeps in globals:
//
//   globalsSave(address)     writes all globals that change into the memory, 8 bytes each
//   globalsLoad(address)     takes them from there
//
//   node host/tool/globals-copy.mjs FILE.wasm
//
// It is done to the module as it was optimized, whose code stays byte for byte the same. (Globals
// that are exported while it is compiled are not optimized; and an instance with a thousand exports
// is slow to call, because V8 keeps that many properties in a dictionary.)
//
//   module    00 61 73 6d 01 00 00 00, then sections: id, u32 count of bytes, bytes
//   section 1 types       count, each: 60, parameters, results
//   section 2 imports     count, each: module name, name, kind (00 = a function), description
//   section 3 functions   count, each: the number of its type
//   section 6 globals     count, each: type, 00 or 01 mutable, an expression up to its 0b
//   section 7 exports     count, each: name, kind, index
//   section 10 code       count, each: count of bytes, count of kinds of locals, instructions, 0b
//
// Numbers are LEB128. https://webassembly.github.io/spec/core/binary/modules.html

import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const headBytes = 8;
const section = { types: 1, imports: 2, functions: 3, globals: 6, exports: 7, code: 10 };
const slotBytes = 8;

/** By the type of a global: its store and its load, each with the alignment's exponent. */
const access = {
  0x7f: { store: [0x36, 2], load: [0x28, 2] },
  0x7e: { store: [0x37, 3], load: [0x29, 3] },
  0x7d: { store: [0x38, 2], load: [0x2a, 2] },
  0x7c: { store: [0x39, 3], load: [0x2b, 3] },
};
const instruction = { end: 0x0b, localGet: 0x20, globalGet: 0x23, globalSet: 0x24 };

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
    if (this.byte() !== instruction.end) throw new Error('a global begins as more than a constant');
  }
}

function numberBytes(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

/** The sections in their order: id, where it begins, where its content begins and ends. */
function sectionsOf(bytes) {
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

/** How many functions are imported; the engine imports nothing else. */
function importedCount(bytes, { content }) {
  const reader = new Reader(bytes, content);
  const count = reader.number();
  for (let left = count; left > 0; left--) {
    reader.skip(reader.number());
    reader.skip(reader.number());
    if (reader.byte() !== 0) throw new Error('the module imports more than functions');
    reader.number();
  }
  return count;
}

/** The globals that change: their numbers and types. */
function changing(bytes, { content }) {
  const reader = new Reader(bytes, content);
  const count = reader.number();
  const found = [];
  for (let index = 0; index < count; index++) {
    const type = reader.byte();
    if (reader.byte() === 1) found.push({ index, type });
    reader.expression();
  }
  return found;
}

/** The body of a function that moves each global, by a function that gives the instructions. */
function body(globals, move) {
  const moves = globals.flatMap((global, slot) => {
    if (access[global.type] === undefined) throw new Error(`a global of type ${global.type}`);
    return move(global, access[global.type], numberBytes(slot * slotBytes));
  });
  const content = [0, ...moves, instruction.end];
  return [...numberBytes(content.length), ...content];
}

const saveBody = (globals) =>
  body(globals, ({ index }, { store }, offset) => [
    ...[instruction.localGet, 0, instruction.globalGet, ...numberBytes(index)],
    ...[...store, ...offset],
  ]);

const loadBody = (globals) =>
  body(globals, ({ index }, { load }, offset) => [
    ...[instruction.localGet, 0, ...load, ...offset],
    ...[instruction.globalSet, ...numberBytes(index)],
  ]);

function exported(name, index) {
  return [name.length, ...Buffer.from(name), 0, ...numberBytes(index)];
}

/** A section whose list is longer by some entries. */
function longer(bytes, { id, content, end }, entries) {
  const reader = new Reader(bytes, content);
  const head = numberBytes(reader.number() + entries.length);
  const old = bytes.subarray(reader.at, end);
  const added = Buffer.from(entries.flat());
  const length = numberBytes(head.length + old.length + added.length);
  return Buffer.concat([Buffer.from([id, ...length, ...head]), old, added]);
}

/** A module with the two functions. */
export function withGlobalsCopy(bytes) {
  const sections = sectionsOf(bytes);
  const of = (id) => sections.find((each) => each.id === id);
  const countOf = (id) => new Reader(bytes, of(id).content).number();
  const globals = changing(bytes, of(section.globals));
  const type = countOf(section.types);
  const first = importedCount(bytes, of(section.imports)) + countOf(section.functions);
  const added = {
    // One parameter of type i32, no result.
    [section.types]: [[0x60, 1, 0x7f, 0]],
    [section.functions]: [numberBytes(type), numberBytes(type)],
    [section.exports]: [exported('globalsSave', first), exported('globalsLoad', first + 1)],
    [section.code]: [saveBody(globals), loadBody(globals)],
  };
  const parts = sections.map((each) =>
    added[each.id] === undefined
      ? bytes.subarray(each.start, each.end)
      : longer(bytes, each, added[each.id]),
  );
  return Buffer.concat([bytes.subarray(0, headBytes), ...parts]);
}

/** Gives the module of a file the two functions. */
export function globalsCopyAdd(file) {
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, withGlobalsCopy(readFileSync(file)));
  renameSync(partial, file);
}

if (process.argv[1]?.endsWith('globals-copy.mjs')) globalsCopyAdd(process.argv[2]);
