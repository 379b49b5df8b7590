/** An Answer's blocks as Block Kit blocks, one small converter for each kind. */
import type { types } from '@slack/bolt';
import { type PlainBlock, type Span, type Spans, strong, text } from '../../../bot/answer.ts';
import { t } from '../../../locales/index.ts';
import { splitText } from '../../split.ts';
import { slackLimits } from '../limits.ts';
import { actionsToPieces, checklistToPiece, type IdOf, menuToPieces } from './controls.ts';
import { escapeText } from './escape.ts';
import type { Piece } from './piece.ts';
import { jsonSize, literal, plainText, safeUrl, spansToElements, splitSpans, textSize } from './rich-text.ts';

interface Line {
  as: 'section' | 'bullet' | 'quote';
  bold: boolean;
  spans: Spans;
}

/** Characters of JSON in a rich_text block, unless a single address is longer: five such blocks fit on a page. */
const MAX_BLOCK_JSON = 1900;
/** Characters of JSON for the beginning of a line that is repeated on the next page. */
const MAX_CONTINUATION_LENGTH = 150;
/** Longer quotations are shortened in the notification, so that the disputes after them are still read out. */
const MAX_QUOTED_LENGTH = 280;

/**
 * @param name of its controls, different for every block of a message
 * @param idOf the id of a press
 */
export function blockToPieces(block: PlainBlock, name: string, idOf: IdOf): Piece[] {
  switch (block.kind) {
    case 'heading':
      return linesToPieces([{ as: 'section', bold: true, spans: block.spans }], true);
    case 'paragraph':
      return linesToPieces([line('section', block.spans)]);
    case 'quote':
      return linesToPieces([line('quote', block.spans)]);
    case 'fields':
      return linesToPieces(block.fields.map(({ name, value }) => line('section', [strong(`${name}: `), ...value])));
    case 'list':
      return linesToPieces(block.items.map((item) => line('bullet', item)));
    case 'table':
      return tableToPieces(block);
    case 'footer':
      return footerToPieces(block.spans);
    case 'actions':
      return actionsToPieces(block.actions, name, idOf);
    case 'menu':
      return menuToPieces(block, name, idOf);
    case 'checklist':
      return [checklistToPiece(block, name, idOf)];
    case 'divider':
      return [{ block: { type: 'divider' }, plain: '', role: 'apart', continuationOf: null, presses: [] }];
  }
}

function line(as: Line['as'], spans: Spans): Line {
  return { as, bold: false, spans };
}

/**
 * Each row as a small list under its first cell, every cell labelled with its head. Slack's table block is not used: clients
 * that do not know it show nothing, a message can have only one, and its narrow columns wrap letter by letter on a phone.
 */
function tableToPieces({ head, rows }: Extract<PlainBlock, { kind: 'table' }>): Piece[] {
  return rows.flatMap((row) => {
    const lines = row.map((cell, column) =>
      line(column === 0 ? 'section' : 'bullet', [strong(`${head[column] ?? ''}: `), ...cell]),
    );
    const [first] = lines;
    return linesToPieces(lines, false, first === undefined ? null : lineToExcerpt(first));
  });
}

/** @param row how the row begins, if the lines are a row; else null. */
function linesToPieces(lines: readonly Line[], isHeading = false, row: string | null = null): Piece[] {
  const pieces: Piece[] = [];
  let group: Line[] = [];
  let continuationOf: string | null = null;
  const close = () => {
    if (group.length > 0) pieces.push(groupToPiece(group, isHeading, continuationOf));
    group = [];
  };
  for (const [number, whole] of lines.entries()) {
    const stretches = splitSpans(whole.spans, MAX_BLOCK_JSON);
    const beginning = stretches.length > 1 && whole.as !== 'quote' ? lineToExcerpt(whole) : null;
    stretches.forEach((spans, index) => {
      // The rest of a list item is not an item of its own.
      const part: Line = { ...whole, as: index > 0 && whole.as === 'bullet' ? 'section' : whole.as, spans };
      if (index > 0 || jsonSize(linesToElements([...group, part])) > MAX_BLOCK_JSON) close();
      if (group.length === 0) {
        const beginnings = [number > 0 ? row : null, index > 0 ? beginning : null];
        continuationOf = beginnings.filter((beginning) => beginning !== null).join(' › ') || null;
      }
      group.push(part);
    });
  }
  close();
  return pieces;
}

function lineToExcerpt({ spans }: Line): string {
  return shorten(spans.map((span) => span.text).join(''), MAX_CONTINUATION_LENGTH);
}

