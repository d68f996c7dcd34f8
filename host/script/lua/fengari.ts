/*
 * The modules of the package fengari that compile Lua. They require one another in circles, and
 * load only if this one of them comes first.
 */

import lparser from 'fengari/src/lparser.js';
import llex from 'fengari/src/llex.js';
import lobject from 'fengari/src/lobject.js';
import lopcodes from 'fengari/src/lopcodes.js';
import lstring from 'fengari/src/lstring.js';

export { llex, lobject, lopcodes, lparser, lstring };
