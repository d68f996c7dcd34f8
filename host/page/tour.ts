// The guided tour: a few words, commands that really run, and on.

export interface Step {
  readonly title: string;
  readonly text: string;
  /** What is run, a command a line. */
  readonly lines: string;
}

export const steps: readonly Step[] = [
  {
    title: 'A store in this page',
    text: 'What answers here is the whole engine, in WebAssembly; nothing is sent anywhere. A key holds a value:',
    lines: 'SET greeting "hello, world"\nGET greeting\nSTRLEN greeting',
  },
  {
    title: 'Numbers and time',
    text: 'A value can be counted up, and a key can be given a time to live. Look at the Keys to see it run out.',
    lines: 'INCR visits\nINCRBY visits 41\nSET session:1 ann EX 60\nTTL session:1',
  },
  {
    title: 'Hashes and sets',
    text: 'A hash holds fields, a set holds each member once.',
    lines:
      'HSET user:1 name Ann city Oslo\nHGETALL user:1\nSADD user:1:seen lamp chair\nSADD user:1:seen lamp\nSMEMBERS user:1:seen',
  },
  {
    title: 'Rankings',
    text: 'A sorted set is always in the order of its scores.',
    lines:
      'ZADD board 120 ann 95 bob 130 cy\nZINCRBY board 20 ann\nZRANGE board 0 -1 REV WITHSCORES',
  },
  {
    title: 'Streams',
    text: 'A stream is a log that groups of readers share; what was read stays pending until it is acknowledged.',
    lines:
      'XADD orders * product lamp count 2\nXADD orders * product rug count 1\nXGROUP CREATE orders packers 0\nXREADGROUP GROUP packers ann COUNT 1 STREAMS orders >\nXPENDING orders packers',
  },
  {
    title: 'Places and estimates',
    text: 'Sorted sets know places, and a HyperLogLog counts a crowd in twelve kilobytes at most.',
    lines:
      'GEOADD cities 10.75 59.91 Oslo 18.07 59.33 Stockholm 12.57 55.68 Copenhagen\nGEOSEARCH cities FROMMEMBER Oslo BYRADIUS 450 km ASC WITHDIST\nPFADD crowd ann bob cy ann\nPFCOUNT crowd',
  },
  {
    title: 'All or nothing',
    text: 'Between MULTI and EXEC commands wait, and then run as one. Watch the prompt.',
    lines: 'MULTI\nINCR visits\nLPUSH log visited\nEXEC',
  },
  {
    title: 'Scripts',
    text: 'Lua runs in the engine as one command.',
    lines: `EVAL "local n = redis.call('INCR', KEYS[1]) return {n, n * n}" 1 visits`,
  },
  {
    title: 'Messages',
    text: 'Who listens to a channel is told what is published. Stop it above the line; a second terminal can publish too.',
    lines: 'SUBSCRIBE news\nPUBLISH news "that was the tour"',
  },
];
