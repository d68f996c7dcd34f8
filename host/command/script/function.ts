// FUNCTION LOAD, DELETE, FLUSH, RESTORE, DUMP, LIST, STATS, KILL, HELP: the libraries of functions.
//
// What changes them is part of the dataset: it is counted, saved and replicated as it stands.

import { byteTextLower } from '../../config/byte-text.js';
import { globMatches } from '../../config/glob.js';
import { ERROR_BUSY_SCRIPT } from '../../engine/seam.generated.js';
import { functionsPack, functionsUnpack } from '../../engine/functions.js';
import type { Library } from '../../script/functions.js';
import { ScriptTextError } from '../../script/engine.js';
import { LOAD_TIMEOUT_MS } from '../../script/functions.js';
import { flagNames } from '../../script/shebang.js';
import type { HostCall } from '../call.js';
import { replyHelp } from '../help.js';
import { replyKill } from './kill.js';

const engineName = 'LUA';

/** Does what may fail for a reason that a client is told. */
function answered(call: HostCall, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ScriptTextError)) throw error;
    call.reply.error(`ERR ${error.message}`);
  }
}

/** The dataset has changed: the call is its effect. */
function changed(call: HostCall): void {
  call.core.engine.hostCallChanged(call.client);
}

export function functionLoadCommand(call: HostCall): void {
  const options = call.text.slice(2, -1);
  const unknown = options.find((option) => byteTextLower(option) !== 'replace');
  if (unknown !== undefined) return call.reply.error(`ERR Unknown option given: ${unknown}`);
  answered(call, () => {
    const text = call.text.at(-1)!;
    const { name } = call.server.scripts.libraries.load(text, options.length > 0, LOAD_TIMEOUT_MS);
    changed(call);
    call.reply.bulk(name);
  });
}

export function functionDeleteCommand(call: HostCall): void {
  if (!call.server.scripts.libraries.delete(call.text[2]!)) {
    return call.reply.error('ERR Library not found');
  }
  changed(call);
  call.reply.simple('OK');
}

/** Whether at once or in the background makes no difference: JavaScript collects what is left. */
export function functionFlushCommand(call: HostCall): void {
  if (call.text.length > 3) return subcommandError(call);
  const mode = byteTextLower(call.text[2] ?? 'sync');
  if (mode !== 'sync' && mode !== 'async') {
    return call.reply.error('ERR FUNCTION FLUSH only supports SYNC|ASYNC option');
  }
  call.server.scripts.libraries.clear();
  changed(call);
  call.reply.simple('OK');
}

function subcommandError(call: HostCall): void {
  const name = call.text[1]!;
  call.reply.error(
    `ERR unknown subcommand or wrong number of arguments for '${name}'. Try FUNCTION HELP.`,
  );
}

export function functionRestoreCommand(call: HostCall): void {
  if (call.text.length > 4) return subcommandError(call);
  const policy = byteTextLower(call.text[3] ?? 'append');
  if (policy !== 'append' && policy !== 'replace' && policy !== 'flush') {
    return call.reply.error(
      'ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.',
    );
  }
  const found = functionsUnpack(call.core, call.arguments[2]!);
  if (!found.isWhole) return call.reply.error(`ERR ${found.problem}`);
  answered(call, () => {
    call.server.scripts.libraries.restore(found.texts, policy);
    changed(call);
    call.reply.simple('OK');
  });
}

export function functionDumpCommand(call: HostCall): void {
  const payload = functionsPack(call.core, call.server.scripts.libraries.shelf().texts());
  if (payload === null) call.reply.error('ERR not enough memory for the payload');
  else call.reply.bulk(payload);
}

