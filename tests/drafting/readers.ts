/** Reads a draft for tests: each statement with its spans as the words they cover. */
import { type Draft, draftText } from '../../src/drafting/draft.ts';

export interface ReadStatement {
  id: string;
  kind: string;
  speaker: string | null;
  source: string | null;
  cue: string | null;
  channel: string | null;
  toldBy: string | null;
  content: string[];
  quotes: string[];
}

/** The words that a span of code points covers. */
export const wordsAt = (text: string, span: readonly [number, number] | null): string | null =>
  span === null ? null : [...text].slice(span[0], span[1]).join('');

export const readStatements = (text: string, draft: Draft): ReadStatement[] => {
  const words = (span: readonly [number, number]): string => wordsAt(text, span) ?? '';
  return draft.attributions.map((one) => ({
    id: one.id,
    kind: one.kind,
    speaker: one.speaker?.name ?? null,
    source: wordsAt(text, one.source),
    cue: wordsAt(text, one.cue),
    channel: wordsAt(text, one.channel),
    toldBy: one.relay?.speaker?.name ?? null,
    content: one.content.map(words),
    quotes: one.quotes.map(words),
  }));
};

/** The statements of a text in a language, read. */
export const statementsOf = (text: string, language = 'en'): ReadStatement[] =>
  readStatements(text, draftText(text, { language }));
