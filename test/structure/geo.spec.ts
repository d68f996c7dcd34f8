import { randomBelow, randomNext, randomSeed } from './support/random';
import {
  shapeCenter,
  shapeCircle,
  shapeCover,
  shapeDistance,
  shapeHas,
  shapeMeters,
  shapeRangeTable,
  shapeRanges,
} from '../../assembly/structure/geo-shape';
import {
  GEOHASH_STEPS,
  geohashBeside,
  geohashDecode,
  geohashEncode,
  geohashLatitude,
  geohashLongitude,
  geohashOfScore,
} from '../../assembly/structure/geohash';
import { arcsine, cosine, sine } from '../../assembly/structure/trigonometry';
import { sineTable } from '../../assembly/structure/trigonometry-table';

/** A random number from 0 to 1. */
function unit(): f64 {
  return <f64>(randomNext() >> 11) / 9007199254740992.0;
}

/** Whether two doubles are the same but for the last places. */
function near(a: f64, b: f64): bool {
  return abs(a - b) <= abs(b) * 4.5e-16 + 1e-18;
}

describe('trigonometry', () => {
  it('has a table whose rows are sines and cosines', () => {
    for (let row = 0; row < 54; row++) {
      const at = sineTable + ((<usize>row) << 5);
      expect(near(load<f64>(at), Math.sin(<f64>row / 64))).toBe(true);
      expect(near(load<f64>(at, 16), Math.cos(<f64>row / 64))).toBe(true);
      expect(abs(load<f64>(at, 8)) <= load<f64>(at) * 1.2e-16).toBe(true);
      expect(abs(load<f64>(at, 24)) <= load<f64>(at, 16) * 1.2e-16).toBe(true);
    }
  });

  it('agrees with the standard library to the last places', () => {
    randomSeed(1);
    let sound = true;
    for (let i = 0; i < 20_000; i++) {
      const x = (unit() * 2 - 1) * (i & 1 ? 6 : 0.05);
      const y = unit() * (i & 1 ? 1 : 0.02);
      if (abs(sine(x) - Math.sin(x)) >= 3e-16) sound = false;
      if (abs(cosine(x) - Math.cos(x)) >= 3e-16) sound = false;
      if (!near(arcsine(y), Math.asin(y))) sound = false;
    }
    expect(sound).toBe(true);
    expect(isNaN(arcsine(1.5))).toBe(true);
    expect(isNaN(sine(Infinity))).toBe(true);
    expect(sine(0)).toBe(0);
    expect(arcsine(1)).toBe(Math.asin(1));
  });
});

describe('geohashes', () => {
  it('decode to the middle of the cell, which encodes to the same hash', () => {
    randomSeed(2);
    let sound = true;
    for (let i = 0; i < 20_000; i++) {
      const hash = randomNext() >> 12;
      geohashDecode(hash);
      const again = geohashEncode(geohashLongitude, geohashLatitude, GEOHASH_STEPS);
      if (again != hash) sound = false;
    }
    expect(sound).toBe(true);
    expect(geohashEncode(13.361389, 38.115556, GEOHASH_STEPS)).toBe(3479099956230698);
  });

  it('lead to the cell beside and back', () => {
    randomSeed(3);
    let sound = true;
    for (let i = 0; i < 5000; i++) {
      const steps = 1 + randomBelow(26);
      const hash = randomNext() >> (64 - 2 * <u64>steps);
      const east = <i32>randomBelow(3) - 1;
      const north = <i32>randomBelow(3) - 1;
      const beside = geohashBeside(hash, steps, east, north);
      if (geohashBeside(beside, steps, -east, -north) != hash) sound = false;
      if ((beside == hash) != (east == 0 && north == 0)) sound = false;
    }
    expect(sound).toBe(true);
  });

  it('are read from any score', () => {
    expect(geohashOfScore(5.9)).toBe(5);
    expect(geohashOfScore(-1)).toBe(u64.MAX_VALUE);
    expect(geohashOfScore(9223372036854775808.0)).toBe((<u64>1) << 63);
    expect(geohashOfScore(Infinity)).toBe(0);
    expect(geohashOfScore(-Infinity)).toBe((<u64>1) << 63);
  });
});

describe('a circle', () => {
  it('has the places whose distance is not greater, and is covered by its ranges', () => {
    let sound = true;
    for (let round = 0; round < 300; round++) {
      randomSeed(round);
      const longitude = (unit() * 2 - 1) * 150;
      const latitude = (unit() * 2 - 1) * 60;
      const meters = Math.exp(unit() * 14);
      shapeCenter(longitude, latitude);
      shapeCircle(meters, 1);
      shapeCover();
      const reach = (meters / 100_000) * 3;
      for (let i = 0; i < 200; i++) {
        const x = longitude + (unit() * 2 - 1) * reach;
        const y = latitude + (unit() * 2 - 1) * (reach / 2);
        if (abs(x) > 180 || abs(y) > 85) continue;
        const score = geohashEncode(x, y, GEOHASH_STEPS);
        geohashDecode(score);
        const distance = shapeDistance(longitude, latitude, geohashLongitude, geohashLatitude);
        const inside = shapeHas(geohashLongitude, geohashLatitude, true);
        if (inside != distance <= meters) sound = false;
        if (shapeHas(geohashLongitude, geohashLatitude, false) != inside) sound = false;
        if (!inside) continue;
        shapeHas(geohashLongitude, geohashLatitude, true);
        if (shapeMeters != distance) sound = false;
        let covered = false;
        for (let range: u32 = 0; range < shapeRanges; range++) {
          const at = shapeRangeTable + ((<usize>range) << 4);
          if (<f64>score >= load<f64>(at) && <f64>score < load<f64>(at, 8)) covered = true;
        }
        if (!covered) sound = false;
      }
    }
    expect(sound).toBe(true);
  });
});
