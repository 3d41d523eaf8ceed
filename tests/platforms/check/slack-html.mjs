// Block Kit as HTML, near enough to Slack's light and dark look to judge a card by eye. Not Slack's own renderer: there is none to be had.

const escape = (/** @type {string} */ text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
/** Slack's three entities, decoded and made safe for HTML. @param {string} text */
const decoded = (text) => escape(text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'));

/** @param {string} text @returns {string} */
export function mrkdwn(text) {
  const kept = /** @type {string[]} */ ([]);
  const keep = (/** @type {string} */ html) => `\u0000${kept.push(html) - 1}\u0000`;
  return decoded(text
    .replace(/```([\s\S]+?)```/g, (_, code) => keep(`<pre>${decoded(code)}</pre>`))
    .replace(/`([^`\n]+)`/g, (_, code) => keep(`<code>${decoded(code)}</code>`))
    .replace(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, (_, label) => keep(decoded(label)))
    .replace(/<([@#!])([^|>]+)(?:\|([^>]*))?>/g, (_, kind, id, label) => keep(`<span class="mention">${kind === '#' ? '#' : '@'}${decoded(label ?? id)}</span>`))
    .replace(/<((?:https?|mailto):[^|>]+)(?:\|([^>]+))?>/g, (_, address, label) => keep(`<a>${decoded(label ?? address)}</a>`)))
    .replace(/(^|[\s(])\*([^*\n]+)\*(?=$|[\s).,:;!?])/gm, '$1<b>$2</b>')
    .replace(/(^|[\s(])_([^_\n]+)_(?=$|[\s).,:;!?])/gm, '$1<i>$2</i>')
    .replace(/(^|[\s(])~([^~\n]+)~(?=$|[\s).,:;!?])/gm, '$1<s>$2</s>')
    .replace(/^&gt; ?(.*)$/gm, '<blockquote>$1</blockquote>')
    .replace(/\n/g, '<br>')
    .replace(/\u0000(\d+)\u0000/g, (_, i) => kept[i]);
}

const emoji = /** @type {Record<string, string>} */ ({ coffee: '☕', white_check_mark: '✅', tada: '🎉', hourglass: '⏳', x: '❌', lock: '🔒' });

/** @param {any} object a text object */
const text = (object) => {
  if (!object) return '';
  const html = object.type === 'mrkdwn' ? mrkdwn(object.text) : decoded(object.text).replace(/\n/g, '<br>');
  return html.replace(/:([a-z_]+):/g, (all, name) => emoji[name] ?? all);
};

/** @param {any} element @returns {string} */
function element(element) {
  if (!element) return '';
  if (element.type === 'button') return `<button class="${element.style ?? ''}">${text(element.text)}</button>`;
  if (element.type === 'image') return `<img alt="${escape(element.alt_text ?? '')}" src="${escape(element.image_url ?? '')}">`;
  if (element.type === 'overflow') return '<button>⋯</button>';
  if (element.type === 'checkboxes' || element.type === 'radio_buttons') return element.options.map((o) => `<label><input type="${element.type === 'checkboxes' ? 'checkbox' : 'radio'}">${text(o.text)}</label>`).join('<br>');
  if (/select$/.test(element.type)) return `<button class="select">${text(element.initial_option?.text ?? element.placeholder)} ⌄</button>`;
  return `<span class="input">${escape(element.initial_value ?? element.placeholder?.text ?? '')}</span>`;
}

/** @param {any} block @returns {string} */
function block(block) {
  switch (block.type) {
    case 'header': return `<h2>${text(block.text)}</h2>`;
    case 'divider': return '<hr>';
    case 'section': return `<div class="section"><div>${text(block.text)}${block.fields ? `<div class="fields">${block.fields.map((f) => `<div>${text(f)}</div>`).join('')}</div>` : ''}</div>${element(block.accessory)}</div>`;
    case 'context': return `<div class="context">${block.elements.map((e) => (e.type === 'image' ? element(e) : `<span>${text(e)}</span>`)).join('')}</div>`;
    case 'actions': return `<div class="actions">${block.elements.map(element).join('')}</div>`;
    case 'image': return `<figure>${block.title ? `<figcaption>${text(block.title)}</figcaption>` : ''}${element(block)}</figure>`;
    case 'input': return `<div class="field"><b>${text(block.label)}</b>${element(block.element)}${block.hint ? `<small>${text(block.hint)}</small>` : ''}</div>`;
    case 'markdown': return `<div>${decoded(block.text).replace(/\*\*(.+?)\*\*/g, '<b>$1</b>').replace(/\n/g, '<br>')}</div>`;
    case 'rich_text': return `<div>${richText(block)}</div>`;
    default: return `<div class="unknown">[${escape(block.type)}]</div>`;
  }
}

/** @param {any} node @returns {string} */
function richText(node) {
  if (node.type === 'date') return escape(node.fallback ?? '');
  if (node.type === 'user') return `<span class="mention">@${escape(node.user_id)}</span>`;
  if (node.type === 'emoji') return emoji[node.name] ?? `:${escape(node.name)}:`;
  if (node.type === 'rich_text_preformatted') return `<pre>${node.elements.map((/** @type {any} */ e) => escape(e.text ?? '')).join('')}</pre>`;
  if (node.text === undefined) return (node.elements ?? []).map(richText).join('');
  const words = escape(node.text).replace(/\n/g, '<br>');
  return node.style?.code ? `<code>${words}</code>` : node.style?.bold ? `<b>${words}</b>` : words;
}

const style = `body { margin: 0; padding: 16px 20px; background: #fff; color: #1d1c1d; font: 15px/1.47 Lato, "DejaVu Sans", sans-serif; }
.message { display: flex; gap: 8px; max-width: 640px; } .avatar { width: 36px; height: 36px; border-radius: 6px; background: #4a154b; color: #fff; font-weight: 700; display: grid; place-items: center; flex: none; }
.name { font-weight: 900; } .name small { font-weight: 400; color: #616061; background: #eee; border-radius: 2px; padding: 0 3px; font-size: 10px; margin-left: 4px; }
.rich { white-space: pre-wrap; margin: 4px 0; } .note { color: #616061; font-size: 13px; } h2 { font-size: 18px; margin: 4px 0; } hr { border: 0; border-top: 1px solid #ddd; margin: 12px 0; }
.section { display: flex; justify-content: space-between; gap: 16px; margin: 4px 0; } .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 4px 16px; }
.context { color: #616061; font-size: 13px; display: flex; gap: 8px; flex-wrap: wrap; margin: 4px 0; } .context img { width: 20px; height: 20px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; } button { font: 700 13px Lato, "DejaVu Sans", sans-serif; color: #1d1c1d; background: #fff; border: 1px solid #bbb; border-radius: 4px; padding: 4px 12px; min-width: 48px; }
button.primary { background: #007a5a; border-color: #007a5a; color: #fff; } button.danger { background: #e01e5a; border-color: #e01e5a; color: #fff; } button.select { font-weight: 400; }
.mention { background: #e8f5fa; color: #1264a3; border-radius: 3px; padding: 0 2px; } a { color: #1264a3; } code { background: #f6f6f6; color: #e01e5a; border: 1px solid #ddd; border-radius: 3px; padding: 1px 3px; }
pre { background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; padding: 8px; margin: 4px 0; white-space: pre-wrap; font-size: 12px; }
blockquote { border-left: 4px solid #ddd; margin: 0; padding-left: 8px; } figure { margin: 4px 0; } figure img, .section img { max-width: 360px; } .field { margin: 12px 0; display: grid; gap: 4px; } .input { border: 1px solid #bbb; border-radius: 4px; padding: 6px 10px; }
.message > div:last-child { min-width: 0; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  body { background: #1a1d21; color: #d1d2d3; } .note, .context, .name small { color: #9a9b9d; } .name small { background: #3a3d41; } hr { border-color: #35373b; }
  button { background: #1a1d21; color: #d1d2d3; border-color: #565856; } button.primary { background: #007a5a; border-color: #007a5a; color: #fff; } button.danger { background: #e01e5a; border-color: #e01e5a; color: #fff; }
  .mention { background: #1d3a4a; color: #1d9bd1; } a { color: #1d9bd1; } code { background: #232529; color: #e8912d; border-color: #35373b; } pre { background: #222529; border-color: #35373b; } blockquote { border-color: #35373b; } .input { border-color: #565856; }
}`;

/** @param {{text?: string, blocks?: any[] | null, title?: any, submit?: any}} message @param {{private?: boolean}} [options] */
export function slackHtml(message, options = {}) {
  const body = message.blocks?.length ? message.blocks.map(block).join('') : mrkdwn(message.text ?? '');
  const title = message.title ? `<h2>${text(message.title)}</h2>` : '';
  const note = options.private ? '<div class="note">👁 Only visible to you</div>' : '';
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><div class="message"><div class="avatar">R</div><div>${note}<div class="name">RefinementBot<small>APP</small></div>${title}${body}${message.submit ? `<div class="actions"><button class="primary">${text(message.submit)}</button></div>` : ''}</div></div>`;
}
