// The people's side: what a person does in Teams, sent to the bot as the Bot Connector sends it.
import { outcome } from '../shared/deliver.mjs';
import { HttpError } from '../shared/http.mjs';
import * as activities from './activities.mjs';
import { cardOf, cardType, dataOf, findAction, visibleText } from './cards.mjs';

/** @typedef {import('./platform.mjs').TeamsPlatform} TeamsPlatform @typedef {import('./world.mjs').Message} Message */
/**
 * @typedef {{user: string, conversation?: string, token?: import('./identity.mjs').TokenFault, patch?: any, timeoutMs?: number, headers?: [string, string][]}} Act
 *   patch is merged into the activity before it is sent; the token is made for the true one
 */

const messageMs = 15_000;
const invokeMs = 10_000;
const everybodyRefreshes = 60;

/** @param {any} target @param {any} patch @returns {any} null takes a member away */
function merged(target, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const result = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

/** @param {TeamsPlatform} teams @param {any} activity @param {Partial<Act>} act */
export function deliver(teams, activity, act) {
  if (!teams.botUrl) throw new HttpError(409, 'no bot is connected: POST /control/bot first');
  const authorization = teams.identity.authorization(activity.serviceUrl, act.token);
  const body = JSON.stringify(act.patch ? merged(activity, act.patch) : activity);
  return teams.deliveries.send({
    url: teams.botUrl, body, timeoutMs: act.timeoutMs ?? (activity.type === 'invoke' ? invokeMs : messageMs),
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'], ['User-Agent', 'Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)'],
      ['x-ms-conversation-id', activity.conversation?.id ?? ''], ['x-ms-tenant-id', activity.conversation?.tenantId ?? ''],
      ...(authorization === null ? [] : [/** @type {[string, string]} */ (['Authorization', authorization])]), ...(act.headers ?? []),
    ],
  });
}

/** A conversation by id or name; `personal`, or none, is the person's chat with the bot. @param {TeamsPlatform} teams @param {Act} act */
export function place(teams, act) {
  const person = teams.world.person(act.user);
  const conversation = !act.conversation || act.conversation === 'personal' ? teams.world.personalChat(person) : teams.world.conversation(act.conversation);
  return { person, conversation };
}

/** Writes to the bot; in channels and group chats with a mention before the text. @param {TeamsPlatform} teams @param {Act & {text: string, mention?: boolean, root?: string}} act */
export async function message(teams, act) {
  const { person, conversation } = place(teams, act);
  const mention = act.mention ?? conversation.kind !== 'personal';
  const written = teams.world.addMessage({ conversation: conversation.id, root: act.root, from: person.id, activity: { type: 'message', text: act.text } }, teams.clock.wall());
  const delivery = await deliver(teams, activities.message(teams, { person, conversation, text: act.text, mention, id: written.id, root: act.root }), act);
  return { ...outcome(delivery), ts: written.id };
}

/** The newest message on which this person sees the button. @param {TeamsPlatform} teams @param {Act & {button: string, containing?: string, message?: string}} act */
export function seen(teams, act) {
  const person = teams.world.person(act.user);
  const within = act.conversation ? place(teams, act).conversation.id : null;
  for (const card of [...teams.world.messages].reverse()) {
    const conversation = teams.world.conversations.get(card.conversation);
    if (card.deleted || !conversation?.members.has(person.id) || (within && card.conversation !== within) || (act.message && card.id !== act.message)) continue;
    if (card.targetedTo && card.targetedTo !== person.id) continue;
    const shown = card.views.get(person.id) ?? cardOf(card.activity);
    if (act.containing && !visibleText(card.activity, shown).includes(act.containing)) continue;
    const action = findAction(shown, act.button);
    if (action) return { person, conversation, card, action };
  }
  throw new HttpError(404, `${person.name} sees no button "${act.button}"${act.containing ? ` on a card with "${act.containing}"` : ''}`);
}

/** Presses an Action.Execute. A card that comes back is this person's alone. @param {TeamsPlatform} teams @param {Act & {button: string, containing?: string, message?: string, inputs?: Record<string, any>}} act */
export async function execute(teams, act) {
  const { person, conversation, card, action } = seen(teams, act);
  if (action.type !== 'Action.Execute') throw new HttpError(409, `"${act.button}" is an ${action.type}`);
  const delivery = await deliver(teams, activities.execute(teams, { person, conversation, card, action, data: dataOf(action, act.inputs ?? {}), trigger: 'manual' }), act);
  return { ...outcome(delivery), shown: taken(teams, card, person.id, delivery) };
}

/** Presses an Action.Submit, or what an old client has in its place: the fallback of an Action.Execute. @param {TeamsPlatform} teams @param {Act & {button: string, containing?: string, message?: string, inputs?: Record<string, any>}} act */
export async function submit(teams, act) {
  const { person, conversation, card, action } = seen(teams, act);
  const pressed = action.type === 'Action.Submit' ? action : action.fallback;
  if (pressed?.type !== 'Action.Submit') throw new HttpError(409, `"${act.button}" has no Action.Submit to fall back to`);
  const id = teams.world.newId(teams.clock.wall());
  return outcome(await deliver(teams, activities.submit(teams, { person, conversation, card, value: dataOf(pressed, act.inputs ?? {}), id }), act));
}

