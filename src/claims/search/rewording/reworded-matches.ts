/** What matches another way of writing a phrase, told as close to the phrase itself. */
import { compareGraded, type GradedStatement } from '../grading.ts';
import type { Rewording } from './rewordings.ts';

// What writing a number, or two words, otherwise takes from how close a match is.
const REWORDING_SHARE = 0.97;

/** With what matches another way of writing the phrase, as close, where the phrase itself does not match better. */
export function withRewordings(
  graded: readonly GradedStatement[],
  rewordings: readonly Rewording[],
  gradeOther: (phrase: string) => GradedStatement[],
): GradedStatement[] {
  const best = new Map(graded.map((each) => [each.statement, each]));
  for (const { phrase: other, origins } of rewordings) {
    for (const each of gradeOther(other)) {
      if (!each.isMatch) continue;
      const found = toOriginalTerms(each, origins);
      const known = best.get(found.statement);
      if (known === undefined || compareGraded(found, known) < 0) best.set(found.statement, found);
    }
  }
  return [...best.values()].sort(compareGraded);
}

/** A rewording's match as one of the phrase's: what was reworded differs. */
function toOriginalTerms(graded: GradedStatement, origins: readonly (number | null)[]): GradedStatement {
  const pairs = graded.alignment.pairs.flatMap((pair) => {
    const term = origins[pair.term];
    return term == null ? [] : [{ ...pair, term }];
  });
  const score = graded.alignment.score * REWORDING_SHARE;
  return { ...graded, grade: 'close', alignment: { ...graded.alignment, pairs, score } };
}
