/** Makes Discord's commands from their definitions, with their descriptions in every language. */
import {
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  type LocalizationMap,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { Command } from '../../../bot/command.ts';
import { choiceToLabel, type Option } from '../../../bot/options.ts';
import { inLanguage, LANGUAGES, type MessageKey, t } from '../../../locales/index.ts';
import { threadTypes } from '../channels.ts';
import { MAX_CHOICES, MAX_OPTIONS } from '../limits.ts';

type CommandBody = RESTPutAPIApplicationCommandsJSONBody[number];

/** A record belongs to a newsroom, and in a direct message nobody knows whose newsroom is asking. */
const GUILD_ONLY = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};

/**
 * @returns one chat command for each command that is not hidden, and a message menu for each shortcut.
 * No command is reserved to a permission: who may read the record is whoever is in the server. Which roles and channels
 * may use a command is the server's to set (Server Settings, Integrations); what a post needs is checked when it is made.
 */
export function commandsToDiscord(commands: readonly Command[]): CommandBody[] {
  const shown = commands.filter(({ hidden }) => !hidden);
  return [
    ...shown.map(({ name, summary, options }) => ({
      type: ApplicationCommandType.ChatInput as const,
      name,
      ...describe(summary),
      options: sortRequiredFirst(name, options).map(toOption),
      ...GUILD_ONLY,
    })),
    ...shown.flatMap(({ shortcut }) =>
      shortcut === null ? [] : [{ type: ApplicationCommandType.Message as const, name: shortcut, ...GUILD_ONLY }],
    ),
  ];
}

/** Discord shows the description in the asker's language where it has it. */
function describe(key: MessageKey) {
  return { description: t(key), description_localizations: translate(() => t(key)) };
}

/** By Discord's name of each language but English, which is the default. */
function translate(toText: () => string): LocalizationMap {
  const languages = LANGUAGES.filter((language) => language !== 'en');
  return Object.fromEntries(languages.map((language) => [language, inLanguage(language, toText)]));
}

/** Discord requires this order. */
function sortRequiredFirst(command: string, options: readonly Option[]): Option[] {
  const all = options.filter(({ isTypedOnly }) => !isTypedOnly);
  if (all.length > MAX_OPTIONS) {
    const surplus = all.slice(MAX_OPTIONS).map(({ name }) => name);
    throw new Error(
      `/${command} has ${all.length} options for Discord, which lists ${MAX_OPTIONS}: leave ${surplus.join(', ')} to its form and to typed lines (isTypedOnly), or make one of two`,
    );
  }
  return [...all.filter(({ required }) => required), ...all.filter(({ required }) => !required)];
}

function toOption({ name, summary, required, kind, choices }: Option): APIApplicationCommandOption {
  const common = { name, ...describe(summary), required };
  switch (kind) {
    case 'text':
      return { ...common, type: ApplicationCommandOptionType.String };
    case 'number':
      return { ...common, type: ApplicationCommandOptionType.Integer };
    case 'flag':
      return { ...common, type: ApplicationCommandOptionType.Boolean };
    case 'channel':
      return {
        ...common,
        type: ApplicationCommandOptionType.Channel,
        channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement, ...threadTypes],
      };
    case 'file':
      return { ...common, type: ApplicationCommandOptionType.Attachment };
    case 'choice':
      if (choices.length > MAX_CHOICES)
        return { ...common, type: ApplicationCommandOptionType.String, autocomplete: true };
      return {
        ...common,
        type: ApplicationCommandOptionType.String,
        choices: choices.map((choice) => ({
          name: choice,
          name_localizations: translate(() => choiceToLabel(choice)),
          value: choice,
        })),
      };
    default:
      return { ...common, type: ApplicationCommandOptionType.String, autocomplete: true };
  }
}
