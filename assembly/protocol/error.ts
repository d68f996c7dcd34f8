// Every error text that more than one place answers, once, byte for byte as Redis words it. A text
// that belongs to one command stands with that command.

import {
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
} from './reply';

export const ERROR_BUSY_SCRIPT: string =
  'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.';
export const ERROR_BUSY_FUNCTION: string =
  'BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.';
export const ERROR_SYNTAX: string = 'ERR syntax error';
export const ERROR_WRONG_TYPE: string =
  'WRONGTYPE Operation against a key holding the wrong kind of value';
export const ERROR_NOT_INTEGER: string = 'ERR value is not an integer or out of range';
export const ERROR_NOT_FLOAT: string = 'ERR value is not a valid float';
export const ERROR_NOT_POSITIVE: string = 'ERR value is out of range, must be positive';
export const ERROR_OUT_OF_RANGE: string = 'ERR value is out of range';
export const ERROR_NOT_INT: string =
  'ERR value is out of range, value must between -2147483648 and 2147483647';
export const ERROR_NOT_OPPOSITE: string =
  'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807';
export const ERROR_NUMKEYS: string = 'ERR numkeys should be greater than 0';
export const ERROR_COUNT: string = 'ERR count should be greater than 0';
export const ERROR_COUNT_OPTION: string = 'ERR COUNT must be > 0';
export const ERROR_LIMIT: string = "ERR LIMIT can't be negative";
export const ERROR_INCREMENT: string = 'ERR increment or decrement would overflow';
export const ERROR_INCREMENT_INFINITE: string = 'ERR increment would produce NaN or Infinity';
export const ERROR_NO_KEY: string = 'ERR no such key';
export const ERROR_OUT_OF_MEMORY: string =
  "OOM command not allowed when used memory > 'maxmemory'.";
export const ERROR_STRING_TOO_LONG: string =
  'ERR string exceeds maximum allowed size (proto-max-bulk-len)';
export const ERROR_DATABASE_RANGE: string = 'ERR DB index is out of range';
export const ERROR_NO_AUTHENTICATION: string = 'NOAUTH Authentication required.';
export const ERROR_LOADING: string = 'LOADING Redis is loading the dataset in memory';
export const ERROR_UNBLOCKED: string = 'UNBLOCKED client unblocked via CLIENT UNBLOCK';
export const ERROR_ROLE_CHANGED: string =
  'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)';
export const ERROR_CURSOR: string = 'ERR invalid cursor';

/** -WRONGTYPE */
export function replyWrongType(): void {
  replyError(ERROR_WRONG_TYPE);
}

/** -OOM: maxmemory is passed, or the address space is full. */
export function replyOutOfMemory(): void {
  replyError(ERROR_OUT_OF_MEMORY);
}

/** -ERR syntax error */
export function replySyntaxError(): void {
  replyError(ERROR_SYNTAX);
}

/** -ERR wrong number of arguments for 'name' command */
export function replyArityError(name: usize, nameBytes: usize): void {
  replyErrorBegin();
  replyErrorText("ERR wrong number of arguments for '");
  replyErrorBytes(name, nameBytes);
  replyErrorText("' command");
  replyErrorEnd();
}
