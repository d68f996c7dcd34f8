/*
 * What an operator asks: SLOWLOG, LATENCY, MEMORY. Figures differ between two servers; shapes,
 * names and errors do not.
 */

import { anyValue } from '../arguments.js';
import { type Family, command } from '../family.js';
import type { Reply } from '../../support/resp.js';

/** The names of a map, which RESP2 sends as an array. */
function namesOf(reply: Reply): string | null {
  if (reply instanceof Map) return JSON.stringify([...reply.keys()]);
  if (!Array.isArray(reply)) return null;
  return JSON.stringify(reply.filter((_, index) => index % 2 === 0));
}

/** What a reply is made of. */
const shapeOf = (reply: Reply): string => (reply === null ? 'null' : reply.constructor.name);

export const operatorFamily: Family = {
  name: 'operator',
  weight: 0.3,
  makers: [
    command('SLOWLOG', (random) =>
      random.pick([
        ['LEN'],
        ['GET'],
        ['GET', '-1'],
        ['GET', '0'],
        ['GET', '-2'],
        ['GET', 'x'],
        ['RESET'],
        ['RESET', 'x'],
        ['NOSUCH', anyValue(random)],
      ]),
    ),
    command('LATENCY', (random) =>
      random.pick([
        ['LATEST'],
        ['HISTORY', 'nosuch'],
        ['HISTORY'],
        ['GRAPH', 'command'],
        ['GRAPH', anyValue(random)],
        ['RESET'],
        ['RESET', 'nosuch', anyValue(random)],
        ['HISTOGRAM', 'nosuch'],
        ['HISTOGRAM', 'get'],
        ['DOCTOR'],
        ['DOCTOR', 'x'],
        ['NOSUCH'],
      ]),
    ),
    command('MEMORY', (random) =>
      random.pick([['STATS'], ['DOCTOR'], ['PURGE'], ['MALLOC-STATS'], ['STATS', 'x'], ['NOSUCH']]),
    ),
  ],
  rules: [
    {
      reason: 'what is slow here need not be slow there',
      commands: ['slowlog|len', 'slowlog|get'],
      equal: (ours, theirs) => shapeOf(ours) === shapeOf(theirs),
    },
    {
      reason: 'times and texts differ',
      commands: ['latency|histogram', 'latency|doctor', 'memory|doctor', 'memory|malloc-stats'],
      equal: (ours, theirs) => shapeOf(ours) === shapeOf(theirs),
    },
    {
      reason: 'the figures differ, their names do not',
      commands: ['memory|stats'],
      equal: (ours, theirs) => namesOf(ours) !== null && namesOf(ours) === namesOf(theirs),
    },
  ],
};
