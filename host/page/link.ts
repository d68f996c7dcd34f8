// A link that holds a short session: its lines, compressed, behind the # of the address, so that no
// server gets to see them.
//
//     #run=<base64url of the lines, raw deflate>
//
// What is behind such a link was written by somebody else: it is shown first, and runs in a store
// of its own when the user has said so.

const begin = '#run=';
/** Longer links are cut by some programs that pass them on. */
const mostLetters = 6000;
/** More than fits into a link is none that was made here. */
const mostText = 64 * 1024;

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const pieces: Uint8Array[] = [];
  let count = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    count += value.length;
    if (count > mostText) throw new Error('the link holds more than a session');
  }
  return new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

/** The address of this page with a session; null when it is too long for a link. */
export async function linkMake(lines: readonly string[]): Promise<string | null> {
  const text = new TextEncoder().encode(lines.join('\n'));
  if (text.length > mostText) return null;
  const packed = await through(text, new CompressionStream('deflate-raw'));
  const letters = btoa(String.fromCharCode(...packed))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  if (letters.length > mostLetters) return null;
  return new URL(`${begin}${letters}`, location.href).href;
}

/** The session that the address holds; null when it holds none, or a broken one. */
export async function linkRead(): Promise<string | null> {
  const { hash } = location;
  if (!hash.startsWith(begin)) return null;
  try {
    const letters = hash.slice(begin.length).replaceAll('-', '+').replaceAll('_', '/');
    const packed = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    return new TextDecoder().decode(await through(packed, new DecompressionStream('deflate-raw')));
  } catch {
    return null;
  }
}
