/** Distributes an Answer over as many pages as Discord's limits require: nothing is lost or repeated. */
import type { Answer } from '../../../bot/answer.ts';
import { blockToGroups, type Group, type Line, lineToMarkdown, titleToGroups } from './blocks.ts';
import { splitInlines } from './inline-markdown.ts';

export interface Page {
  /** Markdown of each Text Display. */
  displays: readonly string[];
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
/** With a container, two lines and 12 buttons in three rows, a message stays within MAX_COMPONENTS. */
const MAX_DISPLAYS = 20;
/** Less room than this is left empty rather than filled with a fragment of a long line. */
const MIN_FRAGMENT_LENGTH = 300;
/** What would fit on one page starts a new one only if this share of the current one is used. */
const MIN_PAGE_FILL = 0.25;

/**
 * Keeps together what belongs together, the larger the better: a heading with everything under it, a block, a row or item,
 * a line. What is longer than a page is split at the end of a sentence, else of a word, else of a grapheme.
 *
 * @returns at least one page; a page without displays only for an answer without any text.
 */
export function answerToPages(answer: Answer): Page[] {
  const sections = answerToSections(answer);
  const pages = layOut(sections, SINGLE_PAGE_SIZE);
  return pages.length === 1 ? pages : layOut(sections, MULTI_PAGE_SIZE);
}

/** Blocks that belong to the headings they begin with. */
type Section = { groups: readonly Group[]; isHeading: boolean }[];

function answerToSections({ title, blocks }: Answer): Section[] {
  const all = [
    { groups: titleToGroups(title), isHeading: true },
    ...blocks.map((block) => ({ groups: blockToGroups(block), isHeading: block.kind === 'heading' })),
  ];
  const sections: Section[] = [];
  for (const block of all.filter(({ groups }) => groups.length > 0)) {
    const section = sections.at(-1);
    const startsOne = block.isHeading && !section?.every(({ isHeading }) => isHeading);
    if (section === undefined || startsOne) sections.push([block]);
    else section.push(block);
  }
  return sections;
}

function layOut(sections: readonly Section[], size: Size): Page[] {
  const pages = createPages(size);
  for (const [index, section] of sections.entries()) {
    const wholeSection = section.flatMap(({ groups }) => groups.flat());
    pages.turnFor(wholeSection, { section: index, isHeading: section[0]?.isHeading ?? false });
    for (const { groups, isHeading } of section) {
      const position = { section: index, isHeading };
      pages.turnFor(groups.flat(), position);
      for (const group of groups) {
        pages.turnFor(group, position);
        for (const line of group) pages.add(line, position);
      }
    }
  }
  return pages.all();
}

/** Where a line is in the answer. */
interface LinePosition {
  section: number;
  isHeading: boolean;
}

function createPages(size: Size) {
  let page = { lines: [] as (LinePosition & { markdown: string })[], under: null as string | null };
  const pages = [page];
  let used = 0;
  let heading: string | null = null;

  /** In units of which a page has `size.characters`; counts characters or bytes, whichever is scarcer, with the line feed. */
  function cost(markdown: string): number {
    const byBytes = (Buffer.byteLength(markdown) * size.characters) / size.bytes;
    return Math.max(markdown.length, Math.ceil(byBytes)) + 1;
  }

  /** Headings at the end of a page move to the next, to what they belong to. */
  function startPage(next: LinePosition): void {
    const moved: typeof page.lines = [];
    while (page.lines.length > 1 && page.lines.at(-1)?.isHeading) moved.unshift(...page.lines.splice(-1));
    page = { lines: moved, under: moved.length > 0 || next.isHeading ? null : heading };
    pages.push(page);
    used = moved.reduce((sum, { markdown }) => sum + cost(markdown), 0);
  }

  function put(line: Line, position: LinePosition): void {
    const markdown = lineToMarkdown(line);
    page.lines.push({ markdown, ...position });
    used += cost(markdown);
    if (position.isHeading) heading = line.inlines.map(({ text }) => text).join('');
  }

  /** Starts a page if the lines do not fit on this one, but do on one of their own. */
  function turnFor(lines: readonly Line[], position: LinePosition): void {
    const needed = lines.reduce((sum, line) => sum + cost(lineToMarkdown(line)), 0);
    const fits = used + needed <= size.characters || needed > size.characters;
    if (!fits && used > size.characters * MIN_PAGE_FILL) startPage(position);
  }

  /** Markdown is never shorter than its text, so the markdown of a very long rest need not be made. */
  function hasRoomFor(line: Line): boolean {
    const room = size.characters - used;
    const length = line.inlines.reduce((sum, { text }) => sum + text.length, 0);
    return length <= room && cost(lineToMarkdown(line)) <= room;
  }

  function add(line: Line, position: LinePosition): void {
    turnFor([line], position);
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

  const all = (): Page[] => pages.map(({ lines, under }) => ({ displays: linesToDisplays(lines), heading: under }));
  return { turnFor, add, all };
}

/** Each section is one Text Display, which separates it from the next; very many small ones share a single one. */
function linesToDisplays(lines: readonly (LinePosition & { markdown: string })[]): string[] {
  const sections = [...Map.groupBy(lines, ({ section }) => section).values()];
  const displays = sections.map((section) => section.map(({ markdown }) => markdown).join('\n'));
  return displays.length <= MAX_DISPLAYS ? displays : [displays.join('\n')];
}
