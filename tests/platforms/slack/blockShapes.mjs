// The shapes of Block Kit and their limits, as a table. Sources: docs.slack.dev/reference/block-kit and npm @slack/types.
// A shape names each property that an object may have; what is not named is an "invalid additional property".

/**
 * @typedef {(value: any, at: string, context: Context) => void} Check
 * @typedef {{errors: string[], surface: 'message' | 'modal' | 'home', textLength: number}} Context
 * @typedef {Record<string, Check | {required: Check}>} Shape
 */

/** @param {Check} check */
const required = (check) => ({ required: check });
/** @param {Context} context @param {string} message @param {string} at */
export const fail = (context, message, at) => context.errors.push(`${message} [json-pointer:${at}]`);

/** @param {number} max @param {number} [min] @returns {Check} */
export const string = (max, min = 1) => (value, at, context) => {
  if (typeof value !== 'string') return void fail(context, 'must be a string', at);
  if (value.length < min) fail(context, `must be more than ${min - 1} characters`, at);
  if (value.length > max) fail(context, `must be less than ${max + 1} characters`, at);
};
/** @type {Check} */
const boolean = (value, at, context) => { if (typeof value !== 'boolean') fail(context, 'must be a boolean', at); };
/** @param {number} min @param {number} max @returns {Check} */
const integer = (min, max) => (value, at, context) => {
  if (!Number.isInteger(value) || value < min || value > max) fail(context, `must be an integer from ${min} to ${max}`, at);
};
/** @type {Check} */
export const anything = () => {};
/** @param {string[]} values @returns {Check} */
const oneOf = (...values) => (value, at, context) => {
  if (!values.includes(value)) fail(context, `must be one of: ${values.join(', ')}`, at);
};
/** @param {number} max @param {Check} each @param {number} [min] @returns {Check} */
const list = (max, each, min = 1) => (value, at, context) => {
  if (!Array.isArray(value)) return void fail(context, 'must be an array', at);
  if (value.length < min) fail(context, `must have at least ${min} items`, at);
  if (value.length > max) fail(context, `no more than ${max} items allowed`, at);
  value.forEach((item, i) => each(item, `${at}/${i}`, context));
};
/** @type {Check} */
const webAddress = (value, at, context) => {
  string(3000)(value, at, context);
  if (typeof value === 'string' && !/^(https?|mailto|slack):/.test(value)) fail(context, 'must be a valid URL', at);
};

/** @param {any} value @param {Shape} shape @param {string} at @param {Context} context */
export function checkShape(value, shape, at, context) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return void fail(context, 'must be an object', at);
  for (const [name, rule] of Object.entries(shape)) {
    const check = typeof rule === 'function' ? rule : rule.required;
    if (value[name] !== undefined) check(value[name], `${at}/${name}`, context);
    else if (typeof rule !== 'function') fail(context, `missing required field: ${name}`, at);
  }
  for (const name of Object.keys(value)) {
    if (name !== 'type' && !(name in shape)) fail(context, `invalid additional property: ${name}`, at);
  }
}

/** @param {number} max @param {'plain_text' | 'mrkdwn' | 'both'} [kind] @returns {Check} */
export const text = (max, kind = 'plain_text') => (value, at, context) => {
  if (value === null || typeof value !== 'object') return void fail(context, 'must be an object', at);
  const allowed = kind === 'both' ? ['plain_text', 'mrkdwn'] : [kind];
  if (!allowed.includes(value.type)) return void fail(context, `unsupported type: ${value.type}`, at);
  checkShape(value, value.type === 'mrkdwn' ? { text: required(string(max)), verbatim: boolean } : { text: required(string(max)), emoji: boolean }, at, context);
  context.textLength += typeof value.text === 'string' ? value.text.length : 0;
};

/** @param {Record<string, Shape>} table @returns {Check} the shape is chosen by `type` */
const byType = (table) => (value, at, context) => {
  const shape = table[value?.type];
  if (!shape) return void fail(context, `unsupported type: ${value?.type}`, at);
  checkShape(value, shape, at, context);
};

const confirm = (value, at, context) => checkShape(value, {
  title: required(text(100)), text: required(text(300, 'both')), confirm: required(text(30)), deny: required(text(30)), style: oneOf('primary', 'danger'),
}, at, context);
const optionOf = (/** @type {'plain_text' | 'both'} */ kind) => (value, at, context) => checkShape(value, {
  text: required(text(75, kind)), value: required(string(150)), description: text(75, kind), url: webAddress,
}, at, context);
const option = optionOf('plain_text');
const group = (value, at, context) => checkShape(value, { label: required(text(75)), options: required(list(100, option)) }, at, context);
const common = { action_id: string(255), focus_on_load: boolean, confirm };
const menu = { ...common, placeholder: text(150) };
const multi = { ...menu, max_selected_items: integer(1, 10_000) };
const choices = { options: list(100, option), option_groups: list(100, group) };
const dispatch = (value, at, context) => checkShape(value, { trigger_actions_on: required(list(2, oneOf('on_enter_pressed', 'on_character_entered'))) }, at, context);
const typed = { action_id: string(255), focus_on_load: boolean, placeholder: text(150), initial_value: string(3000, 0), dispatch_action_config: dispatch };
const filter = { filter: anything, default_to_current_conversation: boolean };

