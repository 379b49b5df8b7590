import type { Language } from '../../languages/language.ts';
import type { Sentence } from '../sentences.ts';
import type { Reporting } from './reporting.ts';
import { isSpeaker, nameAfter, pastInsertion, phraseAfter } from './trailing-phrases.ts';

/** "Wie der Sender mitteilte, …": a clause whose verb stands before its comma. */
const asReported = (sentence: Sentence, i: number, language: Language): Reporting | null => {
  if (!language.data.verbSecond || i > 0 || !language.is('phraseBreaks', sentence.lowers[i] ?? '')) return null;
  const comma = sentence.units.findIndex((unit) => unit.text === ',');
  const form = comma > 2 ? language.cue(sentence.lowers[comma - 1] ?? '') : null;
  const source = form ? nameAfter(sentence, i + 1, language) : null;
  if (!form || !source || source.to > comma) return null;
  const to = Math.min(source.to, comma - 1);
  return {
    cue: { from: comma - 1, to: comma },
    source: { from: i + 1, to },
    form: null,
    end: comma,
    how: `“${sentence.units[i]?.text} … ${sentence.units[comma - 1]?.text}”`,
  };
};

/** "comme l'a dit Jane Doe", "comme le note l'agence": a comparison whose subject stands behind its verb. */
const asSaid = (sentence: Sentence, i: number, language: Language): Reporting | null => {
  const { units, lowers } = sentence;
  if (!language.data.headFirst || !language.is('phraseBreaks', lowers[i] ?? '')) return null;
  let verb = i + 1;
  const precedes = (word: string): boolean =>
    language.is('auxiliaries', word) || language.is('causatives', word) || language.is('determiners', word);
  while (verb < i + 5 && precedes(lowers[verb] ?? '')) verb++;
  const form = language.cue(lowers[verb] ?? '');
  if (!form?.groups.has('speech') || form.gerund) return null;
  const start = pastInsertion(sentence, verb + 1, language);
  const source = (i === 0 ? nameAfter : phraseAfter)(sentence, start, language);
  if (!source) return null;
  return {
    cue: { from: verb, to: verb + 1 },
    source,
    form: null,
    end: source.to,
    how: `“${units[i]?.text} … ${units[verb]?.text}”`,
  };
};

export const accordingTo = (sentence: Sentence, i: number, language: Language): Reporting | null => {
  const reported = asReported(sentence, i, language) ?? asSaid(sentence, i, language);
  if (reported) return reported;
  const length = language.phraseAt('according', sentence.lowers, i);
  // "les propos selon lesquels": the relative stands for the words themselves.
  if (length === 0 || language.is('relatives', sentence.lowers[i + length] ?? '')) return null;
  // "„…“, so Anna Park": the same word is an adverb elsewhere.
  const isWeak = language.is('weakAccording', sentence.lowers[i] ?? '');
  if (language.data.verbSecond && isWeak && !/^(?:,|)$/.test(sentence.units[i - 1]?.lower ?? 'x')) return null;
  // "According to Jane Doe, the bridge …": what follows the comma is what she says.
  const opens = i === 0 || language.is('connectors', sentence.lowers[i - 1] ?? '');
  const source = (opens ? nameAfter : phraseAfter)(sentence, i + length, language);
  if (!source || (language.is('weakAccording', sentence.lowers[i] ?? '') && !isSpeaker(sentence, source, language)))
    return null;
  return {
    cue: { from: i, to: i + length },
    source,
    form: null,
    end: source.to,
    how: `“${sentence.units
      .slice(i, i + length)
      .map((u) => u.text)
      .join(' ')}”`,
  };
};
