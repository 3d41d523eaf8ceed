// conversations.* and users.*: who is where.
import { Refused } from '../refused.mjs';
import { asJson } from './chat.mjs';

/** A channel that the bot may know of. @param {import('../webApi.mjs').MethodCall} call */
function knownChannel({ workspace, args }) {
  const channel = workspace.channels.get(String(args.channel ?? ''));
  if (!channel || (channel.isPrivate && !channel.members.has(workspace.botUserId))) throw new Refused('channel_not_found');
  return channel;
}

/** @template T @param {T[]} all @param {Record<string, any>} args @param {number} usual @param {number} most */
function page(all, args, usual, most) {
  const start = args.cursor ? Number(Buffer.from(String(args.cursor), 'base64').toString()) : 0;
  if (!Number.isInteger(start)) throw new Refused('invalid_cursor');
  const limit = Math.min(Number(args.limit ?? usual) || usual, most);
  const next = start + limit < all.length ? Buffer.from(String(start + limit)).toString('base64') : '';
  return { items: all.slice(start, start + limit), response_metadata: { next_cursor: next } };
}

/** @param {import('../world.mjs').Workspace} workspace @param {import('../world.mjs').Channel} c */
const channelJson = (workspace, c) => c.isIm
  ? { id: c.id, is_im: true, is_archived: false, user: c.imUser, created: 1700000000, is_org_shared: false }
  : {
      id: c.id, name: c.name, name_normalized: c.name, is_channel: !c.isPrivate, is_group: c.isPrivate, is_im: false, is_mpim: false,
      is_private: c.isPrivate, is_archived: c.isArchived, is_general: c.name === 'general', is_member: c.members.has(workspace.botUserId),
      is_shared: false, is_ext_shared: false, is_org_shared: false, created: 1700000000, creator: [...c.members][0], context_team_id: workspace.id,
      topic: { value: '', creator: '', last_set: 0 }, purpose: { value: '', creator: '', last_set: 0 },
    };

/** @type {Record<string, import('../webApi.mjs').Method>} */
export const methods = {
  'conversations.info': (call) => {
    const channel = knownChannel(call);
    const members = call.args.include_num_members === 'true' ? { num_members: channel.members.size } : {};
    return { channel: { ...channelJson(call.workspace, channel), ...members } };
  },

  'conversations.members': (call) => {
    const { items, response_metadata } = page([...knownChannel(call).members], call.args, 100, 1000);
    return { members: items, response_metadata };
  },

  'conversations.history': (call) => {
    const channel = knownChannel(call);
    if (!channel.members.has(call.workspace.botUserId)) throw new Refused('not_in_channel');
    const { oldest, latest, include_all_metadata: metadata, inclusive } = call.args;
    const within = (/** @type {string} */ ts) =>
      (!oldest || ts > oldest || (inclusive === 'true' && ts === oldest)) && (!latest || ts < latest || (inclusive === 'true' && ts === latest));
    const all = call.workspace.messages
      .filter((m) => m.channel === channel.id && !m.deleted && !m.ephemeralTo && (!m.threadTs || m.threadTs === m.ts) && within(m.ts))
      .map((m) => ({ ...asJson(m), ...(metadata === 'true' ? {} : { metadata: undefined }) }))
      .sort((a, b) => (a.ts < b.ts ? 1 : -1));
    const { items, response_metadata } = page(all, call.args, 100, 999);
    return { messages: items, has_more: response_metadata.next_cursor !== '', response_metadata };
  },

  'conversations.open': ({ workspace, args }) => {
    const users = String(args.users ?? '').split(',').filter(Boolean);
    if (users.length !== 1) throw new Refused(users.length === 0 ? 'users_list_not_supplied' : 'too_many_users');
    if (!workspace.users.has(users[0])) throw new Refused('user_not_found');
    return { channel: { id: workspace.directMessage(users[0]).id } };
  },

  'conversations.join': (call) => {
    const channel = knownChannel(call);
    if (channel.isPrivate) throw new Refused('method_not_supported_for_channel_type');
    channel.members.add(call.workspace.botUserId);
    return { channel: channelJson(call.workspace, channel) };
  },

  'users.conversations': ({ workspace, args }) => {
    const types = String(args.types ?? 'public_channel').split(',');
    const kind = (/** @type {import('../world.mjs').Channel} */ c) => (c.isIm ? 'im' : c.isPrivate ? 'private_channel' : 'public_channel');
    const mine = [...workspace.channels.values()].filter((c) => c.members.has(workspace.botUserId) && types.includes(kind(c)));
    const { items, response_metadata } = page(mine, args, 100, 999);
    return { channels: items.map((c) => channelJson(workspace, c)), response_metadata };
  },

  'users.info': ({ workspace, args }) => {
    const user = workspace.users.get(String(args.user ?? ''));
    if (!user) throw new Refused('user_not_found');
    return {
      user: {
        id: user.id, team_id: user.teamId, name: user.name, deleted: user.deleted, real_name: user.realName, tz: user.tz, tz_offset: 3600,
        profile: { real_name: user.realName, display_name: user.name, real_name_normalized: user.realName, display_name_normalized: user.name, team: user.teamId },
        is_bot: user.isBot, is_app_user: user.isBot, is_restricted: user.isRestricted, is_ultra_restricted: false, is_admin: false, is_owner: false, updated: 1700000000,
      },
    };
  },
};
