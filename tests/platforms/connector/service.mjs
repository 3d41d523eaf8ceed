// The Bot Connector's REST API as far as bots of Teams use it: POST/PUT/DELETE activities, conversations, members.
import { json, routes } from '../shared/http.mjs';
import { cardOf } from './cards.mjs';
import { refreshAfterChange } from './people.mjs';
import { problem } from './platform.mjs';
import { overRate } from './rates.mjs';

/** @typedef {import('./platform.mjs').TeamsPlatform} TeamsPlatform @typedef {import('../shared/http.mjs').Call} Call @typedef {import('../shared/http.mjs').Answer} Answer */
/** @typedef {{teams: TeamsPlatform, call: Call, record: import('./platform.mjs').RecordedCall, tenant: string, body: any, conversation: import('./world.mjs').Conversation, root: string | undefined, id: string}} Request */

/** About 100 KB as UTF-16, of which base64 pictures do not count. */
const activityUnits = 50_000;

const refuse = (/** @type {number} */ status, /** @type {string} */ code, /** @type {string} */ message) => ({ status, body: problem(code, message) });

/** @param {TeamsPlatform} teams @param {string} method @param {(request: Request) => Answer} perform @param {boolean} writes */
const handled = (teams, method, writes, perform) => (/** @type {Call} */ call) => {
  const [tenant, key = '', id = ''] = call.params;
  const body = call.method === 'GET' || call.body.length === 0 ? {} : json(call);
  return teams.answering(method, call, { ...body, conversationId: key, activityId: id }, (record) => {
    if (!teams.identity.accepts(call.headers.authorization)) return { status: 401, body: { message: 'Authorization has been denied for this request.' } };
    const [bare, suffix] = key.split(';messageid=');
    const conversation = teams.world.conversations.get(bare);
    if (key && !conversation) return refuse(404, 'ConversationNotFound', 'Conversation not found.');
    const seconds = overRate(teams, bare || `create ${body.members?.[0]?.id ?? body.channelData?.channel?.id}`, tenant, writes);
    if (seconds > 0) return { status: 429, headers: { 'retry-after': String(seconds) }, body: problem('Throttled', 'Too many requests') };
    if (conversation && !conversation.installed) return refuse(403, conversation.kind === 'personal' ? 'ForbiddenOperationException' : 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
    return perform({ teams, call, record, tenant, body, conversation: /** @type {any} */ (conversation), root: suffix, id });
  });
};

/** @param {TeamsPlatform} teams */
export function serviceRoutes(teams) {
  const post = handled(teams, 'POST activity', true, postActivity);
  const at = '/{region}/{tenant}/v3';
  /** The region is part of the address only. @param {Record<string, (call: Call) => any>} table */
  const withoutRegion = (table) => Object.fromEntries(Object.entries(table).map(([key, handler]) => [key, (/** @type {Call} */ call) => handler({ ...call, params: call.params.slice(1) })]));
  return routes(withoutRegion({
    [`POST ${at}/conversations`]: handled(teams, 'POST conversation', true, createConversation),
    [`POST ${at}/conversations/{conversation}/activities`]: post,
    [`POST ${at}/conversations/{conversation}/activities/{id}`]: post,
    [`PUT ${at}/conversations/{conversation}/activities/{id}`]: handled(teams, 'PUT activity', true, putActivity),
    [`DELETE ${at}/conversations/{conversation}/activities/{id}`]: handled(teams, 'DELETE activity', true, deleteActivity),
    [`GET ${at}/conversations/{conversation}/pagedmembers`]: handled(teams, 'GET pagedmembers', false, pagedMembers),
    [`GET ${at}/conversations/{conversation}/members`]: handled(teams, 'GET members', false, ({ teams: t, conversation }) => ({ status: 200, body: memberList(t, conversation) })),
    [`GET ${at}/conversations/{conversation}/members/{id}`]: handled(teams, 'GET member', false, oneMember),
    [`GET ${at}/teams/{conversation}`]: handled(teams, 'GET team', false, ({ teams: t, conversation: c }) => ({ status: 200, body: { id: c.teamId, name: c.teamName, aadGroupId: c.aadGroupId, tenantId: c.tenantId, memberCount: c.members.size, channelCount: channels(t, c).length } })),
    [`GET ${at}/teams/{conversation}/conversations`]: handled(teams, 'GET channels', false, ({ teams: t, conversation: c }) => ({
      status: 200, body: { conversations: channels(t, c).map((channel) => ({ id: channel.id, type: 'standard', ...(channel.id !== channel.teamId && { name: channel.name }) })) },
    })),
  }));
}

const channels = (/** @type {TeamsPlatform} */ teams, /** @type {import('./world.mjs').Conversation} */ c) => [...teams.world.conversations.values()].filter((x) => x.kind === 'channel' && x.teamId === c.teamId);

/** What cannot be sent at all. @param {any} activity */
function judge(activity, record) {
  if (typeof activity?.type !== 'string') return refuse(400, 'BadSyntax', 'Activity has no type');
  if (activity.type === 'message' && !activity.text && !activity.attachments?.length) return refuse(400, 'BadSyntax', 'Activity resulted into multiple skype activities');
  const units = JSON.stringify(activity, (_, value) => (typeof value === 'string' && value.startsWith('data:image/') ? '' : value)).length;
  if (units > activityUnits) return refuse(413, 'MessageSizeTooBig', 'Message size too large');
  const card = cardOf(activity);
  if (card && activity.text) record.remarks.push('text and card in one activity: Teams splits it in two, and the id it answers is of no use for an update');
  if (card && Number(card.version) > 1.5) record.remarks.push(`the card's version is ${card.version}: Teams knows 1.5`);
  if (card?.refresh?.userIds?.length > 60) return refuse(400, 'BadArgument', 'refresh.userIds has more than 60 ids');
  return null;
}

/** @param {Request} request @returns {Answer} */
function postActivity({ teams, call, record, body, conversation, root, id }) {
  const refused = judge(body, record);
  if (refused) return refused;
  if (body.type === 'typing') return { status: 202, body: { id: '' } };
  const targeted = call.query.get('isTargetedActivity') === 'true';
  if (targeted) {
    const impossible = targetedProblem(teams, conversation, body.recipient?.id);
    if (impossible) return impossible;
  }
  const thread = conversation.kind === 'channel' ? root ?? (teams.world.message(conversation.id, id)?.root) : undefined;
  const message = teams.world.addMessage({
    conversation: conversation.id, root: thread, from: teams.botId, activity: body, targetedTo: targeted ? body.recipient.id : null,
  }, teams.clock.wall());
  refreshAfterChange(teams, message);
  return { status: 201, body: { id: cardOf(body) && body.text ? `${message.id}-split` : message.id } };
}

/** @param {TeamsPlatform} teams @param {import('./world.mjs').Conversation} conversation @param {string | undefined} recipient */
function targetedProblem(teams, conversation, recipient) {
  if (teams.targeted === 'refused400') return refuse(400, 'BadArgument', 'isTargetedActivity is not supported');
  if (teams.targeted === 'refused403') return refuse(403, 'BotNotInConversationRoster', 'Targeted messages are not enabled');
  if (conversation.kind === 'personal') return refuse(400, 'BadArgument', 'Targeted messages are not supported in personal chats');
  if (!recipient) return refuse(400, 'BadArgument', 'Recipient is required for targeted activities');
  return conversation.members.has(recipient) ? null : refuse(403, 'BotNotInConversationRoster', 'The recipient is not a member of the conversation');
}

/** @param {Request} request @returns {Answer} */
function putActivity({ teams, call, record, body, conversation, id }) {
  const refused = judge(body, record);
  if (refused) return refused;
  const found = own(teams, conversation, id);
  if (!('message' in found)) return found;
  if (call.query.get('isTargetedActivity') === 'true' && body.recipient) return refuse(400, 'BadArgument', 'Recipient must not be set');
  teams.world.changeMessage(found.message, body, teams.clock.wall());
  refreshAfterChange(teams, found.message);
  return { status: 200, body: { id } };
}

/** @param {Request} request @returns {Answer} */
function deleteActivity({ teams, conversation, id }) {
  const found = own(teams, conversation, id);
  if (!('message' in found)) return found;
  found.message.deleted = true;
  return { status: 200 };
}

/** @param {TeamsPlatform} teams @param {import('./world.mjs').Conversation} conversation @param {string} id */
function own(teams, conversation, id) {
  const message = teams.world.message(conversation.id, id);
  if (!message) return refuse(404, 'ActivityNotFoundInConversation', 'The activity was not found in the conversation.');
  return message.from === teams.botId ? { message } : refuse(403, 'NotEnoughPermissions', 'A bot may change only its own messages.');
}

/** @param {Request} request @returns {Answer} */
function createConversation({ teams, record, body, tenant }) {
  const channelId = body.channelData?.channel?.id;
  if (channelId) {
    const channel = teams.world.conversations.get(channelId);
    if (!channel) return refuse(404, 'ConversationNotFound', 'Conversation not found.');
    if (!channel.installed) return refuse(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
    const refused = judge(body.activity, record);
    if (refused) return refused;
    const message = teams.world.addMessage({ conversation: channel.id, from: teams.botId, activity: body.activity }, teams.clock.wall());
    return { status: 201, body: { id: `${channel.id};messageid=${message.id}`, activityId: message.id } };
  }
  if (body.isGroup) return refuse(400, 'BadSyntax', 'Incorrect conversation creation parameters');
  const person = body.members?.length === 1 ? teams.world.people.get(body.members[0].id) : undefined;
  if (!person || person.tenantId !== (body.tenantId ?? body.channelData?.tenant?.id ?? tenant)) return refuse(400, 'BadSyntax', 'Incorrect conversation creation parameters');
  const chat = teams.world.personalChat(person, false);
  if (!chat.installed) return refuse(403, 'ForbiddenOperationException', 'The bot is not installed in the user\'s personal scope');
  if (body.activity) teams.world.addMessage({ conversation: chat.id, from: teams.botId, activity: body.activity }, teams.clock.wall());
  return { status: 201, body: { id: chat.id } };
}

const memberJson = (/** @type {import('./world.mjs').Person} */ p) => ({
  id: p.id, name: p.name, aadObjectId: p.aadObjectId, givenName: p.name.split(' ')[0], surname: p.name.split(' ')[1] ?? '', email: p.userPrincipalName,
  userPrincipalName: p.userPrincipalName, tenantId: p.tenantId, userRole: 'user',
});

/** @param {TeamsPlatform} teams @param {import('./world.mjs').Conversation} conversation */
const memberList = (teams, conversation) => [...conversation.members].map((id) => memberJson(teams.world.person(id)));

/** @param {Request} request @returns {Answer} */
function pagedMembers({ teams, call, conversation }) {
  const start = Number(call.query.get('continuationToken') ?? 0);
  const size = Math.min(Number(call.query.get('pageSize') ?? 200), 500);
  const all = memberList(teams, conversation);
  return { status: 200, body: { members: all.slice(start, start + size), ...(start + size < all.length && { continuationToken: String(start + size) }) } };
}

/** @param {Request} request @returns {Answer} */
function oneMember({ teams, conversation, id }) {
  const person = [...conversation.members].map((m) => teams.world.person(m)).find((p) => [p.id, p.aadObjectId, p.userPrincipalName].includes(id));
  return person ? { status: 200, body: memberJson(person) } : refuse(404, 'MemberNotFoundInConversation', 'Member not found');
}
