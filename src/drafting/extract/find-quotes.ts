import type { Paragraph } from './paragraphs.ts';

/** A stretch between quotation marks, in UTF-16 units, marks included. */
export interface Quotation {
  start: number;
  end: number;
  /** The place of the paragraph it stands in. */
  paragraph: number;
  /** False where the article leaves out the closing mark; `end` is then the end of the paragraph, or of what is surely inside. */
  closed: boolean;
  /** The next paragraph opens with a mark again and goes on with the same speech. */
  continues: boolean;
  /** Opened by a single mark, which in most newsrooms stands inside another quotation or around a word. */
  single: boolean;
  /** Where the inner text starts and ends. */
  innerStart: number;
  innerEnd: number;
  nested: Quotation[];
}

interface Style {
  closers: string;
  single: boolean;
}

const openers: Record<string, Style> = {
  // Newsrooms mix the two: "… ” and “ … " are met in print.
  '“': { closers: '”"', single: false },
  '„': { closers: '“”', single: false },
  '«': { closers: '»', single: false },
  '»': { closers: '«', single: false },
  '"': { closers: '"”', single: false },
  '‘': { closers: '’', single: true },
  '‚': { closers: '‘’', single: true },
  '‹': { closers: '›', single: true },
  "'": { closers: "'", single: true },
};
const marks = /[“”„«»"‘’‚‹›']/g;
const letterOrDigit = /[\p{L}\p{N}]/u;

/** Apostrophes are everywhere: a single mark between letters, or after one with none to close, quotes nothing. */
const isApostrophe = (text: string, at: number): boolean =>
  letterOrDigit.test(text[at - 1] ?? '') && letterOrDigit.test(text[at + 1] ?? '');

const opensHere = (text: string, at: number, start: number): boolean => {
  const before = at === start ? ' ' : (text[at - 1] ?? ' ');
  const after = text[at + 1] ?? ' ';
  return /[\s([{—–\-“„«"‘'/\u00a0\u202f>]/u.test(before) && /\S/.test(after);
};

const closesHere = (text: string, at: number): boolean => {
  const before = text[at - 1] ?? ' ';
  return /\S/.test(before) && !letterOrDigit.test(text[at + 1] ?? ' ');
};

/** The last place in the paragraph where each kind of single mark could close; opening one later would never be closed. */
const lastClosers = (text: string, found: readonly number[]): Map<string, number> => {
  const last = new Map<string, number>();
  for (const at of found) {
    const mark = text[at] ?? '';
    if ((mark === '’' || mark === "'") && closesHere(text, at)) last.set(mark, at);
    if (mark === '›' || mark === '‘') last.set(mark, at);
  }
  return last;
};

interface Open {
  at: number;
  mark: string;
  style: Style;
  nested: Quotation[];
}

/** Plural genitives ("the voters’ choice") look like closing marks; another mark that can close must follow before they are taken for one. */
const isGenitive = (text: string, at: number, last: number | undefined): boolean =>
  /s/i.test(text[at - 1] ?? '') && /^[\s\u00a0]\p{Ll}/u.test(text.slice(at + 1, at + 3)) && (last ?? -1) > at;

const toQuotation = (text: string, open: Open, end: number, closed: boolean, paragraph: number): Quotation => {
  const markEnd = closed ? end - 1 : end;
  const inner = text.slice(open.at + 1, markEnd);
  return {
    start: open.at,
    end,
    paragraph,
    closed,
    continues: false,
    single: open.style.single,
    innerStart: open.at + 1 + (inner.length - inner.trimStart().length),
    innerEnd: open.at + 1 + inner.trimEnd().length,
    nested: open.nested,
  };
};

/** How a mark acts where it stands: it opens, closes the innermost open quotation that it can, or is an apostrophe or a stray. */
const roleOf = (text: string, at: number, start: number, stack: readonly Open[], last: Map<string, number>) => {
  const mark = text[at] ?? '';
  const style = openers[mark];
  const depth = stack.findLastIndex((open) => open.style.closers.includes(mark));
  if (mark === '’' || mark === "'") {
    if (isApostrophe(text, at)) return { act: 'none' } as const;
    if (depth >= 0 && closesHere(text, at) && !isGenitive(text, at, last.get(mark)))
      return { act: 'close', depth } as const;
    const canOpen = mark === "'" && opensHere(text, at, start) && (last.get(mark) ?? -1) > at + 1;
    return canOpen && style ? ({ act: 'open', style } as const) : ({ act: 'none' } as const);
  }
  if (mark === '"' && depth >= 0) {
    const reopens = opensHere(text, at, start) && !closesHere(text, at);
    return reopens && style ? ({ act: 'restart', depth, style } as const) : ({ act: 'close', depth } as const);
  }
  if (depth >= 0) return { act: 'close', depth } as const;
  const twin = mark === '“' ? stack.findLastIndex((open) => open.mark === mark) : -1;
  if (twin >= 0 && closesHere(text, at) && !opensHere(text, at, start)) return { act: 'close', depth: twin } as const;
  if (!style) return { act: 'none' } as const;
  if (style.single && !style.closers.split('').some((closer) => (last.get(closer) ?? -1) > at))
    return { act: 'none' } as const;
  if (mark === '»' && !opensHere(text, at, start)) return { act: 'none' } as const;
  if (mark === '"' && !opensHere(text, at, start)) return { act: 'none' } as const;
  const same = stack.findLastIndex((open) => open.mark === mark);
  if (same >= 0 && (mark === '“' || mark === '«')) return { act: 'restart', depth: same, style } as const;
  return { act: 'open', style } as const;
};

/** Finds the outermost quotations of one paragraph; what is left open at its end is closed there and marked so. */
const quotationsIn = (text: string, { start, end }: Paragraph, paragraph: number): Quotation[] => {
  const found: number[] = [];
  marks.lastIndex = start;
  for (let match = marks.exec(text); match && match.index < end; match = marks.exec(text)) found.push(match.index);
  const last = lastClosers(text, found);
  const stack: Open[] = [];
  const top: Quotation[] = [];
  const finish = (open: Open, at: number, closed: boolean): void => {
    const quotation = toQuotation(text, open, at, closed, paragraph);
    if (quotation.innerEnd <= quotation.innerStart) return;
    (stack.at(-1)?.nested ?? top).push(quotation);
  };
  const unwind = (depth: number, at: number, closed: boolean): void => {
    while (stack.length > depth) {
      const open = stack.pop();
      if (!open) return;
      const outermost = stack.length === depth;
      // An inner mark that never closes before its outer quotation does was no quotation.
      if (outermost) finish(open, at, closed);
      else stack.at(-1)?.nested.push(...open.nested);
    }
  };
  for (const at of found) {
    const role = roleOf(text, at, start, stack, last);
    if (role.act === 'close') unwind(role.depth, at + 1, true);
    if (role.act === 'restart') unwind(role.depth, start + text.slice(start, at).trimEnd().length, false);
    if (role.act === 'open' || role.act === 'restart') {
      stack.push({ at, mark: text[at] ?? '', style: role.style, nested: [] });
    }
  }
  if (stack[0]?.style.single) stack.shift();
  unwind(0, end, false);
  return top;
};

/**
 * The outermost quotations of a text in reading order, with the nested ones inside. Every style of mark is read:
 * “ ” ‘ ’ " ' « » ‹ › „ “ ‚ ‘ » «. Linear in the length of the text.
 */
export const findQuotations = (text: string, paragraphs: readonly Paragraph[]): Quotation[] => {
  const all: Quotation[] = [];
  for (const [i, paragraph] of paragraphs.entries()) {
    const found = quotationsIn(text, paragraph, i);
    const before = all.at(-1);
    const first = found[0];
    if (before && first && !before.closed && before.paragraph === i - 1 && first.start === paragraph.start) {
      before.continues = true;
    }
    all.push(...found);
  }
  return all;
};
