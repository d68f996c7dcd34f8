// The title of the process, as `ps` shows it: proc-title-template, filled in.
//
//   node /usr/bin/cedis-server /etc/redis.conf     →     /usr/bin/cedis-server 127.0.0.1:6379
//
// As Redis, it names the program as it was called. There is only as much room for the title as the
// command line had (libuv does not use that of the environment, as Redis does): where the path does
// not fit, the program's name stands alone, and what is still too long is cut.

import { readFileSync } from 'node:fs';

import type { Configuration } from '../config/configuration.js';
import { processTitleExpand } from '../config/process-title.js';

const program = 'cedis-server';

/** Sets the title, now and when something in it changes; unless set-proc-title is no. */
export function processTitleBind(configuration: Configuration): void {
  if (!configuration.getBool('set-proc-title')) return;
  const path = process.argv[1] ?? program;
  const room = titleRoom();
  const apply = (): null => {
    const full = processTitle(configuration, path);
    const title = full !== null && full.length <= room ? full : processTitle(configuration);
    if (title !== null) process.title = title;
    return null;
  };
  apply();
  configuration.onApply(['proc-title-template', 'port', 'tls-port', 'bind'], apply);
}

/** How long a title may be: as the command line, which has a zero byte behind each word. */
function titleRoom(): number {
  try {
    return readFileSync('/proc/self/cmdline').length - 1;
  } catch {
    return 0;
  }
}

/**
 * The title that the template makes, or null for a template that is no good.
 * @param title what the program is called
 */
export function processTitle(configuration: Configuration, title = program): string | null {
  const port = configuration.getNumber('port');
  const tlsPort = configuration.getNumber('tls-port');
  const unixSocket = configuration.getString('unixsocket');
  const host = configuration.getSpecial('bind')[0] ?? '*';
  const servedPort = port !== 0 ? port : tlsPort;
  return processTitleExpand(configuration.getString('proc-title-template'), {
    title,
    listenAddress: servedPort === 0 ? `unixsocket:${unixSocket}` : `${host}:${servedPort}`,
    serverMode: '',
    port: String(port),
    tlsPort: String(tlsPort),
    unixSocket,
    configurationFile: configuration.file ?? '-',
  });
}
