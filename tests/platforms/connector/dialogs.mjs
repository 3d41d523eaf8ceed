// Dialogs: opened by a card's button or a message action, filled in and sent by people, one open at a time for each.
// Sources: learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots, …/messaging-extensions/how-to/action-commands.
import { outcome } from '../shared/deliver.mjs';
import { HttpError } from '../shared/http.mjs';
import * as activities from './activities.mjs';
import { cardType, dataOf, findAction, visibleText } from './cards.mjs';
import { deliver, place, seen } from './people.mjs';

/** @typedef {import('./platform.mjs').TeamsPlatform} TeamsPlatform @typedef {import('./people.mjs').Act} Act */
/** @typedef {{user: string, conversation: import('./world.mjs').Conversation, kind: 'task' | 'composeExtension', commandId?: string, title: string, card: any}} Dialog */

const names = { task: { fetch: 'task/fetch', submit: 'task/submit' }, composeExtension: { fetch: 'composeExtension/fetchTask', submit: 'composeExtension/submitAction' } };

/** Presses a button that opens a dialog. @param {TeamsPlatform} teams @param {Act & {button: string, containing?: string, message?: string}} act */
export async function open(teams, act) {
  const { person, conversation, action } = seen(teams, act);
  if (action.type !== 'Action.Submit' || action.data?.msteams?.type !== 'task/fetch') throw new HttpError(409, `"${act.button}" opens no dialog: it is an ${action.type}`);
  return fetch(teams, act, { user: person.id, conversation, kind: 'task', title: '', card: null }, { data: dataOf(action, {}), context: { theme: 'default' } });
}

/** Picks a message action of the app from a message's menu. @param {TeamsPlatform} teams @param {Act & {commandId: string, message: string}} act */
export async function messageAction(teams, act) {
  const { person, conversation } = place(teams, act);
  const message = teams.world.messages.find((m) => m.id === act.message);
  if (!message) throw new HttpError(404, 'there is no such message');
  const author = teams.world.people.get(message.from);
  const link = `https://teams.microsoft.com/l/message/${encodeURIComponent(conversation.id)}/${message.id}?context=${encodeURIComponent(JSON.stringify({ contextType: 'chat' }))}`;
  const content = String(message.activity.text ?? '').split('\n').map((line) => `<p>${line.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</p>`).join('');
  return fetch(teams, act, { user: person.id, conversation, kind: 'composeExtension', commandId: act.commandId, title: '', card: null }, {
    commandId: act.commandId, commandContext: 'message', context: { theme: 'default' },
    messagePayload: {
      id: message.id, replyToId: null, createdDateTime: new Date(Number(message.id)).toISOString(), lastModifiedDateTime: null, deleted: false, subject: null, importance: 'normal',
      locale: 'en-us', linkToMessage: link, from: { device: null, conversation: null, user: { userIdentityType: 'aadUser', id: author?.aadObjectId, displayName: author?.name }, application: null },
      body: { contentType: 'html', content }, attachments: [], mentions: [], reactions: [],
    },
  });
}

/** @param {TeamsPlatform} teams @param {Act} act @param {Dialog} dialog @param {any} value */
async function fetch(teams, act, dialog, value) {
  const person = teams.world.person(act.user);
  const delivery = await deliver(teams, activities.invoke(teams, { person, conversation: dialog.conversation, name: names[dialog.kind].fetch, value }), act);
  return { ...outcome(delivery), ...taken(teams, dialog, delivery) };
}

/** Sends the person's dialog; inputs are named by label or id. @param {TeamsPlatform} teams @param {Act & {values?: Record<string, any>, force?: boolean, data?: any}} act data is merged into what the button carries; force sends what a client would not */
export async function submit(teams, act) {
  const person = teams.world.person(act.user);
  const dialog = teams.dialogs.get(person.id);
  if (!dialog) throw new HttpError(404, `${person.name} has no dialog open`);
  const action = findAction(dialog.card, 'submit') ?? actionsOf(dialog.card)[0];
  if (action?.type !== 'Action.Submit') throw new HttpError(409, 'the dialog has no Action.Submit');
  /** @type {Record<string, string>} */
  const entered = {};
  const missing = [];
  for (const input of inputsOf(dialog.card)) {
    const name = [input.label, input.id].find((n) => n in (act.values ?? {}));
    const text = name === undefined ? String(input.value ?? '') : valueOf(input, (act.values ?? {})[name]);
    // Microsoft's renderer leaves an input out that is not set.
    if (text !== '') entered[input.id] = text;
    else if (input.isRequired) missing.push(input.label);
  }
  if (missing.length > 0 && !act.force) return { closed: false, missing };
  const value = { data: { ...dataOf(action, entered), ...act.data }, context: { theme: 'default' }, ...(dialog.commandId && { commandId: dialog.commandId, commandContext: 'message' }) };
  const delivery = await deliver(teams, activities.invoke(teams, { person, conversation: dialog.conversation, name: names[dialog.kind].submit, value }), act);
  return { ...outcome(delivery), ...taken(teams, dialog, delivery) };
}

/** What the answer does to the dialog. @param {TeamsPlatform} teams @param {Dialog} dialog @param {import('../shared/deliver.mjs').Delivery} delivery */
function taken(teams, dialog, delivery) {
  let answer = null;
  try {
    answer = delivery.responseBody.trim() === '' ? {} : JSON.parse(delivery.responseBody);
  } catch { /* no JSON: Teams shows its own error */ }
  const task = answer?.task;
  teams.changes.happened();
  if (delivery.status !== 200 || answer === null) return { closed: false, text: '', problem: `status ${delivery.status}` };
  if (task?.type === 'continue') {
    const { title, card } = task.value ?? {};
    if (card?.contentType !== cardType || !title) return { closed: false, text: '', problem: 'a dialog needs a title and an Adaptive Card' };
    if (/"Action\.Execute"/.test(JSON.stringify(card.content))) return { closed: false, text: '', problem: 'Action.Execute does not work in a dialog' };
    teams.dialogs.set(dialog.user, { ...dialog, title, card: card.content });
    return { closed: false, text: visibleText({}, card.content), problem: null };
  }
  teams.dialogs.delete(dialog.user);
  if (task !== undefined && (task.type !== 'message' || typeof task.value !== 'string')) return { closed: false, text: '', problem: `unknown task "${task?.type}"` };
  return { closed: true, text: task?.value ?? '', problem: null };
}

/** @param {any} input @param {any} entered */
function valueOf(input, entered) {
  const values = [entered].flat().map((e) => input.choices?.find((/** @type {any} */ c) => c.title === e)?.value ?? String(e));
  return values.join(',');
}

/** @param {any} node @returns {any[]} */
const inputsOf = (node) => (Array.isArray(node) ? node.flatMap(inputsOf) : node?.type?.startsWith?.('Input.') ? [node] : ['body', 'items', 'columns'].flatMap((key) => inputsOf(node?.[key] ?? [])));

/** @param {any} node @returns {any[]} */
const actionsOf = (node) => (Array.isArray(node) ? node.flatMap(actionsOf) : node?.type?.startsWith?.('Action.') ? [node] : ['body', 'items', 'actions'].flatMap((key) => actionsOf(node?.[key] ?? [])));

/** The open dialogs as tests read them. @param {TeamsPlatform} teams */
export const list = (teams) => [...teams.dialogs.values()].map((d) => ({
  user: teams.world.people.get(d.user)?.name, title: d.title, card: d.card, text: visibleText({}, d.card),
  inputs: inputsOf(d.card).map((i) => ({ id: i.id, label: i.label, value: i.value ?? null })),
}));
