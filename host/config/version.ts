/*
 * The two versions that Cedis carries.
 *
 * `redisVersion` is what clients and tools are told (INFO, HELLO, --version, the header of an RDB
 * file): the Redis whose behaviour is reproduced. `cedisVersion` is our own, from package.json, so
 * that it stands in one place only. The file is looked for upwards from this module, because the
 * compiled module lies deeper (build/host/config) than its source.
 */

import { readFileSync } from 'node:fs';

import { SERVER_VERSION } from '../engine/seam.generated.js';

/** The version of Redis that Cedis answers as. */
export const redisVersion = SERVER_VERSION;

/** Our own version, from package.json; '0.0.0' when the module was taken out of its package. */
export const cedisVersion: string = packageVersionFind(import.meta.url);

/** The `version` of the nearest package.json named cedis above `moduleUrl`. */
function packageVersionFind(moduleUrl: string): string {
  for (let folder = new URL('.', moduleUrl); ; folder = new URL('..', folder)) {
    const version = packageVersionRead(new URL('package.json', folder));
    if (version !== null) return version;
    if (folder.pathname === new URL('..', folder).pathname) return '0.0.0';
  }
}

/** The version in one package.json, or null when the file is missing or is another package's. */
function packageVersionRead(file: URL): string | null {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof content !== 'object' || content === null) return null;
    if (!('name' in content) || content.name !== 'cedis') return null;
    return 'version' in content && typeof content.version === 'string' ? content.version : null;
  } catch {
    return null;
  }
}
