// What INFO replication tells of the link to a primary, and of those that follow this server.

import type { Configuration } from '../../config/configuration.js';
import type { Followers } from '../followers.js';
import type { LinkState } from '../link-state.js';
import type { Field } from './section.js';
import { fixedText } from './section.js';

export function replicaFields(link: LinkState, configuration: Configuration): Field[] {
  const { source, status, sync } = link;
  if (source === null) return [['role', 'master']];
  return [
    ['role', 'slave'],
    ['master_host', source.host],
    ['master_port', source.port],
    ['master_link_status', status === 'connected' ? 'up' : 'down'],
    ['master_last_io_seconds_ago', link.lastHeardSeconds],
    ['master_sync_in_progress', Number(status === 'sync')],
    ['slave_read_repl_offset', link.readOffset],
    ['slave_repl_offset', link.history.offset],
    ...(status === 'sync' && sync !== null ? syncFields(sync) : []),
    ...(status === 'connected'
      ? []
      : [['master_link_down_since_seconds', link.downSeconds] as const]),
    ['slave_priority', configuration.getNumber('replica-priority')],
    ['slave_read_only', Number(configuration.getBool('replica-read-only'))],
    ['replica_announced', Number(configuration.getBool('replica-announced'))],
  ];
}

function syncFields({ totalBytes, readBytes }: NonNullable<LinkState['sync']>): Field[] {
  const share = totalBytes === 0 ? 0 : (readBytes / totalBytes) * 100;
  return [
    ['master_sync_total_bytes', totalBytes],
    ['master_sync_read_bytes', readBytes],
    ['master_sync_left_bytes', totalBytes - readBytes],
    ['master_sync_perc', fixedText(share, 2)],
    ['master_sync_last_io_seconds_ago', 0],
  ];
}

/** A line for each replica of this server. */
export function replicaLines(replicas: Followers): Field[] {
  const shown = replicas.all.filter(({ shownState }) => shownState !== null);
  return shown.map((each, index) => [
    `slave${index}`,
    `ip=${each.host},port=${each.port},state=${each.shownState},offset=${each.ackOffset},` +
      `lag=${each.shownState === 'online' ? replicas.lagSeconds(each) : 0}`,
  ]);
}
