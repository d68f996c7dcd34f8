// The title of the process, as `ps` shows it: proc-title-template, filled in. The system has only
// as much room for it as the command line had, so that a long title may be cut.

import type { Configuration } from '../config/configuration.js';
import { processTitleExpand } from '../config/process-title.js';

const program = 'cedis-server';

/** Sets the title, now and when something in it changes; unless set-proc-title is no. */
export function processTitleBind(configuration: Configuration): void {
  if (!configuration.getBool('set-proc-title')) return;
  const apply = (): null => {
    const title = processTitle(configuration);
    if (title !== null) process.title = title;
    return null;
  };
  apply();
  configuration.onApply(['proc-title-template', 'port', 'tls-port', 'bind'], apply);
}

/** The title that the template makes, or null for a template that is no good. */
export function processTitle(configuration: Configuration): string | null {
  const port = configuration.getNumber('port');
  const tlsPort = configuration.getNumber('tls-port');
  const unixSocket = configuration.getString('unixsocket');
  const host = configuration.getSpecial('bind')[0] ?? '*';
  const servedPort = port !== 0 ? port : tlsPort;
  return processTitleExpand(configuration.getString('proc-title-template'), {
    title: program,
    listenAddress: servedPort === 0 ? `unixsocket:${unixSocket}` : `${host}:${servedPort}`,
    serverMode: '',
    port: String(port),
    tlsPort: String(tlsPort),
    unixSocket,
    configurationFile: configuration.file ?? '-',
  });
}
