// Faults that a test puts in the way of the bot's calls.

/**
 * @typedef {object} Fault
 * @property {string} method      the method it hits, `*` for every one
 * @property {number} [times]   how many calls it hits; 0 = until cleared; 1 by default
 * @property {Record<string, string>} [match]  only calls whose arguments hold these values
 * @property {number} [status]    answer this HTTP status (429, 500, 502, …) without performing the call
 * @property {number} [retryAfter] seconds, for a 429
 * @property {string} [error]     answer the platform's own error of this name without performing the call
 * @property {any} [body]         answer this body with `status`
 * @property {number} [slowMs]    wait so long before performing the call
 * @property {boolean} [hold]     wait until the faults are released or cleared
 * @property {'before' | 'after'} [drop]  cut the connection before or after performing the call (after = a lost answer)
 */

export class Faults {
  constructor() {
    /** @type {Fault[]} */
    this.list = [];
    /** @type {(() => void)[]} */
    this.held = [];
  }

  /** @param {Fault} fault */
  add(fault) {
    this.list.push({ ...fault, times: fault.times ?? 1 });
  }

  /** Lets the calls go on that are held up; the faults stay. */
  release() {
    const count = this.held.length;
    for (const go of this.held.splice(0)) go();
    return count;
  }

  clear() {
    this.list = [];
    return this.release();
  }

  /** The fault that hits this call, used up by one. @param {string} method @param {Record<string, any>} args */
  take(method, args) {
    const fault = this.list.find((f) =>
      (f.method === '*' || f.method === method) &&
      Object.entries(f.match ?? {}).every(([key, value]) => String(args[key]) === String(value)));
    if (!fault) return null;
    if (fault.times && --fault.times === 0) this.list.splice(this.list.indexOf(fault), 1);
    return fault;
  }

  /** @param {Fault | null} fault */
  async delay(fault) {
    if (fault?.slowMs) await new Promise((resolve) => setTimeout(resolve, fault.slowMs));
    if (fault?.hold) await new Promise((resolve) => this.held.push(() => resolve(undefined)));
  }
}
