// Written by host/tool/generate-commands.mjs from assembly/command/table. Do not edit.
//
// The command table as the engine's static data: one CommandRow after the other (drawn in
// row/lookup.ts), the full names, the key specifications (drawn in row/call-keys.ts), the ids by
// name, and the handlers.

import { Call } from '../engine/call';
import { commandKeySpecsAttach, commandRowAt, commandRowsAttach } from '../row/lookup';
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

/** Number of rows, subcommands included; ids run from 0 to this minus 1. */
export const COMMAND_ROWS: u32 = 346;

/** Number of commands that are no subcommand. */
export const COMMAND_TOP_ROWS: u32 = 232;

/** The ids of the rows. */
export const enum CommandId {
  APPEND = 0,
  DECR = 1,
  DECRBY = 2,
  GET = 3,
  GETDEL = 4,
  GETEX = 5,
  GETRANGE = 6,
  GETSET = 7,
  INCR = 8,
  INCRBY = 9,
  INCRBYFLOAT = 10,
  LCS = 11,
  MGET = 12,
  MSET = 13,
  MSETNX = 14,
  PSETEX = 15,
  SET = 16,
  SETEX = 17,
  SETNX = 18,
  SETRANGE = 19,
  STRLEN = 20,
  SUBSTR = 21,
  BITCOUNT = 22,
  BITFIELD = 23,
  BITFIELD_RO = 24,
  BITOP = 25,
  BITPOS = 26,
  GETBIT = 27,
  SETBIT = 28,
  PFADD = 29,
  PFCOUNT = 30,
  PFDEBUG = 31,
  PFMERGE = 32,
  PFSELFTEST = 33,
  GEOADD = 34,
  GEODIST = 35,
  GEOHASH = 36,
  GEOPOS = 37,
  GEORADIUS = 38,
  GEORADIUS_RO = 39,
  GEORADIUSBYMEMBER = 40,
  GEORADIUSBYMEMBER_RO = 41,
  GEOSEARCH = 42,
  GEOSEARCHSTORE = 43,
  BLMOVE = 44,
  BLMPOP = 45,
  BLPOP = 46,
  BRPOP = 47,
  BRPOPLPUSH = 48,
  LINDEX = 49,
  LINSERT = 50,
  LLEN = 51,
  LMOVE = 52,
  LMPOP = 53,
  LPOP = 54,
  LPOS = 55,
  LPUSH = 56,
  LPUSHX = 57,
  LRANGE = 58,
  LREM = 59,
  LSET = 60,
  LTRIM = 61,
  RPOP = 62,
  RPOPLPUSH = 63,
  RPUSH = 64,
  RPUSHX = 65,
  SADD = 66,
  SCARD = 67,
  SDIFF = 68,
  SDIFFSTORE = 69,
  SINTER = 70,
  SINTERCARD = 71,
  SINTERSTORE = 72,
  SISMEMBER = 73,
  SMEMBERS = 74,
  SMISMEMBER = 75,
  SMOVE = 76,
  SPOP = 77,
  SRANDMEMBER = 78,
  SREM = 79,
  SSCAN = 80,
  SUNION = 81,
  SUNIONSTORE = 82,
  BZMPOP = 83,
  BZPOPMAX = 84,
  BZPOPMIN = 85,
  ZADD = 86,
  ZCARD = 87,
  ZCOUNT = 88,
  ZDIFF = 89,
  ZDIFFSTORE = 90,
  ZINCRBY = 91,
  ZINTER = 92,
  ZINTERCARD = 93,
  ZINTERSTORE = 94,
  ZLEXCOUNT = 95,
  ZMPOP = 96,
  ZMSCORE = 97,
  ZPOPMAX = 98,
  ZPOPMIN = 99,
  ZRANDMEMBER = 100,
  ZRANGE = 101,
  ZRANGEBYLEX = 102,
  ZRANGEBYSCORE = 103,
  ZRANGESTORE = 104,
  ZRANK = 105,
  ZREM = 106,
  ZREMRANGEBYLEX = 107,
  ZREMRANGEBYRANK = 108,
  ZREMRANGEBYSCORE = 109,
  ZREVRANGE = 110,
  ZREVRANGEBYLEX = 111,
  ZREVRANGEBYSCORE = 112,
  ZREVRANK = 113,
  ZSCAN = 114,
  ZSCORE = 115,
  ZUNION = 116,
  ZUNIONSTORE = 117,
  HDEL = 118,
  HEXISTS = 119,
  HEXPIRE = 120,
  HEXPIREAT = 121,
  HEXPIRETIME = 122,
  HGET = 123,
  HGETALL = 124,
  HGETDEL = 125,
  HGETEX = 126,
  HINCRBY = 127,
  HINCRBYFLOAT = 128,
  HKEYS = 129,
  HLEN = 130,
  HMGET = 131,
  HMSET = 132,
  HPERSIST = 133,
  HPEXPIRE = 134,
  HPEXPIREAT = 135,
  HPEXPIRETIME = 136,
  HPTTL = 137,
  HRANDFIELD = 138,
  HSCAN = 139,
  HSET = 140,
  HSETEX = 141,
  HSETNX = 142,
  HSTRLEN = 143,
  HTTL = 144,
  HVALS = 145,
  XACK = 146,
  XADD = 147,
  XAUTOCLAIM = 148,
  XCLAIM = 149,
  XDEL = 150,
  XGROUP = 151,
  XGROUP_CREATE = 152,
  XGROUP_CREATECONSUMER = 153,
  XGROUP_DELCONSUMER = 154,
  XGROUP_DESTROY = 155,
  XGROUP_HELP = 156,
  XGROUP_SETID = 157,
  XINFO = 158,
  XINFO_CONSUMERS = 159,
  XINFO_GROUPS = 160,
  XINFO_HELP = 161,
  XINFO_STREAM = 162,
  XLEN = 163,
  XPENDING = 164,
  XRANGE = 165,
  XREAD = 166,
  XREADGROUP = 167,
  XREVRANGE = 168,
  XSETID = 169,
  XTRIM = 170,
  COPY = 171,
  DEL = 172,
  DUMP = 173,
  EXISTS = 174,
  EXPIRE = 175,
  EXPIREAT = 176,
  EXPIRETIME = 177,
  KEYS = 178,
  MIGRATE = 179,
  MOVE = 180,
  OBJECT = 181,
  OBJECT_ENCODING = 182,
  OBJECT_FREQ = 183,
  OBJECT_HELP = 184,
  OBJECT_IDLETIME = 185,
  OBJECT_REFCOUNT = 186,
  PERSIST = 187,
  PEXPIRE = 188,
  PEXPIREAT = 189,
  PEXPIRETIME = 190,
  PTTL = 191,
  RANDOMKEY = 192,
  RENAME = 193,
  RENAMENX = 194,
  RESTORE = 195,
  SCAN = 196,
  SORT = 197,
  SORT_RO = 198,
  TOUCH = 199,
  TTL = 200,
  TYPE = 201,
  UNLINK = 202,
  ASKING = 203,
  CLUSTER = 204,
  CLUSTER_ADDSLOTS = 205,
  CLUSTER_ADDSLOTSRANGE = 206,
  CLUSTER_COUNTKEYSINSLOT = 207,
  CLUSTER_DELSLOTS = 208,
  CLUSTER_DELSLOTSRANGE = 209,
  CLUSTER_FLUSHSLOTS = 210,
  CLUSTER_GETKEYSINSLOT = 211,
  CLUSTER_KEYSLOT = 212,
  CLUSTER_SETSLOT = 213,
  CLUSTER_BUMPEPOCH = 214,
  CLUSTER_COUNT_FAILURE_REPORTS = 215,
  CLUSTER_FAILOVER = 216,
  CLUSTER_FORGET = 217,
  CLUSTER_HELP = 218,
  CLUSTER_INFO = 219,
  CLUSTER_LINKS = 220,
  CLUSTER_MEET = 221,
  CLUSTER_MYID = 222,
  CLUSTER_MYSHARDID = 223,
  CLUSTER_NODES = 224,
  CLUSTER_REPLICAS = 225,
  CLUSTER_REPLICATE = 226,
  CLUSTER_RESET = 227,
  CLUSTER_SAVECONFIG = 228,
  CLUSTER_SET_CONFIG_EPOCH = 229,
  CLUSTER_SHARDS = 230,
  CLUSTER_SLAVES = 231,
  CLUSTER_SLOTS = 232,
  READONLY = 233,
  READWRITE = 234,
  AUTH = 235,
  CLIENT = 236,
  CLIENT_CACHING = 237,
  CLIENT_GETNAME = 238,
  CLIENT_GETREDIR = 239,
  CLIENT_HELP = 240,
  CLIENT_ID = 241,
  CLIENT_INFO = 242,
  CLIENT_KILL = 243,
  CLIENT_LIST = 244,
  CLIENT_NO_EVICT = 245,
  CLIENT_NO_TOUCH = 246,
  CLIENT_PAUSE = 247,
  CLIENT_REPLY = 248,
  CLIENT_SETINFO = 249,
  CLIENT_SETNAME = 250,
  CLIENT_TRACKING = 251,
  CLIENT_TRACKINGINFO = 252,
  CLIENT_UNBLOCK = 253,
  CLIENT_UNPAUSE = 254,
  ECHO = 255,
  HELLO = 256,
  PING = 257,
  QUIT = 258,
  RESET = 259,
  SELECT = 260,
  ACL = 261,
  ACL_CAT = 262,
  ACL_DELUSER = 263,
  ACL_DRYRUN = 264,
  ACL_GENPASS = 265,
  ACL_GETUSER = 266,
  ACL_HELP = 267,
  ACL_LIST = 268,
  ACL_LOAD = 269,
  ACL_LOG = 270,
  ACL_SAVE = 271,
  ACL_SETUSER = 272,
  ACL_USERS = 273,
  ACL_WHOAMI = 274,
  COMMAND = 275,
  COMMAND_COUNT = 276,
  COMMAND_DOCS = 277,
  COMMAND_GETKEYS = 278,
  COMMAND_GETKEYSANDFLAGS = 279,
  COMMAND_HELP = 280,
  COMMAND_INFO = 281,
  COMMAND_LIST = 282,
  CONFIG = 283,
  CONFIG_GET = 284,
  CONFIG_HELP = 285,
  CONFIG_RESETSTAT = 286,
  CONFIG_REWRITE = 287,
  CONFIG_SET = 288,
  DBSIZE = 289,
  DEBUG = 290,
  FLUSHALL = 291,
  FLUSHDB = 292,
  INFO = 293,
  LATENCY = 294,
  LATENCY_DOCTOR = 295,
  LATENCY_GRAPH = 296,
  LATENCY_HELP = 297,
  LATENCY_HISTOGRAM = 298,
  LATENCY_HISTORY = 299,
  LATENCY_LATEST = 300,
  LATENCY_RESET = 301,
  LOLWUT = 302,
  MEMORY = 303,
  MEMORY_DOCTOR = 304,
  MEMORY_HELP = 305,
  MEMORY_MALLOC_STATS = 306,
  MEMORY_PURGE = 307,
  MEMORY_STATS = 308,
  MEMORY_USAGE = 309,
  MODULE = 310,
  MODULE_HELP = 311,
  MODULE_LIST = 312,
  MODULE_LOAD = 313,
  MODULE_LOADEX = 314,
  MODULE_UNLOAD = 315,
  MONITOR = 316,
  RESTORE_ASKING = 317,
  SHUTDOWN = 318,
  SLOWLOG = 319,
  SLOWLOG_GET = 320,
  SLOWLOG_HELP = 321,
  SLOWLOG_LEN = 322,
  SLOWLOG_RESET = 323,
  SWAPDB = 324,
  TIME = 325,
  DISCARD = 326,
  EXEC = 327,
  MULTI = 328,
  UNWATCH = 329,
  WATCH = 330,
  PSUBSCRIBE = 331,
  PUBLISH = 332,
  PUBSUB = 333,
  PUBSUB_CHANNELS = 334,
  PUBSUB_HELP = 335,
  PUBSUB_NUMPAT = 336,
  PUBSUB_NUMSUB = 337,
  PUBSUB_SHARDCHANNELS = 338,
  PUBSUB_SHARDNUMSUB = 339,
  PUNSUBSCRIBE = 340,
  SPUBLISH = 341,
  SSUBSCRIBE = 342,
  SUBSCRIBE = 343,
  SUNSUBSCRIBE = 344,
  UNSUBSCRIBE = 345,
}

