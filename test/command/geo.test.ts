// The geo commands without a socket, once on a listpack and once on an ordered index. Places and
// distances were read from a live redis-server; test/fuzz compares at random.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { randomFrom } from '../support/engine.js';
import { Double, type Reply } from '../support/resp.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';

const PAIR = 'ERR invalid longitude,latitude pair';
const UNIT = 'ERR unsupported unit provided. please use M, KM, FT, MI';
const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';

function sicily(): void {
  call('GEOADD Sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania');
  call('GEOADD Sicily 12.758489 38.788135 edge1 17.241510 38.788135 edge2');
}

describe.each([
  { encoding: 'listpack', entries: 128 },
  { encoding: 'skiplist', entries: 0 },
])('geo commands on a $encoding', ({ encoding, entries }) => {
  beforeEach(() => {
    probeReset();
    engine.core.setParameter(Parameter.ZSET_ENTRIES, entries);
    sicily();
  });

  it('keep places as scores', () => {
    expect(call('OBJECT ENCODING Sicily')).toBe(encoding);
    expect(call('ZSCORE Sicily Palermo')).toBe('3479099956230698');
    expect(call('GEOPOS Sicily Palermo none Catania')).toEqual([
      ['13.36138933897018433', '38.11555639549629859'],
      null,
      ['15.08726745843887329', '37.50266842333162032'],
    ]);
    expect(call('GEOPOS none a')).toEqual([null]);
    expect(call('GEOHASH Sicily Palermo Catania none')).toEqual([
      'sqc8b49rny0',
      'sqdtr74hyu0',
      null,
    ]);
    expect(call('GEOHASH none a')).toEqual([null]);
    call('HELLO 3');
    expect(call('GEOPOS Sicily Palermo')).toEqual([
      [new Double('13.36138933897018433'), new Double('38.11555639549629859')],
    ]);
  });

  it('add with the conditions of ZADD', () => {
    expect(call('GEOADD Sicily NX 1 1 Palermo 2 2 new')).toBe(1);
    expect(call('GEOADD Sicily XX CH 1 1 Palermo 3 3 other')).toBe(1);
    expect(call('GEOADD Sicily ch 1 1 Palermo')).toBe(0);
    expect(error('GEOADD Sicily NX XX 1 1 Palermo')).toBe('ERR syntax error');
    expect(error('GEOADD Sicily 1 1 Palermo 2')).toBe('ERR syntax error');
    expect(error('GEOADD Sicily NX XX CH CH')).toBe('ERR syntax error');
    expect(error('GEOADD Sicily 1 x Palermo')).toBe('ERR value is not a valid float');
    expect(error('GEOADD Sicily 181 1 Palermo')).toBe(`${PAIR} 181.000000,1.000000`);
    expect(error('GEOADD Sicily 1 85.06 Palermo')).toBe(`${PAIR} 1.000000,85.060000`);
    call('SET s 1');
    expect(error('GEOADD s 1 1 a')).toBe(WRONG_TYPE);
  });

  it('leave a zadd in the effect log', () => {
    expect(effects('GEOADD Sicily CH 13.361389 38.115556 again').slice(-1)).toEqual([
      'zadd Sicily CH 3479099956230698 again',
    ]);
    expect(effects('GEOADD Sicily 13.361389 38.115556 again')).toEqual([]);
  });

  it('tell distances', () => {
    expect(call('GEODIST Sicily Palermo Catania')).toBe('166274.1516');
    expect(call('GEODIST Sicily Palermo Catania KM')).toBe('166.2742');
    expect(call('GEODIST Sicily Palermo Catania mi')).toBe('103.3182');
    expect(call('GEODIST Sicily Palermo Palermo ft')).toBe('0.0000');
    expect(call('GEODIST Sicily Palermo none')).toBe(null);
    expect(call('GEODIST none a b')).toBe(null);
    expect(error('GEODIST none a b yd')).toBe(UNIT);
    expect(error('GEODIST none a b m m')).toBe('ERR syntax error');
  });

  it('search circles', () => {
    const around = 'GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km';
    expect(call(`${around} ASC`)).toEqual(['Catania', 'Palermo']);
    expect(call(`${around} DESC`)).toEqual(['Palermo', 'Catania']);
    expect(call(`${around} COUNT 1`)).toEqual(['Catania']);
    expect(call(`${around} COUNT 1 ANY`)).toHaveLength(1);
    expect(call(`${around} ASC WITHDIST WITHHASH WITHCOORD`)).toEqual([
      [
        'Catania',
        '56.4413',
        3_479_447_370_796_909,
        ['15.08726745843887329', '37.50266842333162032'],
      ],
      [
        'Palermo',
        '190.4424',
        3_479_099_956_230_698,
        ['13.36138933897018433', '38.11555639549629859'],
      ],
    ]);
    expect(call('GEOSEARCH Sicily FROMMEMBER Palermo BYRADIUS 1 m')).toEqual(['Palermo']);
    expect(call('GEOSEARCH none FROMMEMBER a BYRADIUS 1 m')).toEqual([]);
    expect(call('GEORADIUS Sicily 15 37 200 km ASC')).toEqual(['Catania', 'Palermo']);
    expect(call('GEORADIUS_RO Sicily 15 37 100 km')).toEqual(['Catania']);
    expect(call('GEORADIUSBYMEMBER Sicily Catania 200 km DESC')).toEqual(['Palermo', 'Catania']);
    expect(call('GEORADIUSBYMEMBER_RO Sicily Catania 0 km')).toEqual(['Catania']);
  });

  it('search boxes', () => {
    expect(call('GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX 400 400 km ASC')).toEqual([
      'Catania',
      'Palermo',
      'edge2',
      'edge1',
    ]);
    expect(call('GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX 100 200 km')).toEqual(['Catania']);
  });

  it('store what they find', () => {
    const from = 'FROMLONLAT 15 37 BYRADIUS 200 km';
    expect(call(`GEOSEARCHSTORE t Sicily ${from}`)).toBe(2);
    expect(call('ZRANGE t 0 -1 WITHSCORES')).toEqual([
      ...['Palermo', '3479099956230698'],
      ...['Catania', '3479447370796909'],
    ]);
    call('EXPIRE t 100');
    expect(call(`GEOSEARCHSTORE t Sicily ${from} STOREDIST`)).toBe(2);
    expect(call('ZRANGE t 0 -1 WITHSCORES')).toEqual([
      ...['Catania', '56.4412578701582'],
      ...['Palermo', '190.44242984775784'],
    ]);
    expect(call('TTL t')).toBe(-1);
    expect(call('GEORADIUS Sicily 15 37 200 km STORE t COUNT 1')).toBe(1);
    expect(call('GEORADIUSBYMEMBER Sicily Palermo 1 km STOREDIST t')).toBe(1);
    expect(call('ZRANGE t 0 -1 WITHSCORES')).toEqual(['Palermo', '0']);
    expect(call('GEORADIUS Sicily 100 -40 1 km STORE t')).toBe(0);
    expect(call('EXISTS t')).toBe(0);
    call('SET t 1');
    expect(call(`GEOSEARCHSTORE t none ${from}`)).toBe(0);
    expect(call('EXISTS t')).toBe(0);
  });

  it('refuse what does not fit together', () => {
    const from = 'FROMLONLAT 15 37 BYRADIUS 200 km';
    const none = (what: string): string => `ERR ${what}`;
    expect(error(`GEOSEARCH Sicily ${from} FROMMEMBER Palermo`)).toBe('ERR syntax error');
    expect(error(`GEOSEARCH Sicily ${from} BYBOX 1 1 m`)).toBe('ERR syntax error');
    expect(error(`GEOSEARCH Sicily ${from} STOREDIST`)).toBe('ERR syntax error');
    expect(error('geoSearch Sicily FROMLONLAT 15 37 ASC WITHDIST')).toBe(
      none('exactly one of BYRADIUS and BYBOX can be specified for geoSearch'),
    );
    expect(error('geosearch Sicily BYRADIUS 1 m ASC WITHDIST')).toBe(
      none('exactly one of FROMMEMBER or FROMLONLAT can be specified for geosearch'),
    );
    expect(error(`GEOSEARCHSTORE t Sicily ${from} WITHDIST`)).toBe(
      none('GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options'),
    );
    expect(error('GEORADIUS Sicily 15 37 1 km WITHHASH STORE t')).toBe(
      none(
        'STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD options',
      ),
    );
    expect(error('GEORADIUS_RO Sicily 15 37 1 km STORE t')).toBe('ERR syntax error');
    expect(error(`GEOSEARCH Sicily ${from} ANY`)).toBe(
      none('the ANY argument requires COUNT argument'),
    );
    expect(error(`GEOSEARCH Sicily ${from} COUNT 0`)).toBe('ERR COUNT must be > 0');
    expect(error('GEORADIUS Sicily 15 37 x km')).toBe('ERR need numeric radius');
    expect(error('GEORADIUS Sicily 15 37 -1 km')).toBe('ERR radius cannot be negative');
    expect(error('GEORADIUS Sicily 15 37 1 yd')).toBe(UNIT);
    expect(error('GEORADIUSBYMEMBER Sicily none 1 m')).toBe(
      'ERR could not decode requested zset member',
    );
    expect(error('GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX x 1 m')).toBe('ERR need numeric width');
    expect(error('GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX 1 x m')).toBe('ERR need numeric height');
    expect(error('GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX 1 -1 m')).toBe(
      'ERR height or width cannot be negative',
    );
    call('SET s 1');
    expect(error('GEORADIUS s x y z m')).toBe(WRONG_TYPE);
  });

  it('read scores that are no places', () => {
    call('ZADD z -inf a inf b 1e300 c -5 d 18446744073709551615 e');
    expect(call('GEOPOS z a b c d e')).toHaveLength(5);
    expect(call('GEOHASH z a b c d e')).toHaveLength(5);
    expect(call('GEODIST z a e')).toMatch(/^[0-9.]+$/);
    expect(call('GEOSEARCH z FROMMEMBER e BYRADIUS 30000 km WITHHASH')).toBeInstanceOf(Array);
  });
});

