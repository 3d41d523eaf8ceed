// What Slack knows: the app, workspaces, users, channels, messages, open views. No protocol in here.
import { randomBytes } from 'node:crypto';
import { HttpError } from '../shared/http.mjs';

/**
 * @typedef {{id: string, name: string, realName: string, isBot: boolean, deleted: boolean, isRestricted: boolean, tz: string, teamId: string}} User
 * @typedef {{id: string, name: string, isPrivate: boolean, isIm: boolean, isArchived: boolean, members: Set<string>, imUser?: string}} Channel
 * @typedef {{at: number, text: string, blocks: any[] | null}} Version
 * @typedef {{team: string, channel: string, ts: string, threadTs?: string, user: string, botId?: string, appId?: string, text: string,
 *   blocks: any[] | null, metadata?: any, attachments?: any, ephemeralTo?: string, edited?: {user: string, ts: string}, deleted: boolean, edits: number,
 *   versions: Version[], command?: string, via: string}} Message  via = how it came: a method's name, response_url, command, person, slackbot
 * @typedef {{id: string, team: string, user: string, view: any, hash: string, rootId: string, previousId: string | null, open: boolean,
 *   externalId?: string, kind: 'modal' | 'home'}} View
 */

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';

/** An id as Slack makes them: a kind letter and capitals. @param {string} kind */
export const newId = (kind) => kind + Array.from(randomBytes(10), (b) => letters[b % letters.length]).join('');

export class Workspace {
  /** @param {{id?: string, domain?: string, name?: string, botToken?: string, botUserId?: string, botId?: string, scopes?: string[]}} facts */
  constructor(facts) {
    this.id = facts.id ?? newId('T');
    this.domain = facts.domain ?? 'sample';
    this.name = facts.name ?? 'Sample';
    this.botToken = facts.botToken ?? `xoxb-${randomBytes(12).toString('hex')}`;
    this.botUserId = facts.botUserId ?? newId('U');
    this.botId = facts.botId ?? newId('B');
    this.scopes = facts.scopes ?? ['commands', 'chat:write', 'users:read', 'app_mentions:read', 'im:history', 'channels:read', 'groups:read', 'im:write'];
    /** @type {string | null} */
    this.tokenError = null;
    this.messagesTab = true;
    /** @type {Map<string, User>} */
    this.users = new Map();
    /** @type {Map<string, Channel>} */
    this.channels = new Map();
    /** @type {Message[]} */
    this.messages = [];
    /** @type {Map<string, View>} */
    this.views = new Map();
    this.lastTs = 0;
    this.addUser({ id: this.botUserId, name: 'refinementbot', realName: 'RefinementBot', isBot: true });
  }

  /** @param {Partial<User> & {name: string}} facts */
  addUser(facts) {
    /** @type {User} */
    const user = {
      id: facts.id ?? newId('U'), name: facts.name, realName: facts.realName ?? facts.name, isBot: facts.isBot ?? false,
      deleted: facts.deleted ?? false, isRestricted: facts.isRestricted ?? false, tz: facts.tz ?? 'Europe/Berlin', teamId: facts.teamId ?? this.id,
    };
    this.users.set(user.id, user);
    return user;
  }

