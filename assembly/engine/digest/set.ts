// The digest of a set, as Redis's: the xor of its members' digests, so that neither their order nor
// the encoding matters (digest.ts).

import { setFirst, setMember, setMemberBytes, setNext, setText } from '../../type/set';
import { digestXor } from './mix';

/** Adds what a set holds. */
export function digestSet(digest: usize, entry: usize): void {
  for (let more = setFirst(entry); more; more = setNext()) {
    setText();
    digestXor(digest, setMember, setMemberBytes);
  }
}
