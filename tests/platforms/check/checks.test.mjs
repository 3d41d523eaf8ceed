// The checks find what is planted, and nothing else.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { mrkdwn } from './slack-html.mjs';

const folder = mkdtempSync(join(tmpdir(), 'checks-'));
const write = (/** @type {string} */ name, /** @type {any} */ value) => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
};
/** @param {string[]} args */
const run = (...args) => {
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: new URL('..', import.meta.url) });
  return { status, lines: stdout.trim().split('\n'), text: stdout };
};

const plain = (text) => ({ type: 'plain_text', text });
const button = (more) => ({ type: 'actions', elements: [{ type: 'button', text: plain('5'), accessibility_label: 'Vote 5', ...more }] });

test("Slack's types accept what is right and name what is wrong", () => {
  const good = write('good.json', { calls: [
    { method: 'auth.test', args: {} },
    { method: 'chat.postMessage', args: { channel: 'C1', text: 'Poll', blocks: [button({ style: 'primary', value: 'v' })], unfurl_links: false } },
    { method: 'chat.update', args: { channel: 'C1', ts: '1.2', text: 'Poll', blocks: JSON.stringify([button({})]) } },
    { method: 'response_url', args: { channel: 'C1', user: 'U1', text: 'You voted 5', response_type: 'ephemeral', replace_original: false } },
  ] });
  const bad = write('bad.json', [
    { method: 'chat.postMessage', args: { channel: 'C1', text: 'Poll', blocks: [button({ stile: 'primary' })] } },
    { method: 'chat.update', args: { channel: 'C1', text: 'Poll' } },
    { method: 'chat.postMessage', args: { channel: 'C1', text: 'Poll', blocks: [{ type: 'sektion' }] } },
  ]);

  const { status, text } = run('check/slack-types.mjs', good, bad);
  assert.equal(status, 1);
  assert.doesNotMatch(text, /^good/m);
  for (const found of [/'"stile"'/, /call 2: chat.update/, /call 3: blocks of chat.postMessage/]) assert.match(text, found);
});

test("Microsoft's parser accepts a good card, draws it, and names what is wrong with a bad one", () => {
  const card = (/** @type {any[]} */ ...body) => ({ type: 'AdaptiveCard', version: '1.5', body });
  const good = write('card.json', card({ type: 'TextBlock', text: 'Round 1', wrap: true }, {
    type: 'ActionSet', actions: [{ type: 'Action.Execute', title: '5', tooltip: 'Vote 5', verb: 'vote', data: { any: 1 }, fallback: { type: 'Action.Submit', title: '5', data: {} } }],
  }));
  const bad = write('badcard.json', card({ type: 'TextBlok', text: 'x' }, { type: 'TextBlock', text: 'x', isSubtil: true }, { type: 'Image' }));

  const both = run('check/adaptive-cards.mjs', good, bad, '--pictures', folder);
  assert.equal(both.status, 1);
  assert.ok(both.lines.every((line) => line.startsWith('badcard')), both.text);
  for (const found of [/TextBlok/, /unknown property "isSubtil" at \/body\/1/]) assert.match(both.text, found);
  assert.ok(existsSync(join(folder, 'card.png')));
});

test("manifests are held against the platforms' own types and schema", () => {
  const png = (/** @type {number} */ size) => {
    const header = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const at = Buffer.alloc(8);
    at.writeUInt32BE(size, 0);
    at.writeUInt32BE(size, 4);
    return Buffer.concat([header, at, deflateSync(Buffer.alloc(1))]);
  };
  writeFileSync(join(folder, 'color.png'), png(192));
  writeFileSync(join(folder, 'outline.png'), png(64));
  write('manifest.json', {
    manifestVersion: '1.25', version: '0.1.0', id: '00000000-0000-0000-0000-000000000000', accentColor: '#5B5FC7', icons: { color: 'color.png', outline: 'outline.png' },
    developer: { name: 'x', websiteUrl: 'https://x.example', privacyUrl: 'https://x.example/p', termsOfUseUrl: 'https://x.example/t' },
    name: { short: 'RefinementBot', full: 'RefinementBot' }, description: { short: 'x', full: 'y' },
    bots: [{ botId: '00000000-0000-0000-0000-000000000000', scopes: ['personal', 'teamm'] }],
  });
  const slack = write('slack.json', { display_information: { name: 'RefinementBot' }, oauth_config: { scopes: { bot: ['commands', 'nonsense:read'] } }, setings: {} });

  const { status, text } = run('check/manifests.mjs', '--slack', slack, '--teams', folder);
  assert.equal(status, 1);
  for (const found of [/nonsense:read/, /no section "setings"/, /\/bots\/0\/scopes\/1/, /outline.png: it is 64×64/]) assert.match(text, found);
  assert.doesNotMatch(text, /color\.png/);
});

test('text that a person wrote comes out of the drawing as text', () => {
  assert.equal(mrkdwn('*bold* a &lt;b&gt; &amp; <https://x.example|link>'), '<b>bold</b> a &lt;b&gt; &amp; <a>link</a>');
});
