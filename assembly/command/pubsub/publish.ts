// PUBLISH and SPUBLISH, and what PUBSUB tells: which channels have listeners, and how many.

import { Call } from '../../engine/call';
import { effectForReplicas } from '../../engine/effect';
import {
  Subscription,
  pubsubListeners,
  pubsubNames,
  pubsubPublish,
  pubsubTable,
} from '../../engine/pubsub';
import { refuseSubcommand } from '../../engine/run/refuse';
import { recordKey, recordKeyCount } from '../../memory/record';
import {
  replyArray,
  replyBulk,
  replyDefer,
  replyDeferredArray,
  replyInteger,
} from '../../protocol/reply';
import { tableCursor, tableFirst, tableNext } from '../../structure/table';
import { helpBegin, helpEnd, helpLine } from '../help';
import { scanMatchAll, scanMatch, scanMatches } from '../scan';

/** PUBLISH channel message */
export function publishCommand(call: Call): void {
  publish(call, false);
}

/** SPUBLISH shardchannel message */
export function spublishCommand(call: Call): void {
  publish(call, true);
}

function publish(call: Call, isShard: bool): void {
  const channel = call.address(1);
  const message = call.address(2);
  replyInteger(pubsubPublish(isShard, channel, call.bytes(1), message, call.bytes(2)));
  effectForReplicas(call);
}

/** PUBSUB CHANNELS [pattern] */
export function pubsubChannelsCommand(call: Call): void {
  listNames(call, Subscription.CHANNEL);
}

/** PUBSUB SHARDCHANNELS [pattern] */
export function pubsubShardchannelsCommand(call: Call): void {
  listNames(call, Subscription.SHARD);
}

function listNames(call: Call, kind: Subscription): void {
  if (call.argumentCount > 3) return refuseSubcommand(call);
  if (call.argumentCount == 3) scanMatch(call, 2);
  else scanMatchAll();
  const table = pubsubTable(kind);
  const mark = replyDefer();
  let count: u32 = 0;
  for (let record = tableFirst(table); record != 0; record = tableNext(table, tableCursor)) {
    if (!scanMatches(recordKey(record), recordKeyCount(record))) continue;
    replyBulk(recordKey(record), recordKeyCount(record));
    count += 1;
  }
  replyDeferredArray(mark, count);
}

/** PUBSUB NUMSUB [channel …] */
export function pubsubNumsubCommand(call: Call): void {
  countListeners(call, Subscription.CHANNEL);
}

/** PUBSUB SHARDNUMSUB [shardchannel …] */
export function pubsubShardnumsubCommand(call: Call): void {
  countListeners(call, Subscription.SHARD);
}

function countListeners(call: Call, kind: Subscription): void {
  replyArray((call.argumentCount - 2) * 2);
  for (let i = 2; i < call.argumentCount; i++) {
    replyBulk(call.address(i), call.bytes(i));
    replyInteger(pubsubListeners(kind, call.address(i), call.bytes(i)));
  }
}

/** PUBSUB NUMPAT */
export function pubsubNumpatCommand(call: Call): void {
  replyInteger(pubsubNames(Subscription.PATTERN));
}

/** PUBSUB HELP */
export function pubsubHelpCommand(call: Call): void {
  helpBegin(call);
  helpLine('CHANNELS [<pattern>]');
  helpLine('    List the channels that have listeners.');
  helpLine('NUMPAT');
  helpLine('    Count the patterns that have listeners.');
  helpLine('NUMSUB [<channel> ...]');
  helpLine('    Count the listeners of channels, those of patterns left out.');
  helpLine('SHARDCHANNELS [<pattern>]');
  helpLine('    List the shard channels that have listeners.');
  helpLine('SHARDNUMSUB [<shardchannel> ...]');
  helpLine('    Count the listeners of shard channels.');
  helpEnd();
}
