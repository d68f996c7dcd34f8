/*
 * The conversions between the types of values that Lua does by itself, and the types' names.
 */

import { numberText, textNumber } from './number.js';
import { LuaTable } from './table.js';
import { Thread } from './thread.js';
import { LuaFunction, Userdata, identityOf, type LuaValue } from './value.js';

export function typeName(value: LuaValue): string {
  switch (typeof value) {
    case 'undefined':
      return 'nil';
    case 'object':
      if (value instanceof LuaTable) return 'table';
      if (value instanceof LuaFunction) return 'function';
      return value instanceof Userdata ? 'userdata' : 'thread';
    default:
      return typeof value;
  }
}

/** The number that a value is or says; undefined: none. */
export function toNumber(value: LuaValue): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? textNumber(value) : undefined;
}

/** The text that a string or number is; undefined: neither. */
export function toText(value: LuaValue): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? numberText(value) : undefined;
}

export const isTrue = (value: LuaValue): boolean => value !== undefined && value !== false;

const INTEGER_LIMIT = 2 ** 63;

/** C's conversion of a double to a 64-bit integer: what is out of range becomes the smallest. */
export function toInteger(n: number): number {
  return n >= -INTEGER_LIMIT && n < INTEGER_LIMIT ? Math.trunc(n) : -INTEGER_LIMIT;
}

/** C's conversion of a double to an int, of 32 bits: what is out of range becomes the smallest. */
export function truncatedInt(n: number): number {
  const whole = Math.trunc(n);
  return whole === (whole | 0) ? whole | 0 : -(2 ** 31);
}

/** The 64-bit integer cut to the 32 bits of an int. */
export const toInt = (n: number): number => toInteger(n) | 0;

/** Where a value lies that has no text of its own, as printf's %p would write it. */
export function addressText(value: LuaTable | LuaFunction | Thread | Userdata): string {
  if (value instanceof Userdata && value.isLight) return '(nil)';
  return `0x${(0x55a000000000 + identityOf(value) * 32).toString(16)}`;
}

/** What tostring says of such a value, e.g. "table: 0x55a00000002a". */
export function objectText(value: LuaTable | LuaFunction | Thread | Userdata): string {
  return `${typeName(value)}: ${addressText(value)}`;
}

/** What tostring says of a value without looking for a metamethod. */
export function plainText(value: LuaValue): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return numberText(value);
    case 'undefined':
      return 'nil';
    case 'boolean':
      return String(value);
    default:
      return objectText(value);
  }
}
