// The version of Redis that the engine answers as: whose commands, texts and formats are
// reproduced.

/** As HELLO and INFO tell it. */
export const SERVER_VERSION: string = '7.2.6';
