/*
 * Reads a wire document (README.md says what it looks like):
 *
 *   ## A title            a section
 *   ```request            '*1\r\n$4\r\nPING\r\n' in visible escapes, line ends left out
 *   ```host               what the host answers to the request before, one answer a line
 *   ```reply              what has come since on that connection
 *   ```request b          another connection; the one without a name is the first
 *
 * The escapes: \r \n \t \\ \" \xHH, and \(text*count) for many times the same.
 */

import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The name of the connection that a section begins with. */
export const FIRST = '';

export type Step =
  | { readonly kind: 'request'; readonly link: string; readonly bytes: Buffer; host: string[] }
  | { readonly kind: 'reply'; readonly link: string; readonly bytes: Buffer; closes: boolean };

export interface Section {
  readonly title: string;
  readonly steps: readonly Step[];
  /** The names of its connections, the first one first. */
  readonly links: readonly string[];
  /** Whether Redis has something else to say. */
  readonly isOwn: boolean;
}

interface WireDocument {
  readonly name: string;
  readonly needsScripts: boolean;
  readonly sections: readonly Section[];
}

const SIMPLE: Record<string, string> = { r: '\r', n: '\n', t: '\t', '\\': '\\', '"': '"' };

/** The bytes that visible text stands for. */
export function wireBytes(text: string): Buffer {
  const joined = text.replaceAll('\n', '');
  const repeated = joined.replace(/\\\((.*?)\*(\d+)\)/g, (_, what: string, count: string) =>
    what.repeat(Number(count)),
  );
  const bytes = repeated.replace(/\\(x[0-9a-f]{2}|.)/g, (whole, code: string) => {
    if (code.length === 3) return String.fromCharCode(parseInt(code.slice(1), 16));
    const simple = SIMPLE[code];
    if (simple === undefined) throw new Error(`no escape: ${whole}`);
    return simple;
  });
  return Buffer.from(bytes, 'latin1');
}

const OWN = ' (Cedis)';

/** The sections of a document; throws if a block is out of place. */
export function documentParse(text: string): Section[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const title = part.slice(0, part.indexOf('\n')).trim();
      const steps = stepsParse(title, part);
      const links = new Set([FIRST, ...steps.map(({ link }) => link)]);
      return { title, steps, links: [...links], isOwn: title.endsWith(OWN) };
    });
}

function stepsParse(title: string, part: string): Step[] {
  const steps: Step[] = [];
  for (const [, kind, content] of part.matchAll(/^```(.*)\n([^]*?)^```$/gm)) {
    const [, name, link = FIRST, closes] = /^(\w+)(?: ([b-z]))?( closes)?$/.exec(kind!) ?? [];
    const before = steps.at(-1);
    switch (name) {
      case 'request':
        steps.push({ kind: name, link, bytes: wireBytes(content!), host: [] });
        break;
      case 'host':
        if (before?.kind !== 'request') throw new Error(`${title}: a host without a request`);
        before.host = content!.trim().split('\n');
        break;
      case 'reply':
        steps.push({ kind: name, link, bytes: wireBytes(content!), closes: closes !== undefined });
        break;
      default:
        throw new Error(`${title}: a block of '${kind}'`);
    }
  }
  if (steps.at(-1)?.kind !== 'reply') throw new Error(`${title}: it does not end with a reply`);
  return steps;
}

/**
 * All documents of this folder. Those named scripts-… need a host that runs scripts: the engine
 * alone does not answer them.
 */
export function wireDocuments(): WireDocument[] {
  const folder = new URL('.', import.meta.url);
  return readdirSync(fileURLToPath(folder))
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => ({
      name,
      needsScripts: name.startsWith('scripts-'),
      sections: documentParse(readFileSync(new URL(name, folder), 'utf8')),
    }));
}
