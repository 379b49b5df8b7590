/** Distributes an Answer over as many pages as Discord's limits require: nothing is lost or repeated. */
import type { Action, Answer, PlainBlock } from '../../../bot/answer.ts';
import { layOut } from '../../../bot/layout/lay-out.ts';
import { MAX_BUTTONS_PER_ROW, MAX_COMPONENTS } from '../limits.ts';
import { blockToGroups, type Group, type Line, lineToMarkdown, titleToGroups } from './blocks.ts';
import { splitInlines } from './inline-markdown.ts';

/** What stands in the container of a page, in order. A text is markdown. */
export type PageItem = { kind: 'text'; markdown: string } | Control;
type Control = Extract<PlainBlock, { kind: 'actions' | 'menu' | 'checklist' | 'divider' }>;

export interface Page {
  items: readonly PageItem[];
  /** The heading that the page's beginning belongs to; null if the page begins with a heading. */
  heading: string | null;
}

/** How much text a page takes, in UTF-16 units and in UTF-8 bytes. */
interface Size {
  characters: number;
  bytes: number;
}

/** MAX_TEXT_LENGTH and MAX_TEXT_BYTES, less what an answer on one page may have beside its text: ten buttons. */
const SINGLE_PAGE_SIZE: Size = { characters: 3950, bytes: 6500 };
/** Less by the two lines that state the part and repeat title and heading. */
const MULTI_PAGE_SIZE: Size = { characters: 2900, bytes: 5000 };
/** Components on every page of several: the lines that state the part and what goes on, and two buttons in a row. */
const MULTI_PAGE_COMPONENTS = 5;
/** Buttons of the answer on a page, in two rows; further ones are moved to further pages. */
export const ACTIONS_PER_PAGE = 10;
/** Less room than this is left empty rather than filled with a fragment of a long line. */
const MIN_FRAGMENT_LENGTH = 300;
/** What would fit on one page starts a new one only if this share of the current one is used. */
const MIN_PAGE_FILL = 0.25;

/**
 * Keeps together what belongs together, the larger the better: a heading with everything under it, a block, a row or item,
 * a line. What is longer than a page is split at the end of a sentence, else of a word, else of a grapheme.
 *
 * @returns at least one page; a page without items only for an answer without any text.
 */
export function answerToPages(answer: Answer): Page[] {
  const sections = answerToSections(answer);
  const components = MAX_COMPONENTS - 1 - countComponents(Math.min(answer.actions.length, ACTIONS_PER_PAGE));
  const multi = components - MULTI_PAGE_COMPONENTS;
  const isSingle = answer.actions.length <= ACTIONS_PER_PAGE;
  const pages = sectionsToPages(sections, SINGLE_PAGE_SIZE, isSingle ? components : multi);
  return pages.length === 1 ? pages : sectionsToPages(sections, MULTI_PAGE_SIZE, multi);
}

function countComponents(buttons: number): number {
  return buttons + Math.ceil(buttons / MAX_BUTTONS_PER_ROW);
}

/** Blocks that belong to the headings they begin with. */
type Section = (TextPart | Control)[];
interface TextPart {
  kind: 'text';
  groups: readonly Group[];
  isHeading: boolean;
}

function answerToSections(answer: Answer): Section[] {
  const title: TextPart = { kind: 'text', groups: titleToGroups(answer.title), isHeading: true };
  const parts = [title, ...layOut(answer).flatMap(blockToParts)];
  const sections: Section[] = [];
  for (const part of parts) {
    const section = sections.at(-1);
    const startsOne = isHeading(part) && !section?.every(isHeading);
    if (section === undefined || startsOne) sections.push([part]);
    else section.push(part);
  }
  return sections;
}

const isHeading = (part: TextPart | Control): boolean => part.kind === 'text' && part.isHeading;

/** Buttons in rows of their own, so that a page may be turned between them. */
function blockToParts(block: PlainBlock): Section {
  switch (block.kind) {
    case 'divider':
    case 'checklist':
      return [block];
    case 'menu':
      return block.choices.length === 0 ? [] : [block];
    case 'actions':
      return actionsToRows(block.actions).map((actions) => ({ kind: 'actions', actions }));
    default: {
      const groups = blockToGroups(block);
      return groups.length === 0 ? [] : [{ kind: 'text', groups, isHeading: block.kind === 'heading' }];
    }
  }
}

