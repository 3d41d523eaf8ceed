// What people enter in modals, and what becomes of a modal after it was submitted.
import { viewOf } from './blocks.mjs';
import { addView, replaceView } from './methods/views.mjs';

/** @param {any} element @param {any} entered */
function stateOf(element, entered) {
  const { type } = element;
  const option = (/** @type {any} */ text) => element.options?.find((o) => o.text.text === text || o.value === text) ?? null;
  if (/^(static_select|external_select|radio_buttons)$/.test(type)) return { type, selected_option: entered === undefined ? element.initial_option ?? null : option(entered) };
  if (/^(checkboxes|multi_static_select|multi_external_select)$/.test(type)) return { type, selected_options: entered === undefined ? element.initial_options ?? [] : entered.map(option) };
  if (type === 'users_select') return { type, selected_user: entered ?? element.initial_user ?? null };
  if (type === 'multi_users_select') return { type, selected_users: entered ?? element.initial_users ?? [] };
  if (type === 'conversations_select') return { type, selected_conversation: entered ?? element.initial_conversation ?? null };
  if (type === 'channels_select') return { type, selected_channel: entered ?? element.initial_channel ?? null };
  if (type === 'datepicker') return { type, selected_date: entered ?? element.initial_date ?? null };
  if (type === 'timepicker') return { type, selected_time: entered ?? element.initial_time ?? null };
  return { type, value: entered ?? element.initial_value ?? null };
}

/** `state.values` of a view; `entered` names inputs by label, action id or block id. @param {any} view @param {Record<string, any>} entered */
export function inputValues(view, entered) {
  /** @type {Record<string, Record<string, any>>} */
  const values = {};
  for (const block of view.blocks.filter((b) => b.type === 'input')) {
    const name = [block.label.text, block.element.action_id, block.block_id].find((n) => n in entered);
    values[block.block_id] = { [block.element.action_id]: stateOf(block.element, name === undefined ? undefined : entered[name]) };
  }
  return values;
}

/** Whether nothing is entered in an input. @param {Record<string, any>} state */
const isEmpty = (state) => [state.value, state.selected_option, state.selected_date, state.selected_user, state.selected_options].every((v) => v === null || v === undefined || v === '' || v.length === 0);

/** The labels of required inputs in which nothing is entered: Slack's own clients do not send such a modal. @param {any} view @param {Record<string, Record<string, any>>} values */
export const missing = (view, values) => view.blocks
  .filter((b) => b.type === 'input' && !b.optional && isEmpty(values[b.block_id][b.element.action_id])).map((b) => b.label.text);

/**
 * Does what the answer to a `view_submission` says, and tells what the person then sees.
 * @param {import('./platform.mjs').SlackPlatform} slack @param {import('./world.mjs').Workspace} workspace
 * @param {import('./world.mjs').View} view @param {import('../shared/deliver.mjs').Delivery} delivery
 * @returns {{closed: boolean, errors: Record<string, string> | null, problem: string | null}}
 */
export function applySubmission(slack, workspace, view, delivery) {
  const trouble = (/** @type {string} */ problem) => ({ closed: false, errors: null, problem });
  if (delivery.status !== 200) return trouble(delivery.timedOut ? 'timed out' : `status ${delivery.status}`);
  slack.changes.happened();
  if (delivery.responseBody.trim() === '') {
    view.open = false;
    return { closed: true, errors: null, problem: null };
  }
  let answer;
  try {
    answer = JSON.parse(delivery.responseBody);
  } catch {
    return trouble('the body is neither empty nor JSON');
  }
  if (answer.response_action === 'clear') {
    for (const other of workspace.views.values()) if (other.rootId === view.rootId) other.open = false;
    return { closed: true, errors: null, problem: null };
  }
  if (answer.response_action === 'errors') {
    const inputs = view.view.blocks.filter((b) => b.type === 'input').map((b) => b.block_id);
    const stray = Object.keys(answer.errors ?? {}).find((key) => !inputs.includes(key));
    return stray === undefined ? { closed: false, errors: answer.errors, problem: null } : trouble(`"${stray}" is no input block`);
  }
  const judged = viewOf(answer.view);
  if (judged.refusal) return trouble(judged.refusal.messages.join('; '));
  if (answer.response_action === 'update') replaceView(view, judged.view, undefined);
  else if (answer.response_action === 'push') addView(workspace, { user: view.user, view: judged.view, previous: view });
  else return trouble(`unknown response_action "${answer.response_action}"`);
  return { closed: false, errors: null, problem: null };
}
