// A number that grows with everything that happens, and a way to wait for it to grow: tests wait on this instead of sleeping.

export class Changes {
  constructor() {
    this.version = 0;
    /** @type {Set<() => void>} */
    this.waiting = new Set();
  }

  happened() {
    this.version++;
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  /** Answers as soon as the number is above `since`, at the latest after `timeoutMs`. @param {number} since @param {number} timeoutMs */
  async after(since, timeoutMs) {
    if (this.version <= since) {
      await new Promise((resolve) => {
        const done = () => { clearTimeout(timer); this.waiting.delete(done); resolve(undefined); };
        const timer = setTimeout(done, timeoutMs);
        this.waiting.add(done);
      });
    }
    return { version: this.version };
  }
}
