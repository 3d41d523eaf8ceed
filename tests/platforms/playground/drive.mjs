// Drives Microsoft 365 Agents Playground, a real local Teams client, through one estimation in headless Chromium.
// node playground/drive.mjs --bot http://localhost:5180/api/messages --out folder   exit 0 only if every expected text came
// The bot has to trust unsigned activities for this (MsTeams:AllowUnauthenticated, in Development on loopback).
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inBrowser } from '../check/browser.mjs';
import { parse, requirePaths } from '../check/input.mjs';

const story = 'Checkout with a saved card';
const patience = 20_000;

/** @returns {Promise<number>} a port nobody listens on */
const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    server.close(() => resolve(port));
  });
});

/** Starts the playground and waits until it says that it listens. @param {string} bot @param {number} port @param {string} folder */
async function startPlayground(bot, port, folder) {
  const manifest = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json');
  const cli = join(dirname(manifest), 'cli.js');
  const child = spawn(process.execPath, [cli, '-e', bot, '-c', 'msteams', '-p', String(port), '--disable-telemetry'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => { if (/Listening on/.test(String(data))) resolve(undefined); });
    child.on('exit', (code) => reject(new Error(`the playground ended with ${code}`)));
  });
  return child;
}

/** @param {import('playwright-core').Page} page @param {string} out */
function person(page, out) {
  let step = 0;
  return {
    /** @param {string | RegExp} text */
    sees: (text) => page.getByText(text).last().waitFor({ timeout: patience }),
    /** @param {string} name what has become of the card, for the picture's name */
    picture: (name) => page.screenshot({ path: join(out, `${++step}-${name}.png`) }),
    /** @param {string} text */
    async types(text) {
      const box = page.locator('[contenteditable=true]').first();
      await box.click();
      await box.pressSequentially(text);
      await box.filter({ hasText: text }).waitFor({ timeout: patience });
      await page.getByRole('button', { name: 'Send Message' }).click();
    },
    /** Presses the last button with this title, or with this text to be read alone. @param {string} title @param {string} [alone] */
    async presses(title, alone = title) {
      const button = page.getByRole('button', { name: title, exact: true }).or(page.getByRole('button', { name: alone, exact: true })).last();
      await button.click({ timeout: patience });
    },
  };
}

/** @param {import('playwright-core').Page} page @param {string} out */
async function journey(page, out) {
  const ana = person(page, out);
  await ana.sees(/conversationUpdate/);
  await ana.types(`estimate ${story}`);
  await ana.sees(/Reveal votes/);
  await ana.picture('asked');
  await ana.presses('5', 'Vote 5');
  // The playground shows no card of one's own after an edit: whichever of the two comes to stay tells of the vote.
  await ana.sees(/You voted 5|1 (has )?voted/);
  await ana.picture('voted');
  await ana.presses('Reveal votes');
  await ana.sees('Accept 5');
  await ana.picture('revealed');
  await ana.presses('Accept 5');
  await ana.sees(/Accepted.*5/);
  await ana.picture('accepted');
}

const { named } = parse();
requirePaths('node playground/drive.mjs --bot http://localhost:PORT/api/messages --out folder', named.bot && named.out ? [named.bot] : []);
mkdirSync(named.out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'playground-'));
const port = await freePort();
const playground = await startPlayground(named.bot, port, folder);
try {
  await inBrowser(async (context) => {
    const page = await context.newPage();
    await page.goto(`http://localhost:${port}/`, { waitUntil: 'domcontentloaded' });
    try {
      await journey(page, named.out);
      console.log(`"${story}" was estimated in the playground; the pictures are in ${named.out}`);
    } catch (error) {
      await page.screenshot({ path: join(named.out, 'failed.png') });
      console.log(`${error.message}\nThe page reads:\n${await page.evaluate(() => /** @type {any} */ (globalThis).document.body.innerText)}`);
      process.exitCode = 1;
    }
  }, { viewport: { width: 1280, height: 900 } });
} finally {
  playground.removeAllListeners('exit');
  playground.kill();
  rmSync(folder, { recursive: true, force: true });
}
