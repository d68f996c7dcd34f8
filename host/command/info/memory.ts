// INFO memory. The engine's heap is what Redis's allocator is: used_memory is the sum of its live
// blocks, exactly. What Node takes besides is part of used_memory_rss only.

import { totalmem } from 'node:os';

import { bytesText, fixedText, ratioText, zeros } from './section.js';
import type { Field, InfoSource } from './section.js';

/** How the bytes in use divide. */
interface MemoryShares {
  readonly startup: number;
  readonly clients: number;
  readonly overhead: number;
  readonly dataset: number;
}

function sharesOf({ core, server }: InfoSource, used: number): MemoryShares {
  const { engine } = core;
  const startup = engine.startupBytes();
  engine.clientsSurvey();
  const clients = engine.clientsBytes();
  let overhead = startup + clients;
  const databases = server.configuration.getNumber('databases');
  for (let index = 0; index < databases; index++) overhead += engine.databaseIndexBytes(index);
  return { startup, clients, overhead, dataset: used - overhead };
}

export function memorySection(source: InfoSource): Field[] {
  const { core, server } = source;
  const { engine } = core;
  const used = engine.usedBytes();
  const peak = Math.max(engine.peakBytes(), used);
  const resident = process.memoryUsage.rss();
  const shares = sharesOf(source, used);
  const total = totalmem();
  return [
    ['used_memory', used],
    ['used_memory_human', bytesText(used)],
    ['used_memory_rss', resident],
    ['used_memory_rss_human', bytesText(resident)],
    ['used_memory_peak', peak],
    ['used_memory_peak_human', bytesText(peak)],
    ['used_memory_peak_perc', percentText(used, peak)],
    ['used_memory_overhead', shares.overhead],
    ['used_memory_startup', shares.startup],
    ['used_memory_dataset', shares.dataset],
    ['used_memory_dataset_perc', percentText(shares.dataset, Math.max(used - shares.startup, 1))],
    ['allocator_allocated', used],
    ['allocator_active', engine.reservedBytes()],
    ['allocator_resident', engine.reservedBytes() + engine.overheadBytes()],
    ['total_system_memory', total],
    ['total_system_memory_human', bytesText(total)],
    ...scriptFields(),
    ['maxmemory', server.configuration.getNumber('maxmemory')],
    ['maxmemory_human', bytesText(server.configuration.getNumber('maxmemory'))],
    ['maxmemory_policy', server.configuration.getEnum('maxmemory-policy')],
    ...fragmentationFields(source, used, resident),
    ['mem_not_counted_for_evict', engine.notCountedBytes()],
    ['mem_replication_backlog', 0],
    ...zeros('mem_total_replication_buffers', 'mem_clients_slaves'),
    ['mem_clients_normal', shares.clients],
    ...zeros('mem_cluster_links', 'mem_aof_buffer'),
    ['mem_allocator', 'cedis'],
    ['active_defrag_running', 0],
    ['lazyfree_pending_objects', engine.lazyfreePendingObjects()],
    ['lazyfreed_objects', engine.lazyfreeFreedObjects()],
  ];
}

/** Memory of scripts and functions, of which there are none. */
function scriptFields(): Field[] {
  const none = bytesText(0);
  return [
    ...zeros('used_memory_lua', 'used_memory_vm_eval'),
    ['used_memory_lua_human', none],
    ...zeros('used_memory_scripts_eval', 'number_of_cached_scripts', 'number_of_functions'),
    ...zeros('number_of_libraries', 'used_memory_vm_functions', 'used_memory_vm_total'),
    ['used_memory_vm_total_human', none],
    ...zeros('used_memory_functions', 'used_memory_scripts'),
    ['used_memory_scripts_human', none],
  ];
}

/**
 * From live bytes to pages to the process: each step's ratio and difference. `active` is what the
 * heap has of the linear memory, `resident` that and its own tables.
 */
function fragmentationFields({ core }: InfoSource, used: number, processBytes: number): Field[] {
  const active = core.engine.reservedBytes();
  const resident = active + core.engine.overheadBytes();
  return [
    ['allocator_frag_ratio', ratioText(active, used)],
    ['allocator_frag_bytes', active - used],
    ['allocator_rss_ratio', ratioText(resident, active)],
    ['allocator_rss_bytes', resident - active],
    ['rss_overhead_ratio', ratioText(processBytes, resident)],
    ['rss_overhead_bytes', processBytes - resident],
    ['mem_fragmentation_ratio', ratioText(processBytes, used)],
    ['mem_fragmentation_bytes', processBytes - used],
  ];
}

function percentText(part: number, whole: number): string {
  const percent = Math.fround((Math.fround(part) * 100) / Math.fround(whole));
  return `${fixedText(percent, 2)}%`;
}