/** @type {Record<string, Shape>} */
const elements = {
  button: { action_id: string(255), text: required(text(75)), value: string(2000), url: webAddress, style: oneOf('primary', 'danger'), confirm, accessibility_label: string(75) },
  overflow: { action_id: string(255), confirm, options: required(list(5, option)) },
  checkboxes: { ...common, options: required(list(10, optionOf('both'))), initial_options: list(10, optionOf('both')) },
  radio_buttons: { ...common, options: required(list(10, optionOf('both'))), initial_option: optionOf('both') },
  datepicker: { ...menu, initial_date: string(10) },
  timepicker: { ...menu, initial_time: string(5), timezone: string(100) },
  datetimepicker: { ...common, initial_date_time: integer(0, 9_999_999_999) },
  static_select: { ...menu, ...choices, initial_option: option },
  external_select: { ...menu, initial_option: option, min_query_length: integer(0, 1000) },
  users_select: { ...menu, initial_user: string(255) },
  conversations_select: { ...menu, ...filter, initial_conversation: string(255), response_url_enabled: boolean },
  channels_select: { ...menu, initial_channel: string(255), response_url_enabled: boolean },
  multi_static_select: { ...multi, ...choices, initial_options: list(100, option) },
  multi_external_select: { ...multi, initial_options: list(100, option), min_query_length: integer(0, 1000) },
  multi_users_select: { ...multi, initial_users: list(1000, string(255)) },
  multi_conversations_select: { ...multi, ...filter, initial_conversations: list(1000, string(255)) },
  multi_channels_select: { ...multi, initial_channels: list(1000, string(255)) },
  plain_text_input: { ...typed, multiline: boolean, min_length: integer(0, 3000), max_length: integer(1, 3000) },
  number_input: { ...typed, is_decimal_allowed: required(boolean), min_value: string(100), max_value: string(100) },
  email_text_input: typed,
  url_text_input: typed,
  rich_text_input: { ...typed, initial_value: anything },
};
const image = { image_url: webAddress, slack_file: anything, alt_text: required(string(2000)) };
const inputOnly = ['plain_text_input', 'number_input', 'email_text_input', 'url_text_input', 'rich_text_input'];
const pick = (/** @type {(type: string) => boolean} */ wanted) => Object.fromEntries(Object.entries(elements).filter(([type]) => wanted(type)));
const block = { block_id: string(255) };

/** @type {Record<string, Shape>} */
const everywhere = {
  section: { ...block, text: text(3000, 'both'), fields: list(10, text(2000, 'both')), expand: boolean, accessory: byType({ ...pick((t) => !inputOnly.includes(t)), image }) },
  header: { ...block, text: required(text(150)) },
  divider: block,
  image: { ...block, ...image, title: text(2000) },
  context: { ...block, elements: required(list(10, (value, at, context) => value?.type === 'image' ? checkShape(value, image, at, context) : text(2000, 'both')(value, at, context))) },
  actions: { ...block, elements: required(list(25, byType(pick((t) => !inputOnly.includes(t))))) },
  input: { ...block, label: required(text(2000)), element: required(byType(pick((t) => !['button', 'overflow'].includes(t)))), hint: text(2000), optional: boolean, dispatch_action: boolean },
  rich_text: { ...block, elements: required(list(1000, anything, 0)) },
  video: { ...block, alt_text: required(string(2000)), title: required(text(200)), thumbnail_url: required(webAddress), video_url: required(webAddress), author_name: string(49), description: text(200), provider_icon_url: webAddress, provider_name: string(100), title_url: webAddress },
};

/** Blocks that only messages take; of the newest kinds the stand-in checks no inside. @type {Record<string, Shape>} */
const messagesOnly = {
  markdown: { ...block, text: required(string(12_000)) },
  table: { ...block, rows: required(list(100, list(20, anything))), column_settings: list(20, anything) },
  file: { ...block, external_id: required(string(255)), source: required(oneOf('remote')) },
};

/** @type {Check} */
export const checkBlock = (value, at, context) => {
  const table = context.surface === 'message' ? { ...everywhere, ...messagesOnly } : everywhere;
  byType(table)(value, at, context);
  if (value?.type === 'section' && value.text === undefined && value.fields === undefined) fail(context, 'must define either `text` or `fields`', at);
  if (value?.type === 'image' && !value.image_url === !value.slack_file) fail(context, 'must define either `image_url` or `slack_file`', at);
};

/** @type {Shape} */
export const modal = {
  title: required(text(24)), blocks: required(anything), submit: text(24), close: text(24), callback_id: string(255), external_id: string(255, 0),
  private_metadata: string(3000, 0), clear_on_close: boolean, notify_on_close: boolean, submit_disabled: boolean,
};
/** @type {Shape} */
export const home = { blocks: required(anything), callback_id: string(255), external_id: string(255, 0), private_metadata: string(3000, 0) };
