/*
 * The two versions that Cedis carries.
 *
 * `redisVersion` is what clients and tools are told (INFO, HELLO, --version, the header of an RDB
 * file): the Redis whose behaviour is reproduced. `cedisVersion` is our own, that of package.json
 * (test/host/config.test.ts holds them together), which a page cannot read.
 */

/** The version of Redis that Cedis answers as. */
export const redisVersion = '7.2.6';

/** The same version as one number, as the RDB and module world writes it: 0x00MMmmpp. */
export const redisVersionNumber = 0x00070206;

/** Our own version. */
export const cedisVersion = '0.1.0';
