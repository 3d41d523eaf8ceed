// A planning poker bot on Slack's official SDK. It shows that the stand-in's requests and answers are what that SDK expects.
// node slack-bolt.mjs --api http://127.0.0.1:1/api/ --token xoxb-… --signing-secret …
import bolt from '@slack/bolt';
import { announce, options } from '../shared/http.mjs';
import { Poll, storyOf, usage } from './poll.mjs';

const given = options();
const app = new bolt.App({
  token: given.token,
  signingSecret: given['signing-secret'],
  endpoints: ['/slack/commands', '/slack/interactions', '/slack/events'],
  clientOptions: { slackApiUrl: given.api, retryConfig: { retries: 2, minTimeout: 100 } },
  logLevel: /** @type {any} */ ('error'),
});

/** Polls by the `ts` of their message. @type {Map<string, Poll>} */
const polls = new Map();

/** @param {string} text @returns {import('@slack/types').PlainTextElement} */
const plain = (text) => ({ type: 'plain_text', text });

/** @param {Poll} poll @returns {import('@slack/types').KnownBlock[]} */
function card(poll) {
  const buttons = poll.buttons.map((b, i) => /** @type {import('@slack/types').Button} */ ({
    type: 'button', action_id: `${b.verb}:${i}`, value: b.card || '-', text: plain(b.text), accessibility_label: b.label,
  }));
  /** @type {import('@slack/types').KnownBlock[]} */
  const rows = [];
  for (let i = 0; i < buttons.length; i += 5) rows.push({ type: 'actions', block_id: `row${i}`, elements: buttons.slice(i, i + 5) });
  return [
    { type: 'header', text: plain(poll.story.slice(0, 150)) },
    ...poll.lines.map((line) => /** @type {import('@slack/types').KnownBlock} */ ({ type: 'section', text: plain(line) })),
    ...rows,
  ];
}

/** @param {string} channel @param {string} story @param {string} [thread] */
async function start(channel, story, thread) {
  const poll = new Poll('', story);
  const posted = await app.client.chat.postMessage({ channel, text: `Estimate: ${story}`, blocks: card(poll), ...(thread && { thread_ts: thread }) });
  polls.set(`${posted.channel}/${posted.ts}`, poll);
}

/** The form for a new item. @param {{title?: string, place: any}} what @returns {import('@slack/types').ModalView} */
const form = ({ title, place }) => ({
  type: 'modal', callback_id: 'add', title: plain('Add to backlog'), submit: plain('Add'), close: plain('Cancel'), private_metadata: JSON.stringify(place),
  blocks: [
    { type: 'input', block_id: 'title', label: plain('Title'), element: { type: 'plain_text_input', action_id: 'title', max_length: 250, ...(title && { initial_value: title }) } },
    {
      type: 'input', block_id: 'type', label: plain('Type'),
      element: { type: 'static_select', action_id: 'type', options: types, initial_option: types[0] },
    },
    { type: 'input', block_id: 'description', optional: true, label: plain('Description'), element: { type: 'plain_text_input', action_id: 'description', multiline: true } },
  ],
});
const types = ['Story', 'Bug'].map((name) => ({ text: plain(name), value: name }));

app.view('add', async ({ ack, view, client }) => {
  const title = view.state.values.title.title.value?.trim();
  if (!title) return ack({ response_action: 'errors', errors: { title: 'Title is missing. Please fill it in.' } });
  await ack();
  const { url, channel, ts } = JSON.parse(view.private_metadata);
  const link = ts ? (await client.chat.getPermalink({ channel, message_ts: ts })).permalink : '';
  await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: `X-1 is in the backlog now: ${title} ${link}`.trim(), response_type: 'ephemeral', replace_original: false }) });
});

app.shortcut('add_to_backlog', async ({ ack, shortcut, client }) => {
  await ack();
  if (shortcut.type !== 'message_action') return;
  await client.views.open({
    trigger_id: shortcut.trigger_id, view: form({ title: shortcut.message.text, place: { url: shortcut.response_url, channel: shortcut.channel.id, ts: shortcut.message.ts } }),
  });
});

app.action('open-form', async ({ ack, body, action, client }) => {
  await ack();
  if (body.type !== 'block_actions' || action.type !== 'button') return;
  await client.views.open({ trigger_id: body.trigger_id, view: form({ title: action.value, place: { url: body.response_url } }) });
});

app.command('/refine', async ({ command, ack, client }) => {
  if (/^add\b/.test(command.text)) {
    await client.views.open({ trigger_id: command.trigger_id, view: form({ title: command.text.slice(4), place: { url: command.response_url } }) });
    return ack();
  }
  const story = storyOf(command.text);
  if (!story) return ack(usage);
  await ack();
  await start(command.channel_id, story);
});

app.event('app_mention', async ({ event, say, client }) => {
  const added = /^<@\w+>\s*add\s+(.+)$/s.exec(event.text)?.[1];
  if (added && event.user) {
    const button = /** @type {import('@slack/types').Button} */ ({ type: 'button', action_id: 'open-form', text: plain('Open the form'), value: added });
    await client.chat.postEphemeral({ channel: event.channel, user: event.user, text: `Add ${added}?`, blocks: [{ type: 'section', text: plain(`Add ${added}?`) }, { type: 'actions', elements: [button] }] });
    return;
  }
  const story = storyOf(event.text.replace(/^<@\w+>\s*/, ''));
  if (story) await start(event.channel, story, event.thread_ts);
  else await say(usage);
});

app.event('member_joined_channel', async ({ event, context, client }) => {
  if (event.user === context.botUserId) await client.chat.postMessage({ channel: event.channel, text: `Hello. ${usage}` });
});

app.action(/^(vote|reveal|again|accept|cancel):/, async ({ ack, action, body, client, respond }) => {
  await ack();
  if (body.type !== 'block_actions' || action.type !== 'button' || !('action_id' in action) || !body.channel || !body.message) return;
  const poll = polls.get(`${body.channel.id}/${body.message.ts}`);
  if (!poll) return;
  const told = poll.act(action.action_id.split(':')[0], action.value, { id: body.user.id, name: body.user.username ?? body.user.id });
  if (told) await respond({ text: told, response_type: 'ephemeral', replace_original: false });
  await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: `Estimate: ${poll.story}`, blocks: card(poll) });
});

const server = await app.start({ port: 0, host: '127.0.0.1' });
announce({ bot: 'slack-bolt', url: `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}` });
