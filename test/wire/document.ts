/*
 * Reads a wire document (README.md says what it looks like):
 *
 *   ## A title            a section
 *   ```request            '*1\r\n$4\r\nPING\r\n' in visible escapes, line ends left out
 *   ```host               one answer a line
 *   ```reply              an exchange ends with its reply
 *
 * The escapes: \r \n \t \\ \" \xHH, and \(text*count) for many times the same.
 */

export interface Exchange {
  readonly request: Buffer;
  readonly host: readonly string[];
  readonly reply: Buffer;
  readonly closes: boolean;
}

export interface Section {
  readonly title: string;
  readonly exchanges: readonly Exchange[];
  /** Whether Redis has something else to say. */
  readonly isOwn: boolean;
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
      return {
        title,
        exchanges: exchangesParse(title, part),
        isOwn: title.endsWith(OWN),
      };
    });
}

function exchangesParse(title: string, part: string): Exchange[] {
  const exchanges: Exchange[] = [];
  let request: Buffer | undefined;
  let host: string[] = [];
  for (const [, kind, content] of part.matchAll(/^```(.*)\n([^]*?)^```$/gm)) {
    switch (kind) {
      case 'request':
        request = wireBytes(content!);
        break;
      case 'host':
        host = content!.trim().split('\n');
        break;
      case 'reply':
      case 'reply closes':
        if (request === undefined) throw new Error(`${title}: a reply without a request`);
        exchanges.push({
          request,
          host,
          reply: wireBytes(content!),
          closes: kind !== 'reply',
        });
        request = undefined;
        host = [];
        break;
      default:
        throw new Error(`${title}: a block of '${kind}'`);
    }
  }
  if (exchanges.length === 0) throw new Error(`${title}: nothing is sent`);
  return exchanges;
}
