// The control API: what tests say to the stand-in. All bodies are JSON.
import { HttpError, json, ok, routes } from '../shared/http.mjs';
import { outcome } from '../shared/deliver.mjs';
import * as people from './people.mjs';
import { signed } from './signing.mjs';
import { pressables, visibleText } from './visible.mjs';
import { Workspace } from './world.mjs';

/** @typedef {import('./platform.mjs').SlackPlatform} SlackPlatform @typedef {import('../shared/http.mjs').Call} Call */

const workspaceJson = (/** @type {import('./world.mjs').Workspace} */ w) => ({
  id: w.id, domain: w.domain, name: w.name, botToken: w.botToken, botUserId: w.botUserId, botId: w.botId, scopes: w.scopes,
  users: [...w.users.values()], channels: [...w.channels.values()].map(channelJson),
});
const channelJson = (/** @type {import('./world.mjs').Channel} */ c) => ({ ...c, members: [...c.members] });

const messageJson = (/** @type {import('./world.mjs').Message} */ m, /** @type {import('./world.mjs').Workspace} */ w) => ({
  ...m, ephemeralTo: m.ephemeralTo ?? null, threadTs: m.threadTs ?? null, fromBot: m.botId === w.botId, visibleText: visibleText(m, w), buttons: pressables(m.blocks),
});

/** @param {SlackPlatform} slack @param {any} facts */
function createWorkspace(slack, facts) {
  const workspace = new Workspace(facts);
  for (const user of facts.users ?? []) workspace.addUser(typeof user === 'string' ? { name: user } : user);
  for (const channel of facts.channels ?? []) workspace.addChannel(typeof channel === 'string' ? { name: channel } : channel);
  slack.world.workspaces.set(workspace.id, workspace);
  return workspaceJson(workspace);
}

/** @param {SlackPlatform} slack @param {string} id @param {any} change */
function changeWorkspace(slack, id, change) {
  const workspace = slack.world.workspace(id);
  for (const name of /** @type {const} */ (['scopes', 'tokenError', 'messagesTab', 'botToken'])) {
    if (name in change) /** @type {any} */ (workspace)[name] = change[name];
  }
  return workspaceJson(workspace);
}

/** @param {SlackPlatform} slack @param {string} id @param {any} change */
function changeChannel(slack, id, change) {
  const workspace = slack.world.workspace(change.workspace);
  const channel = workspace.channel(id);
  if (change.isArchived !== undefined) channel.isArchived = change.isArchived;
  if (change.botIsMember !== undefined) channel.members[change.botIsMember ? 'add' : 'delete'](workspace.botUserId);
  for (const user of change.addMembers ?? []) channel.members.add(workspace.user(user).id);
  for (const user of change.removeMembers ?? []) channel.members.delete(workspace.user(user).id);
  return channelJson(channel);
}

/** @param {SlackPlatform} slack @param {URLSearchParams} query */
function messages(slack, query) {
  const workspace = slack.world.workspace(query.get('workspace') ?? undefined);
  const channel = query.get('channel') ? workspace.channel(String(query.get('channel'))).id : null;
  const user = query.get('user') ? workspace.user(String(query.get('user'))).id : null;
  const found = workspace.messages.filter((m) =>
    (!channel || m.channel === channel) && (!user || !m.ephemeralTo || m.ephemeralTo === user) && (!m.deleted || query.get('deleted') === 'true'));
  return { version: slack.changes.version, messages: found.map((m) => messageJson(m, workspace)) };
}

/** Sends what is given, signed or not. @param {SlackPlatform} slack @param {any} raw */
async function sendRaw(slack, raw) {
  const url = raw.url ?? new URL(raw.path, slack.world.urls.events).href;
  const body = raw.bodyBase64 ? Buffer.from(raw.bodyBase64, 'base64') : raw.body ?? '';
  const request = raw.sign === false ? { headers: [], body }
    : signed({ secret: slack.world.signingSecret, body, contentType: raw.contentType ?? 'application/x-www-form-urlencoded', wallMs: slack.clock.wall(), tamper: raw.tamper });
  return outcome(await slack.deliveries.send({ url, method: raw.method, ...request, headers: [...request.headers, ...(raw.headers ?? [])], timeoutMs: raw.timeoutMs }));
}

