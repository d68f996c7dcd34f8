// What CLIENT LIST and CLIENT INFO say, by the names of their fields.

import type { TestClient } from './engine.js';

/** The fields of a line of CLIENT LIST. */
export function fields(line: string): Record<string, string> {
  return Object.fromEntries(
    line.split(' ').map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at), field.slice(at + 1)];
    }),
  );
}

/** What a client is told of itself. */
export function info(client: TestClient): Record<string, string> {
  return fields((client.call('CLIENT', 'INFO') as string).trimEnd());
}
