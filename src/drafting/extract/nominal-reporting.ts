import type { Language } from '../languages/language.ts';
import { type Phrase, subjectBefore } from './noun-phrases.ts';
import type { Reporting } from './reporting.ts';
import type { Sentence } from './sentences.ts';
import { phraseAfter } from './trailing-phrases.ts';

const furthestOwner = 3;

const toReporting = (sentence: Sentence, i: number, source: Phrase, end: number): Reporting => ({
  cue: { from: i, to: i + 1 },
  source,
  form: null,
  end,
  how: `“${sentence.lowers[i]}” and its author`,
});

/** "Response from Moscow:" */
const linked = (sentence: Sentence, i: number, language: Language): Reporting | null => {
  if (!language.is('cueNounLinks', sentence.lowers[i + 1] ?? '')) return null;
  const source = phraseAfter(sentence, i + 2, language);
  return source && sentence.units[source.to]?.text === ':' ? toReporting(sentence, i, source, source.to + 1) : null;
};

/** The owner of the noun at `i`, adjectives between them: "his", "Rubio’s recent". */
const ownerOf = (sentence: Sentence, i: number, language: Language): Phrase | null => {
  for (let at = i - 1; at >= 0 && at >= i - furthestOwner; at--) {
    const word = sentence.lowers[at] ?? '';
    if (language.is('possessives', word)) return { from: at, to: at + 1 };
    if (language.isPossessive(word)) {
      const name = subjectBefore(sentence, Math.max(0, at - 6), at, language);
      if (!name) return null;
      const from = language.is('prepositions', sentence.lowers[name.from] ?? '') ? name.from + 1 : name.from;
      return from < at ? { from, to: at + 1 } : null;
    }
    if (sentence.units[at]?.kind !== 'word') return null;
  }
  return null;
};

/** "his warning that …", "Rubio’s pledge to …" */
const owned = (sentence: Sentence, i: number, language: Language): Reporting | null => {
  if (!language.is('nounComplements', sentence.lowers[i + 1] ?? '')) return null;
  const owner = ownerOf(sentence, i, language);
  return owner ? toReporting(sentence, i, owner, i + 1) : null;
};

/** The noun at `i` that announces words, with its author. */
export const nominalAt = (sentence: Sentence, i: number, language: Language): Reporting | null =>
  language.is('cueNouns', sentence.lowers[i] ?? '')
    ? (linked(sentence, i, language) ?? owned(sentence, i, language))
    : null;
