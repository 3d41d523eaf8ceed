import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageBlocksOf, viewOf } from './blocks.mjs';

const plain = (text) => ({ type: 'plain_text', text });
const section = (more = {}) => ({ type: 'section', text: { type: 'mrkdwn', text: 'hello' }, ...more });
const button = (more = {}) => ({ type: 'button', text: plain('5'), action_id: 'a', ...more });
const refusal = (blocks) => messageBlocksOf(blocks).refusal;

test('blocks within the limits pass', () => {
  const elements = Array.from({ length: 25 }, (_, i) => button({ action_id: `a${i}`, accessibility_label: `Vote ${i}`, value: 'v' }));
  assert.equal(refusal([{ type: 'header', text: plain('Checkout') }, section(), { type: 'divider' }, { type: 'actions', elements }]), null);
});

for (const [what, blocks, pointer] of /** @type {[string, any, string][]} */ ([
  ['a header over 150 characters', [{ type: 'header', text: plain('x'.repeat(151)) }], '/blocks/0/text/text'],
  ['a header in mrkdwn', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }], '/blocks/0/text'],
  ['a section over 3,000 characters', [section({ text: { type: 'mrkdwn', text: 'x'.repeat(3001) } })], '/blocks/0/text/text'],
  ['a section without text or fields', [{ type: 'section' }], '/blocks/0'],
  ['an unknown property', [section({ disabled: true })], '/blocks/0'],
  ['emoji on mrkdwn', [section({ text: { type: 'mrkdwn', text: 'x', emoji: true } })], '/blocks/0/text'],
  ['51 blocks', Array.from({ length: 51 }, () => section()), '/blocks'],
  ['26 buttons', [{ type: 'actions', elements: Array.from({ length: 26 }, (_, i) => button({ action_id: `a${i}` })) }], '/blocks/0/elements'],
  ['a button text over 75 characters', [{ type: 'actions', elements: [button({ text: plain('x'.repeat(76)) })] }], '/blocks/0/elements/0/text/text'],
  ['the same block id twice', [section({ block_id: 'b' }), section({ block_id: 'b' })], '/blocks/1/block_id'],
  ['the same action id twice in a block', [{ type: 'actions', elements: [button(), button()] }], '/blocks/0/elements/1/action_id'],
  ['an empty text', [section({ text: { type: 'mrkdwn', text: '' } })], '/blocks/0/text/text'],
  ['a picture without alternative text', [{ type: 'image', image_url: 'https://x.example/p.png' }], '/blocks/0'],
  ['11 context elements', [{ type: 'context', elements: Array.from({ length: 11 }, () => plain('x')) }], '/blocks/0/elements'],
])) {
  test(`${what} is refused, and the place is named`, () => {
    const refused = refusal(blocks);
    assert.equal(refused?.error, 'invalid_blocks');
    assert.ok(refused.messages.some((m) => m.endsWith(`[json-pointer:${pointer}]`)), refused.messages.join('\n'));
  });
}

test('text within every limit may still be too much together', () => {
  assert.equal(refusal(Array.from({ length: 5 }, () => section({ text: { type: 'mrkdwn', text: 'x'.repeat(2900) } })))?.error, 'msg_blocks_too_long');
});

test('what is no JSON array is refused by its own name', () => {
  assert.equal(refusal('[')?.error, 'invalid_blocks_format');
  assert.equal(refusal({})?.error, 'invalid_blocks_format');
});

test('a modal with an input needs a submit button', () => {
  const input = { type: 'input', label: plain('Title'), element: { type: 'plain_text_input', action_id: 't' } };
  assert.equal(viewOf({ type: 'modal', title: plain('Estimate'), submit: plain('Start'), blocks: [input] }).refusal, null);
  assert.equal(viewOf({ type: 'modal', title: plain('Estimate'), blocks: [input] }).refusal?.error, 'invalid_arguments');
});
