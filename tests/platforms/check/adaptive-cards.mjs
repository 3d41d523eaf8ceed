// Puts cards through Microsoft's own parser and renderer (npm adaptivecards) and fails on any warning.
// node check/adaptive-cards.mjs <card.json | folder | ->… [--pictures folder]   exit 0 = all good, 1 = complaints, 2 = wrong use
// Takes a card, an activity with cards as attachments, and what GET /control/calls and GET /control/deliveries give.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inBrowser } from './browser.mjs';
import { parse, readJson, requirePaths } from './input.mjs';
import { teamsHostConfig, teamsHostConfigDark } from './teams-host-config.mjs';

const cardType = 'application/vnd.microsoft.card.adaptive';

/** @param {string} name @param {any} value @returns {{name: string, card: any}[]} every card in it */
function cardsIn(name, value) {
  if (value === null || typeof value !== 'object') return [];
  if (value.type === 'AdaptiveCard') return [{ name, card: value }];
  if (Array.isArray(value)) return value.flatMap((v, i) => cardsIn(`${name}-${i + 1}`, v));
  if (value.contentType === cardType) return cardsIn(name, value.content);
  if (value.type === cardType) return cardsIn(name, value.value);
  if (typeof value.responseBody === 'string') return value.responseBody.startsWith('{') ? cardsIn(name, JSON.parse(value.responseBody)) : [];
  return cardsIn(name, value.deliveries ?? value.calls ?? value.args ?? value.attachments ?? value.task?.value?.card);
}

/** Runs in the page. @param {{card: any, hostConfig: any}} given @returns {string[]} */
function judge({ card, hostConfig }) {
  const AC = /** @type {any} */ (globalThis).AdaptiveCards;
  const { document } = /** @type {any} */ (globalThis);
  AC.GlobalSettings.allowPreProcessingPropertyValues = false;
  AC.AdaptiveCard.onProcessMarkdown = (/** @type {string} */ text, /** @type {any} */ result) => {
    const html = text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
      .replace(/\\([\\`*_{}[\]()#+\-.!|<>~])/g, (_, c) => `&#${c.charCodeAt(0)};`)
      .replace(/\*\*(.+?)\*\*/g, '<b>$1</b>').replace(/_(.+?)_/g, '<i>$1</i>').replace(/\[(.+?)\]\((.+?)\)/g, '<a href="$2">$1</a>').replace(/\n/g, '<br>');
    Object.assign(result, { outputHtml: html, didProcess: true });
  };
  const context = new AC.SerializationContext();
  const parsed = new AC.AdaptiveCard();
  parsed.hostConfig = new AC.HostConfig(hostConfig);
  parsed.parse(card, context);
  const found = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i)).map((e) => `${e.source?.phase ?? ''}: ${e.message}`);
  found.push(...parsed.validateProperties().validationEvents.map((e) => e.message));
  found.push(...unknown(card, ''));
  const target = document.getElementById('card');
  const rendered = parsed.render();
  if (rendered) target.replaceChildren(rendered);
  else found.push('the card does not render');
  return found;

  /** A property that the library's own class of that type does not declare. @returns {string[]} */
  function unknown(/** @type {any} */ node, /** @type {string} */ at) {
    if (Array.isArray(node)) return node.flatMap((n, i) => unknown(n, `${at}/${i}`));
    if (node === null || typeof node !== 'object') return [];
    const names = declared(node.type);
    const stray = names ? Object.keys(node).filter((key) => !names.has(key)).map((key) => `unknown property "${key}" at ${at || '/'} (${node.type})`) : [];
    return [...stray, ...Object.keys(node).filter((key) => key !== 'data' && key !== 'msteams').flatMap((key) => unknown(node[key], `${at}/${key}`))];
  }

  /** @returns {Set<string> | null} */
  function declared(/** @type {string | undefined} */ type) {
    if (!type) return null;
    const kind = AC.GlobalRegistry.elements.findByName(type)?.objectType ?? AC.GlobalRegistry.actions.findByName(type)?.objectType ?? AC[type];
    if (!kind) return null;
    const schema = new kind().getSchema();
    const names = Array.from({ length: schema.getCount() }, (_, i) => schema.getItemAt(i).name);
    // Read by the parser itself rather than through the schema, and what Teams adds.
    return new Set([...names, 'type', '$schema', 'msteams', 'fallback', 'body', 'actions', 'items', 'columns', 'rows', 'cells', 'inlines', 'facts', 'images', 'card', 'choices.data']);
  }
}

const page = `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 16px; background: #f5f5f5; font: 14px "Segoe UI", "DejaVu Sans", sans-serif; }
#card { width: 480px; background: #fff; border: 1px solid #e0e0e0; border-radius: 4px; box-shadow: 0 1px 3px #0002; }
.ac-actionSet, .ac-actionSet > div, .ac-actionSet ~ div { flex-wrap: wrap !important; row-gap: 8px; }
.ac-pushButton { font: inherit; padding: 5px 12px; border: 1px solid #d1d1d1; border-radius: 4px; background: #fff; font-weight: 600; }
.ac-pushButton.primary, .ac-pushButton.style-positive { background: #5b5fc7; border-color: #5b5fc7; color: #fff; }
.ac-pushButton.style-destructive { color: #c4314b; }
.dark body { background: #1f1f1f; color: #fff; } .dark #card { width: 320px; background: #292929; border-color: #3d3d3d; }
.dark .ac-pushButton { background: #292929; border-color: #666; color: #fff; } .dark .ac-pushButton.style-destructive { color: #e87979; }
.dark .ac-pushButton.primary, .dark .ac-pushButton.style-positive { background: #4f52b2; border-color: #4f52b2; color: #fff; }
</style><div id="card"></div>`;

const { named, positional } = parse();
const paths = requirePaths('node check/adaptive-cards.mjs <card.json | folder | ->… [--pictures folder]', positional);
const cards = paths.flatMap(readJson).flatMap(({ name, value }) => cardsIn(name, value));
if (named.pictures) mkdirSync(named.pictures, { recursive: true });
const library = readFileSync(createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'), 'utf8');

const complaints = await inBrowser(async (context) => {
  const tab = await context.newPage();
  await tab.setContent(page);
  await tab.addScriptTag({ content: library });
  const found = [];
  for (const { name, card } of cards) {
    const warnings = await tab.evaluate(judge, { card, hostConfig: teamsHostConfig });
    found.push(...warnings.map((w) => `${name}: ${w}`));
    if (named.pictures) await tab.locator('#card').screenshot({ path: join(named.pictures, `${name}.png`) });
    if (named.pictures) {
      await tab.locator('html').evaluate((root) => root.classList.add('dark'));
      await tab.evaluate(judge, { card, hostConfig: teamsHostConfigDark });
      await tab.locator('#card').screenshot({ path: join(named.pictures, `${name}-dark-narrow.png`) });
      await tab.locator('html').evaluate((root) => root.classList.remove('dark'));
    }
  }
  return found;
}, { viewport: { width: 520, height: 900 } });

if (cards.length === 0) complaints.push('there is no card in what was given');
console.log(complaints.length === 0 ? `${cards.length} cards went through Microsoft's parser and renderer without a warning` : complaints.join('\n'));
process.exitCode = complaints.length === 0 ? 0 : 1;
