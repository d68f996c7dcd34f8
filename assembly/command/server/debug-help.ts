// DEBUG HELP: the subcommands that are there.

import { Call } from '../../engine/call';
import { helpBegin, helpEnd, helpLine } from '../help';

/** DEBUG HELP */
export function debugHelp(call: Call): void {
  helpBegin(call);
  helpShow();
  helpMake();
  helpHost();
  helpEnd();
}

function helpShow(): void {
  helpLine('DIGEST');
  helpLine('    A digest of the whole dataset, the same for the same keys and values.');
  helpLine('DIGEST-VALUE <key> [<key> ...]');
  helpLine('    A digest of each value.');
  helpLine('HTSTATS <dbid> [full]');
  helpLine("    Figures of a database's hash table and of its timing wheel.");
  helpLine('HTSTATS-KEY <key> [full]');
  helpLine('    The same of the hash table that is a value.');
  helpLine('LISTPACK <key>');
  helpLine('    Size and entries of a value that is one listpack.');
  helpLine('OBJECT <key>');
  helpLine('    Address, encoding, size when saved, and access clock of a value.');
  helpLine('QUICKLIST <key> [<0|1>]');
  helpLine('    The nodes of a list, and with 1 their elements.');
  helpLine('SDSLEN <key>');
  helpLine('    Used and spare bytes of a key and its string.');
}

function helpMake(): void {
  helpLine('CLIENT-EVICTION');
  helpLine('    The classes of clients by their memory.');
  helpLine('ERROR <string>');
  helpLine('    Answer with this error.');
  helpLine('LEAK <string>');
  helpLine('    Allocate a copy of the string and forget it.');
  helpLine('POPULATE <count> [<prefix>] [<size>]');
  helpLine('    Add <count> strings named key:<number>, or <prefix>:<number>, that are not there');
  helpLine('    yet. No replica is told.');
  helpLine('PROTOCOL <type>');
  helpLine('    An example of a reply: string, integer, double, bignum, null, array, set, map,');
  helpLine('    attrib, push, verbatim, true or false.');
  helpLine('QUICKLIST-PACKED-THRESHOLD <size>');
  helpLine('    From which size on an element is a node of its own; 0 for 1 GiB.');
  helpLine('REPLICATE <command> [<argument> ...]');
  helpLine('    Send a command to the replicas without running it.');
  helpLine('REPLYBUFFER PEAK-RESET-TIME <NEVER|RESET|milliseconds>');
  helpLine('REPLYBUFFER RESIZING <0|1>');
  helpLine('    Accepted; reply buffers have no such settings here.');
  helpLine('SET-ACTIVE-EXPIRE <0|1>');
  helpLine('    With 0 expired keys are deleted only when somebody asks for them.');
  helpLine('SET-DISABLE-DENY-SCRIPTS <0|1>');
  helpLine('    Accepted.');
  helpLine('SET-SKIP-CHECKSUM-VALIDATION <0|1>');
  helpLine('    With 1 RESTORE does not look at checksums.');
  helpLine('STRINGMATCH-TEST');
  helpLine('    Match random texts with random patterns.');
}

function helpHost(): void {
  helpLine('ASSERT, OOM, PANIC, SEGFAULT');
  helpLine('    Crash.');
  helpLine('CHANGE-REPL-ID');
  helpLine('    Take new replication ids.');
  helpLine('CONFIG-REWRITE-FORCE-ALL');
  helpLine('    Write all directives into the configuration file.');
  helpLine('CRASH-AND-RECOVER [<milliseconds>]');
  helpLine('RESTART [<milliseconds>]');
  helpLine('    Start again after some time, without or with saving first.');
  helpLine('LOADAOF');
  helpLine('    Load the append-only file in place of the dataset.');
  helpLine('LOG <message>');
  helpLine("    Write a line to the server's log.");
  helpLine('PAUSE-CRON <0|1>');
  helpLine('    Stop the periodic work.');
  helpLine('RELOAD [MERGE] [NOFLUSH] [NOSAVE]');
  helpLine('    Save the RDB file and load it in place of the dataset.');
  helpLine('SLEEP <seconds>');
  helpLine('    Do nothing for some time, with decimals.');
}
