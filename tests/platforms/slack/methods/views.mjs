// views.*: modals and the Home tab.
import { randomBytes } from 'node:crypto';
import { viewOf } from '../blocks.mjs';
import { Refused } from '../refused.mjs';
import { newId } from '../world.mjs';

const stackDepth = 3;

/** @param {unknown} given */
function judged(given) {
  const { view, refusal } = viewOf(given);
  if (refusal) throw new Refused(refusal.error, { response_metadata: { messages: refusal.messages } });
  return view;
}

/** A trigger lives three seconds and works once. @param {import('../webApi.mjs').MethodCall} call */
function exchange({ slack, workspace, args }) {
  const trigger = slack.world.triggers.get(String(args.trigger_id ?? args.interactivity_pointer));
  if (!trigger || trigger.team !== workspace.id) throw new Refused('invalid_trigger_id');
  if (trigger.used) throw new Refused('exchanged_trigger_id');
  if (slack.clock.limits() > trigger.expires) throw new Refused('expired_trigger_id');
  trigger.used = true;
  return trigger;
}

/** @param {import('../world.mjs').Workspace} workspace @param {import('../world.mjs').View} entry */
export const viewJson = (workspace, entry) => ({
  id: entry.id, team_id: workspace.id, type: entry.kind, private_metadata: '', callback_id: '', ...entry.view, state: { values: {} }, hash: entry.hash,
  root_view_id: entry.rootId, previous_view_id: entry.previousId, app_installed_team_id: workspace.id, bot_id: workspace.botId,
});

/** @param {import('../world.mjs').Workspace} workspace @param {{user: string, view: any, previous?: import('../world.mjs').View | null}} facts */
export function addView(workspace, { user, view, previous = null }) {
  const id = newId('V');
  if (view.external_id && [...workspace.views.values()].some((v) => v.open && v.externalId === view.external_id)) throw new Refused('duplicate_external_id');
  /** @type {import('../world.mjs').View} */
  const entry = {
    id, team: workspace.id, user, view, hash: newHash(), rootId: previous?.rootId ?? id, previousId: previous?.id ?? null, open: true,
    externalId: view.external_id, kind: view.type,
  };
  workspace.views.set(id, entry);
  return entry;
}

const newHash = () => `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;

/** @param {import('../world.mjs').View} entry @param {any} view @param {unknown} hash */
export function replaceView(entry, view, hash) {
  if (hash !== undefined && hash !== entry.hash) throw new Refused('hash_conflict');
  Object.assign(entry, { view, hash: newHash(), externalId: view.external_id ?? entry.externalId });
  return entry;
}

/** The view on top of the user's stack. @param {import('../world.mjs').Workspace} workspace @param {string} user */
export const topView = (workspace, user) => [...workspace.views.values()].filter((v) => v.open && v.kind === 'modal' && v.user === user).at(-1) ?? null;

/** @type {Record<string, import('../webApi.mjs').Method>} */
export const methods = {
  'views.open': (call) => {
    const view = judged(call.args.view);
    const { user } = exchange(call);
    return { view: viewJson(call.workspace, addView(call.workspace, { user, view })) };
  },

  'views.push': (call) => {
    const view = judged(call.args.view);
    const { user } = exchange(call);
    const previous = topView(call.workspace, user);
    const depth = [...call.workspace.views.values()].filter((v) => v.open && v.rootId === previous?.rootId).length;
    if (depth >= stackDepth) throw new Refused('push_limit_reached');
    return { view: viewJson(call.workspace, addView(call.workspace, { user, view, previous })) };
  },

  'views.update': ({ workspace, args }) => {
    const view = judged(args.view);
    const entry = [...workspace.views.values()].find((v) => v.open && (args.view_id ? v.id === args.view_id : v.externalId === args.external_id));
    if (!entry) throw new Refused('not_found');
    return { view: viewJson(workspace, replaceView(entry, view, args.hash)) };
  },

  'views.publish': ({ workspace, args }) => {
    const view = judged(args.view);
    if (view.type !== 'home') throw new Refused('invalid_arguments');
    if (!workspace.users.has(args.user_id)) throw new Refused('user_not_found');
    const entry = [...workspace.views.values()].find((v) => v.kind === 'home' && v.user === args.user_id);
    return { view: viewJson(workspace, entry ? replaceView(entry, view, args.hash) : addView(workspace, { user: args.user_id, view })) };
  },
};
