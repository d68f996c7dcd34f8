// One engine and one client for the tests of single commands, made anew for each test:
//
//   beforeEach(probeReset);
//   expect(call('SET a 1')).toBe('OK');
//   expect(error('INCR a b')).toBe('ERR …');
//   expect(effects('EXPIRE a 10')).toEqual(['PEXPIREAT a …']);

import { Parameter } from '../../host/engine/seam.generated.js';
import { takeEffects } from './effects.js';
import { type TestClient, TestEngine } from './engine.js';
import { type Reply, RespError, respParse } from './resp.js';

export let engine: TestEngine;
export let client: TestClient;

/** Makes a new engine, which allows DEBUG, and connects the client. */
export function probeReset(): void {
  engine = new TestEngine();
  engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
  client = engine.connect();
}

/** The reply to a command line whose words hold no spaces. */
export function call(line: string): Reply {
  return client.call(...line.split(' '));
}

/** The text of the error that a command line must give. */
export function error(line: string): string {
  const reply = call(line);
  if (!(reply instanceof RespError)) throw new Error(`${line}: ${String(reply)} is no error`);
  return reply.message;
}

/** What a command line leaves in the effect log, one line a command. */
export function effects(line: string): string[] {
  engine.core.setParameter(Parameter.EFFECTS, 1);
  takeEffects(engine.core);
  call(line);
  const commands = respParse(takeEffects(engine.core)).replies as string[][];
  return commands.map((words) => words.join(' '));
}
