// The stand-in as one object: the world, identity, clocks, limits, faults and records.
import { Changes } from '../shared/changes.mjs';
import { Clock } from '../shared/clock.mjs';
import { Deliveries } from '../shared/deliver.mjs';
import { Faults } from '../shared/faults.mjs';
import { Limiter } from '../shared/limiter.mjs';
import { Identity } from './identity.mjs';
import { World } from './world.mjs';

/**
 * @typedef {{id: number, at: number, method: string, path: string, args: any, status: number | null, answer: any, error: string | null, remarks: string[]}} RecordedCall
 *   method = `POST activity`, `PUT activity`, `DELETE activity`, `POST conversation`, `GET members`, …, `token`, `metadata`, `keys`
 * @typedef {'supported' | 'refused400' | 'refused403'} Targeted
 */

export class TeamsPlatform {
  /** @param {import('./identity.mjs').Keys} keys */
  constructor(keys) {
    this.clock = new Clock();
    this.changes = new Changes();
    this.faults = new Faults();
    this.limiter = new Limiter(() => this.clock.limits());
    this.deliveries = new Deliveries(this.changes, this.clock);
    this.identity = new Identity(this.clock, keys);
    this.world = new World();
    /** @type {RecordedCall[]} */
    this.calls = [];
    /** Who has which dialog open. @type {Map<string, import('./dialogs.mjs').Dialog>} */
    this.dialogs = new Map();
    this.serviceOrigin = '';
    this.botUrl = '';
    this.botName = 'RefinementBot';
    this.enforceLimits = true;
    this.autoRefresh = false;
    /** @type {Targeted} */
    this.targeted = 'supported';
  }

  reset() {
    this.faults.clear();
    this.clock.reset();
    this.limiter.reset();
    this.deliveries.reset();
    this.world.reset();
    this.calls = [];
    this.dialogs.clear();
    Object.assign(this, { enforceLimits: true, autoRefresh: false, targeted: 'supported' });
    this.changes.happened();
  }

  get botId() {
    return `28:${this.identity.appId}`;
  }

  /** As Microsoft's, with region and tenant in the path. @param {string} tenantId */
  serviceUrl(tenantId) {
    return `${this.serviceOrigin}/emea/${tenantId}/`;
  }

  /**
   * Records a call, lets the faults have their way, and answers.
   * @param {string} method @param {import('../shared/http.mjs').Call} call @param {any} args
   * @param {(record: RecordedCall) => import('../shared/http.mjs').Answer} perform
   */
  async answering(method, call, args, perform) {
    /** @type {RecordedCall} */
    const record = { id: this.calls.length + 1, at: this.clock.wall(), method, path: call.path + (call.query.size > 0 ? `?${call.query}` : ''), args, status: null, answer: null, error: null, remarks: [] };
    this.calls.push(record);
    this.changes.happened();
    const fault = this.faults.take(method, args);
    await this.faults.delay(fault);
    const answer = fault?.drop === 'before' ? { status: 0, body: 'the connection was cut' }
      : fault?.status || fault?.error ? faultAnswer(fault) : perform(record);
    record.status = answer.status === 0 ? null : answer.status;
    record.answer = answer.body ?? null;
    record.error = answer.status >= 200 && answer.status < 300 ? null : /** @type {any} */ (answer.body)?.error?.code ?? `HTTP ${answer.status}`;
    this.changes.happened();
    if (!fault?.drop) return answer;
    call.req.socket.destroy();
    return null;
  }
}

/** @param {import('../shared/faults.mjs').Fault} fault @returns {import('../shared/http.mjs').Answer} */
function faultAnswer(fault) {
  const status = fault.status ?? 403;
  const headers = fault.retryAfter ? { 'retry-after': String(fault.retryAfter) } : undefined;
  return { status, headers, body: fault.body ?? problem(fault.error ?? (status === 429 ? 'Throttled' : 'ServiceError'), fault.error ?? 'A fault that a test asked for.') };
}

/** The Bot Connector's error body. @param {string} code @param {string} message */
export const problem = (code, message) => ({ error: { code, message } });
