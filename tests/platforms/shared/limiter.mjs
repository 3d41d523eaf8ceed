// Sliding-window rate limits: at most `calls` in `ms`, several windows at once.

/** @typedef {{calls: number, ms: number}} Window */

export class Limiter {
  /** @param {() => number} now */
  constructor(now) {
    this.now = now;
    /** @type {Map<string, number[]>} */
    this.taken = new Map();
  }

  reset() {
    this.taken.clear();
  }

  /**
   * Takes a place under the key, or says how many milliseconds from now there will be one.
   * @param {string} key @param {Window[]} windows @returns {number} 0 = taken
   */
  take(key, windows) {
    const now = this.now();
    const longest = Math.max(...windows.map((w) => w.ms));
    const times = (this.taken.get(key) ?? []).filter((t) => t > now - longest);
    this.taken.set(key, times);
    let wait = 0;
    for (const { calls, ms } of windows) {
      const within = times.filter((t) => t > now - ms);
      if (within.length >= calls) wait = Math.max(wait, within[within.length - calls] + ms - now);
    }
    if (wait === 0) times.push(now);
    return wait;
  }
}
