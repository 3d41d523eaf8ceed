// Two clocks. `wall` stamps what goes out (timestamps, signatures, tokens); `limits` decides on rate limits and lifetimes,
// and can be stopped and moved without making a signature stale.

export class Clock {
  wallOffset = 0;
  limitsOffset = 0;
  /** @type {number | null} */
  stoppedAt = null;

  reset() {
    this.wallOffset = 0;
    this.limitsOffset = 0;
    this.stoppedAt = null;
  }

  /** Milliseconds since 1970, for stamps. */
  wall() {
    return Date.now() + this.wallOffset;
  }

  /** Milliseconds since 1970, for limits. */
  limits() {
    return (this.stoppedAt ?? Date.now()) + this.limitsOffset;
  }

  /** @param {{advanceMs?: number, stop?: boolean, wallOffsetMs?: number}} change */
  set(change) {
    if (change.stop !== undefined) {
      const now = this.limits();
      this.stoppedAt = change.stop ? Date.now() : null;
      this.limitsOffset = now - (this.stoppedAt ?? Date.now());
    }
    if (change.advanceMs) this.limitsOffset += change.advanceMs;
    if (change.wallOffsetMs !== undefined) this.wallOffset = change.wallOffsetMs;
    return { wall: this.wall(), limits: this.limits(), stopped: this.stoppedAt !== null };
  }
}
