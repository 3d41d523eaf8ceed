// A small HTTP server with a route table, and what every stand-in process does at its start and end.
import http from 'node:http';

/**
 * @typedef {{method: string, path: string, query: URLSearchParams, headers: http.IncomingHttpHeaders,
 *   rawHeaders: string[], body: Buffer, params: string[], req: http.IncomingMessage, res: http.ServerResponse}} Call
 * @typedef {{status: number, headers?: Record<string, string>, body?: unknown}} Answer
 * @typedef {(call: Call) => Promise<Answer | null> | Answer | null} Handler  null: the handler has answered, or dropped the connection
 */

/** An error whose message goes back to whoever asked, with a status. */
export class HttpError extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** @param {http.IncomingMessage} req @returns {Promise<Buffer>} */
export async function readBody(req) {
  const parts = [];
  for await (const part of req) parts.push(part);
  return Buffer.concat(parts);
}

/** Text is sent as it is, everything else as JSON. @param {http.ServerResponse} res @param {Answer} answer */
export function send(res, answer) {
  if (res.destroyed || res.headersSent) return;
  const isText = typeof answer.body === 'string' || answer.body === undefined;
  const bytes = Buffer.from(isText ? String(answer.body ?? '') : JSON.stringify(answer.body));
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  res.writeHead(answer.status, { 'content-type': type, 'content-length': bytes.length, ...answer.headers });
  res.end(bytes);
}

/**
 * Routes are matched in order: `METHOD /path/{x}/…`, `*` as a method matches all, `{x*}` matches the rest.
 * @param {Record<string, Handler>} table @returns {Handler}
 */
export function routes(table) {
  const compiled = Object.entries(table).map(([key, handler]) => {
    const [method, path] = key.split(' ');
    const pattern = path.replace(/[.]/g, '\\.').replace(/\{\w+\*\}/g, '(.*)').replace(/\{\w+\}/g, '([^/]*)');
    return { method, pattern: new RegExp(`^${pattern}$`), handler };
  });
  return (call) => {
    for (const { method, pattern, handler } of compiled) {
      const match = pattern.exec(call.path);
      if (match && (method === '*' || method === call.method)) {
        return handler({ ...call, params: match.slice(1).map(decodeURIComponent) });
      }
    }
    throw new HttpError(404, `no such endpoint: ${call.method} ${call.path}`);
  };
}

/** @param {Handler} handler @returns {http.RequestListener} */
export function listener(handler) {
  return async (req, res) => {
    try {
      const url = new URL(req.url ?? '/', 'http://stand-in');
      const body = await readBody(req);
      const answer = await handler({
        method: req.method ?? 'GET', path: url.pathname, query: url.searchParams,
        headers: req.headers, rawHeaders: req.rawHeaders, body, params: [], req, res,
      });
      if (answer) send(res, answer);
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      if (status === 500) console.error(error);
      send(res, { status, body: { error: error.message } });
    }
  };
}

/** @param {http.Server | import('node:https').Server} server @param {number} port @returns {Promise<number>} the port it got */
export function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(/** @type {import('node:net').AddressInfo} */ (server.address()).port));
  });
}

/** A server that can be closed, so that connections are refused, and opened again on the same port. */
export class Listener {
  /** @param {() => http.Server | import('node:https').Server} make */
  constructor(make) {
    this.make = make;
    this.server = make();
    this.port = 0;
  }

  /** @param {number} [port] */
  async open(port = this.port) {
    if (this.server.listening) return this.port;
    this.server = this.make();
    this.port = await listen(this.server, port);
    return this.port;
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}

/** Says on one line of standard output where the process listens, and ends when standard input ends, so that none is orphaned. @param {object} facts */
export function announce(facts) {
  process.stdout.write(JSON.stringify(facts) + '\n');
  process.stdin.resume();
  process.stdin.on('close', () => process.exit(0));
  process.stdin.on('end', () => process.exit(0));
}

/** `--port 5000 --name x` as an object. @param {string[]} args @returns {Record<string, string>} */
export function options(args = process.argv.slice(2)) {
  /** @type {Record<string, string>} */
  const found = {};
  for (let i = 0; i < args.length; i++) {
    if (args[i].startsWith('--')) found[args[i].slice(2)] = args[i + 1]?.startsWith('--') ? '' : args[++i] ?? '';
  }
  return found;
}

/** @param {Call} call @returns {any} */
export function json(call) {
  if (call.body.length === 0) return {};
  try {
    return JSON.parse(call.body.toString('utf8'));
  } catch {
    throw new HttpError(400, 'the body is not JSON');
  }
}

/** @param {unknown} body @returns {Answer} */
export const ok = (body = {}) => ({ status: 200, body });
