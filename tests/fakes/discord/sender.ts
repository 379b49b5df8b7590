/** What people do on the server, each act one interaction, sent over the gateway or as a signed request. */
import { isJson, type Json, jsonList, textAt } from '../loopback.ts';
import type { Commands } from './commands.ts';
import * as model from './guild.ts';
import { channelToJson, memberToJson, messageToJson, userToJson } from './guild-json.ts';
import { type DiscordInteraction, interactionType, newInteraction } from './interactions.ts';

/** Types of options: docs.discord.com/developers/interactions/application-commands, "Application Command Option Type". */
const optionType = {
  subcommand: 1,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  number: 10,
  attachment: 11,
};

type OptionValue = string | number | boolean;

/** Who and where; by default Alice in #desk. A direct message's channel makes an interaction outside the server. */
interface Scene {
  user?: string;
  channel?: string;
  /** Another server that has the bot, with the same people and channels. */
  server?: string;
}

/** What the acts are made from. `send` resolves with the first callback, or when Discord's patience is over. */
export interface SenderDeps {
  guild: model.Guild;
  commands: Commands;
  send: (interaction: DiscordInteraction) => Promise<void>;
}

function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`the peer knows no ${what}`);
  return value;
}

/** The type of an option: as registered, else from its value. An option that is not registered is a mistake of the test and throws. */
function typeOf(command: Json | null, name: string, value: OptionValue): number {
  if (command === null) {
    if (typeof value === 'boolean') return optionType.boolean;
    return typeof value === 'number' ? optionType.integer : optionType.string;
  }
  const registered = jsonList(command.options).find((option) => option.name === name);
  return Number(must(registered, `option ${name} of /${textAt(command, 'name')}; register it first`).type);
}

/** The components of a message or modal, at every depth. */
function allComponents(components: Json[]): Json[] {
  return components.flatMap((component) => {
    const inside = [...jsonList(component.components), component.accessory, component.component].filter(isJson);
    return [component, ...allComponents(inside)];
  });
}

/** A modal's components as they come back: the same rows and labels, each input with what was entered. */
function submitted(components: Json[], entered: Record<string, string | string[]>): Json[] {
  const input = (component: Json): Json => {
    const value = entered[textAt(component, 'custom_id') ?? ''];
    const answer = Array.isArray(value) ? { values: value } : { value: value ?? textAt(component, 'value') ?? '' };
    return { type: component.type, custom_id: component.custom_id, ...answer };
  };
  return components.flatMap((component): Json[] => {
    if (isJson(component.component)) return [{ type: component.type, component: input(component.component) }];
    if (component.type !== 1) return [];
    return [{ type: 1, components: jsonList(component.components).map(input) }];
  });
}

