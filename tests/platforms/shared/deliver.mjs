// Sends one request to the bot with exactly these bytes and headers (a header may stand twice), and reports the answer.
import http from 'node:http';
import https from 'node:https';
import { HttpError } from './http.mjs';

/**
 * @typedef {{id: number, at: number, method: string, url: string, headers: [string, string][], body: string,
 *   status: number | null, responseHeaders: Record<string, string | string[] | undefined>, responseBody: string,
 *   elapsedMs: number, timedOut: boolean, error: string | null}} Delivery
 */

export class Deliveries {
  /** @param {import('./changes.mjs').Changes} changes @param {import('./clock.mjs').Clock} clock */
  constructor(changes, clock) {
    this.changes = changes;
    this.clock = clock;
    /** @type {Delivery[]} */
    this.list = [];
  }

  /**
   * @param {{url: string, method?: string, headers: [string, string][], body: string | Buffer, timeoutMs?: number}} request
   * @returns {Promise<Delivery>}
   */
  async send({ url, method = 'POST', headers, body, timeoutMs = 3000 }) {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body, 'utf8');
    const started = performance.now();
    /** @type {Delivery} */
    const delivery = {
      id: this.list.length + 1, at: this.clock.wall(), method, url, headers, body: bytes.toString('utf8'),
      status: null, responseHeaders: {}, responseBody: '', elapsedMs: 0, timedOut: false, error: null,
    };
    this.list.push(delivery);
    await new Promise((resolve) => {
      const target = new URL(url);
      const flat = [['Host', target.host], ['Content-Length', String(bytes.length)], ...headers].flat();
      const request = (target.protocol === 'https:' ? https : http).request(target, {
        method, headers: /** @type {any} */ (flat), agent: false,
      });
      const timer = setTimeout(() => { delivery.timedOut = true; request.destroy(); resolve(undefined); }, timeoutMs);
      const end = (/** @type {string | null} */ error) => {
        clearTimeout(timer);
        delivery.error ??= error;
        resolve(undefined);
      };
      request.on('error', (e) => end(delivery.timedOut ? 'timed out' : e.message || /** @type {any} */ (e).code));
      request.on('response', (response) => {
        delivery.status = response.statusCode ?? null;
        delivery.responseHeaders = response.headers;
        /** @type {Buffer[]} */
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', (e) => end(e.message));
        response.on('end', () => { delivery.responseBody = Buffer.concat(parts).toString('utf8'); end(null); });
      });
      request.end(bytes);
    });
    delivery.elapsedMs = Math.round(performance.now() - started);
    this.changes.happened();
    return delivery;
  }

  /** Sends the very bytes of an earlier delivery again. @param {number | undefined} id @param {[string, string][]} [extra] @param {number} [timeoutMs] */
  again(id, extra = [], timeoutMs) {
    const first = id === undefined ? this.list.at(-1) : this.list.find((d) => d.id === id);
    if (!first) throw new HttpError(404, 'there is no such delivery');
    return this.send({ url: first.url, method: first.method, headers: [...first.headers, ...extra], body: first.body, timeoutMs });
  }

  reset() {
    this.list = [];
  }
}

/** What the tests are told of a delivery. @param {Delivery} d */
export const outcome = (d) => ({
  delivery: d.id, status: d.status, headers: d.responseHeaders, body: d.responseBody,
  elapsedMs: d.elapsedMs, timedOut: d.timedOut, error: d.error,
});
