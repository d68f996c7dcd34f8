// The `supervised` directive: whether a service manager started this process and waits for a sign.
//
//   upstart    waits until the process stops itself (SIGSTOP), and continues it
//   systemd    wants a datagram to a Unix socket, which Node cannot send; as in a Redis that was
//              compiled without libsystemd the server says so and runs unsupervised
//   auto       whichever of the two has left its variable in the environment

import type { Log } from './log.js';

let supervising: 'no' | 'upstart' = 'no';

/** Who supervises this process, as INFO says it. */
export function supervisor(): 'no' | 'upstart' {
  return supervising;
}

/** Does what the directive's value asks for. Returns whether somebody supervises. */
export function supervise(mode: string, log: Log): boolean {
  let wanted = mode;
  if (mode === 'auto') {
    if (process.env['UPSTART_JOB'] !== undefined) {
      log.verbose('Upstart supervision detected.');
      wanted = 'upstart';
    } else if (process.env['NOTIFY_SOCKET'] !== undefined) {
      log.verbose('Systemd supervision detected.');
      wanted = 'systemd';
    }
  }
  if (wanted === 'upstart') return superviseUpstart(log);
  if (wanted === 'systemd') {
    log.warning(
      'systemd supervision requested or auto-detected, but Redis is compiled without libsystemd' +
        ' support!',
    );
  }
  return false;
}

function superviseUpstart(log: Log): boolean {
  if (process.env['UPSTART_JOB'] === undefined) {
    log.warning('upstart supervision requested, but UPSTART_JOB not found!');
    return false;
  }
  log.notice('supervised by upstart, will stop to signal readiness.');
  process.kill(process.pid, 'SIGSTOP');
  delete process.env['UPSTART_JOB'];
  supervising = 'upstart';
  return true;
}
