import type { DiffPart } from './diff.ts';
import { stripAccents, tokenize } from './tokenizer.ts';
import { isTurning } from './word-lists/turning.ts';

// Words that turn a sentence around, folded, in the languages that most sources are in. "Not" is kept apart from the
// words that a slip of memory changes without harm: to leave it out makes a denial an admission.
// Italian “mai” and German “noch” are left out: beside the word that they go on with they say nothing, and alone they are
// May, or “still”.
const NEGATION_WORDS = [
  'not no never neither nor without cannot none nobody nothing nowhere',
  'ne n pas jamais aucun aucune sans ni nul nulle rien',
  'nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder',
  'не нет ни никогда без нельзя ничего никто никакой никаких',
  'non nessun nessuno nessuna senza nunca jamás sin ningún ninguno ninguna não sem nenhum',
  'niet geen nooit zonder nie nigdy bez ні немає ніколи değil hiç asla',
  'δεν δε μη μην ούτε ποτέ κανείς κανένας κανένα καμία χωρίς τίποτα',
  'لا لن لم ليس ليست ليسوا لست لسنا بدون دون ولا ولن ولم وليس فلا فلن',
  'לא אין אינו אינה אינם בלי ולא ואין',
].flatMap((words) => words.split(' '));

// Typed in a hurry without the apostrophe.
const BARE_CONTRACTIONS =
  'aint arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt mustnt neednt shouldnt wasnt werent wont wouldnt';

const NEGATIONS: ReadonlySet<string> = new Set([
  ...NEGATION_WORDS,
  ...NEGATION_WORDS.map(stripAccents),
  ...BARE_CONTRACTIONS.split(' '),
]);

// Where words are not parted by spaces, a negation is a part of the writing. 不过 is "but", 少ない is "few".
const UNSPACED_NEGATION =
  /不(?![过過同仅僅断斷])|没(?!收)|沒(?!收)|未(?!来|來|だ)|[无無](?=法|意|权|權)|(?:并|並|绝|絕)非|(?<![少危])な(?:い|かった)|ません|ずに/gu;
const UNSPACED_SCRIPT = /^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u;

// How near to the matched words a negation is taken to belong to them: "do not have any information". What follows is
// near only at once, but where the verb ends a sentence, a few letters on.
const WORDS_BEFORE = 3;
const WORDS_AFTER = 1;
const LETTERS_AFTER = 8;
/** What parts clauses: a negation in one says nothing of the next. */
export const CLAUSE_BREAK = /[.!?;:,…。！？；：，、؟؛،—–]/u;

// These go on with, or begin, a negation that another word makes: "neither … or" is "neither … nor", "veut pas" is "ne
// veut pas". Beside a negation that both have they turn nothing around.
const SUPPORTING_NEGATIONS: ReadonlySet<string> = new Set(['nor', 'ne', 'n', 'ni', 'ни', 'ні']);

/** A negation that one of two compared wordings has and the other has not. */
export interface OneSidedNegation {
  /** As it is written. */
  word: string;
  /** Which of the two has it: the asked words, or those on record. */
  side: 'asked' | 'source';
  /** Whether it stands among the compared words, or just before or after them in the same clause. */
  where: 'between' | 'around';
}

/** Whether a folded word is a negation: "not", "pas", "nicht", "не", or a contraction such as "don't". */
export function isNegation(folded: string): boolean {
  return NEGATIONS.has(folded) || folded.endsWith("n't");
}

/**
 * The negation that only one side of a comparison has; null where both have one, or neither. What stands just before and
 * after the matched stretch counts too: it was left out of the comparison, not out of the sentence.
 */
export function findOneSidedNegation({
  diff,
  text,
  start,
  end,
}: {
  diff: readonly DiffPart[];
  text: string;
  start: number;
  end: number;
}): OneSidedNegation | null {
  const differing = diff.filter(({ kind }) => kind !== 'equal');
  const isShared = diff.some(({ kind, asked }) => kind === 'equal' && findNegations(asked).length > 0);
  const turns = (word: string) => !isShared || !isSupporting(word);
  const asked = differing.flatMap((part) => findNegations(part.asked)).filter(turns);
  const source = differing.flatMap((part) => findNegations(part.source)).filter(turns);
  const around = isShared ? [] : findNegationsAround(text, start, end);
  if (asked.length > 0) return source.length + around.length > 0 ? null : toOneSided(asked, 'asked', 'between');
  return toOneSided(source, 'source', 'between') ?? toOneSided(around, 'source', 'around');
}

// A word or two say too little to be turned around by what stands far before them.
const MIN_TURNED_WORDS = 3;

/**
 * What, in the clause that words were taken from, makes of them something denied, supposed, asked, or said by others, as it
 * is written there: "Nobody can claim that …", "If …", "…?". Null for nothing.
 */
export function findTurningWord(text: string, start: number, end: number): string | null {
  if (tokenize(text.slice(start, end)).length < MIN_TURNED_WORDS) return null;
  const before = text.slice(0, start).split(CLAUSE_BREAK).at(-1) ?? '';
  const word = tokenize(before).find(({ folded }) => isNegation(folded) || isTurning(folded));
  if (word !== undefined) return before.slice(word.start, word.end);
  return /^[^.!?;:…。！？]*[?？]/u.test(text.slice(end)) ? '?' : null;
}

/** The negation among the last words of a text, as it is written there; null for none. What follows them it may turn around. */
export function findNegationBefore(text: string): string | null {
  const negation = tokenize(text)
    .slice(-WORDS_BEFORE)
    .find(({ folded }) => isNegation(folded));
  return negation === undefined ? null : text.slice(negation.start, negation.end);
}

/** By the word that says most: "pas" rather than "n". */
function toOneSided(
  words: readonly string[],
  side: OneSidedNegation['side'],
  where: OneSidedNegation['where'],
): OneSidedNegation | null {
  const word = words.find((each) => !isSupporting(each)) ?? words[0];
  return word === undefined ? null : { word, side, where };
}

function isSupporting(word: string): boolean {
  return tokenize(word).every(({ folded }) => SUPPORTING_NEGATIONS.has(folded));
}

function findNegationsAround(text: string, start: number, end: number): string[] {
  const before = text.slice(0, start).split(CLAUSE_BREAK).at(-1) ?? '';
  const after = text.slice(end).split(CLAUSE_BREAK, 1)[0] ?? '';
  // A word or two are hardly what a negation farther off denies: "port" in "we will not close the port".
  const near = Math.min(WORDS_BEFORE, tokenize(text.slice(start, end)).length);
  const words = tokenize(before);
  const from = words[Math.max(0, words.length - near)]?.start ?? 0;
  const following = tokenize(after);
  const isJoined = UNSPACED_SCRIPT.test(after.slice(following[0]?.start ?? 0));
  const last = following.slice(0, isJoined ? LETTERS_AFTER : WORDS_AFTER).at(-1);
  return [...findNegations(before.slice(from)), ...findNegations(after.slice(0, last?.end ?? 0))];
}

function findNegations(text: string): string[] {
  const words = tokenize(text)
    .filter(({ folded }) => isNegation(folded))
    .map(({ start, end }) => text.slice(start, end));
  return [...words, ...Array.from(text.matchAll(UNSPACED_NEGATION), ([word]) => word)];
}
