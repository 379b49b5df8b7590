/** What people do in the workspace, each act one delivery to the app, and what its acknowledgement makes visible. */
import { isJson, type Json } from '../loopback.ts';
import type { Delivery, DeliveryKind } from './delivery.ts';
import * as events from './events.ts';
import type { ResponseTarget, ResponseUrls } from './response-urls.ts';
import type { OpenView, Views } from './views.ts';
import { cast, type SlackChannel, type SlackMessage, type SlackUser, type Workspace } from './workspace.ts';

/** What the acts are made from. */
export interface SenderDeps {
  workspace: Workspace;
  views: Views;
  responses: ResponseUrls;
  now: () => number;
  note: (where: string, body: unknown) => void;
  origin: string;
  deliver: (delivery: Delivery) => Promise<void>;
}

/** What a message has beside its text. */
interface Beside {
  threadTs?: string;
  files?: Json[];
  attachments?: Json[];
  blocks?: Json[];
  /** Where an app posted it. */
  botId?: string;
}

/** Text of a command or message: `typed` is what the user typed and is escaped as Slack does; `text` is on the wire as it stands. */
interface Words {
  typed?: string;
  text?: string;
}

/** Who and where; by default Alice in #desk. */
interface Scene {
  user?: string;
  channel?: string;
}

const onWire = (words: Words): string => words.text ?? events.typedToWire(words.typed ?? '');

function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`the peer knows no ${what}`);
  return value;
}

