// The metrics endpoint: an HTTP server of its own beside Redis's protocol, which answers
// GET /metrics in the text format of Prometheus.
//
//   metrics-port 9121        0 = there is none (the default)
//   metrics-bind 127.0.0.1   where it listens; there is no password, so think before you open it
//
// It has room for a few connections at once, beside those that maxclients counts; who is slow to
// ask or to read is cut off.
//
// Prometheus's own client library writes the format. It is loaded when the endpoint is first opened
// and not before, so that a server without one does not pay for it. The metrics are made at each
// request from what INFO tells (metrics-series.ts): nothing is counted twice, and nobody pays
// between them.

import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

import type { InfoSource } from '../command/info/section.js';
import { seriesOf } from './metrics-series.js';
import type { Series } from './metrics-series.js';

type Library = typeof import('prom-client');

/** What the endpoint has to give. */
export interface MetricsLimits {
  /** Connections at once; more are closed as they come. */
  readonly connections: number;
  /** So long may a request take to come, and a connection be silent, ms. */
  readonly patienceMs: number;
}

const limitsOfServer: MetricsLimits = { connections: 16, patienceMs: 10_000 };
/** Nobody has to ask with more than a few lines. */
const headBytes = 8 * 1024;

export class MetricsEndpoint {
  #server: Server | null = null;
  /** Where it listens: `port host`. */
  #place = '';

  constructor(
    private readonly source: InfoSource,
    private readonly limits = limitsOfServer,
  ) {}

  /**
   * Listens at a port, 0 = nowhere; the old place is left when the new one is open. Returns why it
   * cannot, and goes on as before then.
   */
  async open(port: number, host: string): Promise<string | null> {
    const place = port === 0 ? '' : `${port} ${host}`;
    if (place === this.#place) return null;
    const before = this.#server;
    if (port === 0) {
      this.#server = null;
    } else {
      const library = await import('prom-client');
      const server = this.#create((request, response) => {
        void this.#answer(library, request, response);
      });
      const failure = await listen(server, port, host);
      if (failure !== null) return failure;
      server.unref();
      this.#server = server;
    }
    this.#place = place;
    closeAll(before);
    return null;
  }

  #create(answer: RequestListener): Server {
    const { connections, patienceMs } = this.limits;
    const server = createServer(
      {
        ...{ headersTimeout: patienceMs, requestTimeout: patienceMs, keepAliveTimeout: patienceMs },
        ...{ connectionsCheckingInterval: patienceMs / 4, maxHeaderSize: headBytes },
      },
      answer,
    );
    server.maxConnections = connections;
    server.timeout = patienceMs;
    return server;
  }

  close(): void {
    closeAll(this.#server);
    this.#server = null;
    this.#place = '';
  }

  async #answer(
    library: Library,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const path = (request.url ?? '').split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return end(response, 405, 'text/plain', 'Method not allowed\n');
    }
    if (path !== '/metrics') {
      return end(response, 404, 'text/plain', 'The metrics are at /metrics\n');
    }
    const { type, text } = await metricsText(library, seriesOf(this.source));
    end(response, 200, type, text);
  }
}

/** Metrics as text, and what kind of text it is. */
export async function metricsText(
  { Counter, Gauge, Registry }: Library,
  series: readonly Series[],
): Promise<{ type: string; text: string }> {
  const collection = new Registry();
  for (const { name, kind, help, samples } of series) {
    // Without a sample there is nothing to tell; the library would tell a zero.
    if (samples.length === 0) continue;
    const labelNames = Object.keys(samples[0]!.labels);
    const settings = { name, help, labelNames, registers: [collection] };
    if (kind === 'gauge') {
      const gauge = new Gauge(settings);
      for (const { labels, value } of samples) gauge.set(labels, value);
    } else {
      const counter = new Counter(settings);
      for (const { labels, value } of samples) counter.inc(labels, value);
    }
  }
  return { type: collection.contentType, text: await collection.metrics() };
}

function end(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

/** Waits until a server listens; returns why it does not. */
function listen(server: Server, port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(error.message));
    server.listen(port, host, () => resolve(null));
  });
}

function closeAll(server: Server | null): void {
  server?.close();
  server?.closeAllConnections();
}
