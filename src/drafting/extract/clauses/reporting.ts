import type { CueForm } from '../../languages/language.ts';
import type { Phrase } from '../noun-phrases.ts';
import type { Unit } from '../sentences.ts';

/** A clause that says who speaks: its verb (or "according to"), its subject, and where it ends. */
export interface Reporting {
  cue: Phrase;
  source: Phrase | null;
  form: CueForm | null;
  /** Past the last unit of the clause that is needed to read it. */
  end: number;
  how: string;
}

/** The text of some units as the reader sees it; null for none: a verb inside the quotation that it reports is no unit. */
export const unitsToSpan = (units: readonly Unit[], phrase: Phrase): [number, number] | null => {
  if (phrase.from >= phrase.to) return null;
  const first = units[phrase.from];
  const last = units[phrase.to - 1];
  // A pronoun that hangs on its verb ("dit-il") without its hyphens.
  const hyphens = first ? (/^(?:-t)?-/.exec(first.lower)?.[0].length ?? 0) : 0;
  return first && last ? [first.start + (first === last ? hyphens : 0), last.end] : null;
};
