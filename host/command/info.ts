// INFO [section ...]: facts and counters of the server, in Redis's sections, fields and order.
//
//   (nothing), default      all but commandstats and latencystats
//   all, everything         all
//   any name                that section; a name that is none adds nothing
//
// Sections are written in their own order, each once, whatever was asked; an empty line parts them.

import type { HostCall } from './call.js';
import { clientsSection, debugSection, replicationSection, statsSection } from './info/activity.js';
import { cpuSection, serverSection } from './info/machine.js';
import { memorySection } from './info/memory.js';
import { persistenceSection } from './info/persistence.js';
import { fieldText, sectionText } from './info/section.js';
import type { InfoSource, Section } from './info/section.js';
import {
  commandStatisticsSection,
  errorStatisticsSection,
  keyspaceSection,
  latencyStatisticsSection,
} from './info/statistics.js';

interface NamedSection {
  readonly title: string;
  /** What it is asked for by, in lower case. */
  readonly names: readonly string[];
  /** Whether INFO without an argument has it. */
  readonly isDefault: boolean;
  readonly fields: Section;
}

function named(
  title: string,
  fields: Section,
  isDefault = true,
  ...otherNames: string[]
): NamedSection {
  return { title, names: [title.toLowerCase(), ...otherNames], isDefault, fields };
}

const sections: readonly NamedSection[] = [
  named('Server', serverSection),
  named('Clients', clientsSection),
  named('Memory', memorySection),
  named('Persistence', persistenceSection),
  named('Stats', statsSection),
  named('Replication', replicationSection),
  named('CPU', cpuSection),
  named('Modules', () => [], true, 'module_list'),
  named('Commandstats', commandStatisticsSection, false),
  named('Errorstats', errorStatisticsSection),
  named('Latencystats', latencyStatisticsSection, false),
  named('Cluster', () => [['cluster_enabled', 0]]),
  named('Keyspace', keyspaceSection),
];

/** A section that has to be asked for by its name: `all` does not show it. */
const hidden: readonly NamedSection[] = [named('Debug', debugSection, false)];

export function infoCommand(call: HostCall): void {
  call.reply.verbatim('txt', infoText(call, call.text.slice(1)));
}

/** The text of INFO with these arguments. */
export function infoText(source: InfoSource, words: readonly string[]): string {
  const asked = new Set(words.map((word) => word.toLowerCase()));
  const all = asked.has('all') || asked.has('everything');
  const byDefault = asked.size === 0 || asked.has('default');
  const isNamed = ({ names }: NamedSection): boolean => names.some((name) => asked.has(name));
  return [
    ...sections.filter((section) => all || (byDefault && section.isDefault) || isNamed(section)),
    ...hidden.filter(isNamed),
  ]
    .map(({ title, fields }) => sectionText(title, fields(source)))
    .join('\r\n');
}

/** All fields of INFO by their names. */
export function infoFields(source: InfoSource): ReadonlyMap<string, string> {
  const fields = sections.flatMap((section) => section.fields(source));
  return new Map(fields.map(([name, value]) => [name, fieldText(value)]));
}
