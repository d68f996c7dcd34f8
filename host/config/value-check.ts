/*
 * Checks of single directives behind the check of their type. Each takes the value and returns the
 * reason for a refusal in Redis's words, or null.
 */

import { processTitleExpand } from './process-title.js';

const hostnameBytesMaximum = 256;

/**
 * Characters that the nodes file of a cluster gives a meaning to, so that no auxiliary field may
 * hold them.
 */
const auxiliaryReserved = '!#$%&()*+:;<>?@[]^{|}~\0';

export function activeDefragmentationCheck(enabled: boolean): string | null {
  if (!enabled) return null;
  return (
    'Active defragmentation cannot be enabled: it requires a Redis server compiled with a ' +
    'modified Jemalloc like the one shipped by default with the Redis source distribution'
  );
}

export function snapshotNameCheck(name: string): string | null {
  return isBaseName(name) ? null : "dbfilename can't be a path, just a filename";
}

export function appendNameCheck(name: string): string | null {
  if (name === '') return "appendfilename can't be empty";
  return isBaseName(name) ? null : "appendfilename can't be a path, just a filename";
}

export function appendFolderCheck(name: string): string | null {
  if (name === '') return "appenddirname can't be empty";
  return isBaseName(name) ? null : "appenddirname can't be a path, just a dirname";
}

/** Bits as in the names of shutdown-on-sigterm: save 1, nosave 2. */
export function shutdownFlagsCheck(flags: number): string | null {
  return (flags & 3) === 3 ? "shutdown options SAVE and NOSAVE can't be used simultaneously" : null;
}

export function nodeNameCheck(name: string): string | null {
  const valid = [...name].every((character) => !auxiliaryReserved.includes(character));
  return valid ? null : 'Announced human node name contained invalid character';
}

export function hostnameCheck(name: string): string | null {
  if (name.length >= hostnameBytesMaximum) {
    return `Hostnames must be less than ${hostnameBytesMaximum} characters`;
  }
  if (/^[A-Za-z0-9.-]*$/.test(name)) return null;
  return 'Hostnames may only contain alphanumeric characters, hyphens or dots';
}

/**
 * A template is good when its variables are known and it leaves something without title, mode and
 * socket.
 */
export function titleTemplateCheck(template: string): string | null {
  const variables = {
    title: '',
    listenAddress: '*:0',
    serverMode: '',
    port: '0',
    tlsPort: '0',
    unixSocket: '',
    configurationFile: '-',
  };
  const title = processTitleExpand(template, variables);
  if (title !== null && title !== '') return null;
  return 'template format is invalid or contains unknown variables';
}

/**
 * A POSIX locale name that the platform can collate by: C, POSIX, or
 * language[_REGION][.codeset][@modifier].
 */
export function localeCheck(name: string): string | null {
  if (name === '' || /^(C|POSIX)(\.[A-Za-z0-9-]+)?$/.test(name)) return null;
  const parts = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:\.[A-Za-z0-9-]+)?(?:@[a-z]+)?$/.exec(name);
  if (parts === null) return 'Invalid locale name';
  const tag = parts[2] === undefined ? parts[1]! : `${parts[1]!}-${parts[2]}`;
  return Intl.Collator.supportedLocalesOf(tag).length > 0 ? null : 'Invalid locale name';
}

function isBaseName(name: string): boolean {
  return !name.includes('/') && !name.includes('\\');
}
