/** Reads a typed quotation and its passage against the source, and asks back where they do not stand there. */
import { type Anchored, anchorWords, type Place } from '../../claims/anchoring.ts';
import type { Anchor } from '../../claims/quote.ts';
import { wordDiff } from '../../claims/search/word-diff.ts';
import { type Block, paragraph, strong, text } from '../answer.ts';
import { type Field, field } from '../form.ts';
import { differencesToSpans, diffToSpans } from '../match.ts';

export interface TypedWords {
  quotation?: string | undefined;
  passage?: string | undefined;
  place?: string | undefined;
  unmarked?: boolean | undefined;
}

export interface ReadWords {
  anchored: { quotes: Anchor[]; passage: Anchor } | null;
  /** For the form: the two fields with what is wrong, what was found in the source, and what else has to be asked. */
  quotation: Field;
  passage: Field;
  extra: Field[];
  intro: Block[];
}

const QUOTATION_HELP = 'As the source prints it; fragments parted by " · "; empty for indirect speech';
const PASSAGE_HELP = 'The sentence that reports it; empty: the sentence of the quotation';
const MOST_PLACES = 25;

/** @param source the source's text; null while it is not known, and then nothing is checked. */
export function readWords(source: string | null, typed: TypedWords): ReadWords {
  const asked: ReadWords = {
    anchored: null,
    quotation: field('quotation', 'long', 'Quotation', typed.quotation, { help: QUOTATION_HELP }),
    passage: field('passage', 'long', 'Passage of the source', typed.passage, { help: PASSAGE_HELP }),
    extra: [],
    intro: [],
  };
  if (source === null) return asked;
  const anchored = anchorWords(source, {
    quotation: typed.quotation ?? '',
    passage: typed.passage ?? '',
    place: typed.place === undefined || typed.place === '' ? null : Number(typed.place),
    isUnmarked: typed.unmarked === true,
  });
  if (anchored.kind === 'anchored')
    return { ...asked, anchored: { quotes: anchored.quotes, passage: anchored.passage } };
  const problem = anchoredToProblem(anchored, typed);
  return {
    ...asked,
    ...(problem.at === 'quotation'
      ? { quotation: { ...asked.quotation, error: problem.error } }
      : { passage: { ...asked.passage, error: problem.error } }),
    extra: problem.extra,
    intro: problem.intro,
  };
}

interface Problem {
  at: 'quotation' | 'passage';
  error: string;
  extra: Field[];
  intro: Block[];
}

function anchoredToProblem(anchored: Exclude<Anchored, { kind: 'anchored' }>, typed: TypedWords): Problem {
  switch (anchored.kind) {
    case 'nothing':
      return {
        at: 'quotation',
        error: 'Give the quotation as the source prints it, or for indirect speech the passage that reports it.',
        extra: [],
        intro: [],
      };
    case 'absent':
      return absentToProblem(anchored);
    case 'ambiguous':
      return {
        at: anchored.field,
        error: `These words stand ${anchored.places.length} times in the source: choose which place is meant.`,
        extra: [
          field('place', 'choice', 'Which place', typed.place, {
            required: true,
            choices: anchored.places.slice(0, MOST_PLACES).map(placeToChoice),
          }),
        ],
        intro: [],
      };
    case 'unquoted':
      return {
        at: 'quotation',
        error: `On line ${anchored.line} the source has these words outside of quotation marks, or beyond them: they are the source’s, not the speaker’s. Leave the quotation empty and give them as the passage, or give only what stands inside the marks.`,
        extra: [
          field('unmarked', 'flag', 'It is a transcript', '', {
            help: 'The source prints the speaker’s own words without quotation marks',
          }),
        ],
        intro: [],
      };
    case 'outside':
      return {
        at: 'passage',
        error: `The quotation stands on line ${anchored.line}, outside of this passage: give the passage that it stands in, or leave it empty.`,
        extra: [],
        intro: [],
      };
  }
}

/** The nearest passage, with the words that differ: an editor sees at once whether it is a slip or another text. */
function absentToProblem({ field: at, typed, nearest }: Extract<Anchored, { kind: 'absent' }>): Problem {
  const what = at === 'quotation' ? 'This quotation' : 'This passage';
  if (nearest === null)
    return {
      at,
      error: `${what} is not in the source, nor anything like it: check the source, or copy the words from it.`,
      extra: [],
      intro: [],
    };
  const diff = wordDiff(typed, nearest.text);
  return {
    at,
    error: `${what} is not in the source, character for character. Nearest, on line ${nearest.line}: ${nearest.text}`,
    extra: [],
    intro: [
      paragraph(strong(`Nearest in the source, on line ${nearest.line}: `), text(nearest.text)),
      paragraph(strong('Compared: '), ...diffToSpans(diff)),
      paragraph(...differencesToSpans(diff)),
    ],
  };
}

function placeToChoice({ line, before, after }: Place, index: number): { label: string; value: string } {
  return { label: `Line ${line}: …${before}[…]${after}…`.slice(0, 100).toWellFormed(), value: String(index + 1) };
}
