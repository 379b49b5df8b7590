import { align, termsToLookup } from './alignment.ts';
import { alignmentToDiff, type DiffPart } from './diff.ts';
import type { Term } from './query.ts';
import { stripAccents, tokenize } from './tokenizer.ts';

/** The word diff of what somebody typed and a passage of a source: which words differ, which are missing, which are added. */
export function wordDiff(asked: string, source: string): DiffPart[] {
  const terms = tokenize(asked).map(
    (word): Term => ({
      ...word,
      plain: stripAccents(word.folded),
      weight: 1,
      docs: 1,
      variants: [],
      prefixLikeness: 0,
      isPrefix: false,
    }),
  );
  const words = tokenize(source);
  const alignment = align(terms, termsToLookup(terms), source, words);
  if (alignment === null) return [{ kind: 'changed', asked, source }];
  // All of the passage is compared, not only the stretch between the first and the last word that both have.
  return alignmentToDiff(asked, terms, source, words, { ...alignment, first: 0, last: words.length - 1 });
}
