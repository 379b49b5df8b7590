import type { Language } from '../languages/language.ts';
import type { Block } from '../readers/blocks.ts';
import type { Quotation } from './find-quotes.ts';
import {
  governing,
  leadsInstead,
  opensClause,
  type Trailing,
  trailingReporting,
  verbInside,
} from './governing-verb.ts';
import type { Phrase } from './noun-phrases.ts';
import { type Reporting, unitsToSpan } from './reporting.ts';
import { colonSpeaker, reportingAfter, reportingsBefore } from './reporting-clauses.ts';
import type { Sentence } from './sentences.ts';
import { contentEnd, contentSpan, contentStart, isFull, isTitle, quotesIn, type Span } from './statement-span.ts';

/** Who says what, in the text's own places (UTF-16); the speaker is still only a mention. */
export interface Found {
  sentence: Sentence;
  source: Span | null;
  cue: Span | null;
  /** The base of the verb, null for "according to" and the like. */
  lemma: string | null;
  content: Span[];
  quotes: Quotation[];
  /** Whom the article has it from when that is not the speaker. */
  relay: Span | null;
  /** The statement whose quotation this one stands in: its speaker tells it, and it is nobody's own report. */
  within: Found | null;
  /** The article does not say who speaks: the source is whom the sentence before is about, and only a person will do. */
  isInferred: boolean;
  /** The speaker's own words may follow in the next quotation. */
  goesOn: boolean;
  confidence: number;
  reasons: string[];
  /** Set where the form of this block, not a verb, says who speaks. */
  block?: Block;
}

/** How far after a reporting clause "according to" is looked for, in units. */
const furthestRelay = 12;

/** A statement of one sentence from its reporting clause and content. */
export const toFound = (
  sentence: Sentence,
  reporting: Reporting,
  content: Span[],
  quotes: Quotation[],
  confidence: number,
  reason: string,
): Found => ({
  sentence,
  source: reporting.source ? unitsToSpan(sentence.units, reporting.source) : null,
  cue: unitsToSpan(sentence.units, reporting.cue),
  lemma: reporting.form?.lemma ?? null,
  content,
  quotes,
  relay: null,
  within: null,
  isInferred: false,
  goesOn: true,
  confidence,
  reasons: [reason, reporting.how],
});
/** Where the statement that starts with the quotation at `q` ends: before the verb or the contrast that starts the next one. */
const statementEnd = (
  sentence: Sentence,
  q: number,
  later: readonly number[],
  contrasts: boolean,
  language: Language,
): number => {
  const { units, lowers } = sentence;
  let to = units.length;
  const next = later[0];
  if (contrasts && next !== undefined) {
    const but = units.findIndex((unit, i) => i > q && i < next && language.is('contrast', unit.lower));
    if (but > 0) to = but;
  }
  for (const quote of later) {
    const fresh = reportingsBefore(sentence, q + 1, quote, language).find(
      (one) =>
        one.how.includes('sharing') ||
        units.slice(q + 1, one.cue.from).some((unit) => language.is('conjunctions', unit.lower) || unit.text === ','),
    );
    if (!fresh) continue;
    to = Math.min(fresh.source && fresh.source.from > q ? fresh.source.from : fresh.cue.from, to);
    break;
  }
  while (to > q + 1 && (units[to - 1]?.text === ',' || language.is('conjunctions', lowers[to - 1] ?? ''))) to--;
  return to;
};

/** What is being read of one sentence: how far it is read, and the statement that may still go on. */
interface Reading {
  from: number;
  found: Found[];
  earlier: Phrase | null;
}

/** “…,” he said, “…”: takes the next quotation into the statement when nothing else reports it. */
const resume = (sentence: Sentence, reading: Reading, open: Found, next: number, language: Language): void => {
  const second = sentence.units[next]?.quotation;
  if (!second || !/^[,:—–]$/.test(sentence.units[next - 1]?.text ?? '')) return;
  if (reportingsBefore(sentence, reading.from, next, language).length > 0) return;
  open.content.push([second.start, second.end]);
  open.quotes.push(second);
  reading.from = next + 1;
};

/** "…, Jane Doe said on Monday, according to two people": whom the article has it from, told after the reporting clause. */
const laterSource = (sentence: Sentence, trailing: Trailing, next: number, language: Language): Span | null => {
  if (!trailing.form) return null;
  for (let i = trailing.end; i < next && i < trailing.end + furthestRelay; i++) {
    if (language.phraseAt('according', sentence.lowers, i) === 0) continue;
    const told = reportingAfter(sentence, i, language);
    return told?.source ? unitsToSpan(sentence.units, told.source) : null;
  }
  return null;
};

const readTrailing = (
  sentence: Sentence,
  reading: Reading,
  trailing: Trailing,
  next: number,
  language: Language,
): void => {
  const part = { from: reading.from, to: trailing.start };
  const span = contentSpan(sentence, part);
  const open = toFound(
    sentence,
    trailing,
    span ? [span] : [],
    quotesIn(sentence.units, part),
    // A clause that follows only later in the sentence may belong to other words.
    trailing.start > reading.from + 1 ? 0.8 : 0.92,
    'the words come first',
  );
  open.relay = laterSource(sentence, trailing, next, language);
  reading.found.push(open);
  reading.earlier = trailing.source;
  reading.from = trailing.end;
  resume(sentence, reading, open, next, language);
};

