/** Modals: trigger ids that are good for one use and three seconds, the stack of open views of each user, and submissions. */
import { isJson, type Json, jsonList, textAt } from '../loopback.ts';
import { bot, team } from './workspace.ts';

/** An open modal: its id, hash, whose screen it is on, and the view as the app sent it. */
export interface OpenView {
  id: string;
  hash: string;
  user: string;
  view: Json;
}

/** Answers to views.open, views.push and views.update: the view, or the error the Web API gives. */
type ViewResult = { ok: true; view: Json } | { ok: false; error: string };

/** Slack shows at most three views on top of each other. */
const stackDepth = 3;

/** The view as Slack shows it back: with its ids, and with block ids filled in. */
export function viewToJson(open: OpenView, values: Json = {}): Json {
  return {
    callback_id: '',
    private_metadata: '',
    clear_on_close: false,
    notify_on_close: false,
    close: null,
    submit: null,
    ...open.view,
    id: open.id,
    hash: open.hash,
    team_id: team.id,
    app_id: bot.appId,
    bot_id: bot.botId,
    app_installed_team_id: team.id,
    root_view_id: open.id,
    previous_view_id: null,
    external_id: textAt(open.view, 'external_id') ?? '',
    state: { values },
  };
}

/** The modals of all users. */
export type Views = ReturnType<typeof createViews>;

/**
 * Creates the register of triggers and open views. `now` gives milliseconds; `triggerLifetime` is how long a trigger id lives:
 * 3,000 at Slack (docs.slack.dev/interactivity/handling-user-interaction, "trigger_id").
 */
export function createViews(now: () => number, triggerLifetime: number) {
  const triggers = new Map<string, { user: string; at: number; used: boolean }>();
  const open: OpenView[] = [];
  /** The app's page of each user, as last published. */
  const homes = new Map<string, OpenView>();
  let count = 0;

  const fresh = (user: string, view: Json): OpenView => {
    count += 1;
    return { id: `V0VIEW${String(count).padStart(4, '0')}`, hash: `${count}.hash`, user, view };
  };

  const useTrigger = (id: string): { user: string } | string => {
    const trigger = triggers.get(id);
    if (trigger === undefined) return 'invalid_trigger_id';
    if (trigger.used) return 'exchanged_trigger_id';
    if (now() - trigger.at > triggerLifetime) return 'expired_trigger_id';
    trigger.used = true;
    return { user: trigger.user };
  };

  const add = (triggerId: string, view: Json, push: boolean): ViewResult => {
    const trigger = useTrigger(triggerId);
    if (typeof trigger === 'string') return { ok: false, error: trigger };
    const stack = open.filter((entry) => entry.user === trigger.user);
    if (push && stack.length >= stackDepth) return { ok: false, error: 'push_limit_reached' };
    if (!push) for (const entry of stack) open.splice(open.indexOf(entry), 1);
    const added = fresh(trigger.user, view);
    open.push(added);
    return { ok: true, view: viewToJson(added) };
  };

  const update = (target: OpenView | undefined, view: Json, hash: string | null): ViewResult => {
    if (target === undefined) return { ok: false, error: 'not_found' };
    if (hash !== null && hash !== target.hash) return { ok: false, error: 'hash_conflict' };
    count += 1;
    Object.assign(target, { view, hash: `${count}.hash` });
    return { ok: true, view: viewToJson(target) };
  };

  return {
    /** A new trigger id for what a user just did. */
    trigger(user: string): string {
      count += 1;
      const id = `${count}.${Math.floor(now())}.trigger`;
      triggers.set(id, { user, at: now(), used: false });
      return id;
    },
    open: (triggerId: string, view: Json) => add(triggerId, view, false),
    push: (triggerId: string, view: Json) => add(triggerId, view, true),
    update: (id: { viewId: string | null; externalId: string | null }, view: Json, hash: string | null) =>
      update(
        open.find((entry) =>
          id.viewId !== null ? entry.id === id.viewId : textAt(entry.view, 'external_id') === id.externalId,
        ),
        view,
        hash,
      ),
    publish(user: string, view: Json): ViewResult {
      const home = fresh(user, view);
      homes.set(user, home);
      return { ok: true, view: viewToJson(home) };
    },
    homeOf: (user: string) => homes.get(user) ?? null,
    /** The open views of a user, the topmost last. */
    of: (user: string) => open.filter((entry) => entry.user === user),
    /** Applies the answer to a submission: close it, show errors (returned), put another view in its place, on top, or close all. */
    submitted(target: OpenView, answer: unknown): Json | null {
      const action = isJson(answer) ? textAt(answer, 'response_action') : null;
      const view = isJson(answer) && isJson(answer.view) ? answer.view : null;
      if (action === 'errors' && isJson(answer)) return isJson(answer.errors) ? answer.errors : {};
      if (action === 'update' && view !== null) update(target, view, null);
      else if (action === 'push' && view !== null) open.push(fresh(target.user, view));
      else if (action === 'clear') {
        for (const entry of open.filter((other) => other.user === target.user)) open.splice(open.indexOf(entry), 1);
      } else open.splice(open.indexOf(target), 1);
      return null;
    },
  };
}

/**
 * The `state.values` of a submission, from what a user entered by action id.
 * A value that names no input of the view is a mistake of the test and throws.
 */
export function viewState(view: Json, entered: Record<string, string | string[]>): Json {
  const values: Record<string, Json> = {};
  const left = new Set(Object.keys(entered));
  jsonList(view.blocks).forEach((block, at) => {
    const element = isJson(block.element) ? block.element : null;
    if (block.type !== 'input' || element === null) return;
    const actionId = textAt(element, 'action_id') ?? 'action';
    left.delete(actionId);
    values[textAt(block, 'block_id') ?? `b${at}`] = { [actionId]: stateOf(element, entered[actionId] ?? null) };
  });
  if (left.size > 0) throw new Error(`the view has no input with the action id ${[...left].join(', ')}`);
  return values;
}

function stateOf(element: Json, entered: string | string[] | null): Json {
  const type = textAt(element, 'type') ?? '';
  const option = (value: string): Json | null =>
    jsonList(element.options).find((entry) => entry.value === value) ??
    (type === 'external_select' ? { text: { type: 'plain_text', text: value }, value } : null);
  // What nobody has touched comes back as it was shown.
  if (entered === null && type === 'plain_text_input') return { type, value: textAt(element, 'initial_value') };
  if (entered === null && (type === 'static_select' || type === 'external_select'))
    return { type, selected_option: element.initial_option ?? null };
  if (type === 'static_select' || type === 'radio_buttons' || type === 'external_select') {
    return { type, selected_option: typeof entered === 'string' ? option(entered) : null };
  }
  if (type === 'checkboxes' || type === 'multi_static_select') {
    return { type, selected_options: (Array.isArray(entered) ? entered : []).map(option) };
  }
  const selected: Record<string, string> = {
    users_select: 'selected_user',
    channels_select: 'selected_channel',
    conversations_select: 'selected_conversation',
    datepicker: 'selected_date',
    timepicker: 'selected_time',
  };
  return { type, [selected[type] ?? 'value']: entered };
}
