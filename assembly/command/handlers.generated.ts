// Written by host/tool/generate-commands.mjs from assembly/command/table. Do not edit.
//
// The handler of each row of the command table that the engine runs.

import { Call } from '../engine/call';
import { commandKeySpecsAttach, commandRowAt, commandRowsAttach } from '../row/lookup';
import { COMMAND_ROWS, CommandId, rowsData, rowsKeySpecs, rowsTexts } from '../row/rows.generated';
import {
  aclCatCommand,
  aclDryrunCommand,
  aclGetuserCommand,
  aclHelpCommand,
  aclListCommand,
  aclUsersCommand,
  aclWhoamiCommand,
} from './acl/look';
import {
  authCommand,
  echoCommand,
  helloCommand,
  pingCommand,
  quitCommand,
  resetCommand,
  selectCommand,
} from './connection/session';
import {
  blmpopCommand,
  blpopCommand,
  brpopCommand,
  lmpopCommand,
  lpopCommand,
  rpopCommand,
} from './list/pop';
import {
  bzmpopCommand,
  bzpopmaxCommand,
  bzpopminCommand,
  zmpopCommand,
  zpopmaxCommand,
  zpopminCommand,
} from './zset/pop';
import {
  clientCachingCommand,
  clientGetredirCommand,
  clientTrackingCommand,
  clientTrackinginfoCommand,
} from './connection/tracking';
import {
  clientGetnameCommand,
  clientHelpCommand,
  clientIdCommand,
  clientInfoCommand,
  clientListCommand,
  clientNoEvictCommand,
  clientNoTouchCommand,
  clientReplyCommand,
  clientSetinfoCommand,
  clientSetnameCommand,
} from './connection/client';
import {
  decrCommand,
  decrbyCommand,
  incrCommand,
  incrbyCommand,
  incrbyfloatCommand,
} from './string/increment';
import {
  discardCommand,
  execCommand,
  multiCommand,
  unwatchCommand,
  watchCommand,
} from './connection/transaction';
import {
  expireCommand,
  expireatCommand,
  expiretimeCommand,
  persistCommand,
  pexpireCommand,
  pexpireatCommand,
  pexpiretimeCommand,
  pttlCommand,
  ttlCommand,
} from './generic/expire';
import {
  georadiusCommand,
  georadiusRoCommand,
  georadiusbymemberCommand,
  georadiusbymemberRoCommand,
  geosearchCommand,
  geosearchstoreCommand,
} from './geo/search';
import {
  getCommand,
  getrangeCommand,
  mgetCommand,
  strlenCommand,
  substrCommand,
} from './string/get';
import {
  getdelCommand,
  getexCommand,
  getsetCommand,
  psetexCommand,
  setCommand,
  setexCommand,
  setnxCommand,
} from './string/set';
import {
  hexistsCommand,
  hgetCommand,
  hgetallCommand,
  hkeysCommand,
  hlenCommand,
  hmgetCommand,
  hstrlenCommand,
  hvalsCommand,
} from './hash/get';
import {
  hexpireCommand,
  hexpireatCommand,
  hexpiretimeCommand,
  hpersistCommand,
  hpexpireCommand,
  hpexpireatCommand,
  hpexpiretimeCommand,
  hpttlCommand,
  httlCommand,
} from './hash/expire';
import {
  latencyHelpCommand,
  latencyHistogramCommand,
  latencyHistoryCommand,
  latencyLatestCommand,
  latencyResetCommand,
} from './server/latency';
import {
  moduleHelpCommand,
  moduleListCommand,
  moduleLoadCommand,
  moduleUnloadCommand,
} from './server/module';
import {
  objectEncodingCommand,
  objectFreqCommand,
  objectHelpCommand,
  objectIdletimeCommand,
  objectRefcountCommand,
} from './generic/object';
import {
  psubscribeCommand,
  punsubscribeCommand,
  ssubscribeCommand,
  subscribeCommand,
  sunsubscribeCommand,
  unsubscribeCommand,
} from './pubsub/subscribe';
import {
  publishCommand,
  pubsubChannelsCommand,
  pubsubHelpCommand,
  pubsubNumpatCommand,
  pubsubNumsubCommand,
  pubsubShardchannelsCommand,
  pubsubShardnumsubCommand,
  spublishCommand,
} from './pubsub/publish';
import {
  scardCommand,
  sismemberCommand,
  smembersCommand,
  smismemberCommand,
  srandmemberCommand,
  sscanCommand,
} from './set/look';
import {
  sdiffCommand,
  sdiffstoreCommand,
  sinterCommand,
  sintercardCommand,
  sinterstoreCommand,
  sunionCommand,
  sunionstoreCommand,
} from './set/combine';
import {
  slowlogGetCommand,
  slowlogHelpCommand,
  slowlogLenCommand,
  slowlogResetCommand,
} from './server/slowlog';
import {
  xgroupCreateCommand,
  xgroupCreateconsumerCommand,
  xgroupDelconsumerCommand,
  xgroupDestroyCommand,
  xgroupHelpCommand,
  xgroupSetidCommand,
} from './stream/group';
import {
  xinfoConsumersCommand,
  xinfoGroupsCommand,
  xinfoHelpCommand,
  xinfoStreamCommand,
} from './stream/info';
import {
  zcardCommand,
  zcountCommand,
  zlexcountCommand,
  zmscoreCommand,
  zrankCommand,
  zrevrankCommand,
  zscoreCommand,
} from './zset/look';
import {
  zdiffCommand,
  zdiffstoreCommand,
  zinterCommand,
  zintercardCommand,
  zinterstoreCommand,
  zunionCommand,
  zunionstoreCommand,
} from './zset/combine';
import {
  zrangeCommand,
  zrangebylexCommand,
  zrangebyscoreCommand,
  zrangestoreCommand,
  zrevrangeCommand,
  zrevrangebylexCommand,
  zrevrangebyscoreCommand,
} from './zset/range';
import {
  zremCommand,
  zremrangebylexCommand,
  zremrangebyrankCommand,
  zremrangebyscoreCommand,
} from './zset/remove';
import { aclDeluserCommand, aclSetuserCommand } from './acl/change';
import { aclLogCommand } from './acl/log';
import { appendCommand, setrangeCommand } from './string/modify';
import { bitcountCommand, bitposCommand } from './bitmap/count';
import { bitfieldCommand, bitfieldRoCommand } from './bitmap/field';
import { bitopCommand } from './bitmap/operation';
import { blmoveCommand, brpoplpushCommand, lmoveCommand, rpoplpushCommand } from './list/move';
import { clientKillCommand } from './connection/kill';
import { clientPauseCommand, clientUnblockCommand, clientUnpauseCommand } from './connection/pause';
import { clusterDisabledCommand } from './cluster/disabled';
import { commandGetkeysCommand, commandGetkeysandflagsCommand } from './server/getkeys';
import { copyCommand, moveCommand, renameCommand, renamenxCommand } from './generic/rename';
import { dbsizeCommand, swapdbCommand, timeCommand } from './server/database';
import { debugCommand } from './server/debug';
import { delCommand, unlinkCommand } from './generic/delete';
import { dumpCommand, restoreCommand } from './generic/dump';
import { existsCommand, randomkeyCommand, touchCommand, typeCommand } from './generic/look';
import { flushallCommand, flushdbCommand } from './server/flush';
import { geoaddCommand } from './geo/add';
import { geodistCommand, geohashCommand, geoposCommand } from './geo/look';
import { getbitCommand, setbitCommand } from './bitmap/bit';
import { hdelCommand, hgetdelCommand } from './hash/delete';
import { hgetexCommand } from './hash/getex';
import { hincrbyCommand, hincrbyfloatCommand } from './hash/increment';
import { hmsetCommand, hsetCommand, hsetnxCommand } from './hash/set';
import { hrandfieldCommand } from './hash/random';
import { hscanCommand } from './hash/scan';
import { hsetexCommand } from './hash/setex';
import { keysCommand, scanCommand } from './generic/scan';
import { latencyGraphCommand } from './server/latency-graph';
import { lcsCommand } from './string/lcs';
import { lindexCommand, llenCommand, lposCommand, lrangeCommand } from './list/read';
import { linsertCommand, lremCommand, lsetCommand, ltrimCommand } from './list/change';
import { lpushCommand, lpushxCommand, rpushCommand, rpushxCommand } from './list/push';
import { memoryHelpCommand, memoryPurgeCommand, memoryUsageCommand } from './server/memory';
import { monitorCommand } from './server/monitor';
import { msetCommand, msetnxCommand } from './string/mset';
import { pfaddCommand } from './hyperloglog/add';
import { pfcountCommand, pfmergeCommand } from './hyperloglog/union';
import { pfdebugCommand, pfselftestCommand } from './hyperloglog/debug';
import { saddCommand, smoveCommand, sremCommand } from './set/add';
import { sortCommand, sortRoCommand } from './generic/sort';
import { spopCommand } from './set/pop';
import { xackCommand, xautoclaimCommand, xclaimCommand } from './stream/claim';
import { xaddCommand, xdelCommand, xlenCommand, xsetidCommand } from './stream/add';
import { xpendingCommand } from './stream/pending';
import { xrangeCommand, xrevrangeCommand } from './stream/range';
import { xreadCommand, xreadgroupCommand } from './stream/read';
import { xtrimCommand } from './stream/trim';
import { zaddCommand, zincrbyCommand } from './zset/add';
import { zrandmemberCommand } from './zset/random';
import { zscanCommand } from './zset/scan';

