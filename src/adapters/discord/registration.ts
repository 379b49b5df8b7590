/** Registers the commands with Discord, from their definitions, if anything has changed. */
import { DiscordAPIError, REST } from 'discord.js';
import {
  type APIApplicationCommandOption,
  ApplicationCommandType,
  type LocalizationMap,
  PermissionFlagsBits,
  Routes,
} from 'discord-api-types/v10';
import type { Command } from '../../bot/command.ts';
import { OperatorError } from '../../lib/errors.ts';
import { commandsToDiscord } from './render/commands.ts';

/** What our body and Discord's version have in common; Discord's leaves out what is empty or false. */
interface ComparableCommand {
  type?: number;
  name: string;
  description?: string;
  description_localizations?: LocalizationMap | null;
  options?: readonly APIApplicationCommandOption[];
  contexts?: readonly number[] | null;
  integration_types?: readonly number[];
}

export type Registered = ComparableCommand & { id: string };

/** What the bot's role needs in the channels where it is used, and why: for the docs and the invitation's link. */
export const permissions: readonly { permission: string; bit: bigint; why: string }[] = [
  {
    permission: 'View Channel',
    bit: PermissionFlagsBits.ViewChannel,
    why: 'to post in a channel, the bot has to see it',
  },
  { permission: 'Send Messages', bit: PermissionFlagsBits.SendMessages, why: 'shared answers and summaries' },
  {
    permission: 'Send Messages in Threads',
    bit: PermissionFlagsBits.SendMessagesInThreads,
    why: 'the same, in threads',
  },
  {
    permission: 'Read Message History',
    bit: PermissionFlagsBits.ReadMessageHistory,
    why: 'to find the later parts of a long post and correct them, too, and to see after a crash whether a message was already posted',
  },
];

/** The events the bot asks for. None is privileged: to answer commands, it need not read what people write. */
export const intents: readonly { intent: string; why: string }[] = [
  { intent: 'Guilds', why: 'channels’ names and permissions, to post only where the asker may' },
];

/** Names of commands; a message menu in quotation marks. */
export interface Registration {
  added: string[];
  changed: string[];
  removed: string[];
  unchanged: string[];
  /** Of those removed: the same commands registered in another place, where people saw them twice or in vain. */
  elsewhere: string[];
  /** Opens Discord's dialogue that invites the bot with the permissions it needs. */
  invitation: string;
}

/**
 * Makes Discord's registration equal to the definitions; what is registered and no longer defined is removed, and so is
 * what is registered in the other place (everywhere instead of one server, or the reverse). Sends nothing where it is
 * equal already.
 *
 * @param applicationId null to ask Discord which application the token is of.
 * @param guild the one server to register for, at once; null for all, which can take Discord an hour.
 * @param api the address of Discord's REST API.
 * Rejects with an OperatorError on a bad token or where the bot is not in the server.
 */
export async function registerDiscord(
  commands: readonly Command[],
  target: { token: string; applicationId: string | null; guild: string | null; api: string },
): Promise<Registration> {
  const { token, applicationId, guild, api } = target;
  const rest = new REST({ api }).setToken(token);
  let invitation: string | null = null;
  try {
    const application = applicationId ?? ((await rest.get(Routes.currentApplication())) as { id: string }).id;
    invitation = inviteUrl(application);
    const everywhere = Routes.applicationCommands(application);
    const route = guild === null ? everywhere : Routes.applicationGuildCommands(application, guild);
    const wanted = wantedCommands(commands, guild);
    const registered = (await rest.get(route, { query: withLocalizations() })) as Registered[];
    const difference = diffRegistration(commands, guild, registered);
    const isSame = difference.added.length + difference.changed.length + difference.removed.length === 0;
    if (!isSame) await rest.put(route, { body: wanted });
    const others = guild === null ? await guildRoutes(rest, application) : [everywhere];
    return { ...difference, elsewhere: await removeFrom(rest, others, wanted.map(nameOf)), invitation };
  } catch (error) {
    throw errorToOperatorError(error, guild, invitation);
  }
}

/** Discord leaves translations out unless it is asked for them. */
const withLocalizations = () => new URLSearchParams({ with_localizations: 'true' });

function wantedCommands(commands: readonly Command[], guild: string | null): ComparableCommand[] {
  const all = commandsToDiscord(commands);
  return guild === null ? all : all.map(withoutContexts);
}

