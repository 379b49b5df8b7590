/** One small converter per kind of block: a block becomes groups of lines, each line with its markdown prefix. */
import type { PlainBlock, Span, Spans } from '../../../bot/answer.ts';
import { strong, text } from '../../../bot/answer.ts';
import { type Inlines, inlinesToMarkdown, spansToInlines } from './inline-markdown.ts';

/** A line as the reader sees it. `continuationPrefix` is put before what follows a line feed in it, or a new page. */
export interface Line {
  prefix: string;
  continuationPrefix: string;
  inlines: Inlines;
}

/** Lines that stay on one page if possible: a row of a table, a field, an item. */
export type Group = readonly Line[];

export function lineToMarkdown({ prefix, continuationPrefix, inlines }: Line): string {
  return prefix + inlinesToMarkdown(inlines).replaceAll('\n', `\n${continuationPrefix}`);
}

export function titleToGroups(title: string): Group[] {
  return [[line('## ', '## ', [text(title)])]].filter(isReadable);
}

/** A block of text; the others are components of their own. */
export type TextBlock = Exclude<PlainBlock, { kind: 'actions' | 'menu' | 'checklist' | 'divider' }>;

/** @returns no group for a block without text: Discord refuses an empty Text Display. */
export function blockToGroups(block: TextBlock): Group[] {
  return blockToLines(block).filter(isReadable);
}

const isReadable = (group: Group): boolean =>
  group.some(({ inlines }) => inlines.some((inline) => inline.text.trim() !== ''));

function blockToLines(block: TextBlock): Group[] {
  switch (block.kind) {
    case 'heading':
      return [[line('### ', '### ', block.spans)]];
    case 'paragraph':
      return [[line('', '', block.spans)]];
    case 'quote':
      return [[line('> ', '> ', block.spans)]];
    case 'fields':
      return block.fields.map(({ name, value }) => [line('', '', [strong(`${name}:`), text(' '), ...value])]);
    case 'table':
      return tableToLines(block.head, block.rows);
    case 'list':
      return block.items.map((item) => [line('- ', '  ', item)]);
    case 'footer':
      return [[line('-# ', '-# ', block.spans)]];
  }
}

/**
 * A row becomes its first cell with the others under it, each with its head: Discord has no tables, and one drawn with spaces
 * is unreadable when it wraps on a phone.
 */
function tableToLines(head: readonly string[], rows: readonly (readonly Spans[])[]): Group[] {
  if (rows.length === 0) return [[line('', '', [text(head.join(' · '))])]];
  return rows.map((row) =>
    row.map((cell, column) => {
      const spans: Span[] = [strong(`${head[column] ?? ''}:`), text(' '), ...cell];
      return column === 0 ? line('', '', spans) : line('- ', '  ', spans);
    }),
  );
}

const line = (prefix: string, continuationPrefix: string, spans: Spans): Line => ({
  prefix,
  continuationPrefix,
  inlines: spansToInlines(spans),
});
