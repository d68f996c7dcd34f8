// Setting directives: each is a value of engine/server.ts, or belongs to the one mechanism that
// obeys it. The numbers of the parameters are drawn up in engine/server.ts.

import { requestSetMaximumBulk } from '../protocol/request';
import { rdbSetFormat } from '../rdb/type';
import { rdbSetCompression } from '../rdb/writer';
import { limitSet } from '../type/limit';
import { aclLogSetMaximum } from './acl/log';
import { aclChannelDefaultSet } from './acl/user';
import { clientMemoryLimitChanged } from './client/evict';
import { evictSoon } from './keyspace/evict';
import { logSetLevel } from './log';
import { Parameter, serverSet } from './server';
import { slowlogSetMaximum } from './slowlog';
import { timingSetLatency, timingSetSlow } from './timing';
import { trackingSetMaximumKeys } from './tracking/tracking';

/** Sets one parameter, and does at once what follows from it. False: there is no such parameter. */
export function directiveSet(parameter: u32, value: f64): bool {
  if (!serverSet(parameter, value)) return mechanismSet(parameter, value);
  switch (parameter) {
    case Parameter.MAXIMUM_MEMORY:
    case Parameter.CLIENT_MEMORY:
    case Parameter.EVICTION_POLICY:
      clientMemoryLimitChanged();
      evictSoon();
  }
  return true;
}

/** Sets a parameter that belongs to one mechanism. */
function mechanismSet(parameter: u32, value: f64): bool {
  switch (parameter) {
    case Parameter.MAXIMUM_BULK_BYTES:
      requestSetMaximumBulk(value);
      return true;
    case Parameter.TRACKING_KEYS:
      trackingSetMaximumKeys(value);
      return true;
    case Parameter.RDB_COMPRESSION:
      rdbSetCompression(value != 0);
      return true;
    case Parameter.RDB_FORMAT:
      rdbSetFormat(<u32>value);
      return true;
    case Parameter.ACL_ALL_CHANNELS:
      aclChannelDefaultSet(value != 0);
      return true;
    case Parameter.ACL_LOG_ENTRIES:
      aclLogSetMaximum(value);
      return true;
    case Parameter.SLOWLOG_MICROSECONDS:
      timingSetSlow(value);
      return true;
    case Parameter.SLOWLOG_LENGTH:
      slowlogSetMaximum(value);
      return true;
    case Parameter.LOG_LEVEL:
      logSetLevel(<u32>value);
      return true;
    case Parameter.LATENCY_THRESHOLD:
      timingSetLatency(value);
      return true;
    default:
      return limitSet(parameter - Parameter.LIST_SIZE, value);
  }
}
