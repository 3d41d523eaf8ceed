/** An answer `{ok: false, error}`. */
export class Refused extends Error {
  /** @param {string} error @param {Record<string, any>} [more] */
  constructor(error, more = {}) {
    super(error);
    this.answer = { ok: false, error, ...more };
  }
}