describe('a search', () => {
  it('finds what a slow model finds, at the poles and over the edge of the map too', () => {
    probeReset();
    const random = randomFrom(21);
    const radians = (degrees: number): number => (degrees * Math.PI) / 180;
    const distance = (a: number[], b: number[]): number => {
      const east = Math.sin((radians(b[0]!) - radians(a[0]!)) / 2);
      const north = Math.sin((radians(b[1]!) - radians(a[1]!)) / 2);
      const across = Math.cos(radians(a[1]!)) * Math.cos(radians(b[1]!));
      return 2 * 6_372_797.560856 * Math.asin(Math.sqrt(north * north + across * east * east));
    };
    const names = Array.from({ length: 2000 }, (_, i) => `m${i}`);
    for (const name of names) {
      client.call('GEOADD', 'g', random() * 360 - 180, random() * 170 - 85, name);
    }
    const places = (call(`GEOPOS g ${names.join(' ')}`) as Reply[][]).map((place) =>
      place.map(Number),
    );
    for (let round = 0; round < 200; round++) {
      const center = [random() * 300 - 150, random() * 130 - 65];
      const radius = 10 ** (3 + random() * 3.2);
      const inside = names
        .map((name, i) => ({ name, meters: distance(center, places[i]!) }))
        .filter(({ meters }) => meters <= radius)
        .sort((a, b) => a.meters - b.meters)
        .map(({ name }) => name);
      const words = ['GEOSEARCH', 'g', 'FROMLONLAT', ...center, 'BYRADIUS', radius, 'm'];
      expect(client.call(...words, 'ASC')).toEqual(inside);
      expect(client.call(...words, 'COUNT', 7)).toEqual(inside.slice(0, 7));
      expect(client.call(...words, 'COUNT', 7, 'DESC')).toEqual(inside.reverse().slice(0, 7));
      expect((client.call(...words) as string[]).sort()).toEqual(inside.sort());
    }
  });
});
