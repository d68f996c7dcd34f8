/*
 * The template of the process title (`proc-title-template`).
 *
 *     "{title} {listen-addr} {server-mode}"   ->   "cedis-server *:6379"
 *
 * A variable stands in braces, '{{' is a brace, blanks at both ends go. An unknown variable or an
 * open brace at the end makes the template invalid.
 */

/** What the variables of a template stand for; '' where there is nothing to say. */
export interface TitleVariables {
  title: string;
  /** host:port, or unixsocket:path. */
  listenAddress: string;
  /** '[cluster]' or ''. */
  serverMode: string;
  port: string;
  tlsPort: string;
  unixSocket: string;
  configurationFile: string;
}

/** The title that `template` makes, or null when the template is invalid. */
export function processTitleExpand(template: string, variables: TitleVariables): string | null {
  const values: ReadonlyMap<string, string> = new Map([
    ['title', variables.title],
    ['listen-addr', variables.listenAddress],
    ['server-mode', variables.serverMode],
    ['port', variables.port],
    ['tls-port', variables.tlsPort],
    ['unixsocket', variables.unixSocket],
    ['config-file', variables.configurationFile],
  ]);
  let title = '';
  let at = 0;
  for (;;) {
    const open = template.indexOf('{', at);
    if (open < 0) return (title + template.slice(at)).replace(/^ +| +$/g, '');
    title += template.slice(at, open);
    if (template[open + 1] === '{') {
      title += '{';
      at = open + 2;
      continue;
    }
    const close = template.indexOf('}', open);
    const value = close < 0 ? undefined : values.get(template.slice(open + 1, close));
    if (value === undefined) return null;
    title += value;
    at = close + 1;
  }
}
