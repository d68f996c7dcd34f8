#!/usr/bin/env node
// The command `cedis-benchmark`. It runs what host/tool/build.mjs has built.

import { programRun } from '../cli/program.mjs';

await programRun('cedis-benchmark', 'benchmark/main.js');
