// The commands of publish and subscribe: 8 rows and the subcommands of PUBSUB. The format is
// described in row.ts.

import {
  type Argument, arg, command, family, keys, multiple, optional,
} from './row.js';

const LISTEN = 'pubsub noscript loading stale';
const ASK = 'pubsub loading stale';
const SEND = 'pubsub loading stale fast may_replicate';

const channels = multiple(arg.string('channel'));
const shardChannels = multiple(arg.string('shardchannel'));
const pattern = (): Argument => optional(arg.pattern('pattern'));
/** Shard channels are routed like keys and are none. */
const routed = (last: number) => keys(1, last, 'not_key');

export const pubsubFamily = family('pubsub', [
  command('psubscribe', -2, `${LISTEN} sentinel`, [], [multiple(arg.pattern('pattern'))],
    { since: '2.0.0', complexity: 'O(N) in the number of patterns.',
      summary: 'Listens to all channels whose names match patterns.' }),

  command('publish', 3, `${SEND} sentinel`, [], [arg.string('channel'), arg.string('message')],
    { since: '2.0.0',
      complexity: 'O(N+M), N being the listeners of the channel, M all patterns listened to.',
      summary: 'Sends a message to all who listen to a channel.' }),

  command('pubsub', -2, '', [], [],
    { since: '2.8.0', complexity: 'That of the subcommand.',
      summary: 'Groups the commands that look at channels and their listeners.',
      subcommands: [
        command('channels', -2, ASK, [], [pattern()],
          { since: '2.8.0', complexity: 'O(N) in the number of channels with listeners.',
            summary: 'Lists the channels that have listeners.' }),
        command('help', 2, 'loading stale', [], [],
          { since: '6.2.0', complexity: 'O(1)', summary: 'Explains the subcommands.' }),
        command('numpat', 2, ASK, [], [],
          { since: '2.8.0', complexity: 'O(1)',
            summary: 'Counts the patterns that have listeners.' }),
        command('numsub', -2, ASK, [], [optional(channels)],
          { since: '2.8.0', complexity: 'O(N) in the number of channels.',
            summary: 'Counts the listeners of channels.' }),
        command('shardchannels', -2, ASK, [], [pattern()],
          { since: '7.0.0', complexity: 'O(N) in the number of shard channels with listeners.',
            summary: 'Lists the shard channels that have listeners.' }),
        command('shardnumsub', -2, ASK, [], [optional(shardChannels)],
          { since: '7.0.0', complexity: 'O(N) in the number of shard channels.',
            summary: 'Counts the listeners of shard channels.' }),
      ] }),

  command('punsubscribe', -1, `${LISTEN} sentinel`, [], [multiple(pattern())],
    { since: '2.0.0', complexity: 'O(N) in the number of patterns.',
      summary: 'Listens no longer to channels whose names match patterns.' }),

  command('spublish', 3, SEND, [routed(0)], [arg.string('shardchannel'), arg.string('message')],
    { since: '7.0.0', complexity: 'O(N) in the number of listeners of the shard channel.',
      summary: 'Sends a message to all who listen to a shard channel.' }),

  command('ssubscribe', -2, LISTEN, [routed(-1)], [shardChannels],
    { since: '7.0.0', complexity: 'O(N) in the number of shard channels.',
      summary: 'Listens to shard channels.' }),

  command('subscribe', -2, `${LISTEN} sentinel`, [], [channels],
    { since: '2.0.0', complexity: 'O(N) in the number of channels.',
      summary: 'Listens to channels.' }),

  command('sunsubscribe', -1, LISTEN, [routed(-1)], [optional(shardChannels)],
    { since: '7.0.0', complexity: 'O(N) in the number of shard channels.',
      summary: 'Listens no longer to shard channels.' }),

  command('unsubscribe', -1, `${LISTEN} sentinel`, [], [optional(channels)],
    { since: '2.0.0', complexity: 'O(N) in the number of channels.',
      summary: 'Listens no longer to channels.' }),
]);