/** One line of at most `maxSize` characters of JSON and an ellipsis. Only for text that is shown in full elsewhere. */
export function shorten(text: string, maxSize: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (textSize(line) <= maxSize) return line;
  // One more than fits, so that the cut falls before it: a long text need not be segmented to its end.
  const [start = ''] = splitText(line.slice(0, maxSize + 1), maxSize, textSize);
  return `${start.trimEnd()} …`;
}

function groupToPiece(lines: readonly Line[], isHeading: boolean, continuationOf: string | null): Piece {
  return {
    block: { type: 'rich_text', elements: linesToElements(lines) },
    plain: lines.map(lineToPlain).join('\n'),
    role: isHeading ? 'heading' : 'text',
    continuationOf,
    presses: [],
  };
}

function linesToElements(lines: readonly Line[]): types.RichTextBlockElement[] {
  const elements: types.RichTextBlockElement[] = [];
  for (const { as, bold, spans } of lines) {
    const content = spansToElements(spans, bold);
    const last = elements.at(-1);
    if (as === 'quote') elements.push({ type: 'rich_text_quote', elements: content });
    else if (as === 'section') elements.push({ type: 'rich_text_section', elements: content });
    else if (last?.type === 'rich_text_list') last.elements.push({ type: 'rich_text_section', elements: content });
    else {
      elements.push({
        type: 'rich_text_list',
        style: 'bullet',
        elements: [{ type: 'rich_text_section', elements: content }],
      });
    }
  }
  return elements;
}

function lineToPlain({ as, spans }: Line): string {
  const plain = spans.map((span) => span.text).join('');
  if (as === 'bullet') return `• ${plain}`;
  const [start = ''] =
    as === 'quote'
      ? splitText(plain.slice(0, MAX_QUOTED_LENGTH + 1), MAX_QUOTED_LENGTH, (stretch) => stretch.length)
      : [plain];
  return start === plain ? plain : `${start.trimEnd()} ${t('render.notification.quotation')}`;
}

/** Small print: literal text, and links in the only markup that Slack has for them there. */
function footerToPieces(spans: Spans): Piece[] {
  const elements = joinText(spans).flatMap(spanToContext);
  const pieces: Piece[] = [];
  let group: { element: types.PlainTextElement | types.MrkdwnElement; plain: string }[] = [];
  const close = () => {
    if (group.length === 0) return;
    const block: types.ContextBlock = { type: 'context', elements: group.map(({ element }) => element) };
    pieces.push({
      block,
      plain: group.map(({ plain }) => plain).join(''),
      role: 'apart',
      continuationOf: null,
      presses: [],
    });
    group = [];
  };
  for (const entry of elements) {
    const full = group.length === slackLimits.contextElements;
    if (full || jsonSize([...group, entry].map(({ element }) => element)) > MAX_BLOCK_JSON) close();
    group.push(entry);
  }
  close();
  return pieces;
}

/** A context block separates its elements: words that belong together must be in one. */
function joinText(spans: Spans): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    const isLink = span.kind === 'link' && safeUrl(span.url) !== null;
    if (isLink || last === undefined || last.kind === 'link') joined.push(isLink ? span : text(span.text));
    else joined[joined.length - 1] = text(last.text + span.text);
  }
  return joined;
}

function spanToContext(span: Span): { element: types.PlainTextElement | types.MrkdwnElement; plain: string }[] {
  const url = span.kind === 'link' ? safeUrl(span.url) : null;
  // Slack reads `*` and the like even in a link; such a label becomes literal text before the link.
  const whole = url !== null && isPlainLabel(span.text) ? linkToMrkdwn(url, span.text) : null;
  if (whole !== null) return [{ element: whole, plain: span.text }];
  const size = (stretch: string) => textSize(escapeText(stretch));
  const texts = splitText(span.text, MAX_BLOCK_JSON / 2, size).map((plain) => ({ element: plainText(plain), plain }));
  const behind = url === null ? null : linkToMrkdwn(url, t('render.link'));
  return behind === null ? texts : [...texts, { element: behind, plain: '' }];
}

/** Null if a text object has no room for it: escaped, an address within Slack's limit may exceed it. */
function linkToMrkdwn(url: string, label: string): types.MrkdwnElement | null {
  const text = `<${escapeText(url)}|${escapeText(literal(label))}>`;
  return text.length <= slackLimits.textObject ? { type: 'mrkdwn', text } : null;
}

function isPlainLabel(label: string): boolean {
  return label.trim() !== '' && label.length <= 200 && !/[*_~`|:\n]/.test(label);
}
