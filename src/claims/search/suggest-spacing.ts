import type { Term } from './query.ts';
import { stripAccents, tokenize } from './tokenizer.ts';
import type { Vocabulary } from './vocabulary.ts';

// So many unknown words of a phrase are parted: a phrase that has more is written otherwise.
const MAX_SPLIT_WORDS = 4;
// Parts shorter than this stand for too many words, but for those that are words by themselves.
const MIN_PART_LENGTH = 2;
const SINGLE_LETTER_WORDS = new Set(['a', 'i', 'y', 'à', 'и', 'в', 'с', 'к', 'о', 'у', 'я']);
const PER_CENT = /^(?:per ?cent|percent|pct|prozent|pour cent|por ciento|per cento|procent|процент(?:а|ов)?)$/u;

/** A stretch of a phrase and how the record has it. */
interface Replacement {
  start: number;
  end: number;
  to: string;
}

/**
 * The phrase as the record may have it, where it has words that are unknown: "readyto" is "ready to", and "2 percent" is
 * "2%", or the other way round. Null where there is nothing to change. Letters and digits stay what they are, so that
 * what is found is what was asked for; slips are another thing.
 */
export function suggestSpacing(phrase: string, terms: readonly Term[], vocabulary: Vocabulary): string | null {
  const unknown = terms.filter(({ docs }) => docs === 0).slice(0, MAX_SPLIT_WORDS);
  const perCent = terms.flatMap((_, at) => rewritePerCent(terms, at, vocabulary));
  const isFree = ({ start, end }: Term) => perCent.every((change) => end <= change.start || change.end <= start);
  const changes = [...perCent, ...unknown.filter(isFree).flatMap((term) => splitWord(phrase, term, vocabulary))].sort(
    (a, b) => b.start - a.start,
  );
  if (changes.length === 0) return null;
  return changes.reduce((rest, { start, end, to }) => rest.slice(0, start) + to + rest.slice(end), phrase);
}

/** Two known words that were typed as one; of several ways the one whose rarer word is commonest. */
function splitWord(phrase: string, { start, end, plain }: Term, vocabulary: Vocabulary): Replacement[] {
  const typed = phrase.slice(start, end);
  if (typed.length !== plain.length || !/^\p{L}+$/u.test(plain)) return [];
  const ways = Array.from({ length: plain.length - 1 }, (_, i) => [plain.slice(0, i + 1), plain.slice(i + 1)]);
  const docs = new Map(vocabulary.lookUp(ways.flat()).map((each) => [each.word, each.docs]));
  const isWord = (part: string) => part.length >= MIN_PART_LENGTH || SINGLE_LETTER_WORDS.has(part);
  const worth = (parts: readonly string[]) =>
    Math.min(...parts.map((part) => (isWord(part) ? (docs.get(part) ?? 0) : 0)));
  const [best] = ways.toSorted((a, b) => worth(b) - worth(a));
  const at = best?.[0]?.length ?? 0;
  return best === undefined || worth(best) === 0
    ? []
    : [{ start, end, to: `${typed.slice(0, at)} ${typed.slice(at)}` }];
}

/** "2 percent" where the record has "2%", and the other way round. */
function rewritePerCent(terms: readonly Term[], at: number, vocabulary: Vocabulary): Replacement[] {
  const [number, ...unit] = terms.slice(at, at + 3);
  if (number === undefined || !/^-?\d[\d.,]*%?$/u.test(number.folded)) return [];
  const isKnown = (words: string) => {
    const folded = new Set(tokenize(words).map((word) => stripAccents(word.folded)));
    return vocabulary.lookUp([...folded]).length === folded.size;
  };
  if (number.folded.endsWith('%')) {
    const digits = number.folded.slice(0, -1);
    const spelt = ['percent', 'per cent', 'Prozent', 'pour cent', 'процентов'].find((word) =>
      isKnown(`${digits} ${word}`),
    );
    return number.docs > 0 || spelt === undefined ? [] : [{ ...number, to: `${digits} ${spelt}` }];
  }
  const length = [2, 1].find((count) =>
    PER_CENT.test(
      unit
        .slice(0, count)
        .map(({ folded }) => folded)
        .join(' '),
    ),
  );
  const last = length === undefined ? undefined : unit[Math.min(length, unit.length) - 1];
  return last === undefined || !isKnown(`${number.folded}%`)
    ? []
    : [{ start: number.start, end: last.end, to: `${number.folded}%` }];
}
