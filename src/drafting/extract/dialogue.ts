import type { Language } from '../languages/language.ts';
import { type Found, toFound } from './attributions.ts';
import type { Reporting } from './clauses/reporting.ts';
import { reportingAfter } from './clauses/reporting-clauses.ts';
import type { Paragraph } from './paragraphs.ts';
import type { Sentence } from './sentences.ts';
import { contentSpan, type Span } from './statement-span.ts';

const dash = /^[—–-]\s/u;

/** A paragraph that begins with a dash: a line of dialogue, or of a list. */
export const isDashed = (text: string, { start }: Paragraph): boolean => dash.test(text.slice(start, start + 2));

/** The clause in a line of dialogue: ", dit Paul." after a pause. */
const clauseIn = (sentence: Sentence, language: Language): (Reporting & { start: number }) | null => {
  for (let i = 2; i < sentence.units.length; i++) {
    if (!/^[,?!…]$/.test(sentence.units[i]?.text ?? '')) continue;
    const found = reportingAfter(sentence, i + 1, language);
    const verb = found?.source && found.cue.from - i <= 3 ? found : null;
    if (verb) return { ...verb, start: i };
  }
  return null;
};

/**
 * What a line of dialogue says: all of it but the dash and the clause that names the speaker. Null where no clause does,
 * since a dash alone is also how lists are printed.
 */
export const dialogueIn = (sentences: readonly Sentence[], language: Language): Found | null => {
  for (const [n, sentence] of sentences.entries()) {
    const clause = clauseIn(sentence, language);
    if (!clause) continue;
    const content: Span[] = sentences.slice(0, n).map((one): Span => [one.start, one.end]);
    const before = contentSpan(sentence, { from: 0, to: clause.start + 1 });
    if (before) content.push(before);
    const end = sentence.units.findIndex((unit, i) => i >= clause.end && /^[,.!?]$/.test(unit.text));
    const after = end >= 0 ? contentSpan(sentence, { from: end + 1, to: sentence.units.length }) : null;
    if (after) content.push(after);
    content.push(...sentences.slice(n + 1).map((one): Span => [one.start, one.end]));
    const first = content[0];
    if (first && n > 0) first[0] = sentences[0]?.units[1]?.start ?? first[0];
    return toFound(sentence, clause, joined(content), [], 0.8, 'a line of dialogue');
  }
  return null;
};

/** Sentences that only space parts are one span. */
const joined = (spans: readonly Span[]): Span[] => {
  const all: Span[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last && span[0] - last[1] <= 1) last[1] = span[1];
    else all.push([span[0], span[1]]);
  }
  return all;
};
