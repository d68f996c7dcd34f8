#!/usr/bin/env node
// The command `cedis-check`. It runs what host/tool/build.mjs has built.

import { programRun } from '../cli/program.mjs';

await programRun('cedis-check', 'check/main.js', 'check.js');
