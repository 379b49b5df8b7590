/** Spans as rich_text elements: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
import type { types } from '@slack/bolt';
import type { Span, Spans } from '../../../bot/answer.ts';
import { isolateDirection } from '../../../lib/bidi.ts';
import { splitText } from '../../split.ts';
import { slackLimits } from '../limits.ts';
import { escapeText } from './escape.ts';

/** Text that Slack shows literally. Lone surrogates, which its JSON refuses, become U+FFFD. */
export function literal(text: string): string {
  return isolateDirection(text.toWellFormed());
}

/** A text object without markup. Slack stores it escaped, as it does mrkdwn: https://github.com/slackapi/bolt-python/issues/513 */
export function plainText(text: string): types.PlainTextElement {
  return { type: 'plain_text', text: escapeText(literal(text)), emoji: false };
}

/** The address, if it may be opened: http or https, within Slack's limit. Null for any other. */
export function safeUrl(url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null || !['https:', 'http:'].includes(parsed.protocol)) return null;
  // The only character that an address may contain and Slack's link markup may not.
  const href = parsed.href.replaceAll('|', '%7C');
  return href.length <= slackLimits.url ? href : null;
}

/** One element for each span, none of which is empty (`splitSpans` leaves those out). `bold` is for headings. */
export function spansToElements(spans: Spans, bold = false): types.RichTextElement[] {
  return spans.map((span) => spanToElement(span, bold));
}

function spanToElement(span: Span, bold: boolean): types.RichTextElement {
  const url = span.kind === 'link' ? safeUrl(span.url) : null;
  const text = literal(span.text);
  const style = {
    ...(bold || span.kind === 'strong' ? { bold: true } : {}),
    ...(span.kind === 'code' ? { code: true } : {}),
  };
  const styled = Object.keys(style).length > 0 ? { style } : {};
  if (url !== null) return { type: 'link', url, text, ...styled };
  return { type: 'text', text, ...styled };
}

/** Characters of a value as JSON, which Slack's limit on a message's blocks refers to. */
export function jsonSize(value: unknown): number {
  return JSON.stringify(value).length;
}

/** Characters of a text inside a JSON string, at least as many as the text has. */
export function textSize(text: string): number {
  return JSON.stringify(text).length - 2;
}

/** Splits spans into groups whose elements take at most `maxSize` characters of JSON, unless one span alone exceeds it. */
export function splitSpans(spans: Spans, maxSize: number): Spans[] {
  const stretches: Span[][] = [];
  let stretch: Span[] = [];
  let size = 0;
  for (const span of cutSpans(
    spans.map(nameLink).filter(({ text }) => text !== ''),
    maxSize,
  )) {
    const added = jsonSize(spansToElements([span]));
    if (size + added > maxSize && stretch.length > 0) {
      stretches.push(stretch);
      stretch = [];
      size = 0;
    }
    stretch.push(span);
    size += added;
  }
  if (stretch.length > 0) stretches.push(stretch);
  return stretches;
}

/** A link without words shows its address. */
function nameLink(span: Span): Span {
  return span.kind === 'link' && span.text === '' ? { ...span, text: span.url } : span;
}

/** The same words in spans of at most `maxSize` characters each, split at the boundaries of the whole text. */
function cutSpans(spans: Spans, maxSize: number): Span[] {
  const text = spans.map((span) => span.text).join('');
  const cuts: number[] = [];
  let end = 0;
  for (const piece of splitText(text, maxSize, textSize)) {
    end += piece.length;
    cuts.push(end);
  }
  const cut: Span[] = [];
  let start = 0;
  for (const span of spans) {
    const until = start + span.text.length;
    let from = start;
    for (const at of [...cuts.filter((at) => at > start && at < until), until]) {
      cut.push({ ...span, text: span.text.slice(from - start, at - start) });
      from = at;
    }
    start = until;
  }
  return cut;
}
