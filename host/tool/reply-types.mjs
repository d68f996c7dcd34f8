// What commands answer in RESP3, as types of the library: the table of commands does not tell it.
// `Text` is a bulk string, string or bytes as the caller asks; OK and other simple strings are
// strings always. A command that is not named here answers a Reply, of which nothing is said.

const groups = {
  string: `auth debug flushall flushdb hmset lset ltrim mset psetex rename select setex swapdb type
    watch unwatch restore pfmerge xgroup|create xgroup|setid xsetid acl|load acl|save
    acl|setuser client|caching client|no-evict client|no-touch client|pause client|setinfo
    client|setname client|tracking client|unpause config|resetstat config|rewrite config|set
    function|delete function|flush function|restore script|flush slowlog|reset memory|purge`,
  'Text | null': `get getdel getex getset hget lindex lmove rpoplpush randomkey set
    client|getname object|encoding dump geodist xadd`,
  Text: `echo getrange substr incrbyfloat hincrbyfloat acl|genpass acl|whoami client|info
    client|list function|dump function|load script|load info lolwut latency|doctor memory|doctor
    memory|malloc-stats`,
  number: `append strlen setnx setrange msetnx getbit setbit bitcount bitop bitpos pfadd pfcount
    geoadd geosearchstore llen linsert lpush lpushx rpush rpushx lrem sadd scard sdiffstore
    sintercard sinterstore sismember smove srem sunionstore zcard zcount zdiffstore zintercard
    zinterstore zlexcount zrem zremrangebylex zremrangebyrank zremrangebyscore zunionstore
    zrangestore hdel hexists hlen hset hsetnx hstrlen xack xdel xlen xtrim xgroup|createconsumer
    zincrby xgroup|delconsumer xgroup|destroy copy del exists expire expireat expiretime move persist
    pexpire pexpireat pexpiretime pttl renamenx touch ttl unlink dbsize lastsave client|id
    client|getredir client|unblock publish spublish pubsub|numpat command|count slowlog|len
    latency|reset acl|deluser`,
  'number | bigint': 'incr incrby decr decrby hincrby',
  'number | null': 'zadd zscore memory|usage object|freq object|idletime object|refcount',
  '(number | bigint | null)[]': 'bitfield bitfield_ro',
  'Text[] | [member: Text, score: number][]': `zrange zrevrange zrangebyscore zrevrangebyscore zinter
    zunion zdiff`,
  'number | number[] | null': 'lpos',
  'Text[]': `keys hkeys hvals lrange zrangebylex zrevrangebylex acl|cat acl|list acl|users
    command|list pubsub|channels pubsub|shardchannels command|getkeys time`,
  '(Text | null)[]': 'mget hmget geohash',
  'number[]': `smismember script|exists hexpire hexpireat hexpiretime hpexpire hpexpireat
    hpexpiretime hpersist hpttl httl`,
  '(number | null)[]': 'zmscore',
  'Set<Text>': 'sdiff sinter smembers sunion',
  'Map<Text, Text>': 'hgetall config|get',
  '[cursor: Text, items: Text[]]': 'scan sscan hscan zscan',
  'Text | Text[] | null': 'lpop rpop srandmember',
  'Text | Set<Text> | null': 'spop',
  '[key: Text, element: Text] | null': 'blpop brpop',
  '[key: Text, elements: Text[]] | null': 'lmpop blmpop',
  '[key: Text, member: Text, score: number] | null': 'bzpopmax bzpopmin',
  '([longitude: number, latitude: number] | null)[]': 'geopos',
  'StreamEntry<Text>[]': 'xrange xrevrange',
  'Map<Text, StreamEntry<Text>[]> | null': 'xread xreadgroup',
};

/** The type of a command's reply by its full name. */
export const replyTypes = new Map();
for (const [type, names] of Object.entries(groups)) {
  for (const name of names.split(/\s+/).filter((each) => each !== '')) replyTypes.set(name, type);
}
