/**
 * Translates what Discord sends into what the bot understands. Takes the raw interaction, which is the same over the gateway
 * and over HTTP.
 */
import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteractionDataOption,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIMessageApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  MessageFlags,
} from 'discord-api-types/v10';
import type { Invocation } from '../../bot/answer.ts';
import type { Asker } from '../../bot/asker.ts';
import { formatMessageParts } from '../../bot/asking/message-parts.ts';
import type { Command } from '../../bot/command.ts';
import { originToOptions } from '../../bot/editing/recording/message-source.ts';
import type { FormStepRef } from '../../bot/forms/form.ts';
import { toLanguage } from '../../locales/index.ts';
import { firstAttachmentUrl } from './files.ts';
import { messageToParts } from './message-parts.ts';
import { customIdToChecklist } from './render/controls.ts';
import { componentsToValues, customIdToFormStepRef } from './render/modal.ts';
import { isPageButton } from './render/render.ts';

export type InteractionRequest =
  | { kind: 'command'; invocation: Invocation; audience: Command['audience'] }
  /**
   * Of a button, or of what was chosen in a menu. `replaces`: the answer takes the place of the message that has it;
   * `mayReplace`: if the answer asks for that. `chosen`: what a checklist adds to the press's options.
   */
  | { kind: 'press'; id: string; replaces: boolean; mayReplace: boolean; chosen: Readonly<Record<string, string>> }
  /** A submitted step of a form. */
  | { kind: 'form'; press: FormStepRef; values: Record<string, string>; mayReplace: boolean }
  | { kind: 'completion'; command: string; option: string; typed: string; others: Record<string, string> }
  /** What the asker is told instead of an answer. */
  | { kind: 'refusal'; sentence: string }
  /** Not ours. */
  | { kind: 'unknown' };

export function interactionToRequest(interaction: APIInteraction, commands: readonly Command[]): InteractionRequest {
  switch (interaction.type) {
    case InteractionType.MessageComponent:
      return toPress(interaction);
    case InteractionType.ApplicationCommandAutocomplete:
      return toAutocomplete(interaction);
    case InteractionType.ModalSubmit:
      return toForm(interaction);
    case InteractionType.ApplicationCommand:
      if (interaction.data.type === ApplicationCommandType.ChatInput)
        return toCommand(interaction as APIChatInputApplicationCommandInteraction, commands);
      if (interaction.data.type === ApplicationCommandType.Message)
        return toShortcut(interaction as APIMessageApplicationCommandInteraction, commands);
      return { kind: 'unknown' };
    default:
      return { kind: 'unknown' };
  }
}

export function isAutocomplete(interaction: APIInteraction): boolean {
  return interaction.type === InteractionType.ApplicationCommandAutocomplete;
}

export function interactionToAsker(interaction: APIInteraction): Asker {
  const user = interaction.member?.user ?? interaction.user;
  return {
    id: user?.id ?? '',
    name: interaction.member?.nick ?? user?.global_name ?? user?.username ?? '',
    platform: 'discord',
    channel: interaction.channel?.id ?? interaction.channel_id ?? null,
    groups: interaction.member?.roles ?? [],
    language: toLanguage('locale' in interaction ? interaction.locale : null),
    ...(interaction.guild_id === undefined ? {} : { workspace: interaction.guild_id }),
  };
}

function toForm({ data, message }: APIModalSubmitInteraction): InteractionRequest {
  const press = customIdToFormStepRef(data.custom_id);
  if (press === null)
    return { kind: 'refusal', sentence: 'This form is from an older version of the bot. Begin it again.' };
  return { kind: 'form', press, values: componentsToValues(data.components), mayReplace: isPrivate(message) };
}

function toCommand(
  { data }: APIChatInputApplicationCommandInteraction,
  commands: readonly Command[],
): InteractionRequest {
  return {
    kind: 'command',
    invocation: { command: data.name, options: withAttachmentUrls(data, toOptions(data.options ?? [])) },
    audience: audienceOf(data.name, commands),
  };
}

/** An attachment's option has only its id; its address is beside the options. */
function withAttachmentUrls(
  { options = [], resolved }: APIChatInputApplicationCommandInteraction['data'],
  named: Record<string, string>,
): Record<string, string> {
  const attachments = resolved?.attachments ?? {};
  const files = options.filter(({ type }) => type === ApplicationCommandOptionType.Attachment);
  return {
    ...named,
    ...Object.fromEntries(files.map(({ name }) => [name, attachments[named[name] ?? '']?.url ?? ''])),
  };
}

