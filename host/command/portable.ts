// The commands that every host answers: a server, a library, a page. Whoever makes a Dispatcher
// hands it these, and those that it has besides (host/server/command/handlers.ts).

import * as acl from './acl.js';
import type { HandlerSet } from './call.js';
import * as command from './command.js';
import * as config from './config.js';
import { debugCommand } from './debug.js';
import { infoCommand } from './info.js';
import { latencyDoctorCommand } from './latency.js';
import { lolwutCommand } from './lolwut.js';
import * as memory from './memory.js';
import * as persistence from './persistence.js';
import * as evaluation from './script/eval.js';
import * as functions from './script/function.js';
import * as script from './script/script.js';

export const portableHandlers: HandlerSet = {
  aclGenpassCommand: acl.aclGenpassCommand,
  aclLoadCommand: acl.aclLoadCommand,
  aclSaveCommand: acl.aclSaveCommand,
  bgrewriteaofCommand: persistence.bgrewriteaofCommand,
  bgsaveCommand: persistence.bgsaveCommand,
  commandCommand: command.commandCommand,
  commandCountCommand: command.commandCountCommand,
  commandDocsCommand: command.commandDocsCommand,
  commandHelpCommand: command.commandHelpCommand,
  commandInfoCommand: command.commandInfoCommand,
  commandListCommand: command.commandListCommand,
  configGetCommand: config.configGetCommand,
  configHelpCommand: config.configHelpCommand,
  configResetstatCommand: config.configResetstatCommand,
  configRewriteCommand: config.configRewriteCommand,
  configSetCommand: config.configSetCommand,
  debugCommand,
  infoCommand,
  lastsaveCommand: persistence.lastsaveCommand,
  latencyDoctorCommand,
  lolwutCommand,
  memoryDoctorCommand: memory.memoryDoctorCommand,
  memoryMallocStatsCommand: memory.memoryMallocStatsCommand,
  memoryStatsCommand: memory.memoryStatsCommand,
  saveCommand: persistence.saveCommand,
  evalCommand: evaluation.evalCommand,
  evalRoCommand: evaluation.evalRoCommand,
  evalshaCommand: evaluation.evalshaCommand,
  evalshaRoCommand: evaluation.evalshaRoCommand,
  fcallCommand: evaluation.fcallCommand,
  fcallRoCommand: evaluation.fcallRoCommand,
  functionDeleteCommand: functions.functionDeleteCommand,
  functionDumpCommand: functions.functionDumpCommand,
  functionFlushCommand: functions.functionFlushCommand,
  functionHelpCommand: functions.functionHelpCommand,
  functionKillCommand: functions.functionKillCommand,
  functionListCommand: functions.functionListCommand,
  functionLoadCommand: functions.functionLoadCommand,
  functionRestoreCommand: functions.functionRestoreCommand,
  functionStatsCommand: functions.functionStatsCommand,
  scriptDebugCommand: script.scriptDebugCommand,
  scriptExistsCommand: script.scriptExistsCommand,
  scriptFlushCommand: script.scriptFlushCommand,
  scriptHelpCommand: script.scriptHelpCommand,
  scriptKillCommand: script.scriptKillCommand,
  scriptLoadCommand: script.scriptLoadCommand,
};
