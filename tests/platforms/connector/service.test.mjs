// What the stand-in promises of the Bot Connector's REST API, asked over real HTTP.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, beforeEach, test } from 'node:test';
import { listen, listener } from '../shared/http.mjs';
import { newKeys } from './identity.mjs';
import { TeamsPlatform } from './platform.mjs';
import { serviceRoutes } from './service.mjs';

const teams = new TeamsPlatform(await newKeys());
const server = http.createServer(listener(serviceRoutes(teams)));
teams.serviceOrigin = `http://127.0.0.1:${await listen(server, 0)}`;
after(() => server.close());

const { identity } = teams;
let token = '';
/** @type {import('./world.mjs').Conversation} */
let channel;
/** @type {import('./world.mjs').Person} */
let ana;
beforeEach(() => {
  teams.reset();
  teams.clock.set({ stop: true });
  teams.world.addTenant({ id: identity.tenantId });
  ana = teams.world.addPerson({ name: 'Ana' });
  channel = teams.world.addConversation({ kind: 'channel', name: 'General' });
  token = grant(identity.secret).body.access_token;
});

/** @param {string} secret @param {Record<string, string>} [more] @returns {any} */
const grant = (secret, more = {}) => identity.grant(identity.tenantId, new URLSearchParams({
  grant_type: 'client_credentials', client_id: identity.appId, client_secret: secret, scope: 'https://api.botframework.com/.default', ...more,
}), undefined);

/** @param {string} method @param {string} path @param {any} [body] */
async function call(method, path, body) {
  const response = await fetch(`${teams.serviceUrl(identity.tenantId)}v3/${path}`, {
    method, body: body && JSON.stringify(body), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });
  const text = await response.text();
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: text ? JSON.parse(text) : null };
}
const activities = (/** @type {string} */ id = channel.id) => `conversations/${encodeURIComponent(id)}/activities`;
const card = { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', version: '1.5', body: [] } }] };

test('a token is given for the right secret and scope only, and may be taken back', async () => {
  assert.equal(grant('wrong').status, 401);
  assert.equal(grant(identity.secret, { scope: 'https://graph.microsoft.com/.default' }).body.error, 'invalid_scope');
  assert.equal((await call('GET', `${activities().replace('activities', 'pagedmembers')}`)).status, 200);
  identity.issued.clear();
  assert.equal((await call('GET', `${activities().replace('activities', 'pagedmembers')}`)).status, 401);
});

test('a post without a thread starts one, a post with its suffix or in answer to it stays in it', async () => {
  const root = (await call('POST', activities(), card)).body.id;
  await call('POST', activities(`${channel.id};messageid=${root}`), card);
  await call('POST', `${activities()}/${root}`, card);
  await call('POST', activities(), card);
  assert.deepEqual(teams.world.messages.map((m) => m.root === root), [true, true, true, false]);
});

test('an edit takes away what single people saw', async () => {
  const { id } = (await call('POST', activities(), card)).body;
  const message = /** @type {import('./world.mjs').Message} */ (teams.world.message(channel.id, id));
  message.views.set(ana.id, { type: 'AdaptiveCard' });
  assert.equal((await call('PUT', `${activities()}/${id}`, card)).status, 200);
  assert.deepEqual([message.views.size, message.edits], [0, 1]);
});

test('what cannot be changed is refused by name', async () => {
  assert.equal((await call('PUT', `${activities()}/1`, card)).body.error.code, 'ActivityNotFoundInConversation');
  assert.equal((await call('POST', activities('19:nowhere@thread.tacv2'), card)).body.error.code, 'ConversationNotFound');
  channel.installed = false;
  assert.equal((await call('POST', activities(), card)).body.error.code, 'BotNotInConversationRoster');
});

test('text beside a card splits the message, and the id that comes back is worthless', async () => {
  const { id } = (await call('POST', activities(), { ...card, text: 'hello' })).body;
  assert.equal((await call('PUT', `${activities()}/${id}`, card)).status, 404);
  assert.equal(teams.calls[0].remarks.length, 1);
});

test('seven calls a second go into one conversation, the eighth waits', async () => {
  for (let i = 0; i < 7; i++) assert.equal((await call('POST', activities(), card)).status, 201);
  const refused = await call('POST', activities(), card);
  assert.deepEqual([refused.status, refused.retryAfter], [429, '1']);
  const other = teams.world.addConversation({ kind: 'groupChat' });
  assert.equal((await call('POST', activities(other.id), card)).status, 201);
  teams.clock.set({ advanceMs: 2000 });
  assert.equal((await call('POST', activities(), card)).status, 201);
});

test('a targeted message needs a member to go to, and a service that takes it', async () => {
  const send = (/** @type {any} */ recipient) => call('POST', `${activities()}?isTargetedActivity=true`, { ...card, recipient });
  assert.equal((await send({ id: ana.id })).status, 201);
  assert.equal(teams.world.messages[0].targetedTo, ana.id);
  assert.equal((await send(undefined)).status, 400);
  assert.equal((await send({ id: '29:stranger' })).status, 403);
  teams.targeted = 'refused400';
  assert.equal((await send({ id: ana.id })).status, 400);
});

test('a personal chat is made only with somebody for whom the app is installed', async () => {
  const create = (/** @type {any} */ more) => call('POST', 'conversations', { members: [{ id: ana.id }], tenantId: identity.tenantId, ...more });
  assert.equal((await create({})).body.error.code, 'ForbiddenOperationException');
  const chat = teams.world.personalChat(ana);
  chat.installed = true;
  assert.equal((await create({})).body.id, chat.id);
  assert.equal((await create({ isGroup: true })).body.error.code, 'BadSyntax');
});
