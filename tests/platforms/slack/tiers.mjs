// Slack's Web API methods: tier, accepted body, bot scope. Source: docs.slack.dev/reference/methods and …/apis/web-api/rate-limits.
// A tier says "N+ a minute"; the stand-in allows exactly N, since more is a favour nobody may count on.

/** @typedef {{tier: 1 | 2 | 3 | 4 | 'special', json: boolean, scope?: string | string[]}} Method  several scopes: one of them suffices */

/** @type {Record<string, Method>} */
export const methods = {
  'auth.test': { tier: 'special', json: true },
  'chat.postMessage': { tier: 'special', json: true, scope: 'chat:write' },
  'chat.update': { tier: 3, json: true, scope: 'chat:write' },
  'chat.postEphemeral': { tier: 4, json: true, scope: 'chat:write' },
  'chat.delete': { tier: 3, json: true, scope: 'chat:write' },
  'chat.getPermalink': { tier: 'special', json: false },
  'conversations.info': { tier: 3, json: false, scope: ['channels:read', 'groups:read', 'im:read', 'mpim:read'] },
  'conversations.members': { tier: 4, json: false, scope: ['channels:read', 'groups:read', 'im:read', 'mpim:read'] },
  'conversations.history': { tier: 3, json: false, scope: ['channels:history', 'groups:history', 'im:history', 'mpim:history'] },
  'conversations.open': { tier: 3, json: true, scope: 'im:write' },
  'conversations.join': { tier: 3, json: true, scope: 'channels:join' },
  'users.conversations': { tier: 3, json: false, scope: ['channels:read', 'groups:read', 'im:read', 'mpim:read'] },
  'users.info': { tier: 4, json: false, scope: 'users:read' },
  'views.open': { tier: 4, json: true },
  'views.push': { tier: 4, json: true },
  'views.update': { tier: 4, json: true },
  'views.publish': { tier: 4, json: true },
};

const minute = 60_000;
const perMinute = { 1: 1, 2: 20, 3: 50, 4: 100 };

/**
 * The limits one call falls under: a key and the windows to it.
 * @param {string} method @param {string} team @param {Record<string, any>} args
 * @returns {{key: string, windows: import('../shared/limiter.mjs').Window[]}[]}
 */
export function limitsOf(method, team, args) {
  const { tier } = methods[method];
  if (method === 'chat.postMessage') {
    return [
      // About one a second in each channel, short bursts tolerated; the workspace's ceiling is "several hundred a minute".
      { key: `${team} ${method} ${args.channel}`, windows: [{ calls: 4, ms: 4000 }] },
      { key: `${team} ${method}`, windows: [{ calls: 300, ms: minute }] },
    ];
  }
  return [{ key: `${team} ${method}`, windows: [{ calls: tier === 'special' ? 300 : perMinute[tier], ms: minute }] }];
}
