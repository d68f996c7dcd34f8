#!/usr/bin/env node
// Serves the page that page-build.mjs has made, compressed where the browser takes it.
//
//   npm run page [-- --port 8080]         builds what is missing or old, then http://localhost:8080/
//
// It listens at the loopback address only, and knows the files that it has read at the start.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../build/page');

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
  "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";

/**
 * A server of the page.
 * @param prefix where the page is, '/' or a path that ends with one
 */
export function pageServer(prefix = '/') {
  const names = readdirSync(folder).filter((name) => extname(name) in types);
  const files = new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  const packed = new Map(names.map((name) => [name, readFileSync(join(folder, `${name}.br`))]));
  return createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0];
    const name = path === prefix ? 'index.html' : path.slice(prefix.length);
    const isKnown = path.startsWith(prefix) && files.has(name);
    if (!isKnown || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(isKnown ? 405 : 404, { 'content-type': 'text/plain' });
      response.end('there is no such file\n');
      return;
    }
    const takesPacked = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
    const body = (takesPacked ? packed : files).get(name);
    response.writeHead(200, {
      'content-type': types[extname(name)],
      'content-length': body.length,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
      ...(takesPacked ? { 'content-encoding': 'br' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const { build, canBuild } = await import('./build.mjs');
  if (canBuild()) await build();
  else if (!existsSync(join(folder, 'index.html'))) {
    process.stderr.write('page: it is not built, and no compilers are installed\n');
    process.exit(1);
  }
  const at = process.argv.indexOf('--port');
  const port = at < 0 ? 8080 : Number(process.argv[at + 1]);
  const server = pageServer();
  server.on('error', (error) => {
    process.stderr.write(`page: ${error.message}\n`);
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => {
    process.stderr.write(`page: http://localhost:${server.address().port}/\n`);
  });
}
