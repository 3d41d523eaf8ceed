// The stand-in as one object: the world, its clocks, limits, faults and records.
import { Changes } from '../shared/changes.mjs';
import { Clock } from '../shared/clock.mjs';
import { Deliveries } from '../shared/deliver.mjs';
import { Faults } from '../shared/faults.mjs';
import { Limiter } from '../shared/limiter.mjs';
import { World } from './world.mjs';

/**
 * @typedef {{id: number, at: number, method: string, team: string | null, contentType: string, args: Record<string, any>, status: number | null,
 *   answer: any, error: string | null, remarks: string[]}} RecordedCall  status = null while under way; remarks = what Slack would put up with but nobody should send
 */

export class SlackPlatform {
  constructor() {
    this.clock = new Clock();
    this.changes = new Changes();
    this.faults = new Faults();
    this.limiter = new Limiter(() => this.clock.limits());
    this.deliveries = new Deliveries(this.changes, this.clock);
    this.world = new World();
    /** @type {RecordedCall[]} */
    this.calls = [];
    this.apiOrigin = '';
    this.enforceLimits = true;
  }

  reset() {
    this.faults.clear();
    this.clock.reset();
    this.limiter.reset();
    this.deliveries.reset();
    this.world.reset();
    this.calls = [];
    this.enforceLimits = true;
    this.changes.happened();
  }

  /** @param {string} id */
  workspaceOf(id) {
    return this.world.workspace(id);
  }

  /** @param {string} method @param {string | null} team @param {string} contentType @param {Record<string, any>} args @returns {RecordedCall} */
  record(method, team, contentType, args) {
    const call = { id: this.calls.length + 1, at: this.clock.wall(), method, team, contentType, args, status: null, answer: null, error: null, remarks: nulls(args) };
    this.calls.push(call);
    this.changes.happened();
    return call;
  }

  /** @param {RecordedCall} call @param {number | null} status @param {any} answer */
  finish(call, status, answer) {
    call.status = status;
    call.answer = answer;
    call.error = answer && typeof answer === 'object' && answer.ok === false ? answer.error : status !== 200 ? `HTTP ${status}` : null;
    this.changes.happened();
  }
}

/** Slack's parser is at odds with `null`: leave the member out. @param {any} value @param {string} [at] @returns {string[]} */
function nulls(value, at = '') {
  if (value === null) return [`null at ${at}`];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, member]) => nulls(member, `${at}/${key}`));
}
