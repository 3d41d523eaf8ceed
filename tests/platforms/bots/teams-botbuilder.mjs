// A planning poker bot on Microsoft's Bot Framework SDK. It shows that the stand-in's tokens, activities and answers are what that SDK expects.
// node teams-botbuilder.mjs --app-id … --app-password … --authority https://localhost:1/tenant --metadata https://localhost:1/v1/.well-known/openidconfiguration
// Without --app-id it trusts everybody, as the Agents Playground wants it; [--port 0]
import http from 'node:http';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { CardFactory, CloudAdapter, ConfigurationBotFrameworkAuthentication, MessageFactory, TeamsActivityHandler, TurnContext } from 'botbuilder';
import { MsalServiceClientCredentialsFactory, PasswordServiceClientCredentialFactory } from 'botframework-connector';
import { announce, json, listen, listener, options } from '../shared/http.mjs';
import { Poll, storyOf, usage } from './poll.mjs';

const given = options();

function credentials() {
  if (!given['app-id']) return new PasswordServiceClientCredentialFactory('', '');
  const auth = { clientId: given['app-id'], clientSecret: given['app-password'], authority: given.authority, knownAuthorities: [new URL(given.authority).host] };
  return new MsalServiceClientCredentialsFactory(given['app-id'], /** @type {any} */ (new ConfidentialClientApplication({ auth })));
}

const authentication = new ConfigurationBotFrameworkAuthentication(given['app-id'] ? {
  MicrosoftAppId: given['app-id'],
  ValidateAuthority: 'false',
  ToChannelFromBotLoginUrl: given.authority,
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  ToBotFromChannelOpenIdMetadataUrl: given.metadata,
} : {}, credentials());
const adapter = new CloudAdapter(authentication);

/** @type {Map<string, Poll>} */
const polls = new Map();

/** @param {Poll} poll @param {string} [voter] whose own vote the card may show */
function card(poll, voter) {
  const actions = poll.buttons.map((b) => ({
    type: 'Action.Execute', title: b.text, tooltip: b.label, verb: b.verb, data: { poll: poll.id, card: b.card },
    fallback: { type: 'Action.Submit', title: b.text, data: { verb: b.verb, poll: poll.id, card: b.card } },
  }));
  const own = voter ? poll.votes.get(voter)?.card : undefined;
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.5', fallbackText: poll.story,
    refresh: { action: { type: 'Action.Execute', verb: 'show', data: { poll: poll.id } }, userIds: [...poll.votes.keys()] },
    body: [
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: poll.story, weight: 'Bolder', size: 'Medium' }] },
      ...poll.lines.map((text) => ({ type: 'TextBlock', wrap: true, text })),
      ...(own ? [{ type: 'TextBlock', wrap: true, text: `You voted ${own}` }] : []),
      ...[0, 5, 10].filter((i) => i < actions.length).map((i) => ({ type: 'ActionSet', actions: actions.slice(i, i + 5) })),
    ],
  };
}

/** The form for a new item, with a word on what is missing. @param {{title?: string, description?: string}} [values] @param {string} [problem] @returns {any} */
const dialog = (values = {}, problem = '') => ({
  task: {
    type: 'continue',
    value: {
      title: 'Add to backlog', height: 'medium', width: 'medium',
      card: CardFactory.adaptiveCard({
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.5',
        body: [
          ...(problem ? [{ type: 'TextBlock', wrap: true, text: problem }] : []),
          { type: 'Input.Text', id: 'title', label: 'Title', isRequired: true, errorMessage: 'Title is missing.', ...(values.title && { value: values.title }) },
          { type: 'Input.ChoiceSet', id: 'type', label: 'Type', value: 'Story', choices: [{ title: 'Story', value: 'Story' }, { title: 'Bug', value: 'Bug' }] },
          { type: 'Input.Text', id: 'description', label: 'Description', isMultiline: true, ...(values.description && { value: values.description }) },
        ],
        actions: [{ type: 'Action.Submit', title: 'Add', data: { form: 'add' } }],
      }),
    },
  },
});

/** @param {any} data */
const submitted = (data) => data.title?.trim()
  ? { task: { type: 'message', value: `X-1 is in the backlog now: ${data.title}` } }
  : dialog(data, 'Title is missing. Please fill it in.');

