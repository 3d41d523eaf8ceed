// What a person sees of a message: its words in order, and the things to press.

/** @typedef {{text: string, label: string, actionId: string, blockId: string, type: string, value?: string, style?: string, url?: string, options?: string[]}} Pressable */

const entities = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** @param {string} text @param {import('./world.mjs').Workspace} workspace */
export function readable(text, workspace) {
  return text
    .replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${workspace.users.get(id)?.realName ?? id}`)
    .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `#${workspace.channels.get(id)?.name ?? id}`)
    .replace(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<!subteam\^(\w+)(?:\|([^>]*))?>/g, (_, id, name) => name ?? `@${id}`)
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, '@$1')
    .replace(/<((?:https?|mailto):[^|>]+)\|([^>]+)>/g, '$2')
    .replace(/<((?:https?|mailto):[^>]+)>/g, '$1')
    .replace(/&(lt|gt|amp);/g, (entity) => entities[entity]);
}

/** @param {any} node @param {import('./world.mjs').Workspace} workspace @returns {string[]} */
function words(node, workspace) {
  if (Array.isArray(node)) return node.flatMap((n) => words(n, workspace));
  if (node === null || typeof node !== 'object') return [];
  if (node.type === 'plain_text' || node.type === 'mrkdwn') return [readable(node.text, workspace)];
  // Rich text reads no markup, and its pieces stand side by side.
  if (node.type === 'text' && typeof node.text === 'string') return [node.text];
  if (node.type === 'rich_text_section' || node.type === 'rich_text_preformatted') return [node.elements.flatMap((/** @type {any} */ e) => words(e, workspace)).join('')];
  if (node.type === 'user' && node.user_id) return [readable(`<@${node.user_id}>`, workspace)];
  if (node.type === 'image') return [...words(node.title, workspace), node.alt_text ?? ''];
  if (node.type === 'markdown') return [node.text];
  if (node.type === 'button') return words(node.text, workspace);
  const order = ['text', 'title', 'label', 'fields', 'elements', 'accessory', 'rows', 'placeholder', 'options', 'hint'];
  return order.flatMap((key) => (node[key] && typeof node[key] === 'object' ? words(node[key], workspace) : []));
}

/** @param {{text: string, blocks: any[] | null}} message @param {import('./world.mjs').Workspace} workspace */
export function visibleText(message, workspace) {
  if (!message.blocks?.length) return readable(message.text, workspace);
  return message.blocks.map((b) => words(b, workspace).filter(Boolean).join(' ')).filter(Boolean).join('\n');
}

/** @param {any[] | null} blocks @returns {Pressable[]} */
export function pressables(blocks) {
  return (blocks ?? []).flatMap((block) =>
    [...(block.elements ?? []), block.accessory, block.element]
      .filter((element) => element?.action_id)
      .map((element) => ({
        text: element.text?.text ?? element.placeholder?.text ?? '', label: element.accessibility_label ?? element.text?.text ?? '',
        actionId: element.action_id, blockId: block.block_id, type: element.type, value: element.value, style: element.style, url: element.url,
        options: element.options?.map((option) => option.text.text),
      })));
}

/** The element whose visible text, accessibility label or action id this is. @param {any[] | null} blocks @param {string} name */
export function findElement(blocks, name) {
  const is = (/** @type {Pressable} */ p) => p.text === name || p.label === name || p.label.startsWith(`${name} (`) || p.actionId === name;
  const found = pressables(blocks).find(is);
  if (!found) return null;
  const block = blocks?.find((b) => b.block_id === found.blockId);
  const element = [...(block.elements ?? []), block.accessory, block.element].find((e) => e?.action_id === found.actionId);
  return { block, element };
}
