// chat.*: posting, changing, deleting. Errors as in docs.slack.dev/reference/methods/chat.*
import { messageBlocksOf } from '../blocks.mjs';
import { Refused } from '../refused.mjs';

const textCut = 40_000;
const updateText = 4_000;

/** @param {import('../webApi.mjs').MethodCall} call @returns {any[] | null} */
function blocksOf({ args }) {
  if (args.blocks === undefined || args.blocks === null) return null;
  const { blocks, refusal } = messageBlocksOf(args.blocks);
  if (refusal) {
    const { messages } = refusal;
    throw new Refused(refusal.error, messages.length > 0 ? { errors: messages.map((m) => m.replace('[ERROR] ', '')), response_metadata: { messages } } : {});
  }
  return blocks;
}

/** @param {unknown} metadata */
function metadataOf(metadata) {
  if (metadata === undefined) return undefined;
  try {
    const parsed = typeof metadata === 'string' ? JSON.parse(metadata) : metadata;
    if (typeof parsed.event_type === 'string' && typeof parsed.event_payload === 'object') return parsed;
  } catch { /* refused below */ }
  throw new Refused('invalid_metadata_format');
}

/** The channel where the bot may write. A user's id means the direct message with that user. @param {import('../webApi.mjs').MethodCall} call */
function writableChannel({ workspace, args }) {
  const id = String(args.channel ?? '');
  if (/^[UW]/.test(id) && workspace.users.has(id)) {
    if (!workspace.messagesTab) throw new Refused('messages_tab_disabled');
    return workspace.directMessage(id);
  }
  const channel = workspace.channels.get(id);
  const isMember = channel?.members.has(workspace.botUserId);
  if (!channel || (channel.isPrivate && !isMember)) throw new Refused('channel_not_found');
  if (channel.isArchived) throw new Refused('is_archived');
  return channel;
}

/** @param {import('../webApi.mjs').MethodCall} call @param {string} ts */
function ownMessage({ workspace }, channel, ts, refusal) {
  const message = workspace.message(channel.id, ts);
  if (!message || message.ephemeralTo) throw new Refused('message_not_found');
  if (message.botId !== workspace.botId) throw new Refused(refusal);
  return message;
}

/** @param {import('../world.mjs').Message} m */
export const asJson = (m) => ({
  type: 'message', user: m.user, ts: m.ts, text: m.text, team: m.team,
  ...(m.botId && { bot_id: m.botId, app_id: m.appId }), ...(m.blocks && { blocks: m.blocks }),
  ...(m.threadTs && { thread_ts: m.threadTs }), ...(m.edited && { edited: m.edited }), ...(m.metadata && { metadata: m.metadata }),
});

/** @type {Record<string, import('../webApi.mjs').Method>} */
export const methods = {
  'auth.test': ({ workspace }) => ({
    url: `https://${workspace.domain}.slack.com/`, team: workspace.name, user: 'refinementbot', team_id: workspace.id,
    user_id: workspace.botUserId, bot_id: workspace.botId, is_enterprise_install: false,
  }),

  'chat.postMessage': (call) => {
    const { slack, workspace, args } = call;
    const channel = writableChannel(call);
    if (!channel.members.has(workspace.botUserId) && !workspace.scopes.includes('chat:write.public')) throw new Refused('not_in_channel');
    const blocks = blocksOf(call);
    if (!args.text && !blocks?.length && !args.attachments && !args.markdown_text) throw new Refused('no_text');
    const message = workspace.addMessage({
      channel: channel.id, threadTs: args.thread_ts, user: workspace.botUserId, botId: workspace.botId, appId: slack.world.appId,
      text: String(args.text ?? '').slice(0, textCut), blocks, metadata: metadataOf(args.metadata), via: 'chat.postMessage',
    }, slack.clock.wall());
    return { channel: channel.id, ts: message.ts, message: asJson(message) };
  },

  'chat.update': (call) => {
    const { slack, workspace, args } = call;
    const id = String(args.channel ?? '');
    const channel = workspace.channels.get(id);
    if (!channel) throw new Refused('channel_not_found');
    if (channel.isArchived) throw new Refused('is_archived');
    const message = ownMessage(call, channel, String(args.ts), 'cant_update_message');
    if (String(args.text ?? '').length > updateText) throw new Refused('msg_too_long');
    const blocks = blocksOf(call);
    const onlyText = args.blocks === undefined && args.text !== undefined;
    const text = args.text ?? message.text;
    workspace.changeMessage(message, {
      text, blocks: onlyText ? null : blocks ?? message.blocks, marked: onlyText, metadata: metadataOf(args.metadata),
    }, slack.clock.wall());
    return { channel: channel.id, ts: message.ts, text, message: asJson(message) };
  },

  'chat.postEphemeral': (call) => {
    const { slack, workspace, args } = call;
    const channel = writableChannel(call);
    if (!channel.members.has(workspace.botUserId)) throw new Refused('not_in_channel');
    if (!workspace.users.has(args.user) || !channel.members.has(args.user)) throw new Refused('user_not_in_channel');
    const blocks = blocksOf(call);
    if (!args.text && !blocks?.length) throw new Refused('no_text');
    const message = workspace.addMessage({
      channel: channel.id, threadTs: args.thread_ts, user: workspace.botUserId, botId: workspace.botId, appId: slack.world.appId,
      text: String(args.text ?? ''), blocks, ephemeralTo: args.user, via: 'chat.postEphemeral',
    }, slack.clock.wall());
    return { message_ts: message.ts };
  },

  'chat.delete': (call) => {
    const channel = call.workspace.channels.get(String(call.args.channel ?? ''));
    if (!channel) throw new Refused('channel_not_found');
    const message = ownMessage(call, channel, String(call.args.ts), 'cant_delete_message');
    message.deleted = true;
    return { channel: channel.id, ts: message.ts };
  },

  'chat.getPermalink': ({ workspace, args }) => {
    const channel = workspace.channels.get(String(args.channel ?? ''));
    if (!channel) throw new Refused('channel_not_found');
    if (!workspace.message(channel.id, String(args.message_ts))) throw new Refused('message_not_found');
    return { channel: channel.id, permalink: `https://${workspace.domain}.slack.com/archives/${channel.id}/p${String(args.message_ts).replace('.', '')}` };
  },
};