const rows: usize = memory.data<u8>([
  // 0 append
  97, 112, 112, 101, 110, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 255, 255, 0, 173,
  3, 0, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 132, 64, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 1, 0, 0, 0,
  // 1 decr
  100, 101, 99, 114, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 255, 255, 0, 253,
  2, 0, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 132, 64, 0, 0,
  0, 0, 0, 0, 6, 0, 0, 0, 4, 0, 0, 0, 15, 0, 0, 0,
  // 2 decrby
  100, 101, 99, 114, 98, 121, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 2, 0, 255, 255, 0, 253,
  3, 0, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 132, 64, 0, 0,
  0, 0, 0, 0, 10, 0, 0, 0, 6, 0, 0, 0, 29, 0, 0, 0,
  // 3 get
  103, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3, 0, 255, 255, 0, 93,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 130, 64, 0, 0,
  0, 0, 0, 0, 16, 0, 0, 0, 3, 0, 0, 0, 43, 0, 0, 0,
  // 4 getdel
  103, 101, 116, 100, 101, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 4, 0, 255, 255, 0, 253,
  2, 0, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 132, 64, 0, 0,
  0, 0, 0, 0, 19, 0, 0, 0, 6, 0, 0, 0, 57, 0, 0, 0,
  // 5 getex
  103, 101, 116, 101, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 5, 0, 255, 255, 0, 253,
  254, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 132, 64, 0, 0,
  0, 0, 0, 0, 25, 0, 0, 0, 5, 0, 0, 0, 71, 0, 0, 0,
  // 6 getrange
  103, 101, 116, 114, 97, 110, 103, 101, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 6, 0, 255, 255, 0, 93,
  4, 0, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 130, 128, 0, 0,
  0, 0, 0, 0, 30, 0, 0, 0, 8, 0, 0, 0, 85, 0, 0, 0,
  // 7 getset
  103, 101, 116, 115, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 7, 0, 255, 255, 0, 253,
  3, 0, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 132, 64, 0, 0,
  0, 0, 0, 0, 38, 0, 0, 0, 6, 0, 0, 0, 99, 0, 0, 0,
  // 8 incr
  105, 110, 99, 114, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 8, 0, 255, 255, 0, 253,
  2, 0, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 132, 64, 0, 0,
  0, 0, 0, 0, 44, 0, 0, 0, 4, 0, 0, 0, 113, 0, 0, 0,
  // 9 incrby
  105, 110, 99, 114, 98, 121, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 9, 0, 255, 255, 0, 253,
  3, 0, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 132, 64, 0, 0,
  0, 0, 0, 0, 48, 0, 0, 0, 6, 0, 0, 0, 127, 0, 0, 0,
  // 10 incrbyfloat
  105, 110, 99, 114, 98, 121, 102, 108, 111, 97, 116, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 10, 0, 255, 255, 0, 253,
  3, 0, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 132, 64, 0, 0,
  0, 0, 0, 0, 54, 0, 0, 0, 11, 0, 0, 0, 141, 0, 0, 0,
  // 11 lcs
  108, 99, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 11, 0, 255, 255, 0, 89,
  253, 255, 1, 0, 2, 0, 1, 0, 2, 0, 0, 0, 130, 128, 0, 0,
  0, 0, 0, 0, 65, 0, 0, 0, 3, 0, 0, 0, 155, 0, 0, 0,
  // 12 mget
  109, 103, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 12, 0, 255, 255, 0, 89,
  254, 255, 1, 0, 255, 255, 1, 0, 2, 32, 0, 0, 130, 64, 0, 0,
  0, 0, 0, 0, 68, 0, 0, 0, 4, 0, 0, 0, 169, 0, 0, 0,
  // 13 mset
  109, 115, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 13, 0, 255, 255, 0, 169,
  253, 255, 1, 0, 255, 255, 2, 0, 5, 0, 0, 0, 132, 128, 0, 0,
  0, 0, 0, 0, 72, 0, 0, 0, 4, 0, 0, 0, 183, 0, 0, 0,
  // 14 msetnx
  109, 115, 101, 116, 110, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 14, 0, 255, 255, 0, 169,
  253, 255, 1, 0, 255, 255, 2, 0, 5, 0, 0, 0, 132, 128, 0, 0,
  0, 0, 0, 0, 76, 0, 0, 0, 6, 0, 0, 0, 197, 0, 0, 0,
  // 15 psetex
  112, 115, 101, 116, 101, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 15, 0, 255, 255, 0, 173,
  4, 0, 1, 0, 1, 0, 1, 0, 5, 0, 0, 0, 132, 128, 0, 0,
  0, 0, 0, 0, 82, 0, 0, 0, 6, 0, 0, 0, 211, 0, 0, 0,
  // 16 set
  115, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 16, 0, 255, 255, 0, 191,
  253, 255, 1, 0, 1, 0, 1, 0, 5, 0, 0, 0, 132, 128, 0, 0,
  0, 0, 0, 0, 88, 0, 0, 0, 3, 0, 0, 0, 225, 0, 0, 0,
  // 17 setex
  115, 101, 116, 101, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 17, 0, 255, 255, 0, 173,
  4, 0, 1, 0, 1, 0, 1, 0, 5, 0, 0, 0, 132, 128, 0, 0,
  0, 0, 0, 0, 91, 0, 0, 0, 5, 0, 0, 0, 227, 0, 0, 0,
  // 18 setnx
  115, 101, 116, 110, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 18, 0, 255, 255, 0, 173,
  3, 0, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 132, 64, 0, 0,
  0, 0, 0, 0, 96, 0, 0, 0, 5, 0, 0, 0, 241, 0, 0, 0,
  // 19 setrange
  115, 101, 116, 114, 97, 110, 103, 101, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 19, 0, 255, 255, 0, 173,
  4, 0, 1, 0, 1, 0, 1, 0, 5, 0, 0, 0, 132, 128, 0, 0,
  0, 0, 0, 0, 101, 0, 0, 0, 8, 0, 0, 0, 255, 0, 0, 0,
  // 20 strlen
  115, 116, 114, 108, 101, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 20, 0, 255, 255, 0, 13,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 130, 64, 0, 0,
  0, 0, 0, 0, 109, 0, 0, 0, 6, 0, 0, 0, 13, 1, 0, 0,
  // 21 substr
  115, 117, 98, 115, 116, 114, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 21, 0, 255, 255, 0, 93,
  4, 0, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 130, 128, 0, 0,
  0, 0, 0, 0, 115, 0, 0, 0, 6, 0, 0, 0, 27, 1, 0, 0,
  // 22 bitcount
  98, 105, 116, 99, 111, 117, 110, 116, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 22, 0, 255, 255, 0, 93,
  254, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 129, 0, 0,
  0, 0, 0, 0, 121, 0, 0, 0, 8, 0, 0, 0, 41, 1, 0, 0,
  // 23 bitfield
  98, 105, 116, 102, 105, 101, 108, 100, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 23, 0, 255, 255, 0, 127,
  254, 255, 1, 0, 1, 0, 1, 0, 5, 0, 0, 0, 4, 129, 0, 0,
  0, 0, 0, 0, 129, 0, 0, 0, 8, 0, 0, 0, 55, 1, 0, 0,
  // 24 bitfield_ro
  98, 105, 116, 102, 105, 101, 108, 100, 95, 114, 111, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 24, 0, 255, 255, 0, 93,
  254, 255, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 2, 65, 0, 0,
  0, 0, 0, 0, 137, 0, 0, 0, 11, 0, 0, 0, 57, 1, 0, 0,
  // 25 bitop
  98, 105, 116, 111, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 25, 0, 255, 255, 0, 249,
  252, 255, 2, 0, 255, 255, 1, 0, 5, 0, 0, 0, 4, 129, 0, 0,
  0, 0, 0, 0, 148, 0, 0, 0, 5, 0, 0, 0, 71, 1, 0, 0,
  // 26 bitpos
  98, 105, 116, 112, 111, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 26, 0, 255, 255, 0, 93,
  253, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 129, 0, 0,
  0, 0, 0, 0, 153, 0, 0, 0, 6, 0, 0, 0, 97, 1, 0, 0,
  // 27 getbit
  103, 101, 116, 98, 105, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 27, 0, 255, 255, 0, 93,
  3, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 2, 65, 0, 0,
  0, 0, 0, 0, 159, 0, 0, 0, 6, 0, 0, 0, 111, 1, 0, 0,
  // 28 setbit
  115, 101, 116, 98, 105, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 28, 0, 255, 255, 0, 253,
  4, 0, 1, 0, 1, 0, 1, 0, 5, 0, 0, 0, 4, 129, 0, 0,
  0, 0, 0, 0, 165, 0, 0, 0, 6, 0, 0, 0, 125, 1, 0, 0,
  // 29 pfadd
  112, 102, 97, 100, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 29, 0, 255, 255, 0, 173,
  254, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 4, 66, 0, 0,
  0, 0, 0, 0, 171, 0, 0, 0, 5, 0, 0, 0, 139, 1, 0, 0,
  // 30 pfcount
  112, 102, 99, 111, 117, 110, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 30, 0, 255, 255, 0, 89,
  254, 255, 1, 0, 255, 255, 1, 0, 2, 128, 0, 0, 2, 130, 0, 0,
  0, 0, 0, 0, 176, 0, 0, 0, 7, 0, 0, 0, 153, 1, 0, 0,
  // 31 pfdebug
  112, 102, 100, 101, 98, 117, 103, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 31, 0, 255, 255, 0, 93,
  3, 0, 2, 0, 2, 0, 1, 0, 21, 0, 0, 0, 4, 162, 2, 0,
  0, 0, 0, 0, 183, 0, 0, 0, 7, 0, 0, 0, 167, 1, 0, 0,
  // 32 pfmerge
  112, 102, 109, 101, 114, 103, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 32, 0, 255, 255, 0, 249,
  254, 255, 1, 0, 255, 255, 1, 0, 5, 0, 0, 0, 4, 130, 0, 0,
  0, 0, 0, 0, 190, 0, 0, 0, 7, 0, 0, 0, 181, 1, 0, 0,
  // 33 pfselftest
  112, 102, 115, 101, 108, 102, 116, 101, 115, 116, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 33, 0, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 162, 2, 0,
  0, 0, 0, 0, 197, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0,
  // 34 geoadd
  103, 101, 111, 97, 100, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 34, 0, 255, 255, 0, 173,
  251, 255, 1, 0, 1, 0, 1, 0, 5, 0, 0, 0, 4, 132, 0, 0,
  0, 0, 0, 0, 207, 0, 0, 0, 6, 0, 0, 0, 207, 1, 0, 0,
  // 35 geodist
  103, 101, 111, 100, 105, 115, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 35, 0, 255, 255, 0, 93,
  252, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 132, 0, 0,
  0, 0, 0, 0, 213, 0, 0, 0, 7, 0, 0, 0, 221, 1, 0, 0,
  // 36 geohash
  103, 101, 111, 104, 97, 115, 104, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 36, 0, 255, 255, 0, 93,
  254, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 132, 0, 0,
  0, 0, 0, 0, 220, 0, 0, 0, 7, 0, 0, 0, 235, 1, 0, 0,
  // 37 geopos
  103, 101, 111, 112, 111, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 37, 0, 255, 255, 0, 93,
  254, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 132, 0, 0,
  0, 0, 0, 0, 227, 0, 0, 0, 6, 0, 0, 0, 249, 1, 0, 0,
  // 38 georadius
  103, 101, 111, 114, 97, 100, 105, 117, 115, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 38, 0, 255, 255, 0, 1,
  250, 255, 1, 0, 1, 0, 1, 0, 5, 0, 64, 0, 4, 132, 0, 0,
  0, 0, 0, 0, 233, 0, 0, 0, 9, 0, 0, 0, 7, 2, 0, 0,
  // 39 georadius_ro
  103, 101, 111, 114, 97, 100, 105, 117, 115, 95, 114, 111, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 12, 0, 39, 0, 255, 255, 0, 93,
  250, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 132, 0, 0,
  0, 0, 0, 0, 242, 0, 0, 0, 12, 0, 0, 0, 9, 2, 0, 0,
  // 40 georadiusbymember
  103, 101, 111, 114, 97, 100, 105, 117, 115, 98, 121, 109, 101, 109, 98, 101,
  114, 0, 0, 0, 0, 0, 0, 0, 17, 0, 40, 0, 255, 255, 0, 1,
  251, 255, 1, 0, 1, 0, 1, 0, 5, 0, 64, 0, 4, 132, 0, 0,
  0, 0, 0, 0, 254, 0, 0, 0, 17, 0, 0, 0, 23, 2, 0, 0,
  // 41 georadiusbymember_ro
  103, 101, 111, 114, 97, 100, 105, 117, 115, 98, 121, 109, 101, 109, 98, 101,
  114, 95, 114, 111, 0, 0, 0, 0, 20, 0, 41, 0, 255, 255, 0, 93,
  251, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 132, 0, 0,
  0, 0, 0, 0, 15, 1, 0, 0, 20, 0, 0, 0, 25, 2, 0, 0,
  // 42 geosearch
  103, 101, 111, 115, 101, 97, 114, 99, 104, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 42, 0, 255, 255, 0, 93,
  249, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 132, 0, 0,
  0, 0, 0, 0, 35, 1, 0, 0, 9, 0, 0, 0, 39, 2, 0, 0,
  // 43 geosearchstore
  103, 101, 111, 115, 101, 97, 114, 99, 104, 115, 116, 111, 114, 101, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 14, 0, 43, 0, 255, 255, 0, 249,
  248, 255, 1, 0, 2, 0, 1, 0, 5, 0, 0, 0, 4, 132, 0, 0,
  0, 0, 0, 0, 44, 1, 0, 0, 14, 0, 0, 0, 53, 2, 0, 0,
  // 44 blmove
  98, 108, 109, 111, 118, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 44, 0, 255, 255, 0, 249,
  6, 0, 1, 0, 2, 0, 1, 0, 133, 0, 0, 0, 36, 128, 1, 0,
  0, 0, 0, 0, 58, 1, 0, 0, 6, 0, 0, 0, 79, 2, 0, 0,
  // 45 blmpop
  98, 108, 109, 112, 111, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 45, 0, 255, 255, 0, 1,
  251, 255, 0, 0, 0, 0, 0, 0, 129, 0, 64, 0, 36, 128, 1, 0,
  0, 0, 0, 0, 64, 1, 0, 0, 6, 0, 0, 0, 105, 2, 0, 0,
  // 46 blpop
  98, 108, 112, 111, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 46, 0, 255, 255, 0, 249,
  253, 255, 1, 0, 254, 255, 1, 0, 129, 0, 0, 0, 36, 128, 1, 0,
  0, 0, 0, 0, 70, 1, 0, 0, 5, 0, 0, 0, 119, 2, 0, 0,
  // 47 brpop
  98, 114, 112, 111, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 47, 0, 255, 255, 0, 249,
  253, 255, 1, 0, 254, 255, 1, 0, 129, 0, 0, 0, 36, 128, 1, 0,
  0, 0, 0, 0, 75, 1, 0, 0, 5, 0, 0, 0, 133, 2, 0, 0,
  // 48 brpoplpush
  98, 114, 112, 111, 112, 108, 112, 117, 115, 104, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 48, 0, 255, 255, 0, 249,
  4, 0, 1, 0, 2, 0, 1, 0, 133, 0, 0, 0, 36, 128, 1, 0,
  0, 0, 0, 0, 80, 1, 0, 0, 10, 0, 0, 0, 147, 2, 0, 0,
  // 49 lindex
  108, 105, 110, 100, 101, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 49, 0, 255, 255, 0, 93,
  3, 0, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 34, 128, 0, 0,
  0, 0, 0, 0, 90, 1, 0, 0, 6, 0, 0, 0, 173, 2, 0, 0,
  // 50 linsert
  108, 105, 110, 115, 101, 114, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 50, 0, 255, 255, 0, 173,
  5, 0, 1, 0, 1, 0, 1, 0, 5, 0, 0, 0, 36, 128, 0, 0,
  0, 0, 0, 0, 96, 1, 0, 0, 7, 0, 0, 0, 187, 2, 0, 0,
  // 51 llen
  108, 108, 101, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 51, 0, 255, 255, 0, 13,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 34, 64, 0, 0,
  0, 0, 0, 0, 103, 1, 0, 0, 4, 0, 0, 0, 201, 2, 0, 0,
  // 52 lmove
  108, 109, 111, 118, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 52, 0, 255, 255, 0, 249,
  5, 0, 1, 0, 2, 0, 1, 0, 5, 0, 0, 0, 36, 128, 0, 0,
  0, 0, 0, 0, 107, 1, 0, 0, 5, 0, 0, 0, 215, 2, 0, 0,
  // 53 lmpop
  108, 109, 112, 111, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 53, 0, 255, 255, 0, 1,
  252, 255, 0, 0, 0, 0, 0, 0, 1, 0, 64, 0, 36, 128, 0, 0,
  0, 0, 0, 0, 112, 1, 0, 0, 5, 0, 0, 0, 241, 2, 0, 0,
  // 54 lpop
  108, 112, 111, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 54, 0, 255, 255, 0, 253,
  254, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 36, 64, 0, 0,
  0, 0, 0, 0, 117, 1, 0, 0, 4, 0, 0, 0, 255, 2, 0, 0,
  // 55 lpos
  108, 112, 111, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 55, 0, 255, 255, 0, 93,
  253, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 34, 128, 0, 0,
  0, 0, 0, 0, 121, 1, 0, 0, 4, 0, 0, 0, 13, 3, 0, 0,
  // 56 lpush
  108, 112, 117, 115, 104, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 56, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 36, 64, 0, 0,
  0, 0, 0, 0, 125, 1, 0, 0, 5, 0, 0, 0, 27, 3, 0, 0,
  // 57 lpushx
  108, 112, 117, 115, 104, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 57, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 36, 64, 0, 0,
  0, 0, 0, 0, 130, 1, 0, 0, 6, 0, 0, 0, 41, 3, 0, 0,
  // 58 lrange
  108, 114, 97, 110, 103, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 58, 0, 255, 255, 0, 93,
  4, 0, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 34, 128, 0, 0,
  0, 0, 0, 0, 136, 1, 0, 0, 6, 0, 0, 0, 55, 3, 0, 0,
  // 59 lrem
  108, 114, 101, 109, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 59, 0, 255, 255, 0, 173,
  4, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 36, 128, 0, 0,
  0, 0, 0, 0, 142, 1, 0, 0, 4, 0, 0, 0, 69, 3, 0, 0,
  // 60 lset
  108, 115, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 60, 0, 255, 255, 0, 173,
  4, 0, 1, 0, 1, 0, 1, 0, 5, 0, 0, 0, 36, 128, 0, 0,
  0, 0, 0, 0, 146, 1, 0, 0, 4, 0, 0, 0, 83, 3, 0, 0,
  // 61 ltrim
  108, 116, 114, 105, 109, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 61, 0, 255, 255, 0, 173,
  4, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 36, 128, 0, 0,
  0, 0, 0, 0, 150, 1, 0, 0, 5, 0, 0, 0, 97, 3, 0, 0,
  // 62 rpop
  114, 112, 111, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 62, 0, 255, 255, 0, 253,
  254, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 36, 64, 0, 0,
  0, 0, 0, 0, 155, 1, 0, 0, 4, 0, 0, 0, 111, 3, 0, 0,
  // 63 rpoplpush
  114, 112, 111, 112, 108, 112, 117, 115, 104, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 63, 0, 255, 255, 0, 249,
  3, 0, 1, 0, 2, 0, 1, 0, 5, 0, 0, 0, 36, 128, 0, 0,
  0, 0, 0, 0, 159, 1, 0, 0, 9, 0, 0, 0, 125, 3, 0, 0,
  // 64 rpush
  114, 112, 117, 115, 104, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 64, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 36, 64, 0, 0,
  0, 0, 0, 0, 168, 1, 0, 0, 5, 0, 0, 0, 151, 3, 0, 0,
  // 65 rpushx
  114, 112, 117, 115, 104, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 65, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 36, 64, 0, 0,
  0, 0, 0, 0, 173, 1, 0, 0, 6, 0, 0, 0, 165, 3, 0, 0,
  // 66 sadd
  115, 97, 100, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 66, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 12, 64, 0, 0,
  0, 0, 0, 0, 179, 1, 0, 0, 4, 0, 0, 0, 179, 3, 0, 0,
  // 67 scard
  115, 99, 97, 114, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 67, 0, 255, 255, 0, 13,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 10, 64, 0, 0,
  0, 0, 0, 0, 183, 1, 0, 0, 5, 0, 0, 0, 193, 3, 0, 0,
  // 68 sdiff
  115, 100, 105, 102, 102, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 68, 0, 255, 255, 0, 89,
  254, 255, 1, 0, 255, 255, 1, 0, 2, 0, 0, 0, 10, 128, 0, 0,
  0, 0, 0, 0, 188, 1, 0, 0, 5, 0, 0, 0, 207, 3, 0, 0,
  // 69 sdiffstore
  115, 100, 105, 102, 102, 115, 116, 111, 114, 101, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 69, 0, 255, 255, 0, 249,
  253, 255, 1, 0, 255, 255, 1, 0, 5, 0, 0, 0, 12, 128, 0, 0,
  0, 0, 0, 0, 193, 1, 0, 0, 10, 0, 0, 0, 221, 3, 0, 0,
  // 70 sinter
  115, 105, 110, 116, 101, 114, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 70, 0, 255, 255, 0, 89,
  254, 255, 1, 0, 255, 255, 1, 0, 2, 0, 0, 0, 10, 128, 0, 0,
  0, 0, 0, 0, 203, 1, 0, 0, 6, 0, 0, 0, 247, 3, 0, 0,
  // 71 sintercard
  115, 105, 110, 116, 101, 114, 99, 97, 114, 100, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 71, 0, 255, 255, 0, 1,
  253, 255, 0, 0, 0, 0, 0, 0, 2, 0, 64, 0, 10, 128, 0, 0,
  0, 0, 0, 0, 209, 1, 0, 0, 10, 0, 0, 0, 5, 4, 0, 0,
  // 72 sinterstore
  115, 105, 110, 116, 101, 114, 115, 116, 111, 114, 101, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 72, 0, 255, 255, 0, 249,
  253, 255, 1, 0, 255, 255, 1, 0, 5, 0, 0, 0, 12, 128, 0, 0,
  0, 0, 0, 0, 219, 1, 0, 0, 11, 0, 0, 0, 19, 4, 0, 0,
  // 73 sismember
  115, 105, 115, 109, 101, 109, 98, 101, 114, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 73, 0, 255, 255, 0, 13,
  3, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 10, 64, 0, 0,
  0, 0, 0, 0, 230, 1, 0, 0, 9, 0, 0, 0, 45, 4, 0, 0,
  // 74 smembers
  115, 109, 101, 109, 98, 101, 114, 115, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 74, 0, 255, 255, 0, 93,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 10, 128, 0, 0,
  0, 0, 0, 0, 239, 1, 0, 0, 8, 0, 0, 0, 59, 4, 0, 0,
  // 75 smismember
  115, 109, 105, 115, 109, 101, 109, 98, 101, 114, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 75, 0, 255, 255, 0, 93,
  253, 255, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 10, 64, 0, 0,
  0, 0, 0, 0, 247, 1, 0, 0, 10, 0, 0, 0, 73, 4, 0, 0,
  // 76 smove
  115, 109, 111, 118, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 76, 0, 255, 255, 0, 249,
  4, 0, 1, 0, 2, 0, 1, 0, 1, 32, 0, 0, 12, 64, 0, 0,
  0, 0, 0, 0, 1, 2, 0, 0, 5, 0, 0, 0, 87, 4, 0, 0,
  // 77 spop
  115, 112, 111, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 77, 0, 255, 255, 0, 253,
  254, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 12, 64, 0, 0,
  0, 0, 0, 0, 6, 2, 0, 0, 4, 0, 0, 0, 113, 4, 0, 0,
  // 78 srandmember
  115, 114, 97, 110, 100, 109, 101, 109, 98, 101, 114, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 78, 0, 255, 255, 0, 93,
  254, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 10, 128, 0, 0,
  0, 0, 0, 0, 10, 2, 0, 0, 11, 0, 0, 0, 127, 4, 0, 0,
  // 79 srem
  115, 114, 101, 109, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 79, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 12, 64, 0, 0,
  0, 0, 0, 0, 21, 2, 0, 0, 4, 0, 0, 0, 141, 4, 0, 0,
  // 80 sscan
  115, 115, 99, 97, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 80, 0, 255, 255, 0, 93,
  253, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 10, 128, 0, 0,
  0, 0, 0, 0, 25, 2, 0, 0, 5, 0, 0, 0, 155, 4, 0, 0,
  // 81 sunion
  115, 117, 110, 105, 111, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 81, 0, 255, 255, 0, 89,
  254, 255, 1, 0, 255, 255, 1, 0, 2, 0, 0, 0, 10, 128, 0, 0,
  0, 0, 0, 0, 30, 2, 0, 0, 6, 0, 0, 0, 169, 4, 0, 0,
  // 82 sunionstore
  115, 117, 110, 105, 111, 110, 115, 116, 111, 114, 101, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 82, 0, 255, 255, 0, 249,
  253, 255, 1, 0, 255, 255, 1, 0, 5, 0, 0, 0, 12, 128, 0, 0,
  0, 0, 0, 0, 36, 2, 0, 0, 11, 0, 0, 0, 183, 4, 0, 0,
  // 83 bzmpop
  98, 122, 109, 112, 111, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 83, 0, 255, 255, 0, 1,
  251, 255, 0, 0, 0, 0, 0, 0, 129, 0, 64, 0, 20, 128, 1, 0,
  0, 0, 0, 0, 47, 2, 0, 0, 6, 0, 0, 0, 209, 4, 0, 0,
  // 84 bzpopmax
  98, 122, 112, 111, 112, 109, 97, 120, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 84, 0, 255, 255, 0, 249,
  253, 255, 1, 0, 254, 255, 1, 0, 129, 32, 0, 0, 20, 64, 1, 0,
  0, 0, 0, 0, 53, 2, 0, 0, 8, 0, 0, 0, 223, 4, 0, 0,
  // 85 bzpopmin
  98, 122, 112, 111, 112, 109, 105, 110, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 85, 0, 255, 255, 0, 249,
  253, 255, 1, 0, 254, 255, 1, 0, 129, 32, 0, 0, 20, 64, 1, 0,
  0, 0, 0, 0, 61, 2, 0, 0, 8, 0, 0, 0, 237, 4, 0, 0,
  // 86 zadd
  122, 97, 100, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 86, 0, 255, 255, 0, 173,
  252, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 20, 64, 0, 0,
  0, 0, 0, 0, 69, 2, 0, 0, 4, 0, 0, 0, 251, 4, 0, 0,
  // 87 zcard
  122, 99, 97, 114, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 87, 0, 255, 255, 0, 13,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 18, 64, 0, 0,
  0, 0, 0, 0, 73, 2, 0, 0, 5, 0, 0, 0, 9, 5, 0, 0,
  // 88 zcount
  122, 99, 111, 117, 110, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 88, 0, 255, 255, 0, 93,
  4, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 18, 64, 0, 0,
  0, 0, 0, 0, 78, 2, 0, 0, 6, 0, 0, 0, 23, 5, 0, 0,
  // 89 zdiff
  122, 100, 105, 102, 102, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 89, 0, 255, 255, 0, 1,
  253, 255, 0, 0, 0, 0, 0, 0, 2, 0, 64, 0, 18, 128, 0, 0,
  0, 0, 0, 0, 84, 2, 0, 0, 5, 0, 0, 0, 37, 5, 0, 0,
  // 90 zdiffstore
  122, 100, 105, 102, 102, 115, 116, 111, 114, 101, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 90, 0, 255, 255, 0, 1,
  252, 255, 1, 0, 1, 0, 1, 0, 5, 0, 64, 0, 20, 128, 0, 0,
  0, 0, 0, 0, 89, 2, 0, 0, 10, 0, 0, 0, 51, 5, 0, 0,
  // 91 zincrby
  122, 105, 110, 99, 114, 98, 121, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 91, 0, 255, 255, 0, 253,
  4, 0, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 20, 64, 0, 0,
  0, 0, 0, 0, 99, 2, 0, 0, 7, 0, 0, 0, 77, 5, 0, 0,
  // 92 zinter
  122, 105, 110, 116, 101, 114, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 92, 0, 255, 255, 0, 1,
  253, 255, 0, 0, 0, 0, 0, 0, 2, 0, 64, 0, 18, 128, 0, 0,
  0, 0, 0, 0, 106, 2, 0, 0, 6, 0, 0, 0, 91, 5, 0, 0,
  // 93 zintercard
  122, 105, 110, 116, 101, 114, 99, 97, 114, 100, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 93, 0, 255, 255, 0, 1,
  253, 255, 0, 0, 0, 0, 0, 0, 2, 0, 64, 0, 18, 128, 0, 0,
  0, 0, 0, 0, 112, 2, 0, 0, 10, 0, 0, 0, 105, 5, 0, 0,
  // 94 zinterstore
  122, 105, 110, 116, 101, 114, 115, 116, 111, 114, 101, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 94, 0, 255, 255, 0, 1,
  252, 255, 1, 0, 1, 0, 1, 0, 5, 0, 64, 0, 20, 128, 0, 0,
  0, 0, 0, 0, 122, 2, 0, 0, 11, 0, 0, 0, 119, 5, 0, 0,
  // 95 zlexcount
  122, 108, 101, 120, 99, 111, 117, 110, 116, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 95, 0, 255, 255, 0, 93,
  4, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 18, 64, 0, 0,
  0, 0, 0, 0, 133, 2, 0, 0, 9, 0, 0, 0, 145, 5, 0, 0,
  // 96 zmpop
  122, 109, 112, 111, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 96, 0, 255, 255, 0, 1,
  252, 255, 0, 0, 0, 0, 0, 0, 1, 0, 64, 0, 20, 128, 0, 0,
  0, 0, 0, 0, 142, 2, 0, 0, 5, 0, 0, 0, 159, 5, 0, 0,
  // 97 zmscore
  122, 109, 115, 99, 111, 114, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 97, 0, 255, 255, 0, 93,
  253, 255, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 18, 64, 0, 0,
  0, 0, 0, 0, 147, 2, 0, 0, 7, 0, 0, 0, 173, 5, 0, 0,
  // 98 zpopmax
  122, 112, 111, 112, 109, 97, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 98, 0, 255, 255, 0, 253,
  254, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 20, 64, 0, 0,
  0, 0, 0, 0, 154, 2, 0, 0, 7, 0, 0, 0, 187, 5, 0, 0,
  // 99 zpopmin
  122, 112, 111, 112, 109, 105, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 99, 0, 255, 255, 0, 253,
  254, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 20, 64, 0, 0,
  0, 0, 0, 0, 161, 2, 0, 0, 7, 0, 0, 0, 201, 5, 0, 0,
  // 100 zrandmember
  122, 114, 97, 110, 100, 109, 101, 109, 98, 101, 114, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 100, 0, 255, 255, 0, 93,
  254, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 18, 128, 0, 0,
  0, 0, 0, 0, 168, 2, 0, 0, 11, 0, 0, 0, 215, 5, 0, 0,
  // 101 zrange
  122, 114, 97, 110, 103, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 101, 0, 255, 255, 0, 93,
  252, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 18, 128, 0, 0,
  0, 0, 0, 0, 179, 2, 0, 0, 6, 0, 0, 0, 229, 5, 0, 0,
  // 102 zrangebylex
  122, 114, 97, 110, 103, 101, 98, 121, 108, 101, 120, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 102, 0, 255, 255, 0, 93,
  252, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 18, 128, 0, 0,
  0, 0, 0, 0, 185, 2, 0, 0, 11, 0, 0, 0, 243, 5, 0, 0,
  // 103 zrangebyscore
  122, 114, 97, 110, 103, 101, 98, 121, 115, 99, 111, 114, 101, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 13, 0, 103, 0, 255, 255, 0, 93,
  252, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 18, 128, 0, 0,
  0, 0, 0, 0, 196, 2, 0, 0, 13, 0, 0, 0, 1, 6, 0, 0,
  // 104 zrangestore
  122, 114, 97, 110, 103, 101, 115, 116, 111, 114, 101, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 104, 0, 255, 255, 0, 249,
  251, 255, 1, 0, 2, 0, 1, 0, 5, 0, 0, 0, 20, 128, 0, 0,
  0, 0, 0, 0, 209, 2, 0, 0, 11, 0, 0, 0, 15, 6, 0, 0,
  // 105 zrank
  122, 114, 97, 110, 107, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 105, 0, 255, 255, 0, 93,
  253, 255, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 18, 64, 0, 0,
  0, 0, 0, 0, 220, 2, 0, 0, 5, 0, 0, 0, 41, 6, 0, 0,
  // 106 zrem
  122, 114, 101, 109, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 106, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 20, 64, 0, 0,
  0, 0, 0, 0, 225, 2, 0, 0, 4, 0, 0, 0, 55, 6, 0, 0,
  // 107 zremrangebylex
  122, 114, 101, 109, 114, 97, 110, 103, 101, 98, 121, 108, 101, 120, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 14, 0, 107, 0, 255, 255, 0, 173,
  4, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 20, 128, 0, 0,
  0, 0, 0, 0, 229, 2, 0, 0, 14, 0, 0, 0, 69, 6, 0, 0,
  // 108 zremrangebyrank
  122, 114, 101, 109, 114, 97, 110, 103, 101, 98, 121, 114, 97, 110, 107, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 15, 0, 108, 0, 255, 255, 0, 173,
  4, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 20, 128, 0, 0,
  0, 0, 0, 0, 243, 2, 0, 0, 15, 0, 0, 0, 83, 6, 0, 0,
  // 109 zremrangebyscore
  122, 114, 101, 109, 114, 97, 110, 103, 101, 98, 121, 115, 99, 111, 114, 101,
  0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 109, 0, 255, 255, 0, 173,
  4, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 20, 128, 0, 0,
  0, 0, 0, 0, 2, 3, 0, 0, 16, 0, 0, 0, 97, 6, 0, 0,
  // 110 zrevrange
  122, 114, 101, 118, 114, 97, 110, 103, 101, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 110, 0, 255, 255, 0, 93,
  252, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 18, 128, 0, 0,
  0, 0, 0, 0, 18, 3, 0, 0, 9, 0, 0, 0, 111, 6, 0, 0,
  // 111 zrevrangebylex
  122, 114, 101, 118, 114, 97, 110, 103, 101, 98, 121, 108, 101, 120, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 14, 0, 111, 0, 255, 255, 0, 93,
  252, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 18, 128, 0, 0,
  0, 0, 0, 0, 27, 3, 0, 0, 14, 0, 0, 0, 125, 6, 0, 0,
  // 112 zrevrangebyscore
  122, 114, 101, 118, 114, 97, 110, 103, 101, 98, 121, 115, 99, 111, 114, 101,
  0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 112, 0, 255, 255, 0, 93,
  252, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 18, 128, 0, 0,
  0, 0, 0, 0, 41, 3, 0, 0, 16, 0, 0, 0, 139, 6, 0, 0,
  // 113 zrevrank
  122, 114, 101, 118, 114, 97, 110, 107, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 113, 0, 255, 255, 0, 93,
  253, 255, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 18, 64, 0, 0,
  0, 0, 0, 0, 57, 3, 0, 0, 8, 0, 0, 0, 153, 6, 0, 0,
  // 114 zscan
  122, 115, 99, 97, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 114, 0, 255, 255, 0, 93,
  253, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 18, 128, 0, 0,
  0, 0, 0, 0, 65, 3, 0, 0, 5, 0, 0, 0, 167, 6, 0, 0,
  // 115 zscore
  122, 115, 99, 111, 114, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 115, 0, 255, 255, 0, 93,
  3, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 18, 64, 0, 0,
  0, 0, 0, 0, 70, 3, 0, 0, 6, 0, 0, 0, 181, 6, 0, 0,
  // 116 zunion
  122, 117, 110, 105, 111, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 116, 0, 255, 255, 0, 1,
  253, 255, 0, 0, 0, 0, 0, 0, 2, 0, 64, 0, 18, 128, 0, 0,
  0, 0, 0, 0, 76, 3, 0, 0, 6, 0, 0, 0, 195, 6, 0, 0,
  // 117 zunionstore
  122, 117, 110, 105, 111, 110, 115, 116, 111, 114, 101, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 117, 0, 255, 255, 0, 1,
  252, 255, 1, 0, 1, 0, 1, 0, 5, 0, 64, 0, 20, 128, 0, 0,
  0, 0, 0, 0, 82, 3, 0, 0, 11, 0, 0, 0, 209, 6, 0, 0,
  // 118 hdel
  104, 100, 101, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 118, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 93, 3, 0, 0, 4, 0, 0, 0, 235, 6, 0, 0,
  // 119 hexists
  104, 101, 120, 105, 115, 116, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 119, 0, 255, 255, 0, 13,
  3, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 66, 64, 0, 0,
  0, 0, 0, 0, 97, 3, 0, 0, 7, 0, 0, 0, 249, 6, 0, 0,
  // 120 hexpire
  104, 101, 120, 112, 105, 114, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 120, 0, 255, 255, 0, 173,
  250, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 104, 3, 0, 0, 7, 0, 0, 0, 7, 7, 0, 0,
  // 121 hexpireat
  104, 101, 120, 112, 105, 114, 101, 97, 116, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 121, 0, 255, 255, 0, 173,
  250, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 111, 3, 0, 0, 9, 0, 0, 0, 21, 7, 0, 0,
  // 122 hexpiretime
  104, 101, 120, 112, 105, 114, 101, 116, 105, 109, 101, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 122, 0, 255, 255, 0, 93,
  251, 255, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 66, 64, 0, 0,
  0, 0, 0, 0, 120, 3, 0, 0, 11, 0, 0, 0, 35, 7, 0, 0,
  // 123 hget
  104, 103, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 123, 0, 255, 255, 0, 93,
  3, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 66, 64, 0, 0,
  0, 0, 0, 0, 131, 3, 0, 0, 4, 0, 0, 0, 49, 7, 0, 0,
  // 124 hgetall
  104, 103, 101, 116, 97, 108, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 124, 0, 255, 255, 0, 93,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 66, 128, 0, 0,
  0, 0, 0, 0, 135, 3, 0, 0, 7, 0, 0, 0, 63, 7, 0, 0,
  // 125 hgetdel
  104, 103, 101, 116, 100, 101, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 125, 0, 255, 255, 0, 253,
  251, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 142, 3, 0, 0, 7, 0, 0, 0, 77, 7, 0, 0,
  // 126 hgetex
  104, 103, 101, 116, 101, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 126, 0, 255, 255, 0, 253,
  251, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 149, 3, 0, 0, 6, 0, 0, 0, 91, 7, 0, 0,
  // 127 hincrby
  104, 105, 110, 99, 114, 98, 121, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 127, 0, 255, 255, 0, 253,
  4, 0, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 155, 3, 0, 0, 7, 0, 0, 0, 105, 7, 0, 0,
  // 128 hincrbyfloat
  104, 105, 110, 99, 114, 98, 121, 102, 108, 111, 97, 116, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 12, 0, 128, 0, 255, 255, 0, 253,
  4, 0, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 162, 3, 0, 0, 12, 0, 0, 0, 119, 7, 0, 0,
  // 129 hkeys
  104, 107, 101, 121, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 129, 0, 255, 255, 0, 93,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 66, 128, 0, 0,
  0, 0, 0, 0, 174, 3, 0, 0, 5, 0, 0, 0, 133, 7, 0, 0,
  // 130 hlen
  104, 108, 101, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 130, 0, 255, 255, 0, 13,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 66, 64, 0, 0,
  0, 0, 0, 0, 179, 3, 0, 0, 4, 0, 0, 0, 147, 7, 0, 0,
  // 131 hmget
  104, 109, 103, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 131, 0, 255, 255, 0, 93,
  253, 255, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 66, 64, 0, 0,
  0, 0, 0, 0, 183, 3, 0, 0, 5, 0, 0, 0, 161, 7, 0, 0,
  // 132 hmset
  104, 109, 115, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 132, 0, 255, 255, 0, 173,
  252, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 188, 3, 0, 0, 5, 0, 0, 0, 175, 7, 0, 0,
  // 133 hpersist
  104, 112, 101, 114, 115, 105, 115, 116, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 133, 0, 255, 255, 0, 173,
  251, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 193, 3, 0, 0, 8, 0, 0, 0, 189, 7, 0, 0,
  // 134 hpexpire
  104, 112, 101, 120, 112, 105, 114, 101, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 134, 0, 255, 255, 0, 173,
  250, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 201, 3, 0, 0, 8, 0, 0, 0, 203, 7, 0, 0,
  // 135 hpexpireat
  104, 112, 101, 120, 112, 105, 114, 101, 97, 116, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 135, 0, 255, 255, 0, 173,
  250, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 209, 3, 0, 0, 10, 0, 0, 0, 217, 7, 0, 0,
  // 136 hpexpiretime
  104, 112, 101, 120, 112, 105, 114, 101, 116, 105, 109, 101, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 12, 0, 136, 0, 255, 255, 0, 93,
  251, 255, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 66, 64, 0, 0,
  0, 0, 0, 0, 219, 3, 0, 0, 12, 0, 0, 0, 231, 7, 0, 0,
  // 137 hpttl
  104, 112, 116, 116, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 137, 0, 255, 255, 0, 93,
  251, 255, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 66, 64, 0, 0,
  0, 0, 0, 0, 231, 3, 0, 0, 5, 0, 0, 0, 245, 7, 0, 0,
  // 138 hrandfield
  104, 114, 97, 110, 100, 102, 105, 101, 108, 100, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 138, 0, 255, 255, 0, 93,
  254, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 66, 128, 0, 0,
  0, 0, 0, 0, 236, 3, 0, 0, 10, 0, 0, 0, 3, 8, 0, 0,
  // 139 hscan
  104, 115, 99, 97, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 139, 0, 255, 255, 0, 93,
  253, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 66, 128, 0, 0,
  0, 0, 0, 0, 246, 3, 0, 0, 5, 0, 0, 0, 17, 8, 0, 0,
  // 140 hset
  104, 115, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 140, 0, 255, 255, 0, 173,
  252, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 251, 3, 0, 0, 4, 0, 0, 0, 31, 8, 0, 0,
  // 141 hsetex
  104, 115, 101, 116, 101, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 141, 0, 255, 255, 0, 173,
  250, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 255, 3, 0, 0, 6, 0, 0, 0, 45, 8, 0, 0,
  // 142 hsetnx
  104, 115, 101, 116, 110, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 142, 0, 255, 255, 0, 173,
  4, 0, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 68, 64, 0, 0,
  0, 0, 0, 0, 5, 4, 0, 0, 6, 0, 0, 0, 59, 8, 0, 0,
  // 143 hstrlen
  104, 115, 116, 114, 108, 101, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 143, 0, 255, 255, 0, 13,
  3, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 66, 64, 0, 0,
  0, 0, 0, 0, 11, 4, 0, 0, 7, 0, 0, 0, 73, 8, 0, 0,
  // 144 httl
  104, 116, 116, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 144, 0, 255, 255, 0, 93,
  251, 255, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 66, 64, 0, 0,
  0, 0, 0, 0, 18, 4, 0, 0, 4, 0, 0, 0, 87, 8, 0, 0,
  // 145 hvals
  104, 118, 97, 108, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 145, 0, 255, 255, 0, 93,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 66, 128, 0, 0,
  0, 0, 0, 0, 22, 4, 0, 0, 5, 0, 0, 0, 101, 8, 0, 0,
  // 146 xack
  120, 97, 99, 107, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 146, 0, 255, 255, 0, 173,
  252, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 4, 72, 0, 0,
  0, 0, 0, 0, 27, 4, 0, 0, 4, 0, 0, 0, 115, 8, 0, 0,
  // 147 xadd
  120, 97, 100, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 147, 0, 255, 255, 0, 173,
  251, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 4, 72, 0, 0,
  0, 0, 0, 0, 31, 4, 0, 0, 4, 0, 0, 0, 129, 8, 0, 0,
  // 148 xautoclaim
  120, 97, 117, 116, 111, 99, 108, 97, 105, 109, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 148, 0, 255, 255, 0, 173,
  250, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 4, 72, 0, 0,
  0, 0, 0, 0, 35, 4, 0, 0, 10, 0, 0, 0, 143, 8, 0, 0,
  // 149 xclaim
  120, 99, 108, 97, 105, 109, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 149, 0, 255, 255, 0, 173,
  250, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 4, 72, 0, 0,
  0, 0, 0, 0, 45, 4, 0, 0, 6, 0, 0, 0, 157, 8, 0, 0,
  // 150 xdel
  120, 100, 101, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 150, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 4, 72, 0, 0,
  0, 0, 0, 0, 51, 4, 0, 0, 4, 0, 0, 0, 171, 8, 0, 0,
  // 151 xgroup
  120, 103, 114, 111, 117, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 151, 0, 255, 255, 6, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 55, 4, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  // 152 xgroup|create
  99, 114, 101, 97, 116, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 152, 0, 151, 0, 0, 173,
  251, 255, 2, 0, 2, 0, 1, 0, 5, 0, 0, 0, 4, 136, 0, 0,
  0, 0, 0, 0, 61, 4, 0, 0, 13, 0, 0, 0, 185, 8, 0, 0,
  // 153 xgroup|createconsumer
  99, 114, 101, 97, 116, 101, 99, 111, 110, 115, 117, 109, 101, 114, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 14, 0, 153, 0, 151, 0, 0, 173,
  5, 0, 2, 0, 2, 0, 1, 0, 5, 0, 0, 0, 4, 136, 0, 0,
  0, 0, 0, 0, 74, 4, 0, 0, 21, 0, 0, 0, 199, 8, 0, 0,
  // 154 xgroup|delconsumer
  100, 101, 108, 99, 111, 110, 115, 117, 109, 101, 114, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 154, 0, 151, 0, 0, 173,
  5, 0, 2, 0, 2, 0, 1, 0, 1, 0, 0, 0, 4, 136, 0, 0,
  0, 0, 0, 0, 95, 4, 0, 0, 18, 0, 0, 0, 213, 8, 0, 0,
  // 155 xgroup|destroy
  100, 101, 115, 116, 114, 111, 121, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 155, 0, 151, 0, 0, 173,
  4, 0, 2, 0, 2, 0, 1, 0, 1, 0, 0, 0, 4, 136, 0, 0,
  0, 0, 0, 0, 113, 4, 0, 0, 14, 0, 0, 0, 227, 8, 0, 0,
  // 156 xgroup|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 156, 0, 151, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 136, 0, 0,
  0, 0, 0, 0, 127, 4, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 157 xgroup|setid
  115, 101, 116, 105, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 157, 0, 151, 0, 0, 173,
  251, 255, 2, 0, 2, 0, 1, 0, 1, 0, 0, 0, 4, 136, 0, 0,
  0, 0, 0, 0, 138, 4, 0, 0, 12, 0, 0, 0, 241, 8, 0, 0,
  // 158 xinfo
  120, 105, 110, 102, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 158, 0, 255, 255, 4, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 150, 4, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0,
  // 159 xinfo|consumers
  99, 111, 110, 115, 117, 109, 101, 114, 115, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 159, 0, 158, 0, 0, 93,
  4, 0, 2, 0, 2, 0, 1, 0, 2, 0, 0, 0, 2, 136, 0, 0,
  0, 0, 0, 0, 155, 4, 0, 0, 15, 0, 0, 0, 255, 8, 0, 0,
  // 160 xinfo|groups
  103, 114, 111, 117, 112, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 160, 0, 158, 0, 0, 93,
  3, 0, 2, 0, 2, 0, 1, 0, 2, 0, 0, 0, 2, 136, 0, 0,
  0, 0, 0, 0, 170, 4, 0, 0, 12, 0, 0, 0, 13, 9, 0, 0,
  // 161 xinfo|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 161, 0, 158, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 136, 0, 0,
  0, 0, 0, 0, 182, 4, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0,
  // 162 xinfo|stream
  115, 116, 114, 101, 97, 109, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 162, 0, 158, 0, 0, 93,
  253, 255, 2, 0, 2, 0, 1, 0, 2, 0, 0, 0, 2, 136, 0, 0,
  0, 0, 0, 0, 192, 4, 0, 0, 12, 0, 0, 0, 27, 9, 0, 0,
  // 163 xlen
  120, 108, 101, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 163, 0, 255, 255, 0, 13,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 2, 72, 0, 0,
  0, 0, 0, 0, 204, 4, 0, 0, 4, 0, 0, 0, 41, 9, 0, 0,
  // 164 xpending
  120, 112, 101, 110, 100, 105, 110, 103, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 164, 0, 255, 255, 0, 93,
  253, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 136, 0, 0,
  0, 0, 0, 0, 208, 4, 0, 0, 8, 0, 0, 0, 55, 9, 0, 0,
  // 165 xrange
  120, 114, 97, 110, 103, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 165, 0, 255, 255, 0, 93,
  252, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 136, 0, 0,
  0, 0, 0, 0, 216, 4, 0, 0, 6, 0, 0, 0, 69, 9, 0, 0,
  // 166 xread
  120, 114, 101, 97, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 166, 0, 255, 255, 0, 1,
  252, 255, 0, 0, 0, 0, 0, 0, 130, 0, 64, 0, 2, 136, 1, 0,
  0, 0, 0, 0, 222, 4, 0, 0, 5, 0, 0, 0, 83, 9, 0, 0,
  // 167 xreadgroup
  120, 114, 101, 97, 100, 103, 114, 111, 117, 112, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 167, 0, 255, 255, 0, 1,
  249, 255, 0, 0, 0, 0, 0, 0, 129, 0, 64, 0, 4, 136, 1, 0,
  0, 0, 0, 0, 227, 4, 0, 0, 10, 0, 0, 0, 85, 9, 0, 0,
  // 168 xrevrange
  120, 114, 101, 118, 114, 97, 110, 103, 101, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 168, 0, 255, 255, 0, 93,
  252, 255, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 136, 0, 0,
  0, 0, 0, 0, 237, 4, 0, 0, 9, 0, 0, 0, 87, 9, 0, 0,
  // 169 xsetid
  120, 115, 101, 116, 105, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 169, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 5, 32, 0, 0, 4, 72, 0, 0,
  0, 0, 0, 0, 246, 4, 0, 0, 6, 0, 0, 0, 101, 9, 0, 0,
  // 170 xtrim
  120, 116, 114, 105, 109, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 170, 0, 255, 255, 0, 173,
  252, 255, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 4, 136, 0, 0,
  0, 0, 0, 0, 252, 4, 0, 0, 5, 0, 0, 0, 115, 9, 0, 0,
  // 171 copy
  99, 111, 112, 121, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 171, 0, 255, 255, 0, 249,
  253, 255, 1, 0, 2, 0, 1, 0, 5, 0, 0, 0, 5, 128, 0, 0,
  0, 0, 0, 0, 1, 5, 0, 0, 4, 0, 0, 0, 129, 9, 0, 0,
  // 172 del
  100, 101, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 172, 0, 255, 255, 0, 169,
  254, 255, 1, 0, 255, 255, 1, 0, 1, 0, 0, 0, 5, 128, 0, 0,
  0, 0, 0, 0, 5, 5, 0, 0, 3, 0, 0, 0, 155, 9, 0, 0,
  // 173 dump
  100, 117, 109, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 173, 0, 255, 255, 0, 93,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 0, 0, 0, 3, 128, 0, 0,
  0, 0, 0, 0, 8, 5, 0, 0, 4, 0, 0, 0, 169, 9, 0, 0,
  // 174 exists
  101, 120, 105, 115, 116, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 174, 0, 255, 255, 0, 9,
  254, 255, 1, 0, 255, 255, 1, 0, 2, 32, 0, 0, 3, 64, 0, 0,
  0, 0, 0, 0, 12, 5, 0, 0, 6, 0, 0, 0, 183, 9, 0, 0,
  // 175 expire
  101, 120, 112, 105, 114, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 175, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 5, 64, 0, 0,
  0, 0, 0, 0, 18, 5, 0, 0, 6, 0, 0, 0, 197, 9, 0, 0,
  // 176 expireat
  101, 120, 112, 105, 114, 101, 97, 116, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 176, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 5, 64, 0, 0,
  0, 0, 0, 0, 24, 5, 0, 0, 8, 0, 0, 0, 211, 9, 0, 0,
  // 177 expiretime
  101, 120, 112, 105, 114, 101, 116, 105, 109, 101, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 177, 0, 255, 255, 0, 93,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 3, 64, 0, 0,
  0, 0, 0, 0, 32, 5, 0, 0, 10, 0, 0, 0, 225, 9, 0, 0,
  // 178 keys
  107, 101, 121, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 178, 0, 255, 255, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3, 128, 2, 0,
  0, 0, 0, 0, 42, 5, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,
  // 179 migrate
  109, 105, 103, 114, 97, 116, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 1, 179, 0, 255, 255, 0, 1,
  250, 255, 3, 0, 3, 0, 1, 0, 1, 0, 64, 0, 5, 128, 2, 0,
  0, 0, 0, 0, 46, 5, 0, 0, 7, 0, 0, 0, 239, 9, 0, 0,
  // 180 move
  109, 111, 118, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 180, 0, 255, 255, 0, 253,
  3, 0, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 5, 64, 0, 0,
  0, 0, 0, 0, 53, 5, 0, 0, 4, 0, 0, 0, 241, 9, 0, 0,
  // 181 object
  111, 98, 106, 101, 99, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 181, 0, 255, 255, 5, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 57, 5, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  // 182 object|encoding
  101, 110, 99, 111, 100, 105, 110, 103, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 182, 0, 181, 0, 0, 13,
  3, 0, 2, 0, 2, 0, 1, 0, 2, 0, 0, 0, 3, 128, 0, 0,
  0, 0, 0, 0, 63, 5, 0, 0, 15, 0, 0, 0, 255, 9, 0, 0,
  // 183 object|freq
  102, 114, 101, 113, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 183, 0, 181, 0, 0, 13,
  3, 0, 2, 0, 2, 0, 1, 0, 2, 0, 0, 0, 3, 128, 0, 0,
  0, 0, 0, 0, 78, 5, 0, 0, 11, 0, 0, 0, 13, 10, 0, 0,
  // 184 object|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 184, 0, 181, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1, 128, 0, 0,
  0, 0, 0, 0, 89, 5, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 185 object|idletime
  105, 100, 108, 101, 116, 105, 109, 101, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 185, 0, 181, 0, 0, 13,
  3, 0, 2, 0, 2, 0, 1, 0, 2, 0, 0, 0, 3, 128, 0, 0,
  0, 0, 0, 0, 100, 5, 0, 0, 15, 0, 0, 0, 27, 10, 0, 0,
  // 186 object|refcount
  114, 101, 102, 99, 111, 117, 110, 116, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 186, 0, 181, 0, 0, 13,
  3, 0, 2, 0, 2, 0, 1, 0, 2, 0, 0, 0, 3, 128, 0, 0,
  0, 0, 0, 0, 115, 5, 0, 0, 15, 0, 0, 0, 41, 10, 0, 0,
  // 187 persist
  112, 101, 114, 115, 105, 115, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 187, 0, 255, 255, 0, 173,
  2, 0, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 5, 64, 0, 0,
  0, 0, 0, 0, 130, 5, 0, 0, 7, 0, 0, 0, 55, 10, 0, 0,
  // 188 pexpire
  112, 101, 120, 112, 105, 114, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 188, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 5, 64, 0, 0,
  0, 0, 0, 0, 137, 5, 0, 0, 7, 0, 0, 0, 69, 10, 0, 0,
  // 189 pexpireat
  112, 101, 120, 112, 105, 114, 101, 97, 116, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 189, 0, 255, 255, 0, 173,
  253, 255, 1, 0, 1, 0, 1, 0, 1, 32, 0, 0, 5, 64, 0, 0,
  0, 0, 0, 0, 144, 5, 0, 0, 9, 0, 0, 0, 83, 10, 0, 0,
  // 190 pexpiretime
  112, 101, 120, 112, 105, 114, 101, 116, 105, 109, 101, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 190, 0, 255, 255, 0, 93,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 3, 64, 0, 0,
  0, 0, 0, 0, 153, 5, 0, 0, 11, 0, 0, 0, 97, 10, 0, 0,
  // 191 pttl
  112, 116, 116, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 191, 0, 255, 255, 0, 93,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 3, 64, 0, 0,
  0, 0, 0, 0, 164, 5, 0, 0, 4, 0, 0, 0, 111, 10, 0, 0,
  // 192 randomkey
  114, 97, 110, 100, 111, 109, 107, 101, 121, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 192, 0, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 3, 128, 0, 0,
  0, 0, 0, 0, 168, 5, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0,
  // 193 rename
  114, 101, 110, 97, 109, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 193, 0, 255, 255, 0, 249,
  3, 0, 1, 0, 2, 0, 1, 0, 1, 0, 0, 0, 5, 128, 0, 0,
  0, 0, 0, 0, 177, 5, 0, 0, 6, 0, 0, 0, 125, 10, 0, 0,
  // 194 renamenx
  114, 101, 110, 97, 109, 101, 110, 120, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 194, 0, 255, 255, 0, 249,
  3, 0, 1, 0, 2, 0, 1, 0, 1, 32, 0, 0, 5, 64, 0, 0,
  0, 0, 0, 0, 183, 5, 0, 0, 8, 0, 0, 0, 151, 10, 0, 0,
  // 195 restore
  114, 101, 115, 116, 111, 114, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 195, 0, 255, 255, 0, 173,
  252, 255, 1, 0, 1, 0, 1, 0, 5, 0, 0, 0, 5, 128, 2, 0,
  0, 0, 0, 0, 191, 5, 0, 0, 7, 0, 0, 0, 177, 10, 0, 0,
  // 196 scan
  115, 99, 97, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 196, 0, 255, 255, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 3, 128, 0, 0,
  0, 0, 0, 0, 198, 5, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,
  // 197 sort
  115, 111, 114, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 197, 0, 255, 255, 0, 1,
  254, 255, 1, 0, 1, 0, 1, 0, 5, 0, 64, 0, 60, 128, 2, 0,
  0, 0, 0, 0, 202, 5, 0, 0, 4, 0, 0, 0, 191, 10, 0, 0,
  // 198 sort_ro
  115, 111, 114, 116, 95, 114, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 198, 0, 255, 255, 0, 1,
  254, 255, 1, 0, 1, 0, 1, 0, 2, 0, 64, 0, 58, 128, 2, 0,
  0, 0, 0, 0, 206, 5, 0, 0, 7, 0, 0, 0, 193, 10, 0, 0,
  // 199 touch
  116, 111, 117, 99, 104, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 199, 0, 255, 255, 0, 9,
  254, 255, 1, 0, 255, 255, 1, 0, 2, 32, 0, 0, 3, 64, 0, 0,
  0, 0, 0, 0, 213, 5, 0, 0, 5, 0, 0, 0, 195, 10, 0, 0,
  // 200 ttl
  116, 116, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 200, 0, 255, 255, 0, 93,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 3, 64, 0, 0,
  0, 0, 0, 0, 218, 5, 0, 0, 3, 0, 0, 0, 209, 10, 0, 0,
  // 201 type
  116, 121, 112, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 201, 0, 255, 255, 0, 13,
  2, 0, 1, 0, 1, 0, 1, 0, 2, 32, 0, 0, 3, 64, 0, 0,
  0, 0, 0, 0, 221, 5, 0, 0, 4, 0, 0, 0, 223, 10, 0, 0,
  // 202 unlink
  117, 110, 108, 105, 110, 107, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 202, 0, 255, 255, 0, 169,
  254, 255, 1, 0, 255, 255, 1, 0, 1, 32, 0, 0, 5, 64, 0, 0,
  0, 0, 0, 0, 225, 5, 0, 0, 6, 0, 0, 0, 237, 10, 0, 0,
  // 203 asking
  97, 115, 107, 105, 110, 103, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 203, 0, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0, 64, 4, 0,
  0, 0, 0, 0, 231, 5, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  // 204 cluster
  99, 108, 117, 115, 116, 101, 114, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 204, 0, 255, 255, 28, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 237, 5, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
  // 205 cluster|addslots
  97, 100, 100, 115, 108, 111, 116, 115, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 205, 0, 204, 0, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 244, 5, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0,
  // 206 cluster|addslotsrange
  97, 100, 100, 115, 108, 111, 116, 115, 114, 97, 110, 103, 101, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 13, 0, 206, 0, 204, 0, 0, 0,
  252, 255, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 4, 6, 0, 0, 21, 0, 0, 0, 0, 0, 0, 0,
  // 207 cluster|countkeysinslot
  99, 111, 117, 110, 116, 107, 101, 121, 115, 105, 110, 115, 108, 111, 116, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 15, 0, 207, 0, 204, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 25, 6, 0, 0, 23, 0, 0, 0, 0, 0, 0, 0,
  // 208 cluster|delslots
  100, 101, 108, 115, 108, 111, 116, 115, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 208, 0, 204, 0, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 48, 6, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0,
  // 209 cluster|delslotsrange
  100, 101, 108, 115, 108, 111, 116, 115, 114, 97, 110, 103, 101, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 13, 0, 209, 0, 204, 0, 0, 0,
  252, 255, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 64, 6, 0, 0, 21, 0, 0, 0, 0, 0, 0, 0,
  // 210 cluster|flushslots
  102, 108, 117, 115, 104, 115, 108, 111, 116, 115, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 210, 0, 204, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 85, 6, 0, 0, 18, 0, 0, 0, 0, 0, 0, 0,
  // 211 cluster|getkeysinslot
  103, 101, 116, 107, 101, 121, 115, 105, 110, 115, 108, 111, 116, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 13, 0, 211, 0, 204, 0, 0, 0,
  4, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 103, 6, 0, 0, 21, 0, 0, 0, 0, 0, 0, 0,
  // 212 cluster|keyslot
  107, 101, 121, 115, 108, 111, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 212, 0, 204, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 124, 6, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0,
  // 213 cluster|setslot
  115, 101, 116, 115, 108, 111, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 213, 0, 204, 0, 0, 0,
  252, 255, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 139, 6, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0,
  // 214 cluster|bumpepoch
  98, 117, 109, 112, 101, 112, 111, 99, 104, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 214, 0, 204, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 154, 6, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0,
  // 215 cluster|count-failure-reports
  99, 111, 117, 110, 116, 45, 102, 97, 105, 108, 117, 114, 101, 45, 114, 101,
  112, 111, 114, 116, 115, 0, 0, 0, 21, 0, 215, 0, 204, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 16, 2, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 171, 6, 0, 0, 29, 0, 0, 0, 0, 0, 0, 0,
  // 216 cluster|failover
  102, 97, 105, 108, 111, 118, 101, 114, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 216, 0, 204, 0, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 200, 6, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0,
  // 217 cluster|forget
  102, 111, 114, 103, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 217, 0, 204, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 216, 6, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0,
  // 218 cluster|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 218, 0, 204, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 230, 6, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 219 cluster|info
  105, 110, 102, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 219, 0, 204, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 242, 6, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 220 cluster|links
  108, 105, 110, 107, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 220, 0, 204, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 254, 6, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 221 cluster|meet
  109, 101, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 221, 0, 204, 0, 0, 0,
  252, 255, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 11, 7, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 222 cluster|myid
  109, 121, 105, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 222, 0, 204, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 23, 7, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 223 cluster|myshardid
  109, 121, 115, 104, 97, 114, 100, 105, 100, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 223, 0, 204, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 35, 7, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0,
  // 224 cluster|nodes
  110, 111, 100, 101, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 224, 0, 204, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 52, 7, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 225 cluster|replicas
  114, 101, 112, 108, 105, 99, 97, 115, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 225, 0, 204, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 16, 2, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 65, 7, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0,
  // 226 cluster|replicate
  114, 101, 112, 108, 105, 99, 97, 116, 101, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 226, 0, 204, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 81, 7, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0,
  // 227 cluster|reset
  114, 101, 115, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 227, 0, 204, 0, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 80, 2, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 98, 7, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 228 cluster|saveconfig
  115, 97, 118, 101, 99, 111, 110, 102, 105, 103, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 228, 0, 204, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 111, 7, 0, 0, 18, 0, 0, 0, 0, 0, 0, 0,
  // 229 cluster|set-config-epoch
  115, 101, 116, 45, 99, 111, 110, 102, 105, 103, 45, 101, 112, 111, 99, 104,
  0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 229, 0, 204, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 16, 2, 16, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 129, 7, 0, 0, 24, 0, 0, 0, 0, 0, 0, 0,
  // 230 cluster|shards
  115, 104, 97, 114, 100, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 230, 0, 204, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 153, 7, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0,
  // 231 cluster|slaves
  115, 108, 97, 118, 101, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 231, 0, 204, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 16, 2, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 167, 7, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0,
  // 232 cluster|slots
  115, 108, 111, 116, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 232, 0, 204, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 181, 7, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 233 readonly
  114, 101, 97, 100, 111, 110, 108, 121, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 233, 0, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 0, 35, 0, 0, 0, 64, 4, 0,
  0, 0, 0, 0, 194, 7, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
  // 234 readwrite
  114, 101, 97, 100, 119, 114, 105, 116, 101, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 234, 0, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 0, 35, 0, 0, 0, 64, 4, 0,
  0, 0, 0, 0, 202, 7, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0,
  // 235 auth
  97, 117, 116, 104, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 235, 0, 255, 255, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 64, 99, 129, 0, 0, 64, 4, 0,
  0, 0, 0, 0, 211, 7, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,
  // 236 client
  99, 108, 105, 101, 110, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 236, 0, 255, 255, 18, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 215, 7, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  // 237 client|caching
  99, 97, 99, 104, 105, 110, 103, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 237, 0, 236, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 221, 7, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0,
  // 238 client|getname
  103, 101, 116, 110, 97, 109, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 238, 0, 236, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 235, 7, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0,
  // 239 client|getredir
  103, 101, 116, 114, 101, 100, 105, 114, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 239, 0, 236, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 249, 7, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0,
  // 240 client|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 240, 0, 236, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 8, 8, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 241 client|id
  105, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 241, 0, 236, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 19, 8, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0,
  // 242 client|info
  105, 110, 102, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 242, 0, 236, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 28, 8, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 243 client|kill
  107, 105, 108, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 243, 0, 236, 0, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 6, 0,
  0, 0, 0, 0, 39, 8, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 244 client|list
  108, 105, 115, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 244, 0, 236, 0, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 6, 0,
  0, 0, 0, 0, 50, 8, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 245 client|no-evict
  110, 111, 45, 101, 118, 105, 99, 116, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 245, 0, 236, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 6, 0,
  0, 0, 0, 0, 61, 8, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0,
  // 246 client|no-touch
  110, 111, 45, 116, 111, 117, 99, 104, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 246, 0, 236, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 64, 3, 0, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 76, 8, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0,
  // 247 client|pause
  112, 97, 117, 115, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 247, 0, 236, 0, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 6, 0,
  0, 0, 0, 0, 91, 8, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 248 client|reply
  114, 101, 112, 108, 121, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 248, 0, 236, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 103, 8, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 249 client|setinfo
  115, 101, 116, 105, 110, 102, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 249, 0, 236, 0, 0, 0,
  4, 0, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 115, 8, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0,
  // 250 client|setname
  115, 101, 116, 110, 97, 109, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 250, 0, 236, 0, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 129, 8, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0,
  // 251 client|tracking
  116, 114, 97, 99, 107, 105, 110, 103, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 251, 0, 236, 0, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 143, 8, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0,
  // 252 client|trackinginfo
  116, 114, 97, 99, 107, 105, 110, 103, 105, 110, 102, 111, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 12, 0, 252, 0, 236, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 158, 8, 0, 0, 19, 0, 0, 0, 0, 0, 0, 0,
  // 253 client|unblock
  117, 110, 98, 108, 111, 99, 107, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 253, 0, 236, 0, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 6, 0,
  0, 0, 0, 0, 177, 8, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0,
  // 254 client|unpause
  117, 110, 112, 97, 117, 115, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 254, 0, 236, 0, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 6, 0,
  0, 0, 0, 0, 191, 8, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0,
  // 255 echo
  101, 99, 104, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 255, 0, 255, 255, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 35, 0, 0, 0, 64, 4, 0,
  0, 0, 0, 0, 205, 8, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,
  // 256 hello
  104, 101, 108, 108, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 1, 255, 255, 0, 0,
  255, 255, 0, 0, 0, 0, 0, 0, 64, 99, 129, 0, 0, 64, 4, 0,
  0, 0, 0, 0, 209, 8, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0,
  // 257 ping
  112, 105, 110, 103, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 1, 255, 255, 0, 0,
  255, 255, 0, 0, 0, 0, 0, 0, 0, 32, 1, 0, 0, 64, 4, 0,
  0, 0, 0, 0, 214, 8, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,
  // 258 quit
  113, 117, 105, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 2, 1, 255, 255, 0, 0,
  255, 255, 0, 0, 0, 0, 0, 0, 64, 99, 128, 0, 0, 64, 4, 0,
  0, 0, 0, 0, 218, 8, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,
  // 259 reset
  114, 101, 115, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 3, 1, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 64, 99, 128, 0, 0, 64, 4, 0,
  0, 0, 0, 0, 222, 8, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0,
  // 260 select
  115, 101, 108, 101, 99, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 4, 1, 255, 255, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 35, 0, 0, 0, 64, 4, 0,
  0, 0, 0, 0, 227, 8, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  // 261 acl
  97, 99, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 5, 1, 255, 255, 13, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 233, 8, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0,
  // 262 acl|cat
  99, 97, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 6, 1, 5, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 236, 8, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
  // 263 acl|deluser
  100, 101, 108, 117, 115, 101, 114, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 7, 1, 5, 1, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 243, 8, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 264 acl|dryrun
  100, 114, 121, 114, 117, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 8, 1, 5, 1, 0, 0,
  252, 255, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 254, 8, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0,
  // 265 acl|genpass
  103, 101, 110, 112, 97, 115, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 1, 9, 1, 5, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 8, 9, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 266 acl|getuser
  103, 101, 116, 117, 115, 101, 114, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 10, 1, 5, 1, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 19, 9, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 267 acl|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 11, 1, 5, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 30, 9, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
  // 268 acl|list
  108, 105, 115, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 12, 1, 5, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 38, 9, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
  // 269 acl|load
  108, 111, 97, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 13, 1, 5, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 46, 9, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
  // 270 acl|log
  108, 111, 103, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 14, 1, 5, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 54, 9, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
  // 271 acl|save
  115, 97, 118, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 15, 1, 5, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 61, 9, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
  // 272 acl|setuser
  115, 101, 116, 117, 115, 101, 114, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 16, 1, 5, 1, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 69, 9, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 273 acl|users
  117, 115, 101, 114, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 17, 1, 5, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 80, 3, 1, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 80, 9, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0,
  // 274 acl|whoami
  119, 104, 111, 97, 109, 105, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 18, 1, 5, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 64, 3, 1, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 89, 9, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0,
  // 275 command
  99, 111, 109, 109, 97, 110, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 1, 19, 1, 255, 255, 7, 0,
  255, 255, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 99, 9, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
  // 276 command|count
  99, 111, 117, 110, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 1, 20, 1, 19, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 106, 9, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 277 command|docs
  100, 111, 99, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 21, 1, 19, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 119, 9, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 278 command|getkeys
  103, 101, 116, 107, 101, 121, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 22, 1, 19, 1, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 131, 9, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0,
  // 279 command|getkeysandflags
  103, 101, 116, 107, 101, 121, 115, 97, 110, 100, 102, 108, 97, 103, 115, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 15, 0, 23, 1, 19, 1, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 146, 9, 0, 0, 23, 0, 0, 0, 0, 0, 0, 0,
  // 280 command|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 24, 1, 19, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 169, 9, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 281 command|info
  105, 110, 102, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 25, 1, 19, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 181, 9, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 282 command|list
  108, 105, 115, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 26, 1, 19, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 128, 4, 0,
  0, 0, 0, 0, 193, 9, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 283 config
  99, 111, 110, 102, 105, 103, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 1, 27, 1, 255, 255, 5, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 205, 9, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  // 284 config|get
  103, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 28, 1, 27, 1, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 80, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 211, 9, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0,
  // 285 config|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 29, 1, 27, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 221, 9, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 286 config|resetstat
  114, 101, 115, 101, 116, 115, 116, 97, 116, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 1, 30, 1, 27, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 80, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 232, 9, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0,
  // 287 config|rewrite
  114, 101, 119, 114, 105, 116, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 1, 31, 1, 27, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 80, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 248, 9, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0,
  // 288 config|set
  115, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 32, 1, 27, 1, 0, 0,
  252, 255, 0, 0, 0, 0, 0, 0, 80, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 6, 10, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0,
  // 289 dbsize
  100, 98, 115, 105, 122, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 33, 1, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 2, 32, 0, 0, 3, 64, 0, 0,
  0, 0, 0, 0, 16, 10, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  // 290 debug
  100, 101, 98, 117, 103, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 34, 1, 255, 255, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 80, 3, 8, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 22, 10, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0,
  // 291 flushall
  102, 108, 117, 115, 104, 97, 108, 108, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 35, 1, 255, 255, 0, 0,
  255, 255, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5, 128, 2, 0,
  0, 0, 0, 0, 27, 10, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
  // 292 flushdb
  102, 108, 117, 115, 104, 100, 98, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 36, 1, 255, 255, 0, 0,
  255, 255, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5, 128, 2, 0,
  0, 0, 0, 0, 35, 10, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
  // 293 info
  105, 110, 102, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 37, 1, 255, 255, 0, 0,
  255, 255, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 128, 2, 0,
  0, 0, 0, 0, 42, 10, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,
  // 294 latency
  108, 97, 116, 101, 110, 99, 121, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 38, 1, 255, 255, 7, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 46, 10, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
  // 295 latency|doctor
  100, 111, 99, 116, 111, 114, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 1, 39, 1, 38, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 80, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 53, 10, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0,
  // 296 latency|graph
  103, 114, 97, 112, 104, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 40, 1, 38, 1, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 80, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 67, 10, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 297 latency|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 41, 1, 38, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 80, 10, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 298 latency|histogram
  104, 105, 115, 116, 111, 103, 114, 97, 109, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 42, 1, 38, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 80, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 92, 10, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0,
  // 299 latency|history
  104, 105, 115, 116, 111, 114, 121, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 43, 1, 38, 1, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 80, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 109, 10, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0,
  // 300 latency|latest
  108, 97, 116, 101, 115, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 44, 1, 38, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 80, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 124, 10, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0,
  // 301 latency|reset
  114, 101, 115, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 45, 1, 38, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 80, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 138, 10, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 302 lolwut
  108, 111, 108, 119, 117, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 1, 46, 1, 255, 255, 0, 0,
  255, 255, 0, 0, 0, 0, 0, 0, 2, 32, 0, 0, 2, 64, 0, 0,
  0, 0, 0, 0, 151, 10, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  // 303 memory
  109, 101, 109, 111, 114, 121, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 47, 1, 255, 255, 6, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 157, 10, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  // 304 memory|doctor
  100, 111, 99, 116, 111, 114, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 1, 48, 1, 47, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 163, 10, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 305 memory|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 49, 1, 47, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 176, 10, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 306 memory|malloc-stats
  109, 97, 108, 108, 111, 99, 45, 115, 116, 97, 116, 115, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 12, 1, 50, 1, 47, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 187, 10, 0, 0, 19, 0, 0, 0, 0, 0, 0, 0,
  // 307 memory|purge
  112, 117, 114, 103, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 51, 1, 47, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 206, 10, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 308 memory|stats
  115, 116, 97, 116, 115, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 1, 52, 1, 47, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 218, 10, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 309 memory|usage
  117, 115, 97, 103, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 53, 1, 47, 1, 0, 13,
  253, 255, 2, 0, 2, 0, 1, 0, 2, 0, 0, 0, 2, 128, 0, 0,
  0, 0, 0, 0, 230, 10, 0, 0, 12, 0, 0, 0, 251, 10, 0, 0,
  // 310 module
  109, 111, 100, 117, 108, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 54, 1, 255, 255, 5, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 242, 10, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  // 311 module|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 55, 1, 54, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 248, 10, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 312 module|list
  108, 105, 115, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 56, 1, 54, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 80, 0, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 3, 11, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 313 module|load
  108, 111, 97, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 57, 1, 54, 1, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 80, 0, 24, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 14, 11, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 314 module|loadex
  108, 111, 97, 100, 101, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 58, 1, 54, 1, 0, 0,
  253, 255, 0, 0, 0, 0, 0, 0, 80, 0, 24, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 25, 11, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 315 module|unload
  117, 110, 108, 111, 97, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 59, 1, 54, 1, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 80, 0, 24, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 38, 11, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 316 monitor
  109, 111, 110, 105, 116, 111, 114, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 60, 1, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 80, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 51, 11, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
  // 317 restore-asking
  114, 101, 115, 116, 111, 114, 101, 45, 97, 115, 107, 105, 110, 103, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 14, 0, 61, 1, 255, 255, 0, 173,
  252, 255, 1, 0, 1, 0, 1, 0, 5, 16, 0, 0, 5, 128, 2, 0,
  0, 0, 0, 0, 58, 11, 0, 0, 14, 0, 0, 0, 9, 11, 0, 0,
  // 318 shutdown
  115, 104, 117, 116, 100, 111, 119, 110, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 1, 62, 1, 255, 255, 0, 0,
  255, 255, 0, 0, 0, 0, 0, 0, 80, 3, 161, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 72, 11, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
  // 319 slowlog
  115, 108, 111, 119, 108, 111, 103, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 63, 1, 255, 255, 4, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 80, 11, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
  // 320 slowlog|get
  103, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 64, 1, 63, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 16, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 87, 11, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 321 slowlog|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 65, 1, 63, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 98, 11, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 322 slowlog|len
  108, 101, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 66, 1, 63, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 16, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 110, 11, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 323 slowlog|reset
  114, 101, 115, 101, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 67, 1, 63, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 16, 3, 0, 0, 0, 160, 2, 0,
  0, 0, 0, 0, 121, 11, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 324 swapdb
  115, 119, 97, 112, 100, 98, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 68, 1, 255, 255, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 1, 32, 0, 0, 5, 64, 2, 0,
  0, 0, 0, 0, 134, 11, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  // 325 time
  116, 105, 109, 101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 69, 1, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 0, 35, 0, 0, 0, 64, 0, 0,
  0, 0, 0, 0, 140, 11, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,
  // 326 discard
  100, 105, 115, 99, 97, 114, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 70, 1, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 64, 35, 128, 0, 0, 64, 8, 0,
  0, 0, 0, 0, 144, 11, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
  // 327 exec
  101, 120, 101, 99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 71, 1, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 64, 11, 0, 0, 0, 128, 8, 0,
  0, 0, 0, 0, 151, 11, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,
  // 328 multi
  109, 117, 108, 116, 105, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 72, 1, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 64, 35, 128, 0, 0, 64, 8, 0,
  0, 0, 0, 0, 155, 11, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0,
  // 329 unwatch
  117, 110, 119, 97, 116, 99, 104, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 73, 1, 255, 255, 0, 0,
  1, 0, 0, 0, 0, 0, 0, 0, 64, 35, 128, 0, 0, 64, 8, 0,
  0, 0, 0, 0, 160, 11, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
  // 330 watch
  119, 97, 116, 99, 104, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 74, 1, 255, 255, 0, 9,
  254, 255, 1, 0, 255, 255, 1, 0, 64, 35, 128, 0, 0, 64, 8, 0,
  0, 0, 0, 0, 167, 11, 0, 0, 5, 0, 0, 0, 23, 11, 0, 0,
  // 331 psubscribe
  112, 115, 117, 98, 115, 99, 114, 105, 98, 101, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 75, 1, 255, 255, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 96, 3, 1, 0, 0, 144, 0, 0,
  0, 0, 0, 0, 172, 11, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0,
  // 332 publish
  112, 117, 98, 108, 105, 115, 104, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 76, 1, 255, 255, 0, 0,
  3, 0, 0, 0, 0, 0, 0, 0, 32, 163, 1, 0, 0, 80, 0, 0,
  0, 0, 0, 0, 182, 11, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
  // 333 pubsub
  112, 117, 98, 115, 117, 98, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 77, 1, 255, 255, 6, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 189, 11, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  // 334 pubsub|channels
  99, 104, 97, 110, 110, 101, 108, 115, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 78, 1, 77, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 32, 3, 0, 0, 0, 144, 0, 0,
  0, 0, 0, 0, 195, 11, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0,
  // 335 pubsub|help
  104, 101, 108, 112, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 79, 1, 77, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 128, 0, 0,
  0, 0, 0, 0, 210, 11, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // 336 pubsub|numpat
  110, 117, 109, 112, 97, 116, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 80, 1, 77, 1, 0, 0,
  2, 0, 0, 0, 0, 0, 0, 0, 32, 3, 0, 0, 0, 144, 0, 0,
  0, 0, 0, 0, 221, 11, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 337 pubsub|numsub
  110, 117, 109, 115, 117, 98, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 81, 1, 77, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 32, 3, 0, 0, 0, 144, 0, 0,
  0, 0, 0, 0, 234, 11, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0,
  // 338 pubsub|shardchannels
  115, 104, 97, 114, 100, 99, 104, 97, 110, 110, 101, 108, 115, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 13, 0, 82, 1, 77, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 32, 3, 0, 0, 0, 144, 0, 0,
  0, 0, 0, 0, 247, 11, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0,
  // 339 pubsub|shardnumsub
  115, 104, 97, 114, 100, 110, 117, 109, 115, 117, 98, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 83, 1, 77, 1, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 32, 3, 0, 0, 0, 144, 0, 0,
  0, 0, 0, 0, 11, 12, 0, 0, 18, 0, 0, 0, 0, 0, 0, 0,
  // 340 punsubscribe
  112, 117, 110, 115, 117, 98, 115, 99, 114, 105, 98, 101, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 12, 0, 84, 1, 255, 255, 0, 0,
  255, 255, 0, 0, 0, 0, 0, 0, 96, 3, 1, 0, 0, 144, 0, 0,
  0, 0, 0, 0, 29, 12, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0,
  // 341 spublish
  115, 112, 117, 98, 108, 105, 115, 104, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 85, 1, 255, 255, 0, 0,
  3, 0, 1, 0, 1, 0, 1, 0, 32, 163, 0, 0, 0, 80, 0, 0,
  0, 0, 0, 0, 41, 12, 0, 0, 8, 0, 0, 0, 37, 11, 0, 0,
  // 342 ssubscribe
  115, 115, 117, 98, 115, 99, 114, 105, 98, 101, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 86, 1, 255, 255, 0, 0,
  254, 255, 1, 0, 255, 255, 1, 0, 96, 3, 0, 0, 0, 144, 0, 0,
  0, 0, 0, 0, 49, 12, 0, 0, 10, 0, 0, 0, 51, 11, 0, 0,
  // 343 subscribe
  115, 117, 98, 115, 99, 114, 105, 98, 101, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 87, 1, 255, 255, 0, 0,
  254, 255, 0, 0, 0, 0, 0, 0, 96, 3, 1, 0, 0, 144, 0, 0,
  0, 0, 0, 0, 59, 12, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0,
  // 344 sunsubscribe
  115, 117, 110, 115, 117, 98, 115, 99, 114, 105, 98, 101, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 12, 0, 88, 1, 255, 255, 0, 0,
  255, 255, 1, 0, 255, 255, 1, 0, 96, 3, 0, 0, 0, 144, 0, 0,
  0, 0, 0, 0, 68, 12, 0, 0, 12, 0, 0, 0, 65, 11, 0, 0,
  // 345 unsubscribe
  117, 110, 115, 117, 98, 115, 99, 114, 105, 98, 101, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 89, 1, 255, 255, 0, 0,
  255, 255, 0, 0, 0, 0, 0, 0, 96, 3, 1, 0, 0, 144, 0, 0,
  0, 0, 0, 0, 80, 12, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0,
  // room to move the rows to a cache line
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);

const texts: usize = memory.data<u8>([
  97, 112, 112, 101, 110, 100, // append
  100, 101, 99, 114, // decr
  100, 101, 99, 114, 98, 121, // decrby
  103, 101, 116, // get
  103, 101, 116, 100, 101, 108, // getdel
  103, 101, 116, 101, 120, // getex
  103, 101, 116, 114, 97, 110, 103, 101, // getrange
  103, 101, 116, 115, 101, 116, // getset
  105, 110, 99, 114, // incr
  105, 110, 99, 114, 98, 121, // incrby
  105, 110, 99, 114, 98, 121, 102, 108, 111, 97, 116, // incrbyfloat
  108, 99, 115, // lcs
  109, 103, 101, 116, // mget
  109, 115, 101, 116, // mset
  109, 115, 101, 116, 110, 120, // msetnx
  112, 115, 101, 116, 101, 120, // psetex
  115, 101, 116, // set
  115, 101, 116, 101, 120, // setex
  115, 101, 116, 110, 120, // setnx
  115, 101, 116, 114, 97, 110, 103, 101, // setrange
  115, 116, 114, 108, 101, 110, // strlen
  115, 117, 98, 115, 116, 114, // substr
  98, 105, 116, 99, 111, 117, 110, 116, // bitcount
  98, 105, 116, 102, 105, 101, 108, 100, // bitfield
  98, 105, 116, 102, 105, 101, 108, 100, 95, 114, 111, // bitfield_ro
  98, 105, 116, 111, 112, // bitop
  98, 105, 116, 112, 111, 115, // bitpos
  103, 101, 116, 98, 105, 116, // getbit
  115, 101, 116, 98, 105, 116, // setbit
  112, 102, 97, 100, 100, // pfadd
  112, 102, 99, 111, 117, 110, 116, // pfcount
  112, 102, 100, 101, 98, 117, 103, // pfdebug
  112, 102, 109, 101, 114, 103, 101, // pfmerge
  112, 102, 115, 101, 108, 102, 116, 101, 115, 116, // pfselftest
  103, 101, 111, 97, 100, 100, // geoadd
  103, 101, 111, 100, 105, 115, 116, // geodist
  103, 101, 111, 104, 97, 115, 104, // geohash
  103, 101, 111, 112, 111, 115, // geopos
  103, 101, 111, 114, 97, 100, 105, 117, 115, // georadius
  103, 101, 111, 114, 97, 100, 105, 117, 115, 95, 114, 111, // georadius_ro
  103, 101, 111, 114, 97, 100, 105, 117, 115, 98, 121, 109, 101, 109, 98, 101, 114, // georadiusbymember
  103, 101, 111, 114, 97, 100, 105, 117, 115, 98, 121, 109, 101, 109, 98, 101, 114, 95, 114, 111, // georadiusbymember_ro
  103, 101, 111, 115, 101, 97, 114, 99, 104, // geosearch
  103, 101, 111, 115, 101, 97, 114, 99, 104, 115, 116, 111, 114, 101, // geosearchstore
  98, 108, 109, 111, 118, 101, // blmove
  98, 108, 109, 112, 111, 112, // blmpop
  98, 108, 112, 111, 112, // blpop
  98, 114, 112, 111, 112, // brpop
  98, 114, 112, 111, 112, 108, 112, 117, 115, 104, // brpoplpush
  108, 105, 110, 100, 101, 120, // lindex
  108, 105, 110, 115, 101, 114, 116, // linsert
  108, 108, 101, 110, // llen
  108, 109, 111, 118, 101, // lmove
  108, 109, 112, 111, 112, // lmpop
  108, 112, 111, 112, // lpop
  108, 112, 111, 115, // lpos
  108, 112, 117, 115, 104, // lpush
  108, 112, 117, 115, 104, 120, // lpushx
  108, 114, 97, 110, 103, 101, // lrange
  108, 114, 101, 109, // lrem
  108, 115, 101, 116, // lset
  108, 116, 114, 105, 109, // ltrim
  114, 112, 111, 112, // rpop
  114, 112, 111, 112, 108, 112, 117, 115, 104, // rpoplpush
  114, 112, 117, 115, 104, // rpush
  114, 112, 117, 115, 104, 120, // rpushx
  115, 97, 100, 100, // sadd
  115, 99, 97, 114, 100, // scard
  115, 100, 105, 102, 102, // sdiff
  115, 100, 105, 102, 102, 115, 116, 111, 114, 101, // sdiffstore
  115, 105, 110, 116, 101, 114, // sinter
  115, 105, 110, 116, 101, 114, 99, 97, 114, 100, // sintercard
  115, 105, 110, 116, 101, 114, 115, 116, 111, 114, 101, // sinterstore
  115, 105, 115, 109, 101, 109, 98, 101, 114, // sismember
  115, 109, 101, 109, 98, 101, 114, 115, // smembers
  115, 109, 105, 115, 109, 101, 109, 98, 101, 114, // smismember
  115, 109, 111, 118, 101, // smove
  115, 112, 111, 112, // spop
  115, 114, 97, 110, 100, 109, 101, 109, 98, 101, 114, // srandmember
  115, 114, 101, 109, // srem
  115, 115, 99, 97, 110, // sscan
  115, 117, 110, 105, 111, 110, // sunion
  115, 117, 110, 105, 111, 110, 115, 116, 111, 114, 101, // sunionstore
  98, 122, 109, 112, 111, 112, // bzmpop
  98, 122, 112, 111, 112, 109, 97, 120, // bzpopmax
  98, 122, 112, 111, 112, 109, 105, 110, // bzpopmin
  122, 97, 100, 100, // zadd
  122, 99, 97, 114, 100, // zcard
  122, 99, 111, 117, 110, 116, // zcount
  122, 100, 105, 102, 102, // zdiff
  122, 100, 105, 102, 102, 115, 116, 111, 114, 101, // zdiffstore
  122, 105, 110, 99, 114, 98, 121, // zincrby
  122, 105, 110, 116, 101, 114, // zinter
  122, 105, 110, 116, 101, 114, 99, 97, 114, 100, // zintercard
  122, 105, 110, 116, 101, 114, 115, 116, 111, 114, 101, // zinterstore
  122, 108, 101, 120, 99, 111, 117, 110, 116, // zlexcount
  122, 109, 112, 111, 112, // zmpop
  122, 109, 115, 99, 111, 114, 101, // zmscore
  122, 112, 111, 112, 109, 97, 120, // zpopmax
  122, 112, 111, 112, 109, 105, 110, // zpopmin
  122, 114, 97, 110, 100, 109, 101, 109, 98, 101, 114, // zrandmember
  122, 114, 97, 110, 103, 101, // zrange
  122, 114, 97, 110, 103, 101, 98, 121, 108, 101, 120, // zrangebylex
  122, 114, 97, 110, 103, 101, 98, 121, 115, 99, 111, 114, 101, // zrangebyscore
  122, 114, 97, 110, 103, 101, 115, 116, 111, 114, 101, // zrangestore
  122, 114, 97, 110, 107, // zrank
  122, 114, 101, 109, // zrem
  122, 114, 101, 109, 114, 97, 110, 103, 101, 98, 121, 108, 101, 120, // zremrangebylex
  122, 114, 101, 109, 114, 97, 110, 103, 101, 98, 121, 114, 97, 110, 107, // zremrangebyrank
  122, 114, 101, 109, 114, 97, 110, 103, 101, 98, 121, 115, 99, 111, 114, 101, // zremrangebyscore
  122, 114, 101, 118, 114, 97, 110, 103, 101, // zrevrange
  122, 114, 101, 118, 114, 97, 110, 103, 101, 98, 121, 108, 101, 120, // zrevrangebylex
  122, 114, 101, 118, 114, 97, 110, 103, 101, 98, 121, 115, 99, 111, 114, 101, // zrevrangebyscore
  122, 114, 101, 118, 114, 97, 110, 107, // zrevrank
  122, 115, 99, 97, 110, // zscan
  122, 115, 99, 111, 114, 101, // zscore
  122, 117, 110, 105, 111, 110, // zunion
  122, 117, 110, 105, 111, 110, 115, 116, 111, 114, 101, // zunionstore
  104, 100, 101, 108, // hdel
  104, 101, 120, 105, 115, 116, 115, // hexists
  104, 101, 120, 112, 105, 114, 101, // hexpire
  104, 101, 120, 112, 105, 114, 101, 97, 116, // hexpireat
  104, 101, 120, 112, 105, 114, 101, 116, 105, 109, 101, // hexpiretime
  104, 103, 101, 116, // hget
  104, 103, 101, 116, 97, 108, 108, // hgetall
  104, 103, 101, 116, 100, 101, 108, // hgetdel
  104, 103, 101, 116, 101, 120, // hgetex
  104, 105, 110, 99, 114, 98, 121, // hincrby
  104, 105, 110, 99, 114, 98, 121, 102, 108, 111, 97, 116, // hincrbyfloat
  104, 107, 101, 121, 115, // hkeys
  104, 108, 101, 110, // hlen
  104, 109, 103, 101, 116, // hmget
  104, 109, 115, 101, 116, // hmset
  104, 112, 101, 114, 115, 105, 115, 116, // hpersist
  104, 112, 101, 120, 112, 105, 114, 101, // hpexpire
  104, 112, 101, 120, 112, 105, 114, 101, 97, 116, // hpexpireat
  104, 112, 101, 120, 112, 105, 114, 101, 116, 105, 109, 101, // hpexpiretime
  104, 112, 116, 116, 108, // hpttl
  104, 114, 97, 110, 100, 102, 105, 101, 108, 100, // hrandfield
  104, 115, 99, 97, 110, // hscan
  104, 115, 101, 116, // hset
  104, 115, 101, 116, 101, 120, // hsetex
  104, 115, 101, 116, 110, 120, // hsetnx
  104, 115, 116, 114, 108, 101, 110, // hstrlen
  104, 116, 116, 108, // httl
  104, 118, 97, 108, 115, // hvals
  120, 97, 99, 107, // xack
  120, 97, 100, 100, // xadd
  120, 97, 117, 116, 111, 99, 108, 97, 105, 109, // xautoclaim
  120, 99, 108, 97, 105, 109, // xclaim
  120, 100, 101, 108, // xdel
  120, 103, 114, 111, 117, 112, // xgroup
  120, 103, 114, 111, 117, 112, 124, 99, 114, 101, 97, 116, 101, // xgroup|create
  120, 103, 114, 111, 117, 112, 124, 99, 114, 101, 97, 116, 101, 99, 111, 110, 115, 117, 109, 101, 114, // xgroup|createconsumer
  120, 103, 114, 111, 117, 112, 124, 100, 101, 108, 99, 111, 110, 115, 117, 109, 101, 114, // xgroup|delconsumer
  120, 103, 114, 111, 117, 112, 124, 100, 101, 115, 116, 114, 111, 121, // xgroup|destroy
  120, 103, 114, 111, 117, 112, 124, 104, 101, 108, 112, // xgroup|help
  120, 103, 114, 111, 117, 112, 124, 115, 101, 116, 105, 100, // xgroup|setid
  120, 105, 110, 102, 111, // xinfo
  120, 105, 110, 102, 111, 124, 99, 111, 110, 115, 117, 109, 101, 114, 115, // xinfo|consumers
  120, 105, 110, 102, 111, 124, 103, 114, 111, 117, 112, 115, // xinfo|groups
  120, 105, 110, 102, 111, 124, 104, 101, 108, 112, // xinfo|help
  120, 105, 110, 102, 111, 124, 115, 116, 114, 101, 97, 109, // xinfo|stream
  120, 108, 101, 110, // xlen
  120, 112, 101, 110, 100, 105, 110, 103, // xpending
  120, 114, 97, 110, 103, 101, // xrange
  120, 114, 101, 97, 100, // xread
  120, 114, 101, 97, 100, 103, 114, 111, 117, 112, // xreadgroup
  120, 114, 101, 118, 114, 97, 110, 103, 101, // xrevrange
  120, 115, 101, 116, 105, 100, // xsetid
  120, 116, 114, 105, 109, // xtrim
  99, 111, 112, 121, // copy
  100, 101, 108, // del
  100, 117, 109, 112, // dump
  101, 120, 105, 115, 116, 115, // exists
  101, 120, 112, 105, 114, 101, // expire
  101, 120, 112, 105, 114, 101, 97, 116, // expireat
  101, 120, 112, 105, 114, 101, 116, 105, 109, 101, // expiretime
  107, 101, 121, 115, // keys
  109, 105, 103, 114, 97, 116, 101, // migrate
  109, 111, 118, 101, // move
  111, 98, 106, 101, 99, 116, // object
  111, 98, 106, 101, 99, 116, 124, 101, 110, 99, 111, 100, 105, 110, 103, // object|encoding
  111, 98, 106, 101, 99, 116, 124, 102, 114, 101, 113, // object|freq
  111, 98, 106, 101, 99, 116, 124, 104, 101, 108, 112, // object|help
  111, 98, 106, 101, 99, 116, 124, 105, 100, 108, 101, 116, 105, 109, 101, // object|idletime
  111, 98, 106, 101, 99, 116, 124, 114, 101, 102, 99, 111, 117, 110, 116, // object|refcount
  112, 101, 114, 115, 105, 115, 116, // persist
  112, 101, 120, 112, 105, 114, 101, // pexpire
  112, 101, 120, 112, 105, 114, 101, 97, 116, // pexpireat
  112, 101, 120, 112, 105, 114, 101, 116, 105, 109, 101, // pexpiretime
  112, 116, 116, 108, // pttl
  114, 97, 110, 100, 111, 109, 107, 101, 121, // randomkey
  114, 101, 110, 97, 109, 101, // rename
  114, 101, 110, 97, 109, 101, 110, 120, // renamenx
  114, 101, 115, 116, 111, 114, 101, // restore
  115, 99, 97, 110, // scan
  115, 111, 114, 116, // sort
  115, 111, 114, 116, 95, 114, 111, // sort_ro
  116, 111, 117, 99, 104, // touch
  116, 116, 108, // ttl
  116, 121, 112, 101, // type
  117, 110, 108, 105, 110, 107, // unlink
  97, 115, 107, 105, 110, 103, // asking
  99, 108, 117, 115, 116, 101, 114, // cluster
  99, 108, 117, 115, 116, 101, 114, 124, 97, 100, 100, 115, 108, 111, 116, 115, // cluster|addslots
  99, 108, 117, 115, 116, 101, 114, 124, 97, 100, 100, 115, 108, 111, 116, 115, 114, 97, 110, 103, 101, // cluster|addslotsrange
  99, 108, 117, 115, 116, 101, 114, 124, 99, 111, 117, 110, 116, 107, 101, 121, 115, 105, 110, 115, 108, 111, 116, // cluster|countkeysinslot
  99, 108, 117, 115, 116, 101, 114, 124, 100, 101, 108, 115, 108, 111, 116, 115, // cluster|delslots
  99, 108, 117, 115, 116, 101, 114, 124, 100, 101, 108, 115, 108, 111, 116, 115, 114, 97, 110, 103, 101, // cluster|delslotsrange
  99, 108, 117, 115, 116, 101, 114, 124, 102, 108, 117, 115, 104, 115, 108, 111, 116, 115, // cluster|flushslots
  99, 108, 117, 115, 116, 101, 114, 124, 103, 101, 116, 107, 101, 121, 115, 105, 110, 115, 108, 111, 116, // cluster|getkeysinslot
  99, 108, 117, 115, 116, 101, 114, 124, 107, 101, 121, 115, 108, 111, 116, // cluster|keyslot
  99, 108, 117, 115, 116, 101, 114, 124, 115, 101, 116, 115, 108, 111, 116, // cluster|setslot
  99, 108, 117, 115, 116, 101, 114, 124, 98, 117, 109, 112, 101, 112, 111, 99, 104, // cluster|bumpepoch
  99, 108, 117, 115, 116, 101, 114, 124, 99, 111, 117, 110, 116, 45, 102, 97, 105, 108, 117, 114, 101, 45, 114, 101, 112, 111, 114, 116, 115, // cluster|count-failure-reports
  99, 108, 117, 115, 116, 101, 114, 124, 102, 97, 105, 108, 111, 118, 101, 114, // cluster|failover
  99, 108, 117, 115, 116, 101, 114, 124, 102, 111, 114, 103, 101, 116, // cluster|forget
  99, 108, 117, 115, 116, 101, 114, 124, 104, 101, 108, 112, // cluster|help
  99, 108, 117, 115, 116, 101, 114, 124, 105, 110, 102, 111, // cluster|info
  99, 108, 117, 115, 116, 101, 114, 124, 108, 105, 110, 107, 115, // cluster|links
  99, 108, 117, 115, 116, 101, 114, 124, 109, 101, 101, 116, // cluster|meet
  99, 108, 117, 115, 116, 101, 114, 124, 109, 121, 105, 100, // cluster|myid
  99, 108, 117, 115, 116, 101, 114, 124, 109, 121, 115, 104, 97, 114, 100, 105, 100, // cluster|myshardid
  99, 108, 117, 115, 116, 101, 114, 124, 110, 111, 100, 101, 115, // cluster|nodes
  99, 108, 117, 115, 116, 101, 114, 124, 114, 101, 112, 108, 105, 99, 97, 115, // cluster|replicas
  99, 108, 117, 115, 116, 101, 114, 124, 114, 101, 112, 108, 105, 99, 97, 116, 101, // cluster|replicate
  99, 108, 117, 115, 116, 101, 114, 124, 114, 101, 115, 101, 116, // cluster|reset
  99, 108, 117, 115, 116, 101, 114, 124, 115, 97, 118, 101, 99, 111, 110, 102, 105, 103, // cluster|saveconfig
  99, 108, 117, 115, 116, 101, 114, 124, 115, 101, 116, 45, 99, 111, 110, 102, 105, 103, 45, 101, 112, 111, 99, 104, // cluster|set-config-epoch
  99, 108, 117, 115, 116, 101, 114, 124, 115, 104, 97, 114, 100, 115, // cluster|shards
  99, 108, 117, 115, 116, 101, 114, 124, 115, 108, 97, 118, 101, 115, // cluster|slaves
  99, 108, 117, 115, 116, 101, 114, 124, 115, 108, 111, 116, 115, // cluster|slots
  114, 101, 97, 100, 111, 110, 108, 121, // readonly
  114, 101, 97, 100, 119, 114, 105, 116, 101, // readwrite
  97, 117, 116, 104, // auth
  99, 108, 105, 101, 110, 116, // client
  99, 108, 105, 101, 110, 116, 124, 99, 97, 99, 104, 105, 110, 103, // client|caching
  99, 108, 105, 101, 110, 116, 124, 103, 101, 116, 110, 97, 109, 101, // client|getname
  99, 108, 105, 101, 110, 116, 124, 103, 101, 116, 114, 101, 100, 105, 114, // client|getredir
  99, 108, 105, 101, 110, 116, 124, 104, 101, 108, 112, // client|help
  99, 108, 105, 101, 110, 116, 124, 105, 100, // client|id
  99, 108, 105, 101, 110, 116, 124, 105, 110, 102, 111, // client|info
  99, 108, 105, 101, 110, 116, 124, 107, 105, 108, 108, // client|kill
  99, 108, 105, 101, 110, 116, 124, 108, 105, 115, 116, // client|list
  99, 108, 105, 101, 110, 116, 124, 110, 111, 45, 101, 118, 105, 99, 116, // client|no-evict
  99, 108, 105, 101, 110, 116, 124, 110, 111, 45, 116, 111, 117, 99, 104, // client|no-touch
  99, 108, 105, 101, 110, 116, 124, 112, 97, 117, 115, 101, // client|pause
  99, 108, 105, 101, 110, 116, 124, 114, 101, 112, 108, 121, // client|reply
  99, 108, 105, 101, 110, 116, 124, 115, 101, 116, 105, 110, 102, 111, // client|setinfo
  99, 108, 105, 101, 110, 116, 124, 115, 101, 116, 110, 97, 109, 101, // client|setname
  99, 108, 105, 101, 110, 116, 124, 116, 114, 97, 99, 107, 105, 110, 103, // client|tracking
  99, 108, 105, 101, 110, 116, 124, 116, 114, 97, 99, 107, 105, 110, 103, 105, 110, 102, 111, // client|trackinginfo
  99, 108, 105, 101, 110, 116, 124, 117, 110, 98, 108, 111, 99, 107, // client|unblock
  99, 108, 105, 101, 110, 116, 124, 117, 110, 112, 97, 117, 115, 101, // client|unpause
  101, 99, 104, 111, // echo
  104, 101, 108, 108, 111, // hello
  112, 105, 110, 103, // ping
  113, 117, 105, 116, // quit
  114, 101, 115, 101, 116, // reset
  115, 101, 108, 101, 99, 116, // select
  97, 99, 108, // acl
  97, 99, 108, 124, 99, 97, 116, // acl|cat
  97, 99, 108, 124, 100, 101, 108, 117, 115, 101, 114, // acl|deluser
  97, 99, 108, 124, 100, 114, 121, 114, 117, 110, // acl|dryrun
  97, 99, 108, 124, 103, 101, 110, 112, 97, 115, 115, // acl|genpass
  97, 99, 108, 124, 103, 101, 116, 117, 115, 101, 114, // acl|getuser
  97, 99, 108, 124, 104, 101, 108, 112, // acl|help
  97, 99, 108, 124, 108, 105, 115, 116, // acl|list
  97, 99, 108, 124, 108, 111, 97, 100, // acl|load
  97, 99, 108, 124, 108, 111, 103, // acl|log
  97, 99, 108, 124, 115, 97, 118, 101, // acl|save
  97, 99, 108, 124, 115, 101, 116, 117, 115, 101, 114, // acl|setuser
  97, 99, 108, 124, 117, 115, 101, 114, 115, // acl|users
  97, 99, 108, 124, 119, 104, 111, 97, 109, 105, // acl|whoami
  99, 111, 109, 109, 97, 110, 100, // command
  99, 111, 109, 109, 97, 110, 100, 124, 99, 111, 117, 110, 116, // command|count
  99, 111, 109, 109, 97, 110, 100, 124, 100, 111, 99, 115, // command|docs
  99, 111, 109, 109, 97, 110, 100, 124, 103, 101, 116, 107, 101, 121, 115, // command|getkeys
  99, 111, 109, 109, 97, 110, 100, 124, 103, 101, 116, 107, 101, 121, 115, 97, 110, 100, 102, 108, 97, 103, 115, // command|getkeysandflags
  99, 111, 109, 109, 97, 110, 100, 124, 104, 101, 108, 112, // command|help
  99, 111, 109, 109, 97, 110, 100, 124, 105, 110, 102, 111, // command|info
  99, 111, 109, 109, 97, 110, 100, 124, 108, 105, 115, 116, // command|list
  99, 111, 110, 102, 105, 103, // config
  99, 111, 110, 102, 105, 103, 124, 103, 101, 116, // config|get
  99, 111, 110, 102, 105, 103, 124, 104, 101, 108, 112, // config|help
  99, 111, 110, 102, 105, 103, 124, 114, 101, 115, 101, 116, 115, 116, 97, 116, // config|resetstat
  99, 111, 110, 102, 105, 103, 124, 114, 101, 119, 114, 105, 116, 101, // config|rewrite
  99, 111, 110, 102, 105, 103, 124, 115, 101, 116, // config|set
  100, 98, 115, 105, 122, 101, // dbsize
  100, 101, 98, 117, 103, // debug
  102, 108, 117, 115, 104, 97, 108, 108, // flushall
  102, 108, 117, 115, 104, 100, 98, // flushdb
  105, 110, 102, 111, // info
  108, 97, 116, 101, 110, 99, 121, // latency
  108, 97, 116, 101, 110, 99, 121, 124, 100, 111, 99, 116, 111, 114, // latency|doctor
  108, 97, 116, 101, 110, 99, 121, 124, 103, 114, 97, 112, 104, // latency|graph
  108, 97, 116, 101, 110, 99, 121, 124, 104, 101, 108, 112, // latency|help
  108, 97, 116, 101, 110, 99, 121, 124, 104, 105, 115, 116, 111, 103, 114, 97, 109, // latency|histogram
  108, 97, 116, 101, 110, 99, 121, 124, 104, 105, 115, 116, 111, 114, 121, // latency|history
  108, 97, 116, 101, 110, 99, 121, 124, 108, 97, 116, 101, 115, 116, // latency|latest
  108, 97, 116, 101, 110, 99, 121, 124, 114, 101, 115, 101, 116, // latency|reset
  108, 111, 108, 119, 117, 116, // lolwut
  109, 101, 109, 111, 114, 121, // memory
  109, 101, 109, 111, 114, 121, 124, 100, 111, 99, 116, 111, 114, // memory|doctor
  109, 101, 109, 111, 114, 121, 124, 104, 101, 108, 112, // memory|help
  109, 101, 109, 111, 114, 121, 124, 109, 97, 108, 108, 111, 99, 45, 115, 116, 97, 116, 115, // memory|malloc-stats
  109, 101, 109, 111, 114, 121, 124, 112, 117, 114, 103, 101, // memory|purge
  109, 101, 109, 111, 114, 121, 124, 115, 116, 97, 116, 115, // memory|stats
  109, 101, 109, 111, 114, 121, 124, 117, 115, 97, 103, 101, // memory|usage
  109, 111, 100, 117, 108, 101, // module
  109, 111, 100, 117, 108, 101, 124, 104, 101, 108, 112, // module|help
  109, 111, 100, 117, 108, 101, 124, 108, 105, 115, 116, // module|list
  109, 111, 100, 117, 108, 101, 124, 108, 111, 97, 100, // module|load
  109, 111, 100, 117, 108, 101, 124, 108, 111, 97, 100, 101, 120, // module|loadex
  109, 111, 100, 117, 108, 101, 124, 117, 110, 108, 111, 97, 100, // module|unload
  109, 111, 110, 105, 116, 111, 114, // monitor
  114, 101, 115, 116, 111, 114, 101, 45, 97, 115, 107, 105, 110, 103, // restore-asking
  115, 104, 117, 116, 100, 111, 119, 110, // shutdown
  115, 108, 111, 119, 108, 111, 103, // slowlog
  115, 108, 111, 119, 108, 111, 103, 124, 103, 101, 116, // slowlog|get
  115, 108, 111, 119, 108, 111, 103, 124, 104, 101, 108, 112, // slowlog|help
  115, 108, 111, 119, 108, 111, 103, 124, 108, 101, 110, // slowlog|len
  115, 108, 111, 119, 108, 111, 103, 124, 114, 101, 115, 101, 116, // slowlog|reset
  115, 119, 97, 112, 100, 98, // swapdb
  116, 105, 109, 101, // time
  100, 105, 115, 99, 97, 114, 100, // discard
  101, 120, 101, 99, // exec
  109, 117, 108, 116, 105, // multi
  117, 110, 119, 97, 116, 99, 104, // unwatch
  119, 97, 116, 99, 104, // watch
  112, 115, 117, 98, 115, 99, 114, 105, 98, 101, // psubscribe
  112, 117, 98, 108, 105, 115, 104, // publish
  112, 117, 98, 115, 117, 98, // pubsub
  112, 117, 98, 115, 117, 98, 124, 99, 104, 97, 110, 110, 101, 108, 115, // pubsub|channels
  112, 117, 98, 115, 117, 98, 124, 104, 101, 108, 112, // pubsub|help
  112, 117, 98, 115, 117, 98, 124, 110, 117, 109, 112, 97, 116, // pubsub|numpat
  112, 117, 98, 115, 117, 98, 124, 110, 117, 109, 115, 117, 98, // pubsub|numsub
  112, 117, 98, 115, 117, 98, 124, 115, 104, 97, 114, 100, 99, 104, 97, 110, 110, 101, 108, 115, // pubsub|shardchannels
  112, 117, 98, 115, 117, 98, 124, 115, 104, 97, 114, 100, 110, 117, 109, 115, 117, 98, // pubsub|shardnumsub
  112, 117, 110, 115, 117, 98, 115, 99, 114, 105, 98, 101, // punsubscribe
  115, 112, 117, 98, 108, 105, 115, 104, // spublish
  115, 115, 117, 98, 115, 99, 114, 105, 98, 101, // ssubscribe
  115, 117, 98, 115, 99, 114, 105, 98, 101, // subscribe
  115, 117, 110, 115, 117, 98, 115, 99, 114, 105, 98, 101, // sunsubscribe
  117, 110, 115, 117, 98, 115, 99, 114, 105, 98, 101, // unsubscribe
]);

const keySpecs: usize = memory.data<u8>([
  // append
  0, 1, 0, 0, 66, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // decr
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // decrby
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // get
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // getdel
  0, 1, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // getex
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // getrange
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // getset
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // incr
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // incrby
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // incrbyfloat
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // lcs
  0, 1, 0, 0, 17, 0, 1, 0, 1, 0, 1, 0, 0, 0,
  // mget
  0, 1, 0, 0, 17, 0, 1, 0, 255, 255, 1, 0, 0, 0,
  // mset
  0, 1, 0, 0, 36, 0, 1, 0, 255, 255, 2, 0, 0, 0,
  // msetnx
  0, 1, 0, 0, 68, 0, 1, 0, 255, 255, 2, 0, 0, 0,
  // psetex
  0, 1, 0, 0, 36, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // set
  1, 0,
  // setex
  0, 1, 0, 0, 36, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // setnx
  0, 1, 0, 0, 68, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // setrange
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // strlen
  0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // substr
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // bitcount
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // bitfield
  2, 0,
  // bitfield_ro
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // bitop
  0, 2, 0, 0, 36, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  17, 0, 3, 0, 255, 255, 1, 0, 0, 0,
  // bitpos
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // getbit
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // setbit
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // pfadd
  0, 1, 0, 0, 66, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // pfcount
  0, 1, 0, 0, 18, 0, 1, 0, 255, 255, 1, 0, 0, 0,
  // pfdebug
  0, 1, 0, 0, 18, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // pfmerge
  0, 2, 0, 0, 82, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  17, 0, 2, 0, 255, 255, 1, 0, 0, 0,
  // geoadd
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // geodist
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // geohash
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // geopos
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // georadius
  6, 0,
  // georadius_ro
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // georadiusbymember
  7, 0,
  // georadiusbymember_ro
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // geosearch
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // geosearchstore
  0, 2, 0, 0, 36, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  17, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // blmove
  0, 2, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  66, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // blmpop
  0, 1, 1, 0, 146, 0, 2, 0, 0, 0, 1, 0, 1, 0,
  // blpop
  0, 1, 0, 0, 146, 0, 1, 0, 254, 255, 1, 0, 0, 0,
  // brpop
  0, 1, 0, 0, 146, 0, 1, 0, 254, 255, 1, 0, 0, 0,
  // brpoplpush
  0, 2, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  66, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // lindex
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // linsert
  0, 1, 0, 0, 66, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // llen
  0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // lmove
  0, 2, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  66, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // lmpop
  0, 1, 1, 0, 146, 0, 1, 0, 0, 0, 1, 0, 1, 0,
  // lpop
  0, 1, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // lpos
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // lpush
  0, 1, 0, 0, 66, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // lpushx
  0, 1, 0, 0, 66, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // lrange
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // lrem
  0, 1, 0, 0, 130, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // lset
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // ltrim
  0, 1, 0, 0, 130, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // rpop
  0, 1, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // rpoplpush
  0, 2, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  66, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // rpush
  0, 1, 0, 0, 66, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // rpushx
  0, 1, 0, 0, 66, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // sadd
  0, 1, 0, 0, 66, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // scard
  0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // sdiff
  0, 1, 0, 0, 17, 0, 1, 0, 255, 255, 1, 0, 0, 0,
  // sdiffstore
  0, 2, 0, 0, 36, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  17, 0, 2, 0, 255, 255, 1, 0, 0, 0,
  // sinter
  0, 1, 0, 0, 17, 0, 1, 0, 255, 255, 1, 0, 0, 0,
  // sintercard
  0, 1, 1, 0, 17, 0, 1, 0, 0, 0, 1, 0, 1, 0,
  // sinterstore
  0, 2, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  17, 0, 2, 0, 255, 255, 1, 0, 0, 0,
  // sismember
  0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // smembers
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // smismember
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // smove
  0, 2, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  66, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // spop
  0, 1, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // srandmember
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // srem
  0, 1, 0, 0, 130, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // sscan
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // sunion
  0, 1, 0, 0, 17, 0, 1, 0, 255, 255, 1, 0, 0, 0,
  // sunionstore
  0, 2, 0, 0, 36, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  17, 0, 2, 0, 255, 255, 1, 0, 0, 0,
  // bzmpop
  0, 1, 1, 0, 146, 0, 2, 0, 0, 0, 1, 0, 1, 0,
  // bzpopmax
  0, 1, 0, 0, 146, 0, 1, 0, 254, 255, 1, 0, 0, 0,
  // bzpopmin
  0, 1, 0, 0, 146, 0, 1, 0, 254, 255, 1, 0, 0, 0,
  // zadd
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zcard
  0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zcount
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zdiff
  0, 1, 1, 0, 17, 0, 1, 0, 0, 0, 1, 0, 1, 0,
  // zdiffstore
  0, 2, 0, 0, 36, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0,
  17, 0, 2, 0, 0, 0, 1, 0, 1, 0,
  // zincrby
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zinter
  0, 1, 1, 0, 17, 0, 1, 0, 0, 0, 1, 0, 1, 0,
  // zintercard
  0, 1, 1, 0, 17, 0, 1, 0, 0, 0, 1, 0, 1, 0,
  // zinterstore
  0, 2, 0, 0, 36, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0,
  17, 0, 2, 0, 0, 0, 1, 0, 1, 0,
  // zlexcount
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zmpop
  0, 1, 1, 0, 146, 0, 1, 0, 0, 0, 1, 0, 1, 0,
  // zmscore
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zpopmax
  0, 1, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zpopmin
  0, 1, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zrandmember
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zrange
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zrangebylex
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zrangebyscore
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zrangestore
  0, 2, 0, 0, 36, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  17, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // zrank
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zrem
  0, 1, 0, 0, 130, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zremrangebylex
  0, 1, 0, 0, 130, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zremrangebyrank
  0, 1, 0, 0, 130, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zremrangebyscore
  0, 1, 0, 0, 130, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zrevrange
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zrevrangebylex
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zrevrangebyscore
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zrevrank
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zscan
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zscore
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // zunion
  0, 1, 1, 0, 17, 0, 1, 0, 0, 0, 1, 0, 1, 0,
  // zunionstore
  0, 2, 0, 0, 36, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0,
  17, 0, 2, 0, 0, 0, 1, 0, 1, 0,
  // hdel
  0, 1, 0, 0, 130, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hexists
  0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hexpire
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hexpireat
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hexpiretime
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hget
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hgetall
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hgetdel
  0, 1, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hgetex
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hincrby
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hincrbyfloat
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hkeys
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hlen
  0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hmget
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hmset
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hpersist
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hpexpire
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hpexpireat
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hpexpiretime
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hpttl
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hrandfield
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hscan
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hset
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hsetex
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hsetnx
  0, 1, 0, 0, 66, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hstrlen
  0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // httl
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // hvals
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // xack
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // xadd
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // xautoclaim
  0, 1, 0, 0, 130, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // xclaim
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // xdel
  0, 1, 0, 0, 130, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // xgroup|create
  0, 1, 0, 0, 66, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // xgroup|createconsumer
  0, 1, 0, 0, 66, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // xgroup|delconsumer
  0, 1, 0, 0, 130, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // xgroup|destroy
  0, 1, 0, 0, 130, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // xgroup|setid
  0, 1, 0, 0, 34, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // xinfo|consumers
  0, 1, 0, 0, 17, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // xinfo|groups
  0, 1, 0, 0, 17, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // xinfo|stream
  0, 1, 0, 0, 17, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // xlen
  0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // xpending
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // xrange
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // xread
  8, 0,
  // xreadgroup
  9, 0,
  // xrevrange
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // xsetid
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // xtrim
  0, 1, 0, 0, 130, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // copy
  0, 2, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  36, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // del
  0, 1, 0, 0, 136, 0, 1, 0, 255, 255, 1, 0, 0, 0,
  // dump
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // exists
  0, 1, 0, 0, 1, 0, 1, 0, 255, 255, 1, 0, 0, 0,
  // expire
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // expireat
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // expiretime
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // migrate
  5, 0,
  // move
  0, 1, 0, 0, 50, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // object|encoding
  0, 1, 0, 0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // object|freq
  0, 1, 0, 0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // object|idletime
  0, 1, 0, 0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // object|refcount
  0, 1, 0, 0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // persist
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // pexpire
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // pexpireat
  0, 1, 0, 0, 34, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // pexpiretime
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // pttl
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // rename
  0, 2, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  36, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // renamenx
  0, 2, 0, 0, 146, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  68, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // restore
  0, 1, 0, 0, 36, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // sort
  3, 0,
  // sort_ro
  4, 0,
  // touch
  0, 1, 0, 0, 1, 0, 1, 0, 255, 255, 1, 0, 0, 0,
  // ttl
  0, 1, 0, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // type
  0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // unlink
  0, 1, 0, 0, 136, 0, 1, 0, 255, 255, 1, 0, 0, 0,
  // memory|usage
  0, 1, 0, 0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0,
  // restore-asking
  0, 1, 0, 0, 36, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  // watch
  0, 1, 0, 0, 1, 0, 1, 0, 255, 255, 1, 0, 0, 0,
  // spublish
  0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0,
  // ssubscribe
  0, 1, 0, 0, 0, 1, 1, 0, 255, 255, 1, 0, 0, 0,
  // sunsubscribe
  0, 1, 0, 0, 0, 1, 1, 0, 255, 255, 1, 0, 0, 0,
]);

/** Puts the handlers into their rows and makes the rows findable. Called once, at the start. */
export function commandsInitialize(): void {
  commandRowsAttach(rows, COMMAND_ROWS, texts);
  commandKeySpecsAttach(keySpecs);
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
