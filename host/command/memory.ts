// MEMORY STATS, DOCTOR and MALLOC-STATS: how memory is used, as a map, in words, and as the heap
// sees it. MEMORY USAGE, PURGE and HELP are the engine's.

import type { HostCall } from './call.js';
import type { Scripting } from './script/scripting.js';
import { memoryFigures, netBytes, percentage, ratio } from './info/memory-figures.js';
import type { MemoryFigures } from './info/memory-figures.js';
import { bytesText, ratioText } from './info/section.js';

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/** A whole number, a fraction, or what a database takes. */
type Stat = readonly [name: string, value: number, kind: 'integer' | 'double'];

export function memoryStatsCommand(call: HostCall): void {
  const figures = memoryFigures(call);
  const before = statsBefore(figures, call.server.scripts);
  const after = statsBehind(figures);
  const { reply } = call;
  reply.map(before.length + figures.databases.length + after.length);
  for (const stat of before) replyStat(call, stat);
  for (const { index, table, wheels } of figures.databases) {
    reply.bulk(`db.${index}`);
    reply.map(3);
    replyStat(call, ['overhead.hashtable.main', table, 'integer']);
    replyStat(call, ['overhead.hashtable.expires', wheels, 'integer']);
    replyStat(call, ['overhead.hashtable.slot-to-keys', 0, 'integer']);
  }
  for (const stat of after) replyStat(call, stat);
}

function replyStat(call: HostCall, [name, value, kind]: Stat): void {
  call.reply.bulk(name);
  if (kind === 'double') call.reply.double(value);
  else call.reply.integer(Math.trunc(value));
}

function statsBefore(figures: MemoryFigures, scripts: Scripting): readonly Stat[] {
  return [
    ['peak.allocated', figures.peak, 'integer'],
    ['total.allocated', figures.used, 'integer'],
    ['startup.allocated', figures.startup, 'integer'],
    ['replication.backlog', figures.backlog, 'integer'],
    ['clients.slaves', figures.replicas, 'integer'],
    ['clients.normal', figures.clients, 'integer'],
    ['cluster.links', 0, 'integer'],
    ['aof.buffer', figures.aofBuffer, 'integer'],
    ['lua.caches', scripts.cache.bytes, 'integer'],
    ['functions.caches', scripts.libraries.bytes, 'integer'],
  ];
}

function statsBehind(figures: MemoryFigures): readonly Stat[] {
  const { used, active, resident, process, keys } = figures;
  const net = netBytes(figures);
  return [
    ['overhead.total', figures.overhead, 'integer'],
    ['keys.count', keys, 'integer'],
    ['keys.bytes-per-key', keys === 0 ? 0 : net / keys, 'integer'],
    ['dataset.bytes', figures.dataset, 'integer'],
    ['dataset.percentage', percentage(figures.dataset, net), 'double'],
    ['peak.percentage', percentage(used, figures.peak), 'double'],
    ['allocator.allocated', used, 'integer'],
    ['allocator.active', active, 'integer'],
    ['allocator.resident', resident, 'integer'],
    ['allocator-fragmentation.ratio', ratio(active, used), 'double'],
    ['allocator-fragmentation.bytes', active - used, 'integer'],
    ['allocator-rss.ratio', ratio(resident, active), 'double'],
    ['allocator-rss.bytes', resident - active, 'integer'],
    ['rss-overhead.ratio', ratio(process, resident), 'double'],
    ['rss-overhead.bytes', process - resident, 'integer'],
    ['fragmentation', ratio(process, used), 'double'],
    ['fragmentation.bytes', process - used, 'integer'],
  ];
}

/** What DOCTOR looks for: whether it is so, and what it means. */
interface Finding {
  readonly found: boolean;
  readonly text: string;
}

export function memoryDoctorCommand(call: HostCall): void {
  call.reply.verbatim('txt', doctorText(memoryFigures(call), call.server.connections));
}

/** The report of MEMORY DOCTOR. */
export function doctorText(figures: MemoryFigures, clients: number): string {
  if (figures.used < 5 * megabyte) {
    return 'There is next to nothing in memory yet: ask again when there are data to look at.\n';
  }
  const found = findings(figures, clients).filter((finding) => finding.found);
  if (found.length === 0) return 'Nothing about the use of memory is remarkable.\n';
  const points = found.map(({ text }) => ` * ${text}\n\n`).join('');
  return `Some things about the use of memory are remarkable:\n\n${points}`;
}

/** The thresholds are those of Redis. */
function findings(figures: MemoryFigures, clients: number): readonly Finding[] {
  const { used, peak, active, resident, process } = figures;
  const passes = (larger: number, smaller: number, limit: number): boolean =>
    larger / smaller > limit && larger - smaller > 10 * megabyte;
  return [
    {
      found: peak / used > 1.5,
      text:
        `Peak: at its peak this server used ${bytesText(peak)}, which is more than one and a half` +
        ` times what it uses now (${bytesText(used)}). A WebAssembly memory never shrinks, so the` +
        ' process keeps what the peak has taken. That does no harm: new data will use it. Only a' +
        ' restart gives it back to the system.',
    },
    {
      found: passes(process, used, 1.4),
      text:
        `Process: it takes ${ratioText(process, used)} times the memory that is in use.` +
        ' Some 50 MiB of that are Node itself; the rest is left from a peak, or lies in gaps' +
        ' between blocks.',
    },
    {
      found: passes(active, used, 1.1),
      text:
        `Fragmentation: the heap's pages hold ${ratioText(active, used)} times what is in use.` +
        ' The sizes of values have changed, or many were deleted here and there, so that pages of' +
        ' one size wait for blocks of that size; a restart from a snapshot packs them anew.',
    },
    {
      found: passes(resident, active, 1.1),
      text:
        `Kept: ${bytesText(resident - active)} of the heap are free pages, and the tables that` +
        ' describe pages. New data will use them; MEMORY PURGE cannot give them back to the system.',
    },
    {
      found: passes(process, resident, 1.1),
      text:
        `Host: ${bytesText(process - resident)} of the process lie outside the engine. Buffers of` +
        ' sockets with slow readers and scripts are the usual cause; the rest is Node.',
    },
    {
      found: figures.clients / Math.max(clients, 1) > 200 * kilobyte,
      text:
        'Clients: they hold more than 200 KiB each on average. Either they send or ask for much at' +
        ' once, or they read their replies or messages too slowly. CLIENT LIST shows who they are' +
        ' (qbuf, omem, tot-mem).',
    },
  ];
}

export function memoryMallocStatsCommand(call: HostCall): void {
  const { used, peak, active, resident } = memoryFigures(call);
  const lines = [
    '___ The heap of the engine ___',
    `In use:        ${used} bytes in live blocks, at most ${peak} so far`,
    `Pages in use:  ${active} bytes, of which ${active - used} lie between blocks`,
    `Kept:          ${Math.max(resident - active, 0)} bytes of free pages and tables`,
    `Linear memory: ${call.core.memory.size} bytes`,
  ];
  call.reply.verbatim('txt', `${lines.join('\n')}\n`);
}
