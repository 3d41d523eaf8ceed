// The Bot Connector's published rates, per bot and conversation. Source: learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit

/** @typedef {import('../shared/limiter.mjs').Window} Window */

/** Sending, editing and deleting. @type {Window[]} */
const writing = [{ calls: 7, ms: 1000 }, { calls: 8, ms: 2000 }, { calls: 60, ms: 30_000 }, { calls: 1800, ms: 3_600_000 }];
/** @type {Window[]} */
const reading = [{ calls: 14, ms: 1000 }, { calls: 16, ms: 2000 }, { calls: 120, ms: 30_000 }, { calls: 3600, ms: 3_600_000 }];
/** The whole app in one tenant. @type {Window[]} */
const tenantWide = [{ calls: 50, ms: 1000 }];

/** @param {import('./platform.mjs').TeamsPlatform} teams @param {string} conversation bare id @param {string} tenant @param {boolean} writes @returns {number} seconds to wait, 0 = go on */
export function overRate(teams, conversation, tenant, writes) {
  if (!teams.enforceLimits) return 0;
  const wait = teams.limiter.take(`tenant ${tenant}`, tenantWide) || teams.limiter.take(`${writes ? 'write' : 'read'} ${conversation}`, writes ? writing : reading);
  return wait > 0 ? Math.max(1, Math.ceil(wait / 1000)) : 0;
}
