// Which arguments of a command are secrets. They stand as `(redacted)` wherever a command is shown
// to somebody else: in the slow log, and to MONITOR.
//
//   AUTH (redacted) | AUTH (redacted) (redacted)
//   HELLO 3 AUTH (redacted) (redacted) SETNAME app
//   ACL SETUSER (redacted) (redacted) …
//   CONFIG SET maxmemory 1mb requirepass (redacted)
//   MIGRATE host port key 0 1000 AUTH (redacted) | AUTH2 (redacted) (redacted)
//
// A command is known by its full name, which a rename does not change. Most commands have no
// secrets, and are known by their first letter not to have any.

import { CommandRow } from './lookup';
import { bytesEqualFold, bytesText } from '../memory/bytes';
import { ARGUMENT_BYTES, Argument } from '../protocol/request-state';

/** What stands in the place of a secret. */
export const REDACTED: string = '(redacted)';

/** Which command's arguments are looked at. */
const enum Secret {
  NONE,
  AUTH,
  HELLO,
  ACL_SETUSER,
  CONFIG_SET,
  MIGRATE,
}

const word = memory.data(16);

/** Whether [source, +count) is this ASCII word of up to 16 letters, in any case. */
function isWord(source: usize, count: usize, expected: string): bool {
  if (count != <usize>expected.length) return false;
  bytesText(word, expected);
  return bytesEqualFold(source, word, count);
}

function secretOf(row: CommandRow): Secret {
  const name = row.fullName;
  const count = row.fullNameBytes;
  switch (load<u8>(name)) {
    case 0x61: // a
      if (isWord(name, count, 'auth')) return Secret.AUTH;
      return isWord(name, count, 'acl|setuser') ? Secret.ACL_SETUSER : Secret.NONE;
    case 0x63: // c
      return isWord(name, count, 'config|set') ? Secret.CONFIG_SET : Secret.NONE;
    case 0x68: // h
      return isWord(name, count, 'hello') ? Secret.HELLO : Secret.NONE;
    case 0x6d: // m
      return isWord(name, count, 'migrate') ? Secret.MIGRATE : Secret.NONE;
    default:
      return Secret.NONE;
  }
}


@inline function argumentIsWord(vector: usize, index: u32, expected: string): bool {
  const argument = changetype<Argument>(vector + <usize>index * ARGUMENT_BYTES);
  return isWord(argument.address, argument.count, expected);
}

/** Whether a command has secrets at all; only then is redacts() worth a question an argument. */
export function redactable(row: CommandRow): bool {
  return secretOf(row) != Secret.NONE;
}

/**
 * Whether argument `index` of a command is a secret.
 * @param vector,count its arguments, the name at 0
 */
export function redacts(row: CommandRow, vector: usize, count: u32, index: u32): bool {
  switch (secretOf(row)) {
    case Secret.AUTH:
      return index != 0 && count <= 3;
    case Secret.HELLO:
      return index >= 3 && helloRedacts(vector, count, index);
    case Secret.ACL_SETUSER:
      return index >= 2;
    case Secret.CONFIG_SET:
      return index >= 3 && (index & 1) == 1 && isSecretDirective(vector, index - 1);
    case Secret.MIGRATE:
      return index >= 7 && migrateRedacts(vector, count, index);
    default:
      return false;
  }
}

function isSecretDirective(vector: usize, index: u32): bool {
  return (
    argumentIsWord(vector, index, 'requirepass') ||
    argumentIsWord(vector, index, 'masterauth') ||
    argumentIsWord(vector, index, 'masteruser')
  );
}

/** HELLO version [AUTH name password] [SETNAME name]; what stands behind an error is shown. */
function helloRedacts(vector: usize, count: u32, index: u32): bool {
  for (let i: u32 = 2; i < index; i++) {
    const more = count - 1 - i;
    if (more >= 2 && argumentIsWord(vector, i, 'auth')) {
      if (index <= i + 2) return true;
      i += 2;
    } else if (more >= 1 && argumentIsWord(vector, i, 'setname')) {
      i += 1;
    } else {
      return false;
    }
  }
  return false;
}

/** MIGRATE host port key database timeout [options]; behind KEYS there are only keys. */
function migrateRedacts(vector: usize, count: u32, index: u32): bool {
  for (let i: u32 = 6; i < index; i++) {
    if (argumentIsWord(vector, i, 'keys')) return false;
    let secrets: u32 = 0;
    if (argumentIsWord(vector, i, 'auth')) secrets = 1;
    else if (argumentIsWord(vector, i, 'auth2')) secrets = 2;
    if (secrets > count - 1 - i) return false;
    if (secrets != 0 && index <= i + secrets) return true;
    i += secrets;
  }
  return false;
}
