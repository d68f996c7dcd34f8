/*
 * Lines that hold a password, which the history must not keep.
 */

const secretDirectives = new Set(['masterauth', 'masteruser', 'requirepass']);

/** Whether a command (its words) tells a secret. */
export function isSensitive(words: readonly string[]): boolean {
  const [name = '', sub = '', ...rest] = words.map((word) => word.toLowerCase());
  switch (name) {
    case 'auth':
      return true;
    case 'acl':
      return sub === 'setuser';
    case 'config':
      return sub === 'set' && rest.some((word, at) => at % 2 === 0 && secretDirectives.has(word));
    case 'hello':
      return words.slice(2).some((word) => /^auth$/i.test(word));
    case 'migrate':
      return words.slice(6).some((word) => /^auth2?$/i.test(word));
    default:
      return false;
  }
}