/** Makes the rows findable and puts the handlers into them. Called once, at the start. */
export function commandsInitialize(): void {
  commandRowsAttach(rowsData, COMMAND_ROWS, rowsTexts);
  commandKeySpecsAttach(rowsKeySpecs);
  handlerAttach(CommandId.APPEND, appendCommand);
  handlerAttach(CommandId.DECR, decrCommand);
  handlerAttach(CommandId.DECRBY, decrbyCommand);
  handlerAttach(CommandId.GET, getCommand);
  handlerAttach(CommandId.GETDEL, getdelCommand);
  handlerAttach(CommandId.GETEX, getexCommand);
  handlerAttach(CommandId.GETRANGE, getrangeCommand);
  handlerAttach(CommandId.GETSET, getsetCommand);
  handlerAttach(CommandId.INCR, incrCommand);
  handlerAttach(CommandId.INCRBY, incrbyCommand);
  handlerAttach(CommandId.INCRBYFLOAT, incrbyfloatCommand);
  handlerAttach(CommandId.LCS, lcsCommand);
  handlerAttach(CommandId.MGET, mgetCommand);
  handlerAttach(CommandId.MSET, msetCommand);
  handlerAttach(CommandId.MSETNX, msetnxCommand);
  handlerAttach(CommandId.PSETEX, psetexCommand);
  handlerAttach(CommandId.SET, setCommand);
  handlerAttach(CommandId.SETEX, setexCommand);
  handlerAttach(CommandId.SETNX, setnxCommand);
  handlerAttach(CommandId.SETRANGE, setrangeCommand);
  handlerAttach(CommandId.STRLEN, strlenCommand);
  handlerAttach(CommandId.SUBSTR, substrCommand);
  handlerAttach(CommandId.BITCOUNT, bitcountCommand);
  handlerAttach(CommandId.BITFIELD, bitfieldCommand);
  handlerAttach(CommandId.BITFIELD_RO, bitfieldRoCommand);
  handlerAttach(CommandId.BITOP, bitopCommand);
  handlerAttach(CommandId.BITPOS, bitposCommand);
  handlerAttach(CommandId.GETBIT, getbitCommand);
  handlerAttach(CommandId.SETBIT, setbitCommand);
  handlerAttach(CommandId.PFADD, pfaddCommand);
  handlerAttach(CommandId.PFCOUNT, pfcountCommand);
  handlerAttach(CommandId.PFDEBUG, pfdebugCommand);
  handlerAttach(CommandId.PFMERGE, pfmergeCommand);
  handlerAttach(CommandId.PFSELFTEST, pfselftestCommand);
  handlerAttach(CommandId.GEOADD, geoaddCommand);
  handlerAttach(CommandId.GEODIST, geodistCommand);
  handlerAttach(CommandId.GEOHASH, geohashCommand);
  handlerAttach(CommandId.GEOPOS, geoposCommand);
  handlerAttach(CommandId.GEORADIUS, georadiusCommand);
  handlerAttach(CommandId.GEORADIUS_RO, georadiusRoCommand);
  handlerAttach(CommandId.GEORADIUSBYMEMBER, georadiusbymemberCommand);
  handlerAttach(CommandId.GEORADIUSBYMEMBER_RO, georadiusbymemberRoCommand);
  handlerAttach(CommandId.GEOSEARCH, geosearchCommand);
  handlerAttach(CommandId.GEOSEARCHSTORE, geosearchstoreCommand);
  handlerAttach(CommandId.BLMOVE, blmoveCommand);
  handlerAttach(CommandId.BLMPOP, blmpopCommand);
  handlerAttach(CommandId.BLPOP, blpopCommand);
  handlerAttach(CommandId.BRPOP, brpopCommand);
  handlerAttach(CommandId.BRPOPLPUSH, brpoplpushCommand);
  handlerAttach(CommandId.LINDEX, lindexCommand);
  handlerAttach(CommandId.LINSERT, linsertCommand);
  handlerAttach(CommandId.LLEN, llenCommand);
  handlerAttach(CommandId.LMOVE, lmoveCommand);
  handlerAttach(CommandId.LMPOP, lmpopCommand);
  handlerAttach(CommandId.LPOP, lpopCommand);
  handlerAttach(CommandId.LPOS, lposCommand);
  handlerAttach(CommandId.LPUSH, lpushCommand);
  handlerAttach(CommandId.LPUSHX, lpushxCommand);
  handlerAttach(CommandId.LRANGE, lrangeCommand);
  handlerAttach(CommandId.LREM, lremCommand);
  handlerAttach(CommandId.LSET, lsetCommand);
  handlerAttach(CommandId.LTRIM, ltrimCommand);
  handlerAttach(CommandId.RPOP, rpopCommand);
  handlerAttach(CommandId.RPOPLPUSH, rpoplpushCommand);
  handlerAttach(CommandId.RPUSH, rpushCommand);
  handlerAttach(CommandId.RPUSHX, rpushxCommand);
  handlerAttach(CommandId.SADD, saddCommand);
  handlerAttach(CommandId.SCARD, scardCommand);
  handlerAttach(CommandId.SDIFF, sdiffCommand);
  handlerAttach(CommandId.SDIFFSTORE, sdiffstoreCommand);
  handlerAttach(CommandId.SINTER, sinterCommand);
  handlerAttach(CommandId.SINTERCARD, sintercardCommand);
  handlerAttach(CommandId.SINTERSTORE, sinterstoreCommand);
  handlerAttach(CommandId.SISMEMBER, sismemberCommand);
  handlerAttach(CommandId.SMEMBERS, smembersCommand);
  handlerAttach(CommandId.SMISMEMBER, smismemberCommand);
  handlerAttach(CommandId.SMOVE, smoveCommand);
  handlerAttach(CommandId.SPOP, spopCommand);
  handlerAttach(CommandId.SRANDMEMBER, srandmemberCommand);
  handlerAttach(CommandId.SREM, sremCommand);
  handlerAttach(CommandId.SSCAN, sscanCommand);
  handlerAttach(CommandId.SUNION, sunionCommand);
  handlerAttach(CommandId.SUNIONSTORE, sunionstoreCommand);
  handlerAttach(CommandId.BZMPOP, bzmpopCommand);
  handlerAttach(CommandId.BZPOPMAX, bzpopmaxCommand);
  handlerAttach(CommandId.BZPOPMIN, bzpopminCommand);
  handlerAttach(CommandId.ZADD, zaddCommand);
  handlerAttach(CommandId.ZCARD, zcardCommand);
  handlerAttach(CommandId.ZCOUNT, zcountCommand);
  handlerAttach(CommandId.ZDIFF, zdiffCommand);
  handlerAttach(CommandId.ZDIFFSTORE, zdiffstoreCommand);
  handlerAttach(CommandId.ZINCRBY, zincrbyCommand);
  handlerAttach(CommandId.ZINTER, zinterCommand);
  handlerAttach(CommandId.ZINTERCARD, zintercardCommand);
  handlerAttach(CommandId.ZINTERSTORE, zinterstoreCommand);
  handlerAttach(CommandId.ZLEXCOUNT, zlexcountCommand);
  handlerAttach(CommandId.ZMPOP, zmpopCommand);
  handlerAttach(CommandId.ZMSCORE, zmscoreCommand);
  handlerAttach(CommandId.ZPOPMAX, zpopmaxCommand);
  handlerAttach(CommandId.ZPOPMIN, zpopminCommand);
  handlerAttach(CommandId.ZRANDMEMBER, zrandmemberCommand);
  handlerAttach(CommandId.ZRANGE, zrangeCommand);
  handlerAttach(CommandId.ZRANGEBYLEX, zrangebylexCommand);
  handlerAttach(CommandId.ZRANGEBYSCORE, zrangebyscoreCommand);
  handlerAttach(CommandId.ZRANGESTORE, zrangestoreCommand);
  handlerAttach(CommandId.ZRANK, zrankCommand);
  handlerAttach(CommandId.ZREM, zremCommand);
  handlerAttach(CommandId.ZREMRANGEBYLEX, zremrangebylexCommand);
  handlerAttach(CommandId.ZREMRANGEBYRANK, zremrangebyrankCommand);
  handlerAttach(CommandId.ZREMRANGEBYSCORE, zremrangebyscoreCommand);
  handlerAttach(CommandId.ZREVRANGE, zrevrangeCommand);
  handlerAttach(CommandId.ZREVRANGEBYLEX, zrevrangebylexCommand);
  handlerAttach(CommandId.ZREVRANGEBYSCORE, zrevrangebyscoreCommand);
  handlerAttach(CommandId.ZREVRANK, zrevrankCommand);
  handlerAttach(CommandId.ZSCAN, zscanCommand);
  handlerAttach(CommandId.ZSCORE, zscoreCommand);
  handlerAttach(CommandId.ZUNION, zunionCommand);
  handlerAttach(CommandId.ZUNIONSTORE, zunionstoreCommand);
  handlerAttach(CommandId.HDEL, hdelCommand);
  handlerAttach(CommandId.HEXISTS, hexistsCommand);
  handlerAttach(CommandId.HEXPIRE, hexpireCommand);
  handlerAttach(CommandId.HEXPIREAT, hexpireatCommand);
  handlerAttach(CommandId.HEXPIRETIME, hexpiretimeCommand);
  handlerAttach(CommandId.HGET, hgetCommand);
  handlerAttach(CommandId.HGETALL, hgetallCommand);
  handlerAttach(CommandId.HGETDEL, hgetdelCommand);
  handlerAttach(CommandId.HGETEX, hgetexCommand);
  handlerAttach(CommandId.HINCRBY, hincrbyCommand);
  handlerAttach(CommandId.HINCRBYFLOAT, hincrbyfloatCommand);
  handlerAttach(CommandId.HKEYS, hkeysCommand);
  handlerAttach(CommandId.HLEN, hlenCommand);
  handlerAttach(CommandId.HMGET, hmgetCommand);
  handlerAttach(CommandId.HMSET, hmsetCommand);
  handlerAttach(CommandId.HPERSIST, hpersistCommand);
  handlerAttach(CommandId.HPEXPIRE, hpexpireCommand);
  handlerAttach(CommandId.HPEXPIREAT, hpexpireatCommand);
  handlerAttach(CommandId.HPEXPIRETIME, hpexpiretimeCommand);
  handlerAttach(CommandId.HPTTL, hpttlCommand);
  handlerAttach(CommandId.HRANDFIELD, hrandfieldCommand);
  handlerAttach(CommandId.HSCAN, hscanCommand);
  handlerAttach(CommandId.HSET, hsetCommand);
  handlerAttach(CommandId.HSETEX, hsetexCommand);
  handlerAttach(CommandId.HSETNX, hsetnxCommand);
  handlerAttach(CommandId.HSTRLEN, hstrlenCommand);
  handlerAttach(CommandId.HTTL, httlCommand);
  handlerAttach(CommandId.HVALS, hvalsCommand);
  handlerAttach(CommandId.XACK, xackCommand);
  handlerAttach(CommandId.XADD, xaddCommand);
  handlerAttach(CommandId.XAUTOCLAIM, xautoclaimCommand);
  handlerAttach(CommandId.XCLAIM, xclaimCommand);
  handlerAttach(CommandId.XDEL, xdelCommand);
  handlerAttach(CommandId.XGROUP_CREATE, xgroupCreateCommand);
  handlerAttach(CommandId.XGROUP_CREATECONSUMER, xgroupCreateconsumerCommand);
  handlerAttach(CommandId.XGROUP_DELCONSUMER, xgroupDelconsumerCommand);
  handlerAttach(CommandId.XGROUP_DESTROY, xgroupDestroyCommand);
  handlerAttach(CommandId.XGROUP_HELP, xgroupHelpCommand);
  handlerAttach(CommandId.XGROUP_SETID, xgroupSetidCommand);
  handlerAttach(CommandId.XINFO_CONSUMERS, xinfoConsumersCommand);
  handlerAttach(CommandId.XINFO_GROUPS, xinfoGroupsCommand);
  handlerAttach(CommandId.XINFO_HELP, xinfoHelpCommand);
  handlerAttach(CommandId.XINFO_STREAM, xinfoStreamCommand);
  handlerAttach(CommandId.XLEN, xlenCommand);
  handlerAttach(CommandId.XPENDING, xpendingCommand);
  handlerAttach(CommandId.XRANGE, xrangeCommand);
  handlerAttach(CommandId.XREAD, xreadCommand);
  handlerAttach(CommandId.XREADGROUP, xreadgroupCommand);
  handlerAttach(CommandId.XREVRANGE, xrevrangeCommand);
  handlerAttach(CommandId.XSETID, xsetidCommand);
  handlerAttach(CommandId.XTRIM, xtrimCommand);
  handlerAttach(CommandId.COPY, copyCommand);
  handlerAttach(CommandId.DEL, delCommand);
  handlerAttach(CommandId.DUMP, dumpCommand);
  handlerAttach(CommandId.EXISTS, existsCommand);
  handlerAttach(CommandId.EXPIRE, expireCommand);
  handlerAttach(CommandId.EXPIREAT, expireatCommand);
  handlerAttach(CommandId.EXPIRETIME, expiretimeCommand);
  handlerAttach(CommandId.KEYS, keysCommand);
  handlerAttach(CommandId.MOVE, moveCommand);
  handlerAttach(CommandId.OBJECT_ENCODING, objectEncodingCommand);
  handlerAttach(CommandId.OBJECT_FREQ, objectFreqCommand);
  handlerAttach(CommandId.OBJECT_HELP, objectHelpCommand);
  handlerAttach(CommandId.OBJECT_IDLETIME, objectIdletimeCommand);
  handlerAttach(CommandId.OBJECT_REFCOUNT, objectRefcountCommand);
  handlerAttach(CommandId.PERSIST, persistCommand);
  handlerAttach(CommandId.PEXPIRE, pexpireCommand);
  handlerAttach(CommandId.PEXPIREAT, pexpireatCommand);
  handlerAttach(CommandId.PEXPIRETIME, pexpiretimeCommand);
  handlerAttach(CommandId.PTTL, pttlCommand);
  handlerAttach(CommandId.RANDOMKEY, randomkeyCommand);
  handlerAttach(CommandId.RENAME, renameCommand);
  handlerAttach(CommandId.RENAMENX, renamenxCommand);
  handlerAttach(CommandId.RESTORE, restoreCommand);
  handlerAttach(CommandId.SCAN, scanCommand);
  handlerAttach(CommandId.SORT, sortCommand);
  handlerAttach(CommandId.SORT_RO, sortRoCommand);
  handlerAttach(CommandId.TOUCH, touchCommand);
  handlerAttach(CommandId.TTL, ttlCommand);
  handlerAttach(CommandId.TYPE, typeCommand);
  handlerAttach(CommandId.UNLINK, unlinkCommand);
  handlerAttach(CommandId.ASKING, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_ADDSLOTS, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_ADDSLOTSRANGE, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_COUNTKEYSINSLOT, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_DELSLOTS, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_DELSLOTSRANGE, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_FLUSHSLOTS, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_GETKEYSINSLOT, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_KEYSLOT, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_SETSLOT, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_BUMPEPOCH, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_COUNT_FAILURE_REPORTS, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_FAILOVER, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_FORGET, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_HELP, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_INFO, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_LINKS, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_MEET, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_MYID, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_MYSHARDID, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_NODES, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_REPLICAS, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_REPLICATE, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_RESET, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_SAVECONFIG, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_SET_CONFIG_EPOCH, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_SHARDS, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_SLAVES, clusterDisabledCommand);
  handlerAttach(CommandId.CLUSTER_SLOTS, clusterDisabledCommand);
  handlerAttach(CommandId.READONLY, clusterDisabledCommand);
  handlerAttach(CommandId.READWRITE, clusterDisabledCommand);
  handlerAttach(CommandId.AUTH, authCommand);
  handlerAttach(CommandId.CLIENT_CACHING, clientCachingCommand);
  handlerAttach(CommandId.CLIENT_GETNAME, clientGetnameCommand);
  handlerAttach(CommandId.CLIENT_GETREDIR, clientGetredirCommand);
  handlerAttach(CommandId.CLIENT_HELP, clientHelpCommand);
  handlerAttach(CommandId.CLIENT_ID, clientIdCommand);
  handlerAttach(CommandId.CLIENT_INFO, clientInfoCommand);
  handlerAttach(CommandId.CLIENT_KILL, clientKillCommand);
  handlerAttach(CommandId.CLIENT_LIST, clientListCommand);
  handlerAttach(CommandId.CLIENT_NO_EVICT, clientNoEvictCommand);
  handlerAttach(CommandId.CLIENT_NO_TOUCH, clientNoTouchCommand);
  handlerAttach(CommandId.CLIENT_PAUSE, clientPauseCommand);
  handlerAttach(CommandId.CLIENT_REPLY, clientReplyCommand);
  handlerAttach(CommandId.CLIENT_SETINFO, clientSetinfoCommand);
  handlerAttach(CommandId.CLIENT_SETNAME, clientSetnameCommand);
  handlerAttach(CommandId.CLIENT_TRACKING, clientTrackingCommand);
  handlerAttach(CommandId.CLIENT_TRACKINGINFO, clientTrackinginfoCommand);
  handlerAttach(CommandId.CLIENT_UNBLOCK, clientUnblockCommand);
  handlerAttach(CommandId.CLIENT_UNPAUSE, clientUnpauseCommand);
  handlerAttach(CommandId.ECHO, echoCommand);
  handlerAttach(CommandId.HELLO, helloCommand);
  handlerAttach(CommandId.PING, pingCommand);
  handlerAttach(CommandId.QUIT, quitCommand);
  handlerAttach(CommandId.RESET, resetCommand);
  handlerAttach(CommandId.SELECT, selectCommand);
  handlerAttach(CommandId.ACL_CAT, aclCatCommand);
  handlerAttach(CommandId.ACL_DELUSER, aclDeluserCommand);
  handlerAttach(CommandId.ACL_DRYRUN, aclDryrunCommand);
  handlerAttach(CommandId.ACL_GETUSER, aclGetuserCommand);
  handlerAttach(CommandId.ACL_HELP, aclHelpCommand);
  handlerAttach(CommandId.ACL_LIST, aclListCommand);
  handlerAttach(CommandId.ACL_LOG, aclLogCommand);
  handlerAttach(CommandId.ACL_SETUSER, aclSetuserCommand);
  handlerAttach(CommandId.ACL_USERS, aclUsersCommand);
  handlerAttach(CommandId.ACL_WHOAMI, aclWhoamiCommand);
  handlerAttach(CommandId.COMMAND_GETKEYS, commandGetkeysCommand);
  handlerAttach(CommandId.COMMAND_GETKEYSANDFLAGS, commandGetkeysandflagsCommand);
  handlerAttach(CommandId.DBSIZE, dbsizeCommand);
  handlerAttach(CommandId.DEBUG, debugCommand);
  handlerAttach(CommandId.FLUSHALL, flushallCommand);
  handlerAttach(CommandId.FLUSHDB, flushdbCommand);
  handlerAttach(CommandId.LATENCY_GRAPH, latencyGraphCommand);
  handlerAttach(CommandId.LATENCY_HELP, latencyHelpCommand);
  handlerAttach(CommandId.LATENCY_HISTOGRAM, latencyHistogramCommand);
  handlerAttach(CommandId.LATENCY_HISTORY, latencyHistoryCommand);
  handlerAttach(CommandId.LATENCY_LATEST, latencyLatestCommand);
  handlerAttach(CommandId.LATENCY_RESET, latencyResetCommand);
  handlerAttach(CommandId.MEMORY_HELP, memoryHelpCommand);
  handlerAttach(CommandId.MEMORY_PURGE, memoryPurgeCommand);
  handlerAttach(CommandId.MEMORY_USAGE, memoryUsageCommand);
  handlerAttach(CommandId.MODULE_HELP, moduleHelpCommand);
  handlerAttach(CommandId.MODULE_LIST, moduleListCommand);
  handlerAttach(CommandId.MODULE_LOAD, moduleLoadCommand);
  handlerAttach(CommandId.MODULE_LOADEX, moduleLoadCommand);
  handlerAttach(CommandId.MODULE_UNLOAD, moduleUnloadCommand);
  handlerAttach(CommandId.MONITOR, monitorCommand);
  handlerAttach(CommandId.RESTORE_ASKING, restoreCommand);
  handlerAttach(CommandId.SLOWLOG_GET, slowlogGetCommand);
  handlerAttach(CommandId.SLOWLOG_HELP, slowlogHelpCommand);
  handlerAttach(CommandId.SLOWLOG_LEN, slowlogLenCommand);
  handlerAttach(CommandId.SLOWLOG_RESET, slowlogResetCommand);
  handlerAttach(CommandId.SWAPDB, swapdbCommand);
  handlerAttach(CommandId.TIME, timeCommand);
  handlerAttach(CommandId.DISCARD, discardCommand);
  handlerAttach(CommandId.EXEC, execCommand);
  handlerAttach(CommandId.MULTI, multiCommand);
  handlerAttach(CommandId.UNWATCH, unwatchCommand);
  handlerAttach(CommandId.WATCH, watchCommand);
  handlerAttach(CommandId.PSUBSCRIBE, psubscribeCommand);
  handlerAttach(CommandId.PUBLISH, publishCommand);
  handlerAttach(CommandId.PUBSUB_CHANNELS, pubsubChannelsCommand);
  handlerAttach(CommandId.PUBSUB_HELP, pubsubHelpCommand);
  handlerAttach(CommandId.PUBSUB_NUMPAT, pubsubNumpatCommand);
  handlerAttach(CommandId.PUBSUB_NUMSUB, pubsubNumsubCommand);
  handlerAttach(CommandId.PUBSUB_SHARDCHANNELS, pubsubShardchannelsCommand);
  handlerAttach(CommandId.PUBSUB_SHARDNUMSUB, pubsubShardnumsubCommand);
  handlerAttach(CommandId.PUNSUBSCRIBE, punsubscribeCommand);
  handlerAttach(CommandId.SPUBLISH, spublishCommand);
  handlerAttach(CommandId.SSUBSCRIBE, ssubscribeCommand);
  handlerAttach(CommandId.SUBSCRIBE, subscribeCommand);
  handlerAttach(CommandId.SUNSUBSCRIBE, sunsubscribeCommand);
  handlerAttach(CommandId.UNSUBSCRIBE, unsubscribeCommand);
}

function handlerAttach(id: u32, handler: (call: Call) => void): void {
  commandRowAt(id).handler = handler.index;
}
