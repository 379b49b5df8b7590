import type { Language } from '../languages/language.ts';
import type { Quotation } from './find-quotes.ts';
import { subjectBefore } from './noun-phrases.ts';
import type { Reporting } from './reporting.ts';
import { reportingAfter } from './reporting-clauses.ts';
import type { Sentence } from './sentences.ts';
import { contentStart, endsOpen } from './statement-span.ts';

/** A reporting clause after what it reports. */
export interface Trailing extends Reporting {
  /** Where the words end and the clause begins. */
  start: number;
}

/** The verb among the candidates that governs the quotation: the outermost, unless a later clause starts afresh. */
export const governing = (
  sentence: Sentence,
  candidates: readonly Reporting[],
  language: Language,
): Reporting | null => {
  let current: Reporting | null = null;
  for (const next of candidates) {
    if (!current) {
      current = next;
      continue;
    }
    // "…, which he called “a cartel”" stays inside what the outer verb reports.
    const relative = next.source && language.is('relatives', sentence.lowers[next.source.from - 1] ?? '');
    if (relative && next.source !== current.source) continue;
    const between = sentence.units.slice(current.end, next.cue.from);
    const parts = between.some((unit) => /^[,;—–]$/.test(unit.text) || language.is('conjunctions', unit.lower));
    const reported = between.some((unit) => language.is('complementisers', unit.lower));
    if (
      next.source === current.source ||
      parts ||
      (next.form === null && sentence.units[next.end - 1]?.text === ':') ||
      (!reported && between.length > 4)
    )
      current = next;
  }
  return current;
};

/** Whether a clause may follow the quotation at `q` without a comma between them. */
const invitesClause = (
  sentence: Sentence,
  q: number,
  quotation: Quotation,
  text: string,
  language: Language,
): boolean => {
  const after = sentence.units[q + 1];
  if (!after) return false;
  if (endsOpen(quotation, text) || /^[,—–-]+$/.test(after.text)) return true;
  if (language.phraseAt('according', sentence.lowers, q + 1) > 0 || language.cue(after.lower)) return true;
  return q === 0 && /\.["'”’»\s]*$/u.test(text.slice(quotation.innerStart, quotation.innerEnd));
};

/** The reporting clause after the quotation at `q`: right after it, or after a comma once the rest of what is said has ended. */
export const trailingReporting = (
  sentence: Sentence,
  q: number,
  limit: number,
  text: string,
  language: Language,
): Trailing | null => {
  const { units, lowers } = sentence;
  const quotation = units[q]?.quotation;
  if (!quotation || q + 1 >= units.length) return null;
  if (invitesClause(sentence, q, quotation, text, language)) {
    const found = reportingAfter(sentence, q + 1, language);
    if (found && found.cue.from < limit) return { ...found, start: q + 1 };
  }
  if (q === 0 && units[q + 1]?.kind === 'word') {
    // “It is a battle of niches” Grubbs said.
    const found = reportingAfter(sentence, q + 1, language);
    const next = found ? units[found.end] : undefined;
    const closes =
      !next ||
      /^[.!?]$/.test(next.text) ||
      language.is('timePrepositions', next.lower) ||
      language.is('times', next.lower);
    if (found?.form && closes && found.cue.from - q <= 5) return { ...found, start: q + 1 };
  }
  for (let i = q + 1; i < limit; i++) {
    if (units[i]?.text !== ',') continue;
    const found = reportingAfter(sentence, i + 1, language);
    if (!found?.source || found.cue.from >= limit) continue;
    if (found.form && language.is('complementisers', lowers[found.end] ?? '')) continue;
    return { ...found, start: i };
  }
  return null;
};

const endsWithComma = ({ innerStart, innerEnd }: Quotation, text: string): boolean =>
  text.slice(innerStart, innerEnd).trimEnd().endsWith(',');

/** A verb with a subject of its own before the quotation keeps it, unless the clause after the quotation has to govern both. */
export const leadsInstead = (
  sentence: Sentence,
  candidates: readonly Reporting[],
  trailing: Trailing,
  q: number,
  from: number,
  text: string,
  language: Language,
): boolean => {
  const near = candidates.findLast((one) => one.form && !one.form.gerund && one.how.includes('after its subject'));
  if (!near) return false;
  // 'The old rule “failed us,” Ann Park said.': a comma inside the marks hands over to the clause after them.
  const quotation = sentence.units[q]?.quotation;
  const handsOver = quotation !== null && quotation !== undefined && endsWithComma(quotation, text);
  const joins = language.is('conjunctions', sentence.lowers[q + 1] ?? '');
  if (handsOver && !joins && trailing.start === q + 1 && trailing.source) return false;
  if (q - near.end <= 1 || trailing.start > q + 1) return true;
  const first = sentence.units[from];
  return first !== undefined && language.is('subordinators', first.lower);
};

/** “recalled the offer”: a quotation that begins with the verb whose subject stands right before it. */
export const verbInside = (
  sentence: Sentence,
  from: number,
  q: number,
  text: string,
  language: Language,
): Reporting | null => {
  const quotation = sentence.units[q]?.quotation;
  if (!quotation) return null;
  const word = /^[\p{L}]+/u.exec(text.slice(quotation.innerStart, quotation.innerStart + 40))?.[0] ?? '';
  const form = language.cue(word.toLowerCase());
  if (!form || form.gerund || form.base || word !== word.toLowerCase()) return null;
  const source = subjectBefore(sentence, from, q, language);
  if (!source || source.to !== q) return null;
  return { cue: { from: q, to: q }, source, form, end: q, how: `“${word}” inside the quotation, after its subject` };
};

/** "said that the story moved to “Real Time”": the verb opens a clause before the quotation. */
export const opensClause = (sentence: Sentence, reporting: Reporting, q: number, language: Language): boolean =>
  reporting.form !== null &&
  language.is('clauseMarkers', sentence.lowers[contentStart(sentence, reporting, q, language)] ?? '');
