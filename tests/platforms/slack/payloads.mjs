// What Slack sends to an app, built field by field. Sources: docs.slack.dev/interactivity/implementing-slash-commands,
// …/reference/interaction-payloads, …/apis/events-api.
import { randomBytes } from 'node:crypto';
import { viewJson } from './methods/views.mjs';
import { asJson } from './methods/chat.mjs';
import { newResponseUrl } from './responseUrl.mjs';
import { newId } from './world.mjs';

/** @typedef {import('./platform.mjs').SlackPlatform} SlackPlatform @typedef {import('./world.mjs').Workspace} Workspace */
/** @typedef {import('./world.mjs').User} User @typedef {import('./world.mjs').Channel} Channel @typedef {import('./world.mjs').Message} Message */

const triggerLifeMs = 3000;

/** @param {SlackPlatform} slack @param {Workspace} workspace @param {string} user */
function newTrigger(slack, workspace, user) {
  const id = `${Date.now()}${Math.floor(Math.random() * 1000)}.${workspace.id.length}7445629121.${randomBytes(16).toString('hex')}`;
  slack.world.triggers.set(id, { team: workspace.id, user, expires: slack.clock.limits() + triggerLifeMs, used: false });
  return id;
}

/** What the app gets of what a person typed: `& < >` escaped, known people, channels and addresses in brackets. @param {string} typed @param {Workspace} workspace @param {boolean} withNames */
export function escaped(typed, workspace, withNames) {
  const name = (/** @type {string} */ n) => (withNames ? `|${n}` : '');
  return typed
    .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
    .replace(/\bhttps?:\/\/[^\s]+/g, (address) => `<${address}>`)
    .replace(/(^|\s)@([\w.-]+)/g, (all, before, n) => {
      const user = [...workspace.users.values()].find((u) => u.name === n);
      return user ? `${before}<@${user.id}${name(user.name)}>` : all;
    })
    .replace(/(^|\s)#([\w-]+)/g, (all, before, n) => {
      const channel = [...workspace.channels.values()].find((c) => c.name === n && !c.isPrivate);
      return channel ? `${before}<#${channel.id}${name(channel.name)}>` : all;
    });
}

/** The form body of a slash command. @param {SlackPlatform} slack @param {Workspace} workspace @param {{user: User, channel: Channel, command: string, text: string}} typed */
export function commandBody(slack, workspace, { user, channel, command, text }) {
  return new URLSearchParams({
    token: slack.world.verificationToken,
    team_id: workspace.id,
    team_domain: workspace.domain,
    channel_id: channel.id,
    channel_name: channel.isIm ? 'directmessage' : channel.isPrivate ? 'privategroup' : channel.name,
    user_id: user.id,
    user_name: user.name,
    command,
    text: escaped(text, workspace, true),
    api_app_id: slack.world.appId,
    is_enterprise_install: 'false',
    response_url: newResponseUrl(slack, { team: workspace.id, channel: channel.id, user: user.id, clicked: null }),
    trigger_id: newTrigger(slack, workspace, user.id),
  }).toString();
}

/** @param {SlackPlatform} slack @param {Workspace} workspace @param {string} type @param {User} user */
const interaction = (slack, workspace, type, user) => ({
  type,
  user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
  api_app_id: slack.world.appId,
  token: slack.world.verificationToken,
  trigger_id: newTrigger(slack, workspace, user.id),
  team: { id: workspace.id, domain: workspace.domain },
  enterprise: null,
  is_enterprise_install: false,
});

/** @param {SlackPlatform} slack @param {any} element @param {string | undefined} choice the text of an option @param {string} blockId */
function action(slack, element, choice, blockId) {
  const chosen = element.options?.find((o) => o.text.text === choice || o.value === choice);
  return {
    action_id: element.action_id,
    block_id: blockId,
    ...(element.text && { text: element.text.type === 'plain_text' ? { emoji: true, ...element.text } : element.text }),
    ...(element.placeholder && { placeholder: element.placeholder }),
    ...(element.value !== undefined && { value: element.value }),
    ...(element.style && { style: element.style }),
    ...(element.options && { selected_option: chosen ?? null }),
    type: element.type,
    action_ts: actionTs(slack),
  };
}

