/** Locates a typed quotation and passage in the source, and explains why if they are not there. */
import { type LocatedQuote, locateQuote, type QuoteLocation } from '../../claims/dossiers/locate-quote.ts';
import { type Anchor, fragmentsToText, offsetToLine, resolveQuote } from '../../claims/model/quote.ts';
import { wordDiff } from '../../claims/search/word-diff.ts';
import { type Block, paragraph, strong, text } from '../answer.ts';
import { differencesToSpans, diffToSpans } from '../answers/match.ts';
import type { Field } from '../forms/form.ts';
import { defineFields } from './fields.ts';
import { statementFields } from './statement-fields.ts';

const { quotation, passage, place, unmarked } = statementFields;
const quoteFields = defineFields([quotation, passage, place, unmarked]);

export interface QuoteInput {
  quotation?: string | undefined;
  passage?: string | undefined;
  place?: string | undefined;
  unmarked?: boolean | undefined;
}

export interface ParsedQuote {
  anchored: { quotes: Anchor[]; passage: Anchor } | null;
  /** The two fields with their errors. */
  quotation: Field;
  passage: Field;
  /** What has to be asked beside them. */
  extra: Field[];
  /** The nearest words in the source, above the fields. */
  intro: Block[];
}

const MAX_PLACES = 25;

export interface QuoteContext {
  /**
   * The words of the statement being edited; null for a new one. If unchanged, they keep their place even where the source
   * has them several times. Otherwise their passage is searched first for the nearest words.
   */
  own: { quotes: Anchor[]; passage: Anchor } | null;
  /** "S10, Jean-Yves Le Drian" for a range within a recorded passage; null for any other. */
  ownersAt(place: { start: number; end: number }): string | null;
}

/** @param source the source's text; null if not known yet, in which case nothing is checked. */
export function parseQuote(
  source: string | null,
  typed: QuoteInput,
  context: QuoteContext = { own: null, ownersAt: () => null },
): ParsedQuote {
  const { own } = context;
  const isUntouched =
    own !== null &&
    typed.quotation === fragmentsToText(own.quotes) &&
    typed.passage === own.passage.exact &&
    !typed.place;
  const asked: ParsedQuote = {
    anchored: isUntouched ? { quotes: own.quotes, passage: own.passage } : null,
    quotation: quoteFields.field('quotation', typed.quotation),
    passage: quoteFields.field('passage', typed.passage),
    extra: [],
    intro: [],
  };
  if (source === null || isUntouched) return asked;
  const anchored = locateQuote(source, {
    quotation: typed.quotation ?? '',
    passage: typed.passage ?? '',
    place: typed.place === undefined || typed.place === '' ? null : Number(typed.place),
    isUnmarked: typed.unmarked === true,
  });
  if (anchored.kind === 'anchored')
    return { ...asked, anchored: { quotes: anchored.quotes, passage: anchored.passage } };
  const isUnasked = typed.quotation === undefined && typed.passage === undefined;
  const problem = anchoredToProblem(anchored, typed, source, context);
  return {
    ...asked,
    ...(problem.at === 'quotation'
      ? { quotation: { ...asked.quotation, error: problem.error, ...(isUnasked ? { isUnasked } : {}) } }
      : { passage: { ...asked.passage, error: problem.error } }),
    extra: problem.extra,
    intro: problem.intro,
  };
}

interface Problem {
  at: 'quotation' | 'passage';
  error: string;
  extra: Field[];
  intro: Block[];
}

function anchoredToProblem(
  anchored: Exclude<LocatedQuote, { kind: 'anchored' }>,
  typed: QuoteInput,
  source: string,
  context: QuoteContext,
): Problem {
  switch (anchored.kind) {
    case 'nothing':
      return {
        at: 'quotation',
        error: 'Give the quotation as the source prints it, or for indirect speech the passage that reports it.',
        extra: [],
        intro: [],
      };
    case 'absent':
      return absentToProblem(anchored, source, context);
    case 'cut':
      return {
        at: anchored.field,
        error: `On line ${anchored.line} the source has these letters only as a part of “${anchored.whole}”: give whole words.`,
        extra: [],
        intro: [],
      };
    case 'ambiguous':
      return {
        at: anchored.field,
        error: `These words stand ${anchored.places.length} times in the source: choose which place is meant.`,
        extra: [
          quoteFields.field('place', typed.place, {
            choices: anchored.places.slice(0, MAX_PLACES).map(placeToChoice),
          }),
        ],
        intro: [],
      };
    case 'unquoted':
      return {
        at: 'quotation',
        error: `On line ${anchored.line} the source has these words outside of quotation marks, or beyond them: they are the source’s, not the speaker’s. Leave the quotation empty and give them as the passage, or give only what stands inside the marks.`,
        extra: [quoteFields.field('unmarked', '')],
        intro: [],
      };
    case 'outside':
      return {
        at: 'passage',
        error: `The quotation stands on line ${anchored.line}, outside of this passage: give the passage that it stands in, or leave it empty.`,
        extra: [],
        intro: [],
      };
  }
}

