// INFO memory. The engine's heap is what Redis's allocator is: used_memory is the sum of its live
// blocks, exactly. What Node takes besides is part of used_memory_rss only.

import { EvictionFigure } from '../../engine/seam.generated.js';
import type { Scripting } from '../script/scripting.js';
import { memoryFigures, netBytes, percentage } from './memory-figures.js';
import type { MemoryFigures } from './memory-figures.js';
import { bytesText, fixedText, ratioText } from './section.js';
import type { Field, InfoSource } from './section.js';

export function memorySection(source: InfoSource): Field[] {
  const { core, server } = source;
  const { engine } = core;
  const figures = memoryFigures(source);
  const { used, peak } = figures;
  const total = server.machine.memoryBytes;
  return [
    ['used_memory', used],
    ['used_memory_human', bytesText(used)],
    ['used_memory_rss', figures.process],
    ['used_memory_rss_human', bytesText(figures.process)],
    ['used_memory_peak', peak],
    ['used_memory_peak_human', bytesText(peak)],
    ['used_memory_peak_perc', percentText(used, peak)],
    ['used_memory_overhead', figures.overhead],
    ['used_memory_startup', figures.startup],
    ['used_memory_dataset', figures.dataset],
    ['used_memory_dataset_perc', percentText(figures.dataset, netBytes(figures))],
    ['allocator_allocated', used],
    ['allocator_active', figures.active],
    ['allocator_resident', figures.resident],
    ['total_system_memory', total],
    ['total_system_memory_human', bytesText(total)],
    ...scriptFields(server.scripts),
    ['maxmemory', engine.memoryLimitBytes()],
    ['maxmemory_human', bytesText(engine.memoryLimitBytes())],
    ['maxmemory_policy', server.configuration.getEnum('maxmemory-policy')],
    ...fragmentationFields(figures),
    ['mem_not_counted_for_evict', engine.evictionFigure(EvictionFigure.NOT_COUNTED_BYTES)],
    ['mem_replication_backlog', figures.backlog],
    ['mem_total_replication_buffers', server.replicas?.stream.heldBytes ?? 0],
    ['mem_clients_slaves', figures.replicas],
    ['mem_clients_normal', figures.clients],
    ['mem_cluster_links', 0],
    ['mem_aof_buffer', figures.aofBuffer],
    ['mem_allocator', 'cedis'],
    ['active_defrag_running', 0],
    ['lazyfree_pending_objects', engine.lazyfreePendingObjects()],
    ['lazyfreed_objects', engine.lazyfreeFreedObjects()],
  ];
}

/** Memory of scripts and functions: Lua's, and what is kept beside it to know them by. */
function scriptFields({ engine, cache, libraries }: Scripting): Field[] {
  engine.measure();
  engine.measure();
  const { scriptBytes, functionBytes } = engine;
  const kept = cache.bytes + libraries.bytes;
  return [
    ['used_memory_lua', scriptBytes],
    ['used_memory_vm_eval', scriptBytes],
    ['used_memory_lua_human', bytesText(scriptBytes)],
    ['used_memory_scripts_eval', cache.bytes],
    ['number_of_cached_scripts', cache.count],
    ['number_of_functions', libraries.functionCount],
    ['number_of_libraries', libraries.count],
    ['used_memory_vm_functions', functionBytes],
    ['used_memory_vm_total', scriptBytes + functionBytes],
    ['used_memory_vm_total_human', bytesText(scriptBytes + functionBytes)],
    ['used_memory_functions', libraries.bytes],
    ['used_memory_scripts', kept],
    ['used_memory_scripts_human', bytesText(kept)],
  ];
}

/** From live bytes to pages to the process: each step's ratio and difference. */
function fragmentationFields(figures: MemoryFigures): Field[] {
  const { used, active, resident, process } = figures;
  return [
    ['allocator_frag_ratio', ratioText(active, used)],
    ['allocator_frag_bytes', active - used],
    ['allocator_rss_ratio', ratioText(resident, active)],
    ['allocator_rss_bytes', resident - active],
    ['rss_overhead_ratio', ratioText(process, resident)],
    ['rss_overhead_bytes', process - resident],
    ['mem_fragmentation_ratio', ratioText(process, used)],
    ['mem_fragmentation_bytes', process - used],
  ];
}

function percentText(part: number, whole: number): string {
  return `${fixedText(percentage(part, whole), 2)}%`;
}
