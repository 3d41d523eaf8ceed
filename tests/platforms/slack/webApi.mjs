// The Web API: who calls, with what, how often; then the method. Conventions of docs.slack.dev/apis/web-api.
import { HttpError, routes } from '../shared/http.mjs';
import * as chat from './methods/chat.mjs';
import * as conversations from './methods/conversations.mjs';
import * as views from './methods/views.mjs';
import { Refused } from './refused.mjs';
import { useResponseUrl } from './responseUrl.mjs';
import { limitsOf, methods } from './tiers.mjs';

/** @typedef {{slack: import('./platform.mjs').SlackPlatform, workspace: import('./world.mjs').Workspace, args: Record<string, any>}} MethodCall */
/** @typedef {(call: MethodCall) => Record<string, any>} Method */

/** @type {Record<string, Method>} */
const implementations = { ...chat.methods, ...conversations.methods, ...views.methods };

/** @param {import('./platform.mjs').SlackPlatform} slack */
export const webApi = (slack) => routes({
  '* /api/{method}': (call) => callMethod(slack, call.params[0], call),
  'POST /{kind}/{team}/{number}/{secret}': (call) => callResponseUrl(slack, call),
});

/** @param {import('../shared/http.mjs').Call} call */
function argumentsOf(call, acceptsJson) {
  const type = call.headers['content-type'] ?? '';
  /** @type {Record<string, any>} */
  const args = Object.fromEntries(call.query);
  /** @type {string[]} */
  const warnings = [];
  if (type.startsWith('application/x-www-form-urlencoded')) {
    Object.assign(args, Object.fromEntries(new URLSearchParams(call.body.toString('utf8'))));
  } else if (type.startsWith('application/json') && acceptsJson) {
    if (!/charset=/i.test(type)) warnings.push('missing_charset');
    try {
      Object.assign(args, JSON.parse(call.body.toString('utf8')));
    } catch {
      throw new Refused('invalid_json');
    }
  }
  return { args, warnings };
}

/** @param {import('./platform.mjs').SlackPlatform} slack @param {string | undefined} token */
function workspaceByToken(slack, token) {
  if (!token) throw new Refused('not_authed');
  const workspace = [...slack.world.workspaces.values()].find((w) => w.botToken === token);
  if (!workspace) throw new Refused('invalid_auth');
  if (workspace.tokenError) throw new Refused(workspace.tokenError);
  return workspace;
}

/** @param {import('./world.mjs').Workspace} workspace @param {string} name */
function checkScope(workspace, name) {
  const scopes = [methods[name].scope ?? []].flat();
  if (scopes.length > 0 && !scopes.some((s) => workspace.scopes.includes(s))) {
    throw new Refused('missing_scope', { needed: scopes.join(','), provided: workspace.scopes.join(',') });
  }
}

/** Seconds to wait, 0 when the call may go on. */
function overLimit(slack, name, team, args) {
  if (!slack.enforceLimits) return 0;
  for (const { key, windows } of limitsOf(name, team, args)) {
    const wait = slack.limiter.take(key, windows);
    if (wait > 0) return Math.max(1, Math.ceil(wait / 1000));
  }
  return 0;
}

/** @param {import('./platform.mjs').SlackPlatform} slack @param {string} name @param {import('../shared/http.mjs').Call} call */
async function callMethod(slack, name, call) {
  const authorization = call.headers.authorization;
  const known = Object.hasOwn(methods, name);
  let parsed;
  try {
    parsed = argumentsOf(call, known && methods[name].json);
  } catch (error) {
    if (error instanceof Refused) return { status: 200, body: error.answer };
    throw error;
  }
  const { args, warnings } = parsed;
  const token = authorization?.startsWith('Bearer ') ? authorization.slice(7) : args.token;
  delete args.token;
  const record = slack.record(name, null, call.headers['content-type'] ?? '', args);
  record.remarks.push(...warnings);
  if (known && !methods[name].json && call.headers['content-type']?.startsWith('application/json')) record.remarks.push('a JSON body to this method is ignored');

  const fault = slack.faults.take(name, args);
  await slack.faults.delay(fault);
  if (fault?.drop === 'before') return dropped(slack, record, call);
  if (fault?.status || fault?.error) return faulted(slack, record, fault);

  const answered = perform(slack, record, name, known, token, args, warnings);
  slack.finish(record, answered.status, answered.body);
  return fault?.drop === 'after' ? dropped(slack, record, call) : answered;
}

/** @returns {import('../shared/http.mjs').Answer} */
function perform(slack, record, name, known, token, args, warnings) {
  try {
    if (!known) throw new Refused('unknown_method', { req_method: name });
    const workspace = workspaceByToken(slack, token);
    record.team = workspace.id;
    const seconds = overLimit(slack, name, workspace.id, args);
    if (seconds > 0) return tooMany(seconds);
    checkScope(workspace, name);
    /** @type {Record<string, any>} */
    const answer = { ok: true, ...implementations[name]({ slack, workspace, args }) };
    if (warnings.length > 0) Object.assign(answer, { warning: warnings.join(','), response_metadata: { ...answer.response_metadata, warnings } });
    return { status: 200, body: answer, headers: { 'x-oauth-scopes': workspace.scopes.join(',') } };
  } catch (error) {
    if (error instanceof Refused) return { status: 200, body: error.answer };
    throw error;
  }
}

/** @param {number} seconds */
const tooMany = (seconds) => ({ status: 429, headers: { 'retry-after': String(seconds) }, body: { ok: false, error: 'ratelimited' } });

/** @returns {import('../shared/http.mjs').Answer} */
function faulted(slack, record, fault) {
  const answer = fault.error ? { status: 200, body: { ok: false, error: fault.error, ...fault.body } }
    : fault.status === 429 ? tooMany(fault.retryAfter ?? 1)
      : { status: fault.status, body: fault.body ?? 'upstream error' };
  slack.finish(record, answer.status, answer.body);
  return answer;
}

function dropped(slack, record, call) {
  slack.finish(record, record.status, record.answer ?? 'the connection was cut');
  call.req.socket.destroy();
  return null;
}

/** @param {import('./platform.mjs').SlackPlatform} slack @param {import('../shared/http.mjs').Call} call */
async function callResponseUrl(slack, call) {
  const link = slack.world.responseUrls.get(call.path);
  if (!link) throw new HttpError(404, 'no_service');
  const text = call.body.toString('utf8');
  let args = {};
  try {
    args = JSON.parse(text);
  } catch { /* recorded as it came, refused below */ }
  const record = slack.record('response_url', link.team, call.headers['content-type'] ?? '', { ...args, channel: link.channel, user: link.user });
  const fault = slack.faults.take('response_url', record.args);
  await slack.faults.delay(fault);
  if (fault?.drop === 'before') return dropped(slack, record, call);
  if (fault?.status || fault?.error) return faulted(slack, record, { ...fault, status: fault.status ?? 400, error: undefined, body: fault.error ?? fault.body });
  const answer = useResponseUrl(slack, link, call.headers['content-type'], text);
  slack.finish(record, answer.status, answer.body);
  return fault?.drop === 'after' ? dropped(slack, record, call) : answer;
}
