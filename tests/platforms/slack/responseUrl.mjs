// response_url: five uses within half an hour, no token, acts on the message that was clicked.
import { messageBlocksOf } from './blocks.mjs';

/**
 * @typedef {{path: string, team: string, channel: string, user: string, expires: number, uses: number,
 *   clicked: import('./world.mjs').Message | null}} ResponseUrl  clicked = null for a command's
 */

const lifeMs = 30 * 60_000;
const mostUses = 5;
let counter = 400_000_000_000;

/** @param {import('./platform.mjs').SlackPlatform} slack @param {Omit<ResponseUrl, 'path' | 'expires' | 'uses'>} facts */
export function newResponseUrl(slack, facts) {
  const kind = facts.clicked ? 'actions' : 'commands';
  const path = `/${kind}/${facts.team}/${counter++}/${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
  slack.world.responseUrls.set(path, { ...facts, path, expires: slack.clock.limits() + lifeMs, uses: 0 });
  return slack.apiOrigin + path;
}

/** @param {number} status @param {string} body */
const answer = (status, body) => ({ status, body });

/** @param {import('./platform.mjs').SlackPlatform} slack @param {ResponseUrl} link @param {string | undefined} contentType @param {string} body */
export function useResponseUrl(slack, link, contentType, body) {
  if (slack.clock.limits() > link.expires) return answer(404, 'expired_url');
  if (link.uses >= mostUses) return answer(404, 'used_url');
  if (!contentType?.startsWith('application/json')) return answer(400, 'invalid_payload');
  let args;
  try {
    args = JSON.parse(body);
  } catch {
    return answer(400, 'invalid_payload');
  }
  link.uses++;
  return perform(slack, link, args);
}

/** @param {import('./platform.mjs').SlackPlatform} slack @param {ResponseUrl} link @param {any} args */
function perform(slack, link, args) {
  const { clicked } = link;
  const wall = slack.clock.wall();
  if (args.delete_original) {
    if (clicked) clicked.deleted = true;
    return answer(200, 'ok');
  }
  /** @type {any[] | null} */
  let blocks = null;
  if (args.blocks !== undefined) {
    const judged = messageBlocksOf(args.blocks);
    // The limit on all text together is laxer here.
    if (judged.refusal && judged.refusal.error !== 'msg_blocks_too_long') return answer(400, judged.refusal.error);
    blocks = judged.blocks ?? args.blocks;
  }
  if (!args.text && !blocks?.length) return answer(400, 'no_text');
  if (args.replace_original) {
    // A command's link can replace nothing; and no message changes between private and public.
    if (!clicked || clicked.deleted) return answer(200, 'ok');
    slack.workspaceOf(link.team).changeMessage(clicked, { text: args.text ?? '', blocks, marked: !blocks }, wall);
    return answer(200, 'ok');
  }
  const workspace = slack.workspaceOf(link.team);
  workspace.addMessage({
    channel: link.channel, user: workspace.botUserId, botId: workspace.botId, appId: slack.world.appId, text: args.text ?? '', blocks,
    threadTs: args.thread_ts, ephemeralTo: args.response_type === 'in_channel' ? undefined : link.user, via: 'response_url',
  }, wall);
  return answer(200, 'ok');
}
