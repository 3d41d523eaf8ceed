// What Teams knows: tenants, people, teams with channels, chats, messages and who sees which card. No protocol in here.
import { randomBytes, randomUUID } from 'node:crypto';
import { HttpError } from '../shared/http.mjs';

/**
 * @typedef {{id: string, name: string, aadObjectId: string, tenantId: string, userPrincipalName: string}} Person
 * @typedef {'personal' | 'groupChat' | 'channel'} Kind
 * @typedef {{id: string, kind: Kind, name: string, tenantId: string, members: Set<string>, installed: boolean, teamId?: string, teamName?: string, aadGroupId?: string}} Conversation
 * @typedef {{at: number, activity: any}} Version
 * @typedef {{id: string, conversation: string, root: string, from: string, activity: any, targetedTo: string | null, deleted: boolean, edits: number,
 *   versions: Version[], views: Map<string, any>, notices: {user: string, text: string}[]}} Message
 *   conversation = the bare id; root = id of the thread's first message; views = cards that single people see instead of the message's own
 */

const random = (/** @type {number} */ bytes) => randomBytes(bytes).toString('base64url');

export class World {
  constructor() {
    /** @type {Map<string, {id: string, name: string}>} */
    this.tenants = new Map();
    /** @type {Map<string, Person>} */
    this.people = new Map();
    /** @type {Map<string, Conversation>} */
    this.conversations = new Map();
    /** @type {Message[]} */
    this.messages = [];
    this.lastId = 0;
  }

  reset() {
    this.tenants.clear();
    this.people.clear();
    this.conversations.clear();
    this.messages = [];
  }

  /** @param {{id?: string, name?: string}} facts */
  addTenant(facts) {
    const tenant = { id: facts.id ?? randomUUID(), name: facts.name ?? 'Contoso' };
    this.tenants.set(tenant.id, tenant);
    return tenant;
  }

  /** @param {Partial<Person> & {name: string, tenant?: string}} facts */
  addPerson(facts) {
    const tenantId = this.tenant(facts.tenant).id;
    /** @type {Person} */
    const person = {
      id: facts.id ?? `29:1${random(36)}`, name: facts.name, aadObjectId: facts.aadObjectId ?? randomUUID(), tenantId,
      userPrincipalName: facts.userPrincipalName ?? `${facts.name.toLowerCase().replaceAll(' ', '.')}@contoso.example`,
    };
    this.people.set(person.id, person);
    return person;
  }

  /** @param {{kind: Kind, name?: string, tenant?: string, members?: string[], installed?: boolean, id?: string, team?: string}} facts */
  addConversation(facts) {
    const tenantId = this.tenant(facts.tenant).id;
    const everybody = [...this.people.values()].filter((p) => p.tenantId === tenantId).map((p) => p.id);
    const sameTeam = [...this.conversations.values()].find((c) => facts.kind === 'channel' && c.teamName === (facts.team ?? 'Checkout team') && c.tenantId === tenantId);
    const id = facts.id ?? { personal: `a:1${random(60)}`, groupChat: `19:${randomBytes(16).toString('hex')}@thread.v2`, channel: `19:${random(32)}@thread.tacv2` }[facts.kind];
    /** @type {Conversation} */
    const conversation = {
      id, kind: facts.kind, name: facts.name ?? '', tenantId, installed: facts.installed ?? true,
      members: new Set(facts.members ? facts.members.map((m) => this.person(m).id) : everybody),
      // The General channel has the team's id; further channels of the team have their own.
      ...(facts.kind === 'channel' && { teamId: sameTeam?.teamId ?? id, teamName: facts.team ?? 'Checkout team', aadGroupId: sameTeam?.aadGroupId ?? randomUUID() }),
    };
    this.conversations.set(id, conversation);
    return conversation;
  }

  /** The chat of one person with the bot, made when first asked for. @param {Person} person @param {boolean} [installed] */
  personalChat(person, installed = true) {
    const known = [...this.conversations.values()].find((c) => c.kind === 'personal' && c.members.has(person.id));
    return known ?? this.addConversation({ kind: 'personal', tenant: person.tenantId, members: [person.id], installed });
  }

  /** By id; without one, the first. @param {string | undefined} id */
  tenant(id) {
    const found = id ? this.tenants.get(id) : [...this.tenants.values()][0];
    if (!found) throw new HttpError(404, `there is no tenant ${id ?? ''}`);
    return found;
  }

  /** By MRI, Entra object id or name. @param {string} key @returns {Person} */
  person(key) {
    const found = this.people.get(key) ?? [...this.people.values()].find((p) => [p.aadObjectId, p.name, p.userPrincipalName].includes(key));
    if (!found) throw new HttpError(404, `there is no person ${key}`);
    return found;
  }

  /** By id, with or without `;messageid=`, or by name. @param {string} key @returns {Conversation | undefined} */
  find(key) {
    const bare = key.split(';')[0];
    return this.conversations.get(bare) ?? [...this.conversations.values()].find((c) => c.name !== '' && c.name === key);
  }

  /** @param {string} key */
  conversation(key) {
    const found = this.find(key);
    if (!found) throw new HttpError(404, `there is no conversation ${key}`);
    return found;
  }

  /** Message ids are milliseconds, unique and growing. @param {number} wallMs */
  newId(wallMs) {
    this.lastId = Math.max(this.lastId + 1, wallMs);
    return String(this.lastId);
  }

  /** @param {{conversation: string, root?: string, from: string, activity: any, targetedTo?: string | null}} facts @param {number} wallMs */
  addMessage(facts, wallMs) {
    const id = this.newId(wallMs);
    /** @type {Message} */
    const message = {
      id, conversation: facts.conversation, root: facts.root ?? id, from: facts.from, activity: facts.activity, targetedTo: facts.targetedTo ?? null,
      deleted: false, edits: 0, versions: [{ at: wallMs, activity: facts.activity }], views: new Map(), notices: [],
    };
    this.messages.push(message);
    return message;
  }

  /** An edited message loses what single people saw. @param {Message} message @param {any} activity @param {number} wallMs */
  changeMessage(message, activity, wallMs) {
    message.activity = activity;
    message.edits++;
    message.versions.push({ at: wallMs, activity });
    message.views.clear();
  }

  /** @param {string} conversation @param {string} id */
  message(conversation, id) {
    return this.messages.find((m) => m.conversation === conversation.split(';')[0] && m.id === id && !m.deleted);
  }
}
