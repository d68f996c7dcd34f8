// INFO persistence: what is saved, what is being written and, at the start, what is being loaded.

import { ServerState } from '../../engine/seam.generated.js';
import { secondsSince } from '../../persist/append-only.js';
import type { Persistence } from '../../persist/persistence.js';
import { fixedText, zeros } from './section.js';
import type { Field, InfoSource } from './section.js';

export function persistenceSection(source: InfoSource): Field[] {
  const { configuration, persistence } = source.server;
  // Whether or not it is written to yet: it may be loaded now.
  const isLogged = configuration.getBool('appendonly');
  return [
    ['loading', source.core.state.has(ServerState.LOADING) ? 1 : 0],
    ['async_loading', source.core.state.has(ServerState.ASYNC_LOADING) ? 1 : 0],
    ...walkFields(persistence),
    ...rdbFields(source),
    ...(persistence === null ? [] : aofFields(persistence)),
    ...zeros('aof_last_cow_size', 'module_fork_in_progress', 'module_fork_last_cow_size'),
    ...(persistence === null || !isLogged ? [] : sizeFields(persistence)),
    ...(persistence?.loader.loading.isActive === true ? loadingFields(persistence) : []),
  ];
}

function status(isFailed: boolean): string {
  return isFailed ? 'err' : 'ok';
}

const noFigures = { keysTotal: 0, keysWritten: 0, copiedBytes: 0 };

function walkFields(persistence: Persistence | null): Field[] {
  const isActive = persistence?.walker.isActive === true;
  const figures = isActive ? persistence.walker.figures : noFigures;
  const { keysTotal, keysWritten, copiedBytes } = figures;
  return [
    // What was written ahead of the walk because it was about to change: a page that a child
    // process would have copied.
    ['current_cow_peak', copiedBytes],
    ['current_cow_size', copiedBytes],
    ['current_cow_size_age', 0],
    ['current_fork_perc', fixedText(keysTotal === 0 ? 0 : (keysWritten / keysTotal) * 100, 2)],
    ['current_save_keys_processed', keysWritten],
    ['current_save_keys_total', keysTotal],
  ];
}

function rdbFields({ core, server }: InfoSource): Field[] {
  const rdb = server.persistence?.rdb;
  const load = server.persistence?.loader.lastLoad;
  const isSaving = rdb?.isInBackground === true || server.replicas?.isSaving === true;
  return [
    ['rdb_changes_since_last_save', server.persistence?.changes ?? core.engine.dirtyCount()],
    ['rdb_bgsave_in_progress', isSaving ? 1 : 0],
    ['rdb_last_save_time', rdb?.lastSaveSeconds ?? server.facts.startedMs / 1000],
    ['rdb_last_bgsave_status', status(rdb?.lastFailed === true)],
    ['rdb_last_bgsave_time_sec', rdb?.lastDurationSeconds ?? -1],
    ['rdb_current_bgsave_time_sec', rdb?.currentSeconds ?? -1],
    ['rdb_saves', rdb?.saves ?? 0],
    ['rdb_last_cow_size', rdb?.lastCopiedBytes ?? 0],
    ['rdb_last_load_keys_expired', load?.expired ?? 0],
    ['rdb_last_load_keys_loaded', load?.keys ?? 0],
  ];
}

function aofFields({ aof, keeper }: Persistence): Field[] {
  return [
    ['aof_enabled', aof.state === 'off' ? 0 : 1],
    ['aof_rewrite_in_progress', keeper.isRewriting ? 1 : 0],
    ['aof_rewrite_scheduled', aof.isScheduled ? 1 : 0],
    ['aof_last_rewrite_time_sec', aof.lastRewriteSeconds],
    ['aof_current_rewrite_time_sec', secondsSince(aof.options, aof.rewriteStartMs)],
    ['aof_last_bgrewrite_status', status(aof.lastRewriteFailed)],
    ['aof_rewrites', aof.rewrites],
    ['aof_rewrites_consecutive_failures', aof.consecutiveFailures],
    ['aof_last_write_status', status(keeper.lastWriteFailed)],
  ];
}

function sizeFields({ aof }: Persistence): Field[] {
  return [
    ['aof_current_size', aof.currentBytes],
    ['aof_base_size', aof.baseBytes],
    ['aof_pending_rewrite', aof.isScheduled ? 1 : 0],
    ['aof_buffer_length', aof.log?.bufferBytes ?? 0],
    ['aof_pending_bio_fsync', aof.log?.pendingSyncs ?? 0],
    ['aof_delayed_fsync', aof.delayedSyncs],
  ];
}

function loadingFields({ loader: { loading } }: Persistence): Field[] {
  return [
    ['loading_start_time', loading.startSeconds],
    ['loading_total_bytes', loading.totalBytes],
    ['loading_rdb_used_mem', loading.usedMemory],
    ['loading_loaded_bytes', loading.loadedBytes],
    ['loading_loaded_perc', fixedText(loading.percent(), 2)],
    ['loading_eta_seconds', loading.etaSeconds()],
  ];
}