function toShortcut(
  { data, channel, guild_id }: APIMessageApplicationCommandInteraction,
  commands: readonly Command[],
): InteractionRequest {
  const command = commands.find(({ shortcut }) => shortcut === data.name);
  const option = command?.options.find(({ positional }) => positional);
  if (command === undefined || option === undefined) {
    return {
      kind: 'refusal',
      sentence: `“${data.name}” is no longer a command of this bot. Try again in a few minutes, when Discord's menus are up to date.`,
    };
  }
  const message = data.resolved.messages[data.target_id];
  const forwarded = message?.message_snapshots?.[0]?.message;
  const file = command.options.find(({ kind }) => kind === 'file');
  const address = firstAttachmentUrl(message?.attachments) ?? firstAttachmentUrl(forwarded?.attachments);
  const parts = message === undefined ? [] : messageToParts(message);
  const first = parts.find((part) => part.text.trim() !== '');
  const text = option.takesParts === true ? formatMessageParts(parts) : (first?.text ?? '');
  if (file !== undefined && address !== null)
    return {
      kind: 'command',
      invocation: {
        command: command.name,
        options: {
          [file.name]: address,
          ...(option.takesParts === true && text.trim() !== '' ? { [option.name]: text } : {}),
        },
      },
      audience: command.audience,
    };
  const origin =
    command.takesMessage && message !== undefined && first?.place === null
      ? originToOptions({
          text,
          channel: channel.name ?? null,
          address: `https://discord.com/channels/${guild_id ?? '@me'}/${channel.id}/${message.id}`,
          sentAt: new Date(message.timestamp),
        })
      : {};
  if (text.trim() === '') {
    return {
      kind: 'refusal',
      sentence:
        file === undefined
          ? `This message has no text to ask about. Type the words after /${command.name} instead.`
          : `This message has no file and no link. Give them to /${command.name} instead.`,
    };
  }
  return {
    kind: 'command',
    invocation: { command: command.name, options: { [option.name]: text, ...origin } },
    audience: command.audience,
  };
}

/** Turning the page replaces a private answer; in a public post it would change what everybody reads. */
function toPress({ data, message }: APIMessageComponentInteraction): InteractionRequest {
  const mayReplace = isPrivate(message);
  const press = { kind: 'press', replaces: false, mayReplace, chosen: {} } as const;
  if (data.component_type === ComponentType.Button) {
    const pressed = findComponent(message.components ?? [], data.custom_id);
    return { ...press, id: data.custom_id, replaces: mayReplace && isPageButton(pressed?.id) };
  }
  const checklist = customIdToChecklist(data.custom_id);
  if (checklist === null) return { ...press, id: data.values[0] ?? '' };
  return { ...press, id: checklist.press, chosen: { [checklist.option]: data.values.join(',') } };
}

function isPrivate(message: { flags?: MessageFlags | undefined } | undefined): boolean {
  return ((message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
}

interface Nested {
  custom_id?: string;
  id?: number;
  components?: readonly Nested[];
}

/** Buttons stand in rows, and rows in a container. */
function findComponent(components: readonly object[], customId: string): Nested | undefined {
  for (const component of components as readonly Nested[]) {
    const found = component.custom_id === customId ? component : findComponent(component.components ?? [], customId);
    if (found !== undefined) return found;
  }
  return undefined;
}

function toAutocomplete({ data }: APIApplicationCommandAutocompleteInteraction): InteractionRequest {
  const options = data.options ?? [];
  const focused = options.find((option) => 'focused' in option && option.focused === true);
  if (focused === undefined) return { kind: 'unknown' };
  const { [focused.name]: typed = '', ...others } = toOptions(options);
  return { kind: 'completion', command: data.name, option: focused.name, typed, others };
}

function toOptions(options: readonly APIApplicationCommandInteractionDataOption[]): Record<string, string> {
  return Object.fromEntries(
    options.flatMap((option) => ('value' in option ? [[option.name, String(option.value)] as const] : [])),
  );
}

/** Private if in doubt: what was public cannot be taken back. */
export function audienceOf(name: string, commands: readonly Command[]): Command['audience'] {
  return commands.find((command) => command.name === name)?.audience ?? 'asker';
}
