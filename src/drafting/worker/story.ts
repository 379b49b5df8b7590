import { createCodePointToUtf16 } from '../../lib/code-points.ts';
import { UserError } from '../../lib/errors.ts';
import { type DraftAttribution, draftText } from '../draft.ts';
import { findQuotations } from '../extract/find-quotes.ts';
import { splitParagraphs } from '../extract/paragraphs.ts';
import { detectLanguage, languageCodes, languagesWithRules } from '../languages/detect-language.ts';
import { loadLanguage } from '../languages/language.ts';
import type { ReadDocument } from '../readers/document.ts';

/** [start, end) in UTF-16 units. */
type Span = readonly [number, number];

/** Words of a story and whom it has them from: see src/bot/story-check/story.ts. */
interface StoryItem {
  kind: 'quotation' | 'attributed';
  words: Span;
  speaker: string | null;
  toldBy: string | null;
}

export interface ReadStory {
  text: string;
  language: string | null;
  notes: string[];
  items: StoryItem[];
}

const MARK = /[\s“”„«»"‘’‚‹›']/u;

/** Without the marks and the space at its ends; an apostrophe that ends a word goes too, which no comparison sees. */
const inside = (text: string, [from, to]: Span): Span => {
  let [start, end] = [from, to];
  while (start < end && MARK.test(text[start] ?? '')) start += 1;
  while (end > start && MARK.test(text[end - 1] ?? '')) end -= 1;
  return [start, end];
};

const overlaps = ([start, end]: Span, [from, to]: Span): boolean => start < to && from < end;

/** In single marks newsrooms also set titles and single words: fewer words than these are no quotation. */
const minSingleWords = 3;

const isQuotation = (text: string, { start, end, single }: { start: number; end: number; single: boolean }): boolean =>
  !single || text.slice(start, end).trim().split(/\s+/u).length >= minSingleWords;

/** Reads every quotation and attributed statement of a text, in its order; all of it at once, some 0.1 s a thousand words. */
export const textToStory = async (
  { text, blocks = [], notes = [], metadata }: Pick<ReadDocument, 'text'> & Partial<ReadDocument>,
  maxCharacters: number,
): Promise<ReadStory> => {
  if (text.length > maxCharacters)
    throw new UserError(
      `The story has ${text.length.toLocaleString('en')} characters; at most ${maxCharacters.toLocaleString('en')} are checked. Give it in parts.`,
    );
  const [given] = languageCodes(metadata?.language?.value ?? '');
  const detected = (await detectLanguage(text)) ?? given ?? 'en';
  const language = loadLanguage(detected)?.code ?? (given === undefined ? null : (loadLanguage(given)?.code ?? null));
  const attributions = language === null ? [] : draftText(text, { language, blocks }).attributions;
  const at = createCodePointToUtf16(text);
  const toSpan = ([start, end]: Span): Span => inside(text, [at(start), at(end)]);
  const points = [...text];
  const items = attributions.flatMap((one) => attributionToItems(one, toSpan, nameOf(one, points)));
  const quoted = items.filter(({ kind }) => kind === 'quotation').map(({ words }) => words);
  for (const quotation of findQuotations(text, splitParagraphs(text))) {
    const words = inside(text, [quotation.innerStart, quotation.innerEnd]);
    if (isQuotation(text, quotation) && !quoted.some((span) => overlaps(span, words)))
      items.push({ kind: 'quotation', words, speaker: null, toldBy: null });
  }
  return {
    text,
    language,
    notes: [
      ...notes,
      ...(language === null
        ? [`Only what stands in quotation marks was found: there are rules for ${languagesWithRules()} alone.`]
        : []),
    ],
    items: items.filter((item) => saysSomething(text, item)).sort((a, b) => a.words[0] - b.words[0]),
  };
};

/** "he said so": fewer words of an indirect statement tell nothing. */
const minAttributedWords = 4;

const saysSomething = (text: string, { kind, words }: StoryItem): boolean => {
  const count = text
    .slice(...words)
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return count >= (kind === 'attributed' ? minAttributedWords : 1);
};

/** The speaker's name; where the text leaves open whom its mention means, the mention, if it is a name of several words. */
const nameOf = ({ speaker, source }: DraftAttribution, points: readonly string[]): string | null => {
  if (speaker !== null || source === null) return speaker?.name ?? null;
  const mention = points
    .slice(...source)
    .join('')
    .trim();
  return /^\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+)+$/u.test(mention) ? mention : null;
};

/** Each fragment of a quotation by itself; what is reported without one as a whole. */
const attributionToItems = (
  one: DraftAttribution,
  toSpan: (span: Span) => Span,
  speaker: string | null,
): StoryItem[] => {
  const named = { speaker, toldBy: one.relay?.speaker?.name ?? null };
  const [kind, spans] =
    one.quotes.length > 0 ? (['quotation', one.quotes] as const) : (['attributed', one.content] as const);
  return spans.map((span) => ({ kind, words: toSpan(span), ...named }));
};
