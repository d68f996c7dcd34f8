// Lists to RDB: a row of nodes, each a listpack or one large element, as they lie in memory. What a
// quicklist keeps compressed is written as it is.

import { recordEncoding } from '../memory/record';
import { rdbWriteLength, rdbWritePacked, rdbWriteString } from './writer';
import { listpackBytes } from '../structure/listpack';
import { nodeIsCompressed, nodeIsPlain, nodeView, quicklistView } from '../structure/quicklist';
import { blockOf } from '../type/block';
import { RdbNode } from './type';
import { ListEncoding } from '../type/type';

/** Writes a list as RdbType.LIST_QUICKLIST_2. */
export function saveList(entry: usize): void {
  const block = blockOf(entry);
  if (recordEncoding(entry) == ListEncoding.LISTPACK) {
    rdbWriteLength(1);
    rdbWriteLength(RdbNode.LISTPACK);
    return rdbWriteString(block, listpackBytes(block));
  }
  const list = quicklistView(block);
  rdbWriteLength(list.nodes);
  let node: usize = list.head;
  while (node != 0) {
    saveNodeKind(node);
    saveNode(node);
    node = nodeView(node).next;
  }
}

/** Writes what a node of a quicklist is. */
export function saveNodeKind(node: usize): void {
  rdbWriteLength(nodeIsPlain(node) ? RdbNode.ELEMENT : RdbNode.LISTPACK);
}

/** Writes what is in a node. */
export function saveNode(node: usize): void {
  const view = nodeView(node);
  if (nodeIsCompressed(node)) rdbWritePacked(view.data + 4, load<u32>(view.data), view.bytes);
  else rdbWriteString(view.data, view.bytes);
}
