// Commands that redis-benchmark has no test of its own for: what to prepare, and what to repeat
// (`__rand_int__` is a random number of twelve digits below --keys).
//
// Each preset: `setup(send)` makes the data with batches of commands (arrays of words), `words` is
// the command, `requests` how many are sent for each two million of a plain command.

const million = 1_000_000;

/** Pseudo-random numbers in [0, 1) that repeat. */
function* numbers() {
  let state = 12345;
  for (;;) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Sends commands made by `make(i)` for i below `count`, in batches. */
async function many(send, count, make) {
  for (let from = 0; from < count; from += 1000) {
    const batch = [];
    for (let i = from; i < Math.min(from + 1000, count); i++) batch.push(make(i));
    await send(batch);
  }
}

const megabyte = async (send) => {
  await send([
    ['SETRANGE', 'bits:1', '1048575', 'x'],
    ['SETRANGE', 'bits:2', '1048575', 'y'],
  ]);
  await many(send, 4000, (i) => ['SETRANGE', `bits:${1 + (i % 2)}`, String(i * 262), 'pattern']);
};

const entries = (count) => async (send) => {
  await send([['DEL', 'stream']]);
  await many(send, count, (i) => ['XADD', 'stream', `${i + 1}-0`, 'field', `value:${i}`]);
};

const group = async (send) => {
  await entries(300_000)(send);
  await send([['XGROUP', 'CREATE', 'stream', 'group', '0']]);
};

const points = async (send) => {
  const random = numbers();
  await many(send, 100_000, (i) => [
    ...['GEOADD', 'places', String(random.next().value * 10), String(random.next().value * 10)],
    `place:${i}`,
  ]);
};

const sketches = (send) => many(send, 40_000, (i) => ['PFADD', `sketch:${i % 2}`, `element:${i}`]);

export const presets = {
  xadd: { words: ['XADD', 'log', '*', 'field', 'value:__rand_int__'], requests: million },
  xread: {
    setup: entries(1000),
    words: ['XREAD', 'COUNT', '100', 'STREAMS', 'stream', '0'],
    requests: 100_000,
  },
  xreadgroup: {
    setup: group,
    words: ['XREADGROUP', 'GROUP', 'group', 'me', 'COUNT', '1', 'STREAMS', 'stream', '>'],
    requests: 300_000,
  },
  xack: { setup: group, words: ['XACK', 'stream', 'group', '7-0'], requests: million },
  setbit: { words: ['SETBIT', 'flags:__rand_int__', '7', '1'], requests: million },
  bitcount: { setup: megabyte, words: ['BITCOUNT', 'bits:1'], requests: 10_000 },
  bitop: { setup: megabyte, words: ['BITOP', 'AND', 'both', 'bits:1', 'bits:2'], requests: 4000 },
  pfadd: { words: ['PFADD', 'sketch', 'element:__rand_int__'], requests: million },
  pfcount: { setup: sketches, words: ['PFCOUNT', 'sketch:0'], requests: million },
  pfcount2: { setup: sketches, words: ['PFCOUNT', 'sketch:0', 'sketch:1'], requests: 20_000 },
  pfmerge: { setup: sketches, words: ['PFMERGE', 'all', 'sketch:0', 'sketch:1'], requests: 20_000 },
  geoadd: { words: ['GEOADD', 'visits', '13.3', '38.1', 'm:__rand_int__'], requests: million },
  geosearch: {
    setup: points,
    words: ['GEOSEARCH', 'places', 'FROMLONLAT', '5', '5', 'BYRADIUS', '10', 'km'],
    requests: 50_000,
  },
};
