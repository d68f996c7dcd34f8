/*
 * The two versions that Cedis carries.
 *
 * `redisVersion` is what clients and tools are told (INFO, HELLO, --version, the header of an RDB
 * file): the Redis whose behaviour is reproduced. `cedisVersion` is our own, that of package.json
 * (test/host/config.test.ts holds them together), which a page cannot read.
 */

import { SERVER_VERSION } from '../engine/seam.generated.js';

/** The version of Redis that Cedis answers as. */
export const redisVersion = SERVER_VERSION;

/** Our own version. */
export const cedisVersion = '0.2.0';
