// A command as it is sent to another server, in byte text (config/byte-text.ts).
//
//   requestText(['GET', 'a'])      *2 │ $3 GET │ $1 a        each with its line end

/** A command of byte texts in RESP. */
export function requestText(words: readonly string[]): string {
  const parts = words.map((word) => `$${word.length}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}
