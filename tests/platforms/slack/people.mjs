// The people's side: what a person does in Slack, sent to the app as Slack sends it.
import { HttpError } from '../shared/http.mjs';
import { outcome } from '../shared/deliver.mjs';
import { messageBlocksOf } from './blocks.mjs';
import * as payloads from './payloads.mjs';
import { signed } from './signing.mjs';
import { findElement, visibleText } from './visible.mjs';
import { applySubmission, inputValues, missing } from './modals.mjs';
import { topView } from './methods/views.mjs';

/** @typedef {import('./platform.mjs').SlackPlatform} SlackPlatform */
/** @typedef {{workspace?: string, channel?: string, user?: string, tamper?: import('./signing.mjs').Tamper, timeoutMs?: number, headers?: [string, string][]}} Act */

const form = 'application/x-www-form-urlencoded';

/** @param {SlackPlatform} slack @param {'commands' | 'interactions' | 'events'} door @param {string} contentType @param {string} body @param {Act} act */
export function deliver(slack, door, contentType, body, act) {
  const url = slack.world.urls[door];
  if (!url) throw new HttpError(409, 'no bot is connected: POST /control/bot first');
  const request = signed({ secret: slack.world.signingSecret, body, contentType, wallMs: slack.clock.wall(), tamper: act.tamper, extra: act.headers });
  return slack.deliveries.send({ url, ...request, timeoutMs: act.timeoutMs });
}

const interact = (slack, payload, act) => deliver(slack, 'interactions', form, new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), act);
const event = (slack, workspace, content, act) => deliver(slack, 'events', 'application/json', JSON.stringify(payloads.eventCallback(slack, workspace, content)), act);

/** @param {SlackPlatform} slack @param {Act} act */
function place(slack, act) {
  const workspace = slack.world.workspace(act.workspace);
  const user = workspace.user(act.user ?? [...workspace.users.values()].find((u) => !u.isBot)?.id ?? '');
  const channel = act.channel ? /^D/.test(act.channel) || act.channel === 'dm' ? workspace.directMessage(user.id) : workspace.channel(act.channel)
    : [...workspace.channels.values()][0];
  return { workspace, user, channel };
}

/** Types a slash command. What the 200 carries is shown as Slack shows it. @param {SlackPlatform} slack @param {Act & {text?: string, command?: string}} act */
export async function command(slack, act) {
  const { workspace, user, channel } = place(slack, act);
  const name = act.command ?? slack.world.command;
  const body = payloads.commandBody(slack, workspace, { user, channel, command: name, text: act.text ?? '' });
  const delivery = await deliver(slack, 'commands', form, body, act);
  const problem = delivery.timedOut ? 'operation_timeout' : delivery.status !== 200 ? 'dispatch_failed' : null;
  const shown = problem ? slackbot(slack, workspace, channel, user, `${name} failed with the error "${problem}"`)
    : answerOf(slack, workspace, channel, user, name, delivery);
  slack.changes.happened();
  return { ...outcome(delivery), shown: shown ? { ts: shown.ts, text: visibleText(shown, workspace), ephemeral: Boolean(shown.ephemeralTo), via: shown.via } : null };
}

function slackbot(slack, workspace, channel, user, text) {
  return workspace.addMessage({ channel: channel.id, user: 'USLACKBOT', text, blocks: null, ephemeralTo: user.id, via: 'slackbot' }, slack.clock.wall());
}

/** The message that the body of a 200 becomes, if it has one. */
function answerOf(slack, workspace, channel, user, name, delivery) {
  const body = delivery.responseBody;
  if (body.trim() === '') return null;
  const isJson = String(delivery.responseHeaders['content-type'] ?? '').startsWith('application/json');
  let answer = { text: body };
  try {
    if (isJson) answer = JSON.parse(body);
  } catch {
    return slackbot(slack, workspace, channel, user, `${name} failed with the error "invalid_command_response"`);
  }
  const { text = '', blocks: given, response_type: type } = /** @type {any} */ (answer);
  const judged = given === undefined ? { blocks: null, refusal: null } : messageBlocksOf(given);
  if (judged.refusal || (!text && !judged.blocks?.length)) {
    return slackbot(slack, workspace, channel, user, `${name} failed with the error "${judged.refusal?.error ?? 'no_text'}" ${judged.refusal?.messages.join(' ') ?? ''}`);
  }
  return workspace.addMessage({
    channel: channel.id, user: workspace.botUserId, botId: workspace.botId, appId: slack.world.appId, text, blocks: judged.blocks,
    ephemeralTo: type === 'in_channel' ? undefined : user.id, via: 'command',
  }, slack.clock.wall());
}

/** @param {SlackPlatform} slack @param {Act & {button: string, message?: string, containing?: string, option?: string, value?: string, view?: boolean}} act */
export async function click(slack, act) {
  const { workspace, user } = place(slack, act);
  const channel = act.channel ? place(slack, act).channel : null;
  if (act.view) return clickInView(slack, workspace, user, act);
  const candidates = workspace.messages.filter((m) =>
    !m.deleted && (!channel || m.channel === channel.id) && (!m.ephemeralTo || m.ephemeralTo === user.id) &&
    (!act.message || m.ts === act.message) && (!act.containing || visibleText(m, workspace).includes(act.containing)));
  for (const message of candidates.reverse()) {
    const found = findElement(message.blocks, act.button);
    // A button as an older card, or no card at all, carries it.
    if (found && act.value) found.element = { ...found.element, value: act.value, action_id: act.value };
    if (found) return outcome(await interact(slack, payloads.blockActions(slack, workspace, { user, message, ...found, choice: act.option }), act));
  }
  throw new HttpError(404, `${user.name} sees no button "${act.button}"${act.containing ? ` on a message with "${act.containing}"` : ''}`);
}

