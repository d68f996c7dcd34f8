/*
 * An annotation at the end of an append-only file that says where in a stream of effects the
 * dataset stands, as the facts of an RDB file do. It is written when the process ends, and counts
 * only while no command follows. Redis and redis-check-aof pass over it.
 *
 *     #REPL:<history, 40 hexadecimal digits>:<offset>:<database>\r\n
 */

import type { StreamPoint } from '../engine/snapshot.js';

/** Longer lines are none of ours. */
export const streamNoteBytesMaximum = 128;

export function streamNote({ id, offset, database }: StreamPoint): string {
  return `#REPL:${id}:${offset}:${database}\r\n`;
}

/** The annotation that a text ends with; null = it ends otherwise. */
export function streamNoteParse(text: string): StreamPoint | null {
  const found = /(?:^|\n)#REPL:([0-9a-f]{40}):(\d{1,15}):(\d{1,9})\r\n$/.exec(text);
  if (found === null) return null;
  return { id: found[1]!, offset: Number(found[2]), database: Number(found[3]) };
}