/** Sends an earlier delivery again: the same bytes, or (`resign`) signed anew as Slack's own retries are. @param {SlackPlatform} slack @param {any} options */
async function resend(slack, { delivery, resign, headers = [], timeoutMs }) {
  if (!resign) return outcome(await slack.deliveries.again(delivery, headers, timeoutMs));
  const first = slack.deliveries.list.find((d) => d.id === delivery) ?? slack.deliveries.list.at(-1);
  if (!first) throw new HttpError(404, 'there is no such delivery');
  const contentType = first.headers.find(([name]) => name === 'Content-Type')?.[1] ?? 'application/json';
  const request = signed({ secret: slack.world.signingSecret, body: first.body, contentType, wallMs: slack.clock.wall(), extra: headers });
  return outcome(await slack.deliveries.send({ url: first.url, ...request, timeoutMs }));
}

/** @param {SlackPlatform} slack @param {{url: string, commands?: string, interactions?: string, events?: string, signingSecret?: string, appId?: string, command?: string}} bot */
function connect(slack, bot) {
  const at = (/** @type {string | undefined} */ path, /** @type {string} */ usual) => new URL(path ?? usual, bot.url).href;
  slack.world.urls = { commands: at(bot.commands, '/slack/commands'), interactions: at(bot.interactions, '/slack/interactions'), events: at(bot.events, '/slack/events') };
  slack.world.signingSecret = bot.signingSecret ?? slack.world.signingSecret;
  slack.world.appId = bot.appId ?? slack.world.appId;
  slack.world.command = bot.command ?? slack.world.command;
  return { signingSecret: slack.world.signingSecret, appId: slack.world.appId, urls: slack.world.urls };
}

/** The views that are open, with who sees each. @param {import('./world.mjs').Workspace} workspace */
const views = (workspace) => [...workspace.views.values()].filter((v) => v.open).map((v) => ({ ...v, userName: workspace.users.get(v.user)?.name }));

/** @param {SlackPlatform} slack @param {(open: boolean) => Promise<void>} openApi */
export function control(slack, openApi) {
  const act = (/** @type {(slack: SlackPlatform, act: any) => any} */ does) => async (/** @type {Call} */ call) => ok(await does(slack, json(call)));
  const changed = (/** @type {any} */ result) => { slack.changes.happened(); return ok(result); };
  return routes({
    'POST /control/bot': (call) => ok(connect(slack, json(call))),
    'POST /control/workspaces': (call) => changed(createWorkspace(slack, json(call))),
    'POST /control/workspaces/{id}': (call) => changed(changeWorkspace(slack, call.params[0], json(call))),
    'GET /control/workspaces/{id}': (call) => ok(workspaceJson(slack.world.workspace(call.params[0]))),
    'POST /control/users': (call) => changed(slack.world.workspace(json(call).workspace).addUser(json(call))),
    'POST /control/channels': (call) => changed(channelJson(slack.world.workspace(json(call).workspace).addChannel(json(call)))),
    'POST /control/channels/{id}': (call) => changed(changeChannel(slack, call.params[0], json(call))),

    'POST /control/command': act(people.command),
    'POST /control/click': act(people.click),
    'POST /control/mention': act(people.mention),
    'POST /control/say': act(people.say),
    'POST /control/directMessage': act(people.directMessage),
    'POST /control/join': act(people.join),
    'POST /control/event': act(people.anyEvent),
    'POST /control/urlVerification': act(people.urlVerification),
    'POST /control/shortcut': act(people.shortcut),
    'POST /control/submitView': act(people.submitView),
    'POST /control/closeView': act(people.closeView),
    'POST /control/send': act(sendRaw),
    'POST /control/resend': act(resend),

    'GET /control/messages': (call) => ok(messages(slack, call.query)),
    'GET /control/views': (call) => ok({ views: views(slack.world.workspace(call.query.get('workspace') ?? undefined)) }),
    'GET /control/calls': (call) => ok({ version: slack.changes.version, calls: slack.calls.filter((c) => !call.query.get('method') || c.method === call.query.get('method')) }),
    'GET /control/deliveries': () => ok({ deliveries: slack.deliveries.list }),
    'GET /control/changes': async (call) => ok(await slack.changes.after(Number(call.query.get('since') ?? 0), Number(call.query.get('timeoutMs') ?? 20_000))),

    'POST /control/faults': (call) => { for (const fault of [json(call)].flat()) slack.faults.add(fault); return changed({ faults: slack.faults.list }); },
    'DELETE /control/faults': async () => { await openApi(true); return changed({ released: slack.faults.clear() }); },
    'POST /control/faults/release': () => changed({ released: slack.faults.release() }),
    'POST /control/api': async (call) => { await openApi(json(call).open); return changed({}); },
    'POST /control/limits': (call) => { slack.enforceLimits = json(call).enforce; return changed({}); },
    'POST /control/clock': (call) => changed(slack.clock.set(json(call))),
    'POST /control/reset': async () => { await openApi(true); slack.reset(); return ok(); },
  });
}