const actionTs = (/** @type {SlackPlatform} */ slack) => (slack.clock.wall() / 1000).toFixed(6);

/**
 * @param {SlackPlatform} slack @param {Workspace} workspace
 * @param {{user: User, message: Message, block: any, element: any, choice?: string}} click
 */
export function blockActions(slack, workspace, { user, message, block, element, choice }) {
  const channel = workspace.channel(message.channel);
  const thread = message.threadTs ? { thread_ts: message.threadTs } : {};
  return {
    ...interaction(slack, workspace, 'block_actions', user),
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: Boolean(message.ephemeralTo), ...thread },
    channel: { id: channel.id, name: channel.isIm ? 'directmessage' : channel.isPrivate ? 'privategroup' : channel.name },
    ...(!message.ephemeralTo && { message: asJson(message) }),
    state: { values: {} },
    response_url: newResponseUrl(slack, { team: workspace.id, channel: message.channel, user: user.id, clicked: message }),
    actions: [action(slack, element, choice, block.block_id)],
  };
}

/** A click in a modal or on the Home tab. @param {SlackPlatform} slack @param {Workspace} workspace @param {{user: User, view: import('./world.mjs').View, block: any, element: any, choice?: string}} click */
export const viewActions = (slack, workspace, { user, view, block, element, choice }) => ({
  ...interaction(slack, workspace, 'block_actions', user),
  container: { type: 'view', view_id: view.id },
  view: viewJson(workspace, view),
  actions: [action(slack, element, choice, block.block_id)],
});

/** @param {SlackPlatform} slack @param {Workspace} workspace @param {{user: User, view: import('./world.mjs').View, values: any}} submission */
export const viewSubmission = (slack, workspace, { user, view, values }) => ({
  ...interaction(slack, workspace, 'view_submission', user),
  view: { ...viewJson(workspace, view), state: { values } },
  response_urls: [],
});

/** @param {SlackPlatform} slack @param {Workspace} workspace @param {{user: User, view: import('./world.mjs').View}} closing */
export function viewClosed(slack, workspace, { user, view }) {
  const { trigger_id: _, ...rest } = interaction(slack, workspace, 'view_closed', user);
  return { ...rest, view: viewJson(workspace, view), is_cleared: false };
}

/** A shortcut from the menu, or, with a message, from that message's menu. @param {SlackPlatform} slack @param {Workspace} workspace @param {{user: User, callbackId: string, message?: Message}} use */
export function shortcut(slack, workspace, { user, callbackId, message }) {
  const common = { ...interaction(slack, workspace, message ? 'message_action' : 'shortcut', user), callback_id: callbackId, action_ts: actionTs(slack) };
  if (!message) return common;
  const channel = workspace.channel(message.channel);
  return {
    ...common, message: asJson(message), message_ts: message.ts, channel: { id: channel.id, name: channel.name },
    response_url: newResponseUrl(slack, { team: workspace.id, channel: channel.id, user: user.id, clicked: null }),
  };
}

/** @param {SlackPlatform} slack @param {Workspace} workspace @param {any} event */
export const eventCallback = (slack, workspace, event) => ({
  token: slack.world.verificationToken,
  team_id: workspace.id,
  context_team_id: workspace.id,
  context_enterprise_id: null,
  api_app_id: slack.world.appId,
  event,
  type: 'event_callback',
  event_id: newId('Ev'),
  event_time: Math.floor(slack.clock.wall() / 1000),
  authorizations: [{ enterprise_id: null, team_id: workspace.id, user_id: workspace.botUserId, is_bot: true, is_enterprise_install: false }],
  is_ext_shared_channel: false,
  event_context: `4-${randomBytes(24).toString('base64url')}`,
});
