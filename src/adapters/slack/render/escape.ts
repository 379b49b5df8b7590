/**
 * Slack's own way of writing text. https://docs.slack.dev/messaging/formatting-message-text
 *
 * Of what we send, only the fallback text and links in a footer are markup; everything else is in rich_text or plain_text
 * elements, which Slack shows literally. mrkdwn has no escape for `*`, `_`, `~`, backticks, `:emoji:` and bare addresses, so
 * a source's own characters would become markup.
 */

/** A text as people read it. `channels` maps each channel's name in it to its id. */
export interface DecodedText {
  text: string;
  channels: ReadonlyMap<string, string>;
}

/** Slack escapes every other `<` that a person typed. */
const REFERENCE = /<([@#!][^<>\n]+|[a-z][a-z\d+.-]*:[^<>\n]+)>/g;

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/**
 * Decodes the text of a command or message: references become what Slack shows for them, and entities are decoded once. A
 * channel becomes `#name` (`#C123` if Slack gives no name), a user `@name` or `@U123`, a link its label.
 */
export function decodeText(raw: string): DecodedText {
  const channels = new Map<string, string>();
  let text = '';
  let end = 0;
  for (const match of raw.matchAll(REFERENCE)) {
    text += decodeEntities(raw.slice(end, match.index));
    text += referenceToText(match[1] ?? '', channels);
    end = match.index + match[0].length;
  }
  return { text: text + decodeEntities(raw.slice(end)), channels };
}

function referenceToText(reference: string, channels: Map<string, string>): string {
  const bar = reference.indexOf('|');
  const target = bar < 0 ? reference : reference.slice(0, bar);
  const label = bar < 0 ? '' : decodeEntities(reference.slice(bar + 1));
  if (target.startsWith('#')) {
    if (label === '') return target;
    channels.set(label, target.slice(1));
    return `#${label}`;
  }
  if (target.startsWith('@')) return label === '' ? target : `@${label}`;
  if (!target.startsWith('!')) return label === '' ? decodeEntities(target) : label;
  const special = target.slice(1).split('^', 1)[0] ?? '';
  if (label === '') return `@${special === 'subteam' ? (target.split('^')[1] ?? special) : special}`;
  return special === 'date' || label.startsWith('@') ? label : `@${label}`;
}

/** `&lt;`, `&gt;` and `&amp;` as characters, in one pass: `&amp;lt;` becomes `&lt;`. */
function decodeEntities(text: string): string {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);
}

/** Escapes `&`, `<` and `>` for a field that Slack parses, so that no text becomes a reference or a ping. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A value without the three characters that Slack may escape when it sends it back; valueToId undoes it. */
export function idToValue(id: string): string {
  return id.replace(/[%&<>]/g, encodeURIComponent);
}

/** The id in a button's value; a value that is not ours is returned unchanged. */
export function valueToId(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
