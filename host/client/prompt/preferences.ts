/*
 * What a user sets for the prompt: `:set hints`, `:set nohints`, typed or in ~/.redisclirc. That
 * file and the history (~/.rediscli_history) are those of redis-cli, so that both share them;
 * REDISCLI_RCFILE and REDISCLI_HISTFILE name others, /dev/null means none.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { wordsSplit } from '../../config/byte-text.js';
import { print } from '../ending.js';

/** Where a file of the user is; null when there is to be none. */
export function dotFile(variable: string, name: string): string | null {
  const given = process.env[variable];
  if (given === '/dev/null') return null;
  if (given !== undefined && given !== '') return given;
  const home = process.env['HOME'];
  return home === undefined || home === '' ? null : join(home, name);
}

export class Preferences {
  hasHints = true;

  /** Reads ~/.redisclirc, if there is one. */
  load(): void {
    const path = dotFile('REDISCLI_RCFILE', '.redisclirc');
    if (path === null) return;
    let text: string;
    try {
      text = readFileSync(path, 'latin1');
    } catch {
      return;
    }
    for (const line of text.split('\n')) {
      const words = wordsSplit(line);
      if (words !== null && words.length > 0) this.set(words, '.redisclirc: ');
    }
  }

  /** A line that begins with a colon; `where` stands before what is said of it. */
  set(words: readonly string[], where = ''): void {
    const [name, value] = words;
    if (name!.toLowerCase() !== ':set' || value === undefined) {
      print(`${where}unknown cedis-cli internal command '${name}'\n`);
    } else if (/^(no)?hints$/i.test(value)) this.hasHints = /^h/i.test(value);
    else print(`${where}unknown cedis-cli preference '${value}'\n`);
  }
}
