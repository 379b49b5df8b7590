import { foldWords } from '../wording.ts';
import type { DiffPart } from './diff.ts';

// Words that turn a sentence around, folded, in the languages that most sources are in. "Not" is kept apart from the
// words that a slip of memory changes without harm: to leave it out makes a denial an admission.
const NEGATIONS: ReadonlySet<string> = new Set(
  [
    'not no never neither nor without cannot none nobody nothing nowhere',
    'ne n pas jamais aucun aucune sans ni nul nulle rien',
    'nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder noch',
    'не нет ни никогда без нельзя ничего никто никакой никаких',
    'non nessun nessuno nessuna mai senza nunca jamás sin ningún ninguno ninguna não nunca sem nenhum',
    'niet geen nooit zonder nie nigdy bez ні немає ніколи',
  ].flatMap((words) => words.split(' ')),
);

// These go on with, or begin, a negation that another word makes: "neither … or" is "neither … nor", "veut pas" is "ne
// veut pas". Beside a negation that both have they turn nothing around.
const SUPPORTING: ReadonlySet<string> = new Set(['nor', 'ne', 'n', 'ni', 'noch', 'ни', 'ні']);

/** A negation that one of two compared wordings has and the other has not. */
export interface OneSided {
  /** As it is written. */
  word: string;
  /** Which of the two has it: the asked words, or those on record. */
  side: 'asked' | 'source';
}

/** Whether a folded word is a negation: "not", "pas", "nicht", "не", or a contraction such as "don't". */
export function isNegation(folded: string): boolean {
  return NEGATIONS.has(folded) || folded.endsWith("n't");
}

/**
 * The negation that only one side of a comparison has; null where both have one in what differs, or neither. The word
 * right before the matched stretch counts too: it was left out of the comparison, not out of the sentence.
 */
export function oneSidedNegation({
  diff,
  text,
  start,
}: {
  diff: readonly DiffPart[];
  text: string;
  start: number;
}): OneSided | null {
  const differing = diff.filter(({ kind }) => kind !== 'equal');
  const isShared = diff.some(({ kind, asked }) => kind === 'equal' && negationsIn(asked).length > 0);
  const turns = (text: string) => !isShared || foldWords(text).some(({ folded }) => !SUPPORTING.has(folded));
  const before = foldWords(text.slice(0, start)).at(-1);
  const asked = differing.flatMap((part) => negationsIn(part.asked)).filter(turns);
  const source = differing.flatMap((part) => negationsIn(part.source)).filter(turns);
  if (before !== undefined && isNegation(before.folded)) source.push(text.slice(before.start, before.end));
  const [word, side] = asked.length > 0 ? [asked[0], 'asked' as const] : [source[0], 'source' as const];
  if (word === undefined || (asked.length > 0 && source.length > 0)) return null;
  return { word, side };
}

function negationsIn(text: string): string[] {
  return foldWords(text)
    .filter(({ folded }) => isNegation(folded))
    .map(({ start, end }) => text.slice(start, end));
}
