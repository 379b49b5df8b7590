/** The payloads that Slack sends: commands, events, shortcuts, block actions, submissions. Shapes after docs.slack.dev/reference/interaction-payloads and /reference/events. */
import { isJson, type Json, jsonList, textAt } from '../loopback.ts';
import { type OpenView, viewState, viewToJson } from './views.ts';
import { bot, messageToJson, type SlackChannel, type SlackMessage, type SlackUser, team } from './workspace.ts';

/** The old verification token that Slack still sends. Nothing may rest on it. */
const verificationToken = 'deprecated';

/** What someone typed, as it travels: exactly `&`, `<` and `>` are escaped (docs.slack.dev/messaging/formatting-message-text, "Escaping text"). */
export function typedToWire(typed: string): string {
  return typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const channelName = (channel: SlackChannel): string => (channel.isIm ? 'directmessage' : channel.name);

const person = (user: SlackUser): Json => ({
  id: user.id,
  username: user.name,
  name: user.name,
  team_id: user.team ?? team.id,
});

/** Where an interaction stands: who did it, and the ids Slack gives with it. */
export interface Interaction {
  user: SlackUser;
  triggerId: string;
  responseUrl: string;
}

const common = (at: Interaction): Json => ({
  team: { id: team.id, domain: team.domain },
  user: person(at.user),
  api_app_id: bot.appId,
  token: verificationToken,
  trigger_id: at.triggerId,
  enterprise: null,
  is_enterprise_install: false,
});

/** A slash command. `text` is on the wire already, so escaped. */
export function commandPayload(at: Interaction, channel: SlackChannel, command: string, text: string): Json {
  return {
    token: verificationToken,
    team_id: at.user.team ?? team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: at.user.id,
    user_name: at.user.name,
    command,
    text,
    api_app_id: bot.appId,
    is_enterprise_install: 'false',
    response_url: at.responseUrl,
    trigger_id: at.triggerId,
  };
}

/** The outer event around `event`, as the Events API sends it. */
export function eventPayload(eventId: string, seconds: number, event: Json): Json {
  return {
    token: verificationToken,
    team_id: team.id,
    api_app_id: bot.appId,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(seconds),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: bot.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `context-${eventId}`,
  };
}

/** The inner event of a message: `app_mention`, or `message` with its channel type. */
export function messageEvent(type: 'app_mention' | 'message', message: SlackMessage, channel: SlackChannel): Json {
  const kind = channel.isIm ? 'im' : channel.isPrivate ? 'group' : 'channel';
  return {
    ...messageToJson(message),
    type,
    client_msg_id: `00000000-0000-4000-8000-${message.ts.replace('.', '').slice(-12).padStart(12, '0')}`,
    channel: message.channel,
    event_ts: message.ts,
    ...(type === 'message' ? { channel_type: kind } : {}),
  };
}

/** A message shortcut: "Who said this?" on a message. */
export function shortcutPayload(at: Interaction, channel: SlackChannel, message: SlackMessage, callback: string): Json {
  return {
    ...common(at),
    type: 'message_action',
    action_ts: message.ts,
    callback_id: callback,
    channel: { id: channel.id, name: channelName(channel) },
    message_ts: message.ts,
    message: messageToJson(message),
    response_url: at.responseUrl,
  };
}

function allElements(blocks: Json[]): { block: Json; element: Json }[] {
  return blocks.flatMap((block) => {
    const inside = [...jsonList(block.elements), ...(isJson(block.accessory) ? [block.accessory] : [])];
    return inside.map((element) => ({ block, element }));
  });
}

/** The action of pressing an element, found by its action id in the blocks shown. A press on what is not there is a mistake of the test and throws. */
function pressed(blocks: Json[], actionId: string, value: string | null, actionTs: string): Json {
  const found = allElements(blocks).find(({ element }) => element.action_id === actionId);
  if (found === undefined) {
    const ids = allElements(blocks).map(({ element }) => String(element.action_id));
    throw new Error(`nothing with the action id ${actionId} is shown; shown are: ${ids.join(', ') || 'none'}`);
  }
  const { block, element } = found;
  const type = textAt(element, 'type') ?? '';
  const option = jsonList(element.options).find((entry) => entry.value === value) ?? null;
  return {
    type,
    action_id: actionId,
    block_id: textAt(block, 'block_id') ?? `b${blocks.indexOf(block)}`,
    action_ts: actionTs,
    ...(type === 'button' ? { text: element.text, value: textAt(element, 'value') ?? undefined } : {}),
    ...(type === 'overflow' || type === 'static_select' ? { selected_option: option } : {}),
  };
}

/** The checkboxes of a message with what is ticked, by block and action. */
function tickedState(blocks: Json[], ticked: readonly string[]): Json {
  const boxes = allElements(blocks).filter(({ element }) => element.type === 'checkboxes');
  return Object.fromEntries(
    boxes.map(({ block, element }) => {
      const selected = jsonList(element.options).filter((option) => ticked.includes(textAt(option, 'value') ?? ''));
      const blockId = textAt(block, 'block_id') ?? `b${blocks.indexOf(block)}`;
      return [blockId, { [String(element.action_id)]: { type: 'checkboxes', selected_options: selected } }];
    }),
  );
}

/** A press on an element of a message. An ephemeral message is not sent along, only where it stands. */
export function blockActionPayload(
  at: Interaction,
  channel: SlackChannel,
  message: SlackMessage,
  press: { actionId: string; value: string | null; ts: string; ticked: readonly string[] },
): Json {
  const ephemeral = message.ephemeralTo !== null;
  return {
    ...common(at),
    type: 'block_actions',
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    },
    channel: { id: channel.id, name: channelName(channel) },
    ...(ephemeral ? {} : { message: messageToJson(message) }),
    state: { values: tickedState(message.blocks, press.ticked) },
    response_url: at.responseUrl,
    actions: [pressed(message.blocks, press.actionId, press.value, press.ts)],
  };
}

/** A press on an element inside an open modal. */
export function viewActionPayload(
  at: Interaction,
  open: OpenView,
  press: { actionId: string; value: string | null; ts: string },
): Json {
  return {
    ...common(at),
    type: 'block_actions',
    container: { type: 'view', view_id: open.id },
    view: { type: 'modal', ...viewToJson(open) },
    actions: [pressed(jsonList(open.view.blocks), press.actionId, press.value, press.ts)],
  };
}

/** Somebody types in a select menu of an open modal that asks for its options. */
export function suggestionPayload(at: Interaction, open: OpenView, actionId: string, typed: string): Json {
  const block = jsonList(open.view.blocks).find((one) => isJson(one.element) && one.element.action_id === actionId);
  if (block === undefined) throw new Error(`the view has no input with the action id ${actionId}`);
  return {
    ...common(at),
    type: 'block_suggestion',
    container: { type: 'view', view_id: open.id },
    view: { type: 'modal', ...viewToJson(open, viewState(open.view, {})) },
    action_id: actionId,
    block_id: textAt(block, 'block_id') ?? '',
    value: typed,
  };
}

/** The submission of an open modal with what the user entered, by action id. */
export function submissionPayload(at: Interaction, open: OpenView, entered: Record<string, string | string[]>): Json {
  return {
    ...common(at),
    type: 'view_submission',
    view: viewToJson(open, viewState(open.view, entered)),
    response_urls: [],
  };
}

/** The closing of a modal, sent only when the view asked for it. */
export function closedPayload(at: Interaction, open: OpenView): Json {
  return { ...common(at), type: 'view_closed', view: viewToJson(open), is_cleared: false };
}