/** Creates the acts. Each resolves with the interaction when the bot has called back, or when three seconds are over. */
export function createSender({ guild, commands, send }: SenderDeps) {
  const userOf = (id: string) => must(guild.users.get(id), `user ${id}`);
  const showMessage = (message: model.DiscordMessage) => messageToJson(message, userOf(message.author));

  /** The part of an interaction that tells who, where, and with which permissions. */
  const place = (user: string, channel: model.DiscordChannel, server: string): Json => {
    const who = userOf(user);
    const common = {
      channel_id: channel.id,
      channel: { ...channelToJson(channel, who), permissions: model.personPermissions(user, channel) },
      app_permissions: model.botPermissions(channel),
      locale: 'en-US',
      entitlements: [],
      attachment_size_limit: 10_485_760,
    };
    if (channel.type === 1) {
      return { ...common, user: userToJson(who), context: 1, authorizing_integration_owners: { 0: '0' } };
    }
    return {
      ...common,
      member: { ...memberToJson(who), permissions: model.personPermissions(user, channel) },
      guild_id: server,
      guild: { id: server, locale: 'en-US', features: [] },
      guild_locale: 'en-US',
      context: 0,
      authorizing_integration_owners: { 0: server },
    };
  };

  const act = async (
    scene: Scene,
    type: number,
    data: Json,
    more: { source?: model.DiscordMessage; rest?: Json } = {},
  ): Promise<DiscordInteraction> => {
    const user = scene.user ?? model.discordCast.alice;
    const channel = must(guild.find(scene.channel ?? model.discordCast.desk), `channel ${scene.channel}`);
    const from = { user, channel: channel.id, source: more.source ?? null };
    const where = place(user, channel, scene.server ?? model.discordCast.guild);
    const interaction = newInteraction(guild, { type, data, ...where, ...more.rest }, from);
    await send(interaction);
    return interaction;
  };

  const registered = (name: string, type: number): Json | null => {
    const found = commands.find(name, type);
    return found === null && !commands.empty()
      ? must(found, `command ${name} of type ${type}; register it first`)
      : found;
  };

  const commandData = (scene: CommandScene, focused: string | null): Json => {
    const command = registered(scene.name, 1);
    const given = Object.entries(scene.options ?? {});
    const options = given.map(([name, value]) => ({
      name,
      value,
      type: typeOf(command, name, value),
      ...(name === focused ? { focused: true } : {}),
    }));
    const channels = options
      .filter((option) => option.type === optionType.channel)
      .map(({ value }) => must(guild.find(String(value)), `channel ${value}`));
    const permissionsIn = (entry: model.DiscordChannel) =>
      model.personPermissions(scene.user ?? model.discordCast.alice, entry);
    const resolved = {
      channels: Object.fromEntries(
        channels.map((entry) => [entry.id, { ...channelToJson(entry), permissions: permissionsIn(entry) }]),
      ),
    };
    const id = command?.id ?? guild.snowflake();
    const attachments = Object.fromEntries((scene.attachments ?? []).map((each) => [textAt(each, 'id'), each]));
    const all = {
      ...(channels.length === 0 ? {} : resolved),
      ...(scene.attachments === undefined ? {} : { attachments }),
    };
    return { id, name: scene.name, type: 1, options, ...(Object.keys(all).length === 0 ? {} : { resolved: all }) };
  };

  interface CommandScene extends Scene {
    name: string;
    options?: Record<string, OptionValue>;
    /** What the options of type attachment stand for, by their ids. */
    attachments?: Json[];
  }

  return {
    /** A slash command with its options by name. */
    sendCommand: (scene: CommandScene) => act(scene, interactionType.command, commandData(scene, null)),
    /** What Discord asks while the user types into the option `focused`. The choices are in the interaction. */
    sendAutocomplete: (scene: CommandScene & { focused: string }) =>
      act(scene, interactionType.autocomplete, commandData(scene, scene.focused)),
    /** A command of the message's context menu. */
    sendMessageCommand(scene: Scene & { name: string; message: model.DiscordMessage }): Promise<DiscordInteraction> {
      const { message } = scene;
      const id = registered(scene.name, 3)?.id ?? guild.snowflake();
      const resolved = { messages: { [message.id]: showMessage(message) } };
      const data = { id, name: scene.name, type: 3, target_id: message.id, resolved };
      return act({ ...scene, channel: message.channel }, interactionType.command, data);
    },
    /** A press on a component of a message the user sees, by custom id. `values` are what was chosen in a select. */
    sendComponent(
      scene: Scene & { message: model.DiscordMessage; customId: string; values?: string[] },
    ): Promise<DiscordInteraction> {
      const { message, customId, values } = scene;
      const component = allComponents(message.components).find((entry) => entry.custom_id === customId);
      const type = must(component, `component ${customId} in the message`).type;
      const data = { component_type: type, custom_id: customId, id: 1, ...(values === undefined ? {} : { values }) };
      const rest = { message: showMessage(message) };
      return act({ ...scene, channel: message.channel }, interactionType.component, data, { source: message, rest });
    },
    /** The submission of a modal that an interaction opened, with what was entered by custom id. */
    sendModalSubmit(
      opened: DiscordInteraction,
      entered: Record<string, string | string[]>,
      server?: string,
    ): Promise<DiscordInteraction> {
      const modal = must(opened.modal, 'modal of this interaction');
      const known = allComponents(jsonList(modal.components)).map((component) => component.custom_id);
      for (const id of Object.keys(entered)) if (!known.includes(id)) throw new Error(`the modal has no input ${id}`);
      const data = { custom_id: modal.custom_id, components: submitted(jsonList(modal.components), entered) };
      const { user, channel, source } = opened;
      const more = source === null ? {} : { source, rest: { message: showMessage(source) } };
      return act({ user, channel, ...(server === undefined ? {} : { server }) }, interactionType.modal, data, more);
    },
    /** A message of a person: something to use the context menu on. */
    say: (
      scene: Scene & { content: string } & Partial<
          Pick<model.DiscordMessage, 'attachments' | 'snapshots' | 'embeds' | 'components'>
        >,
    ): model.DiscordMessage =>
      guild.post(scene.channel ?? model.discordCast.desk, {
        author: scene.user ?? model.discordCast.alice,
        content: scene.content,
        attachments: scene.attachments ?? [],
        snapshots: scene.snapshots ?? [],
        embeds: scene.embeds ?? [],
        components: scene.components ?? [],
        via: 'a person',
      }),
  };
}