function actionsToRows(actions: readonly Action[]): Action[][] {
  const rows: Action[][] = [];
  for (let start = 0; start < actions.length; start += MAX_BUTTONS_PER_ROW)
    rows.push(actions.slice(start, start + MAX_BUTTONS_PER_ROW));
  return rows;
}

function sectionsToPages(sections: readonly Section[], size: Size, components: number): Page[] {
  const pages = createPages(size, components);
  for (const [index, section] of sections.entries()) {
    pages.turnFor(partsToLines(section), section.filter(isControl), {
      section: index,
      isHeading: section.some(isHeading),
    });
    for (const part of section) {
      const position = { section: index, isHeading: isHeading(part) };
      if (part.kind !== 'text') pages.addControl(part, position);
      else {
        pages.turnFor(part.groups.flat(), [], position);
        for (const group of part.groups) {
          pages.turnFor(group, [], position);
          for (const line of group) pages.add(line, position);
        }
      }
    }
  }
  return pages.all();
}

const isControl = (part: TextPart | Control): part is Control => part.kind !== 'text';

function partsToLines(section: Section): Line[] {
  return section.flatMap((part) => (part.kind === 'text' ? part.groups.flat() : []));
}

/** Where a line is in the answer. */
interface LinePosition {
  section: number;
  isHeading: boolean;
}

type Entry = (LinePosition & { markdown: string }) | (LinePosition & { control: Control });

function createPages(size: Size, components: number) {
  let page = { entries: [] as Entry[], under: null as string | null };
  const pages = [page];
  let used = 0;
  let heading: string | null = null;

  /** In units of which a page has `size.characters`; counts characters or bytes, whichever is scarcer, with the line feed. */
  function cost(markdown: string): number {
    return Math.max(markdown.length, bytesToUnits(Buffer.byteLength(markdown))) + 1;
  }

  const bytesToUnits = (bytes: number): number => Math.ceil((bytes * size.characters) / size.bytes);

  const controlCost = (control: Control): number => bytesToUnits(controlToBytes(control));

  const entryCost = (entry: Entry): number => ('control' in entry ? controlCost(entry.control) : cost(entry.markdown));

  /** Headings at the end of a page move to the next, to what they belong to. */
  function startPage(next: LinePosition): void {
    const moved: Entry[] = [];
    while (page.entries.length > 1 && page.entries.at(-1)?.isHeading) moved.unshift(...page.entries.splice(-1));
    page = { entries: moved, under: moved.length > 0 || next.isHeading ? null : heading };
    pages.push(page);
    used = moved.reduce((sum, entry) => sum + entryCost(entry), 0);
  }

  function put(line: Line, position: LinePosition): void {
    const markdown = lineToMarkdown(line);
    page.entries.push({ markdown, ...position });
    used += cost(markdown);
    if (position.isHeading) heading = line.inlines.map(({ text }) => text).join('');
  }

  /** Starts a page if all of it does not fit on this one, but does on one of its own. */
  function turnFor(lines: readonly Line[], controls: readonly Control[], position: LinePosition): void {
    const needed =
      lines.reduce((sum, line) => sum + cost(lineToMarkdown(line)), 0) +
      controls.reduce((sum, control) => sum + controlCost(control), 0);
    const asEntries = controls.map((control) => ({ control, ...position }));
    const isSmall = needed <= size.characters && countEntries(asEntries) <= components;
    const fits = used + needed <= size.characters && countEntries([...page.entries, ...asEntries]) <= components;
    const isFilled = used > size.characters * MIN_PAGE_FILL || countEntries(page.entries) > components * MIN_PAGE_FILL;
    if (isSmall && !fits && isFilled) startPage(position);
  }

  /** Controls have to be whole; a page has room for any. */
  function addControl(control: Control, position: LinePosition): void {
    const isFull =
      used + controlCost(control) > size.characters ||
      countEntries([...page.entries, { control, ...position }]) > components;
    if (isFull && page.entries.length > 0 && control.kind !== 'divider') startPage(position);
    // A line at a page's end separates nothing.
    if (isFull && control.kind === 'divider') return;
    page.entries.push({ control, ...position });
    used += controlCost(control);
  }

  /** Markdown is never shorter than its text, so the markdown of a very long rest need not be made. */
  function hasRoomFor(line: Line): boolean {
    const room = size.characters - used;
    const length = line.inlines.reduce((sum, { text }) => sum + text.length, 0);
    return length <= room && cost(lineToMarkdown(line)) <= room;
  }

  function add(line: Line, position: LinePosition): void {
    turnFor([line], [], position);
    let rest = line;
    while (!hasRoomFor(rest)) {
      const room = size.characters - used;
      const fits = (inlines: Line['inlines']) => cost(lineToMarkdown({ ...rest, inlines })) <= room;
      const split = room < MIN_FRAGMENT_LENGTH ? null : splitInlines(rest.inlines, room, fits);
      if (split !== null) {
        put({ ...rest, inlines: split[0] }, position);
        rest = { prefix: rest.continuationPrefix, continuationPrefix: rest.continuationPrefix, inlines: split[1] };
      }
      startPage(position);
    }
    put(rest, position);
  }

  const all = (): Page[] =>
    pages.map(({ entries, under }) => ({ items: entriesToItems(entries, components), heading: under }));
  return { turnFor, add, addControl, all };
}

