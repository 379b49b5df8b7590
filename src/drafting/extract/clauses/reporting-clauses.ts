import type { CueForm, Language } from '../../languages/language.ts';
import { breaks, isName, isVerbLike, mainSubject, type Phrase, startsPhrase, subjectBefore } from '../noun-phrases.ts';
import type { Sentence, Unit } from '../sentences.ts';
import { accordingTo } from './according.ts';
import { nominalAt } from './nominal-reporting.ts';
import type { Reporting } from './reporting.ts';
import { pastAdverbial, pastInsertion, phraseAfter } from './trailing-phrases.ts';
import { separatedAt, subjectAfterVerb } from './verb-second.ts';

const furthestSubject = 45;

/** Whether the word at `i` is a verb that reports words here, rather than a noun, an adjective or an infinitive. */
export const cueAt = (sentence: Sentence, i: number, language: Language): CueForm | null => {
  const unit = sentence.units[i];
  if (unit?.kind !== 'word') return null;
  const form = separatedAt(sentence, i, language) ?? language.cue(unit.lower);
  if (!form) return null;
  if (isName(unit) && i > 0 && sentence.units[i - 1]?.kind !== 'quote') return null;
  const before = sentence.lowers[i - 1] ?? '';
  // "a fait savoir": the infinitive reports, and the verb before it has the subject.
  if (language.is('causatives', before)) return form.base ? { ...form, base: false } : null;
  // "faire part de": a noun that reports only behind its verb.
  if (language.is('causedOnly', unit.lower)) return null;
  if (language.is('infinitiveMarkers', before)) {
    const raised = sentence.lowers.slice(Math.max(0, i - 3), i - 1).some((word) => language.is('raisingVerbs', word));
    return raised ? form : null;
  }
  const next = sentence.lowers[i + 1] ?? '';
  if (language.is('raisingVerbs', unit.lower) && language.is('infinitiveMarkers', next)) return null;
  if (language.is('possessives', before) || language.isPossessive(before)) return null;
  if (language.is('determiners', before) && !language.is('subjectPronouns', before)) return null;
  if (language.is('prepositions', before) && !form.gerund) return null;
  if (language.is('needThat', form.lemma) && !language.is('clauseMarkers', sentence.lowers[i + 1] ?? '')) return null;
  if (language.is('ambiguous', unit.lower) && !isClearVerb(sentence, i, language)) return null;
  return form;
};

/** A form that is mostly a noun is a verb right after a name, a pronoun or "who", and before "that". */
const isClearVerb = (sentence: Sentence, i: number, language: Language): boolean => {
  let at = i - 1;
  while (
    at > 0 &&
    (language.isAdverb(sentence.lowers[at] ?? '') || language.is('auxiliaries', sentence.lowers[at] ?? ''))
  )
    at--;
  const before = sentence.units[at];
  if (!before || i === 0) return false;
  // "at one point", "on a press call": the noun of a preposition.
  for (let from = i - 1; from > 0 && from > i - 4; from--) {
    if (!language.is('determiners', sentence.lowers[from] ?? '')) continue;
    if (language.is('prepositions', sentence.lowers[from - 1] ?? '')) return false;
    break;
  }
  if (/^[,—–]$/.test(before.text) && (at > 2 || sentence.units[at - 1]?.kind === 'quote')) return true;
  const next = sentence.units[i + 1];
  if (
    next &&
    (language.is('addressees', next.lower) || language.is('subjectPronouns', next.lower) || isName(next)) &&
    !language.is('prepositions', before.lower)
  )
    return true;
  if (language.is('subjectPronouns', before.lower)) return !language.is('determiners', before.lower);
  if (language.is('relatives', before.lower)) return true;
  return (
    (isName(before) && !language.isPossessive(before.lower)) ||
    before.kind === 'quote' ||
    language.is('complementisers', sentence.lowers[i + 1] ?? '')
  );
};

const isPassive = (sentence: Sentence, i: number, language: Language): boolean => {
  for (let at = i - 1; at >= 0 && at > i - 4; at--) {
    const word = sentence.lowers[at] ?? '';
    if (language.is('passives', word) && language.is('reflexives', sentence.lowers[at - 1] ?? '')) return false;
    if (language.is('passives', word)) return !language.cue(sentence.lowers[i] ?? '')?.gerund;
    if (!language.isAdverb(word)) return false;
  }
  return false;
};

/** "mardi 14 janvier": the number of a day. */
const isDate = ({ lowers }: Sentence, i: number, language: Language): boolean =>
  /^\d{1,4}$/.test(lowers[i] ?? '') &&
  (language.is('times', lowers[i - 1] ?? '') || language.is('times', lowers[i + 1] ?? ''));