/** A card with a button that opens the form. @param {string} title */
const offer = (title) => MessageFactory.attachment(CardFactory.adaptiveCard({
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.5',
  body: [
    { type: 'TextBlock', wrap: true, text: `Add ${title}?` },
    { type: 'ActionSet', actions: [{ type: 'Action.Submit', title: 'Open the form', data: { title, msteams: { type: 'task/fetch' } } }] },
  ],
}));

const posted = (/** @type {Poll} */ poll) => ({ ...MessageFactory.attachment(CardFactory.adaptiveCard(card(poll))), summary: `Estimate: ${poll.story}` });

class PokerBot extends TeamsActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      const { activity } = context;
      if (!activity.text && activity.value?.poll) await this.press(context, activity.value.verb, activity.value);
      else {
        const text = TurnContext.removeRecipientMention(activity) ?? activity.text ?? '';
        const story = storyOf(text);
        const added = /^\s*add\b\s*(.*)$/s.exec(text)?.[1];
        await (added !== undefined ? context.sendActivity(offer(added)) : story ? this.start(context, story) : context.sendActivity(usage));
      }
      await next();
    });
    this.onMembersAdded(async (context, next) => {
      if (context.activity.membersAdded?.some((m) => m.id === context.activity.recipient.id)) await context.sendActivity(`Hello. ${usage}`);
      await next();
    });
  }

  /** @param {TurnContext} _ @param {any} request @returns {Promise<any>} */
  async handleTeamsTaskModuleFetch(_, request) {
    return dialog({ title: request.data.title });
  }

  /** @param {TurnContext} _ @param {any} request @returns {Promise<any>} */
  async handleTeamsTaskModuleSubmit(_, request) {
    return submitted(request.data);
  }

  /** @param {TurnContext} _ @param {any} action @returns {Promise<any>} */
  async handleTeamsMessagingExtensionFetchTask(_, action) {
    return dialog({ title: action.messagePayload.body.content.replace(/<[^>]*>/g, '').replace(/&amp;/g, '&') });
  }

  /** @param {TurnContext} _ @param {any} action @returns {Promise<any>} */
  async handleTeamsMessagingExtensionSubmitAction(_, action) {
    return submitted(action.data);
  }

  /** @param {TurnContext} context @param {string} story */
  async start(context, story) {
    const poll = new Poll(String(polls.size + 1), story);
    polls.set(poll.id, poll);
    await context.sendActivity(posted(poll));
  }

  /** @param {TurnContext} context @param {string} verb @param {any} data */
  async press(context, verb, data) {
    const poll = polls.get(data.poll);
    if (!poll) return { told: 'This card is out of date.', poll: null };
    const told = verb === 'show' ? '' : poll.act(verb, data.card, { id: context.activity.from.id, name: context.activity.from.name });
    if (verb !== 'show') await context.updateActivity({ ...posted(poll), id: context.activity.replyToId });
    return { told, poll };
  }

  /** @param {TurnContext} context @param {any} value @returns {Promise<any>} */
  async onAdaptiveCardInvoke(context, value) {
    const { told, poll } = await this.press(context, value.action.verb, value.action.data);
    if (!poll) return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: told };
    return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card(poll, context.activity.from.id) };
  }
}

const bot = new PokerBot();
const server = http.createServer(listener(async (call) => {
  const { res } = call;
  const answer = {
    socket: res.socket, header: (/** @type {string} */ name, /** @type {any} */ value) => res.setHeader(name, value), status: (/** @type {number} */ code) => { res.statusCode = code; },
    send: (/** @type {any} */ body) => {
      if (typeof body !== 'string') res.setHeader('content-type', 'application/json; charset=utf-8');
      res.write(typeof body === 'string' ? body : JSON.stringify(body));
    },
    end: () => res.end(),
  };
  await adapter.process(/** @type {any} */ ({ method: call.method, headers: call.headers, body: json(call) }), /** @type {any} */ (answer), (context) => bot.run(context));
  return null;
}));
announce({ bot: 'teams-botbuilder', url: `http://127.0.0.1:${await listen(server, Number(given.port ?? 0))}` });
