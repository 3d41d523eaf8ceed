// What a person sees of an Adaptive Card: its words in order, and its buttons.

/** @typedef {{title: string, tooltip: string, type: string, id?: string, verb?: string, data?: any, style?: string, mode?: string, fallback?: any}} Button */

export const cardType = 'application/vnd.microsoft.card.adaptive';

/** @param {any} activity */
export const cardOf = (activity) => activity?.attachments?.find((a) => a.contentType === cardType)?.content ?? null;

/** Markdown's escapes taken away, and marks of emphasis with them. @param {string} text */
const plain = (text) => text
  .replace(/<at>(.*?)<\/at>/g, '@$1')
  .replace(/\{\{(?:DATE|TIME)\(([^,)]+)[^)]*\)\}\}/g, '$1')
  .replace(/(?<!\\)(\*\*|__)(.+?)(?<!\\)\1/g, '$2')
  .replace(/\\([\\`*_{}[\]()#+\-.!|<>~])/g, '$1');

/** @param {any} node @returns {string[]} */
function words(node) {
  if (Array.isArray(node)) return node.flatMap(words);
  if (node === null || typeof node !== 'object' || node.isVisible === false) return [];
  if (node.type === 'TextBlock') return [plain(node.text ?? '')];
  if (node.type === 'TextRun') return [node.text ?? ''];
  if (node.type === 'RichTextBlock') return [node.inlines.map((i) => (typeof i === 'string' ? i : i.text)).join('')];
  if (node.type === 'FactSet') return node.facts.map((f) => `${plain(f.title)}: ${plain(f.value)}`);
  if (node.type === 'Image') return [node.altText ?? ''];
  if (typeof node.type === 'string' && node.type.startsWith('Action.')) return [node.title ?? ''];
  return [node.label ?? '', ...['body', 'items', 'columns', 'rows', 'cells', 'images', 'actions'].flatMap((key) => words(node[key]))].filter(Boolean);
}

/** @param {any} node @returns {any[]} every action there is to press, in order */
function actions(node) {
  if (Array.isArray(node)) return node.flatMap(actions);
  if (node === null || typeof node !== 'object' || node.isVisible === false) return [];
  if (typeof node.type === 'string' && node.type.startsWith('Action.')) return [node];
  return ['selectAction', 'inlineAction', 'body', 'items', 'columns', 'rows', 'cells', 'actions'].flatMap((key) => actions(node[key]));
}

/** @param {any} activity @param {any} [card] the card a person sees instead of the activity's own */
export function visibleText(activity, card = cardOf(activity)) {
  return card ? words(card).filter(Boolean).join('\n') : String(activity.text ?? '');
}

/** @param {any} card @returns {Button[]} */
export const buttons = (card) => actions(card).map((a) => ({
  title: a.title ?? '', tooltip: a.tooltip ?? '', type: a.type, id: a.id, verb: a.verb, data: a.data, style: a.style, mode: a.mode, fallback: a.fallback,
}));

/** The action with this title, tooltip (which may explain its sign in brackets: "Vote ? (unsure)"), id or verb. @param {any} card @param {string} name */
export const findAction = (card, name) => {
  const all = actions(card);
  return all.find((a) => a.title === name || a.tooltip === name || a.tooltip?.startsWith(`${name} (`)) ?? all.find((a) => a.id === name || a.verb === name) ?? null;
};

/** `{...data, ...inputs}` as a client merges them. @param {any} action @param {Record<string, any>} inputs */
export const dataOf = (action, inputs) => {
  const { msteams: _, ...data } = action.data ?? {};
  return { ...data, ...inputs };
};
