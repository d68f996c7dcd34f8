// INFO server and INFO cpu: the program, the process and the machine below it.

import { byteTextFromString } from '../../config/byte-text.js';
import { cedisVersion, redisVersion } from '../../config/version.js';
import { secondsText } from './section.js';
import type { Field, InfoSource } from './section.js';

export function serverSection({ core, server }: InfoSource): Field[] {
  const { configuration, facts, machine } = server;
  const now = core.now();
  const upSeconds = Math.floor((core.clock.elapsed() - facts.startedElapsed) / 1e6);
  const frequency = configuration.getNumber('hz');
  return [
    ['redis_version', redisVersion],
    ['cedis_version', cedisVersion],
    ['redis_git_sha1', '00000000'],
    ['redis_git_dirty', 0],
    ['redis_build_id', machine.buildId],
    ['redis_mode', facts.mode],
    ['os', machine.system],
    ['arch_bits', machine.addressBits],
    ['monotonic_clock', 'POSIX clock_gettime'],
    ['multiplexing_api', machine.poller],
    ['atomicvar_api', 'c11-builtin'],
    ['gcc_version', '0.0.0'],
    ['process_id', machine.processId],
    ['process_supervised', machine.supervisor()],
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
    ...(server.shutdownLeftMs === null
      ? []
      : [['shutdown_in_milliseconds', server.shutdownLeftMs] as const]),
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

export function cpuSection({ server }: InfoSource): Field[] {
  const { user, system, threadUser, threadSystem } = server.machine.processorTimes();
  return [
    ['used_cpu_sys', secondsText(system)],
    ['used_cpu_user', secondsText(user)],
    ['used_cpu_sys_children', secondsText(0)],
    ['used_cpu_user_children', secondsText(0)],
    ['used_cpu_sys_main_thread', secondsText(threadSystem)],
    ['used_cpu_user_main_thread', secondsText(threadUser)],
  ];
}
