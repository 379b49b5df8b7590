/** Holds what goes out to Discord against its limits, its schema where there is one, and our own rule: nothing pings. */
import { isJson, type Json, textAt } from '../fakes/loopback.ts';
import { checkChoiceList, checkCommand, checkCommands } from './discord-commands.ts';
import { checkComponents, checkModal } from './discord-components.ts';
import { discordLimits } from './limits.ts';
import { checkKeys, checkLength, checkList, checkWellFormed, createReport, type Report } from './report.ts';
import { discordSchemaProblems } from './schemas.ts';

/**
 * What a body is for: PUT or POST of commands, the callback of an interaction, a follow-up, an edit of an interaction's message (`original`),
 * a message in a channel, an edit of one.
 */
export type DiscordPayloadKind = 'commands' | 'command' | 'callback' | 'followup' | 'original' | 'message' | 'edit';

const componentsV2 = 1 << 15;
const messageKeys = [
  ...['content', 'embeds', 'components', 'flags', 'allowed_mentions', 'attachments', 'tts', 'message_reference'],
  ...['nonce', 'enforce_nonce', 'poll', 'sticker_ids'],
];
const embedKeys = [
  ...['title', 'description', 'url', 'timestamp', 'color', 'footer', 'author', 'fields', 'image', 'thumbnail', 'type'],
  'provider',
];

function checkEmbed(report: Report, at: string, embed: Json): number {
  const limits = discordLimits.embed;
  checkKeys(report, at, embed, [], embedKeys);
  checkLength(report, `${at}.title`, embed.title, limits.title, 0);
  checkLength(report, `${at}.description`, embed.description, limits.description, 0);
  const footer = isJson(embed.footer) ? textAt(embed.footer, 'text') : null;
  const author = isJson(embed.author) ? textAt(embed.author, 'name') : null;
  checkLength(report, `${at}.footer.text`, footer, limits.footer);
  checkLength(report, `${at}.author.name`, author, limits.author);
  const fields = embed.fields === undefined ? [] : checkList(report, `${at}.fields`, embed.fields, limits.fields, 0);
  fields.forEach((field, index) => {
    checkKeys(report, `${at}.fields[${index}]`, field, ['name', 'value'], ['inline']);
    checkLength(report, `${at}.fields[${index}].name`, field.name, limits.fieldName);
    checkLength(report, `${at}.fields[${index}].value`, field.value, limits.fieldValue);
  });
  const texts = [embed.title, embed.description, footer, author, ...fields.flatMap(({ name, value }) => [name, value])];
  return texts.reduce((sum: number, text) => sum + (typeof text === 'string' ? text.length : 0), 0);
}

const hasItems = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

/** What Discord refuses in a message. An edit may be about one part only; a new message must have something in it. */
function checkMessage(report: Report, message: Json, isNew: boolean): void {
  const v2 = (Number(message.flags ?? 0) & componentsV2) !== 0;
  checkKeys(report, '', message, [], messageKeys);
  checkLength(report, 'content', message.content, discordLimits.content, 0);
  const embeds = message.embeds ? checkList(report, 'embeds', message.embeds, discordLimits.embeds, 0) : [];
  const total = embeds.reduce((sum, embed, index) => sum + checkEmbed(report, `embeds[${index}]`, embed), 0);
  if (total > discordLimits.embedTotal) {
    report.add('embeds', `${total} characters in all, at most ${discordLimits.embedTotal}`);
  }
  checkComponents(report, 'components', message.components, v2);
  const said = (textAt(message, 'content') ?? '') !== '';
  if (v2 && (said || hasItems(message.embeds) || message.poll || hasItems(message.sticker_ids))) {
    report.add('flags', 'Components V2 together with content, embeds, a poll or stickers');
  }
  const parts = [message.embeds, message.attachments, message.sticker_ids, ...(v2 ? [message.components] : [])];
  if (isNew && !said && !parts.some(hasItems) && !message.poll) report.add('', 'an empty message');
}

/** Our own rule: a message says that nothing in it pings, whatever it quotes. */
function checkNoPing(report: Report, message: Json): void {
  const mentions = message.allowed_mentions;
  if (!isJson(mentions)) report.add('allowed_mentions', 'is missing: say parse: []');
  else {
    if (!Array.isArray(mentions.parse) || mentions.parse.length > 0) report.add('allowed_mentions.parse', 'is not []');
    if (hasItems(mentions.users) || hasItems(mentions.roles)) report.add('allowed_mentions', 'names someone');
  }
}

/** Types of callbacks that carry a message, and whether it is a new one. */
const messageCallbacks: Record<number, { isNew: boolean }> = { 4: { isNew: true }, 7: { isNew: false } };

/** The message in a body, or null when it carries none. */
function messageIn(kind: DiscordPayloadKind, body: Json): { message: Json; isNew: boolean } | null {
  if (kind === 'commands' || kind === 'command') return null;
  if (kind !== 'callback') return { message: body, isNew: kind === 'message' || kind === 'followup' };
  const known = messageCallbacks[Number(body.type)];
  return known === undefined ? null : { message: isJson(body.data) ? body.data : {}, ...known };
}

function checkCallback(report: Report, callback: Json): void {
  checkKeys(report, '', callback, ['type'], ['data']);
  const data = isJson(callback.data) ? callback.data : {};
  if (callback.type === 5) checkKeys(report, 'data', data, [], ['flags']);
  else if (callback.type === 8) {
    checkKeys(report, 'data', data, ['choices'], []);
    checkChoiceList(report, 'data.choices', data.choices);
  } else if (callback.type === 9) checkModal(report, data);
  else if (callback.type !== 6 && messageCallbacks[Number(callback.type)] === undefined) {
    report.add('type', `${String(callback.type)} is not a callback that this bot sends`);
  }
}

function checkAll(report: Report, kind: DiscordPayloadKind, payload: unknown): void {
  if (kind === 'commands') {
    checkCommands(report, payload);
    return;
  }
  if (!isJson(payload)) {
    report.add('', 'not an object');
    return;
  }
  if (kind === 'command') checkCommand(report, 'command', payload);
  if (kind === 'callback') checkCallback(report, payload);
  const found = messageIn(kind, payload);
  if (found !== null) checkMessage(report, found.message, found.isNew);
}

/** What Discord would refuse in a body, by the limits it documents. */
export function discordRefusals(kind: DiscordPayloadKind, payload: unknown): string[] {
  const report = createReport();
  checkAll(report, kind, payload);
  return report.problems;
}

/**
 * The problems of a body on its way to Discord: what Discord would refuse, what its schema refuses (when PLATFORM_SCHEMAS names the folder),
 * a message that could ping, and text cut through a character. An empty list means none was found.
 */
export function discordPayloadProblems(kind: DiscordPayloadKind, payload: unknown): string[] {
  const report = createReport();
  checkAll(report, kind, payload);
  if (isJson(payload)) {
    const found = messageIn(kind, payload);
    if (found !== null) checkNoPing(report, found.message);
  }
  checkWellFormed(report, '', payload);
  const callback = isJson(payload) ? Number(payload.type) : null;
  report.problems.push(...discordSchemaProblems(kind, kind === 'callback' ? callback : null, payload));
  return report.problems;
}