/** Shows the nearest words and how they differ, so that an editor can tell a typo from another text. */
function absentToProblem(
  { field: at, typed }: Extract<LocatedQuote, { kind: 'absent' }>,
  source: string,
  { own: edited, ownersAt }: QuoteContext,
): Problem {
  const own = edited?.passage ?? null;
  const what = at === 'quotation' ? 'This quotation' : 'This passage';
  const inOwn = own === null ? null : findNearest(source, typed, own);
  const anywhere = findNearest(source, typed, { start: 0, end: source.length });
  const isOther =
    anywhere !== null && (own === null || inOwn === null || anywhere.start < own.start || anywhere.end > own.end);
  const found = [
    ...(inOwn === null ? [] : [{ ...inOwn, where: 'Nearest in its own passage, on line' }]),
    ...(isOther
      ? [{ ...anywhere, where: inOwn === null ? 'Nearest in the source, on line' : 'Elsewhere, on line' }]
      : []),
  ].map((place) => {
    const holder = place.where.startsWith('Nearest in its own') ? null : ownersAt(place);
    const line = offsetToLine(source, place.start);
    return {
      text: place.text,
      where: `${place.where} ${line}${holder === null ? '' : `, in the passage of ${holder}`}`,
    };
  });
  const [first] = found;
  if (first === undefined)
    return {
      at,
      error: `${what} is not in the source, nor anything like it: check the source, or copy the words from it.`,
      extra: [],
      intro: [],
    };
  const near = first.where.replace(' in the source', '');
  return {
    at,
    error: `${what} is not in the source, character for character. ${near}: ${first.text}`,
    extra: [],
    intro: found.flatMap(({ text: words, where }) => {
      const diff = wordDiff(typed, words);
      return [
        paragraph(strong(`${where}: `), text(words)),
        paragraph(strong('Compared: '), ...diffToSpans(diff)),
        paragraph(...differencesToSpans(diff)),
      ];
    }),
  };
}

const QUOTE_MARKS = /[“”„«»‹›「」『』"＂]/g;

/** The nearest words within a range of the source, ignoring quotation marks, which must not make words differ. */
function findNearest(
  source: string,
  typed: string,
  { start: from, end: to }: { start: number; end: number },
): { text: string; start: number; end: number } | null {
  const plain = source.slice(from, to).replace(QUOTE_MARKS, ' ');
  const exact = typed.replace(QUOTE_MARKS, ' ').trim();
  const resolution = resolveQuote(plain, { exact, prefix: null, suffix: null });
  if (resolution.kind === 'ambiguous') return null;
  if (resolution.kind === 'found')
    return includeQuoteMarks(source, from + resolution.anchor.start, from + resolution.anchor.end);
  const { nearest } = resolution;
  if (nearest === null) return null;
  let at = plain.indexOf(nearest.text);
  while (offsetToLine(plain, at) < nearest.line) at = plain.indexOf(nearest.text, at + 1);
  return includeQuoteMarks(source, from + at, from + at + nearest.text.length);
}

function includeQuoteMarks(source: string, start: number, end: number): { text: string; start: number; end: number } {
  const isMark = (at: number) => source.charAt(at).search(QUOTE_MARKS) === 0;
  const isBetween = isMark(start - 1) && isMark(end);
  const [first, last] = isBetween ? [start - 1, end + 1] : [start, end];
  return { text: source.slice(first, last), start: first, end: last };
}

function placeToChoice({ line, before, after }: QuoteLocation, index: number): { label: string; value: string } {
  return { label: `Line ${line}: …${before}[…]${after}…`.slice(0, 100).toWellFormed(), value: String(index + 1) };
}
