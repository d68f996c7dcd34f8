// The users of a server, as far as they come from files. What the lines mean is the engine's
// (assembly/engine/acl/load.ts); here they are read, and what is wrong is said in the log.
//
//   while redis.conf is read    each `user` line is checked, by an engine of its own
//   before the server opens     the `user` lines, or the ACL file: one of them, never both
//   ACL LOAD                    the ACL file again

import type { Configuration } from '../config/configuration.js';
import type { ConfigurationHost } from '../config/host.js';
import type { UserRefusal } from '../config/load.js';
import type { Logger } from '../config/logger.js';
import type { ClientHandle, Core } from './core.js';
import { engineLogDrain } from './log.js';
import { AclLine } from './seam.generated.js';

const duplicate = 'Duplicate user found. A user can only be defined once in config files';

const both =
  'Configuring Redis with users defined in redis.conf and at the same setting an ACL file path is' +
  ' invalid. This setup is very likely to lead to configuration errors and security holes, please' +
  ' define either an ACL file or declare users directly in your redis.conf, but not both.';

// The engine's calls. Texts are latin1: one byte a character.

/** Checks the words of a `user` line, the name first; null or which is wrong, and why. */
export function userLineRefusal(core: Core, words: readonly string[]): UserRefusal | null {
  const wordIndex = core.engine.userLineCheck(core.putWords(words));
  return wordIndex < 0 ? null : { wordIndex, reason: core.draft() };
}

/** Makes the user of a `user` line. */
export function userLineLoad(
  core: Core,
  words: readonly string[],
): { status: AclLine; reason: string } {
  const status = core.engine.userLineLoad(core.putWords(words));
  return { status, reason: core.draft() };
}

/** Takes the users of an ACL file for those there are; null or what is wrong with it. */
export function usersLoad(
  core: Core,
  name: string,
  content: string,
  caller: ClientHandle,
): string | null {
  core.putReply(name + content);
  const isTaken = core.engine.usersLoad(name.length, content.length, caller) !== 0;
  return isTaken ? null : core.draft();
}

/** All users, a `user` line each. */
export function usersDescribe(core: Core): string {
  if (core.engine.usersDescribe() === 0) throw new Error('not enough memory for the users');
  return core.draft();
}

// What a host does with them

/**
 * Checks `user` lines, the words behind `user`, one after the other.
 * @param engine makes an engine with one database, when there is a first line
 */
export function userLineCheck(
  engine: () => Core,
): (words: readonly string[]) => UserRefusal | null {
  const names = new Set<string>();
  let core: Core | null = null;
  return (words) => {
    const name = words[0] ?? '';
    if (names.has(name)) return { wordIndex: 1, reason: duplicate };
    names.add(name);
    core ??= engine();
    return userLineRefusal(core, words);
  };
}

export interface UserFiles {
  readonly configuration: Configuration;
  readonly host: ConfigurationHost;
  readonly log: Logger;
}

/** Makes the users of the configuration at the start. False: the server must not start. */
export function usersStart(files: UserFiles, core: Core): boolean {
  const { configuration, log } = files;
  const { users } = configuration.declarations;
  const file = configuration.getString('aclfile');
  if (file !== '' && users.length > 0) {
    log.warning(both);
    return false;
  }
  for (const words of users) {
    const outcome = userLineLoad(core, words);
    if (outcome.status === AclLine.WRONG) {
      log.warning(outcome.reason);
      log.warning('Critical error while loading ACLs. Exiting.');
      return false;
    }
    if (outcome.status === AclLine.DISABLED) {
      log.notice(
        `The user '${words[0]}' is disabled (there is no 'on' modifier in the user description).` +
          ' Make sure this is not a configuration error.',
      );
    }
  }
  const reason = file === '' ? null : aclFileLoad(files, core, 0);
  engineLogDrain(core, log);
  if (reason !== null) log.warning(`Aborting Redis startup because of ACL errors: ${reason}`);
  return reason === null;
}

/** Takes the users of the ACL file; null, or what is wrong with it, and nothing has changed. */
export function aclFileLoad(files: UserFiles, core: Core, caller: ClientHandle): string | null {
  const file = files.configuration.getString('aclfile');
  const read = files.host.fileRead(file);
  if ('error' in read) return `Error loading ACLs, opening file '${file}': ${read.error}`;
  return usersLoad(core, file, read.content, caller);
}

/** The `user` lines of CONFIG REWRITE. */
export function userLines(core: Core): readonly string[] {
  return usersDescribe(core).split('\n').slice(0, -1);
}
