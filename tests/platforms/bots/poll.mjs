// The least a planning poker poll can be. The two foreign bots share it; nothing of it is the product's.

export const deck = ['0', '0.5', '1', '2', '3', '5', '8', '13', '20', '40', '100', '?', '☕'];

export class Poll {
  /** @param {string} id @param {string} story */
  constructor(id, story) {
    this.id = id;
    this.story = story;
    this.round = 1;
    /** @type {'open' | 'revealed' | 'accepted' | 'cancelled'} */
    this.stage = 'open';
    this.estimate = '';
    /** @type {Map<string, {name: string, card: string}>} */
    this.votes = new Map();
  }

  /** Does what the verb says and returns the sentence for who pressed. @param {string} verb @param {string | undefined} card @param {{id: string, name: string}} who */
  act(verb, card, who) {
    if (verb === 'vote' && card) return this.vote(card, who);
    if (this.stage === 'accepted' || this.stage === 'cancelled') return `This poll is ${this.stage}.`;
    if (verb === 'reveal') this.stage = 'revealed';
    if (verb === 'again') Object.assign(this, { stage: 'open', round: this.round + 1, votes: new Map() });
    if (verb === 'accept' && card) Object.assign(this, { stage: 'accepted', estimate: card });
    if (verb === 'cancel') this.stage = 'cancelled';
    return '';
  }

  /** @param {string} card @param {{id: string, name: string}} who */
  vote(card, who) {
    if (this.stage !== 'open') return `Round ${this.round} is closed.`;
    this.votes.set(who.id, { name: who.name, card });
    return `You voted ${card}. Press another card to change it.`;
  }

  /** The most frequent card that has points, the higher of equals. */
  get proposal() {
    const counts = deck.map((card) => [...this.votes.values()].filter((v) => v.card === card && Number.isFinite(Number(card))).length);
    const most = Math.max(...counts);
    return most > 0 ? deck[counts.lastIndexOf(most)] : null;
  }

  /** What everybody may read. */
  get lines() {
    const names = [...this.votes.values()].map((v) => v.name).join(', ');
    if (this.stage === 'open') return [`Round ${this.round} is open.`, this.votes.size === 0 ? 'Nobody has voted yet.' : `${this.votes.size} voted: ${names}`];
    const votes = [...this.votes.values()].map((v) => `${v.name}: ${v.card}`).join(', ');
    if (this.stage === 'revealed') return [`Votes of round ${this.round}: ${votes || 'none'}`];
    return [this.stage === 'accepted' ? `Accepted ${this.estimate}.` : 'This poll is cancelled.'];
  }

  /** The buttons there are: verb, card, text, and the text that makes sense alone. */
  get buttons() {
    const cards = deck.map((card) => ({ verb: 'vote', card, text: card, label: `Vote ${card}` }));
    const button = (/** @type {string} */ verb, /** @type {string} */ text, card = '') => ({ verb, card, text, label: text });
    if (this.stage === 'open') return [...cards, button('reveal', 'Reveal votes'), button('cancel', 'Cancel poll')];
    if (this.stage !== 'revealed') return [];
    return [...(this.proposal ? [button('accept', `Accept ${this.proposal}`, this.proposal)] : []), button('again', 'New round'), button('cancel', 'Cancel poll')];
  }
}

export const usage = 'Type "estimate" and a story, such as: estimate Pay by invoice';

/** @param {string} text */
export function storyOf(text) {
  return /^estimate\s+(\S.*)$/s.exec(text.trim())?.[1] ?? null;
}
