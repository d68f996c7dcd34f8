// The digest of a list: its elements as texts, mixed in their order. Elements of a node that could
// not be opened (memory is out, and the list is compressed) are missing.

import {
  listAdvance,
  listElementText,
  listText,
  listTextBytes,
  listWalk,
  listWalkEnd,
} from '../../type/list-cursor';
import { digestMix } from './mix';

/** Adds what a list holds. */
export function digestList(digest: usize, entry: usize): void {
  for (let more = listWalk(entry, 0, true); more; more = listAdvance()) {
    listElementText();
    digestMix(digest, listText, listTextBytes);
  }
  listWalkEnd();
}