/** Moves past marks and asides between a quotation and its reporting clause. */
export const skipToClause = (sentence: Sentence, from: number, language: Language): number => {
  let i = from;
  for (;;) {
    const unit = sentence.units[i];
    if (!unit) return i;
    const aside = language.phraseAt('asides', sentence.lowers, i);
    if (aside > 0) i += aside;
    else if (/^[,–—-]+$/.test(unit.text)) i++;
    else if (language.is('times', unit.lower) || isDate(sentence, i, language)) i++;
    else return i;
  }
};

/** Verbs that may stand between a quotation and their subject: “…,” deplored the minister. */
const inverts = (form: CueForm): boolean =>
  form.groups.has('speech') || form.groups.has('criticism') || form.groups.has('denial');

/** "says the program changed his life": a clause of its own, no subject. */
const holdsVerb = (sentence: Sentence, { from, to }: Phrase, language: Language): boolean => {
  for (let i = from + 1; i < to; i++) {
    if (sentence.units[i]?.text === ',' || language.is('relatives', sentence.lowers[i] ?? '')) return false;
    if (
      isVerbLike(sentence, i, language) &&
      language.is('determiners', sentence.lowers[i + 1] ?? '') &&
      !language.is('prepositions', sentence.lowers[i + 1] ?? '')
    )
      return true;
  }
  return false;
};

const inverted = (sentence: Sentence, at: number, language: Language): Reporting | null => {
  let i = at;
  const precedes = (word: string): boolean =>
    language.isAdverb(word) || language.is('auxiliaries', word) || language.is('causatives', word);
  while (precedes(sentence.lowers[i] ?? '')) i++;
  const form = cueAt(sentence, i, language);
  if (!form || form.gerund || form.base || !inverts(form)) return null;
  const inserted = pastInsertion(sentence, i + 1, language);
  const start = pastAdverbial(sentence, skipToClause(sentence, inserted, language), language);
  const source = phraseAfter(sentence, start, language);
  if (!source) return null;
  // "dit-on en riant": nothing but a subject is joined to its verb.
  const isJoined = language.is('enclitics', sentence.lowers[source.from] ?? '');
  if (!isJoined && (isVerbLike(sentence, source.to, language) || holdsVerb(sentence, source, language))) return null;
  return {
    cue: { from: i, to: i + 1 },
    source,
    form,
    end: source.to,
    how: `“${sentence.lowers[i]}” with its subject after it`,
  };
};

/** “…,” the email read.: a form that is mostly a noun is a verb where nothing but the sentence's end follows it. */
const closingVerb = (sentence: Sentence, from: number, at: number, language: Language): CueForm | null => {
  // "the country has become a failed state.": its verb stands before.
  for (let i = from + 1; i < at; i++) if (isVerbLike(sentence, i, language)) return null;
  const next = sentence.units[at + 1];
  const before = sentence.lowers[at - 1] ?? '';
  if (next && !/^[.,]$/.test(next.text)) return null;
  if (language.is('determiners', before) || language.is('prepositions', before)) return null;
  return language.cue(sentence.lowers[at] ?? '');
};

/** "he said", "Jane Doe, a spokeswoman, told reporters": a subject that starts at `i` with its verb. */
const straight = (sentence: Sentence, i: number, language: Language): Reporting | null => {
  for (let at = i + 1; at < sentence.units.length && at < i + furthestSubject; at++) {
    const unit = sentence.units[at];
    if (!unit || unit.kind === 'quote' || unit.text === ';' || unit.text === ':') return null;
    const form = cueAt(sentence, at, language) ?? (at - i <= 8 ? closingVerb(sentence, i, at, language) : null);
    if (!form || form.gerund || !form.groups.has('speech') || isPassive(sentence, at, language)) continue;
    const source = subjectBefore(sentence, i, at, language);
    if (!source || language.is('relatives', sentence.lowers[source.from] ?? '')) continue;
    // "…, recipes and advice, says Kim.": the subject of a verb behind a comma stands after it, unless a name or an article
    // opens the phrase before the comma.
    const opens = startsPhrase(sentence.units[source.from] as Unit, language);
    const after = sentence.units[at - 1]?.text === ',' && !opens ? inverted(sentence, at, language) : null;
    if (after && /^[.,]?$/.test(sentence.units[after.end]?.text ?? '')) return null;
    const lead = sentence.units.slice(i, source.from);
    if (lead.some((u) => breaks(u) || language.cue(u.lower) || language.is('relatives', u.lower))) return null;
    return { cue: { from: at, to: at + 1 }, source, form, end: at + 1, how: `“${unit.lower}” after its subject` };
  }
  return null;
};

/** The reporting clause that begins at `from`, right after a quotation or a statement: "said Trump", "he said", "according to aides". */
export const reportingAfter = (sentence: Sentence, from: number, language: Language): Reporting | null => {
  const i = skipToClause(sentence, from, language);
  if (i >= sentence.units.length) return null;
  return accordingTo(sentence, i, language) ?? inverted(sentence, i, language) ?? straight(sentence, i, language);
};

