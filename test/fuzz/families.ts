/*
 * The families of commands that the fuzzer knows. A new family: its file in family/, its line here.
 */

import type { Family } from './family.js';
import { aclFamily } from './family/acl.js';
import { bitmapFamily } from './family/bitmap.js';
import { connectionFamily } from './family/connection.js';
import { dumpFamily } from './family/dump.js';
import { genericFamily } from './family/generic.js';
import { geoFamily } from './family/geo.js';
import { hyperloglogFamily } from './family/hyperloglog.js';
import { hashFamily } from './family/hash.js';
import { listFamily } from './family/list.js';
import { operatorFamily } from './family/operator.js';
import { setFamily } from './family/set.js';
import { sortFamily } from './family/sort.js';
import { streamFamily } from './family/stream.js';
import { stringFamily } from './family/string.js';
import { transactionFamily } from './family/transaction.js';
import { zsetFamily } from './family/zset.js';

export const families: readonly Family[] = [
  stringFamily,
  bitmapFamily,
  hyperloglogFamily,
  geoFamily,
  listFamily,
  setFamily,
  zsetFamily,
  hashFamily,
  streamFamily,
  sortFamily,
  genericFamily,
  dumpFamily,
  connectionFamily,
  transactionFamily,
  aclFamily,
  operatorFamily,
];