const readLeading = (
  sentence: Sentence,
  reading: Reading,
  lead: Reporting,
  q: number,
  later: number[],
  text: string,
  language: Language,
): void => {
  const { units } = sentence;
  const quotation = units[q]?.quotation;
  if (!quotation) return;
  const last = later.at(-1) ?? q;
  const tail = trailingReporting(sentence, last, units.length, text, language);
  const told = tail?.source && tail.cue.from > lead.cue.from ? tail : null;
  const to = Math.min(
    statementEnd(sentence, q, later, told !== null, language),
    told && last === q ? told.start : units.length,
  );
  const start = contentStart(sentence, lead, q, language);
  const mark = units[q - 1]?.text;
  const alone = start === q && (mark === ':' || (mark === ',' && isFull(quotation, text)));
  const end = alone ? q + 1 : contentEnd(sentence, q + 1, to, language);
  const span = contentSpan(sentence, { from: start, to: end });
  const open = toFound(
    sentence,
    lead,
    span ? [span] : [],
    quotesIn(units, { from: start, to: end }),
    lead.form === null ? 0.7 : lead.how.includes('sharing') ? 0.75 : 0.82,
    'the speaker comes first',
  );
  if (told?.source) open.relay = unitsToSpan(units, told.source);
  reading.found.push(open);
  reading.earlier = lead.source;
  reading.from = to < units.length && language.is('contrast', units[to]?.lower ?? '') ? to + 1 : end;
};

/** What one sentence with quotations says, and the quotations in it that nobody is found to have said. */
export const attributionsIn = (
  sentence: Sentence,
  text: string,
  language: Language,
): { found: Found[]; left: Quotation[] } => {
  const { units } = sentence;
  const left: Quotation[] = [];
  const at = units.flatMap((unit, i) => (unit.quotation ? [i] : []));
  const reading: Reading = { from: 0, found: [], earlier: null };
  for (const [n, q] of at.entries()) {
    const quotation = units[q]?.quotation;
    if (!quotation || q < reading.from) continue;
    const next = at[n + 1] ?? units.length;
    const title = isTitle(quotation, text);
    const trailing = title && q > reading.from ? null : trailingReporting(sentence, q, next, text, language);
    const all = reportingsBefore(sentence, reading.from, q, language, reading.earlier);
    const inside =
      all.length === 0 && !(trailing?.source && trailing.start === q + 1)
        ? verbInside(sentence, reading.from, q, text, language)
        : null;
    // A title is named ("called “The Long Way”"), or stands inside a clause that somebody says.
    const candidates = title
      ? all.filter((one) => one.form?.groups.has('naming') || opensClause(sentence, one, q, language))
      : all;
    if (trailing && !inside && !leadsInstead(sentence, all, trailing, q, reading.from, text, language)) {
      readTrailing(sentence, reading, trailing, next, language);
      continue;
    }
    const colon =
      all.length === 0 && isFull(quotation, text) ? colonSpeaker(sentence, reading.from, q, language) : null;
    const lead = inside ?? colon ?? governing(sentence, candidates, language);
    if (lead) readLeading(sentence, reading, lead, q, at.slice(n + 1), text, language);
    else left.push(quotation);
  }
  return { found: reading.found, left };
};

/** A speech whose speaker the sentence before announced, with a colon or only by telling of it; the content is still to be added. */
export const announcedSpeech = (sentence: Sentence, reporting: Reporting, colon: boolean): Found =>
  toFound(
    sentence,
    reporting,
    [],
    [],
    colon ? 0.8 : 0.6,
    colon ? 'announced by the colon before it' : 'follows a sentence about the same speaker’s words',
  );

/** Words without a speaker after a sentence about somebody: "Jane Doe shook her head. “It is open.”" */
export const inferredSpeech = (sentence: Sentence, source: Phrase): Found => ({
  ...toFound(
    sentence,
    { cue: { from: source.to, to: source.to }, source, form: null, end: source.to, how: 'no verb of saying' },
    [],
    [],
    0.4,
    'follows a sentence about this person',
  ),
  isInferred: true,
});

/** Whether a clause with a subject of its own holds the statement: "Noll, whose predecessor called it “a disgrace”, smiled". */
export const isSubordinate = ({ sentence, source }: Found, language: Language): boolean => {
  if (!source) return false;
  const from = sentence.units.findIndex((unit) => unit.start >= source[0]);
  const relative = sentence.units.findIndex((unit, i) => i < from && language.is('relatives', unit.lower));
  return relative > 0 && !language.is('clauseMarkers', sentence.lowers[relative] ?? '');
};

/** A sentence that is nothing but quotations. */
export const isBare = (sentence: Sentence): boolean =>
  sentence.units[0]?.kind === 'quote' &&
  sentence.units.every((unit) => unit.kind === 'quote' || (unit.kind === 'mark' && /^[.,!?…]+$/.test(unit.text)));
