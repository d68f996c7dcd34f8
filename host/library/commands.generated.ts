// Generated from assembly/command/table by host/tool/generate-library.mjs. Do not edit.

import type { Reply } from './reply.js';
import type { Word } from './request.js';

/** A number, or its text. */
export type NumberWord = number | bigint | string | Uint8Array;
/** A word of the options of a command, or of what follows one. */
export type Option<Token extends string> = Token | (string & {}) | number | bigint | Uint8Array;
/** An entry of a stream. */
export type StreamEntry<Text> = [id: Text, fields: Text[]];

/** What a method returns: the reply, a promise of it, or nothing but the pipeline itself. */
export interface Outcomes<T, Queue> {
  now: T;
  later: Promise<T>;
  queued: Queue;
}

/**
 * A method for each command. Replies are those of RESP3.
 * @typeParam Mode whether a method answers at once, later or with the others of its pipeline
 * @typeParam Text what a bulk string is
 */
export interface Commands<Mode extends keyof Outcomes<unknown, unknown>, Text = string> {
  /**
   * `APPEND key value`
   *
   * Adds text at the end of a string; a missing key counts as an empty string.
   */
  append(key: Word, value: Word): Outcomes<number, this>[Mode];

  /**
   * `DECR key`
   *
   * Takes one from the integer at a key; a missing key counts as 0.
   */
  decr(key: Word): Outcomes<number | bigint, this>[Mode];

  /**
   * `DECRBY key decrement`
   *
   * Takes a number from the integer at a key; a missing key counts as 0.
   */
  decrby(key: Word, decrement: NumberWord): Outcomes<number | bigint, this>[Mode];

  /**
   * `GET key`
   *
   * Returns the string at a key.
   */
  get(key: Word): Outcomes<Text | null, this>[Mode];

  /**
   * `GETDEL key`
   *
   * Returns the string at a key and deletes the key.
   */
  getdel(key: Word): Outcomes<Text | null, this>[Mode];

  /**
   * `GETEX key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]`
   *
   * Returns the string at a key and sets or removes its expiration time.
   */
  getex(key: Word, ...words: Option<'EX' | 'PX' | 'EXAT' | 'PXAT' | 'PERSIST'>[]): Outcomes<Text | null, this>[Mode];

  /**
   * `GETRANGE key start end`
   *
   * Returns the part of a string between two offsets.
   */
  getrange(key: Word, start: NumberWord, end: NumberWord): Outcomes<Text, this>[Mode];

  /**
   * `GETSET key value`
   *
   * Sets the string at a key and returns the one that was there.
   */
  getset(key: Word, value: Word): Outcomes<Text | null, this>[Mode];

  /**
   * `INCR key`
   *
   * Adds one to the integer at a key; a missing key counts as 0.
   */
  incr(key: Word): Outcomes<number | bigint, this>[Mode];

  /**
   * `INCRBY key increment`
   *
   * Adds a number to the integer at a key; a missing key counts as 0.
   */
  incrby(key: Word, increment: NumberWord): Outcomes<number | bigint, this>[Mode];

  /**
   * `INCRBYFLOAT key increment`
   *
   * Adds a number to the floating point number at a key; a missing key counts as 0.
   */
  incrbyfloat(key: Word, increment: NumberWord): Outcomes<Text, this>[Mode];

