/*
 * A file of users: taken by an engine of its own, as `ACL LOAD` takes it; what is wrong is said in
 * Redis's words, a line of ours for each line of the file.
 */

import { byteTextFromBytes } from '../config/byte-text.js';
import { Core } from '../engine/core.js';
import { engineModule } from '../engine/node-module.js';
import { usersDescribe, usersLoad } from '../engine/users.js';

export interface UsersContent {
  /** What is wrong; empty of a file that is taken. */
  readonly errors: readonly string[];
  readonly users: readonly UserContent[];
}

export interface UserContent {
  readonly name: string;
  readonly isOn: boolean;
  /** Whether any password does. */
  readonly isOpen: boolean;
}

/** Whether a file looks like one of users. */
export function isUsers(text: string): boolean {
  return /^\s*user\s/.test(text);
}

/** Checks a file; `name` is what errors call it. */
export function usersCheck(bytes: Uint8Array, name: string): UsersContent {
  const core = new Core({ module: engineModule(), databases: 1 });
  const reason = usersLoad(core, name, byteTextFromBytes(bytes), 0);
  if (reason !== null) return { errors: errorsOf(reason, name), users: [] };
  const users = usersDescribe(core)
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [, user, ...rules] = line.split(' ');
      return { name: user!, isOn: rules.includes('on'), isOpen: rules.includes('nopass') };
    });
  return { errors: [], users };
}

/** The errors of an answer of ACL LOAD, which ends with a word on the users that there were. */
function errorsOf(reason: string, name: string): string[] {
  const place = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const start = new RegExp(`(?<=\\.) ?(?='?${place}:\\d|WARNING: )`);
  return reason.split(start).filter((error) => !error.startsWith('WARNING: ACL errors detected'));
}
