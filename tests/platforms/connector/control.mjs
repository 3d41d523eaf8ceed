// The control API: what tests say to the stand-in. All bodies are JSON.
import { outcome } from '../shared/deliver.mjs';
import { json, ok, routes } from '../shared/http.mjs';
import { buttons, cardOf, visibleText } from './cards.mjs';
import { newKeys } from './identity.mjs';
import * as dialogs from './dialogs.mjs';
import * as people from './people.mjs';

/** @typedef {import('./platform.mjs').TeamsPlatform} TeamsPlatform @typedef {import('../shared/http.mjs').Call} Call */

const conversationJson = (/** @type {import('./world.mjs').Conversation} */ c) => ({ ...c, members: [...c.members] });

/** A message, as everybody sees it or as one person does. @param {import('./world.mjs').Message} m @param {TeamsPlatform} teams @param {string} [user] */
function messageJson(m, teams, user) {
  const card = (user && m.views.get(user)) || cardOf(m.activity);
  return {
    id: m.id, conversation: m.conversation, root: m.root, from: m.from, fromBot: m.from === teams.botId, targetedTo: m.targetedTo, edits: m.edits, deleted: m.deleted,
    text: m.activity.text ?? '', summary: m.activity.summary ?? '', activity: m.activity, card, ownView: Boolean(user && m.views.has(user)), visibleText: visibleText(m.activity, card),
    buttons: buttons(card), notices: m.notices.filter((n) => !user || n.user === user), versions: m.versions,
  };
}

/** @param {TeamsPlatform} teams @param {URLSearchParams} query */
function messages(teams, query) {
  const conversation = query.get('conversation') ? teams.world.conversation(String(query.get('conversation'))).id : null;
  const user = query.get('user') ? teams.world.person(String(query.get('user'))).id : undefined;
  const found = teams.world.messages.filter((m) =>
    (!conversation || m.conversation === conversation) && (!m.deleted || query.get('deleted') === 'true') &&
    (!user || (teams.world.conversations.get(m.conversation)?.members.has(user) && (!m.targetedTo || m.targetedTo === user))));
  return { version: teams.changes.version, messages: found.map((m) => messageJson(m, teams, user)) };
}

/** @param {TeamsPlatform} teams @param {any} raw */
async function sendRaw(teams, raw) {
  const url = raw.url ?? teams.botUrl;
  const authorization = teams.identity.authorization(raw.serviceUrl ?? raw.activity?.serviceUrl ?? teams.serviceUrl(teams.world.tenant(undefined).id), raw.token);
  return outcome(await teams.deliveries.send({
    url, method: raw.method, body: raw.bodyBase64 ? Buffer.from(raw.bodyBase64, 'base64') : raw.body ?? JSON.stringify(raw.activity), timeoutMs: raw.timeoutMs ?? 15_000,
    headers: [['Content-Type', raw.contentType ?? 'application/json; charset=utf-8'], ...(authorization === null ? [] : [/** @type {[string, string]} */ (['Authorization', authorization])]), ...(raw.headers ?? [])],
  }));
}

/** @param {TeamsPlatform} teams @param {{url: string, path?: string, name?: string}} bot */
function connect(teams, bot) {
  teams.botUrl = new URL(bot.path ?? '/api/messages', bot.url).href;
  teams.botName = bot.name ?? teams.botName;
  return { url: teams.botUrl };
}

/** @param {TeamsPlatform} teams @param {string} id @param {any} change */
function changeConversation(teams, id, change) {
  const conversation = teams.world.conversation(id);
  if (change.installed !== undefined) conversation.installed = change.installed;
  for (const user of change.addMembers ?? []) conversation.members.add(teams.world.person(user).id);
  for (const user of change.removeMembers ?? []) conversation.members.delete(teams.world.person(user).id);
  return conversationJson(conversation);
}

/** @param {TeamsPlatform} teams @param {(open: boolean) => Promise<void>} openService */
export function control(teams, openService) {
  const act = (/** @type {(teams: TeamsPlatform, act: any) => any} */ does) => async (/** @type {Call} */ call) => ok(await does(teams, json(call)));
  const changed = (/** @type {any} */ result) => { teams.changes.happened(); return ok(result); };
  return routes({
    'POST /control/bot': (call) => ok(connect(teams, json(call))),
    'POST /control/tenants': (call) => changed({ ...teams.world.addTenant(json(call)), serviceUrl: teams.serviceUrl([...teams.world.tenants.keys()].at(-1) ?? '') }),
    'POST /control/people': (call) => changed(teams.world.addPerson(json(call))),
    'POST /control/conversations': (call) => changed(conversationJson(teams.world.addConversation(json(call)))),
    'POST /control/conversations/{id}': (call) => changed(changeConversation(teams, call.params[0], json(call))),
    'POST /control/personalChats': (call) => changed(conversationJson(teams.world.personalChat(teams.world.person(json(call).user), json(call).installed ?? true))),
    'GET /control/world': () => ok({ tenants: [...teams.world.tenants.values()], people: [...teams.world.people.values()], conversations: [...teams.world.conversations.values()].map(conversationJson) }),

    'POST /control/message': act(people.message),
    'POST /control/execute': act(people.execute),
    'POST /control/submit': act(people.submit),
    'POST /control/openDialog': act(dialogs.open),
    'POST /control/messageAction': act(dialogs.messageAction),
    'POST /control/submitDialog': act(dialogs.submit),
    'GET /control/dialogs': () => ok({ dialogs: dialogs.list(teams) }),
    'POST /control/refresh': act(people.refresh),
    'POST /control/install': act(people.install),
    'POST /control/conversationUpdate': act(people.conversationUpdate),
    'POST /control/invoke': act(people.invoke),
    'POST /control/send': act(sendRaw),
    'POST /control/resend': async (call) => { const { delivery, headers, timeoutMs } = json(call); return ok(outcome(await teams.deliveries.again(delivery, headers, timeoutMs ?? 15_000))); },

    'GET /control/messages': (call) => ok(messages(teams, call.query)),
    'GET /control/view': (call) => ok(messages(teams, call.query)),
    'GET /control/calls': (call) => ok({ version: teams.changes.version, calls: teams.calls.filter((c) => !call.query.get('method') || c.method === call.query.get('method')) }),
    'GET /control/deliveries': () => ok({ deliveries: teams.deliveries.list }),
    'GET /control/changes': async (call) => ok(await teams.changes.after(Number(call.query.get('since') ?? 0), Number(call.query.get('timeoutMs') ?? 20_000))),

    'POST /control/faults': (call) => { for (const fault of [json(call)].flat()) teams.faults.add(fault); return changed({ faults: teams.faults.list }); },
    'DELETE /control/faults': async () => { await openService(true); return changed({ released: teams.faults.clear() }); },
    'POST /control/faults/release': () => changed({ released: teams.faults.release() }),
    'POST /control/api': async (call) => { await openService(json(call).open); return changed({}); },
    'POST /control/limits': (call) => { teams.enforceLimits = json(call).enforce; return changed({}); },
    'POST /control/options': (call) => { const { autoRefresh = teams.autoRefresh, targeted = teams.targeted } = json(call); return changed(Object.assign(teams, { autoRefresh, targeted }) && { autoRefresh, targeted }); },
    'POST /control/tokens/revoke': () => { teams.identity.issued.clear(); return changed({}); },
    'POST /control/keys/replace': async () => { teams.identity.keys = await newKeys(); return changed({}); },
    'POST /control/clock': (call) => changed(teams.clock.set(json(call))),
    'POST /control/reset': async () => { await openService(true); teams.reset(); return ok(); },
  });
}
