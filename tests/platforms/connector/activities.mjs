// The activities that Teams sends to a bot, built field by field. Source: learn.microsoft.com/microsoftteams/platform/bots
import { randomUUID } from 'node:crypto';

/** @typedef {import('./platform.mjs').TeamsPlatform} TeamsPlatform @typedef {import('./world.mjs').Person} Person @typedef {import('./world.mjs').Conversation} Conversation */

/** @param {TeamsPlatform} teams @param {Person} person @param {Conversation} conversation @param {string} [root] id of the thread's first message */
function envelope(teams, person, conversation, root) {
  const at = new Date(teams.clock.wall());
  const inChannel = conversation.kind === 'channel';
  return {
    timestamp: at.toISOString(),
    localTimestamp: at.toISOString().replace('Z', '+00:00'),
    localTimezone: 'Europe/Berlin',
    channelId: 'msteams',
    serviceUrl: teams.serviceUrl(conversation.tenantId),
    from: { id: person.id, name: person.name, aadObjectId: person.aadObjectId },
    conversation: {
      ...(conversation.kind !== 'personal' && { isGroup: true }),
      ...(conversation.kind === 'groupChat' && conversation.name && { name: conversation.name }),
      conversationType: conversation.kind, tenantId: conversation.tenantId,
      id: inChannel && root ? `${conversation.id};messageid=${root}` : conversation.id,
    },
    recipient: { id: teams.botId, name: teams.botName },
    channelData: {
      ...(inChannel && {
        teamsChannelId: conversation.id, teamsTeamId: conversation.teamId, channel: { id: conversation.id },
        team: { id: conversation.teamId, name: conversation.teamName, aadGroupId: conversation.aadGroupId },
      }),
      tenant: { id: conversation.tenantId },
    },
  };
}

/** @param {TeamsPlatform} teams @param {Person} person */
const clientInfo = (teams, person) => ({ locale: 'en-US', country: 'US', platform: 'Web', timezone: 'Europe/Berlin', type: 'clientInfo' });

const html = (/** @type {string} */ text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** @param {TeamsPlatform} teams @param {{person: Person, conversation: Conversation, text: string, mention: boolean, id: string, root?: string}} written */
export function message(teams, { person, conversation, text, mention, id, root }) {
  const at = `<at>${teams.botName}</at>`;
  return {
    ...envelope(teams, person, conversation, conversation.kind === 'channel' ? root ?? id : undefined),
    type: 'message',
    id,
    text: mention ? `${at} ${text}` : text,
    textFormat: 'plain',
    attachments: [{
      contentType: 'text/html',
      content: `<p>${mention ? `<span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">${teams.botName}</span>&nbsp;` : ''}${html(text)}</p>`,
    }],
    entities: [...(mention ? [{ mentioned: { id: teams.botId, name: teams.botName }, text: at, type: 'mention' }] : []), clientInfo(teams, person)],
    locale: 'en-US',
  };
}

/** A press of Action.Submit: a message without text. @param {TeamsPlatform} teams @param {{person: Person, conversation: Conversation, card: import('./world.mjs').Message, value: any, id: string}} press */
export function submit(teams, { person, conversation, card, value, id }) {
  return { ...envelope(teams, person, conversation, card.root), type: 'message', id, value, replyToId: card.id, locale: 'en-US', entities: [clientInfo(teams, person)] };
}

/** A press of Action.Execute, or a client's own refresh of the card. @param {TeamsPlatform} teams @param {{person: Person, conversation: Conversation, card: import('./world.mjs').Message, action: any, data: any, trigger: 'manual' | 'automatic'}} press */
export function execute(teams, { person, conversation, card, action, data, trigger }) {
  return {
    ...envelope(teams, person, conversation, card.root),
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: `f:${randomUUID()}`,
    replyToId: card.id,
    value: { action: { type: 'Action.Execute', ...(action.id !== undefined && { id: action.id }), verb: action.verb, data }, trigger },
    locale: 'en-US',
    entities: [clientInfo(teams, person)],
  };
}

/** Any other invoke, such as `task/fetch`. @param {TeamsPlatform} teams @param {{person: Person, conversation: Conversation, name: string, value: any}} what */
export const invoke = (teams, { person, conversation, name, value }) => ({ ...envelope(teams, person, conversation), type: 'invoke', name, id: `f:${randomUUID()}`, value, locale: 'en-US' });

/** @param {TeamsPlatform} teams @param {{person: Person, conversation: Conversation, added?: string[], removed?: string[], eventType?: string}} change */
export function conversationUpdate(teams, { person, conversation, added, removed, eventType }) {
  const base = envelope(teams, person, conversation);
  return {
    ...base, type: 'conversationUpdate', id: `f:${randomUUID()}`,
    ...(added && { membersAdded: added.map((id) => ({ id })) }), ...(removed && { membersRemoved: removed.map((id) => ({ id })) }),
    channelData: { ...base.channelData, ...(eventType && { eventType }), settings: conversation.kind === 'channel' ? { selectedChannel: { id: conversation.id } } : undefined },
  };
}

/** @param {TeamsPlatform} teams @param {{person: Person, conversation: Conversation, action: 'add' | 'remove'}} change */
export function installationUpdate(teams, { person, conversation, action }) {
  const base = envelope(teams, person, conversation);
  return {
    ...base, type: 'installationUpdate', id: `f:${randomUUID()}`, action, entities: [clientInfo(teams, person)],
    channelData: { ...base.channelData, settings: conversation.kind === 'channel' ? { selectedChannel: { id: conversation.id } } : undefined, source: { name: 'message' } },
  };
}
