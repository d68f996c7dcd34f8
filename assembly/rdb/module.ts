// What a module keeps in an RDB file beside keys: it is passed over, since there are no modules.
//
//   id   opcode value   opcode value   …   0            id and opcodes are lengths (reader.ts)
//
//   1, 2   a length     an integer with and without its sign
//   3, 4   4, 8 bytes   a float, a double
//   5      a string

import { RdbFault, rdbFault, rdbReadBytes, rdbReadLength, rdbReadString } from './reader';

/** Opcodes of a module's values. */
const enum ModuleOpcode {
  END = 0,
  SIGNED = 1,
  UNSIGNED = 2,
  FLOAT = 3,
  DOUBLE = 4,
  STRING = 5,
}

/**
 * Passes over what a module has written, behind the opcode in front of it.
 * @returns false if it cannot be told where it ends; true also if the reader has a fault
 */
export function moduleSkip(): bool {
  rdbReadLength();
  let opcode = rdbReadLength();
  while (rdbFault == RdbFault.NONE && opcode != ModuleOpcode.END) {
    if (opcode == ModuleOpcode.SIGNED || opcode == ModuleOpcode.UNSIGNED) rdbReadLength();
    else if (opcode == ModuleOpcode.FLOAT) rdbReadBytes(4);
    else if (opcode == ModuleOpcode.DOUBLE) rdbReadBytes(8);
    else if (opcode == ModuleOpcode.STRING) rdbReadString(0);
    else return false;
    opcode = rdbReadLength();
  }
  return true;
}
