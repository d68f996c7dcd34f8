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
  append(key: Word, value: Word): Outcome<number>[Mode];

  /**
   * `DECR key`
   *
   * Takes one from the integer at a key; a missing key counts as 0.
   */
  decr(key: Word): Outcome<number | bigint>[Mode];

  /**
   * `DECRBY key decrement`
   *
   * Takes a number from the integer at a key; a missing key counts as 0.
   */
  decrby(key: Word, decrement: NumberWord): Outcome<number | bigint>[Mode];

  /**
   * `GET key`
   *
   * Returns the string at a key.
   */
  get(key: Word): Outcome<Text | null>[Mode];

  /**
   * `GETDEL key`
   *
   * Returns the string at a key and deletes the key.
   */
  getdel(key: Word): Outcome<Text | null>[Mode];

  /**
   * `GETEX key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]`
   *
   * Returns the string at a key and sets or removes its expiration time.
   */
  getex(key: Word, ...words: Option<'EX' | 'PX' | 'EXAT' | 'PXAT' | 'PERSIST'>[]): Outcome<Text | null>[Mode];

  /**
   * `GETRANGE key start end`
   *
   * Returns the part of a string between two offsets.
   */
  getrange(key: Word, start: NumberWord, end: NumberWord): Outcome<Text>[Mode];

  /**
   * `GETSET key value`
   *
   * Sets the string at a key and returns the one that was there.
   */
  getset(key: Word, value: Word): Outcome<Text | null>[Mode];

  /**
   * `INCR key`
   *
   * Adds one to the integer at a key; a missing key counts as 0.
   */
  incr(key: Word): Outcome<number | bigint>[Mode];

  /**
   * `INCRBY key increment`
   *
   * Adds a number to the integer at a key; a missing key counts as 0.
   */
  incrby(key: Word, increment: NumberWord): Outcome<number | bigint>[Mode];

  /**
   * `INCRBYFLOAT key increment`
   *
   * Adds a number to the floating point number at a key; a missing key counts as 0.
   */
  incrbyfloat(key: Word, increment: NumberWord): Outcome<Text>[Mode];

  /**
   * `LCS key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]`
   *
   * Finds the longest common subsequence of two strings.
   */
  lcs(key1: Word, key2: Word, ...words: Option<'LEN' | 'IDX' | 'MINMATCHLEN' | 'WITHMATCHLEN'>[]): Outcome<Reply>[Mode];

  /**
   * `MGET key …`
   *
   * Returns the strings at several keys at once.
   */
  mget(...keys: Word[]): Outcome<(Text | null)[]>[Mode];

  /**
   * `MSET key value …`
   *
   * Sets the strings at several keys at once.
   */
  mset(...words: Word[]): Outcome<string>[Mode];

  /**
   * `MSETNX key value …`
   *
   * Sets the strings at several keys at once, unless one of the keys exists.
   */
  msetnx(...words: Word[]): Outcome<number>[Mode];

  /**
   * `PSETEX key milliseconds value`
   *
   * Sets the string at a key and its time to live in milliseconds.
   */
  psetex(key: Word, milliseconds: NumberWord, value: Word): Outcome<string>[Mode];

  /**
   * `SET key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]`
   *
   * Sets the string at a key, whatever was there before.
   */
  set(key: Word, value: Word, ...words: Option<'NX' | 'XX' | 'GET' | 'EX' | 'PX' | 'EXAT' | 'PXAT' | 'KEEPTTL'>[]): Outcome<Text | null>[Mode];

  /**
   * `SETEX key seconds value`
   *
   * Sets the string at a key and its time to live in seconds.
   */
  setex(key: Word, seconds: NumberWord, value: Word): Outcome<string>[Mode];

  /**
   * `SETNX key value`
   *
   * Sets the string at a key, unless the key exists.
   */
  setnx(key: Word, value: Word): Outcome<number>[Mode];

  /**
   * `SETRANGE key offset value`
   *
   * Overwrites part of a string from an offset on, filling a gap with zero bytes.
   */
  setrange(key: Word, offset: NumberWord, value: Word): Outcome<number>[Mode];

  /**
   * `STRLEN key`
   *
   * Returns the length of a string in bytes.
   */
  strlen(key: Word): Outcome<number>[Mode];

  /**
   * `SUBSTR key start end`
   *
   * Returns the part of a string between two offsets, under its former name.
   */
  substr(key: Word, start: NumberWord, end: NumberWord): Outcome<Text>[Mode];

  /**
   * `BITCOUNT key [start end [BYTE | BIT]]`
   *
   * Counts the bits that are set in a string or a part of it.
   */
  bitcount(key: Word, ...words: Option<'BYTE' | 'BIT'>[]): Outcome<number>[Mode];

  /**
   * `BITFIELD key [GET encoding offset | [OVERFLOW WRAP | SAT | FAIL] <SET encoding offset value | INCRBY encoding offset increment> …]`
   *
   * Reads, sets and increments integers of any width inside a string.
   */
  bitfield(key: Word, ...words: Option<'GET' | 'OVERFLOW' | 'WRAP' | 'SAT' | 'FAIL' | 'SET' | 'INCRBY'>[]): Outcome<(number | bigint | null)[]>[Mode];

  /**
   * `BITFIELD_RO key [GET encoding offset …]`
   *
   * Reads integers of any width inside a string.
   */
  bitfieldRo(key: Word, ...words: Option<'GET'>[]): Outcome<(number | bigint | null)[]>[Mode];

  /**
   * `BITOP <AND | OR | XOR | NOT> destkey key …`
   *
   * Combines the bits of several strings and stores the result.
   */
  bitop(operation: 'AND' | 'OR' | 'XOR' | 'NOT', destkey: Word, ...keys: Word[]): Outcome<number>[Mode];

  /**
   * `BITPOS key bit [start [end [BYTE | BIT]]]`
   *
   * Finds the first bit of a string that is set, or that is clear.
   */
  bitpos(key: Word, bit: NumberWord, ...words: Option<'BYTE' | 'BIT'>[]): Outcome<number>[Mode];

  /**
   * `GETBIT key offset`
   *
   * Returns one bit of a string.
   */
  getbit(key: Word, offset: NumberWord): Outcome<number>[Mode];

  /**
   * `SETBIT key offset value`
   *
   * Sets or clears one bit of a string and returns what it was.
   */
  setbit(key: Word, offset: NumberWord, value: NumberWord): Outcome<number>[Mode];

  /**
   * `PFADD key [element …]`
   *
   * Adds elements to a HyperLogLog; a missing key counts as an empty one.
   */
  pfadd(key: Word, ...elements: Word[]): Outcome<number>[Mode];

  /**
   * `PFCOUNT key …`
   *
   * Estimates how many different elements were added to one or several keys.
   */
  pfcount(...keys: Word[]): Outcome<number>[Mode];

  /**
   * `PFMERGE destkey [sourcekey …]`
   *
   * Adds everything that several HyperLogLogs have seen to one of them.
   */
  pfmerge(destkey: Word, ...sourcekeys: Word[]): Outcome<string>[Mode];

  /**
   * `GEOADD key [NX | XX] [CH] longitude latitude member …`
   *
   * Adds places to a sorted set, or moves them.
   */
  geoadd(key: Word, ...words: Option<'NX' | 'XX' | 'CH'>[]): Outcome<number>[Mode];

  /**
   * `GEODIST key member1 member2 [m | km | ft | mi]`
   *
   * Returns the distance of two members.
   */
  geodist(key: Word, member1: Word, member2: Word, ...words: Option<'m' | 'km' | 'ft' | 'mi'>[]): Outcome<Text | null>[Mode];

  /**
   * `GEOHASH key [member …]`
   *
   * Returns the places of members as geohash texts.
   */
  geohash(key: Word, ...members: Word[]): Outcome<(Text | null)[]>[Mode];

  /**
   * `GEOPOS key [member …]`
   *
   * Returns the longitudes and latitudes of members.
   */
  geopos(key: Word, ...members: Word[]): Outcome<([longitude: number, latitude: number] | null)[]>[Mode];

  /**
   * `GEORADIUS key longitude latitude radius <m | km | ft | mi> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC] [STORE key | STOREDIST key]`
   *
   * Finds, and may store, the members within a distance of a place.
   */
  georadius(key: Word, longitude: NumberWord, latitude: NumberWord, radius: NumberWord, unit: 'm' | 'km' | 'ft' | 'mi', ...words: Option<'WITHCOORD' | 'WITHDIST' | 'WITHHASH' | 'COUNT' | 'ANY' | 'ASC' | 'DESC' | 'STORE' | 'STOREDIST'>[]): Outcome<Reply>[Mode];

  /**
   * `GEORADIUS_RO key longitude latitude radius <m | km | ft | mi> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC]`
   *
   * Finds the members within a distance of a place.
   */
  georadiusRo(key: Word, longitude: NumberWord, latitude: NumberWord, radius: NumberWord, unit: 'm' | 'km' | 'ft' | 'mi', ...words: Option<'WITHCOORD' | 'WITHDIST' | 'WITHHASH' | 'COUNT' | 'ANY' | 'ASC' | 'DESC'>[]): Outcome<Reply>[Mode];

  /**
   * `GEORADIUSBYMEMBER key member radius <m | km | ft | mi> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC] [STORE key | STOREDIST key]`
   *
   * Finds, and may store, the members within a distance of a member.
   */
  georadiusbymember(key: Word, member: Word, radius: NumberWord, unit: 'm' | 'km' | 'ft' | 'mi', ...words: Option<'WITHCOORD' | 'WITHDIST' | 'WITHHASH' | 'COUNT' | 'ANY' | 'ASC' | 'DESC' | 'STORE' | 'STOREDIST'>[]): Outcome<Reply>[Mode];

  /**
   * `GEORADIUSBYMEMBER_RO key member radius <m | km | ft | mi> [WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC | DESC]`
   *
   * Finds the members within a distance of a member.
   */
  georadiusbymemberRo(key: Word, member: Word, radius: NumberWord, unit: 'm' | 'km' | 'ft' | 'mi', ...words: Option<'WITHCOORD' | 'WITHDIST' | 'WITHHASH' | 'COUNT' | 'ANY' | 'ASC' | 'DESC'>[]): Outcome<Reply>[Mode];

  /**
   * `GEOSEARCH key <FROMMEMBER member | FROMLONLAT longitude latitude> <BYRADIUS radius <m | km | ft | mi> | BYBOX width height <m | km | ft | mi>> [ASC | DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]`
   *
   * Finds the members inside a circle or a box.
   */
  geosearch(key: Word, ...words: Option<'FROMMEMBER' | 'FROMLONLAT' | 'BYRADIUS' | 'm' | 'km' | 'ft' | 'mi' | 'BYBOX' | 'ASC' | 'DESC' | 'COUNT' | 'ANY' | 'WITHCOORD' | 'WITHDIST' | 'WITHHASH'>[]): Outcome<Reply>[Mode];

  /**
   * `GEOSEARCHSTORE destination source <FROMMEMBER member | FROMLONLAT longitude latitude> <BYRADIUS radius <m | km | ft | mi> | BYBOX width height <m | km | ft | mi>> [ASC | DESC] [COUNT count [ANY]] [STOREDIST]`
   *
   * Stores the members inside a circle or a box.
   */
  geosearchstore(destination: Word, source: Word, ...words: Option<'FROMMEMBER' | 'FROMLONLAT' | 'BYRADIUS' | 'm' | 'km' | 'ft' | 'mi' | 'BYBOX' | 'ASC' | 'DESC' | 'COUNT' | 'ANY' | 'STOREDIST'>[]): Outcome<number>[Mode];

  /**
   * `BLMOVE source destination <LEFT | RIGHT> <LEFT | RIGHT> timeout`
   *
   * Moves an element from an end of a list to an end of another, waiting for one.
   */
  blmove(source: Word, destination: Word, wherefrom: 'LEFT' | 'RIGHT', whereto: 'LEFT' | 'RIGHT', timeout: NumberWord): Outcome<Reply>[Mode];

  /**
   * `BLMPOP timeout numkeys key … <LEFT | RIGHT> [COUNT count]`
   *
   * Pops elements from the first of several lists that has any, waiting for one.
   */
  blmpop(timeout: NumberWord, numkeys: NumberWord, ...words: Option<'LEFT' | 'RIGHT' | 'COUNT'>[]): Outcome<[key: Text, elements: Text[]] | null>[Mode];

  /**
   * `BLPOP key … timeout`
   *
   * Pops the first element of the first of several lists, waiting for one.
   */
  blpop(...words: Word[]): Outcome<[key: Text, element: Text] | null>[Mode];

  /**
   * `BRPOP key … timeout`
   *
   * Pops the last element of the first of several lists, waiting for one.
   */
  brpop(...words: Word[]): Outcome<[key: Text, element: Text] | null>[Mode];

  /**
   * `BRPOPLPUSH source destination timeout`
   *
   * Moves the last element of a list to the front of another, waiting for one.
   */
  brpoplpush(source: Word, destination: Word, timeout: NumberWord): Outcome<Reply>[Mode];

  /**
   * `LINDEX key index`
   *
   * Returns the element at an index of a list.
   */
  lindex(key: Word, index: NumberWord): Outcome<Text | null>[Mode];

  /**
   * `LINSERT key <BEFORE | AFTER> pivot element`
   *
   * Inserts an element before or after another one of a list.
   */
  linsert(key: Word, where: 'BEFORE' | 'AFTER', pivot: Word, element: Word): Outcome<number>[Mode];

  /**
   * `LLEN key`
   *
   * Returns the number of elements of a list.
   */
  llen(key: Word): Outcome<number>[Mode];

  /**
   * `LMOVE source destination <LEFT | RIGHT> <LEFT | RIGHT>`
   *
   * Moves an element from an end of a list to an end of another.
   */
  lmove(source: Word, destination: Word, wherefrom: 'LEFT' | 'RIGHT', whereto: 'LEFT' | 'RIGHT'): Outcome<Text | null>[Mode];

  /**
   * `LMPOP numkeys key … <LEFT | RIGHT> [COUNT count]`
   *
   * Pops elements from the first of several lists that has any.
   */
  lmpop(numkeys: NumberWord, ...words: Option<'LEFT' | 'RIGHT' | 'COUNT'>[]): Outcome<[key: Text, elements: Text[]] | null>[Mode];

  /**
   * `LPOP key [count]`
   *
   * Pops elements from the front of a list.
   */
  lpop(key: Word, ...counts: Word[]): Outcome<Text | Text[] | null>[Mode];

  /**
   * `LPOS key element [RANK rank] [COUNT num-matches] [MAXLEN len]`
   *
   * Returns where an element stands in a list.
   */
  lpos(key: Word, element: Word, ...words: Option<'RANK' | 'COUNT' | 'MAXLEN'>[]): Outcome<number | number[] | null>[Mode];

  /**
   * `LPUSH key element …`
   *
   * Pushes elements to the front of a list; a missing key counts as an empty one.
   */
  lpush(key: Word, ...elements: Word[]): Outcome<number>[Mode];

  /**
   * `LPUSHX key element …`
   *
   * Pushes elements to the front of a list, if it exists.
   */
  lpushx(key: Word, ...elements: Word[]): Outcome<number>[Mode];

  /**
   * `LRANGE key start stop`
   *
   * Returns the elements of a list between two indexes.
   */
  lrange(key: Word, start: NumberWord, stop: NumberWord): Outcome<Text[]>[Mode];

  /**
   * `LREM key count element`
   *
   * Removes elements of a list that equal a text.
   */
  lrem(key: Word, count: NumberWord, element: Word): Outcome<number>[Mode];

  /**
   * `LSET key index element`
   *
   * Replaces the element at an index of a list.
   */
  lset(key: Word, index: NumberWord, element: Word): Outcome<string>[Mode];

  /**
   * `LTRIM key start stop`
   *
   * Removes the elements of a list that are not between two indexes.
   */
  ltrim(key: Word, start: NumberWord, stop: NumberWord): Outcome<string>[Mode];

  /**
   * `RPOP key [count]`
   *
   * Pops elements from the end of a list.
   */
  rpop(key: Word, ...counts: Word[]): Outcome<Text | Text[] | null>[Mode];

  /**
   * `RPOPLPUSH source destination`
   *
   * Moves the last element of a list to the front of another.
   */
  rpoplpush(source: Word, destination: Word): Outcome<Text | null>[Mode];

  /**
   * `RPUSH key element …`
   *
   * Pushes elements to the end of a list; a missing key counts as an empty one.
   */
  rpush(key: Word, ...elements: Word[]): Outcome<number>[Mode];

  /**
   * `RPUSHX key element …`
   *
   * Pushes elements to the end of a list, if it exists.
   */
  rpushx(key: Word, ...elements: Word[]): Outcome<number>[Mode];

  /**
   * `SADD key member …`
   *
   * Adds members to a set, which is made if there is none.
   */
  sadd(key: Word, ...members: Word[]): Outcome<number>[Mode];

  /**
   * `SCARD key`
   *
   * Counts the members of a set.
   */
  scard(key: Word): Outcome<number>[Mode];

  /**
   * `SDIFF key …`
   *
   * Returns the members of the first set that no other set has.
   */
  sdiff(...keys: Word[]): Outcome<Set<Text>>[Mode];

  /**
   * `SDIFFSTORE destination key …`
   *
   * Stores the members of the first set that no other set has.
   */
  sdiffstore(destination: Word, ...keys: Word[]): Outcome<number>[Mode];

  /**
   * `SINTER key …`
   *
   * Returns the members that all sets have.
   */
  sinter(...keys: Word[]): Outcome<Set<Text>>[Mode];

  /**
   * `SINTERCARD numkeys key … [LIMIT limit]`
   *
   * Counts the members that all sets have, up to a limit.
   */
  sintercard(numkeys: NumberWord, ...words: Option<'LIMIT'>[]): Outcome<number>[Mode];

  /**
   * `SINTERSTORE destination key …`
   *
   * Stores the members that all sets have.
   */
  sinterstore(destination: Word, ...keys: Word[]): Outcome<number>[Mode];

  /**
   * `SISMEMBER key member`
   *
   * Tells whether a set has a member.
   */
  sismember(key: Word, member: Word): Outcome<number>[Mode];

  /**
   * `SMEMBERS key`
   *
   * Returns all members of a set.
   */
  smembers(key: Word): Outcome<Set<Text>>[Mode];

  /**
   * `SMISMEMBER key member …`
   *
   * Tells for each of several members whether a set has it.
   */
  smismember(key: Word, ...members: Word[]): Outcome<number[]>[Mode];

  /**
   * `SMOVE source destination member`
   *
   * Moves a member from a set to another one.
   */
  smove(source: Word, destination: Word, member: Word): Outcome<number>[Mode];

  /**
   * `SPOP key [count]`
   *
   * Removes random members from a set and returns them.
   */
  spop(key: Word, ...counts: Word[]): Outcome<Text | Set<Text> | null>[Mode];

  /**
   * `SRANDMEMBER key [count]`
   *
   * Returns random members of a set.
   */
  srandmember(key: Word, ...counts: Word[]): Outcome<Text | Text[] | null>[Mode];

  /**
   * `SREM key member …`
   *
   * Removes members from a set, which is deleted with its last one.
   */
  srem(key: Word, ...members: Word[]): Outcome<number>[Mode];

  /**
   * `SSCAN key cursor [MATCH pattern] [COUNT count]`
   *
   * Walks over the members of a set, some at each call.
   */
  sscan(key: Word, cursor: NumberWord, ...words: Option<'MATCH' | 'COUNT'>[]): Outcome<[cursor: Text, items: Text[]]>[Mode];

  /**
   * `SUNION key …`
   *
   * Returns the members that any of the sets has.
   */
  sunion(...keys: Word[]): Outcome<Set<Text>>[Mode];

  /**
   * `SUNIONSTORE destination key …`
   *
   * Stores the members that any of the sets has.
   */
  sunionstore(destination: Word, ...keys: Word[]): Outcome<number>[Mode];

  /**
   * `BZMPOP timeout numkeys key … <MIN | MAX> [COUNT count]`
   *
   * Takes members off an end of the first sorted set that has any, or waits.
   */
  bzmpop(timeout: NumberWord, numkeys: NumberWord, ...words: Option<'MIN' | 'MAX' | 'COUNT'>[]): Outcome<Reply>[Mode];

  /**
   * `BZPOPMAX key … timeout`
   *
   * Takes the greatest member off the first sorted set that has any, or waits for one.
   */
  bzpopmax(...words: Word[]): Outcome<[key: Text, member: Text, score: number] | null>[Mode];

  /**
   * `BZPOPMIN key … timeout`
   *
   * Takes the least member off the first sorted set that has any, or waits for one.
   */
  bzpopmin(...words: Word[]): Outcome<[key: Text, member: Text, score: number] | null>[Mode];

  /**
   * `ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member …`
   *
   * Adds members to a sorted set, or gives them other scores.
   */
  zadd(key: Word, ...words: Option<'NX' | 'XX' | 'GT' | 'LT' | 'CH' | 'INCR'>[]): Outcome<number | null>[Mode];

  /**
   * `ZCARD key`
   *
   * Returns the number of members.
   */
  zcard(key: Word): Outcome<number>[Mode];

  /**
   * `ZCOUNT key min max`
   *
   * Counts the members whose score lies in a range.
   */
  zcount(key: Word, min: NumberWord, max: NumberWord): Outcome<number>[Mode];

  /**
   * `ZDIFF numkeys key … [WITHSCORES]`
   *
   * Returns what the first of several sorted sets holds and the others do not.
   */
  zdiff(numkeys: NumberWord, ...words: Option<'WITHSCORES'>[]): Outcome<Text[] | [member: Text, score: number][]>[Mode];

  /**
   * `ZDIFFSTORE destination numkeys key …`
   *
   * Stores what the first of several sorted sets holds and the others do not.
   */
  zdiffstore(destination: Word, numkeys: NumberWord, ...keys: Word[]): Outcome<number>[Mode];

  /**
   * `ZINCRBY key increment member`
   *
   * Adds to the score of a member; a missing member counts as one with the score 0.
   */
  zincrby(key: Word, increment: NumberWord, member: Word): Outcome<number>[Mode];

  /**
   * `ZINTER numkeys key … [WEIGHTS weight …] [AGGREGATE SUM | MIN | MAX] [WITHSCORES]`
   *
   * Returns the members that all of several sorted sets hold.
   */
  zinter(numkeys: NumberWord, ...words: Option<'WEIGHTS' | 'AGGREGATE' | 'SUM' | 'MIN' | 'MAX' | 'WITHSCORES'>[]): Outcome<Text[] | [member: Text, score: number][]>[Mode];

  /**
   * `ZINTERCARD numkeys key … [LIMIT limit]`
   *
   * Counts the members that all of several sorted sets hold.
   */
  zintercard(numkeys: NumberWord, ...words: Option<'LIMIT'>[]): Outcome<number>[Mode];

  /**
   * `ZINTERSTORE destination numkeys key … [WEIGHTS weight …] [AGGREGATE SUM | MIN | MAX]`
   *
   * Stores the members that all of several sorted sets hold.
   */
  zinterstore(destination: Word, numkeys: NumberWord, ...words: Option<'WEIGHTS' | 'AGGREGATE' | 'SUM' | 'MIN' | 'MAX'>[]): Outcome<number>[Mode];

  /**
   * `ZLEXCOUNT key min max`
   *
   * Counts the members in a range of names, where all scores are equal.
   */
  zlexcount(key: Word, min: Word, max: Word): Outcome<number>[Mode];

  /**
   * `ZMPOP numkeys key … <MIN | MAX> [COUNT count]`
   *
   * Takes members off an end of the first sorted set that has any.
   */
  zmpop(numkeys: NumberWord, ...words: Option<'MIN' | 'MAX' | 'COUNT'>[]): Outcome<Reply>[Mode];

  /**
   * `ZMSCORE key member …`
   *
   * Returns the scores of several members.
   */
  zmscore(key: Word, ...members: Word[]): Outcome<(number | null)[]>[Mode];

  /**
   * `ZPOPMAX key [count]`
   *
   * Takes out the members with the greatest scores.
   */
  zpopmax(key: Word, ...counts: Word[]): Outcome<Reply>[Mode];

  /**
   * `ZPOPMIN key [count]`
   *
   * Takes out the members with the least scores.
   */
  zpopmin(key: Word, ...counts: Word[]): Outcome<Reply>[Mode];

  /**
   * `ZRANDMEMBER key [count [WITHSCORES]]`
   *
   * Returns random members.
   */
  zrandmember(key: Word, ...words: Option<'WITHSCORES'>[]): Outcome<Reply>[Mode];

  /**
   * `ZRANGE key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]`
   *
   * Returns the members in a range of ranks, scores or names.
   */
  zrange(key: Word, start: Word, stop: Word, ...words: Option<'BYSCORE' | 'BYLEX' | 'REV' | 'LIMIT' | 'WITHSCORES'>[]): Outcome<Text[] | [member: Text, score: number][]>[Mode];

  /**
   * `ZRANGEBYLEX key min max [LIMIT offset count]`
   *
   * Returns the members in a range of names, where all scores are equal.
   */
  zrangebylex(key: Word, min: Word, max: Word, ...words: Option<'LIMIT'>[]): Outcome<Text[]>[Mode];

  /**
   * `ZRANGEBYSCORE key min max [WITHSCORES] [LIMIT offset count]`
   *
   * Returns the members whose score lies in a range.
   */
  zrangebyscore(key: Word, min: NumberWord, max: NumberWord, ...words: Option<'WITHSCORES' | 'LIMIT'>[]): Outcome<Text[] | [member: Text, score: number][]>[Mode];

  /**
   * `ZRANGESTORE dst src min max [BYSCORE | BYLEX] [REV] [LIMIT offset count]`
   *
   * Stores the members in a range of ranks, scores or names.
   */
  zrangestore(dst: Word, src: Word, min: Word, max: Word, ...words: Option<'BYSCORE' | 'BYLEX' | 'REV' | 'LIMIT'>[]): Outcome<number>[Mode];

  /**
   * `ZRANK key member [WITHSCORE]`
   *
   * Returns how many members have a lower place than a member.
   */
  zrank(key: Word, member: Word, ...withscores: Option<'WITHSCORE'>[]): Outcome<Reply>[Mode];

  /**
   * `ZREM key member …`
   *
   * Takes members out of a sorted set.
   */
  zrem(key: Word, ...members: Word[]): Outcome<number>[Mode];

  /**
   * `ZREMRANGEBYLEX key min max`
   *
   * Takes out the members in a range of names, where all scores are equal.
   */
  zremrangebylex(key: Word, min: Word, max: Word): Outcome<number>[Mode];

  /**
   * `ZREMRANGEBYRANK key start stop`
   *
   * Takes out the members in a range of ranks.
   */
  zremrangebyrank(key: Word, start: NumberWord, stop: NumberWord): Outcome<number>[Mode];

  /**
   * `ZREMRANGEBYSCORE key min max`
   *
   * Takes out the members whose score lies in a range.
   */
  zremrangebyscore(key: Word, min: NumberWord, max: NumberWord): Outcome<number>[Mode];

  /**
   * `ZREVRANGE key start stop [WITHSCORES]`
   *
   * Returns the members in a range of ranks, the greatest first.
   */
  zrevrange(key: Word, start: NumberWord, stop: NumberWord, ...withscoress: Option<'WITHSCORES'>[]): Outcome<Text[] | [member: Text, score: number][]>[Mode];

  /**
   * `ZREVRANGEBYLEX key max min [LIMIT offset count]`
   *
   * Returns the members in a range of names, the last first, if all scores are equal.
   */
  zrevrangebylex(key: Word, max: Word, min: Word, ...words: Option<'LIMIT'>[]): Outcome<Text[]>[Mode];

  /**
   * `ZREVRANGEBYSCORE key max min [WITHSCORES] [LIMIT offset count]`
   *
   * Returns the members whose score lies in a range, the greatest first.
   */
  zrevrangebyscore(key: Word, max: NumberWord, min: NumberWord, ...words: Option<'WITHSCORES' | 'LIMIT'>[]): Outcome<Text[] | [member: Text, score: number][]>[Mode];

  /**
   * `ZREVRANK key member [WITHSCORE]`
   *
   * Returns how many members have a higher place than a member.
   */
  zrevrank(key: Word, member: Word, ...withscores: Option<'WITHSCORE'>[]): Outcome<Reply>[Mode];

  /**
   * `ZSCAN key cursor [MATCH pattern] [COUNT count]`
   *
   * Walks over the members and their scores, some at each call.
   */
  zscan(key: Word, cursor: NumberWord, ...words: Option<'MATCH' | 'COUNT'>[]): Outcome<[cursor: Text, items: Text[]]>[Mode];

  /**
   * `ZSCORE key member`
   *
   * Returns the score of a member.
   */
  zscore(key: Word, member: Word): Outcome<number | null>[Mode];

  /**
   * `ZUNION numkeys key … [WEIGHTS weight …] [AGGREGATE SUM | MIN | MAX] [WITHSCORES]`
   *
   * Returns the members of several sorted sets, each once.
   */
  zunion(numkeys: NumberWord, ...words: Option<'WEIGHTS' | 'AGGREGATE' | 'SUM' | 'MIN' | 'MAX' | 'WITHSCORES'>[]): Outcome<Text[] | [member: Text, score: number][]>[Mode];

  /**
   * `ZUNIONSTORE destination numkeys key … [WEIGHTS weight …] [AGGREGATE SUM | MIN | MAX]`
   *
   * Stores the members of several sorted sets, each once.
   */
  zunionstore(destination: Word, numkeys: NumberWord, ...words: Option<'WEIGHTS' | 'AGGREGATE' | 'SUM' | 'MIN' | 'MAX'>[]): Outcome<number>[Mode];

  /**
   * `HDEL key field …`
   *
   * Deletes fields of a hash, and the hash with the last one.
   */
  hdel(key: Word, ...fields: Word[]): Outcome<number>[Mode];

  /**
   * `HEXISTS key field`
   *
   * Tells whether a hash has a field.
   */
  hexists(key: Word, field: Word): Outcome<number>[Mode];

  /**
   * `HEXPIRE key seconds [NX | XX | GT | LT] FIELDS numfields field …`
   *
   * Lets fields of a hash expire after so many seconds.
   */
  hexpire(key: Word, seconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT' | 'FIELDS'>[]): Outcome<number[]>[Mode];

  /**
   * `HEXPIREAT key unix-time-seconds [NX | XX | GT | LT] FIELDS numfields field …`
   *
   * Lets fields of a hash expire at a Unix time in seconds.
   */
  hexpireat(key: Word, unixTimeSeconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT' | 'FIELDS'>[]): Outcome<number[]>[Mode];

  /**
   * `HEXPIRETIME key FIELDS numfields field …`
   *
   * Tells when fields of a hash expire, as Unix times in seconds.
   */
  hexpiretime(key: Word, ...words: Option<'FIELDS'>[]): Outcome<number[]>[Mode];

  /**
   * `HGET key field`
   *
   * Returns the value of a field.
   */
  hget(key: Word, field: Word): Outcome<Text | null>[Mode];

  /**
   * `HGETALL key`
   *
   * Returns all fields of a hash and their values.
   */
  hgetall(key: Word): Outcome<Map<Text, Text>>[Mode];

  /**
   * `HGETDEL key FIELDS numfields field …`
   *
   * Returns the values of fields and deletes the fields.
   */
  hgetdel(key: Word, ...words: Option<'FIELDS'>[]): Outcome<Reply>[Mode];

  /**
   * `HGETEX key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST] FIELDS numfields field …`
   *
   * Returns the values of fields and sets or removes their expiration times.
   */
  hgetex(key: Word, ...words: Option<'EX' | 'PX' | 'EXAT' | 'PXAT' | 'PERSIST' | 'FIELDS'>[]): Outcome<Reply>[Mode];

  /**
   * `HINCRBY key field increment`
   *
   * Adds a number to the integer of a field; a missing field counts as 0.
   */
  hincrby(key: Word, field: Word, increment: NumberWord): Outcome<number | bigint>[Mode];

  /**
   * `HINCRBYFLOAT key field increment`
   *
   * Adds a number to the floating point number of a field; a missing field counts as 0.
   */
  hincrbyfloat(key: Word, field: Word, increment: NumberWord): Outcome<Text>[Mode];

  /**
   * `HKEYS key`
   *
   * Returns all fields of a hash.
   */
  hkeys(key: Word): Outcome<Text[]>[Mode];

  /**
   * `HLEN key`
   *
   * Returns the number of fields of a hash.
   */
  hlen(key: Word): Outcome<number>[Mode];

  /**
   * `HMGET key field …`
   *
   * Returns the values of several fields.
   */
  hmget(key: Word, ...fields: Word[]): Outcome<(Text | null)[]>[Mode];

  /**
   * `HMSET key field value …`
   *
   * Sets fields of a hash, under the former name of the command.
   */
  hmset(key: Word, ...words: Word[]): Outcome<string>[Mode];

  /**
   * `HPERSIST key FIELDS numfields field …`
   *
   * Takes the expiration times of fields away.
   */
  hpersist(key: Word, ...words: Option<'FIELDS'>[]): Outcome<number[]>[Mode];

  /**
   * `HPEXPIRE key milliseconds [NX | XX | GT | LT] FIELDS numfields field …`
   *
   * Lets fields of a hash expire after so many milliseconds.
   */
  hpexpire(key: Word, milliseconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT' | 'FIELDS'>[]): Outcome<number[]>[Mode];

  /**
   * `HPEXPIREAT key unix-time-milliseconds [NX | XX | GT | LT] FIELDS numfields field …`
   *
   * Lets fields of a hash expire at a Unix time in milliseconds.
   */
  hpexpireat(key: Word, unixTimeMilliseconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT' | 'FIELDS'>[]): Outcome<number[]>[Mode];

  /**
   * `HPEXPIRETIME key FIELDS numfields field …`
   *
   * Tells when fields of a hash expire, as Unix times in milliseconds.
   */
  hpexpiretime(key: Word, ...words: Option<'FIELDS'>[]): Outcome<number[]>[Mode];

  /**
   * `HPTTL key FIELDS numfields field …`
   *
   * Tells in how many milliseconds fields of a hash expire.
   */
  hpttl(key: Word, ...words: Option<'FIELDS'>[]): Outcome<number[]>[Mode];

  /**
   * `HRANDFIELD key [count [WITHVALUES]]`
   *
   * Returns random fields of a hash.
   */
  hrandfield(key: Word, ...words: Option<'WITHVALUES'>[]): Outcome<Reply>[Mode];

  /**
   * `HSCAN key cursor [MATCH pattern] [COUNT count] [NOVALUES]`
   *
   * Walks over the fields of a hash, some at each call.
   */
  hscan(key: Word, cursor: NumberWord, ...words: Option<'MATCH' | 'COUNT' | 'NOVALUES'>[]): Outcome<[cursor: Text, items: Text[]]>[Mode];

  /**
   * `HSET key field value …`
   *
   * Sets fields of a hash, which is made if it is missing.
   */
  hset(key: Word, ...words: Word[]): Outcome<number>[Mode];

  /**
   * `HSETEX key [FNX | FXX] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL] FIELDS numfields field value …`
   *
   * Sets fields of a hash and their expiration times.
   */
  hsetex(key: Word, ...words: Option<'FNX' | 'FXX' | 'EX' | 'PX' | 'EXAT' | 'PXAT' | 'KEEPTTL' | 'FIELDS'>[]): Outcome<Reply>[Mode];

  /**
   * `HSETNX key field value`
   *
   * Sets a field that is not there yet.
   */
  hsetnx(key: Word, field: Word, value: Word): Outcome<number>[Mode];

  /**
   * `HSTRLEN key field`
   *
   * Returns the length of the value of a field, in bytes.
   */
  hstrlen(key: Word, field: Word): Outcome<number>[Mode];

  /**
   * `HTTL key FIELDS numfields field …`
   *
   * Tells in how many seconds fields of a hash expire.
   */
  httl(key: Word, ...words: Option<'FIELDS'>[]): Outcome<number[]>[Mode];

  /**
   * `HVALS key`
   *
   * Returns all values of a hash.
   */
  hvals(key: Word): Outcome<Text[]>[Mode];

  /**
   * `XACK key group id …`
   *
   * Acknowledges entries, so that they are not pending in a group any more.
   */
  xack(key: Word, group: Word, ...ids: Word[]): Outcome<number>[Mode];

  /**
   * `XADD key [NOMKSTREAM] [<MAXLEN | MINID> [= | ~] threshold [LIMIT count]] <* | id> field value …`
   *
   * Adds an entry at the end of a stream; a missing key is made an empty stream.
   */
  xadd(key: Word, ...words: Option<'NOMKSTREAM' | 'MAXLEN' | 'MINID' | '=' | '~' | 'LIMIT' | '*'>[]): Outcome<Text | null>[Mode];

  /**
   * `XAUTOCLAIM key group consumer min-idle-time start [COUNT count] [JUSTID]`
   *
   * Gives entries that have been pending for long to a consumer, as by `XCLAIM`.
   */
  xautoclaim(key: Word, group: Word, consumer: Word, minIdleTime: Word, start: Word, ...words: Option<'COUNT' | 'JUSTID'>[]): Outcome<Reply>[Mode];

  /**
   * `XCLAIM key group consumer min-idle-time id … [IDLE ms] [TIME unix-time-milliseconds] [RETRYCOUNT count] [FORCE] [JUSTID] [LASTID lastid]`
   *
   * Gives pending entries of a group to a consumer, as if they were delivered to it.
   */
  xclaim(key: Word, group: Word, consumer: Word, minIdleTime: Word, ...words: Option<'IDLE' | 'TIME' | 'RETRYCOUNT' | 'FORCE' | 'JUSTID' | 'LASTID'>[]): Outcome<Reply>[Mode];

  /**
   * `XDEL key id …`
   *
   * Deletes entries of a stream and returns how many were there.
   */
  xdel(key: Word, ...ids: Word[]): Outcome<number>[Mode];

  /**
   * `XGROUP CREATE key group <id | $> [MKSTREAM] [ENTRIESREAD entries-read]`
   *
   * Makes a group of consumers.
   */
  xgroupCreate(key: Word, group: Word, ...words: Option<'$' | 'MKSTREAM' | 'ENTRIESREAD'>[]): Outcome<string>[Mode];

  /**
   * `XGROUP CREATECONSUMER key group consumer`
   *
   * Makes a consumer in a group.
   */
  xgroupCreateconsumer(key: Word, group: Word, consumer: Word): Outcome<number>[Mode];

  /**
   * `XGROUP DELCONSUMER key group consumer`
   *
   * Deletes a consumer and what is pending at it.
   */
  xgroupDelconsumer(key: Word, group: Word, consumer: Word): Outcome<number>[Mode];

  /**
   * `XGROUP DESTROY key group`
   *
   * Deletes a group of consumers.
   */
  xgroupDestroy(key: Word, group: Word): Outcome<number>[Mode];

  /**
   * `XGROUP SETID key group <id | $> [ENTRIESREAD entries-read]`
   *
   * Sets the id that counts as the last one delivered to a group.
   */
  xgroupSetid(key: Word, group: Word, ...words: Option<'$' | 'ENTRIESREAD'>[]): Outcome<string>[Mode];

  /**
   * `XINFO CONSUMERS key group`
   *
   * Lists the consumers of a group.
   */
  xinfoConsumers(key: Word, group: Word): Outcome<Reply>[Mode];

  /**
   * `XINFO GROUPS key`
   *
   * Lists the groups of a stream.
   */
  xinfoGroups(key: Word): Outcome<Reply>[Mode];

  /**
   * `XINFO STREAM key [FULL [COUNT count]]`
   *
   * Describes a stream.
   */
  xinfoStream(key: Word, ...words: Option<'FULL' | 'COUNT'>[]): Outcome<Reply>[Mode];

  /**
   * `XLEN key`
   *
   * Returns the number of entries of a stream.
   */
  xlen(key: Word): Outcome<number>[Mode];

  /**
   * `XPENDING key group [[IDLE min-idle-time] start end count [consumer]]`
   *
   * Shows which entries are pending in a group.
   */
  xpending(key: Word, group: Word, ...words: Option<'IDLE'>[]): Outcome<Reply>[Mode];

  /**
   * `XRANGE key start end [COUNT count]`
   *
   * Returns the entries between two ids.
   */
  xrange(key: Word, start: Word, end: Word, ...counts: Option<'COUNT'>[]): Outcome<StreamEntry<Text>[]>[Mode];

  /**
   * `XREAD [COUNT count] [BLOCK milliseconds] STREAMS key … id …`
   *
   * Returns entries of several streams above an id each, and may wait for some.
   */
  xread(...words: Option<'COUNT' | 'BLOCK' | 'STREAMS'>[]): Outcome<Map<Text, StreamEntry<Text>[]> | null>[Mode];

  /**
   * `XREADGROUP GROUP group consumer [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key … id …`
   *
   * Returns entries that no consumer of a group has been given, or those pending.
   */
  xreadgroup(...words: Option<'GROUP' | 'COUNT' | 'BLOCK' | 'NOACK' | 'STREAMS'>[]): Outcome<Map<Text, StreamEntry<Text>[]> | null>[Mode];

  /**
   * `XREVRANGE key end start [COUNT count]`
   *
   * Returns the entries between two ids, the last one first.
   */
  xrevrange(key: Word, end: Word, start: Word, ...counts: Option<'COUNT'>[]): Outcome<StreamEntry<Text>[]>[Mode];

  /**
   * `XSETID key last-id [ENTRIESADDED entries-added] [MAXDELETEDID max-deleted-id]`
   *
   * Sets the last id of a stream; for the use of the server itself.
   */
  xsetid(key: Word, lastId: Word, ...words: Option<'ENTRIESADDED' | 'MAXDELETEDID'>[]): Outcome<string>[Mode];

  /**
   * `XTRIM key <MAXLEN | MINID> [= | ~] threshold [LIMIT count]`
   *
   * Takes the oldest entries away, down to a length or an id.
   */
  xtrim(key: Word, ...words: Option<'MAXLEN' | 'MINID' | '=' | '~' | 'LIMIT'>[]): Outcome<number>[Mode];

  /**
   * `COPY source destination [DB destination-db] [REPLACE]`
   *
   * Copies a value to another key, in the same database or in another one.
   */
  copy(source: Word, destination: Word, ...words: Option<'DB' | 'REPLACE'>[]): Outcome<number>[Mode];

  /**
   * `DEL key …`
   *
   * Deletes keys.
   */
  del(...keys: Word[]): Outcome<number>[Mode];

  /**
   * `DUMP key`
   *
   * Returns a value in serialized form.
   */
  dump(key: Word): Outcome<Text | null>[Mode];

  /**
   * `EXISTS key …`
   *
   * Counts how many of the named keys exist.
   */
  exists(...keys: Word[]): Outcome<number>[Mode];

  /**
   * `EXPIRE key seconds [NX | XX | GT | LT]`
   *
   * Sets the time to live of a key in seconds.
   */
  expire(key: Word, seconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT'>[]): Outcome<number>[Mode];

  /**
   * `EXPIREAT key unix-time-seconds [NX | XX | GT | LT]`
   *
   * Sets the expiration time of a key as a Unix time in seconds.
   */
  expireat(key: Word, unixTimeSeconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT'>[]): Outcome<number>[Mode];

  /**
   * `EXPIRETIME key`
   *
   * Returns the expiration time of a key as a Unix time in seconds.
   */
  expiretime(key: Word): Outcome<number>[Mode];

  /**
   * `KEYS pattern`
   *
   * Returns all keys whose names match a pattern.
   */
  keys(pattern: Word): Outcome<Text[]>[Mode];

  /**
   * `MOVE key db`
   *
   * Takes a key out of the database and puts it into another one.
   */
  move(key: Word, db: NumberWord): Outcome<number>[Mode];

  /**
   * `OBJECT ENCODING key`
   *
   * Returns the name of the internal encoding of a value.
   */
  objectEncoding(key: Word): Outcome<Text | null>[Mode];

  /**
   * `OBJECT FREQ key`
   *
   * Returns how often a key is used, as the logarithmic counter of LFU.
   */
  objectFreq(key: Word): Outcome<number | null>[Mode];

  /**
   * `OBJECT IDLETIME key`
   *
   * Returns for how many seconds a key has not been used.
   */
  objectIdletime(key: Word): Outcome<number | null>[Mode];

  /**
   * `OBJECT REFCOUNT key`
   *
   * Returns the number of references to a value.
   */
  objectRefcount(key: Word): Outcome<number | null>[Mode];

  /**
   * `PERSIST key`
   *
   * Takes the expiration time off a key, so that it stays.
   */
  persist(key: Word): Outcome<number>[Mode];

  /**
   * `PEXPIRE key milliseconds [NX | XX | GT | LT]`
   *
   * Sets the time to live of a key in milliseconds.
   */
  pexpire(key: Word, milliseconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT'>[]): Outcome<number>[Mode];

  /**
   * `PEXPIREAT key unix-time-milliseconds [NX | XX | GT | LT]`
   *
   * Sets the expiration time of a key as a Unix time in milliseconds.
   */
  pexpireat(key: Word, unixTimeMilliseconds: NumberWord, ...words: Option<'NX' | 'XX' | 'GT' | 'LT'>[]): Outcome<number>[Mode];

  /**
   * `PEXPIRETIME key`
   *
   * Returns the expiration time of a key as a Unix time in milliseconds.
   */
  pexpiretime(key: Word): Outcome<number>[Mode];

  /**
   * `PTTL key`
   *
   * Returns the time to live of a key in milliseconds.
   */
  pttl(key: Word): Outcome<number>[Mode];

  /**
   * `RANDOMKEY`
   *
   * Returns the name of some key.
   */
  randomkey(): Outcome<Text | null>[Mode];

  /**
   * `RENAME key newkey`
   *
   * Gives a key another name; a key that had this name is replaced.
   */
  rename(key: Word, newkey: Word): Outcome<string>[Mode];

  /**
   * `RENAMENX key newkey`
   *
   * Gives a key another name, unless a key has that name.
   */
  renamenx(key: Word, newkey: Word): Outcome<number>[Mode];

  /**
   * `RESTORE key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]`
   *
   * Makes a key of a value in serialized form.
   */
  restore(key: Word, ttl: NumberWord, serializedValue: Word, ...words: Option<'REPLACE' | 'ABSTTL' | 'IDLETIME' | 'FREQ'>[]): Outcome<string>[Mode];

  /**
   * `SCAN cursor [MATCH pattern] [COUNT count] [TYPE type]`
   *
   * Walks over the keys of the database, some at each call.
   */
  scan(cursor: NumberWord, ...words: Option<'MATCH' | 'COUNT' | 'TYPE'>[]): Outcome<[cursor: Text, items: Text[]]>[Mode];

  /**
   * `SORT key [BY pattern] [LIMIT offset count] [GET pattern …] [ASC | DESC] [ALPHA] [STORE destination]`
   *
   * Sorts the elements of a list, a set or a sorted set, and may store the result.
   */
  sort(key: Word, ...words: Option<'BY' | 'LIMIT' | 'GET' | 'ASC' | 'DESC' | 'ALPHA' | 'STORE'>[]): Outcome<Reply>[Mode];

  /**
   * `SORT_RO key [BY pattern] [LIMIT offset count] [GET pattern …] [ASC | DESC] [ALPHA]`
   *
   * Sorts the elements of a list, a set or a sorted set.
   */
  sortRo(key: Word, ...words: Option<'BY' | 'LIMIT' | 'GET' | 'ASC' | 'DESC' | 'ALPHA'>[]): Outcome<Reply>[Mode];

  /**
   * `TOUCH key …`
   *
   * Marks keys as used now and counts those that exist.
   */
  touch(...keys: Word[]): Outcome<number>[Mode];

  /**
   * `TTL key`
   *
   * Returns the time to live of a key in seconds.
   */
  ttl(key: Word): Outcome<number>[Mode];

  /**
   * `TYPE key`
   *
   * Returns the type of the value at a key.
   */
  type(key: Word): Outcome<string>[Mode];

  /**
   * `UNLINK key …`
   *
   * Removes keys at once and frees their values later.
   */
  unlink(...keys: Word[]): Outcome<number>[Mode];

  /**
   * `WAIT numreplicas timeout`
   *
   * Waits until so many replicas have acknowledged the writes before.
   */
  wait(numreplicas: NumberWord, timeout: NumberWord): Outcome<Reply>[Mode];

  /**
   * `WAITAOF numlocal numreplicas timeout`
   *
   * Waits until the writes before are on disk here, and on so many replicas.
   */
  waitaof(numlocal: NumberWord, numreplicas: NumberWord, timeout: NumberWord): Outcome<Reply>[Mode];

  /**
   * `AUTH [username] password`
   *
   * Logs the connection in.
   */
  auth(...words: Word[]): Outcome<string>[Mode];

  /**
   * `CLIENT CACHING <YES | NO>`
   *
   * Says whether the keys of the next command are tracked.
   */
  clientCaching(mode: 'YES' | 'NO'): Outcome<string>[Mode];

  /**
   * `CLIENT GETNAME`
   *
   * Tells what CLIENT SETNAME named the connection.
   */
  clientGetname(): Outcome<Text | null>[Mode];

  /**
   * `CLIENT GETREDIR`
   *
   * Returns the id of the client that receives this one's invalidation messages.
   */
  clientGetredir(): Outcome<number>[Mode];

  /**
   * `CLIENT ID`
   *
   * Returns the id of the connection.
   */
  clientId(): Outcome<number>[Mode];

  /**
   * `CLIENT INFO`
   *
   * Describes the connection as a line of CLIENT LIST.
   */
  clientInfo(): Outcome<Text>[Mode];

  /**
   * `CLIENT KILL <ip:port | ID client-id | TYPE normal | master | slave | replica | pubsub | USER username | ADDR ip:port | LADDR ip:port | SKIPME YES | NO | MAXAGE maxage>`
   *
   * Closes connections.
   */
  clientKill(...words: Option<'ID' | 'TYPE' | 'normal' | 'master' | 'slave' | 'replica' | 'pubsub' | 'USER' | 'ADDR' | 'LADDR' | 'SKIPME' | 'YES' | 'NO' | 'MAXAGE'>[]): Outcome<Reply>[Mode];

  /**
   * `CLIENT LIST [TYPE normal | master | replica | pubsub] [ID client-id …]`
   *
   * Lists the connections, one line each.
   */
  clientList(...words: Option<'TYPE' | 'normal' | 'master' | 'replica' | 'pubsub' | 'ID'>[]): Outcome<Text>[Mode];

  /**
   * `CLIENT NO-EVICT <ON | OFF>`
   *
   * Protects the connection from being closed when clients use too much memory.
   */
  clientNoEvict(enabled: 'ON' | 'OFF'): Outcome<string>[Mode];

  /**
   * `CLIENT NO-TOUCH <ON | OFF>`
   *
   * Says whether the commands of this client count as a use of their keys.
   */
  clientNoTouch(enabled: 'ON' | 'OFF'): Outcome<string>[Mode];

  /**
   * `CLIENT PAUSE timeout [WRITE | ALL]`
   *
   * Holds back the commands of all clients for some time.
   */
  clientPause(timeout: NumberWord, ...words: Option<'WRITE' | 'ALL'>[]): Outcome<string>[Mode];

  /**
   * `CLIENT SETINFO <lib-name libname | lib-ver libver>`
   *
   * Tells the server the name or the version of the client's library.
   */
  clientSetinfo(...words: Option<'lib-name' | 'lib-ver'>[]): Outcome<string>[Mode];

  /**
   * `CLIENT SETNAME connection-name`
   *
   * Gives the connection a name.
   */
  clientSetname(connectionName: Word): Outcome<string>[Mode];

  /**
   * `CLIENT TRACKING <ON | OFF> [REDIRECT client-id] [PREFIX prefix …] [BCAST] [OPTIN] [OPTOUT] [NOLOOP]`
   *
   * Tells the client when keys that it caches change.
   */
  clientTracking(status: 'ON' | 'OFF', ...words: Option<'REDIRECT' | 'PREFIX' | 'BCAST' | 'OPTIN' | 'OPTOUT' | 'NOLOOP'>[]): Outcome<string>[Mode];

  /**
   * `CLIENT TRACKINGINFO`
   *
   * Describes how the keys that this client caches are tracked.
   */
  clientTrackinginfo(): Outcome<Reply>[Mode];

  /**
   * `CLIENT UNBLOCK client-id [TIMEOUT | ERROR]`
   *
   * Ends the waiting of another client that is blocked in a command.
   */
  clientUnblock(clientId: NumberWord, ...words: Option<'TIMEOUT' | 'ERROR'>[]): Outcome<number>[Mode];

  /**
   * `CLIENT UNPAUSE`
   *
   * Lets the commands held back by CLIENT PAUSE run.
   */
  clientUnpause(): Outcome<string>[Mode];

  /**
   * `ECHO message`
   *
   * Returns the given text.
   */
  echo(message: Word): Outcome<Text>[Mode];

  /**
   * `PING [message]`
   *
   * Shows that the server answers.
   */
  ping(...messages: Word[]): Outcome<Reply>[Mode];

  /**
   * `SELECT index`
   *
   * Chooses the database of the connection.
   */
  select(index: NumberWord): Outcome<string>[Mode];

  /**
   * `ACL CAT [category]`
   *
   * Lists the categories of commands, or the commands of one.
   */
  aclCat(...categorys: Word[]): Outcome<Text[]>[Mode];

  /**
   * `ACL DELUSER username …`
   *
   * Deletes users and closes their connections.
   */
  aclDeluser(...usernames: Word[]): Outcome<number>[Mode];

  /**
   * `ACL DRYRUN username command [arg …]`
   *
   * Tells whether a user may run a command, without running it.
   */
  aclDryrun(username: Word, command: Word, ...args: Word[]): Outcome<Reply>[Mode];

  /**
   * `ACL GENPASS [bits]`
   *
   * Makes up a password that nobody can guess.
   */
  aclGenpass(...bitss: Word[]): Outcome<Text>[Mode];

  /**
   * `ACL GETUSER username`
   *
   * Tells what a user is and may do.
   */
  aclGetuser(username: Word): Outcome<Reply>[Mode];

  /**
   * `ACL LIST`
   *
   * Shows all users as they would stand in a file.
   */
  aclList(): Outcome<Text[]>[Mode];

  /**
   * `ACL LOAD`
   *
   * Reads the users from the ACL file anew.
   */
  aclLoad(): Outcome<string>[Mode];

  /**
   * `ACL LOG [count | RESET]`
   *
   * Shows what was refused lately, or forgets it.
   */
  aclLog(...words: Option<'RESET'>[]): Outcome<Reply>[Mode];

  /**
   * `ACL SAVE`
   *
   * Writes the users into the ACL file.
   */
  aclSave(): Outcome<string>[Mode];

  /**
   * `ACL SETUSER username [rule …]`
   *
   * Makes a user, or changes one, by rules.
   */
  aclSetuser(username: Word, ...rules: Word[]): Outcome<string>[Mode];

  /**
   * `ACL USERS`
   *
   * Lists the names of all users.
   */
  aclUsers(): Outcome<Text[]>[Mode];

  /**
   * `ACL WHOAMI`
   *
   * Returns the name of the user that the connection is logged in as.
   */
  aclWhoami(): Outcome<Text>[Mode];

  /**
   * `COMMAND`
   *
   * Returns the properties of all commands.
   */
  command(...words: Word[]): Outcome<Reply>[Mode];

  /**
   * `COMMAND COUNT`
   *
   * Returns the number of commands.
   */
  commandCount(): Outcome<number>[Mode];

  /**
   * `COMMAND DOCS [command-name …]`
   *
   * Returns the documentation of some or all commands.
   */
  commandDocs(...commandNames: Word[]): Outcome<Reply>[Mode];

  /**
   * `COMMAND GETKEYS command [arg …]`
   *
   * Returns the arguments of a command that are keys.
   */
  commandGetkeys(command: Word, ...args: Word[]): Outcome<Text[]>[Mode];

  /**
   * `COMMAND GETKEYSANDFLAGS command [arg …]`
   *
   * Returns the keys of a command and what it does to each of them.
   */
  commandGetkeysandflags(command: Word, ...args: Word[]): Outcome<Reply>[Mode];

  /**
   * `COMMAND INFO [command-name …]`
   *
   * Returns the properties of some or all commands.
   */
  commandInfo(...commandNames: Word[]): Outcome<Reply>[Mode];

  /**
   * `COMMAND LIST [FILTERBY MODULE module-name | ACLCAT category | PATTERN pattern]`
   *
   * Returns the names of all commands, or of those that pass a filter.
   */
  commandList(...words: Option<'FILTERBY' | 'MODULE' | 'ACLCAT' | 'PATTERN'>[]): Outcome<Text[]>[Mode];

  /**
   * `CONFIG GET parameter …`
   *
   * Returns the values of the parameters that match.
   */
  configGet(...parameters: Word[]): Outcome<Map<Text, Text>>[Mode];

  /**
   * `CONFIG RESETSTAT`
   *
   * Sets the counters that INFO shows back to zero.
   */
  configResetstat(): Outcome<string>[Mode];

  /**
   * `CONFIG REWRITE`
   *
   * Writes the configuration in force into the configuration file.
   */
  configRewrite(): Outcome<string>[Mode];

  /**
   * `CONFIG SET parameter value …`
   *
   * Changes parameters while the server runs.
   */
  configSet(...words: Word[]): Outcome<string>[Mode];

  /**
   * `DBSIZE`
   *
   * Counts the keys of the database.
   */
  dbsize(): Outcome<number>[Mode];

  /**
   * `DEBUG`
   *
   * Groups the commands for debugging and testing.
   */
  debug(...words: Word[]): Outcome<string>[Mode];

  /**
   * `FAILOVER [TO host port [FORCE]] [ABORT] [TIMEOUT milliseconds]`
   *
   * Hands over to a replica, which becomes the primary of this server.
   */
  failover(...words: Option<'TO' | 'FORCE' | 'ABORT' | 'TIMEOUT'>[]): Outcome<Reply>[Mode];

  /**
   * `FLUSHALL [ASYNC | SYNC]`
   *
   * Deletes the keys of all databases.
   */
  flushall(...words: Option<'ASYNC' | 'SYNC'>[]): Outcome<string>[Mode];

  /**
   * `FLUSHDB [ASYNC | SYNC]`
   *
   * Deletes the keys of the database.
   */
  flushdb(...words: Option<'ASYNC' | 'SYNC'>[]): Outcome<string>[Mode];

  /**
   * `INFO [section …]`
   *
   * Returns facts and counters of the server.
   */
  info(...sections: Word[]): Outcome<Text>[Mode];

  /**
   * `LASTSAVE`
   *
   * Returns the Unix time of the last save that has succeeded.
   */
  lastsave(): Outcome<number>[Mode];

  /**
   * `LATENCY DOCTOR`
   *
   * Explains the samples of the latency monitor in words.
   */
  latencyDoctor(): Outcome<Text>[Mode];

  /**
   * `LATENCY GRAPH event`
   *
   * Draws the samples of an event.
   */
  latencyGraph(event: Word): Outcome<Reply>[Mode];

  /**
   * `LATENCY HISTOGRAM [command …]`
   *
   * Counts the calls of some or all commands by their duration.
   */
  latencyHistogram(...commands: Word[]): Outcome<Reply>[Mode];

  /**
   * `LATENCY HISTORY event`
   *
   * Returns the samples of an event.
   */
  latencyHistory(event: Word): Outcome<Reply>[Mode];

  /**
   * `LATENCY LATEST`
   *
   * Returns the last sample and the worst one of each event.
   */
  latencyLatest(): Outcome<Reply>[Mode];

  /**
   * `LATENCY RESET [event …]`
   *
   * Drops the samples of some or all events.
   */
  latencyReset(...events: Word[]): Outcome<number>[Mode];

  /**
   * `LOLWUT [VERSION version]`
   *
   * Draws a picture and tells the version.
   */
  lolwut(...versions: Option<'VERSION'>[]): Outcome<Text>[Mode];

  /**
   * `MEMORY DOCTOR`
   *
   * Explains in words how memory is used.
   */
  memoryDoctor(): Outcome<Text>[Mode];

  /**
   * `MEMORY MALLOC-STATS`
   *
   * Returns figures of the allocator.
   */
  memoryMallocStats(): Outcome<Text>[Mode];

  /**
   * `MEMORY PURGE`
   *
   * Frees what waits to be freed.
   */
  memoryPurge(): Outcome<string>[Mode];

  /**
   * `MEMORY STATS`
   *
   * Returns how memory is used.
   */
  memoryStats(): Outcome<Reply>[Mode];

  /**
   * `MEMORY USAGE key [SAMPLES count]`
   *
   * Estimates how many bytes a key and its value take.
   */
  memoryUsage(key: Word, ...counts: Option<'SAMPLES'>[]): Outcome<number | null>[Mode];

  /**
   * `MODULE LIST`
   *
   * Returns the modules that are loaded.
   */
  moduleList(): Outcome<Reply>[Mode];

  /**
   * `MODULE LOAD path [arg …]`
   *
   * Loads a module.
   */
  moduleLoad(path: Word, ...args: Word[]): Outcome<Reply>[Mode];

  /**
   * `MODULE LOADEX path [CONFIG name value …] [ARGS args …]`
   *
   * Loads a module with settings.
   */
  moduleLoadex(path: Word, ...words: Option<'CONFIG' | 'ARGS'>[]): Outcome<Reply>[Mode];

  /**
   * `MODULE UNLOAD name`
   *
   * Takes a module away.
   */
  moduleUnload(name: Word): Outcome<Reply>[Mode];

  /**
   * `PSYNC replicationid offset`
   *
   * Asks for the stream of effects, from an offset on if possible.
   */
  psync(replicationid: Word, offset: NumberWord, ...words: Word[]): Outcome<Reply>[Mode];

  /**
   * `REPLICAOF <host port | NO ONE>`
   *
   * Makes the server a replica of another one, or a primary.
   */
  replicaof(...words: Option<'NO' | 'ONE'>[]): Outcome<Reply>[Mode];

  /**
   * `REPLCONF`
   *
   * What primary and replica tell each other beside the stream.
   */
  replconf(...words: Word[]): Outcome<Reply>[Mode];

  /**
   * `ROLE`
   *
   * Returns what the server is in its replication, and to whom.
   */
  role(): Outcome<Reply>[Mode];

  /**
   * `SLAVEOF <host port | NO ONE>`
   *
   * Makes the server a replica of another one, or a primary.
   */
  slaveof(...words: Option<'NO' | 'ONE'>[]): Outcome<Reply>[Mode];

  /**
   * `SLOWLOG GET [count]`
   *
   * Returns entries of the slow log.
   */
  slowlogGet(...counts: Word[]): Outcome<Reply>[Mode];

  /**
   * `SLOWLOG LEN`
   *
   * Counts the entries of the slow log.
   */
  slowlogLen(): Outcome<number>[Mode];

  /**
   * `SLOWLOG RESET`
   *
   * Drops all entries of the slow log.
   */
  slowlogReset(): Outcome<string>[Mode];

  /**
   * `SWAPDB index1 index2`
   *
   * Exchanges two databases.
   */
  swapdb(index1: NumberWord, index2: NumberWord): Outcome<string>[Mode];

  /**
   * `SYNC`
   *
   * Asks for the dataset and the stream of effects.
   */
  sync(): Outcome<Reply>[Mode];

  /**
   * `TIME`
   *
   * Returns the time of the server.
   */
  time(): Outcome<Text[]>[Mode];

  /**
   * `UNWATCH`
   *
   * Watches no key any more.
   */
  unwatch(): Outcome<string>[Mode];

  /**
   * `WATCH key …`
   *
   * Lets the next transaction run only if the keys are not touched before it.
   */
  watch(...keys: Word[]): Outcome<string>[Mode];

  /**
   * `PUBLISH channel message`
   *
   * Sends a message to all who listen to a channel.
   */
  publish(channel: Word, message: Word): Outcome<number>[Mode];

  /**
   * `PUBSUB CHANNELS [pattern]`
   *
   * Lists the channels that have listeners.
   */
  pubsubChannels(...patterns: Word[]): Outcome<Text[]>[Mode];

  /**
   * `PUBSUB NUMPAT`
   *
   * Counts the patterns that have listeners.
   */
  pubsubNumpat(): Outcome<number>[Mode];

  /**
   * `PUBSUB NUMSUB [channel …]`
   *
   * Counts the listeners of channels.
   */
  pubsubNumsub(...channels: Word[]): Outcome<Reply>[Mode];

  /**
   * `PUBSUB SHARDCHANNELS [pattern]`
   *
   * Lists the shard channels that have listeners.
   */
  pubsubShardchannels(...patterns: Word[]): Outcome<Text[]>[Mode];

  /**
   * `PUBSUB SHARDNUMSUB [shardchannel …]`
   *
   * Counts the listeners of shard channels.
   */
  pubsubShardnumsub(...shardchannels: Word[]): Outcome<Reply>[Mode];

  /**
   * `SPUBLISH shardchannel message`
   *
   * Sends a message to all who listen to a shard channel.
   */
  spublish(shardchannel: Word, message: Word): Outcome<number>[Mode];

  /**
   * `EVAL script numkeys [key …] [arg …]`
   *
   * Runs a Lua script.
   */
  eval(script: Word, numkeys: NumberWord, ...words: Word[]): Outcome<Reply>[Mode];

  /**
   * `EVALSHA sha1 numkeys [key …] [arg …]`
   *
   * Runs a Lua script of the cache.
   */
  evalsha(sha1: Word, numkeys: NumberWord, ...words: Word[]): Outcome<Reply>[Mode];

  /**
   * `EVALSHA_RO sha1 numkeys [key …] [arg …]`
   *
   * Runs a Lua script of the cache that only reads.
   */
  evalshaRo(sha1: Word, numkeys: NumberWord, ...words: Word[]): Outcome<Reply>[Mode];

  /**
   * `EVAL_RO script numkeys [key …] [arg …]`
   *
   * Runs a Lua script that only reads.
   */
  evalRo(script: Word, numkeys: NumberWord, ...words: Word[]): Outcome<Reply>[Mode];

  /**
   * `FCALL function numkeys [key …] [arg …]`
   *
   * Calls a function.
   */
  fcall(name: Word, numkeys: NumberWord, ...words: Word[]): Outcome<Reply>[Mode];

  /**
   * `FCALL_RO function numkeys [key …] [arg …]`
   *
   * Calls a function that only reads.
   */
  fcallRo(name: Word, numkeys: NumberWord, ...words: Word[]): Outcome<Reply>[Mode];

  /**
   * `FUNCTION DELETE library-name`
   *
   * Deletes a library and its functions.
   */
  functionDelete(libraryName: Word): Outcome<string>[Mode];

  /**
   * `FUNCTION DUMP`
   *
   * Returns all libraries in serialized form.
   */
  functionDump(): Outcome<Text>[Mode];

  /**
   * `FUNCTION FLUSH [ASYNC | SYNC]`
   *
   * Deletes all libraries.
   */
  functionFlush(...words: Option<'ASYNC' | 'SYNC'>[]): Outcome<string>[Mode];

  /**
   * `FUNCTION KILL`
   *
   * Ends the function that runs.
   */
  functionKill(): Outcome<Reply>[Mode];

  /**
   * `FUNCTION LIST [LIBRARYNAME library-name-pattern] [WITHCODE]`
   *
   * Describes the libraries.
   */
  functionList(...words: Option<'LIBRARYNAME' | 'WITHCODE'>[]): Outcome<Reply>[Mode];

  /**
   * `FUNCTION LOAD [REPLACE] function-code`
   *
   * Makes a library.
   */
  functionLoad(...words: Option<'REPLACE'>[]): Outcome<Text>[Mode];

  /**
   * `FUNCTION RESTORE serialized-value [FLUSH | APPEND | REPLACE]`
   *
   * Makes libraries of what FUNCTION DUMP has returned.
   */
  functionRestore(serializedValue: Word, ...words: Option<'FLUSH' | 'APPEND' | 'REPLACE'>[]): Outcome<string>[Mode];

  /**
   * `FUNCTION STATS`
   *
   * Tells what runs, and how many libraries and functions there are.
   */
  functionStats(): Outcome<Reply>[Mode];

  /**
   * `SCRIPT DEBUG <YES | SYNC | NO>`
   *
   * Sets how scripts of this client are debugged.
   */
  scriptDebug(mode: 'YES' | 'SYNC' | 'NO'): Outcome<Reply>[Mode];

  /**
   * `SCRIPT EXISTS sha1 …`
   *
   * Tells which scripts are in the cache.
   */
  scriptExists(...sha1s: Word[]): Outcome<number[]>[Mode];

  /**
   * `SCRIPT FLUSH [ASYNC | SYNC]`
   *
   * Takes all scripts out of the cache.
   */
  scriptFlush(...words: Option<'ASYNC' | 'SYNC'>[]): Outcome<string>[Mode];

  /**
   * `SCRIPT KILL`
   *
   * Ends the script that runs.
   */
  scriptKill(): Outcome<Reply>[Mode];

  /**
   * `SCRIPT LOAD script`
   *
   * Puts a script into the cache.
   */
  scriptLoad(script: Word): Outcome<Text>[Mode];
}

type Outcome<T> = Outcomes<T, Commands<'queued'>>;

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
