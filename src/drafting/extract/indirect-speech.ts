import type { Language } from '../languages/language.ts';
import { type Found, toFound } from './attributions.ts';
import { isVerbLike, subjectBefore } from './noun-phrases.ts';
import { accordingTo, cueAt, reportingAfter, reportingsBefore } from './reporting-clauses.ts';
import type { Sentence } from './sentences.ts';
import { contentEnd, contentSpan, contentStart } from './statement-span.ts';
import { phraseAfter } from './trailing-phrases.ts';

/** Whether a subject and its verb stand soon after `from`. */
const clauseFollows = (sentence: Sentence, from: number, language: Language): boolean => {
  // "sagte, die Brücke sei gesperrt"
  if (language.data.verbSecond) return sentence.units.slice(from, from + 3).some((unit) => /^[,:]$/.test(unit.text));
  for (let i = from + 1; i < sentence.units.length && i < from + 8; i++) {
    if (sentence.units[i]?.kind === 'mark') return false;
    if (isVerbLike(sentence, i, language)) return true;
  }
  return false;
};

/** "…, X said." */
const afterwards = (sentence: Sentence, language: Language): Found | null => {
  const { units, lowers } = sentence;
  for (let i = 2; i < units.length; i++) {
    if (units[i]?.text !== ',') continue;
    const trailing = reportingAfter(sentence, i + 1, language);
    if (!trailing?.source || (trailing.form && language.is('clauseMarkers', lowers[trailing.end] ?? ''))) continue;
    const rest = units.slice(trailing.end);
    if (rest.length > 13 || rest.some((unit) => /^[,;:]$/.test(unit.text))) continue;
    const span = contentSpan(sentence, { from: 0, to: i });
    if (span) return toFound(sentence, trailing, [span], [], 0.75, 'reported without quotation marks');
  }
  return null;
};

/** "According to Jane Doe, the bridge is closed." */
const accordingly = (sentence: Sentence, language: Language): Found | null => {
  const { units } = sentence;
  const lead = accordingTo(sentence, 0, language);
  if (!lead?.source || units[lead.end]?.text !== ',') return null;
  const start = lead.end + 1;
  if (!clauseFollows(sentence, start - 1, language)) return null;
  const span = contentSpan(sentence, { from: start, to: units.length });
  return span && toFound(sentence, lead, [span], [], 0.75, 'reported without quotation marks');
};

/** "X said that …", "the Kremlin continues to blame Ukraine" */
const beforehand = (sentence: Sentence, language: Language): Found[] => {
  const { units, lowers } = sentence;
  const found: Found[] = [];
  let read = 0;
  for (const lead of reportingsBefore(sentence, 0, units.length, language)) {
    if (
      !lead.form ||
      !lead.source ||
      lead.form.gerund ||
      lead.cue.from < read ||
      !/after its subject|with its subject after it/.test(lead.how)
    )
      continue;
    const accuses = lead.form.groups.has('accusation') && !language.is('clauseMarkers', lowers[lead.end] ?? '');
    if (!accuses && !lead.form.groups.has('speech')) continue;
    const start = contentStart(sentence, lead, units.length, language);
    const marked = language.is('clauseMarkers', lowers[start] ?? '');
    const noun =
      language.is('ambiguous', lowers[lead.cue.from] ?? '') &&
      !language.is('infinitiveMarkers', lowers[lead.cue.from - 1] ?? '');
    if (!marked && !accuses && (noun || !clauseFollows(sentence, start, language))) continue;
    if (accuses && noun) continue;
    const end = contentEnd(sentence, start, units.length, language, true);
    const span = contentSpan(sentence, { from: start, to: end });
    if (!span) continue;
    found.push({
      ...toFound(sentence, lead, [span], [], marked ? 0.8 : 0.75, 'reported without quotation marks'),
      goesOn: !accuses,
    });
    read = end;
  }
  return found;
};

/** "The attack was claimed by the group", "Comments immediately denied by Paris" */
const passive = (sentence: Sentence, language: Language): Found | null => {
  const { units, lowers } = sentence;
  for (let i = 1; i < units.length - 2; i++) {
    const form = cueAt(sentence, i, language);
    if (!form || form.gerund || form.base || !language.is('agents', lowers[i + 1] ?? '')) continue;
    if (!(form.groups.has('denial') || form.groups.has('passive'))) continue;
    const source = phraseAfter(sentence, i + 2, language);
    const subject = source ? subjectBefore(sentence, 0, i, language) : null;
    if (!source || !subject) continue;
    const span = contentSpan(sentence, subject);
    if (!span) continue;
    const reporting = { cue: { from: i, to: i + 1 }, source, form, end: source.to, how: `“${lowers[i]}” by its agent` };
    return { ...toFound(sentence, reporting, [span], [], 0.75, 'reported without quotation marks'), goesOn: false };
  }
  return null;
};

/** What a sentence without quotation marks reports. Only verbs of saying with a subject of their own count. */
export const indirectIn = (sentence: Sentence, language: Language): Found[] => {
  const after = afterwards(sentence, language);
  if (after) return [after];
  const opening = accordingly(sentence, language);
  if (opening) return [opening];
  const agent = passive(sentence, language);
  const before = beforehand(sentence, language);
  return agent ? [agent, ...before] : before;
};
