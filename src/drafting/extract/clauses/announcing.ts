/** Sentences that announce words in the next ones, or tell of words without giving them. */
import type { Language } from '../../languages/language.ts';
import { isName, mainSubject } from '../noun-phrases.ts';
import type { Sentence } from '../sentences.ts';
import type { Reporting } from './reporting.ts';
import { reportingsBefore } from './reporting-clauses.ts';
import { phraseAfter } from './trailing-phrases.ts';

/** The clause of a sentence that ends with a colon and so announces the next words: "She went on to say:". */
export const announcing = (
  sentence: Sentence,
  language: Language,
): { sentence: Sentence; reporting: Reporting } | null => {
  const { units } = sentence;
  if (units.at(-1)?.text !== ':') return null;
  const all = reportingsBefore(sentence, 0, units.length, language);
  const reporting = all.at(-1);
  return reporting ? { sentence, reporting } : null;
};

/** "Jane Doe: “…”" and "Kasich resisted: “…”": a colon before a whole quotation, with a speaker but no verb of saying. */
export const colonSpeaker = (sentence: Sentence, from: number, quote: number, language: Language): Reporting | null => {
  if (sentence.units[quote - 1]?.text !== ':') return null;
  const colon = quote - 1;
  const verb = mainSubject(sentence, from, colon, language);
  if (verb)
    return {
      cue: { from: verb.to, to: colon },
      source: verb,
      form: null,
      end: quote,
      how: 'a colon after its sentence',
    };
  const name = phraseAfter(sentence, from, language);
  if (!name || name.to !== colon || colon - from > 12 || !isName(sentence.units[from])) return null;
  return { cue: { from: colon, to: quote }, source: name, form: null, end: quote, how: 'a name and a colon' };
};

/** The clause of a sentence that tells of somebody's words without giving them: "Jane Doe agreed." */
export const speakingOf = (
  sentence: Sentence,
  language: Language,
): { sentence: Sentence; reporting: Reporting } | null => {
  const [first] = reportingsBefore(sentence, 0, sentence.units.length, language);
  const speaks =
    first?.source && first.form?.groups.has('speech') && !first.form.gerund && first.how.includes('after its subject');
  return speaks ? { sentence, reporting: first } : null;
};
