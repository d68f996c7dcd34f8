// What modules keep in an RDB file. There are no modules here: it is refused, or passed over by who
// only looks at a file. All of these are lengths (reader.ts), but for what stands behind opcodes:
//
//   beside keys   id   2   when   opcode value   opcode value   …   0
//   under a key   id              opcode value   opcode value   …   0
//
//   1, 2   a length     an integer with and without its sign
//   3, 4   4, 8 bytes   a float, a double
//   5      a string
//
//   id     63      57            15      9        0
//          ├──────┼──────┼ … ┼──────┼──────────┤     six bits a letter of A-Z a-z 0-9 - _,
//          │ 1st  │ 2nd  │   │ 9th  │ version  │     so 'ReJSON-RL', 3 is 45e25238df912c03
//          └──────┴──────┴ … ┴──────┴──────────┘

import { RdbFlaw, rdbReadBytes, rdbReadFail, rdbReadLength, rdbReadString } from './reader';

/** Opcodes of a module's values. */
const enum ModuleOpcode {
  END = 0,
  SIGNED = 1,
  UNSIGNED = 2,
  FLOAT = 3,
  DOUBLE = 4,
  STRING = 5,
}

export const MODULE_NAME_BYTES: u32 = 9;
const VERSION_BITS: u64 = 10;

let id: u64 = 0;
const name = memory.data(9);

/** Reads what stands in front of what a module has written, up to the first opcode. */
export function moduleRead(isBesideKeys: bool): void {
  id = rdbReadLength();
  if (!isBesideKeys) return;
  if (rdbReadLength() != ModuleOpcode.UNSIGNED) rdbReadFail(RdbFlaw.MODULE_WHEN);
  rdbReadLength();
}

/** The name of the module that was read of last: MODULE_NAME_BYTES letters, until the next one. */
export function moduleName(): usize {
  let letters = id >> VERSION_BITS;
  for (let i = <i32>MODULE_NAME_BYTES - 1; i >= 0; i--) {
    store<u8>(name + i, letter(<u32>(letters & 63)));
    letters >>= 6;
  }
  return name;
}

function letter(number: u32): u32 {
  if (number < 26) return 0x41 + number;
  if (number < 52) return 0x61 + number - 26;
  if (number < 62) return 0x30 + number - 52;
  return number == 62 ? 0x2d : 0x5f;
}

/** Passes over the next of what a module has written. Returns whether it was the end of it. */
export function modulePass(): bool {
  const opcode = rdbReadLength();
  if (opcode == ModuleOpcode.SIGNED || opcode == ModuleOpcode.UNSIGNED) rdbReadLength();
  else if (opcode == ModuleOpcode.FLOAT) rdbReadBytes(4);
  else if (opcode == ModuleOpcode.DOUBLE) rdbReadBytes(8);
  else if (opcode == ModuleOpcode.STRING) rdbReadString(0);
  else if (opcode == ModuleOpcode.END) return true;
  else rdbReadFail(RdbFlaw.LENGTH);
  return false;
}
