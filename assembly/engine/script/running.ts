// The script or function that runs: who has called it, what it may do, and what it has done. One
// runs at a time. The path of its commands is engine/script/command.ts.
//
// Its commands are run by a client that is nobody's connection. It has the rights of the caller, a
// database and a protocol of its own (SELECT and redis.setresp end with the script), and is "lua"
// to monitors. What is told to the client whose command it is (tracking, CLIENT NO-TOUCH) concerns
// the caller.

import { Client } from '../client/client';

/** What a script is and may do. */
export const enum ScriptFlag {
  /** It only reads. */
  NO_WRITES = 1 << 0,
  /** It runs although more than maxmemory is in use. */
  ALLOW_OOM = 1 << 1,
  /** It runs on a replica whose data are old. */
  ALLOW_STALE = 1 << 2,
  NO_CLUSTER = 1 << 3,
  /** It has named no flags: the rules of before there were any. */
  EVAL_COMPATIBLE = 1 << 4,
  ALLOW_CROSS_SLOT = 1 << 5,
  /** EVAL_RO, EVALSHA_RO and FCALL_RO. */
  READ_ONLY_COMMAND = 1 << 6,
  /** A function of a library. */
  FUNCTION = 1 << 7,
}

const nobody = changetype<Client>(0);
const lua = memory.data<u8>([0x03, 0, 0, 0, 0x6c, 0x75, 0x61]); // "lua", as engine/text.ts has it

/** Who runs the commands of scripts. */
export const scriptClient = changetype<Client>(memory.data(offsetof<Client>(), 8));

/** Whose script runs; null = none does. */
export let scriptCaller: Client = nobody;
/** What it is and may do (ScriptFlag). */
export let scriptFlags: u32 = 0;
/** Whether it has called a command that writes: from then on nothing stops it. */
export let scriptHasWritten: bool = false;
/** Whether it runs although memory was over maxmemory when it began. */
export let scriptOverMemory: bool = false;

/** Whether scripts may run what is not for them (DEBUG SET-DISABLE-DENY-SCRIPTS). */
export let scriptAllowsAll: bool = false;

/** DEBUG SET-DISABLE-DENY-SCRIPTS. */
export function scriptAllowAll(value: bool): void {
  scriptAllowsAll = value;
}

/** Whether a script runs. */
@inline export function scriptRuns(): bool {
  return scriptCaller != nobody;
}

/** A script of a client begins. */
export function scriptStart(caller: Client, flags: u32, overMemory: bool): void {
  scriptCaller = caller;
  scriptFlags = flags;
  scriptHasWritten = false;
  scriptOverMemory = overMemory;
  scriptClient.address = lua;
}

/** The running script has ended. */
export function scriptStop(): void {
  scriptCaller = nobody;
}

/** The running script writes. */
export function scriptWrites(): void {
  scriptHasWritten = true;
}