/** The verb whose subject an infinitive shares: "continues" in "continues to blame", else the verb itself. */
const raisedBy = (sentence: Sentence, i: number, language: Language): number => {
  if (language.is('causatives', sentence.lowers[i - 1] ?? '')) return i - 1;
  if (!language.is('infinitiveMarkers', sentence.lowers[i - 1] ?? '')) return i;
  for (let at = i - 2; at >= 0 && at >= i - 3; at--)
    if (language.is('raisingVerbs', sentence.lowers[at] ?? '')) return at;
  return i;
};

/** "with Moscow denouncing": a participle has a subject of its own only behind a preposition. */
const gerundSubject = (sentence: Sentence, from: number, i: number, language: Language): Phrase | null => {
  const near = subjectBefore(sentence, from, i, language);
  if (!near) return null;
  const first = language.is('withPrepositions', sentence.lowers[near.from] ?? '') ? near.from + 1 : near.from;
  if (first > near.from) return { from: first, to: near.to };
  if (language.is('withPrepositions', sentence.lowers[near.from - 1] ?? '')) return near;
  return mainSubject(sentence, from, i, language) ?? mainSubject(sentence, 0, i, language);
};

/** "Critics say": whether a phrase can be the subject of a verb in its base form. */
const isPlural = (sentence: Sentence, phrase: Phrase, language: Language): boolean =>
  sentence.lowers
    .slice(phrase.from, phrase.to)
    .some((word) => word.endsWith(language.data.pluralEnding) || language.is('plurals', word));

/** Whether a quotation follows at `i`, behind a comma or colon at most. */
const opensQuotation = ({ units }: Sentence, i: number): boolean =>
  units[/^[,:]$/.test(units[i]?.text ?? '') ? i + 1 : i]?.kind === 'quote';

/** Whether the verb at `i`, with its auxiliaries, stands right behind a comma. */
const opensInsertion = ({ units, lowers }: Sentence, from: number, i: number, language: Language): boolean => {
  let at = i - 1;
  while (at > from && language.is('auxiliaries', lowers[at] ?? '')) at--;
  return at > from && units[at]?.text === ',';
};

const closesInsertion = ({ units }: Sentence, end: number): boolean =>
  units[end]?.text === ',' || units[end - 1]?.text === ',';

/** Every verb between `from` and `to` that may report what follows it, in reading order, with its subject. */
export const reportingsBefore = (
  sentence: Sentence,
  from: number,
  to: number,
  language: Language,
  earlier: Phrase | null = null,
): Reporting[] => {
  const found: Reporting[] = [];
  for (let i = from; i < to; i++) {
    const noun = nominalAt(sentence, i, language);
    if (noun) found.push(noun);
    const according = accordingTo(sentence, i, language);
    if (according) found.push({ ...according, end: according.end });
    const form = cueAt(sentence, i, language);
    if (!form || isPassive(sentence, i, language)) continue;
    const second = language.data.verbSecond ? subjectAfterVerb(sentence, from, i, language) : null;
    if (second) {
      found.push({
        cue: { from: i, to: i + 1 },
        source: second,
        form,
        end: second.to,
        how: `“${sentence.lowers[i]}” with its subject after it`,
      });
      continue;
    }
    const own = form.gerund
      ? gerundSubject(sentence, from, i, language)
      : subjectBefore(sentence, from, raisedBy(sentence, i, language), language);
    if (
      form.base &&
      own &&
      !language.is('subjectPronouns', sentence.lowers[own.from] ?? '') &&
      !isPlural(sentence, own, language)
    ) {
      if (
        !language.is('infinitiveMarkers', sentence.lowers[i - 1] ?? '') &&
        !language.is('auxiliaries', sentence.lowers[i - 1] ?? '')
      )
        continue;
    }
    // 'Said Comey, "…"': a clause that its verb opens.
    const isOpening = i === from || sentence.units[i - 1]?.text === ',';
    // "Les rues, a dit le maire, “sont vides”": a clause between commas inside what it reports.
    const isInserted = language.data.headFirst && opensInsertion(sentence, from, i, language);
    const after = own === null && (isOpening || isInserted) ? inverted(sentence, i, language) : null;
    if (after && (opensQuotation(sentence, after.end) || (isInserted && closesInsertion(sentence, after.end)))) {
      found.push(after);
      i = after.end - 1;
      continue;
    }
    const source =
      own ?? found.findLast((one) => one.form)?.source ?? mainSubject(sentence, from, i, language) ?? earlier;
    found.push({
      cue: { from: i, to: i + 1 },
      source: source ?? null,
      form,
      end: i + 1,
      how: own
        ? `“${sentence.lowers[i]}” after its subject`
        : `“${sentence.lowers[i]}” sharing the subject of the sentence`,
    });
  }
  return found;
};
