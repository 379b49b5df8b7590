/**
 * What a message says beside its own text: https://docs.slack.dev/reference/block-kit/blocks and
 * https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
 */
import type { MessageShortcut } from '@slack/bolt';
import { z } from 'zod';
import type { MessagePart } from '../../../bot/asking/message-parts.ts';
import { decodeText } from '../render/escape.ts';

const textSchema = z.string().optional().catch(undefined);
const attachmentSchema = z.looseObject({
  /** Set where the message itself was shared, by forwarding it or by its link. */
  is_share: z.boolean().optional().catch(undefined),
  is_msg_unfurl: z.boolean().optional().catch(undefined),
  /** The address that is previewed. */
  from_url: textSchema,
  original_url: textSchema,
  pretext: textSchema,
  title: textSchema,
  text: textSchema,
  fallback: textSchema,
  fields: z.array(z.looseObject({ title: textSchema, value: textSchema })).catch([]),
  blocks: z.array(z.unknown()).catch([]),
  message_blocks: z.array(z.unknown()).catch([]),
});
type Attachment = z.infer<typeof attachmentSchema>;

/** The message's own words first. A message of a person repeats its text as blocks; that of an app may have other words in them. */
export function messageToParts(message: MessageShortcut['message']): MessagePart[] {
  const attachments = z
    .array(attachmentSchema)
    .catch([])
    .parse(message.attachments ?? []);
  const isByApp = typeof message.bot_id === 'string';
  const text = decodeText(message.text ?? '').text;
  const blocks = text === '' || isByApp ? blocksToText(message.blocks) : '';
  return [
    { place: null, text },
    { place: 'the blocks of the message', text: blocks },
    ...attachments.map((attachment) => ({ place: placeOf(attachment), text: attachmentToText(attachment) })),
  ];
}

function placeOf({ is_share, is_msg_unfurl, from_url, original_url }: Attachment): string {
  if (is_share === true || is_msg_unfurl === true) return 'the forwarded message';
  return from_url === undefined && original_url === undefined ? 'the attachment' : 'the link preview';
}

function attachmentToText(attachment: Attachment): string {
  const { pretext, title, text, fallback, fields, blocks, message_blocks } = attachment;
  const lines = [pretext, title, text, ...fields.flatMap((field) => [field.title, field.value])]
    .filter((line) => line !== undefined && line !== '')
    .map((line) => decodeText(line ?? '').text);
  // A forwarded message repeats its text as blocks, too.
  const inBlocks = lines.length > 0 ? '' : [blocksToText(blocks), blocksToText(message_blocks)].join('\n').trim();
  return [...lines, inBlocks].filter((line) => line !== '').join('\n') || decodeText(fallback ?? '').text;
}

/** What does not end its line: in rich text, words with a style or a link are elements of their own. */
const INLINE = ['text', 'link', 'user', 'channel', 'emoji', 'usergroup', 'broadcast', 'date', 'color'];
/** What is on a button or in a menu is nobody's words. */
const CONTROLS = ['actions', 'input', 'button'];

function blocksToText(blocks: unknown): string {
  return collect(blocks)
    .replaceAll(/\n{2,}/g, '\n')
    .trim();
}

/** All texts of a block and of what is in it, in order. */
function collect(value: unknown): string {
  if (Array.isArray(value)) return value.map(collect).join('');
  if (typeof value !== 'object' || value === null) return '';
  const { type, text, url, ...rest } = value as Record<string, unknown>;
  if (CONTROLS.includes(String(type))) return '';
  if (type === 'mrkdwn' || type === 'markdown') return `${decodeText(String(text ?? '')).text}\n`;
  if (INLINE.includes(String(type))) return typeof text === 'string' ? text : type === 'link' ? String(url ?? '') : '';
  if (typeof text === 'string') return `${text}\n`;
  const inside = Object.values(rest).filter((part) => typeof part === 'object');
  return `${collect([text, ...inside])}\n`;
}
