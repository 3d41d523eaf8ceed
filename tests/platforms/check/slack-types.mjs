// Checks what a bot sends to Slack by the types of Slack's own SDK.
// node check/slack-types.mjs <file.json | folder | ->…   exit 0 = all good, 1 = complaints, 2 = wrong use
// Takes what GET /control/calls and GET /control/deliveries give (of the latter, the bot's answers), blocks, messages ({text, blocks}) and views.
import { parse, readJson, requirePaths } from './input.mjs';
import { complaints } from './typescript.mjs';

const imports = `
import type * as api from '@slack/web-api';
import type { KnownBlock, View } from '@slack/types';
import type { RespondArguments, ViewResponseAction } from '@slack/bolt';
type Message = { text: string; blocks?: KnownBlock[]; response_type?: 'ephemeral' | 'in_channel'; replace_original?: boolean; delete_original?: boolean; thread_ts?: string; metadata?: api.MessageMetadata };
`;

/** What a form carries as JSON text. */
const nested = ['blocks', 'attachments', 'view', 'metadata', 'unfurls'];

/** `chat.postMessage` has its arguments in ChatPostMessageArguments. @param {string} method */
const argumentsType = (method) => `api.${method.split('.').map((part) => part[0].toUpperCase() + part.slice(1)).join('')}Arguments`;

/** @param {{method: string, args: Record<string, any>}} call @param {string} name */
function ofCall(call, name) {
  const args = Object.fromEntries(Object.entries(call.args).map(([key, value]) => [key, nested.includes(key) && typeof value === 'string' ? JSON.parse(value) : value]));
  // Bolt adds the workspace to every call; a method that has no such argument ignores it.
  delete args.team_id;
  // The arguments' own type lets any block pass that has no property but its type.
  const blocks = args.blocks ? [{ what: `${name}: blocks of ${call.method}`, value: args.blocks, type: 'KnownBlock[]' }] : [];
  if (call.method !== 'response_url') return [{ what: `${name}: ${call.method}`, value: args, type: argumentsType(call.method) }, ...blocks];
  const { channel: _, user: __, ...body } = args;
  return [{ what: `${name}: response_url`, value: body, type: 'RespondArguments' }, ...blocks];
}

/** The body of a 200 to a command is a message, that of one to a view_submission tells what to do with the view. @param {string} what @param {any} delivery */
function ofAnswer(what, { status, responseBody }) {
  if (status !== 200 || !responseBody.startsWith('{')) return [];
  const value = JSON.parse(responseBody);
  if (value.challenge) return [];
  return [{ what, value, type: value.response_action ? 'ViewResponseAction' : 'Message' }];
}

/** @param {string} name @param {any} value @returns {{what: string, value: any, type: string}[]} */
function ofValue(name, value) {
  if (Array.isArray(value?.calls)) return ofValue(name, value.calls);
  if (Array.isArray(value?.deliveries)) return value.deliveries.flatMap((d) => ofAnswer(`${name}: answer to delivery ${d.id}`, d));
  if (Array.isArray(value) && value.every((v) => typeof v?.method === 'string')) return value.flatMap((call, i) => ofCall(call, `${name} call ${i + 1}`));
  if (Array.isArray(value)) return [{ what: `${name}: blocks`, value, type: 'KnownBlock[]' }];
  if (value?.type === 'modal' || value?.type === 'home') return [{ what: `${name}: ${value.type}`, value, type: 'View' }];
  return [{ what: `${name}: message`, value, type: 'Message' }];
}

const paths = requirePaths('node check/slack-types.mjs <file.json | folder | ->…', parse().positional);
const values = paths.flatMap(readJson).flatMap(({ name, value }) => ofValue(name, value));
const found = complaints(values, imports);
console.log(found.length === 0 ? `${values.length} values have the types that Slack's SDK wants` : found.join('\n'));
process.exitCode = found.length === 0 ? 0 : 1;
