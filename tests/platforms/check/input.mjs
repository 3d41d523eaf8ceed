// What the checks read: a JSON file, a folder of them, or standard input with `-`.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** @param {string} path @returns {{name: string, value: any}[]} */
export function readJson(path) {
  if (path === '-') return [{ name: 'stdin', value: JSON.parse(readFileSync(0, 'utf8')) }];
  const files = statSync(path).isDirectory() ? readdirSync(path, { recursive: true }).map((f) => join(path, String(f))).filter((f) => f.endsWith('.json')).sort() : [path];
  return files.map((file) => ({ name: basename(file, '.json'), value: JSON.parse(readFileSync(file, 'utf8')) }));
}

/** The file names on the command line; without any, says how the script is called and ends. @param {string} usage @param {string[]} positional */
export function requirePaths(usage, positional) {
  if (positional.length > 0) return positional;
  console.error(`usage: ${usage}`);
  process.exit(2);
}

/** `--name value` pairs apart from the rest. @param {string[]} args */
export function parse(args = process.argv.slice(2)) {
  /** @type {Record<string, string>} */
  const named = {};
  const positional = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i].startsWith('--')) named[args[i].slice(2)] = args[++i] ?? '';
    else positional.push(args[i]);
  }
  return { named, positional };
}
