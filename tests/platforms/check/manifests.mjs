// Checks app manifests: node check/manifests.mjs [--slack manifest.json] [--teams folder]   exit 0 = good, 1 = complaints, 2 = wrong use
// Slack's by the Manifest type of npm @slack/web-api; Teams' by the schema in npm @microsoft/app-manifest, with its icons' sizes.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AppManifestUtils, TeamsManifestConverter } from '@microsoft/app-manifest';
import { parse, readJson, requirePaths } from './input.mjs';
import { complaints } from './typescript.mjs';

const icons = /** @type {const} */ ({ color: 192, outline: 32 });

/** @param {string} path */
const slack = (path) => readJson(path).flatMap(({ name, value }) => {
  // Manifest is open at the top, so that a misspelt section would pass: the sections are named here.
  const sections = ['_metadata', 'display_information', 'features', 'oauth_config', 'settings', 'functions', 'datastores', 'outgoing_domains', 'types', 'workflows', 'metadata'];
  const stray = Object.keys(value).filter((key) => !sections.includes(key)).map((key) => `${name}: there is no section "${key}"`);
  return [...stray, ...complaints([{ what: name, value, type: 'Manifest' }], "import type { Manifest } from '@slack/web-api/dist/types/request/manifest.js';")];
});

/** @param {string} folder */
async function teams(folder) {
  const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
  const manifest = JSON.parse(text);
  const found = (await AppManifestUtils.validateAgainstSchema(manifest, schemaOf(manifest.manifestVersion))).map((error) => `manifest.json: ${error}`);
  try {
    TeamsManifestConverter.jsonToManifest(text);
  } catch (error) {
    if (found.length === 0) found.push(`manifest.json: ${error.message}`);
  }
  for (const [name, size] of Object.entries(icons)) {
    const path = join(folder, manifest.icons[name]);
    if (!existsSync(path)) found.push(`the ${name} icon ${manifest.icons[name]} is missing`);
    else found.push(...pngComplaints(readFileSync(path), size).map((c) => `${manifest.icons[name]}: ${c}`));
  }
  return found;
}

/** The schema that the package brings, since none can be fetched. @param {string} version */
const schemaOf = (version) =>
  JSON.parse(readFileSync(createRequire(import.meta.url).resolve(`@microsoft/app-manifest/build/json-schemas/teams/v${version}/MicrosoftTeams.schema.json`), 'utf8'));

/** @param {Buffer} bytes @param {number} size */
function pngComplaints(bytes, size) {
  if (bytes.toString('latin1', 1, 4) !== 'PNG') return ['it is no PNG'];
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return width === size && height === size ? [] : [`it is ${width}×${height}, not ${size}×${size}`];
}

const { named } = parse();
requirePaths('node check/manifests.mjs [--slack manifest.json] [--teams folder]', Object.keys(named));
const found = [...(named.slack ? slack(named.slack) : []), ...(named.teams ? await teams(named.teams) : [])];
console.log(found.length === 0 ? 'the manifests are valid' : found.join('\n'));
process.exitCode = found.length === 0 ? 0 : 1;