/** How what is registered differs from the definitions. */
export function diffRegistration(
  commands: readonly Command[],
  guild: string | null,
  registered: readonly Registered[],
): ReturnType<typeof diffCommands> {
  return diffCommands(wantedCommands(commands, guild), guild === null ? registered : registered.map(withoutContexts));
}

/** The routes of the servers that the bot is in: the first 200, which Discord gives at once. */
async function guildRoutes(rest: REST, application: string): Promise<`/${string}`[]> {
  const guilds = (await rest.get(Routes.userGuilds())) as { id: string }[];
  return guilds.map(({ id }) => Routes.applicationGuildCommands(application, id));
}

async function removeFrom(rest: REST, routes: readonly `/${string}`[], names: readonly string[]): Promise<string[]> {
  const removed = new Set<string>();
  for (const route of routes) {
    const registered = ((await rest.get(route).catch(forbiddenToEmpty)) as Registered[]) ?? [];
    for (const command of registered.filter((one) => names.includes(nameOf(one)))) {
      await rest.delete(`${route}/${command.id}`);
      removed.add(nameOf(command));
    }
  }
  return [...removed];
}

/** A server that invited the bot without its commands has none registered. */
function forbiddenToEmpty(error: unknown): [] {
  if (error instanceof DiscordAPIError && error.status === 403) return [];
  throw error;
}

/** Contexts apply to global commands only; one server's commands are used there. */
function withoutContexts<Placed extends ComparableCommand>({ contexts: _, integration_types: __, ...command }: Placed) {
  return command;
}

function inviteUrl(application: string): string {
  const bits = permissions.reduce((sum, { bit }) => sum | bit, 0n);
  return `https://discord.com/oauth2/authorize?client_id=${application}&scope=bot+applications.commands&permissions=${bits}`;
}

function errorToOperatorError(error: unknown, guild: string | null, invitation: string | null): unknown {
  if (!(error instanceof DiscordAPIError)) return error;
  if (error.status === 401) {
    return new OperatorError(
      'Discord refuses DISCORD_TOKEN: copy the bot token again from https://discord.com/developers/applications into it.',
      { cause: error },
    );
  }
  if (error.status === 403 || error.status === 404) {
    const where = guild === null ? 'its application' : `the server DISCORD_GUILD=${guild}`;
    const remedy = invitation === null ? 'check the token' : `invite it with ${invitation}`;
    return new OperatorError(`The bot of DISCORD_TOKEN has no access to ${where}: ${remedy}, then register again.`, {
      cause: error,
    });
  }
  return error;
}

function diffCommands(
  wanted: readonly ComparableCommand[],
  registered: readonly ComparableCommand[],
): Pick<Registration, 'added' | 'changed' | 'removed' | 'unchanged'> {
  const before = new Map(registered.map((command) => [nameOf(command), toComparison(command)]));
  const names = wanted.map(nameOf);
  const isSame = (command: ComparableCommand) => before.get(nameOf(command)) === toComparison(command);
  return {
    added: names.filter((name) => !before.has(name)),
    changed: wanted.filter((command) => before.has(nameOf(command)) && !isSame(command)).map(nameOf),
    removed: [...before.keys()].filter((name) => !names.includes(name)),
    unchanged: wanted.filter(isSame).map(nameOf),
  };
}

const nameOf = ({ type, name }: ComparableCommand): string =>
  type === ApplicationCommandType.Message ? `“${name}”` : `/${name}`;

function toComparison({
  name,
  description = '',
  description_localizations = null,
  options = [],
  contexts,
  integration_types,
}: ComparableCommand): string {
  return JSON.stringify([
    name,
    description,
    sortedTexts(description_localizations),
    contexts ?? null,
    integration_types ?? null,
    options.map(optionToComparison),
  ]);
}

function optionToComparison(option: APIApplicationCommandOption): unknown[] {
  const { name, description, description_localizations, type, required = false } = option;
  const {
    autocomplete = false,
    choices = [],
    channel_types = [],
  } = option as Partial<{
    autocomplete: boolean;
    choices: { name: string; name_localizations?: LocalizationMap | null; value: unknown }[];
    channel_types: number[];
  }>;
  return [
    name,
    description,
    sortedTexts(description_localizations),
    type,
    required,
    autocomplete,
    choices.map((choice) => [choice.name, sortedTexts(choice.name_localizations), choice.value]),
    channel_types.toSorted((one, other) => one - other),
  ];
}

/** Discord may give languages in another order. */
const sortedTexts = (texts: LocalizationMap | null | undefined) => Object.entries(texts ?? {}).sort();
