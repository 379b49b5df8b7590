import type { Language } from './language.ts';
import type { Paragraph } from './paragraphs.ts';
import { breaks, type Phrase } from './phrases.ts';
import type { Quotation } from './quotation-marks.ts';
import { type Reporting, reportingAfter, reportingsBefore, unitsToSpan } from './reporting.ts';
import type { Sentence, Unit } from './sentences.ts';

type Span = [number, number];

/** Who says what, in the text's own places (UTF-16); the speaker is still only a mention. */
export interface Found {
  sentence: Sentence;
  source: Span | null;
  cue: Span | null;
  lemma: string | null;
  content: Span[];
  quotes: Quotation[];
  confidence: number;
  reasons: string[];
}

const endsOpen = (quotation: Quotation, text: string): boolean =>
  /[,?!…—–-]['"’”»\s]*$/u.test(text.slice(quotation.innerStart, quotation.innerEnd));

/** Every word but the small ones with a capital, and no full stop: the name of a programme or a book, not speech. */
export const isTitle = (quotation: Quotation, text: string): boolean => {
  const inner = text.slice(quotation.innerStart, quotation.innerEnd).replace(/[,.]$/, '');
  const words = inner.split(/\s+/);
  if (words.length > 8 || /[.?!,;:]/.test(inner)) return false;
  return words.length > 1 && words.every((word, i) => /^['"(]?[\p{Lu}\p{N}]/u.test(word) || (i > 0 && word.length <= 4 && i < words.length - 1));
};

const isFull = (quotation: Quotation, text: string): boolean =>
  /^["'“‘(\[]?[\p{Lu}\p{N}]/u.test(text.slice(quotation.innerStart, quotation.innerStart + 3));

const make = (sentence: Sentence, reporting: Reporting | null, content: Span[], quotes: Quotation[], confidence: number, reason: string): Found => ({
  sentence,
  source: reporting?.source ? unitsToSpan(sentence.units, reporting.source) : null,
  cue: reporting ? unitsToSpan(sentence.units, reporting.cue) : null,
  lemma: reporting?.form?.lemma ?? null,
  content,
  quotes,
  confidence,
  reasons: reporting ? [reason, reporting.how] : [reason],
});

const quotesIn = (units: readonly Unit[], phrase: Phrase): Quotation[] =>
  units.slice(phrase.from, phrase.to).flatMap((unit) => (unit.quotation ? [unit.quotation] : []));

/** Content without the full stop that ends the sentence and the marks around it. */
const contentSpan = (sentence: Sentence, phrase: Phrase): Span | null => {
  let { from, to } = phrase;
  const { units } = sentence;
  while (to > from && units[to - 1]?.kind === 'mark' && /^[.,;:!?–—-]+$/.test(units[to - 1]?.text ?? '')) to--;
  while (from < to && units[from]?.kind === 'mark' && /^[.,;:–—-]+$/.test(units[from]?.text ?? '')) from++;
  return to > from ? unitsToSpan(units, { from, to }) : null;
};

/** Where what is said begins after a verb of saying: at "that", at the quotation, or past the person told and the day. */
const contentStart = (sentence: Sentence, reporting: Reporting, quote: number, language: Language): number => {
  const { units, lowers } = sentence;
  const before = units[quote - 1];
  const start = reporting.end;
  if (quote === start || (before && (before.text === ',' || before.text === ':' || before.text === '—'))) {
    if (before?.text === ':' || before?.text === ',') return quote;
  }
  for (let i = start; i < quote; i++) {
    const unit = units[i];
    if (!unit) break;
    if (language.is('complementisers', unit.lower)) return i;
    if (unit.text === ',' && i > start) break;
  }
  let i = start;
  while (i < quote && (language.is('times', lowers[i] ?? '') || language.isAdverb(lowers[i] ?? ''))) i++;
  if (['of', 'about', 'to', 'for', 'as'].includes(lowers[i] ?? '') && i + 1 < quote && reporting.form) i++;
  return i;
};

/** Where what is said ends: before the clause that starts the next statement, else with the sentence. */
const contentEnd = (sentence: Sentence, from: number, to: number, language: Language): number => {
  for (let i = from; i < to; i++) {
    if (sentence.units[i]?.text === ',' && language.phraseAt('according', sentence.lowers, i + 1) > 0) return i;
  }
  return to;
};

/** The verb among the candidates that governs the quotation: the outermost, unless a later clause starts afresh. */
const governing = (sentence: Sentence, candidates: readonly Reporting[], quote: number, language: Language): Reporting | null => {
  let current: Reporting | null = null;
  for (const next of candidates) {
    if (!current) {
      current = next;
      continue;
    }
    const between = sentence.units.slice(current.end, next.cue.from);
    const shared = next.source === current.source;
    const gap = between.findIndex((unit) => unit.text === ',' || unit.text === ';' || unit.text === '—' || unit.text === '–' || language.is('conjunctions', unit.lower));
    if (shared || gap >= 0 || next.form === null) current = next;
    else if (!between.some((unit) => language.is('complementisers', unit.lower)) && between.length > 4) current = next;
  }
  return current;
};

/** The reporting clause after the quotation at `q`: right after it, or after a comma once the rest of what is said has ended. */
const trailingReporting = (sentence: Sentence, q: number, nextQuote: number, quotation: Quotation, text: string, language: Language): (Reporting & { start: number }) | null => {
  const { units, lowers } = sentence;
  const after = units[q + 1];
  if (!after) return null;
  const direct = endsOpen(quotation, text) || after.text === ',' || /^[—–-]+$/.test(after.text) || language.phraseAt('according', lowers, q + 1) > 0 || language.cue(after.lower) || q === 0;
  if (direct) {
    const found = reportingAfter(sentence, q + 1, language);
    if (found && found.cue.from < nextQuote && (endsOpen(quotation, text) || after.text === ',' || !found.source || language.cue(after.lower) || /^[—–-]+$/.test(after.text) || language.phraseAt('according', lowers, q + 1) > 0 || /[.]["'’”»\s]*$/u.test(text.slice(quotation.innerStart, quotation.innerEnd)))) return { ...found, start: q + 1 };
  }
  for (let i = q + 1; i < nextQuote; i++) {
    if (units[i]?.text !== ',') continue;
    const found = reportingAfter(sentence, i + 1, language);
    if (!found?.source || found.cue.from >= nextQuote) continue;
    const rest = units[found.end];
    if (found.form && rest && language.is('complementisers', rest.lower)) continue;
    return { ...found, start: i };
  }
  return null;
};

/** What one sentence with quotations says, and the quotations in it that nobody is found to have said. */
export const attributionsIn = (sentence: Sentence, text: string, language: Language): { found: Found[]; left: Quotation[] } => {
  const { units } = sentence;
  const found: Found[] = [];
  const left: Quotation[] = [];
  const at = units.flatMap((unit, i) => (unit.quotation ? [i] : []));
  let from = 0;
  let open: Found | null = null;
  let earlier: Phrase | null = null;
  for (let n = 0; n < at.length; n++) {
    const q = at[n] as number;
    const quotation = units[q]?.quotation as Quotation;
    const after = units[q + 1];
    if (q < from) continue;
    const nextQuote = at[n + 1] ?? units.length;
    const title = isTitle(quotation, text);
    const trailing = title && q > from ? null : trailingReporting(sentence, q, nextQuote, quotation, text, language);
    const candidates = reportingsBefore(sentence, from, q, language, earlier);
    if (trailing && trailing.cue.from < nextQuote) {
      const span = contentSpan(sentence, { from, to: trailing.start });
      const content = span ? [span] : [];
      open = make(sentence, trailing, content, quotesIn(units, { from, to: trailing.start }), 0.9, 'the words come first');
      found.push(open);
      earlier = trailing.source;
      from = trailing.end;
      // “…,” he said, “…”: the same speech goes on.
      const resume = units[nextQuote - 1];
      if (nextQuote < units.length && resume && (resume.text === ',' || resume.text === ':' || resume.text === '—' || resume.text === '–')) {
        const rest = reportingsBefore(sentence, from, nextQuote, language);
        if (rest.length === 0) {
          const second = units[nextQuote];
          if (second?.quotation) {
            open.content.push([second.start, second.end]);
            open.quotes.push(second.quotation);
          }
          from = nextQuote + 1;
        }
      }
      continue;
    }
    const lead = governing(sentence, title ? candidates.filter((one) => one.form?.groups.has('naming')) : candidates, q, language);
    if (!lead) {
      if (open && !breaks(units[q - 1]) && q - from < 4) {
        open.quotes.push(quotation);
        continue;
      }
      left.push(quotation);
      continue;
    }
    // Further quotations of the same clause belong to the same statement.
    let to = units.length;
    for (const next of at.slice(n + 1)) {
      const more = reportingsBefore(sentence, q + 1, next, language);
      const fresh = more.find((one) => one.how.includes('sharing') || sentence.units.slice(q + 1, one.cue.from).some((unit) => language.is('conjunctions', unit.lower) || unit.text === ','));
      if (fresh) {
        to = Math.min(fresh.source && fresh.source.from > q ? fresh.source.from : fresh.cue.from, to);
        break;
      }
    }
    while (to > q + 1 && (units[to - 1]?.text === ',' || language.is('conjunctions', units[to - 1]?.lower ?? ''))) to--;
    earlier = lead.source;
    const start = contentStart(sentence, lead, q, language);
    const colon = units[q - 1]?.text === ':' || (units[q - 1]?.text === ',' && isFull(quotation, text));
    const end = colon ? q + 1 : contentEnd(sentence, q + 1, to, language);
    const span = contentSpan(sentence, { from: start, to: end });
    open = make(sentence, lead, span ? [span] : [], quotesIn(units, { from: start, to: end }), 0.8, 'the speaker comes first');
    found.push(open);
    from = end;
  }
  return { found, left };
};

/** A speech whose speaker the sentence before announced with a colon; the content is still to be added. */
export const announcedSpeech = (sentence: Sentence, reporting: Reporting): Found => make(sentence, reporting, [], [], 0.85, 'announced by the colon before it');

/** A quotation that fills its sentence. */
export const isBare = (sentence: Sentence): boolean =>
  sentence.units[0]?.kind === 'quote' && sentence.units.slice(1).every((unit) => unit.kind === 'quote' || (unit.kind === 'mark' && /^[.,!?…]+$/.test(unit.text)));

export type { Paragraph };
