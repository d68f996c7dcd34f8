// What ACL needs the world for: the file of the users, and secrets that nobody can guess.
//
//   ACL SAVE       every user on a line of a new file, which then takes the place of the old one
//   ACL LOAD       reads the file; what it means is the engine's (assembly/engine/acl/load.ts)
//   ACL GENPASS    random digits from the system: the engine's numbers follow from its seed, and
//                  whoever knows the seed knows them all

import { randomHex } from '../engine/random.js';
import { aclFileLoad, usersDescribe } from '../engine/users.js';
import { ERROR_NOT_INTEGER } from '../engine/seam.generated.js';
import type { HostCall } from './call.js';

const noFile =
  'ERR This Redis instance is not configured to use an ACL file. You may want to specify users' +
  ' via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis' +
  ' configuration file set) in order to store users in the Redis configuration.';

const defaultBits = 256;
const maximumBits = 4096;

export function aclGenpassCommand(call: HostCall): void {
  const [given, ...more] = call.text.slice(2);
  if (more.length > 0) return subcommandError(call);
  if (given !== undefined && !isInteger(given)) {
    return call.reply.error(ERROR_NOT_INTEGER);
  }
  const bits = given === undefined ? defaultBits : Number(given);
  if (bits <= 0 || bits > maximumBits) {
    return call.reply.error(
      'ERR ACL GENPASS argument must be the number of bits for the output password, a positive' +
        ` number up to ${maximumBits}`,
    );
  }
  call.reply.bulk(randomHex(Math.ceil(bits / 4)));
}

/** Whether a text is a 64-bit integer, as Redis reads it. */
function isInteger(text: string): boolean {
  if (!/^(0|-?[1-9][0-9]{0,18})$/.test(text)) return false;
  const value = BigInt(text);
  return value >= -(2n ** 63n) && value < 2n ** 63n;
}

function subcommandError(call: HostCall): void {
  const [name = '', word = ''] = call.text;
  call.reply.error(
    `ERR unknown subcommand or wrong number of arguments for '${word}'. Try ${name.toUpperCase()}` +
      ' HELP.',
  );
}

export function aclLoadCommand(call: HostCall): void {
  const file = call.server.configuration.getString('aclfile');
  if (file === '') return call.reply.error(noFile);
  const reason = aclFileLoad(call.server, call.core, call.client);
  if (reason === null) call.reply.simple('OK');
  else call.reply.error(`ERR ${reason}`);
}

export function aclSaveCommand(call: HostCall): void {
  const { configuration, host, log } = call.server;
  const file = configuration.getString('aclfile');
  if (file === '') return call.reply.error(noFile);
  const reason = host.fileReplace(file, usersDescribe(call.core));
  if (reason === null) return call.reply.simple('OK');
  log.warning(`Writing ACL file for ACL SAVE: ${reason}`);
  call.reply.error(
    'ERR There was an error trying to save the ACLs. Please check the server logs for more' +
      ' information',
  );
}