/** What the answer to an invoke shows to the person. @param {TeamsPlatform} teams @param {Message} card @param {string} person @param {import('../shared/deliver.mjs').Delivery} delivery */
function taken(teams, card, person, delivery) {
  let answer = null;
  try {
    answer = JSON.parse(delivery.responseBody);
  } catch { /* no JSON: Teams shows its own error */ }
  const good = delivery.status === 200 && answer?.statusCode === 200;
  const result = good && answer.type === cardType ? { kind: 'card', text: visibleText({}, answer.value) }
    : good && answer.type === 'application/vnd.microsoft.activity.message' ? { kind: 'message', text: String(answer.value) }
      : good && answer.type === undefined ? { kind: 'nothing', text: '' }
        : { kind: 'error', text: answer?.value?.message ?? 'Something went wrong. Please try again.' };
  if (result.kind === 'card') card.views.set(person, answer.value);
  else if (result.text) card.notices.push({ user: person, text: result.text });
  teams.changes.happened();
  return { ts: card.id, via: result.kind, text: result.text, ephemeral: true };
}

/** Clients that have the card on screen ask for their own. @param {TeamsPlatform} teams @param {{message?: string, containing?: string, users?: string[], token?: import('./identity.mjs').TokenFault}} what */
export async function refresh(teams, what) {
  const card = [...teams.world.messages].reverse().find((m) => !m.deleted && (!what.message || m.id === what.message) && cardOf(m.activity)?.refresh && (!what.containing || visibleText(m.activity).includes(what.containing)));
  if (!card) throw new HttpError(404, 'there is no card with refresh');
  const only = what.users?.map((u) => teams.world.person(u).id);
  return { answers: await Promise.all(viewers(teams, card).filter((id) => !only || only.includes(id)).map((id) => refreshFor(teams, card, id, what))) };
}

/** @param {TeamsPlatform} teams @param {Message} card @returns {string[]} */
function viewers(teams, card) {
  const { userIds } = cardOf(card.activity).refresh;
  const members = [...(teams.world.conversations.get(card.conversation)?.members ?? [])];
  return userIds ? members.filter((id) => userIds.includes(id)) : members.length <= everybodyRefreshes ? members : [];
}

async function refreshFor(teams, card, id, what) {
  const person = teams.world.person(id);
  const conversation = teams.world.conversation(card.conversation);
  const action = (card.views.get(id) ?? cardOf(card.activity)).refresh?.action ?? cardOf(card.activity).refresh.action;
  const edits = card.edits;
  const delivery = await deliver(teams, activities.execute(teams, { person, conversation, card, action, data: dataOf(action, {}), trigger: 'automatic' }), what);
  // An answer to what the message was before its last edit is shown no more.
  const shown = edits === card.edits ? taken(teams, card, id, delivery) : null;
  return { user: person.name, ...outcome(delivery), shown };
}

/** What clients do by themselves after a card was posted or edited, if the test has asked for it. @param {TeamsPlatform} teams @param {Message} card */
export function refreshAfterChange(teams, card) {
  if (!teams.autoRefresh || !cardOf(card.activity)?.refresh) return;
  setImmediate(() => Promise.all(viewers(teams, card).map((id) => refreshFor(teams, card, id, {}))).catch((error) => console.error(error)));
}

/** The app is added to a chat or team, or taken away: two activities, as in Teams. @param {TeamsPlatform} teams @param {Act & {action?: 'add' | 'remove'}} act */
export async function install(teams, act) {
  const { person, conversation } = place(teams, act);
  const action = act.action ?? 'add';
  conversation.installed = action === 'add';
  const members = action === 'add' ? { added: [teams.botId] } : { removed: [teams.botId] };
  const eventType = conversation.kind === 'channel' ? (action === 'add' ? 'teamMemberAdded' : 'teamMemberRemoved') : undefined;
  const update = await deliver(teams, activities.conversationUpdate(teams, { person, conversation, ...members, eventType }), act);
  const installation = await deliver(teams, activities.installationUpdate(teams, { person, conversation, action }), act);
  return { conversationUpdate: outcome(update), installationUpdate: outcome(installation) };
}

/** Another person comes or goes. @param {TeamsPlatform} teams @param {Act & {added?: string[], removed?: string[], eventType?: string}} act */
export async function conversationUpdate(teams, act) {
  const { person, conversation } = place(teams, act);
  const ids = (/** @type {string[] | undefined} */ names) => names?.map((n) => teams.world.person(n).id);
  for (const id of ids(act.added) ?? []) conversation.members.add(id);
  for (const id of ids(act.removed) ?? []) conversation.members.delete(id);
  return outcome(await deliver(teams, activities.conversationUpdate(teams, { person, conversation, added: ids(act.added), removed: ids(act.removed), eventType: act.eventType }), act));
}

/** Any invoke, such as `task/fetch`. @param {TeamsPlatform} teams @param {Act & {name: string, value: any}} act */
export async function invoke(teams, act) {
  return outcome(await deliver(teams, activities.invoke(teams, { ...place(teams, act), name: act.name, value: act.value }), act));
}