  /**
   * `LCS key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]`
   *
   * Finds the longest common subsequence of two strings.
   */
  lcs(key1: Word, key2: Word, ...words: Option<'LEN' | 'IDX' | 'MINMATCHLEN' | 'WITHMATCHLEN'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `MGET key …`
   *
   * Returns the strings at several keys at once.
   */
  mget(...keys: Word[]): Outcomes<(Text | null)[], this>[Mode];

  /**
   * `MSET key value …`
   *
   * Sets the strings at several keys at once.
   */
  mset(...words: Word[]): Outcomes<string, this>[Mode];

  /**
   * `MSETNX key value …`
   *
   * Sets the strings at several keys at once, unless one of the keys exists.
   */
  msetnx(...words: Word[]): Outcomes<number, this>[Mode];

  /**
   * `PSETEX key milliseconds value`
   *
   * Sets the string at a key and its time to live in milliseconds.
   */
  psetex(key: Word, milliseconds: NumberWord, value: Word): Outcomes<string, this>[Mode];

  /**
   * `SET key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]`
   *
   * Sets the string at a key, whatever was there before.
   */
  set(key: Word, value: Word, ...words: Option<'NX' | 'XX' | 'GET' | 'EX' | 'PX' | 'EXAT' | 'PXAT' | 'KEEPTTL'>[]): Outcomes<Text | null, this>[Mode];

  /**
   * `SETEX key seconds value`
   *
   * Sets the string at a key and its time to live in seconds.
   */
  setex(key: Word, seconds: NumberWord, value: Word): Outcomes<string, this>[Mode];

  /**
   * `SETNX key value`
   *
   * Sets the string at a key, unless the key exists.
   */
  setnx(key: Word, value: Word): Outcomes<number, this>[Mode];

  /**
   * `SETRANGE key offset value`
   *
   * Overwrites part of a string from an offset on, filling a gap with zero bytes.
   */
  setrange(key: Word, offset: NumberWord, value: Word): Outcomes<number, this>[Mode];

  /**
   * `STRLEN key`
   *
   * Returns the length of a string in bytes.
   */
  strlen(key: Word): Outcomes<number, this>[Mode];

  /**
   * `SUBSTR key start end`
   *
   * Returns the part of a string between two offsets, under its former name.
   */
  substr(key: Word, start: NumberWord, end: NumberWord): Outcomes<Text, this>[Mode];

  /**
   * `BITCOUNT key [start end [BYTE | BIT]]`
   *
   * Counts the bits that are set in a string or a part of it.
   */
  bitcount(key: Word, ...words: Option<'BYTE' | 'BIT'>[]): Outcomes<number, this>[Mode];

  /**
   * `BITFIELD key [GET encoding offset | [OVERFLOW WRAP | SAT | FAIL] <SET encoding offset value | INCRBY encoding offset increment> …]`
   *
   * Reads, sets and increments integers of any width inside a string.
   */
  bitfield(key: Word, ...words: Option<'GET' | 'OVERFLOW' | 'WRAP' | 'SAT' | 'FAIL' | 'SET' | 'INCRBY'>[]): Outcomes<(number | bigint | null)[], this>[Mode];

  /**
   * `BITFIELD_RO key [GET encoding offset …]`
   *
   * Reads integers of any width inside a string.
   */
  bitfieldRo(key: Word, ...words: Option<'GET'>[]): Outcomes<(number | bigint | null)[], this>[Mode];

  /**
   * `BITOP <AND | OR | XOR | NOT> destkey key …`
   *
   * Combines the bits of several strings and stores the result.
   */
  bitop(operation: 'AND' | 'OR' | 'XOR' | 'NOT', destkey: Word, ...keys: Word[]): Outcomes<number, this>[Mode];

  /**
   * `BITPOS key bit [start [end [BYTE | BIT]]]`
   *
   * Finds the first bit of a string that is set, or that is clear.
   */
  bitpos(key: Word, bit: NumberWord, ...words: Option<'BYTE' | 'BIT'>[]): Outcomes<number, this>[Mode];

  /**
   * `GETBIT key offset`
   *
   * Returns one bit of a string.
   */
  getbit(key: Word, offset: NumberWord): Outcomes<number, this>[Mode];

  /**
   * `SETBIT key offset value`
   *
   * Sets or clears one bit of a string and returns what it was.
   */
  setbit(key: Word, offset: NumberWord, value: NumberWord): Outcomes<number, this>[Mode];

  /**
   * `PFADD key [element …]`
   *
   * Adds elements to a HyperLogLog; a missing key counts as an empty one.
   */
  pfadd(key: Word, ...elements: Word[]): Outcomes<number, this>[Mode];

  /**
   * `PFCOUNT key …`
   *
   * Estimates how many different elements were added to one or several keys.
   */
  pfcount(...keys: Word[]): Outcomes<number, this>[Mode];

  /**
   * `PFMERGE destkey [sourcekey …]`
   *
   * Adds everything that several HyperLogLogs have seen to one of them.
   */
  pfmerge(destkey: Word, ...sourcekeys: Word[]): Outcomes<string, this>[Mode];

  /**
   * `GEOADD key [NX | XX] [CH] longitude latitude member …`
   *
   * Adds places to a sorted set, or moves them.
   */
  geoadd(key: Word, ...words: Option<'NX' | 'XX' | 'CH'>[]): Outcomes<number, this>[Mode];

  /**
   * `GEODIST key member1 member2 [m | km | ft | mi]`
   *
   * Returns the distance of two members.
   */
  geodist(key: Word, member1: Word, member2: Word, ...words: Option<'m' | 'km' | 'ft' | 'mi'>[]): Outcomes<Text | null, this>[Mode];

  /**
   * `GEOHASH key [member …]`
   *
   * Returns the places of members as geohash texts.
   */
  geohash(key: Word, ...members: Word[]): Outcomes<(Text | null)[], this>[Mode];

  /**
   * `GEOPOS key [member …]`
   *
   * Returns the longitudes and latitudes of members.
   */
  geopos(key: Word, ...members: Word[]): Outcomes<([longitude: number, latitude: number] | null)[], this>[Mode];

  /**
   * `GEORADIUS key longitude latitude radius <m | km | ft | mi> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC] [STORE key | STOREDIST key]`
   *
   * Finds, and may store, the members within a distance of a place.
   */
  georadius(key: Word, longitude: NumberWord, latitude: NumberWord, radius: NumberWord, unit: 'm' | 'km' | 'ft' | 'mi', ...words: Option<'WITHCOORD' | 'WITHDIST' | 'WITHHASH' | 'COUNT' | 'ANY' | 'ASC' | 'DESC' | 'STORE' | 'STOREDIST'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `GEORADIUS_RO key longitude latitude radius <m | km | ft | mi> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC]`
   *
   * Finds the members within a distance of a place.
   */
  georadiusRo(key: Word, longitude: NumberWord, latitude: NumberWord, radius: NumberWord, unit: 'm' | 'km' | 'ft' | 'mi', ...words: Option<'WITHCOORD' | 'WITHDIST' | 'WITHHASH' | 'COUNT' | 'ANY' | 'ASC' | 'DESC'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `GEORADIUSBYMEMBER key member radius <m | km | ft | mi> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC] [STORE key | STOREDIST key]`
   *
   * Finds, and may store, the members within a distance of a member.
   */
  georadiusbymember(key: Word, member: Word, radius: NumberWord, unit: 'm' | 'km' | 'ft' | 'mi', ...words: Option<'WITHCOORD' | 'WITHDIST' | 'WITHHASH' | 'COUNT' | 'ANY' | 'ASC' | 'DESC' | 'STORE' | 'STOREDIST'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `GEORADIUSBYMEMBER_RO key member radius <m | km | ft | mi> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC]`
   *
   * Finds the members within a distance of a member.
   */
  georadiusbymemberRo(key: Word, member: Word, radius: NumberWord, unit: 'm' | 'km' | 'ft' | 'mi', ...words: Option<'WITHCOORD' | 'WITHDIST' | 'WITHHASH' | 'COUNT' | 'ANY' | 'ASC' | 'DESC'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `GEOSEARCH key <FROMMEMBER member | FROMLONLAT longitude latitude> <BYRADIUS radius <m | km | ft | mi> | BYBOX width height <m | km | ft | mi>> [ASC | DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]`
   *
   * Finds the members inside a circle or a box.
   */
  geosearch(key: Word, ...words: Option<'FROMMEMBER' | 'FROMLONLAT' | 'BYRADIUS' | 'm' | 'km' | 'ft' | 'mi' | 'BYBOX' | 'ASC' | 'DESC' | 'COUNT' | 'ANY' | 'WITHCOORD' | 'WITHDIST' | 'WITHHASH'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `GEOSEARCHSTORE destination source <FROMMEMBER member | FROMLONLAT longitude latitude> <BYRADIUS radius <m | km | ft | mi> | BYBOX width height <m | km | ft | mi>> [ASC | DESC] [COUNT count [ANY]] [STOREDIST]`
   *
   * Stores the members inside a circle or a box.
   */
  geosearchstore(destination: Word, source: Word, ...words: Option<'FROMMEMBER' | 'FROMLONLAT' | 'BYRADIUS' | 'm' | 'km' | 'ft' | 'mi' | 'BYBOX' | 'ASC' | 'DESC' | 'COUNT' | 'ANY' | 'STOREDIST'>[]): Outcomes<number, this>[Mode];

  /**
   * `BLMOVE source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout`
   *
   * Moves an element from an end of a list to an end of another, waiting for one.
   */
  blmove(source: Word, destination: Word, wherefrom: 'LEFT' | 'RIGHT', whereto: 'LEFT' | 'RIGHT', timeout: NumberWord): Outcomes<Reply, this>[Mode];

  /**
   * `BLMPOP timeout numkeys key … <LEFT | RIGHT> [COUNT count]`
   *
   * Pops elements from the first of several lists that has any, waiting for one.
   */
  blmpop(timeout: NumberWord, numkeys: NumberWord, ...words: Option<'LEFT' | 'RIGHT' | 'COUNT'>[]): Outcomes<[key: Text, elements: Text[]] | null, this>[Mode];

  /**
   * `BLPOP key … timeout`
   *
   * Pops the first element of the first of several lists, waiting for one.
   */
  blpop(...words: Word[]): Outcomes<[key: Text, element: Text] | null, this>[Mode];

  /**
   * `BRPOP key … timeout`
   *
   * Pops the last element of the first of several lists, waiting for one.
   */
  brpop(...words: Word[]): Outcomes<[key: Text, element: Text] | null, this>[Mode];

  /**
   * `BRPOPLPUSH source destination timeout`
   *
   * Moves the last element of a list to the front of another, waiting for one.
   */
  brpoplpush(source: Word, destination: Word, timeout: NumberWord): Outcomes<Reply, this>[Mode];

  /**
   * `LINDEX key index`
   *
   * Returns the element at an index of a list.
   */
  lindex(key: Word, index: NumberWord): Outcomes<Text | null, this>[Mode];

  /**
   * `LINSERT key <BEFORE | AFTER> pivot element`
   *
   * Inserts an element before or after another one of a list.
   */
  linsert(key: Word, where: 'BEFORE' | 'AFTER', pivot: Word, element: Word): Outcomes<number, this>[Mode];

  /**
   * `LLEN key`
   *
   * Returns the number of elements of a list.
   */
  llen(key: Word): Outcomes<number, this>[Mode];

  /**
   * `LMOVE source destination <LEFT | RIGHT> <LEFT | RIGHT>`
   *
   * Moves an element from an end of a list to an end of another.
   */
  lmove(source: Word, destination: Word, wherefrom: 'LEFT' | 'RIGHT', whereto: 'LEFT' | 'RIGHT'): Outcomes<Text | null, this>[Mode];

  /**
   * `LMPOP numkeys key … <LEFT | RIGHT> [COUNT count]`
   *
   * Pops elements from the first of several lists that has any.
   */
  lmpop(numkeys: NumberWord, ...words: Option<'LEFT' | 'RIGHT' | 'COUNT'>[]): Outcomes<[key: Text, elements: Text[]] | null, this>[Mode];

  /**
   * `LPOP key [count]`
   *
   * Pops elements from the front of a list.
   */
  lpop(key: Word, ...counts: Word[]): Outcomes<Text | Text[] | null, this>[Mode];

  /**
   * `LPOS key element [RANK rank] [COUNT num-matches] [MAXLEN len]`
   *
   * Returns where an element stands in a list.
   */
  lpos(key: Word, element: Word, ...words: Option<'RANK' | 'COUNT' | 'MAXLEN'>[]): Outcomes<number | number[] | null, this>[Mode];

  /**
   * `LPUSH key element …`
   *
   * Pushes elements to the front of a list; a missing key counts as an empty one.
   */
  lpush(key: Word, ...elements: Word[]): Outcomes<number, this>[Mode];

  /**
   * `LPUSHX key element …`
   *
   * Pushes elements to the front of a list, if it exists.
   */
  lpushx(key: Word, ...elements: Word[]): Outcomes<number, this>[Mode];

  /**
   * `LRANGE key start stop`
   *
   * Returns the elements of a list between two indexes.
   */
  lrange(key: Word, start: NumberWord, stop: NumberWord): Outcomes<Text[], this>[Mode];

  /**
   * `LREM key count element`
   *
   * Removes elements of a list that equal a text.
   */
  lrem(key: Word, count: NumberWord, element: Word): Outcomes<number, this>[Mode];

  /**
   * `LSET key index element`
   *
   * Replaces the element at an index of a list.
   */
  lset(key: Word, index: NumberWord, element: Word): Outcomes<string, this>[Mode];

  /**
   * `LTRIM key start stop`
   *
   * Removes the elements of a list that are not between two indexes.
   */
  ltrim(key: Word, start: NumberWord, stop: NumberWord): Outcomes<string, this>[Mode];

  /**
   * `RPOP key [count]`
   *
   * Pops elements from the end of a list.
   */
  rpop(key: Word, ...counts: Word[]): Outcomes<Text | Text[] | null, this>[Mode];

  /**
   * `RPOPLPUSH source destination`
   *
   * Moves the last element of a list to the front of another.
   */
  rpoplpush(source: Word, destination: Word): Outcomes<Text | null, this>[Mode];

  /**
   * `RPUSH key element …`
   *
   * Pushes elements to the end of a list; a missing key counts as an empty one.
   */
  rpush(key: Word, ...elements: Word[]): Outcomes<number, this>[Mode];

  /**
   * `RPUSHX key element …`
   *
   * Pushes elements to the end of a list, if it exists.
   */
  rpushx(key: Word, ...elements: Word[]): Outcomes<number, this>[Mode];

  /**
   * `SADD key member …`
   *
   * Adds members to a set, which is made if there is none.
   */
  sadd(key: Word, ...members: Word[]): Outcomes<number, this>[Mode];

  /**
   * `SCARD key`
   *
   * Counts the members of a set.
   */
  scard(key: Word): Outcomes<number, this>[Mode];

  /**
   * `SDIFF key …`
   *
   * Returns the members of the first set that no other set has.
   */
  sdiff(...keys: Word[]): Outcomes<Set<Text>, this>[Mode];

  /**
   * `SDIFFSTORE destination key …`
   *
   * Stores the members of the first set that no other set has.
   */
  sdiffstore(destination: Word, ...keys: Word[]): Outcomes<number, this>[Mode];

  /**
   * `SINTER key …`
   *
   * Returns the members that all sets have.
   */
  sinter(...keys: Word[]): Outcomes<Set<Text>, this>[Mode];

  /**
   * `SINTERCARD numkeys key … [LIMIT limit]`
   *
   * Counts the members that all sets have, up to a limit.
   */
  sintercard(numkeys: NumberWord, ...words: Option<'LIMIT'>[]): Outcomes<number, this>[Mode];

  /**
   * `SINTERSTORE destination key …`
   *
   * Stores the members that all sets have.
   */
  sinterstore(destination: Word, ...keys: Word[]): Outcomes<number, this>[Mode];

  /**
   * `SISMEMBER key member`
   *
   * Tells whether a set has a member.
   */
  sismember(key: Word, member: Word): Outcomes<number, this>[Mode];

  /**
   * `SMEMBERS key`
   *
   * Returns all members of a set.
   */
  smembers(key: Word): Outcomes<Set<Text>, this>[Mode];

  /**
   * `SMISMEMBER key member …`
   *
   * Tells for each of several members whether a set has it.
   */
  smismember(key: Word, ...members: Word[]): Outcomes<number[], this>[Mode];

  /**
   * `SMOVE source destination member`
   *
   * Moves a member from a set to another one.
   */
  smove(source: Word, destination: Word, member: Word): Outcomes<number, this>[Mode];

  /**
   * `SPOP key [count]`
   *
   * Removes random members from a set and returns them.
   */
  spop(key: Word, ...counts: Word[]): Outcomes<Text | Set<Text> | null, this>[Mode];

  /**
   * `SRANDMEMBER key [count]`
   *
   * Returns random members of a set.
   */
  srandmember(key: Word, ...counts: Word[]): Outcomes<Text | Text[] | null, this>[Mode];

  /**
   * `SREM key member …`
   *
   * Removes members from a set, which is deleted with its last one.
   */
  srem(key: Word, ...members: Word[]): Outcomes<number, this>[Mode];

  /**
   * `SSCAN key cursor [MATCH pattern] [COUNT count]`
   *
   * Walks over the members of a set, some at each call.
   */
  sscan(key: Word, cursor: NumberWord, ...words: Option<'MATCH' | 'COUNT'>[]): Outcomes<[cursor: Text, items: Text[]], this>[Mode];

  /**
   * `SUNION key …`
   *
   * Returns the members that any of the sets has.
   */
  sunion(...keys: Word[]): Outcomes<Set<Text>, this>[Mode];

  /**
   * `SUNIONSTORE destination key …`
   *
   * Stores the members that any of the sets has.
   */
  sunionstore(destination: Word, ...keys: Word[]): Outcomes<number, this>[Mode];

  /**
   * `BZMPOP timeout numkeys key … <MIN | MAX> [COUNT count]`
   *
   * Takes members off an end of the first sorted set that has any, or waits.
   */
  bzmpop(timeout: NumberWord, numkeys: NumberWord, ...words: Option<'MIN' | 'MAX' | 'COUNT'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `BZPOPMAX key … timeout`
   *
   * Takes the greatest member off the first sorted set that has any, or waits for one.
   */
  bzpopmax(...words: Word[]): Outcomes<[key: Text, member: Text, score: number] | null, this>[Mode];

  /**
   * `BZPOPMIN key … timeout`
   *
   * Takes the least member off the first sorted set that has any, or waits for one.
   */
  bzpopmin(...words: Word[]): Outcomes<[key: Text, member: Text, score: number] | null, this>[Mode];

  /**
   * `ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member …`
   *
   * Adds members to a sorted set, or gives them other scores.
   */
  zadd(key: Word, ...words: Option<'NX' | 'XX' | 'GT' | 'LT' | 'CH' | 'INCR'>[]): Outcomes<number | null, this>[Mode];

  /**
   * `ZCARD key`
   *
   * Returns the number of members.
   */
  zcard(key: Word): Outcomes<number, this>[Mode];

  /**
   * `ZCOUNT key min max`
   *
   * Counts the members whose score lies in a range.
   */
  zcount(key: Word, min: NumberWord, max: NumberWord): Outcomes<number, this>[Mode];

  /**
   * `ZDIFF numkeys key … [WITHSCORES]`
   *
   * Returns what the first of several sorted sets holds and the others do not.
   */
  zdiff(numkeys: NumberWord, ...words: Option<'WITHSCORES'>[]): Outcomes<Text[] | [member: Text, score: number][], this>[Mode];

  /**
   * `ZDIFFSTORE destination numkeys key …`
   *
   * Stores what the first of several sorted sets holds and the others do not.
   */
  zdiffstore(destination: Word, numkeys: NumberWord, ...keys: Word[]): Outcomes<number, this>[Mode];

  /**
   * `ZINCRBY key increment member`
   *
   * Adds to the score of a member; a missing member counts as one with the score 0.
   */
  zincrby(key: Word, increment: NumberWord, member: Word): Outcomes<number, this>[Mode];

  /**
   * `ZINTER numkeys key … [WEIGHTS weight …] [AGGREGATE SUM | MIN | MAX] [WITHSCORES]`
   *
   * Returns the members that all of several sorted sets hold.
   */
  zinter(numkeys: NumberWord, ...words: Option<'WEIGHTS' | 'AGGREGATE' | 'SUM' | 'MIN' | 'MAX' | 'WITHSCORES'>[]): Outcomes<Text[] | [member: Text, score: number][], this>[Mode];

  /**
   * `ZINTERCARD numkeys key … [LIMIT limit]`
   *
   * Counts the members that all of several sorted sets hold.
   */
  zintercard(numkeys: NumberWord, ...words: Option<'LIMIT'>[]): Outcomes<number, this>[Mode];

  /**
   * `ZINTERSTORE destination numkeys key … [WEIGHTS weight …] [AGGREGATE SUM | MIN | MAX]`
   *
   * Stores the members that all of several sorted sets hold.
   */
  zinterstore(destination: Word, numkeys: NumberWord, ...words: Option<'WEIGHTS' | 'AGGREGATE' | 'SUM' | 'MIN' | 'MAX'>[]): Outcomes<number, this>[Mode];

  /**
   * `ZLEXCOUNT key min max`
   *
   * Counts the members in a range of names, where all scores are equal.
   */
  zlexcount(key: Word, min: Word, max: Word): Outcomes<number, this>[Mode];

  /**
   * `ZMPOP numkeys key … <MIN | MAX> [COUNT count]`
   *
   * Takes members off an end of the first sorted set that has any.
   */
  zmpop(numkeys: NumberWord, ...words: Option<'MIN' | 'MAX' | 'COUNT'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `ZMSCORE key member …`
   *
   * Returns the scores of several members.
   */
  zmscore(key: Word, ...members: Word[]): Outcomes<(number | null)[], this>[Mode];

  /**
   * `ZPOPMAX key [count]`
   *
   * Takes out the members with the greatest scores.
   */
  zpopmax(key: Word, ...counts: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `ZPOPMIN key [count]`
   *
   * Takes out the members with the least scores.
   */
  zpopmin(key: Word, ...counts: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `ZRANDMEMBER key [count [WITHSCORES]]`
   *
   * Returns random members.
   */
  zrandmember(key: Word, ...words: Option<'WITHSCORES'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `ZRANGE key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]`
   *
   * Returns the members in a range of ranks, scores or names.
   */
  zrange(key: Word, start: Word, stop: Word, ...words: Option<'BYSCORE' | 'BYLEX' | 'REV' | 'LIMIT' | 'WITHSCORES'>[]): Outcomes<Text[] | [member: Text, score: number][], this>[Mode];

  /**
   * `ZRANGEBYLEX key min max [LIMIT offset count]`
   *
   * Returns the members in a range of names, where all scores are equal.
   */
  zrangebylex(key: Word, min: Word, max: Word, ...words: Option<'LIMIT'>[]): Outcomes<Text[], this>[Mode];

  /**
   * `ZRANGEBYSCORE key min max [WITHSCORES] [LIMIT offset count]`
   *
   * Returns the members whose score lies in a range.
   */
  zrangebyscore(key: Word, min: NumberWord, max: NumberWord, ...words: Option<'WITHSCORES' | 'LIMIT'>[]): Outcomes<Text[] | [member: Text, score: number][], this>[Mode];

  /**
   * `ZRANGESTORE dst src min max [BYSCORE | BYLEX] [REV] [LIMIT offset count]`
   *
   * Stores the members in a range of ranks, scores or names.
   */
  zrangestore(dst: Word, src: Word, min: Word, max: Word, ...words: Option<'BYSCORE' | 'BYLEX' | 'REV' | 'LIMIT'>[]): Outcomes<number, this>[Mode];

  /**
   * `ZRANK key member [WITHSCORE]`
   *
   * Returns how many members have a lower place than a member.
   */
  zrank(key: Word, member: Word, ...withscores: Option<'WITHSCORE'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `ZREM key member …`
   *
   * Takes members out of a sorted set.
   */
  zrem(key: Word, ...members: Word[]): Outcomes<number, this>[Mode];

  /**
   * `ZREMRANGEBYLEX key min max`
   *
   * Takes out the members in a range of names, where all scores are equal.
   */
  zremrangebylex(key: Word, min: Word, max: Word): Outcomes<number, this>[Mode];

  /**
   * `ZREMRANGEBYRANK key start stop`
   *
   * Takes out the members in a range of ranks.
   */
  zremrangebyrank(key: Word, start: NumberWord, stop: NumberWord): Outcomes<number, this>[Mode];

  /**
   * `ZREMRANGEBYSCORE key min max`
   *
   * Takes out the members whose score lies in a range.
   */
  zremrangebyscore(key: Word, min: NumberWord, max: NumberWord): Outcomes<number, this>[Mode];

  /**
   * `ZREVRANGE key start stop [WITHSCORES]`
   *
   * Returns the members in a range of ranks, the greatest first.
   */
  zrevrange(key: Word, start: NumberWord, stop: NumberWord, ...withscoress: Option<'WITHSCORES'>[]): Outcomes<Text[] | [member: Text, score: number][], this>[Mode];

  /**
   * `ZREVRANGEBYLEX key max min [LIMIT offset count]`
   *
   * Returns the members in a range of names, the last first, if all scores are equal.
   */
  zrevrangebylex(key: Word, max: Word, min: Word, ...words: Option<'LIMIT'>[]): Outcomes<Text[], this>[Mode];

  /**
   * `ZREVRANGEBYSCORE key max min [WITHSCORES] [LIMIT offset count]`
   *
   * Returns the members whose score lies in a range, the greatest first.
   */
  zrevrangebyscore(key: Word, max: NumberWord, min: NumberWord, ...words: Option<'WITHSCORES' | 'LIMIT'>[]): Outcomes<Text[] | [member: Text, score: number][], this>[Mode];

  /**
   * `ZREVRANK key member [WITHSCORE]`
   *
   * Returns how many members have a higher place than a member.
   */
  zrevrank(key: Word, member: Word, ...withscores: Option<'WITHSCORE'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `ZSCAN key cursor [MATCH pattern] [COUNT count]`
   *
   * Walks over the members and their scores, some at each call.
   */
  zscan(key: Word, cursor: NumberWord, ...words: Option<'MATCH' | 'COUNT'>[]): Outcomes<[cursor: Text, items: Text[]], this>[Mode];

  /**
   * `ZSCORE key member`
   *
   * Returns the score of a member.
   */
  zscore(key: Word, member: Word): Outcomes<number | null, this>[Mode];

  /**
   * `ZUNION numkeys key … [WEIGHTS weight …] [AGGREGATE SUM | MIN | MAX] [WITHSCORES]`
   *
   * Returns the members of several sorted sets, each once.
   */
  zunion(numkeys: NumberWord, ...words: Option<'WEIGHTS' | 'AGGREGATE' | 'SUM' | 'MIN' | 'MAX' | 'WITHSCORES'>[]): Outcomes<Text[] | [member: Text, score: number][], this>[Mode];

  /**
   * `ZUNIONSTORE destination numkeys key … [WEIGHTS weight …] [AGGREGATE SUM | MIN | MAX]`
   *
   * Stores the members of several sorted sets, each once.
   */
  zunionstore(destination: Word, numkeys: NumberWord, ...words: Option<'WEIGHTS' | 'AGGREGATE' | 'SUM' | 'MIN' | 'MAX'>[]): Outcomes<number, this>[Mode];

  /**
   * `HDEL key field …`
   *
   * Deletes fields of a hash, and the hash with the last one.
   */
  hdel(key: Word, ...fields: Word[]): Outcomes<number, this>[Mode];

  /**
   * `HEXISTS key field`
   *
   * Tells whether a hash has a field.
   */
  hexists(key: Word, field: Word): Outcomes<number, this>[Mode];

  /**
   * `HEXPIRE key seconds [NX | XX | GT | LT] FIELDS numfields field …`
   *
   * Lets fields of a hash expire after so many seconds.
   */
  hexpire(key: Word, seconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT' | 'FIELDS'>[]): Outcomes<number[], this>[Mode];

  /**
   * `HEXPIREAT key unix-time-seconds [NX | XX | GT | LT] FIELDS numfields field …`
   *
   * Lets fields of a hash expire at a Unix time in seconds.
   */
  hexpireat(key: Word, unixTimeSeconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT' | 'FIELDS'>[]): Outcomes<number[], this>[Mode];

  /**
   * `HEXPIRETIME key FIELDS numfields field …`
   *
   * Tells when fields of a hash expire, as Unix times in seconds.
   */
  hexpiretime(key: Word, ...words: Option<'FIELDS'>[]): Outcomes<number[], this>[Mode];

  /**
   * `HGET key field`
   *
   * Returns the value of a field.
   */
  hget(key: Word, field: Word): Outcomes<Text | null, this>[Mode];

  /**
   * `HGETALL key`
   *
   * Returns all fields of a hash and their values.
   */
  hgetall(key: Word): Outcomes<Map<Text, Text>, this>[Mode];

  /**
   * `HGETDEL key FIELDS numfields field …`
   *
   * Returns the values of fields and deletes the fields.
   */
  hgetdel(key: Word, ...words: Option<'FIELDS'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `HGETEX key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST] FIELDS numfields field …`
   *
   * Returns the values of fields and sets or removes their expiration times.
   */
  hgetex(key: Word, ...words: Option<'EX' | 'PX' | 'EXAT' | 'PXAT' | 'PERSIST' | 'FIELDS'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `HINCRBY key field increment`
   *
   * Adds a number to the integer of a field; a missing field counts as 0.
   */
  hincrby(key: Word, field: Word, increment: NumberWord): Outcomes<number | bigint, this>[Mode];

  /**
   * `HINCRBYFLOAT key field increment`
   *
   * Adds a number to the floating point number of a field; a missing field counts as 0.
   */
  hincrbyfloat(key: Word, field: Word, increment: NumberWord): Outcomes<Text, this>[Mode];

  /**
   * `HKEYS key`
   *
   * Returns all fields of a hash.
   */
  hkeys(key: Word): Outcomes<Text[], this>[Mode];

  /**
   * `HLEN key`
   *
   * Returns the number of fields of a hash.
   */
  hlen(key: Word): Outcomes<number, this>[Mode];

  /**
   * `HMGET key field …`
   *
   * Returns the values of several fields.
   */
  hmget(key: Word, ...fields: Word[]): Outcomes<(Text | null)[], this>[Mode];

  /**
   * `HMSET key field value …`
   *
   * Sets fields of a hash, under the former name of the command.
   */
  hmset(key: Word, ...words: Word[]): Outcomes<string, this>[Mode];

  /**
   * `HPERSIST key FIELDS numfields field …`
   *
   * Takes the expiration times of fields away.
   */
  hpersist(key: Word, ...words: Option<'FIELDS'>[]): Outcomes<number[], this>[Mode];

  /**
   * `HPEXPIRE key milliseconds [NX | XX | GT | LT] FIELDS numfields field …`
   *
   * Lets fields of a hash expire after so many milliseconds.
   */
  hpexpire(key: Word, milliseconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT' | 'FIELDS'>[]): Outcomes<number[], this>[Mode];

  /**
   * `HPEXPIREAT key unix-time-milliseconds [NX | XX | GT | LT] FIELDS numfields field …`
   *
   * Lets fields of a hash expire at a Unix time in milliseconds.
   */
  hpexpireat(key: Word, unixTimeMilliseconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT' | 'FIELDS'>[]): Outcomes<number[], this>[Mode];

  /**
   * `HPEXPIRETIME key FIELDS numfields field …`
   *
   * Tells when fields of a hash expire, as Unix times in milliseconds.
   */
  hpexpiretime(key: Word, ...words: Option<'FIELDS'>[]): Outcomes<number[], this>[Mode];

  /**
   * `HPTTL key FIELDS numfields field …`
   *
   * Tells in how many milliseconds fields of a hash expire.
   */
  hpttl(key: Word, ...words: Option<'FIELDS'>[]): Outcomes<number[], this>[Mode];

  /**
   * `HRANDFIELD key [count [WITHVALUES]]`
   *
   * Returns random fields of a hash.
   */
  hrandfield(key: Word, ...words: Option<'WITHVALUES'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `HSCAN key cursor [MATCH pattern] [COUNT count] [NOVALUES]`
   *
   * Walks over the fields of a hash, some at each call.
   */
  hscan(key: Word, cursor: NumberWord, ...words: Option<'MATCH' | 'COUNT' | 'NOVALUES'>[]): Outcomes<[cursor: Text, items: Text[]], this>[Mode];

  /**
   * `HSET key field value …`
   *
   * Sets fields of a hash, which is made if it is missing.
   */
  hset(key: Word, ...words: Word[]): Outcomes<number, this>[Mode];

  /**
   * `HSETEX key [FNX | FXX] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL] FIELDS numfields field value …`
   *
   * Sets fields of a hash and their expiration times.
   */
  hsetex(key: Word, ...words: Option<'FNX' | 'FXX' | 'EX' | 'PX' | 'EXAT' | 'PXAT' | 'KEEPTTL' | 'FIELDS'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `HSETNX key field value`
   *
   * Sets a field that is not there yet.
   */
  hsetnx(key: Word, field: Word, value: Word): Outcomes<number, this>[Mode];

  /**
   * `HSTRLEN key field`
   *
   * Returns the length of the value of a field, in bytes.
   */
  hstrlen(key: Word, field: Word): Outcomes<number, this>[Mode];

  /**
   * `HTTL key FIELDS numfields field …`
   *
   * Tells in how many seconds fields of a hash expire.
   */
  httl(key: Word, ...words: Option<'FIELDS'>[]): Outcomes<number[], this>[Mode];

  /**
   * `HVALS key`
   *
   * Returns all values of a hash.
   */
  hvals(key: Word): Outcomes<Text[], this>[Mode];

  /**
   * `XACK key group id …`
   *
   * Acknowledges entries, so that they are not pending in a group any more.
   */
  xack(key: Word, group: Word, ...ids: Word[]): Outcomes<number, this>[Mode];

  /**
   * `XADD key [NOMKSTREAM] [<MAXLEN | MINID> [= | ~] threshold [LIMIT count]] <* | id> field value …`
   *
   * Adds an entry at the end of a stream; a missing key is made an empty stream.
   */
  xadd(key: Word, ...words: Option<'NOMKSTREAM' | 'MAXLEN' | 'MINID' | '=' | '~' | 'LIMIT' | '*'>[]): Outcomes<Text | null, this>[Mode];

  /**
   * `XAUTOCLAIM key group consumer min-idle-time start [COUNT count] [JUSTID]`
   *
   * Gives entries that have been pending for long to a consumer, as by `XCLAIM`.
   */
  xautoclaim(key: Word, group: Word, consumer: Word, minIdleTime: Word, start: Word, ...words: Option<'COUNT' | 'JUSTID'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `XCLAIM key group consumer min-idle-time id … [IDLE ms] [TIME unix-time-milliseconds] [RETRYCOUNT count] [FORCE] [JUSTID] [LASTID lastid]`
   *
   * Gives pending entries of a group to a consumer, as if they were delivered to it.
   */
  xclaim(key: Word, group: Word, consumer: Word, minIdleTime: Word, ...words: Option<'IDLE' | 'TIME' | 'RETRYCOUNT' | 'FORCE' | 'JUSTID' | 'LASTID'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `XDEL key id …`
   *
   * Deletes entries of a stream and returns how many were there.
   */
  xdel(key: Word, ...ids: Word[]): Outcomes<number, this>[Mode];

  /**
   * `XGROUP CREATE key group <id | $> [MKSTREAM] [ENTRIESREAD entries-read]`
   *
   * Makes a group of consumers.
   */
  xgroupCreate(key: Word, group: Word, ...words: Option<'$' | 'MKSTREAM' | 'ENTRIESREAD'>[]): Outcomes<string, this>[Mode];

  /**
   * `XGROUP CREATECONSUMER key group consumer`
   *
   * Makes a consumer in a group.
   */
  xgroupCreateconsumer(key: Word, group: Word, consumer: Word): Outcomes<number, this>[Mode];

  /**
   * `XGROUP DELCONSUMER key group consumer`
   *
   * Deletes a consumer and what is pending at it.
   */
  xgroupDelconsumer(key: Word, group: Word, consumer: Word): Outcomes<number, this>[Mode];

  /**
   * `XGROUP DESTROY key group`
   *
   * Deletes a group of consumers.
   */
  xgroupDestroy(key: Word, group: Word): Outcomes<number, this>[Mode];

  /**
   * `XGROUP SETID key group <id | $> [ENTRIESREAD entries-read]`
   *
   * Sets the id that counts as the last one delivered to a group.
   */
  xgroupSetid(key: Word, group: Word, ...words: Option<'$' | 'ENTRIESREAD'>[]): Outcomes<string, this>[Mode];

  /**
   * `XINFO CONSUMERS key group`
   *
   * Lists the consumers of a group.
   */
  xinfoConsumers(key: Word, group: Word): Outcomes<Reply, this>[Mode];

  /**
   * `XINFO GROUPS key`
   *
   * Lists the groups of a stream.
   */
  xinfoGroups(key: Word): Outcomes<Reply, this>[Mode];

  /**
   * `XINFO STREAM key [FULL [COUNT count]]`
   *
   * Describes a stream.
   */
  xinfoStream(key: Word, ...words: Option<'FULL' | 'COUNT'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `XLEN key`
   *
   * Returns the number of entries of a stream.
   */
  xlen(key: Word): Outcomes<number, this>[Mode];

  /**
   * `XPENDING key group [[IDLE min-idle-time] start end count [consumer]]`
   *
   * Shows which entries are pending in a group.
   */
  xpending(key: Word, group: Word, ...words: Option<'IDLE'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `XRANGE key start end [COUNT count]`
   *
   * Returns the entries between two ids.
   */
  xrange(key: Word, start: Word, end: Word, ...counts: Option<'COUNT'>[]): Outcomes<StreamEntry<Text>[], this>[Mode];

  /**
   * `XREAD [COUNT count] [BLOCK milliseconds] STREAMS key … id …`
   *
   * Returns entries of several streams above an id each, and may wait for some.
   */
  xread(...words: Option<'COUNT' | 'BLOCK' | 'STREAMS'>[]): Outcomes<Map<Text, StreamEntry<Text>[]> | null, this>[Mode];

  /**
   * `XREADGROUP GROUP group consumer [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key … id …`
   *
   * Returns entries that no consumer of a group has been given, or those pending.
   */
  xreadgroup(...words: Option<'GROUP' | 'COUNT' | 'BLOCK' | 'NOACK' | 'STREAMS'>[]): Outcomes<Map<Text, StreamEntry<Text>[]> | null, this>[Mode];

  /**
   * `XREVRANGE key end start [COUNT count]`
   *
   * Returns the entries between two ids, the last one first.
   */
  xrevrange(key: Word, end: Word, start: Word, ...counts: Option<'COUNT'>[]): Outcomes<StreamEntry<Text>[], this>[Mode];

  /**
   * `XSETID key last-id [ENTRIESADDED entries-added] [MAXDELETEDID max-deleted-id]`
   *
   * Sets the last id of a stream; for the use of the server itself.
   */
  xsetid(key: Word, lastId: Word, ...words: Option<'ENTRIESADDED' | 'MAXDELETEDID'>[]): Outcomes<string, this>[Mode];

  /**
   * `XTRIM key <MAXLEN | MINID> [= | ~] threshold [LIMIT count]`
   *
   * Takes the oldest entries away, down to a length or an id.
   */
  xtrim(key: Word, ...words: Option<'MAXLEN' | 'MINID' | '=' | '~' | 'LIMIT'>[]): Outcomes<number, this>[Mode];

  /**
   * `COPY source destination [DB destination-db] [REPLACE]`
   *
   * Copies a value to another key, in the same database or in another one.
   */
  copy(source: Word, destination: Word, ...words: Option<'DB' | 'REPLACE'>[]): Outcomes<number, this>[Mode];

  /**
   * `DEL key …`
   *
   * Deletes keys.
   */
  del(...keys: Word[]): Outcomes<number, this>[Mode];

  /**
   * `DUMP key`
   *
   * Returns a value in serialized form.
   */
  dump(key: Word): Outcomes<Text | null, this>[Mode];

  /**
   * `EXISTS key …`
   *
   * Counts how many of the named keys exist.
   */
  exists(...keys: Word[]): Outcomes<number, this>[Mode];

  /**
   * `EXPIRE key seconds [NX | XX | GT | LT]`
   *
   * Sets the time to live of a key in seconds.
   */
  expire(key: Word, seconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT'>[]): Outcomes<number, this>[Mode];

  /**
   * `EXPIREAT key unix-time-seconds [NX | XX | GT | LT]`
   *
   * Sets the expiration time of a key as a Unix time in seconds.
   */
  expireat(key: Word, unixTimeSeconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT'>[]): Outcomes<number, this>[Mode];

  /**
   * `EXPIRETIME key`
   *
   * Returns the expiration time of a key as a Unix time in seconds.
   */
  expiretime(key: Word): Outcomes<number, this>[Mode];

  /**
   * `KEYS pattern`
   *
   * Returns all keys whose names match a pattern.
   */
  keys(pattern: Word): Outcomes<Text[], this>[Mode];

  /**
   * `MOVE key db`
   *
   * Takes a key out of the database and puts it into another one.
   */
  move(key: Word, db: NumberWord): Outcomes<number, this>[Mode];

  /**
   * `OBJECT ENCODING key`
   *
   * Returns the name of the internal encoding of a value.
   */
  objectEncoding(key: Word): Outcomes<Text | null, this>[Mode];

  /**
   * `OBJECT FREQ key`
   *
   * Returns how often a key is used, as the logarithmic counter of LFU.
   */
  objectFreq(key: Word): Outcomes<number | null, this>[Mode];

  /**
   * `OBJECT IDLETIME key`
   *
   * Returns for how many seconds a key has not been used.
   */
  objectIdletime(key: Word): Outcomes<number | null, this>[Mode];

  /**
   * `OBJECT REFCOUNT key`
   *
   * Returns the number of references to a value.
   */
  objectRefcount(key: Word): Outcomes<number | null, this>[Mode];

  /**
   * `PERSIST key`
   *
   * Takes the expiration time off a key, so that it stays.
   */
  persist(key: Word): Outcomes<number, this>[Mode];

  /**
   * `PEXPIRE key milliseconds [NX | XX | GT | LT]`
   *
   * Sets the time to live of a key in milliseconds.
   */
  pexpire(key: Word, milliseconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT'>[]): Outcomes<number, this>[Mode];

  /**
   * `PEXPIREAT key unix-time-milliseconds [NX | XX | GT | LT]`
   *
   * Sets the expiration time of a key as a Unix time in milliseconds.
   */
  pexpireat(key: Word, unixTimeMilliseconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT'>[]): Outcomes<number, this>[Mode];

  /**
   * `PEXPIRETIME key`
   *
   * Returns the expiration time of a key as a Unix time in milliseconds.
   */
  pexpiretime(key: Word): Outcomes<number, this>[Mode];

  /**
   * `PTTL key`
   *
   * Returns the time to live of a key in milliseconds.
   */
  pttl(key: Word): Outcomes<number, this>[Mode];

  /**
   * `RANDOMKEY`
   *
   * Returns the name of some key.
   */
  randomkey(): Outcomes<Text | null, this>[Mode];

  /**
   * `RENAME key newkey`
   *
   * Gives a key another name; a key that had this name is replaced.
   */
  rename(key: Word, newkey: Word): Outcomes<string, this>[Mode];

  /**
   * `RENAMENX key newkey`
   *
   * Gives a key another name, unless a key has that name.
   */
  renamenx(key: Word, newkey: Word): Outcomes<number, this>[Mode];

  /**
   * `RESTORE key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]`
   *
   * Makes a key of a value in serialized form.
   */
  restore(key: Word, ttl: NumberWord, serializedValue: Word, ...words: Option<'REPLACE' | 'ABSTTL' | 'IDLETIME' | 'FREQ'>[]): Outcomes<string, this>[Mode];

  /**
   * `SCAN cursor [MATCH pattern] [COUNT count] [TYPE type]`
   *
   * Walks over the keys of the database, some at each call.
   */
  scan(cursor: NumberWord, ...words: Option<'MATCH' | 'COUNT' | 'TYPE'>[]): Outcomes<[cursor: Text, items: Text[]], this>[Mode];

  /**
   * `SORT key [BY pattern] [LIMIT offset count] [GET pattern …] [ASC | DESC] [ALPHA] [STORE destination]`
   *
   * Sorts the elements of a list, a set or a sorted set, and may store the result.
   */
  sort(key: Word, ...words: Option<'BY' | 'LIMIT' | 'GET' | 'ASC' | 'DESC' | 'ALPHA' | 'STORE'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `SORT_RO key [BY pattern] [LIMIT offset count] [GET pattern …] [ASC | DESC] [ALPHA]`
   *
   * Sorts the elements of a list, a set or a sorted set.
   */
  sortRo(key: Word, ...words: Option<'BY' | 'LIMIT' | 'GET' | 'ASC' | 'DESC' | 'ALPHA'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `TOUCH key …`
   *
   * Marks keys as used now and counts those that exist.
   */
  touch(...keys: Word[]): Outcomes<number, this>[Mode];

  /**
   * `TTL key`
   *
   * Returns the time to live of a key in seconds.
   */
  ttl(key: Word): Outcomes<number, this>[Mode];

  /**
   * `TYPE key`
   *
   * Returns the type of the value at a key.
   */
  type(key: Word): Outcomes<string, this>[Mode];

  /**
   * `UNLINK key …`
   *
   * Removes keys at once and frees their values later.
   */
  unlink(...keys: Word[]): Outcomes<number, this>[Mode];

  /**
   * `WAIT numreplicas timeout`
   *
   * Waits until so many replicas have acknowledged the writes before.
   */
  wait(numreplicas: NumberWord, timeout: NumberWord): Outcomes<Reply, this>[Mode];

  /**
   * `WAITAOF numlocal numreplicas timeout`
   *
   * Waits until the writes before are on disk here, and on so many replicas.
   */
  waitaof(numlocal: NumberWord, numreplicas: NumberWord, timeout: NumberWord): Outcomes<Reply, this>[Mode];

  /**
   * `AUTH [username] password`
   *
   * Logs the connection in.
   */
  auth(...words: Word[]): Outcomes<string, this>[Mode];

  /**
   * `CLIENT CACHING <YES | NO>`
   *
   * Says whether the keys of the next command are tracked.
   */
  clientCaching(mode: 'YES' | 'NO'): Outcomes<string, this>[Mode];

  /**
   * `CLIENT GETNAME`
   *
   * Tells what CLIENT SETNAME named the connection.
   */
  clientGetname(): Outcomes<Text | null, this>[Mode];

  /**
   * `CLIENT GETREDIR`
   *
   * Returns the id of the client that receives this one's invalidation messages.
   */
  clientGetredir(): Outcomes<number, this>[Mode];

  /**
   * `CLIENT ID`
   *
   * Returns the id of the connection.
   */
  clientId(): Outcomes<number, this>[Mode];

  /**
   * `CLIENT INFO`
   *
   * Describes the connection as a line of CLIENT LIST.
   */
  clientInfo(): Outcomes<Text, this>[Mode];

  /**
   * `CLIENT KILL <ip:port | ID client-id | TYPE normal | master | slave | replica | pubsub | USER username | ADDR ip:port | LADDR ip:port | SKIPME YES | NO | MAXAGE maxage>`
   *
   * Closes connections.
   */
  clientKill(...words: Option<'ID' | 'TYPE' | 'normal' | 'master' | 'slave' | 'replica' | 'pubsub' | 'USER' | 'ADDR' | 'LADDR' | 'SKIPME' | 'YES' | 'NO' | 'MAXAGE'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `CLIENT LIST [TYPE normal | master | replica | pubsub] [ID client-id …]`
   *
   * Lists the connections, one line each.
   */
  clientList(...words: Option<'TYPE' | 'normal' | 'master' | 'replica' | 'pubsub' | 'ID'>[]): Outcomes<Text, this>[Mode];

  /**
   * `CLIENT NO-EVICT <ON | OFF>`
   *
   * Protects the connection from being closed when clients use too much memory.
   */
  clientNoEvict(enabled: 'ON' | 'OFF'): Outcomes<string, this>[Mode];

  /**
   * `CLIENT NO-TOUCH <ON | OFF>`
   *
   * Says whether the commands of this client count as a use of their keys.
   */
  clientNoTouch(enabled: 'ON' | 'OFF'): Outcomes<string, this>[Mode];

  /**
   * `CLIENT PAUSE timeout [WRITE | ALL]`
   *
   * Holds back the commands of all clients for some time.
   */
  clientPause(timeout: NumberWord, ...words: Option<'WRITE' | 'ALL'>[]): Outcomes<string, this>[Mode];

  /**
   * `CLIENT SETINFO <lib-name libname | lib-ver libver>`
   *
   * Tells the server the name or the version of the client's library.
   */
  clientSetinfo(...words: Option<'lib-name' | 'lib-ver'>[]): Outcomes<string, this>[Mode];

  /**
   * `CLIENT SETNAME connection-name`
   *
   * Gives the connection a name.
   */
  clientSetname(connectionName: Word): Outcomes<string, this>[Mode];

  /**
   * `CLIENT TRACKING <ON | OFF> [REDIRECT client-id] [PREFIX prefix …] [BCAST] [OPTIN] [OPTOUT] [NOLOOP]`
   *
   * Tells the client when keys that it caches change.
   */
  clientTracking(status: 'ON' | 'OFF', ...words: Option<'REDIRECT' | 'PREFIX' | 'BCAST' | 'OPTIN' | 'OPTOUT' | 'NOLOOP'>[]): Outcomes<string, this>[Mode];

  /**
   * `CLIENT TRACKINGINFO`
   *
   * Describes how the keys that this client caches are tracked.
   */
  clientTrackinginfo(): Outcomes<Reply, this>[Mode];

  /**
   * `CLIENT UNBLOCK client-id [TIMEOUT | ERROR]`
   *
   * Ends the waiting of another client that is blocked in a command.
   */
  clientUnblock(clientId: NumberWord, ...words: Option<'TIMEOUT' | 'ERROR'>[]): Outcomes<number, this>[Mode];

  /**
   * `CLIENT UNPAUSE`
   *
   * Lets the commands held back by CLIENT PAUSE run.
   */
  clientUnpause(): Outcomes<string, this>[Mode];

  /**
   * `ECHO message`
   *
   * Returns the given text.
   */
  echo(message: Word): Outcomes<Text, this>[Mode];

  /**
   * `PING [message]`
   *
   * Shows that the server answers.
   */
  ping(...messages: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `SELECT index`
   *
   * Chooses the database of the connection.
   */
  select(index: NumberWord): Outcomes<string, this>[Mode];

  /**
   * `ACL CAT [category]`
   *
   * Lists the categories of commands, or the commands of one.
   */
  aclCat(...categorys: Word[]): Outcomes<Text[], this>[Mode];

  /**
   * `ACL DELUSER username …`
   *
   * Deletes users and closes their connections.
   */
  aclDeluser(...usernames: Word[]): Outcomes<number, this>[Mode];

  /**
   * `ACL DRYRUN username command [arg …]`
   *
   * Tells whether a user may run a command, without running it.
   */
  aclDryrun(username: Word, command: Word, ...args: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `ACL GENPASS [bits]`
   *
   * Makes up a password that nobody can guess.
   */
  aclGenpass(...bitss: Word[]): Outcomes<Text, this>[Mode];

  /**
   * `ACL GETUSER username`
   *
   * Tells what a user is and may do.
   */
  aclGetuser(username: Word): Outcomes<Reply, this>[Mode];

  /**
   * `ACL LIST`
   *
   * Shows all users as they would stand in a file.
   */
  aclList(): Outcomes<Text[], this>[Mode];

  /**
   * `ACL LOAD`
   *
   * Reads the users from the ACL file anew.
   */
  aclLoad(): Outcomes<string, this>[Mode];

  /**
   * `ACL LOG [count | RESET]`
   *
   * Shows what was refused lately, or forgets it.
   */
  aclLog(...words: Option<'RESET'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `ACL SAVE`
   *
   * Writes the users into the ACL file.
   */
  aclSave(): Outcomes<string, this>[Mode];

  /**
   * `ACL SETUSER username [rule …]`
   *
   * Makes a user, or changes one, by rules.
   */
  aclSetuser(username: Word, ...rules: Word[]): Outcomes<string, this>[Mode];

  /**
   * `ACL USERS`
   *
   * Lists the names of all users.
   */
  aclUsers(): Outcomes<Text[], this>[Mode];

  /**
   * `ACL WHOAMI`
   *
   * Returns the name of the user that the connection is logged in as.
   */
  aclWhoami(): Outcomes<Text, this>[Mode];

  /**
   * `COMMAND`
   *
   * Returns the properties of all commands.
   */
  command(...words: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `COMMAND COUNT`
   *
   * Returns the number of commands.
   */
  commandCount(): Outcomes<number, this>[Mode];

  /**
   * `COMMAND DOCS [command-name …]`
   *
   * Returns the documentation of some or all commands.
   */
  commandDocs(...commandNames: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `COMMAND GETKEYS command [arg …]`
   *
   * Returns the arguments of a command that are keys.
   */
  commandGetkeys(command: Word, ...args: Word[]): Outcomes<Text[], this>[Mode];

  /**
   * `COMMAND GETKEYSANDFLAGS command [arg …]`
   *
   * Returns the keys of a command and what it does to each of them.
   */
  commandGetkeysandflags(command: Word, ...args: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `COMMAND INFO [command-name …]`
   *
   * Returns the properties of some or all commands.
   */
  commandInfo(...commandNames: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `COMMAND LIST [FILTERBY MODULE module-name | ACLCAT category | PATTERN pattern]`
   *
   * Returns the names of all commands, or of those that pass a filter.
   */
  commandList(...words: Option<'FILTERBY' | 'MODULE' | 'ACLCAT' | 'PATTERN'>[]): Outcomes<Text[], this>[Mode];

  /**
   * `CONFIG GET parameter …`
   *
   * Returns the values of the parameters that match.
   */
  configGet(...parameters: Word[]): Outcomes<Map<Text, Text>, this>[Mode];

  /**
   * `CONFIG RESETSTAT`
   *
   * Sets the counters that INFO shows back to zero.
   */
  configResetstat(): Outcomes<string, this>[Mode];

  /**
   * `CONFIG REWRITE`
   *
   * Writes the configuration in force into the configuration file.
   */
  configRewrite(): Outcomes<string, this>[Mode];

  /**
   * `CONFIG SET parameter value …`
   *
   * Changes parameters while the server runs.
   */
  configSet(...words: Word[]): Outcomes<string, this>[Mode];

  /**
   * `DBSIZE`
   *
   * Counts the keys of the database.
   */
  dbsize(): Outcomes<number, this>[Mode];

  /**
   * `DEBUG`
   *
   * Groups the commands for debugging and testing.
   */
  debug(...words: Word[]): Outcomes<string, this>[Mode];

  /**
   * `FAILOVER [TO host port [FORCE]] [ABORT] [TIMEOUT milliseconds]`
   *
   * Hands over to a replica, which becomes the primary of this server.
   */
  failover(...words: Option<'TO' | 'FORCE' | 'ABORT' | 'TIMEOUT'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `FLUSHALL [ASYNC | SYNC]`
   *
   * Deletes the keys of all databases.
   */
  flushall(...words: Option<'ASYNC' | 'SYNC'>[]): Outcomes<string, this>[Mode];

  /**
   * `FLUSHDB [ASYNC | SYNC]`
   *
   * Deletes the keys of the database.
   */
  flushdb(...words: Option<'ASYNC' | 'SYNC'>[]): Outcomes<string, this>[Mode];

  /**
   * `INFO [section …]`
   *
   * Returns facts and counters of the server.
   */
  info(...sections: Word[]): Outcomes<Text, this>[Mode];

  /**
   * `LASTSAVE`
   *
   * Returns the Unix time of the last save that has succeeded.
   */
  lastsave(): Outcomes<number, this>[Mode];

  /**
   * `LATENCY DOCTOR`
   *
   * Explains the samples of the latency monitor in words.
   */
  latencyDoctor(): Outcomes<Text, this>[Mode];

  /**
   * `LATENCY GRAPH event`
   *
   * Draws the samples of an event.
   */
  latencyGraph(event: Word): Outcomes<Reply, this>[Mode];

  /**
   * `LATENCY HISTOGRAM [command …]`
   *
   * Counts the calls of some or all commands by their duration.
   */
  latencyHistogram(...commands: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `LATENCY HISTORY event`
   *
   * Returns the samples of an event.
   */
  latencyHistory(event: Word): Outcomes<Reply, this>[Mode];

  /**
   * `LATENCY LATEST`
   *
   * Returns the last sample and the worst one of each event.
   */
  latencyLatest(): Outcomes<Reply, this>[Mode];

  /**
   * `LATENCY RESET [event …]`
   *
   * Drops the samples of some or all events.
   */
  latencyReset(...events: Word[]): Outcomes<number, this>[Mode];

  /**
   * `LOLWUT [VERSION version]`
   *
   * Draws a picture and tells the version.
   */
  lolwut(...versions: Option<'VERSION'>[]): Outcomes<Text, this>[Mode];

  /**
   * `MEMORY DOCTOR`
   *
   * Explains in words how memory is used.
   */
  memoryDoctor(): Outcomes<Text, this>[Mode];

  /**
   * `MEMORY MALLOC-STATS`
   *
   * Returns figures of the allocator.
   */
  memoryMallocStats(): Outcomes<Text, this>[Mode];

  /**
   * `MEMORY PURGE`
   *
   * Frees what waits to be freed.
   */
  memoryPurge(): Outcomes<string, this>[Mode];

  /**
   * `MEMORY STATS`
   *
   * Returns how memory is used.
   */
  memoryStats(): Outcomes<Reply, this>[Mode];

  /**
   * `MEMORY USAGE key [SAMPLES count]`
   *
   * Estimates how many bytes a key and its value take.
   */
  memoryUsage(key: Word, ...counts: Option<'SAMPLES'>[]): Outcomes<number | null, this>[Mode];

  /**
   * `MODULE LIST`
   *
   * Returns the modules that are loaded.
   */
  moduleList(): Outcomes<Reply, this>[Mode];

  /**
   * `MODULE LOAD path [arg …]`
   *
   * Loads a module.
   */
  moduleLoad(path: Word, ...args: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `MODULE LOADEX path [CONFIG name value …] [ARGS args …]`
   *
   * Loads a module with settings.
   */
  moduleLoadex(path: Word, ...words: Option<'CONFIG' | 'ARGS'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `MODULE UNLOAD name`
   *
   * Takes a module away.
   */
  moduleUnload(name: Word): Outcomes<Reply, this>[Mode];

  /**
   * `PSYNC replicationid offset`
   *
   * Asks for the stream of effects, from an offset on if possible.
   */
  psync(replicationid: Word, offset: NumberWord, ...words: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `REPLICAOF <host port | NO ONE>`
   *
   * Makes the server a replica of another one, or a primary.
   */
  replicaof(...words: Option<'NO' | 'ONE'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `REPLCONF`
   *
   * What primary and replica tell each other beside the stream.
   */
  replconf(...words: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `ROLE`
   *
   * Returns what the server is in its replication, and to whom.
   */
  role(): Outcomes<Reply, this>[Mode];

  /**
   * `SLAVEOF <host port | NO ONE>`
   *
   * Makes the server a replica of another one, or a primary.
   */
  slaveof(...words: Option<'NO' | 'ONE'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `SLOWLOG GET [count]`
   *
   * Returns entries of the slow log.
   */
  slowlogGet(...counts: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `SLOWLOG LEN`
   *
   * Counts the entries of the slow log.
   */
  slowlogLen(): Outcomes<number, this>[Mode];

  /**
   * `SLOWLOG RESET`
   *
   * Drops all entries of the slow log.
   */
  slowlogReset(): Outcomes<string, this>[Mode];

  /**
   * `SWAPDB index1 index2`
   *
   * Exchanges two databases.
   */
  swapdb(index1: NumberWord, index2: NumberWord): Outcomes<string, this>[Mode];

  /**
   * `SYNC`
   *
   * Asks for the dataset and the stream of effects.
   */
  sync(): Outcomes<Reply, this>[Mode];

  /**
   * `TIME`
   *
   * Returns the time of the server.
   */
  time(): Outcomes<Text[], this>[Mode];

  /**
   * `UNWATCH`
   *
   * Watches no key any more.
   */
  unwatch(): Outcomes<string, this>[Mode];

  /**
   * `WATCH key …`
   *
   * Lets the next transaction run only if the keys are not touched before it.
   */
  watch(...keys: Word[]): Outcomes<string, this>[Mode];

  /**
   * `PUBLISH channel message`
   *
   * Sends a message to all who listen to a channel.
   */
  publish(channel: Word, message: Word): Outcomes<number, this>[Mode];

  /**
   * `PUBSUB CHANNELS [pattern]`
   *
   * Lists the channels that have listeners.
   */
  pubsubChannels(...patterns: Word[]): Outcomes<Text[], this>[Mode];

  /**
   * `PUBSUB NUMPAT`
   *
   * Counts the patterns that have listeners.
   */
  pubsubNumpat(): Outcomes<number, this>[Mode];

  /**
   * `PUBSUB NUMSUB [channel …]`
   *
   * Counts the listeners of channels.
   */
  pubsubNumsub(...channels: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `PUBSUB SHARDCHANNELS [pattern]`
   *
   * Lists the shard channels that have listeners.
   */
  pubsubShardchannels(...patterns: Word[]): Outcomes<Text[], this>[Mode];

  /**
   * `PUBSUB SHARDNUMSUB [shardchannel …]`
   *
   * Counts the listeners of shard channels.
   */
  pubsubShardnumsub(...shardchannels: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `SPUBLISH shardchannel message`
   *
   * Sends a message to all who listen to a shard channel.
   */
  spublish(shardchannel: Word, message: Word): Outcomes<number, this>[Mode];

  /**
   * `EVAL script numkeys [key …] [arg …]`
   *
   * Runs a Lua script.
   */
  eval(script: Word, numkeys: NumberWord, ...words: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `EVALSHA sha1 numkeys [key …] [arg …]`
   *
   * Runs a Lua script of the cache.
   */
  evalsha(sha1: Word, numkeys: NumberWord, ...words: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `EVALSHA_RO sha1 numkeys [key …] [arg …]`
   *
   * Runs a Lua script of the cache that only reads.
   */
  evalshaRo(sha1: Word, numkeys: NumberWord, ...words: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `EVAL_RO script numkeys [key …] [arg …]`
   *
   * Runs a Lua script that only reads.
   */
  evalRo(script: Word, numkeys: NumberWord, ...words: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `FCALL function numkeys [key …] [arg …]`
   *
   * Calls a function.
   */
  fcall(name: Word, numkeys: NumberWord, ...words: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `FCALL_RO function numkeys [key …] [arg …]`
   *
   * Calls a function that only reads.
   */
  fcallRo(name: Word, numkeys: NumberWord, ...words: Word[]): Outcomes<Reply, this>[Mode];

  /**
   * `FUNCTION DELETE library-name`
   *
   * Deletes a library and its functions.
   */
  functionDelete(libraryName: Word): Outcomes<string, this>[Mode];

  /**
   * `FUNCTION DUMP`
   *
   * Returns all libraries in serialized form.
   */
  functionDump(): Outcomes<Text, this>[Mode];

  /**
   * `FUNCTION FLUSH [ASYNC | SYNC]`
   *
   * Deletes all libraries.
   */
  functionFlush(...words: Option<'ASYNC' | 'SYNC'>[]): Outcomes<string, this>[Mode];

  /**
   * `FUNCTION KILL`
   *
   * Ends the function that runs.
   */
  functionKill(): Outcomes<Reply, this>[Mode];

  /**
   * `FUNCTION LIST [LIBRARYNAME library-name-pattern] [WITHCODE]`
   *
   * Describes the libraries.
   */
  functionList(...words: Option<'LIBRARYNAME' | 'WITHCODE'>[]): Outcomes<Reply, this>[Mode];

  /**
   * `FUNCTION LOAD [REPLACE] function-code`
   *
   * Makes a library.
   */
  functionLoad(...words: Option<'REPLACE'>[]): Outcomes<Text, this>[Mode];

  /**
   * `FUNCTION RESTORE serialized-value [FLUSH | APPEND | REPLACE]`
   *
   * Makes libraries of what FUNCTION DUMP has returned.
   */
  functionRestore(serializedValue: Word, ...words: Option<'FLUSH' | 'APPEND' | 'REPLACE'>[]): Outcomes<string, this>[Mode];

  /**
   * `FUNCTION STATS`
   *
   * Tells what runs, and how many libraries and functions there are.
   */
  functionStats(): Outcomes<Reply, this>[Mode];

  /**
   * `SCRIPT DEBUG <YES | SYNC | NO>`
   *
   * Sets how scripts of this client are debugged.
   */
  scriptDebug(mode: 'YES' | 'SYNC' | 'NO'): Outcomes<Reply, this>[Mode];

  /**
   * `SCRIPT EXISTS sha1 …`
   *
   * Tells which scripts are in the cache.
   */
  scriptExists(...sha1s: Word[]): Outcomes<number[], this>[Mode];

  /**
   * `SCRIPT FLUSH [ASYNC | SYNC]`
   *
   * Takes all scripts out of the cache.
   */
  scriptFlush(...words: Option<'ASYNC' | 'SYNC'>[]): Outcomes<string, this>[Mode];

  /**
   * `SCRIPT KILL`
   *
   * Ends the script that runs.
   */
  scriptKill(): Outcomes<Reply, this>[Mode];

  /**
   * `SCRIPT LOAD script`
   *
   * Puts a script into the cache.
   */
  scriptLoad(script: Word): Outcomes<Text, this>[Mode];
}

/** The methods, each with the words of its command. */
export const commandMethods: readonly (readonly [method: string, ...words: string[]])[] = [
  ['append', 'APPEND'],
  ['decr', 'DECR'],
  ['decrby', 'DECRBY'],
  ['get', 'GET'],
  ['getdel', 'GETDEL'],
  ['getex', 'GETEX'],
  ['getrange', 'GETRANGE'],
  ['getset', 'GETSET'],
  ['incr', 'INCR'],
  ['incrby', 'INCRBY'],
  ['incrbyfloat', 'INCRBYFLOAT'],
  ['lcs', 'LCS'],
  ['mget', 'MGET'],
  ['mset', 'MSET'],
  ['msetnx', 'MSETNX'],
  ['psetex', 'PSETEX'],
  ['set', 'SET'],
  ['setex', 'SETEX'],
  ['setnx', 'SETNX'],
  ['setrange', 'SETRANGE'],
  ['strlen', 'STRLEN'],
  ['substr', 'SUBSTR'],
  ['bitcount', 'BITCOUNT'],
  ['bitfield', 'BITFIELD'],
  ['bitfieldRo', 'BITFIELD_RO'],
  ['bitop', 'BITOP'],
  ['bitpos', 'BITPOS'],
  ['getbit', 'GETBIT'],
  ['setbit', 'SETBIT'],
  ['pfadd', 'PFADD'],
  ['pfcount', 'PFCOUNT'],
  ['pfmerge', 'PFMERGE'],
  ['geoadd', 'GEOADD'],
  ['geodist', 'GEODIST'],
  ['geohash', 'GEOHASH'],
  ['geopos', 'GEOPOS'],
  ['georadius', 'GEORADIUS'],
  ['georadiusRo', 'GEORADIUS_RO'],
  ['georadiusbymember', 'GEORADIUSBYMEMBER'],
  ['georadiusbymemberRo', 'GEORADIUSBYMEMBER_RO'],
  ['geosearch', 'GEOSEARCH'],
  ['geosearchstore', 'GEOSEARCHSTORE'],
  ['blmove', 'BLMOVE'],
  ['blmpop', 'BLMPOP'],
  ['blpop', 'BLPOP'],
  ['brpop', 'BRPOP'],
  ['brpoplpush', 'BRPOPLPUSH'],
  ['lindex', 'LINDEX'],
  ['linsert', 'LINSERT'],
  ['llen', 'LLEN'],
  ['lmove', 'LMOVE'],
  ['lmpop', 'LMPOP'],
  ['lpop', 'LPOP'],
  ['lpos', 'LPOS'],
  ['lpush', 'LPUSH'],
  ['lpushx', 'LPUSHX'],
  ['lrange', 'LRANGE'],
  ['lrem', 'LREM'],
  ['lset', 'LSET'],
  ['ltrim', 'LTRIM'],
  ['rpop', 'RPOP'],
  ['rpoplpush', 'RPOPLPUSH'],
  ['rpush', 'RPUSH'],
  ['rpushx', 'RPUSHX'],
  ['sadd', 'SADD'],
  ['scard', 'SCARD'],
  ['sdiff', 'SDIFF'],
  ['sdiffstore', 'SDIFFSTORE'],
  ['sinter', 'SINTER'],
  ['sintercard', 'SINTERCARD'],
  ['sinterstore', 'SINTERSTORE'],
  ['sismember', 'SISMEMBER'],
  ['smembers', 'SMEMBERS'],
  ['smismember', 'SMISMEMBER'],
  ['smove', 'SMOVE'],
  ['spop', 'SPOP'],
  ['srandmember', 'SRANDMEMBER'],
  ['srem', 'SREM'],
  ['sscan', 'SSCAN'],
  ['sunion', 'SUNION'],
  ['sunionstore', 'SUNIONSTORE'],
  ['bzmpop', 'BZMPOP'],
  ['bzpopmax', 'BZPOPMAX'],
  ['bzpopmin', 'BZPOPMIN'],
  ['zadd', 'ZADD'],
  ['zcard', 'ZCARD'],
  ['zcount', 'ZCOUNT'],
  ['zdiff', 'ZDIFF'],
  ['zdiffstore', 'ZDIFFSTORE'],
  ['zincrby', 'ZINCRBY'],
  ['zinter', 'ZINTER'],
  ['zintercard', 'ZINTERCARD'],
  ['zinterstore', 'ZINTERSTORE'],
  ['zlexcount', 'ZLEXCOUNT'],
  ['zmpop', 'ZMPOP'],
  ['zmscore', 'ZMSCORE'],
  ['zpopmax', 'ZPOPMAX'],
  ['zpopmin', 'ZPOPMIN'],
  ['zrandmember', 'ZRANDMEMBER'],
  ['zrange', 'ZRANGE'],
  ['zrangebylex', 'ZRANGEBYLEX'],
  ['zrangebyscore', 'ZRANGEBYSCORE'],
  ['zrangestore', 'ZRANGESTORE'],
  ['zrank', 'ZRANK'],
  ['zrem', 'ZREM'],
  ['zremrangebylex', 'ZREMRANGEBYLEX'],
  ['zremrangebyrank', 'ZREMRANGEBYRANK'],
  ['zremrangebyscore', 'ZREMRANGEBYSCORE'],
  ['zrevrange', 'ZREVRANGE'],
  ['zrevrangebylex', 'ZREVRANGEBYLEX'],
  ['zrevrangebyscore', 'ZREVRANGEBYSCORE'],
  ['zrevrank', 'ZREVRANK'],
  ['zscan', 'ZSCAN'],
  ['zscore', 'ZSCORE'],
  ['zunion', 'ZUNION'],
  ['zunionstore', 'ZUNIONSTORE'],
  ['hdel', 'HDEL'],
  ['hexists', 'HEXISTS'],
  ['hexpire', 'HEXPIRE'],
  ['hexpireat', 'HEXPIREAT'],
  ['hexpiretime', 'HEXPIRETIME'],
  ['hget', 'HGET'],
  ['hgetall', 'HGETALL'],
  ['hgetdel', 'HGETDEL'],
  ['hgetex', 'HGETEX'],
  ['hincrby', 'HINCRBY'],
  ['hincrbyfloat', 'HINCRBYFLOAT'],
  ['hkeys', 'HKEYS'],
  ['hlen', 'HLEN'],
  ['hmget', 'HMGET'],
  ['hmset', 'HMSET'],
  ['hpersist', 'HPERSIST'],
  ['hpexpire', 'HPEXPIRE'],
  ['hpexpireat', 'HPEXPIREAT'],
  ['hpexpiretime', 'HPEXPIRETIME'],
  ['hpttl', 'HPTTL'],
  ['hrandfield', 'HRANDFIELD'],
  ['hscan', 'HSCAN'],
  ['hset', 'HSET'],
  ['hsetex', 'HSETEX'],
  ['hsetnx', 'HSETNX'],
  ['hstrlen', 'HSTRLEN'],
  ['httl', 'HTTL'],
  ['hvals', 'HVALS'],
  ['xack', 'XACK'],
  ['xadd', 'XADD'],
  ['xautoclaim', 'XAUTOCLAIM'],
  ['xclaim', 'XCLAIM'],
  ['xdel', 'XDEL'],
  ['xgroupCreate', 'XGROUP', 'CREATE'],
  ['xgroupCreateconsumer', 'XGROUP', 'CREATECONSUMER'],
  ['xgroupDelconsumer', 'XGROUP', 'DELCONSUMER'],
  ['xgroupDestroy', 'XGROUP', 'DESTROY'],
  ['xgroupSetid', 'XGROUP', 'SETID'],
  ['xinfoConsumers', 'XINFO', 'CONSUMERS'],
  ['xinfoGroups', 'XINFO', 'GROUPS'],
  ['xinfoStream', 'XINFO', 'STREAM'],
  ['xlen', 'XLEN'],
  ['xpending', 'XPENDING'],
  ['xrange', 'XRANGE'],
  ['xread', 'XREAD'],
  ['xreadgroup', 'XREADGROUP'],
  ['xrevrange', 'XREVRANGE'],
  ['xsetid', 'XSETID'],
  ['xtrim', 'XTRIM'],
  ['copy', 'COPY'],
  ['del', 'DEL'],
  ['dump', 'DUMP'],
  ['exists', 'EXISTS'],
  ['expire', 'EXPIRE'],
  ['expireat', 'EXPIREAT'],
  ['expiretime', 'EXPIRETIME'],
  ['keys', 'KEYS'],
  ['move', 'MOVE'],
  ['objectEncoding', 'OBJECT', 'ENCODING'],
  ['objectFreq', 'OBJECT', 'FREQ'],
  ['objectIdletime', 'OBJECT', 'IDLETIME'],
  ['objectRefcount', 'OBJECT', 'REFCOUNT'],
  ['persist', 'PERSIST'],
  ['pexpire', 'PEXPIRE'],
  ['pexpireat', 'PEXPIREAT'],
  ['pexpiretime', 'PEXPIRETIME'],
  ['pttl', 'PTTL'],
  ['randomkey', 'RANDOMKEY'],
  ['rename', 'RENAME'],
  ['renamenx', 'RENAMENX'],
  ['restore', 'RESTORE'],
  ['scan', 'SCAN'],
  ['sort', 'SORT'],
  ['sortRo', 'SORT_RO'],
  ['touch', 'TOUCH'],
  ['ttl', 'TTL'],
  ['type', 'TYPE'],
  ['unlink', 'UNLINK'],
  ['wait', 'WAIT'],
  ['waitaof', 'WAITAOF'],
  ['auth', 'AUTH'],
  ['clientCaching', 'CLIENT', 'CACHING'],
  ['clientGetname', 'CLIENT', 'GETNAME'],
  ['clientGetredir', 'CLIENT', 'GETREDIR'],
  ['clientId', 'CLIENT', 'ID'],
  ['clientInfo', 'CLIENT', 'INFO'],
  ['clientKill', 'CLIENT', 'KILL'],
  ['clientList', 'CLIENT', 'LIST'],
  ['clientNoEvict', 'CLIENT', 'NO-EVICT'],
  ['clientNoTouch', 'CLIENT', 'NO-TOUCH'],
  ['clientPause', 'CLIENT', 'PAUSE'],
  ['clientSetinfo', 'CLIENT', 'SETINFO'],
  ['clientSetname', 'CLIENT', 'SETNAME'],
  ['clientTracking', 'CLIENT', 'TRACKING'],
  ['clientTrackinginfo', 'CLIENT', 'TRACKINGINFO'],
  ['clientUnblock', 'CLIENT', 'UNBLOCK'],
  ['clientUnpause', 'CLIENT', 'UNPAUSE'],
  ['echo', 'ECHO'],
  ['ping', 'PING'],
  ['select', 'SELECT'],
  ['aclCat', 'ACL', 'CAT'],
  ['aclDeluser', 'ACL', 'DELUSER'],
  ['aclDryrun', 'ACL', 'DRYRUN'],
  ['aclGenpass', 'ACL', 'GENPASS'],
  ['aclGetuser', 'ACL', 'GETUSER'],
  ['aclList', 'ACL', 'LIST'],
  ['aclLoad', 'ACL', 'LOAD'],
  ['aclLog', 'ACL', 'LOG'],
  ['aclSave', 'ACL', 'SAVE'],
  ['aclSetuser', 'ACL', 'SETUSER'],
  ['aclUsers', 'ACL', 'USERS'],
  ['aclWhoami', 'ACL', 'WHOAMI'],
  ['command', 'COMMAND'],
  ['commandCount', 'COMMAND', 'COUNT'],
  ['commandDocs', 'COMMAND', 'DOCS'],
  ['commandGetkeys', 'COMMAND', 'GETKEYS'],
  ['commandGetkeysandflags', 'COMMAND', 'GETKEYSANDFLAGS'],
  ['commandInfo', 'COMMAND', 'INFO'],
  ['commandList', 'COMMAND', 'LIST'],
  ['configGet', 'CONFIG', 'GET'],
  ['configResetstat', 'CONFIG', 'RESETSTAT'],
  ['configRewrite', 'CONFIG', 'REWRITE'],
  ['configSet', 'CONFIG', 'SET'],
  ['dbsize', 'DBSIZE'],
  ['debug', 'DEBUG'],
  ['failover', 'FAILOVER'],
  ['flushall', 'FLUSHALL'],
  ['flushdb', 'FLUSHDB'],
  ['info', 'INFO'],
  ['lastsave', 'LASTSAVE'],
  ['latencyDoctor', 'LATENCY', 'DOCTOR'],
  ['latencyGraph', 'LATENCY', 'GRAPH'],
  ['latencyHistogram', 'LATENCY', 'HISTOGRAM'],
  ['latencyHistory', 'LATENCY', 'HISTORY'],
  ['latencyLatest', 'LATENCY', 'LATEST'],
  ['latencyReset', 'LATENCY', 'RESET'],
  ['lolwut', 'LOLWUT'],
  ['memoryDoctor', 'MEMORY', 'DOCTOR'],
  ['memoryMallocStats', 'MEMORY', 'MALLOC-STATS'],
  ['memoryPurge', 'MEMORY', 'PURGE'],
  ['memoryStats', 'MEMORY', 'STATS'],
  ['memoryUsage', 'MEMORY', 'USAGE'],
  ['moduleList', 'MODULE', 'LIST'],
  ['moduleLoad', 'MODULE', 'LOAD'],
  ['moduleLoadex', 'MODULE', 'LOADEX'],
  ['moduleUnload', 'MODULE', 'UNLOAD'],
  ['psync', 'PSYNC'],
  ['replicaof', 'REPLICAOF'],
  ['replconf', 'REPLCONF'],
  ['role', 'ROLE'],
  ['slaveof', 'SLAVEOF'],
  ['slowlogGet', 'SLOWLOG', 'GET'],
  ['slowlogLen', 'SLOWLOG', 'LEN'],
  ['slowlogReset', 'SLOWLOG', 'RESET'],
  ['swapdb', 'SWAPDB'],
  ['sync', 'SYNC'],
  ['time', 'TIME'],
  ['unwatch', 'UNWATCH'],
  ['watch', 'WATCH'],
  ['publish', 'PUBLISH'],
  ['pubsubChannels', 'PUBSUB', 'CHANNELS'],
  ['pubsubNumpat', 'PUBSUB', 'NUMPAT'],
  ['pubsubNumsub', 'PUBSUB', 'NUMSUB'],
  ['pubsubShardchannels', 'PUBSUB', 'SHARDCHANNELS'],
  ['pubsubShardnumsub', 'PUBSUB', 'SHARDNUMSUB'],
  ['spublish', 'SPUBLISH'],
  ['eval', 'EVAL'],
  ['evalsha', 'EVALSHA'],
  ['evalshaRo', 'EVALSHA_RO'],
  ['evalRo', 'EVAL_RO'],
  ['fcall', 'FCALL'],
  ['fcallRo', 'FCALL_RO'],
  ['functionDelete', 'FUNCTION', 'DELETE'],
  ['functionDump', 'FUNCTION', 'DUMP'],
  ['functionFlush', 'FUNCTION', 'FLUSH'],
  ['functionKill', 'FUNCTION', 'KILL'],
  ['functionList', 'FUNCTION', 'LIST'],
  ['functionLoad', 'FUNCTION', 'LOAD'],
  ['functionRestore', 'FUNCTION', 'RESTORE'],
  ['functionStats', 'FUNCTION', 'STATS'],
  ['scriptDebug', 'SCRIPT', 'DEBUG'],
  ['scriptExists', 'SCRIPT', 'EXISTS'],
  ['scriptFlush', 'SCRIPT', 'FLUSH'],
  ['scriptKill', 'SCRIPT', 'KILL'],
  ['scriptLoad', 'SCRIPT', 'LOAD'],
];