async function clickInView(slack, workspace, user, act) {
  const view = topView(workspace, user.id) ?? [...workspace.views.values()].find((v) => v.kind === 'home' && v.user === user.id);
  const found = view && findElement(view.view.blocks, act.button);
  if (!found) throw new HttpError(404, `${user.name} sees no button "${act.button}" in a view`);
  return outcome(await interact(slack, payloads.viewActions(slack, workspace, { user, view, ...found, choice: act.option }), act));
}

/** Writes a message that mentions the bot; `text` is what follows the mention. @param {SlackPlatform} slack @param {Act & {text?: string, thread?: string}} act */
export async function mention(slack, act) {
  const { workspace, user, channel } = place(slack, act);
  const text = `<@${workspace.botUserId}> ${payloads.escaped(act.text ?? '', workspace, false)}`.trimEnd();
  const message = workspace.addMessage({ channel: channel.id, threadTs: act.thread, user: user.id, text, blocks: null, via: 'person' }, slack.clock.wall());
  const thread = act.thread ? { thread_ts: act.thread } : {};
  const delivery = await event(slack, workspace, {
    type: 'app_mention', user: user.id, text, ts: message.ts, channel: channel.id, event_ts: message.ts, team: workspace.id, ...thread,
  }, act);
  return { ...outcome(delivery), ts: message.ts };
}

/** Writes to the bot in the direct message. @param {SlackPlatform} slack @param {Act & {text?: string}} act */
export async function directMessage(slack, act) {
  const { workspace, user } = place(slack, act);
  const channel = workspace.directMessage(user.id);
  const text = payloads.escaped(act.text ?? '', workspace, false);
  const message = workspace.addMessage({ channel: channel.id, user: user.id, text, blocks: null, via: 'person' }, slack.clock.wall());
  const delivery = await event(slack, workspace, {
    type: 'message', channel_type: 'im', user: user.id, text, ts: message.ts, channel: channel.id, event_ts: message.ts, team: workspace.id,
  }, act);
  return { ...outcome(delivery), ts: message.ts, channel: channel.id };
}

/** Somebody joins a channel; without a user, the bot. @param {SlackPlatform} slack @param {Act & {inviter?: string}} act */
export async function join(slack, act) {
  const workspace = slack.world.workspace(act.workspace);
  const channel = workspace.channel(act.channel ?? [...workspace.channels.keys()][0]);
  const user = act.user ? workspace.user(act.user).id : workspace.botUserId;
  channel.members.add(user);
  const inviter = act.inviter ? { inviter: workspace.user(act.inviter).id } : {};
  return outcome(await event(slack, workspace, {
    type: 'member_joined_channel', user, channel: channel.id, channel_type: channel.isPrivate ? 'G' : 'C', team: workspace.id, event_ts: workspace.newTs(slack.clock.wall()), ...inviter,
  }, act));
}

/** Any event, whole. @param {SlackPlatform} slack @param {Act & {event: any}} act */
export const anyEvent = async (slack, act) => outcome(await event(slack, slack.world.workspace(act.workspace), act.event, act));

/** @param {SlackPlatform} slack @param {Act & {challenge?: string}} act */
export async function urlVerification(slack, act) {
  const body = JSON.stringify({ token: slack.world.verificationToken, challenge: act.challenge ?? '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P', type: 'url_verification' });
  return outcome(await deliver(slack, 'events', 'application/json', body, act));
}

/** @param {SlackPlatform} slack @param {Act & {callbackId: string, message?: string}} act */
export async function shortcut(slack, act) {
  const { workspace, user, channel } = place(slack, act);
  const message = act.message ? workspace.message(channel.id, act.message) : undefined;
  return outcome(await interact(slack, payloads.shortcut(slack, workspace, { user, callbackId: act.callbackId, message }), act));
}

/** Writes a message that is none of the bot's business. @param {SlackPlatform} slack @param {Act & {text: string, thread?: string}} act */
export function say(slack, act) {
  const { workspace, user, channel } = place(slack, act);
  const message = workspace.addMessage({ channel: channel.id, threadTs: act.thread, user: user.id, text: payloads.escaped(act.text, workspace, false), blocks: null, via: 'person' }, slack.clock.wall());
  slack.changes.happened();
  return { ts: message.ts, channel: channel.id };
}

/**
 * Submits the topmost modal, unless a required input is empty. `values` = label or action id to what was entered.
 * @param {SlackPlatform} slack @param {Act & {values?: Record<string, any>, force?: boolean, metadata?: string}} act
 *   force sends what Slack's clients would not; metadata is sent in place of the view's own, as by a modal of an older version
 */
export async function submitView(slack, act) {
  const { workspace, user } = place(slack, act);
  const view = topView(workspace, user.id);
  if (!view) throw new HttpError(404, `${user.name} has no modal open`);
  const values = inputValues(view.view, act.values ?? {});
  const absent = act.force ? [] : missing(view.view, values);
  if (absent.length > 0) return { closed: false, errors: null, problem: null, missing: absent };
  const sent = payloads.viewSubmission(slack, workspace, { user, view, values });
  if (act.metadata !== undefined) sent.view.private_metadata = act.metadata;
  const delivery = await interact(slack, sent, act);
  return { ...outcome(delivery), ...applySubmission(slack, workspace, view, delivery) };
}

/** @param {SlackPlatform} slack @param {Act} act */
export async function closeView(slack, act) {
  const { workspace, user } = place(slack, act);
  const view = topView(workspace, user.id);
  if (!view) throw new HttpError(404, `${user.name} has no modal open`);
  view.open = false;
  slack.changes.happened();
  return view.view.notify_on_close ? outcome(await interact(slack, payloads.viewClosed(slack, workspace, { user, view }), act)) : {};
}
