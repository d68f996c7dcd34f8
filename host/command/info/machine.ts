// INFO server and INFO cpu: the program, the process and the machine below it.

import { readFileSync } from 'node:fs';
import { arch, machine, release, type } from 'node:os';

import { versionText } from '../../cli/arguments.js';
import { byteTextFromString } from '../../config/byte-text.js';
import { cedisVersion, redisVersion } from '../../config/version.js';
import { supervisor } from '../../process/supervise.js';
import { secondsText } from './section.js';
import type { Field, InfoSource } from './section.js';

/** Polling interfaces by platform, as Redis names them. */
const pollers: Readonly<Record<string, string>> = {
  linux: 'epoll',
  darwin: 'kqueue',
  freebsd: 'kqueue',
  openbsd: 'kqueue',
  sunos: 'evport',
};

/** The kernel counts a thread's time in ticks of this length. */
const tickMicroseconds = 10_000;

let buildId: string | undefined;

export function serverSection({ core, server }: InfoSource): Field[] {
  const { configuration, facts } = server;
  const now = core.now();
  const upSeconds = Math.floor((now / 1000 - facts.startedMs) / 1000);
  const frequency = configuration.getNumber('hz');
  buildId ??= /build=(\w+)/.exec(versionText())?.[1] ?? '0';
  return [
    ['redis_version', redisVersion],
    ['cedis_version', cedisVersion],
    ['redis_git_sha1', '00000000'],
    ['redis_git_dirty', 0],
    ['redis_build_id', buildId],
    ['redis_mode', facts.mode],
    ['os', `${type()} ${release()} ${machine()}`],
    ['arch_bits', arch().includes('64') ? 64 : 32],
    ['monotonic_clock', 'POSIX clock_gettime'],
    ['multiplexing_api', pollers[process.platform] ?? 'select'],
    ['atomicvar_api', 'c11-builtin'],
    ['gcc_version', '0.0.0'],
    ['process_id', process.pid],
    ['process_supervised', supervisor()],
    ['run_id', facts.runId],
    ['tcp_port', server.port],
    ['server_time_usec', now],
    ['uptime_in_seconds', upSeconds],
    ['uptime_in_days', upSeconds / 86_400],
    ['hz', frequency],
    ['configured_hz', frequency],
    ['lru_clock', Math.floor(now / 1e6) % 2 ** 24],
    ['executable', byteTextFromString(facts.executable)],
    ['config_file', configuration.file ?? ''],
    ['io_threads_active', 0],
    ...listenerFields(server.configuration),
  ];
}

/** A line for each way in that is configured: what is bound, and the port. */
function listenerFields(configuration: InfoSource['server']['configuration']): Field[] {
  const bound = configuration
    .getSpecial('bind')
    .map((word) => `,bind=${word}`)
    .join('');
  const fields: Field[] = [];
  const port = configuration.getNumber('port');
  if (port !== 0) fields.push(['listener0', `name=tcp${bound},port=${port}`]);
  const path = configuration.getString('unixsocket');
  if (path !== '') fields.push(['listener1', `name=unix,bind=${path}`]);
  const tlsPort = configuration.getNumber('tls-port');
  if (tlsPort !== 0) fields.push(['listener2', `name=tls${bound},port=${tlsPort}`]);
  return fields;
}

export function cpuSection(): Field[] {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const thread = mainThreadTimes() ?? { user: userCPUTime, system: systemCPUTime };
  return [
    ['used_cpu_sys', secondsText(systemCPUTime)],
    ['used_cpu_user', secondsText(userCPUTime)],
    ['used_cpu_sys_children', secondsText(0)],
    ['used_cpu_user_children', secondsText(0)],
    ['used_cpu_sys_main_thread', secondsText(thread.system)],
    ['used_cpu_user_main_thread', secondsText(thread.user)],
  ];
}

/** The CPU time of the thread that runs JavaScript, µs, where the kernel tells it. */
function mainThreadTimes(): { user: number; system: number } | null {
  try {
    const path = `/proc/self/task/${process.pid}/stat`;
    // The fields behind the name, which stands in brackets: state is the 3rd, utime the 14th.
    const fields = readFileSync(path, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    const [user, system] = [Number(fields[11]), Number(fields[12])];
    if (Number.isNaN(user) || Number.isNaN(system)) return null;
    return { user: user * tickMicroseconds, system: system * tickMicroseconds };
  } catch {
    return null;
  }
}
