/*
 * What an operator asks: SLOWLOG, LATENCY, MEMORY. Figures differ between two servers; shapes and
 * errors do not. What the host answers is compared in test/host/observe.test.ts.
 */

import { anyValue } from '../arguments.js';
import { type Family, command } from '../family.js';
import type { Reply } from '../../support/resp.js';

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
        ['NOSUCH'],
      ]),
    ),
    command('MEMORY', (random) => random.pick([['PURGE'], ['PURGE', 'x'], ['NOSUCH']])),
  ],
  rules: [
    {
      reason: 'what is slow here need not be slow there',
      commands: ['slowlog|len', 'slowlog|get'],
      equal: (ours, theirs) => shapeOf(ours) === shapeOf(theirs),
    },
    {
      reason: 'times differ',
      commands: ['latency|histogram'],
      equal: (ours, theirs) => shapeOf(ours) === shapeOf(theirs),
    },
  ],
};