/** As much as its labels and ids: Discord documents nothing, and counts 12 bytes for each text. */
function controlToBytes(control: Control): number {
  if (control.kind === 'divider') return 0;
  const labels = control.kind === 'actions' ? control.actions : control.choices;
  return labels.reduce((sum, { label }) => sum + Buffer.byteLength(label) + MAX_ID_BYTES, 0);
}

/** An id of 100 characters, and what is counted for it and its label. */
const MAX_ID_BYTES = 124;

/** Components that these need at least: texts that stand together share one, and one more may follow at the end. */
function countEntries(entries: readonly Entry[]): number {
  const controls = entries.flatMap((entry) => ('control' in entry ? [entry.control] : []));
  return controls.reduce((sum, control) => sum + controlToComponents(control) + 1, 1);
}

function controlToComponents(control: Control): number {
  if (control.kind === 'divider') return 1;
  return control.kind === 'actions' ? countComponents(control.actions.length) : 2;
}

/** A section's texts are one item, which separates it from the next; very many small ones share a single one. */
function entriesToItems(entries: readonly Entry[], components: number): PageItem[] {
  const shown = withoutOuterLines(entries);
  const items = joinTexts(shown, (one, other) => one.section === other.section);
  const count = items.reduce((sum, item) => sum + (item.kind === 'text' ? 1 : controlToComponents(item)), 0);
  return count <= components ? items : joinTexts(shown, () => true);
}

/** A line before anything, after everything or after another line separates nothing. */
function withoutOuterLines(entries: readonly Entry[]): Entry[] {
  const isLine = (entry: Entry | undefined) =>
    entry !== undefined && 'control' in entry && entry.control.kind === 'divider';
  const last = entries.findLastIndex((entry) => !isLine(entry));
  return entries.filter((entry, index) => !isLine(entry) || (index > 0 && index < last && !isLine(entries[index - 1])));
}

function joinTexts(
  entries: readonly Entry[],
  belongTogether: (one: LinePosition, other: LinePosition) => boolean,
): PageItem[] {
  const items: PageItem[] = [];
  let before: Entry | null = null;
  for (const entry of entries) {
    const last = items.at(-1);
    if ('control' in entry) items.push(entry.control);
    else if (last?.kind === 'text' && before !== null && belongTogether(before, entry)) {
      items[items.length - 1] = { kind: 'text', markdown: `${last.markdown}\n${entry.markdown}` };
    } else items.push({ kind: 'text', markdown: entry.markdown });
    before = entry;
  }
  return items;
}
