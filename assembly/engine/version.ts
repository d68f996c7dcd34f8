// The version of Redis that the engine answers as: whose commands, texts and formats are
// reproduced.

/** As HELLO tells it; the host's is the same (host/config/version.ts). */
export const SERVER_VERSION: string = '7.2.6';
