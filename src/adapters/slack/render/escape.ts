/**
 * Slack's own way of writing text. https://docs.slack.dev/messaging/formatting-message-text
 *
 * On the way out only the fallback text and links in a footer are markup; everything else goes as rich_text or plain_text
 * elements, whose text Slack shows as it stands. mrkdwn has no escape for `*`, `_`, `~`, backticks, `:emoji:` and
 * bare addresses, so that in it a source's own characters would turn into markup.
 */

/** What Slack sent, as a person would read it. `channels` maps each channel's name in the text to its id. */
export interface DecodedText {
  text: string;
  channels: ReadonlyMap<string, string>;
}

/** Slack escapes every other `<` that a person typed. */
const REFERENCE = /<([@#!][^<>\n]+|[a-z][a-z\d+.-]*:[^<>\n]+)>/g;

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/**
 * Decodes the text of a command or message: references become what is shown for them, entities are decoded once.
 * A channel reference becomes `#name` (`#C123` where Slack gives no name), a user `@name` or `@U123`, a link its label.
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

/** Text for a field that Slack parses: exactly `&`, `<` and `>` are escaped, so that no reference and no ping can arise. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** An opaque value without the three characters that Slack may escape on its way back; `valueToId` undoes it. */
export function idToValue(id: string): string {
  return id.replace(/[%&<>]/g, encodeURIComponent);
}

/** The id of a button's value; a value that is none of ours comes back as it is. */
export function valueToId(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
