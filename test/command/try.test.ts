import { expect, test } from 'vitest';
import { TestEngine } from '../support/engine.js';
test('x', () => {
  const e = new TestEngine();
  const c = e.connect();
  console.log(c.call('GET', 'x'), c.call('SUBSTR', 'x', 0, 1));
  c.send([['NOSUCH'],['SET']], {pieces:1});
  console.log(c.replies());
});
