/** Whether a quotation is what its speaker denies rather than says: “He denied that “the talks have begun””. */

import { findQuoted } from './exact-match.ts';
import { CLAUSE_BREAK, findNegationBefore } from './negation.ts';
import { tokenize } from './tokenizer.ts';

// Verbs and nouns with which somebody's words are denied, folded. A rating of the words is none of them.
const DENIALS: ReadonlySet<string> = new Set(
  [
    'deny denies denied denying denial refute refutes refuted refuting rebut rebuts rebutted reject rejects rejected',
    'dément démentent démentait démenti démentie démentir nie nient niait nié nier réfute réfutait réfuté réfuter',
    'conteste contestait contesté rejette rejetait rejeté',
    'bestreitet bestritt bestritten dementiert dementierte leugnet leugnete geleugnet widersprach widerspricht',
    'отрицает отрицал отрицала отрицали отверг отвергла опроверг опровергла опровергает',
    'niega niegan negó negaron desmiente desmintió rechazó nega negano negato negò smentisce smentito smentì nego desmentiu',
  ].flatMap((words) => words.split(' ')),
);
// A clause that begins so goes on with the one before it: "denied on Monday, in a letter, that …".
const CONTINUATIONS: ReadonlySet<string> = new Set('that que qu dass daß что che'.split(' '));

/**
 * The word before a quotation by which the source says that its words are denied, or not said; null where there is none.
 * Words inside other quotation marks do not count: they are somebody's, not the source's.
 * @param passage the source's reported passage, verbatim
 * @param quotation a fragment of it, verbatim
 */
export function findDenialBefore(passage: string, quotation: string): string | null {
  const at = passage.indexOf(quotation);
  if (at <= 0) return null;
  const before = removeQuoted(passage.slice(0, at));
  const sentence = before.split(/(?<=[.!?…。！？])\s/u).at(-1) ?? '';
  const clauses = sentence.split(CLAUSE_BREAK);
  const clause = clauses.at(-1) ?? '';
  const negation = findNegationBefore(clause);
  if (negation !== null) return negation;
  const goesOn = CONTINUATIONS.has(tokenize(clause)[0]?.folded ?? '');
  const wide = goesOn ? sentence : clause;
  const denial = tokenize(wide).find(({ folded }) => DENIALS.has(folded));
  return denial === undefined ? null : wide.slice(denial.start, denial.end);
}

function removeQuoted(text: string): string {
  return findQuoted(text).reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}
