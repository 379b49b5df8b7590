import type { Language } from './language.ts';
import type { Paragraph } from './paragraphs.ts';
import { breaks, isVerbLike, type Phrase } from './phrases.ts';
import type { Quotation } from './quotation-marks.ts';
import { colonSpeaker, type Reporting, reportingAfter, reportingsBefore, unitsToSpan } from './reporting.ts';
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
  const start = reporting.end;
  const mark = units[quote - 1]?.text;
  let clause = -1;
  for (let i = start; i < quote && clause < 0; i++) {
    if (language.is('clauseMarkers', lowers[i] ?? '')) clause = i;
    else if (isVerbLike(sentence, i, language) || (units[i]?.kind === 'mark' && i > start + 1)) break;
  }
  if (clause >= 0) return clause;
  if (mark === ':' || mark === ',') return quote;
  let i = start;
  while (i < quote) {
    if (language.is('times', lowers[i] ?? '') || (language.isAdverb(lowers[i] ?? '') && !language.is('negations', lowers[i] ?? ''))) i++;
    else if (language.is('timePrepositions', lowers[i] ?? '') && language.is('times', lowers[i + 1] ?? '')) i += 2;
    else break;
  }
  if (reporting.form && language.is('addressing', reporting.form.lemma)) i = pastAddressee(sentence, i, quote, language);
  if (['of', 'about', 'to', 'for', 'as', 'on'].includes(lowers[i] ?? '') && i + 1 < quote && reporting.form && lowers[i] !== 'to') i++;
  return i;
};

/** Past the person told: "told them", "told a gathering in Washington she will …". */
const pastAddressee = (sentence: Sentence, from: number, quote: number, language: Language): number => {
  if (language.is('addressees', sentence.lowers[from] ?? '') && !language.is('determiners', sentence.lowers[from] ?? '')) return from + 1;
  for (let i = from + 1; i < quote && i < from + 12; i++) {
    const word = sentence.lowers[i] ?? '';
    if (language.is('subjectPronouns', word) && !language.is('determiners', word)) return i;
    if (sentence.units[i]?.kind === 'mark') break;
  }
  return from;
};

/** Where what is said ends after its last quotation: with the sentence, but before a clause that is the article's own. */
const contentEnd = (sentence: Sentence, from: number, to: number, language: Language): number => {
  const { units, lowers } = sentence;
  for (let i = from; i < to; i++) {
    const word = lowers[i] ?? '';
    if (units[i]?.kind === 'quote') continue;
    if (/^[,;:—–-]$/.test(units[i]?.text ?? '') && !units.slice(i, to).some((unit) => unit.kind === 'quote')) return i;
    if (i > from - 1 && language.is('articleClauses', word) && !units.slice(i, to).some((unit) => unit.kind === 'quote')) return i;
    if (language.is('conjunctions', word) && (isVerbLike(sentence, i + 1, language) || language.cue(lowers[i + 1] ?? '')) && !units.slice(i, to).some((unit) => unit.kind === 'quote')) return i;
    if (language.is('channelPrepositions', word) && namesDocument(sentence, i + 1, to, language)) return i;
  }
  return to;
};

/** "in a statement", "during an interview with": the words that come through something are not part of what is said. */
const namesDocument = (sentence: Sentence, from: number, to: number, language: Language): boolean => {
  for (let i = from; i < to && i < from + 4; i++) {
    if (language.phraseAt('documents', sentence.lowers, i) > 0) return true;
    if (i > from && language.is('prepositions', sentence.lowers[i] ?? '')) return false;
  }
  return false;
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

/** A verb with a subject of its own before the quotation keeps it, unless the clause after the quotation has to govern both. */
const leadsInstead = (sentence: Sentence, candidates: readonly Reporting[], trailing: { start: number }, q: number, from: number, language: Language): boolean => {
  const near = candidates.findLast((one) => one.form && !one.form.gerund && one.how.includes('after its subject'));
  if (!near) return false;
  if (q - near.end <= 1) return true;
  if (trailing.start > q + 1) return true;
  const first = sentence.units[from];
  return first !== undefined && language.is('subordinators', first.lower);
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
    if (trailing && !leadsInstead(sentence, candidates, trailing, q, from, language)) {
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
    const lead = (candidates.length === 0 && isFull(quotation, text) ? colonSpeaker(sentence, from, q, language) : null) ?? governing(sentence, title ? candidates.filter((one) => one.form?.groups.has('naming')) : candidates, q, language);
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
    const colon = start === q && (units[q - 1]?.text === ':' || (units[q - 1]?.text === ',' && isFull(quotation, text)));
    const end = colon ? q + 1 : contentEnd(sentence, q + 1, to, language);
    const span = contentSpan(sentence, { from: start, to: end });
    open = make(sentence, lead, span ? [span] : [], quotesIn(units, { from: start, to: end }), 0.8, 'the speaker comes first');
    found.push(open);
    from = end;
  }
  return { found, left };
};

/** What a sentence without quotation marks reports: "X said that …", "…, X said". Only verbs of saying with a subject of their own count. */
export const indirectIn = (sentence: Sentence, language: Language): Found | null => {
  const { units, lowers } = sentence;
  for (let i = 2; i < units.length; i++) {
    if (units[i]?.text !== ',') continue;
    const trailing = reportingAfter(sentence, i + 1, language);
    if (!trailing?.source || (trailing.form && language.is('clauseMarkers', lowers[trailing.end] ?? ''))) continue;
    const closes = units.slice(trailing.end).every((unit) => !/^[,;:]$/.test(unit.text)) && units.length - trailing.end < 14;
    const span = closes ? contentSpan(sentence, { from: 0, to: i }) : null;
    if (span) return make(sentence, trailing, [span], [], 0.6, 'reported without quotation marks');
  }
  for (const lead of reportingsBefore(sentence, 0, units.length, language)) {
    if (!lead.form?.groups.has('speech') || !lead.source || lead.form.gerund || !lead.how.includes('after its subject')) continue;
    const start = contentStart(sentence, lead, units.length, language);
    const marked = language.is('clauseMarkers', lowers[start] ?? '');
    if (!marked && (language.is('ambiguous', lowers[lead.cue.from] ?? '') || !clauseFollows(sentence, start, language))) continue;
    const span = contentSpan(sentence, { from: start, to: contentEnd(sentence, start, units.length, language) });
    if (span) return make(sentence, lead, [span], [], marked ? 0.65 : 0.55, 'reported without quotation marks');
  }
  return null;
};

/** Whether a subject and its verb stand soon after `from`. */
const clauseFollows = (sentence: Sentence, from: number, language: Language): boolean => {
  for (let i = from + 1; i < sentence.units.length && i < from + 8; i++) {
    if (sentence.units[i]?.kind === 'mark') return false;
    if (isVerbLike(sentence, i, language)) return true;
  }
  return false;
};

/** A speech whose speaker the sentence before announced with a colon; the content is still to be added. */
export const announcedSpeech = (sentence: Sentence, reporting: Reporting): Found => make(sentence, reporting, [], [], 0.85, 'announced by the colon before it');

/** A quotation that fills its sentence. */
export const isBare = (sentence: Sentence): boolean =>
  sentence.units[0]?.kind === 'quote' && sentence.units.slice(1).every((unit) => unit.kind === 'quote' || (unit.kind === 'mark' && /^[.,!?…]+$/.test(unit.text)));

export type { Paragraph };
