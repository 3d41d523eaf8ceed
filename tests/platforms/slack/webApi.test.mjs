// What the stand-in promises of the Web API and of response_url, asked over real HTTP.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, beforeEach, test } from 'node:test';
import { listen, listener } from '../shared/http.mjs';
import { SlackPlatform } from './platform.mjs';
import { newResponseUrl } from './responseUrl.mjs';
import { webApi } from './webApi.mjs';
import { Workspace } from './world.mjs';

const slack = new SlackPlatform();
const server = http.createServer(listener(webApi(slack)));
slack.apiOrigin = `http://127.0.0.1:${await listen(server, 0)}`;
after(() => server.close());

/** @type {Workspace} */
let workspace;
/** @type {import('./world.mjs').Channel} */
let channel;
beforeEach(() => {
  slack.reset();
  slack.clock.set({ stop: true });
  workspace = new Workspace({ scopes: ['chat:write', 'users:read', 'channels:read'] });
  workspace.addUser({ id: 'UANA', name: 'ana' });
  channel = workspace.addChannel({ name: 'checkout' });
  slack.world.workspaces.set(workspace.id, workspace);
});

/** @param {string} method @param {any} body @param {Record<string, string>} [headers] */
async function call(method, body, headers = {}) {
  const isForm = body instanceof URLSearchParams;
  const response = await fetch(`${slack.apiOrigin}/api/${method}`, {
    method: 'POST', body: isForm ? body : JSON.stringify(body),
    headers: { authorization: `Bearer ${workspace.botToken}`, 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8', ...headers },
  });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), ...(/** @type {any} */ (await response.json())) };
}
const post = (/** @type {any} */ more = {}) => call('chat.postMessage', { channel: channel.id, text: 'hello', ...more });

test('a JSON body to a method that takes forms only is ignored', async () => {
  assert.equal((await call('conversations.info', { channel: channel.id })).error, 'channel_not_found');
  assert.equal((await call('conversations.info', new URLSearchParams({ channel: channel.id }))).channel.id, channel.id);
});

test('a missing charset is warned of', async () => {
  assert.equal((await call('auth.test', {}, { 'content-type': 'application/json' })).warning, 'missing_charset');
});

test('what the bot may not do has the name that Slack gives it', async () => {
  assert.equal((await call('auth.test', {}, { authorization: 'Bearer xoxb-wrong' })).error, 'invalid_auth');
  assert.equal((await call('auth.test', {}, { authorization: '' })).error, 'not_authed');
  assert.equal((await call('nonsense', {})).error, 'unknown_method');
  const { error, needed } = await call('conversations.history', new URLSearchParams({ channel: channel.id }));
  assert.deepEqual([error, needed.split(',')[0]], ['missing_scope', 'channels:history']);
  assert.equal((await post({ channel: 'CNOWHERE' })).error, 'channel_not_found');
  assert.equal((await post({ text: '' })).error, 'no_text');
  channel.members.delete(workspace.botUserId);
  assert.equal((await post()).error, 'not_in_channel');
  channel.isArchived = true;
  assert.equal((await post()).error, 'is_archived');
});

test('only own public messages can be updated, and their text is limited', async () => {
  const { ts } = await post();
  const mine = { channel: channel.id, ts };
  assert.equal((await call('chat.update', { ...mine, text: 'x'.repeat(4001) })).error, 'msg_too_long');
  assert.equal((await call('chat.update', { ...mine, ts: '1.000001', text: 'x' })).error, 'message_not_found');
  const { message_ts } = await call('chat.postEphemeral', { channel: channel.id, user: 'UANA', text: 'psst' });
  assert.equal((await call('chat.update', { ...mine, ts: message_ts, text: 'x' })).error, 'message_not_found');
  const foreign = workspace.addMessage({ channel: channel.id, user: 'UANA', text: 'mine', blocks: null, via: 'person' }, 1);
  assert.equal((await call('chat.update', { ...mine, ts: foreign.ts, text: 'x' })).error, 'cant_update_message');
});

test('text alone drops the blocks of a message and marks it as edited, blocks do not', async () => {
  const blocks = [{ type: 'divider' }];
  const { ts } = await post({ blocks });
  assert.equal((await call('chat.update', { channel: channel.id, ts, text: 'a', blocks })).message.edited, undefined);
  const { message } = await call('chat.update', { channel: channel.id, ts, text: 'b' });
  assert.deepEqual([message.blocks, message.edited.user], [undefined, workspace.botUserId]);
});

test('chat.update takes fifty a minute for the whole workspace, and then says how long to wait', async () => {
  const { ts } = await post();
  const update = () => call('chat.update', { channel: channel.id, ts, text: 'x' });
  for (let i = 0; i < 50; i++) assert.equal((await update()).status, 200);
  const refused = await update();
  assert.deepEqual([refused.status, refused.retryAfter, refused.error], [429, '60', 'ratelimited']);
  assert.equal((await call('auth.test', {})).status, 200, 'other methods are not affected');
  slack.clock.set({ advanceMs: 60_000 });
  assert.equal((await update()).status, 200);
});

test('a lost answer has been performed, a cut connection has not', async () => {
  slack.faults.add({ method: 'chat.postMessage', drop: 'after' });
  slack.faults.add({ method: 'chat.postMessage', drop: 'before' });
  await assert.rejects(post());
  assert.equal(workspace.messages.length, 1);
  await assert.rejects(post());
  assert.equal(workspace.messages.length, 1);
  assert.equal((await post()).ok, true);
});

const respond = (/** @type {string} */ url, /** @type {any} */ body) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

test('a response_url works five times and for half an hour', async () => {
  const url = newResponseUrl(slack, { team: workspace.id, channel: channel.id, user: 'UANA', clicked: null });
  for (let i = 0; i < 5; i++) assert.equal((await respond(url, { text: 'x' })).status, 200);
  assert.deepEqual([(await respond(url, { text: 'x' })).status, await (await respond(url, { text: 'x' })).text()], [404, 'used_url']);
  const late = newResponseUrl(slack, { team: workspace.id, channel: channel.id, user: 'UANA', clicked: null });
  slack.clock.set({ advanceMs: 30 * 60_000 + 1 });
  assert.equal(await (await respond(late, { text: 'x' })).text(), 'expired_url');
});

test('a response_url answers privately, replaces what was clicked, and never makes a private message public', async () => {
  await post();
  const clicked = workspace.messages[0];
  const use = (/** @type {any} */ body) => respond(newResponseUrl(slack, { team: workspace.id, channel: channel.id, user: 'UANA', clicked }), body);
  await use({ text: 'only you', replace_original: false });
  assert.equal(workspace.messages[1].ephemeralTo, 'UANA');
  await use({ text: 'changed', replace_original: true });
  assert.equal(clicked.text, 'changed');
  const secret = workspace.messages[1];
  await respond(newResponseUrl(slack, { team: workspace.id, channel: channel.id, user: 'UANA', clicked: secret }), { text: 'still only you', replace_original: true, response_type: 'in_channel' });
  assert.deepEqual([secret.text, secret.ephemeralTo], ['still only you', 'UANA']);
  await respond(newResponseUrl(slack, { team: workspace.id, channel: channel.id, user: 'UANA', clicked: secret }), { delete_original: true });
  assert.equal(secret.deleted, true);
});

test('the link of a command replaces nothing', async () => {
  const url = newResponseUrl(slack, { team: workspace.id, channel: channel.id, user: 'UANA', clicked: null });
  await respond(url, { text: 'first' });
  await respond(url, { text: 'second', replace_original: true });
  assert.deepEqual(workspace.messages.map((m) => m.text), ['first']);
});
