/*
 * The tests that are run when no command is given, in their order: redis-benchmark's, with its
 * names, so that their lines can be set beside each other.
 */

import { requestFromText, requestOf } from './request.js';
import type { Request } from './request.js';

/** What is measured: the title of its lines and the request. */
export interface Test {
  readonly title: string;
  readonly request: Request;
}

interface Row {
  /** The names by which -t chooses it. */
  readonly names: readonly string[];
  readonly title: string;
  /** A text is sent as it is. */
  readonly words: readonly string[] | string;
}

const key = 'key:__rand_int__';
const element = 'element:__rand_int__';
const data = '__data__';

function row(title: string, ...words: string[]): Row {
  return { names: [title.toLowerCase()], title, words };
}

function rangeRow(count: number): Row {
  return {
    names: ['lrange', `lrange_${count}`],
    title: `LRANGE_${count} (first ${count} elements)`,
    words: ['LRANGE', 'mylist', '0', String(count - 1)],
  };
}

/** @param hasNumbers whether keys are drawn from a keyspace (-r) */
function rows(hasNumbers: boolean): Row[] {
  return [
    { names: ['ping', 'ping_inline'], title: 'PING_INLINE', words: 'PING\r\n' },
    { names: ['ping', 'ping_mbulk'], title: 'PING_MBULK', words: ['PING'] },
    row('SET', 'SET', key, data),
    row('GET', 'GET', key),
    row('INCR', 'INCR', 'counter:__rand_int__'),
    row('LPUSH', 'LPUSH', 'mylist', data),
    row('RPUSH', 'RPUSH', 'mylist', data),
    row('LPOP', 'LPOP', 'mylist'),
    row('RPOP', 'RPOP', 'mylist'),
    row('SADD', 'SADD', 'myset', element),
    row('HSET', 'HSET', 'myhash', element, data),
    row('SPOP', 'SPOP', 'myset'),
    row('ZADD', 'ZADD', 'myzset', hasNumbers ? '__rand_int__' : '0', element),
    row('ZPOPMIN', 'ZPOPMIN', 'myzset'),
    {
      names: ['lrange', 'lrange_100', 'lrange_300', 'lrange_500', 'lrange_600'],
      title: 'LPUSH (needed to benchmark LRANGE)',
      words: ['LPUSH', 'mylist', data],
    },
    ...[100, 300, 500, 600].map(rangeRow),
    {
      names: ['mset'],
      title: 'MSET (10 keys)',
      words: ['MSET', ...Array.from({ length: 10 }, () => [key, data]).flat()],
    },
    row('XADD', 'XADD', 'mystream', '*', 'myfield', data),
  ];
}

/**
 * The tests to run.
 * @param names of -t; null = all
 * @param value what is stored
 */
export function testsChosen(
  names: readonly string[] | null,
  value: string,
  hasNumbers: boolean,
): Test[] {
  return rows(hasNumbers)
    .filter((each) => names === null || each.names.some((name) => names.includes(name)))
    .map(({ title, words }) => {
      const request = typeof words === 'string' ? requestFromText(words) : requestOf(words, value);
      return { title, request };
    });
}
