/** A chat message as the source of a statement, for who records from the message's menu. */
import { createHash } from 'node:crypto';
import { locateQuote } from '../../../claims/dossiers/locate-quote.ts';
import { findQuotations } from '../../../claims/dossiers/reporting/sentence.ts';
import { MESSAGE_ID_PREFIX, type Source } from '../../../claims/model/dossier.ts';
import { t } from '../../../locales/index.ts';
import { option } from '../../options.ts';
import type { OptionText } from '../fields.ts';

/** The value of the option `source` for the message itself. */
export const MESSAGE_SOURCE = 'message';

/** What a message's menu gives beside the words. */
export interface MessageOrigin {
  text: string;
  /** Without the #; null in a direct message or a private channel. */
  channel: string | null;
  /** Null where it has no address of its own. */
  address: string | null;
  sentAt: Date;
}

/** Only a message's menu gives these. */
export const messageOptions = [
  option('messagetext', 'text', 'command.internal'),
  option('messagechannel', 'text', 'command.internal'),
  option('messageaddress', 'text', 'command.internal'),
  option('messagedate', 'text', 'command.internal'),
];

export interface MessageInput {
  messagetext?: OptionText;
  messagechannel?: OptionText;
  messageaddress?: OptionText;
  messagedate?: OptionText;
}

export function originToOptions({ text, channel, address, sentAt }: MessageOrigin): Record<string, string> {
  return {
    messagetext: text,
    ...(channel === null ? {} : { messagechannel: channel }),
    ...(address === null ? {} : { messageaddress: address }),
    messagedate: sentAt.toISOString(),
  };
}

/** Null where the form was not opened from a message. */
export function messageToSource(input: MessageInput): Source | null {
  const { messagetext: text, messagechannel: channel } = input;
  if (text === undefined || text === '') return null;
  const sha256 = createHash('sha256').update(text).digest('hex');
  const address = input.messageaddress || null;
  // Two people may write the same words: where they stand belongs to the source.
  const place = createHash('sha256')
    .update(JSON.stringify([text, address]))
    .digest('hex');
  return {
    id: `${MESSAGE_ID_PREFIX}${place.slice(0, 12)}`,
    title: channel ? t('record.message.title', { channel }) : t('record.message.private'),
    publisher: null,
    author: null,
    address,
    date: input.messagedate || null,
    language: null,
    text,
    sha256,
  };
}

const untyped = { quotation: '', passage: '', place: null, isUnmarked: false };

/**
 * The words that a form from a message begins with. Only words in quotation marks are taken as the speaker's; a message
 * without marks is what somebody reports.
 */
export function messageToWords(text: string): { quotation: string; passage: string } {
  const quotation = findQuotations(text, [])
    .map(({ start, end }) => text.slice(start, end))
    .find((words) => locateQuote(text, { ...untyped, quotation: words }).kind === 'anchored');
  return quotation === undefined ? { quotation: '', passage: text } : { quotation, passage: '' };
}