/** Creates the acts. Each resolves when the delivery is acknowledged or its time is over. */
export function createSender(deps: SenderDeps) {
  const { workspace, views, responses } = deps;
  let count = 0;

  const userOf = (scene: Scene): SlackUser => {
    const id = scene.user ?? cast.alice;
    return must(workspace.users.get(id), `user ${id}`);
  };
  const channelOf = (scene: Scene): SlackChannel =>
    must(workspace.find(scene.channel ?? cast.desk), `channel ${scene.channel}`);

  const send = async (kind: DeliveryKind, payload: Json, retry: Delivery['retry'] = null): Promise<Delivery> => {
    count += 1;
    const id = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    const nothing = { status: null, ack: null, ackAfterMs: null, failure: null, sent: null };
    const delivery: Delivery = { id, kind, payload, retry, ...nothing };
    await deps.deliver(delivery);
    return delivery;
  };

  const interaction = (user: SlackUser, target: ResponseTarget): events.Interaction => ({
    user,
    triggerId: views.trigger(user.id),
    responseUrl: deps.origin + responses.create(target),
  });

  /** Shows the body of a command's acknowledgement to the asker, or to the channel when it says `in_channel`. */
  const showAck = (delivery: Delivery, target: ResponseTarget): void => {
    if (delivery.failure !== null || delivery.ack === null) return;
    const body = isJson(delivery.ack) ? delivery.ack : { text: String(delivery.ack) };
    deps.note(`acknowledgement of ${String(delivery.payload.command)}`, body);
    responses.show(target, body, 'ack');
  };

  const event = (inner: Json): Promise<Delivery> => {
    count += 1;
    return send('events_api', events.eventPayload(`Ev${String(count).padStart(9, '0')}`, deps.now() / 1000, inner));
  };

  const say = (scene: Scene & Words & Beside, channel: SlackChannel, text: string): SlackMessage =>
    workspace.post(channel.id, {
      user: userOf(scene).id,
      text,
      threadTs: scene.threadTs ?? null,
      via: 'a person',
      files: scene.files ?? [],
      attachments: scene.attachments ?? [],
      blocks: scene.blocks ?? [],
      botId: scene.botId ?? null,
    });

  return {
    /** A slash command. The acknowledgement's body becomes visible as Slack shows it. */
    async sendCommand(scene: Scene & Words & { command: string }): Promise<Delivery> {
      const user = userOf(scene);
      const channel = channelOf(scene);
      const target = { channel: channel.id, user: user.id, threadTs: null, message: null };
      const payload = events.commandPayload(interaction(user, target), channel, scene.command, onWire(scene));
      const delivery = await send('slash_commands', payload);
      showAck(delivery, target);
      return delivery;
    },
    /** A message that mentions the bot in front: the `app_mention` event, in a thread when `threadTs` is given. */
    async sendMention(scene: Scene & Words & { threadTs?: string; files?: Json[] }): Promise<Delivery> {
      const channel = channelOf(scene);
      const message = say(scene, channel, `<@${cast.bot}> ${onWire(scene)}`);
      return event(events.messageEvent('app_mention', message, channel));
    },
    /** A direct message to the bot: the `message` event with `channel_type` im. */
    async sendDirectMessage(scene: Scene & Words & { threadTs?: string; files?: Json[] }): Promise<Delivery> {
      const channel = workspace.directMessage(userOf(scene).id);
      const message = say(scene, channel, onWire(scene));
      return event(events.messageEvent('message', message, channel));
    },
    /** Any inner event of the Events API, as it stands. */
    sendEvent: event,
    /** A message of a person, with no event: something to use a shortcut on, or the start of a thread. */
    say: (scene: Scene & Words & Beside): SlackMessage => say(scene, channelOf(scene), onWire(scene)),
    /** The message shortcut with a callback id, on a message. */
    async sendShortcut(scene: Scene & { callbackId: string; message: SlackMessage }): Promise<Delivery> {
      const { message } = scene;
      const user = userOf(scene);
      const channel = channelOf({ channel: message.channel });
      const at = interaction(user, { channel: channel.id, user: user.id, threadTs: message.threadTs, message: null });
      return send('interactive', events.shortcutPayload(at, channel, message, scene.callbackId));
    },
    /** A press on the element with an action id in a message the user sees, or in an open view. `value` chooses an option. */
    async sendBlockAction(
      scene: Scene & { actionId: string; value?: string; ticked?: readonly string[] } & (
          | { message: SlackMessage }
          | { view: OpenView }
        ),
    ): Promise<Delivery> {
      const user = userOf(scene);
      const { actionId, value = null, ticked = [] } = scene;
      const press = { actionId, value, ticked, ts: workspace.nextTs() };
      if ('view' in scene) {
        const nowhere = { channel: '', user: user.id, threadTs: null, message: null };
        return send('interactive', events.viewActionPayload(interaction(user, nowhere), scene.view, press));
      }
      const { message } = scene;
      const target = { channel: message.channel, user: user.id, threadTs: message.threadTs, message };
      const channel = channelOf({ channel: message.channel });
      return send('interactive', events.blockActionPayload(interaction(user, target), channel, message, press));
    },
    /** Types in a select menu of an open view that asks for its options; the acknowledgement holds them. */
    sendSuggestion({ view, actionId, typed }: { view: OpenView; actionId: string; typed: string }): Promise<Delivery> {
      const user = userOf({ user: view.user });
      const nowhere = { channel: '', user: user.id, threadTs: null, message: null };
      return send('interactive', events.suggestionPayload(interaction(user, nowhere), view, actionId, typed));
    },
    /** Submits an open view with what was entered by action id. `errors` are what the form shows, or null when it was taken. */
    async sendViewSubmission(scene: {
      view: OpenView;
      entered: Record<string, string | string[]>;
    }): Promise<Delivery & { errors: Json | null }> {
      const user = userOf({ user: scene.view.user });
      const nowhere = { channel: '', user: user.id, threadTs: null, message: null };
      const payload = events.submissionPayload(interaction(user, nowhere), scene.view, scene.entered);
      const delivery = await send('interactive', payload);
      if (delivery.failure !== null) return { ...delivery, errors: null };
      if (isJson(delivery.ack)) deps.note('acknowledgement of a submission', delivery.ack);
      return { ...delivery, errors: views.submitted(scene.view, delivery.ack) };
    },
    /** Closes an open view with its cross. */
    async sendViewClosed(view: OpenView): Promise<Delivery> {
      const user = userOf({ user: view.user });
      const nowhere = { channel: '', user: user.id, threadTs: null, message: null };
      const payload = events.closedPayload(interaction(user, nowhere), view);
      views.submitted(view, null);
      return send('interactive', payload);
    },
    /** The same event once more, as Slack does when it saw no acknowledgement: same payload, new envelope, `num` counting from 1. */
    redeliver: (delivery: Delivery, num: number, reason = 'timeout'): Promise<Delivery> =>
      send(delivery.kind, delivery.payload, { num, reason }),
  };
}
