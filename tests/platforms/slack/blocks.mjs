// Judges the blocks of a message and whole views as Slack does: an error name, and messages with json-pointers.
import { checkBlock, checkShape, fail, home, modal } from './blockShapes.mjs';

/** @typedef {{error: string, messages: string[]}} Refusal */

const messageBlocks = 50;
const viewBlocks = 100;
/** Undocumented; seen between 12,000 and 13,200 characters (slackapi/bolt-js issues 2509 and 2867). */
const messageTextTogether = 12_000;
const viewBytes = 250_000;

/** Ids must be unique: block ids in the whole, action ids in their block. @param {any[]} blocks @param {string} at @param {import('./blockShapes.mjs').Context} context */
function checkIds(blocks, at, context) {
  const blockIds = new Set();
  blocks.forEach((block, i) => {
    if (block?.block_id !== undefined) {
      if (blockIds.has(block.block_id)) fail(context, `\`block_id\` ${block.block_id} already exists for another block`, `${at}/${i}/block_id`);
      blockIds.add(block.block_id);
    }
    const actionIds = new Set();
    (Array.isArray(block?.elements) ? block.elements : []).forEach((element, k) => {
      if (element?.action_id === undefined) return;
      if (actionIds.has(element.action_id)) fail(context, `\`action_id\` ${element.action_id} already exists for another element`, `${at}/${i}/elements/${k}/action_id`);
      actionIds.add(element.action_id);
    });
  });
}

/** @param {any} blocks @param {'message' | 'modal' | 'home'} surface @param {string} at */
function check(blocks, surface, at) {
  /** @type {import('./blockShapes.mjs').Context} */
  const context = { errors: [], surface, textLength: 0 };
  const most = surface === 'message' ? messageBlocks : viewBlocks;
  if (blocks.length > most) fail(context, `no more than ${most} items allowed`, at);
  blocks.forEach((block, i) => checkBlock(block, `${at}/${i}`, context));
  checkIds(blocks, at, context);
  if (blocks.filter((b) => b?.type === 'table').length > 1) fail(context, 'only_one_table_allowed', at);
  return context;
}

/** @param {unknown} blocks an array, or the JSON text of one @returns {{blocks: any[], refusal: null} | {blocks: null, refusal: Refusal}} */
export function messageBlocksOf(blocks) {
  let parsed = blocks;
  if (typeof blocks === 'string') {
    try {
      parsed = JSON.parse(blocks);
    } catch {
      return { blocks: null, refusal: { error: 'invalid_blocks_format', messages: [] } };
    }
  }
  if (!Array.isArray(parsed)) return { blocks: null, refusal: { error: 'invalid_blocks_format', messages: [] } };
  const context = check(parsed, 'message', '/blocks');
  if (context.errors.length > 0) return { blocks: null, refusal: { error: 'invalid_blocks', messages: context.errors.map((e) => `[ERROR] ${e}`) } };
  if (context.textLength > messageTextTogether) return { blocks: null, refusal: { error: 'msg_blocks_too_long', messages: [] } };
  return { blocks: parsed, refusal: null };
}

/** @param {unknown} view an object, or its JSON text @returns {{view: any, refusal: null} | {view: null, refusal: Refusal}} */
export function viewOf(view) {
  let parsed = view;
  try {
    if (typeof view === 'string') parsed = JSON.parse(view);
  } catch {
    parsed = null;
  }
  const refuse = (/** @type {string} */ error, /** @type {string[]} */ messages) => ({ view: null, refusal: { error, messages: messages.map((m) => `[ERROR] ${m}`) } });
  if (parsed === null || typeof parsed !== 'object' || !('type' in parsed)) return refuse('invalid_arguments', ['must be an object with a type [json-pointer:/view]']);
  const given = /** @type {any} */ (parsed);
  if (given.type !== 'modal' && given.type !== 'home') return refuse('invalid_arguments', [`unsupported type: ${given.type} [json-pointer:/view]`]);
  if (JSON.stringify(given).length > viewBytes) return refuse('view_too_large', []);
  const context = check(Array.isArray(given.blocks) ? given.blocks : [], given.type, '/view/blocks');
  checkShape(given, given.type === 'modal' ? modal : home, '/view', context);
  if (given.blocks !== undefined && !Array.isArray(given.blocks)) fail(context, 'must be an array', '/view/blocks');
  if (given.type === 'modal' && given.submit === undefined && given.blocks?.some?.((b) => b?.type === 'input')) fail(context, '`submit` is required when an input block is present', '/view');
  return context.errors.length > 0 ? refuse('invalid_arguments', context.errors) : { view: given, refusal: null };
}
