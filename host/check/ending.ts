// How a check ends when it cannot go on.

/** The check is over, with exit code 1; the message is a line for the standard output. */
export class CheckFailure extends Error {}
