#!/usr/bin/env node
// The command `cedis-cli`. It runs what host/tool/build.mjs has built.

import { programRun } from '../cli/program.mjs';

await programRun('cedis-cli', 'client/main.js', 'cli.js');
