// Builds what the tests run against, once for all of them.

import { build } from '../../host/tool/build.mjs';

export default function setup(): void {
  build();
}
