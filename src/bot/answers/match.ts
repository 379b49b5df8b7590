/** How a match is explained: its grade in words, and word by word what differs, readable without colour. */

import { FRAGMENT_SEPARATOR } from '../../claims/model/quote.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import { partToText } from '../../claims/search/diff.ts';
import type { Difference, DiffPart, Match } from '../../claims/search/index.ts';
import { findOneSidedNegation, findTurningWord, type OneSidedNegation } from '../../claims/search/negation.ts';
import { ELISION, tokenize } from '../../claims/search/tokenizer.ts';
import { t, tList } from '../../locales/index.ts';
import type { CardGrade } from '../card.ts';
import { code, type Span, type Spans, strong, text } from '../spans.ts';
import { quoteWords } from './wording.ts';

/** How words were found, with what differs; before all, a warning where a negation stands on one side only. */
export function matchToGrade(match: Match, view: StatementView): CardGrade {
  const grade = wordsToGrade(match, view);
  return view.state === 'suspended' ? { ...grade, kind: 'suspended' } : grade;
}

function wordsToGrade(match: Match, view: StatementView): CardGrade {
  const negation = negationToNotes(findOneSidedNegation(match) ?? findTurned(match));
  if (match.insertions.length > 0)
    return {
      kind: 'inserted',
      notes: [...negation, [text(t('grade.put-in', { words: tList(match.insertions.map(quoteWords)) }))]],
    };
  switch (match.grade) {
    case 'quotation':
      return { kind: view.statement.original === null ? 'quotation' : 'translated', notes: negation };
    case 'reported':
      return { kind: 'reported', notes: negation };
    case 'close':
      return { ...closeToGrade(match), notes: [...negation, ...closeToGrade(match).notes] };
  }
}

/** Exact words that were cut out of a clause which denies, supposes or asks them. */
function findTurned({ grade, text: quotation, start, end }: Match): OneSidedNegation | null {
  const word = grade === 'quotation' ? findTurningWord(quotation, start, end) : null;
  return word === null ? null : { word, side: 'source', where: 'around' };
}

function closeToGrade({ field, diff }: Match): CardGrade {
  const kind = field === 'paraphrase' || field === 'translation' ? field : 'close';
  const isEqual = diff.every((part) => part.kind === 'equal');
  const differences = isEqual && kind === 'close' ? [text(t('grade.equal'))] : differencesToSpans(diff);
  return { kind, notes: differences.length === 0 ? [] : [differences] };
}

/** "You typed “Ukraine”; the record has “Russia”." */
export function differenceToText({ asked, source }: Difference): string {
  if (source === '') return t('difference.missing', { asked });
  return asked === '' ? t('difference.added', { source }) : t('difference.changed', { asked, source });
}

/** What the closest statement on record has of a phrase that it does not match, besides the difference that is told. */
export function nearestToNotes({ difference, diff, ...match }: Match): Spans[] {
  const rest = diff.filter(
    ({ asked, source }) => difference === null || asked !== difference.asked || source !== difference.source,
  );
  const differences = rest.every(({ kind }) => kind === 'equal') ? [] : differencesToSpans(rest);
  return [
    ...negationToNotes(findOneSidedNegation({ ...match, diff })),
    ...(differences.length === 0 ? [] : [differences]),
  ];
}

function negationToNotes(negation: OneSidedNegation | null): Spans[] {
  if (negation === null) return [];
  const { word, side, where } = negation;
  if (where === 'around') return [[strong(t('negation.beside', { word }))]];
  return [[strong(side === 'asked' ? t('negation.asked', { word }) : t('negation.recorded', { word }))]];
}

/** "The record adds “resume”." One sentence for each kind of difference. */
export function differencesToSpans(diff: readonly DiffPart[]): Span[] {
  const of = (kind: DiffPart['kind']) => diff.filter((part) => part.kind === kind);
  const quoted = (parts: readonly string[]) => parts.map(quoteWords).join(', ');
  const sentences = of('changed').map(({ asked, source }) => t('difference.changed', { asked, source }));
  const missing = of('missing').map(({ asked }) => asked);
  const added = of('added')
    .map(({ source }) => source)
    .filter((source) => source !== FRAGMENT_SEPARATOR && !isElision(source));
  const moved = added.filter((words) => missing.some((other) => isSameWording(words, other)));
  const isMoved = (words: string) => moved.some((other) => isSameWording(words, other));
  const [more, less] = [added.filter((words) => !isMoved(words)), missing.filter((words) => !isMoved(words))];
  if (moved.length > 0) sentences.push(t('diff.moved', { words: quoted(moved) }));
  if (more.length > 0) sentences.push(t('diff.added', { words: quoted(more) }));
  if (less.length > 0) sentences.push(t('diff.missing', { words: quoted(less) }));
  const elision = diff.find(({ kind, source }) => kind !== 'equal' && isElision(source));
  if (elision !== undefined) sentences.push(t('diff.elision', { mark: elision.source }));
  if (diff.some(({ kind, source }) => kind !== 'equal' && source.split(' ').includes(FRAGMENT_SEPARATOR)))
    sentences.push(t('diff.fragments', { mark: FRAGMENT_SEPARATOR }));
  return sentences.length === 0 ? [] : [text(sentences.join(' '))];
}

function isElision(words: string): boolean {
  const folded = tokenize(`x ${words} x`).map((word) => word.folded);
  return folded.length === 3 && folded[1] === ELISION;
}

function isSameWording(one: string, other: string): boolean {
  const fold = (words: string) =>
    tokenize(words)
      .map(({ folded }) => folded)
      .join(' ');
  return fold(one) === fold(other);
}

/** `ready to [+resume] dialogue`: + only in the record, − only in the question, → the question's word and the record's. */
export function diffToSpans(diff: readonly DiffPart[]): Span[] {
  return diff.flatMap((part, index) => [...(index === 0 ? [] : [text(' ')]), partToSpan(part)]);
}

function partToSpan(part: DiffPart): Span {
  return part.kind === 'equal' ? text(part.source) : code(partToText(part));
}
