/** Lays an Answer out over as many pages as Discord's limits ask for: nothing cut, nothing twice. */
import type { Answer } from '../../bot/answer.ts';
import { blockToGroups, type Group, type Line, lineToMarkdown, titleToGroups } from './blocks.ts';
import { splitInlines } from './inline.ts';

export interface Page {
  /** Markdown of each Text Display; together at most PAGE_LENGTH characters and PAGE_BYTES bytes. */
  displays: readonly string[];
  /** The text of the heading that the page's beginning belongs to; null where the page begins with a heading. */
  under: string | null;
}

/** Leaves room for the lines above and below the page (MOST_TEXT) and for what the buttons weigh (MOST_TEXT_BYTES). */
const PAGE_LENGTH = 3400;
const PAGE_BYTES = 6000;
/** With a container, two lines and 12 buttons in three rows, a message stays within MOST_COMPONENTS. */
const PAGE_DISPLAYS = 20;
/** Less room than this is left empty rather than filled with a splinter of a long line. */
const SPLINTER = 300;
/** What would fit on one page starts a new one only when this much of the present one is used. */
const SHORT_PAGE = PAGE_LENGTH / 4;

/** A block on its way to one Text Display. */
interface Display {
  groups: readonly Group[];
  isHeading: boolean;
}

/**
 * Keeps together what belongs together, the larger the better: a heading with all under it, a block, a row or item, a
 * line. What is longer than a page is split at the end of a sentence, else of a word, else of a grapheme.
 *
 * @returns at least one page; a page without displays only for an answer without any text.
 */
export function answerToPages(answer: Answer): Page[] {
  const pages = createPages();
  for (const section of answerToSections(answer)) {
    pages.turnFor(section.flatMap(({ groups }) => groups.flat()));
    for (const { groups, isHeading } of section) {
      pages.turnFor(groups.flat());
      pages.startDisplay(isHeading);
      for (const group of groups) {
        pages.turnFor(group);
        for (const line of group) {
          pages.turnFor([line]);
          pages.add(line);
        }
      }
    }
  }
  return pages.all();
}

/** @returns runs of displays, each of which begins with its headings. */
function answerToSections({ title, blocks }: Answer): Display[][] {
  const displays = [
    { groups: titleToGroups(title), isHeading: true },
    ...blocks.map((block) => ({ groups: blockToGroups(block), isHeading: block.kind === 'heading' })),
  ];
  const sections: Display[][] = [];
  for (const display of displays.filter(({ groups }) => groups.length > 0)) {
    const section = sections.at(-1);
    const startsOne = display.isHeading && !section?.every(({ isHeading }) => isHeading);
    if (section === undefined || startsOne) sections.push([display]);
    else section.push(display);
  }
  return sections;
}

function createPages() {
  let page = { displays: [] as { text: string; isHeading: boolean }[], under: null as string | null };
  const pages = [page];
  let used = 0;
  let heading: string | null = null;
  let isHeading = false;
  let startsDisplay = true;

  /** Headings at the foot of a page move to the next, to what they head. */
  function turn(): void {
    const moved: typeof page.displays = [];
    while (page.displays.length > 1 && page.displays.at(-1)?.isHeading) moved.unshift(...page.displays.splice(-1));
    page = { displays: moved, under: moved.length > 0 || isHeading ? null : heading };
    pages.push(page);
    used = moved.reduce((sum, { text }) => sum + cost(text), 0);
    startsDisplay = true;
  }

  function put(line: Line): void {
    if (startsDisplay && page.displays.length === PAGE_DISPLAYS) turn();
    const text = lineToMarkdown(line);
    const last = page.displays.at(-1);
    if (startsDisplay || last === undefined) page.displays.push({ text, isHeading });
    else last.text += `\n${text}`;
    if (isHeading) heading = line.inlines.map((inline) => inline.text).join('');
    startsDisplay = false;
    used += cost(text);
  }

  return {
    startDisplay(ofHeading: boolean): void {
      isHeading = ofHeading;
      startsDisplay = true;
    },
    /** Turns the page where the lines do not fit on this one, but do on one of their own. */
    turnFor(lines: readonly Line[]): void {
      const needed = lines.reduce((sum, line) => sum + cost(lineToMarkdown(line)), 0);
      if (used > SHORT_PAGE && used + needed > PAGE_LENGTH && needed <= PAGE_LENGTH) turn();
    },
    add(line: Line): void {
      let rest = line;
      while (cost(lineToMarkdown(rest)) > PAGE_LENGTH - used) {
        const room = PAGE_LENGTH - used;
        const fits = (inlines: Line['inlines']) => cost(lineToMarkdown({ ...rest, inlines })) <= room;
        const split = room < SPLINTER ? null : splitInlines(rest.inlines, room, fits);
        if (split !== null) {
          put({ ...rest, inlines: split[0] });
          rest = { prefix: rest.more, more: rest.more, inlines: split[1] };
        }
        turn();
      }
      put(rest);
    },
    all(): Page[] {
      return pages.map(({ displays, under }) => ({ displays: displays.map(({ text }) => text), under }));
    },
  };
}

/** In units of which a page has PAGE_LENGTH, whichever is scarcer, characters or bytes; with the line feed. */
function cost(markdown: string): number {
  return Math.max(markdown.length, Math.ceil((Buffer.byteLength(markdown) * PAGE_LENGTH) / PAGE_BYTES)) + 1;
}
