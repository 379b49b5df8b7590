/** The app's manifest, made from the commands: https://docs.slack.dev/reference/app-manifest */
import type { webApi } from '@slack/bolt';
import type { Command } from '../../bot/command.ts';
import type { Option } from '../../bot/options.ts';
import { slackLimits } from './limits.ts';

type Manifest = webApi.AppsManifestCreateArguments['manifest'];
type BotScope = NonNullable<NonNullable<NonNullable<Manifest['oauth_config']>['scopes']>['bot']>[number];

/** Every scope of the bot, and what it is for. */
export const scopes: readonly { scope: BotScope; why: string }[] = [
  { scope: 'commands', why: 'slash commands and message shortcuts' },
  { scope: 'chat:write', why: 'answers in threads, and summaries in the channels the bot is invited to' },
  { scope: 'app_mentions:read', why: 'questions that mention the bot, in channels and in threads' },
  { scope: 'im:history', why: 'questions in direct messages to the bot' },
  {
    scope: 'channels:read',
    why: 'finding a public channel that a person names, such as to:#desk, and checking that they are in it',
  },
  { scope: 'groups:read', why: 'the same for private channels that the bot is invited to' },
  { scope: 'users:read', why: 'answering each person in the language they have set in Slack' },
  { scope: 'usergroups:read', why: 'finding out who is in a user group that EDITORS names' },
  {
    scope: 'channels:history',
    why: 'checking after a crash whether a message was already posted, so that none is posted twice, and reading a message that somebody asks to check by a reaction',
  },
  { scope: 'groups:history', why: 'the same in private channels that the bot is invited to' },
  {
    scope: 'reactions:read',
    why: 'checking a message that somebody reacts to with the emoji in CHECK_REACTION; unused without it',
  },
  { scope: 'files:read', why: 'reading the file that “Draft a dossier” is used on' },
];

export interface ManifestOptions {
  commands: readonly Command[];
  /** The app's name in Slack, at most 35 characters. */
  name: string;
  socketMode: boolean;
  /** Where Slack sends events over HTTP, such as `https://bot.example.org/slack/events`; null in Socket Mode. */
  requestUrl: string | null;
  /** Where Slack redirects people after they installed the app; null for a single workspace. */
  redirectUrl: string | null;
}

/** The callback id of the message shortcut that runs a command. */
export function commandToCallbackId(command: Pick<Command, 'name'>): string {
  return `shortcut-${command.name}`;
}

/** The manifest, to be written as JSON. Throws if a command exceeds Slack's limits. */
export function createSlackManifest({ commands, name, socketMode, requestUrl, redirectUrl }: ManifestOptions) {
  const shown = commands.filter((command) => !command.hidden);
  const shortcuts = shown.filter((command) => command.shortcut !== null);
  if (shown.length > slackLimits.commands || shortcuts.length > slackLimits.shortcuts) {
    throw new Error(
      `Slack takes ${slackLimits.commands} commands and ${slackLimits.shortcuts} shortcuts; there are ${shown.length} and ${shortcuts.length}`,
    );
  }
  const url = requestUrl === null ? {} : { url: requestUrl };
  const address = requestUrl === null ? {} : { request_url: requestUrl };
  // Where the fields of forms ask what they are completed to.
  const menus = requestUrl === null ? {} : { message_menu_options_url: requestUrl };
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: { name, description: 'Who said this, in which words, and who disputes it.' },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: name, always_online: true },
      slash_commands: shown.map((command) => ({ ...commandToSlashCommand(command), ...url })),
      ...(shortcuts.length === 0 ? {} : { shortcuts: shortcuts.map(commandToShortcut) }),
    },
    oauth_config: {
      ...(redirectUrl === null ? {} : { redirect_urls: [redirectUrl] }),
      scopes: { bot: scopes.map(({ scope }) => scope) },
    },
    settings: {
      event_subscriptions: {
        bot_events: [
          'app_mention',
          'app_home_opened',
          'message.im',
          'reaction_added',
          'app_uninstalled',
          'tokens_revoked',
        ],
        ...address,
      },
      interactivity: { is_enabled: true, ...address, ...menus },
      org_deploy_enabled: redirectUrl !== null,
      socket_mode_enabled: socketMode,
      token_rotation_enabled: false,
    },
  } satisfies Manifest;
}

/** `should_escape` makes Slack send channels as ids, which remain valid if a channel is renamed. */
function commandToSlashCommand(command: Command) {
  const hint = command.options.map(optionToHint).join(' ');
  return {
    command: `/${checkedLength(command.name, slackLimits.commandName - 1, command)}`,
    description: checkedLength(command.summary, slackLimits.commandDescription, command),
    ...(hint === '' ? {} : { usage_hint: checkedLength(hint, slackLimits.usageHint, command) }),
    should_escape: true,
  };
}

function commandToShortcut(command: Command) {
  return {
    type: 'message' as const,
    name: checkedLength(command.shortcut ?? '', slackLimits.shortcutName, command),
    callback_id: commandToCallbackId(command),
    description: checkedLength(command.summary, slackLimits.shortcutDescription, command),
  };
}

function optionToHint({ name, positional, required }: Option): string {
  const hint = positional ? name : `${name}:…`;
  return required ? `<${hint}>` : `[${hint}]`;
}

function checkedLength(value: string, maxLength: number, command: Command): string {
  if (value.length <= maxLength) return value;
  throw new Error(`/${command.name}: Slack takes at most ${maxLength} characters for “${value}”`);
}
