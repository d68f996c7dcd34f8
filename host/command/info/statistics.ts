// INFO commandstats, errorstats, latencystats and keyspace: a line for each command, error code or
// database that has something to tell.

import { tableRows } from '../../../assembly/command/table/index.js';
import { fixedText, nameText, ratioText } from './section.js';
import type { Field, InfoSource } from './section.js';

export function commandStatisticsSection({ core }: InfoSource): Field[] {
  const { engine } = core;
  return tableRows.flatMap((row): Field[] => {
    const calls = engine.commandCalls(row.id);
    const rejected = engine.commandRejected(row.id);
    const failed = engine.commandFailed(row.id);
    if (calls === 0 && rejected === 0 && failed === 0) return [];
    const microseconds = engine.commandMicroseconds(row.id);
    const each = calls === 0 ? fixedText(0, 2) : ratioText(microseconds, calls);
    const times = `calls=${calls},usec=${microseconds},usec_per_call=${each}`;
    const refusals = `rejected_calls=${rejected},failed_calls=${failed}`;
    return [[`cmdstat_${nameText(row.fullName)}`, `${times},${refusals}`]];
  });
}

/** In the order of the codes. */
export function errorStatisticsSection({ core }: InfoSource): Field[] {
  const codes = Array.from({ length: core.engine.errorCodeCount() }, (_, index) =>
    core.errorCode(index),
  );
  codes.sort((a, b) => (a.code < b.code ? -1 : 1));
  return codes.map(({ code, count }) => [`errorstat_${nameText(code)}`, `count=${count}`]);
}

/** A command has percentiles when it ran while latency-tracking was on. */
export function latencyStatisticsSection({ core, server }: InfoSource): Field[] {
  const { configuration } = server;
  if (!configuration.getBool('latency-tracking')) return [];
  const percentiles = configuration.getSpecial('latency-tracking-info-percentiles');
  return tableRows.flatMap((row): Field[] => {
    if (core.engine.commandPercentile(row.id, 100) === 0) return [];
    const values = percentiles.map((percent) => {
      const microseconds = core.engine.commandPercentile(row.id, percent);
      return `p${percentText(percent)}=${fixedText(microseconds, 3)}`;
    });
    return [[`latency_percentiles_usec_${nameText(row.fullName)}`, values.join(',')]];
  });
}

/** 50, 99.9: six digits at most, without zeros at the end. */
function percentText(percent: number): string {
  return fixedText(percent, 6).replace(/\.?0+$/, '');
}

/**
 * The databases that have keys. Redis 7.4 appends subexpiry, the number of hashes with fields that
 * expire. The version that we answer as does not, and exporters of its time count the fields: so it
 * is there only if there are such hashes.
 */
export function keyspaceSection({ core, server }: InfoSource): Field[] {
  const { engine } = core;
  const databases = server.configuration.getNumber('databases');
  return Array.from({ length: databases }, (_, index) => index).flatMap((index): Field[] => {
    const keys = engine.databaseKeys(index);
    if (keys === 0) return [];
    const expires = engine.databaseVolatileKeys(index);
    const ttl = Math.floor(engine.databaseAverageTtlMs(index));
    const inner = engine.databaseInnerVolatileKeys(index);
    const subexpiry = inner === 0 ? '' : `,subexpiry=${inner}`;
    return [[`db${index}`, `keys=${keys},expires=${expires},avg_ttl=${ttl}${subexpiry}`]];
  });
}
