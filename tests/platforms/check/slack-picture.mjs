// Draws Block Kit, wide and light, and narrow and dark: node check/slack-picture.mjs <message.json | folder | ->… --out folder   writes .html and .png
// Takes blocks, messages ({text, blocks}), views, and messages as GET /control/messages gives them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inBrowser } from './browser.mjs';
import { parse, readJson, requirePaths } from './input.mjs';
import { slackHtml } from './slack-html.mjs';

const { named, positional } = parse();
const paths = requirePaths('node check/slack-picture.mjs <message.json | folder | ->… --out folder', positional);
const out = named.out ?? '.';
mkdirSync(out, { recursive: true });

/** @param {string} name @param {any} value @returns {{name: string, message: any}[]} */
const messagesIn = (name, value) => {
  if (Array.isArray(value?.messages)) return value.messages.map((message, i) => ({ name: `${name}-${i + 1}`, message }));
  if (Array.isArray(value) && value.every((b) => typeof b?.type === 'string')) return [{ name, message: { blocks: value } }];
  return [value].flat().map((message, i) => ({ name: Array.isArray(value) ? `${name}-${i + 1}` : name, message }));
};

const messages = paths.flatMap(readJson).flatMap(({ name, value }) => messagesIn(name, value));
await inBrowser(async (context) => {
  const tab = await context.newPage();
  for (const { name, message } of messages) {
    const html = slackHtml(message, { private: Boolean(message.ephemeralTo) || message.response_type === 'ephemeral' });
    writeFileSync(join(out, `${name}.html`), html);
    await tab.setContent(html);
    await tab.emulateMedia({ colorScheme: 'light' });
    await tab.setViewportSize({ width: 700, height: 400 });
    await tab.locator('body').screenshot({ path: join(out, `${name}.png`) });
    await tab.emulateMedia({ colorScheme: 'dark' });
    await tab.setViewportSize({ width: 360, height: 400 });
    await tab.locator('body').screenshot({ path: join(out, `${name}-dark-narrow.png`) });
  }
}, { viewport: { width: 700, height: 400 } });
console.log(`${messages.length} pictures in ${out}`);