  /** @param {{id?: string, name: string, isPrivate?: boolean, isArchived?: boolean, members?: string[], botIsMember?: boolean}} facts members = ids or names */
  addChannel(facts) {
    /** @type {Channel} */
    const channel = {
      id: facts.id ?? newId('C'), name: facts.name, isPrivate: facts.isPrivate ?? false, isIm: false, isArchived: facts.isArchived ?? false,
      members: new Set((facts.members ?? [...this.users.values()].filter((u) => !u.isBot).map((u) => u.id)).map((m) => this.user(m).id)),
    };
    if (facts.botIsMember ?? true) channel.members.add(this.botUserId);
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** The direct message channel between the bot and a user, made when first asked for. @param {string} userId */
  directMessage(userId) {
    const known = [...this.channels.values()].find((c) => c.imUser === userId);
    if (known) return known;
    /** @type {Channel} */
    const channel = { id: newId('D'), name: 'directmessage', isPrivate: true, isIm: true, isArchived: false, members: new Set([userId, this.botUserId]), imUser: userId };
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** By id or by name. @param {string} idOrName @returns {User} */
  user(idOrName) {
    const found = this.users.get(idOrName) ?? [...this.users.values()].find((u) => u.name === idOrName);
    if (!found) throw new HttpError(404, `the workspace ${this.id} has no user ${idOrName}`);
    return found;
  }

  /** By id, or by name with or without #. @param {string} idOrName @returns {Channel} */
  channel(idOrName) {
    const found = this.channels.get(idOrName) ?? [...this.channels.values()].find((c) => c.name === idOrName.replace(/^#/, ''));
    if (!found) throw new HttpError(404, `the workspace ${this.id} has no channel ${idOrName}`);
    return found;
  }

  /** Message timestamps are unique, growing texts. @param {number} wallMs */
  newTs(wallMs) {
    this.lastTs = Math.max(this.lastTs + 1, wallMs * 1000);
    return `${Math.floor(this.lastTs / 1_000_000)}.${String(this.lastTs % 1_000_000).padStart(6, '0')}`;
  }

  /** @param {Omit<Message, 'deleted' | 'edits' | 'versions' | 'team' | 'ts'> & {ts?: string}} facts @param {number} wallMs @returns {Message} */
  addMessage(facts, wallMs) {
    const blocks = withBlockIds(facts.blocks);
    const message = {
      ...facts, blocks, team: this.id, ts: facts.ts ?? this.newTs(wallMs), deleted: false, edits: 0,
      versions: [{ at: wallMs, text: facts.text, blocks }],
    };
    this.messages.push(message);
    return message;
  }

  /** @param {Message} message @param {{text: string, blocks: any[] | null, marked: boolean, metadata?: any}} next @param {number} wallMs */
  changeMessage(message, next, wallMs) {
    message.text = next.text;
    message.blocks = withBlockIds(next.blocks);
    if (next.metadata) message.metadata = next.metadata;
    if (next.marked) message.edited = { user: message.user, ts: this.newTs(wallMs) };
    message.edits++;
    message.versions.push({ at: wallMs, text: message.text, blocks: message.blocks });
  }

  /** @param {string} channelId @param {string} ts */
  message(channelId, ts) {
    return this.messages.find((m) => m.channel === channelId && m.ts === ts && !m.deleted);
  }
}

/** Slack gives every block an id that has none, and every element an action id. @param {any[] | null} blocks */
function withBlockIds(blocks) {
  if (!blocks) return null;
  return structuredClone(blocks).map((block) => {
    block.block_id ??= randomBytes(3).toString('base64url');
    for (const element of [...(block.elements ?? []), block.accessory, block.element]) {
      if (element && interactive.has(element.type)) element.action_id ??= randomBytes(3).toString('base64url');
    }
    return block;
  });
}

const interactive = new Set(['button', 'overflow', 'checkboxes', 'radio_buttons', 'datepicker', 'timepicker', 'datetimepicker',
  'plain_text_input', 'number_input', 'email_text_input', 'url_text_input', 'static_select', 'external_select', 'users_select',
  'conversations_select', 'channels_select', 'multi_static_select', 'multi_external_select', 'multi_users_select',
  'multi_conversations_select', 'multi_channels_select', 'rich_text_input']);

export class World {
  constructor() {
    this.appId = 'A0REFINEMENT';
    this.signingSecret = randomBytes(16).toString('hex');
    this.verificationToken = randomBytes(12).toString('hex');
    this.command = '/refine';
    /** @type {{commands: string, interactions: string, events: string}} */
    this.urls = { commands: '', interactions: '', events: '' };
    /** @type {Map<string, Workspace>} */
    this.workspaces = new Map();
    /** @type {Map<string, {team: string, user: string, expires: number, used: boolean}>} */
    this.triggers = new Map();
    /** @type {Map<string, import('./responseUrl.mjs').ResponseUrl>} */
    this.responseUrls = new Map();
  }

  reset() {
    this.workspaces.clear();
    this.triggers.clear();
    this.responseUrls.clear();
  }

  /** By id or domain; without a name, the only one. @param {string | undefined} idOrDomain @returns {Workspace} */
  workspace(idOrDomain) {
    const all = [...this.workspaces.values()];
    const found = idOrDomain ? all.find((w) => w.id === idOrDomain || w.domain === idOrDomain) : all[0];
    if (!found) throw new HttpError(404, `there is no workspace ${idOrDomain ?? ''}`);
    return found;
  }
}