/** What FUNCTION LIST was asked for; a text says what is wrong with it. */
function listOptions(words: readonly string[]): { pattern: string | null; code: boolean } | string {
  let pattern: string | null = null;
  let code = false;
  for (let i = 0; i < words.length; i++) {
    const word = byteTextLower(words[i]!);
    if (word === 'withcode' && !code) {
      code = true;
    } else if (word === 'libraryname' && pattern === null) {
      if (i + 1 === words.length) return 'ERR library name argument was not given';
      pattern = words[++i]!;
    } else {
      return `ERR Unknown argument ${words[i]!}`;
    }
  }
  return { pattern, code };
}

export function functionListCommand(call: HostCall): void {
  const options = listOptions(call.text.slice(2));
  if (typeof options === 'string') return call.reply.error(options);
  const { pattern, code } = options;
  const libraries = [...call.server.scripts.libraries.all].filter(
    ({ name }) => pattern === null || globMatches(pattern, name),
  );
  call.reply.array(libraries.length);
  for (const library of libraries) replyLibrary(call, library, code);
}

function replyLibrary({ reply }: HostCall, library: Library, withCode: boolean): void {
  reply.map(withCode ? 4 : 3);
  reply.bulk('library_name');
  reply.bulk(library.name);
  reply.bulk('engine');
  reply.bulk(engineName);
  reply.bulk('functions');
  reply.array(library.functions.length);
  for (const { name, description, flags } of library.functions) {
    reply.map(3);
    reply.bulk('name');
    reply.bulk(name);
    reply.bulk('description');
    if (description === null) reply.nil();
    else reply.bulk(description);
    reply.bulk('flags');
    const named = [...flagNames].filter(([, flag]) => (flags & flag) !== 0);
    reply.set(named.length);
    for (const [word] of named) reply.simple(word);
  }
  if (!withCode) return;
  reply.bulk('library_code');
  reply.bulk(library.code);
}

export function functionStatsCommand(call: HostCall): void {
  const { reply, server } = call;
  const { running, libraries } = server.scripts;
  if (running !== null && !running.isFunction) return reply.error(ERROR_BUSY_SCRIPT);
  reply.map(2);
  reply.bulk('running_script');
  if (running === null) {
    reply.nil();
  } else {
    reply.map(3);
    reply.bulk('name');
    reply.bulk(running.name);
    reply.bulk('command');
    reply.array(running.text.length);
    for (const word of running.text) reply.bulk(word);
    reply.bulk('duration_ms');
    reply.integer(running.ms);
  }
  reply.bulk('engines');
  reply.map(1);
  reply.bulk(engineName);
  reply.map(2);
  reply.bulk('libraries_count');
  reply.integer(libraries.count);
  reply.bulk('functions_count');
  reply.integer(libraries.functionCount);
}

export function functionKillCommand(call: HostCall): void {
  replyKill(call, true);
}

export function functionHelpCommand(call: HostCall): void {
  replyHelp(call, 'FUNCTION', [
    ['LOAD [REPLACE] <FUNCTION CODE>', 'Make a library of a text that registers functions.'],
    ['DELETE <LIBRARY NAME>', 'Delete a library and its functions.'],
    [
      'LIST [LIBRARYNAME PATTERN] [WITHCODE]',
      'Describe the libraries, or those whose names match the pattern:',
      '* their names, the engine and the functions with their descriptions and flags',
      '* their texts, if asked for',
    ],
    [
      'STATS',
      'Tell what runs: the function, its command and for how many ms; nil if nothing does.',
      'Count the libraries and functions of each engine.',
    ],
    ['KILL', 'End the function that runs, if it has not written.'],
    ['FLUSH [ASYNC|SYNC]', 'Delete all libraries.'],
    ['DUMP', 'Return all libraries in the form that RESTORE takes.'],
    [
      'RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]',
      'Make the libraries of a payload:',
      '* FLUSH: all others are deleted.',
      '* APPEND: it fails if one of them is there already. This is the default.',
      '* REPLACE: they take the place of those of the same name. It fails if a function of them has',
      '  the name of one in another library.',
    ],
  ]);
}
