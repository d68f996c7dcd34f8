// SIGUSR1 ends the process, as it ends redis-server. Node opens its inspector at this signal, on a
// port without a password: whoever reaches it runs code of his own in the server.
//
//   a listener is added and taken away     Node's handler is gone, the system's default is in force
//   the inspector is open already          the signal came while Node started: it ends us now
//
// This module is imported before anything else. Who asks for the inspector (--inspect, also in
// NODE_OPTIONS) gets it. Newer Nodes have --disable-sigusr1, which is not used: it blocks the
// signal for good, so that it would not end the process either. Whoever prefers that may set it.

import inspector from 'node:inspector';

const nothing = () => undefined;

const options = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
const isWanted = /(^|\s)--inspect(-brk|-wait)?(=|\s|$)/.test(options);

/** Ends the process if a signal has opened the inspector. */
export function inspectorRefuse() {
  if (!isWanted && inspector.url() !== undefined) process.kill(process.pid, 'SIGUSR1');
}

process.on('SIGUSR1', nothing);
process.off('SIGUSR1', nothing);
inspectorRefuse();
