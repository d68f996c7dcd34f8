// Data to begin with, made by commands as anybody would write them.

import type { Word } from '../library/request.js';

export interface Example {
  readonly name: string;
  readonly note: string;
  readonly commands: () => Word[][];
}

const hourMs = 3_600_000;

/** Numbers that look like chance and are the same each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const names = [
  ...['ada', 'alan', 'barbara', 'claude', 'donald', 'edsger', 'frances', 'grace', 'hedy'],
  ...['john', 'katherine', 'ken', 'leslie', 'margaret', 'niklaus', 'radia', 'sophie', 'tim'],
];

const cities: readonly (readonly [string, number, number, number])[] = [
  ['Lisbon', -9.1393, 38.7223, 548],
  ['Madrid', -3.7038, 40.4168, 3332],
  ['Paris', 2.3522, 48.8566, 2103],
  ['London', -0.1276, 51.5072, 8866],
  ['Dublin', -6.2603, 53.3498, 592],
  ['Brussels', 4.3517, 50.8503, 196],
  ['Berlin', 13.405, 52.52, 3755],
  ['Copenhagen', 12.5683, 55.6761, 660],
  ['Oslo', 10.7522, 59.9139, 717],
  ['Stockholm', 18.0686, 59.3293, 984],
  ['Helsinki', 24.9384, 60.1699, 665],
  ['Tallinn', 24.7536, 59.437, 457],
  ['Warsaw', 21.0122, 52.2297, 1861],
  ['Prague', 14.4378, 50.0755, 1357],
  ['Vienna', 16.3738, 48.2082, 2006],
  ['Budapest', 19.0402, 47.4979, 1686],
  ['Rome', 12.4964, 41.9028, 2748],
  ['Athens', 23.7275, 37.9838, 643],
  ['Sofia', 23.3219, 42.6977, 1287],
  ['Bucharest', 26.1025, 44.4268, 1717],
];

function shop(): Word[][] {
  const pick = chance(7);
  const commands: Word[][] = [];
  const goods = ['lamp', 'chair', 'desk', 'shelf', 'rug', 'clock', 'vase', 'mirror'];
  const colours = ['oak', 'white', 'green', 'black', 'brass'];
  for (let id = 1; id <= 60; id++) {
    const good = `${colours[pick(5)]!} ${goods[pick(8)]!}`;
    const price = (9 + pick(19_000) / 100).toFixed(2);
    commands.push(
      ['HSET', `product:${id}`, 'name', good, 'price', price, 'stock', pick(80)],
      ['ZADD', 'product:popular', pick(900), `product:${id}`],
    );
  }
  for (let id = 1; id <= 40; id++) {
    const name = names[id % names.length]!;
    commands.push(
      ['HSET', `user:${id}`, 'name', name, 'email', `${name}@example.org`, 'visits', pick(200)],
      ['SADD', `user:${id}:seen`, ...Array.from({ length: 12 }, () => 1 + pick(60))],
      ['PFADD', 'visitors:today', ...Array.from({ length: 50 }, () => pick(5000))],
      ['SETBIT', 'newsletter', id, pick(2)],
    );
  }
  for (let id = 1; id <= 25; id++) {
    const token = pick(2 ** 31)
      .toString(36)
      .padStart(6, '0');
    commands.push(
      ['SET', `session:${token}`, `user:${1 + pick(40)}`, 'EX', 20 + pick(1800)],
      ['RPUSH', 'queue:orders', `{"order":${1000 + id},"product":${1 + pick(60)}}`],
    );
  }
  commands.push(['SET', 'visits', 48_213], ['SET', 'banner', 'Free delivery until Sunday.']);
  return commands;
}

function places(): Word[][] {
  return [
    ['GEOADD', 'city:place', ...cities.flatMap(([name, east, north]) => [east, north, name])],
    ['ZADD', 'city:people', ...cities.flatMap(([name, , , people]) => [people * 1000, name])],
    ...cities.map(([name, east, north, people]) => [
      ...['HSET', `city:${name.toLowerCase()}`, 'longitude', east, 'latitude', north],
      ...['people', people * 1000],
    ]),
    ['SADD', 'city:baltic', 'Stockholm', 'Helsinki', 'Tallinn', 'Copenhagen'],
    ['SADD', 'city:capital', ...cities.map(([name]) => name)],
  ];
}

function sensors(): Word[][] {
  const pick = chance(11);
  const now = Date.now();
  const commands: Word[][] = [];
  for (const room of ['kitchen', 'cellar', 'attic']) {
    for (let at = 0; at < 240; at++) {
      const time = now - hourMs * 4 + at * 60_000;
      const warmth = (17 + 4 * Math.sin(at / 30) + pick(100) / 100).toFixed(1);
      commands.push([
        ...['XADD', `sensor:${room}`, `${time}-0`],
        ...['temperature', warmth, 'humidity', 40 + pick(20)],
      ]);
    }
    commands.push(
      ['XGROUP', 'CREATE', `sensor:${room}`, 'alarms', '0'],
      ['XREADGROUP', 'GROUP', 'alarms', 'watch-1', 'COUNT', 30, 'STREAMS', `sensor:${room}`, '>'],
      ['SET', `sensor:${room}:alive`, 1, 'EX', 45 + pick(90)],
    );
  }
  const active = Array.from({ length: 90 }, (_, day) => [
    'SETBIT',
    'sensor:days',
    day,
    pick(4) && 1,
  ]);
  commands.push(...active, ['RPUSH', 'sensor:names', 'kitchen', 'cellar', 'attic']);
  return commands;
}

function large(): Word[][] {
  const pick = chance(3);
  const commands: Word[][] = [];
  for (let id = 0; id < 10_000; id++) {
    const text = 'x'.repeat(10 + pick(190));
    const expiry = id % 4 === 0 ? ['EX', 30 + pick(3600)] : [];
    commands.push(['SET', `cache:${pick(12)}:page:${id}`, text, ...expiry]);
  }
  for (let id = 0; id < 50; id++) {
    const members = Array.from({ length: 200 }, (_, at) => [pick(100_000), `player:${at}`]).flat();
    commands.push(['ZADD', `game:${id}:scores`, ...members]);
  }
  return commands;
}

export const examples: readonly Example[] = [
  { name: 'A shop', note: 'products, users, sessions that expire, a queue', commands: shop },
  { name: 'Cities', note: 'places on a map, and their people', commands: places },
  { name: 'Sensors', note: 'streams with a group of readers, bits by day', commands: sensors },
  { name: 'Ten thousand keys', note: 'a cache and fifty rankings', commands: large },
];
