/** How a match is explained: its grade in words, and word by word what differs, readable without colour. */

import { FRAGMENT_SEPARATOR } from '../../claims/model/quote.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { Difference, DiffPart, Match } from '../../claims/search/index.ts';
import { findOneSidedNegation, type OneSidedNegation } from '../../claims/search/negation.ts';
import { ELISION, tokenize } from '../../claims/search/tokenizer.ts';
import { type Block, code, paragraph, type Span, strong, text } from '../answer.ts';
import { formatList } from '../filters.ts';

/** The grade's line, and for a close match the comparison; before all, a warning where a negation stands on one side only. */
export function matchToBlocks(match: Match, view: StatementView): Block[] {
  return [...negationToBlocks(findOneSidedNegation(match)), ...gradeToBlocks(match, view)];
}

/** The grade's line, and for a close match the comparison. */
export function gradeToBlocks(match: Match, view: StatementView): Block[] {
  const translated = view.statement.original === null ? '' : ', as the source prints it: in translation';
  if (match.insertions.length > 0) return [insertionsToBlock(match.insertions)];
  switch (match.grade) {
    case 'quotation':
      return [paragraph(strong(`Word for word in a quotation${translated}.`))];
    case 'reported':
      return [
        paragraph(
          strong("Word for word in the source's reported words."),
          text(' They do not all stand inside one quotation: they are the source’s words about the speaker.'),
        ),
        // Indirect speech is shown with this very passage as its words: once is enough.
        ...(view.statement.quotes.length > 0 ? [{ kind: 'quote' as const, text: match.text }] : []),
      ];
    case 'close':
      return [
        paragraph(
          strong('Close, not word for word'),
          text(` ${FOUND_IN[match.field]}. `),
          ...(match.diff.every(({ kind }) => kind === 'equal')
            ? [text(ALL_EQUAL[match.field])]
            : differencesToSpans(match.diff)),
        ),
        paragraph(text('Compared: '), ...diffToSpans(match.diff)),
      ];
  }
}

function insertionsToBlock(insertions: readonly string[]): Block {
  const named = insertions.map((each) => `“${each}”`);
  return paragraph(strong(`Exact quote, but for ${formatList(named, 'and')}`), text(', which the paper put in.'));
}

/** "You typed “Ukraine”; the record has “Russia”." */
export function differenceToText({ asked, source }: Difference): string {
  if (source === '') return `You typed “${asked}”; the record does not have it.`;
  return asked === ''
    ? `The record has “${source}”; you did not type it.`
    : `You typed “${asked}”; the record has “${source}”.`;
}

/** What the closest statement on record has of a phrase that it does not match, besides the difference that is told. */
export function nearestToBlocks(match: Match): Block[] {
  const told = match.difference;
  const rest = match.diff.filter(
    ({ asked, source }) => told === null || asked !== told.asked || source !== told.source,
  );
  return [
    ...negationToBlocks(findOneSidedNegation(match)),
    paragraph(text(`Compared ${FOUND_IN[match.field]}: `), ...diffToSpans(match.diff)),
    ...(rest.every(({ kind }) => kind === 'equal') ? [] : [paragraph(...differencesToSpans(rest))]),
  ];
}

function negationToBlocks(negation: OneSidedNegation | null): Block[] {
  if (negation === null) return [];
  const { word, side, where } = negation;
  if (where === 'around')
    return [
      paragraph(strong(`Careful: on record, “${word}” stands beside these words, so the meaning may be reversed.`)),
    ];
  return [
    paragraph(
      strong(`Careful: one of the two has “${word}” and the other does not, so the meaning may be reversed.`),
      text(side === 'asked' ? ' Your words have it.' : ' The words on record have it.'),
    ),
  ];
}

const FOUND_IN: Record<Match['field'], string> = {
  quotation: 'in a quotation',
  reported: "in the source's reported words",
  paraphrase: "in the desk's paraphrase, which is nobody's own words",
  translation: 'in the original of a quotation that the source prints in translation',
};

/** What is said where nothing differs, and yet it is not word for word. */
const ALL_EQUAL: Record<Match['field'], string> = {
  quotation: 'The words compared are equal.',
  reported: 'The words compared are equal.',
  paraphrase: "The desk's paraphrase has these words; no quotation has.",
  translation: 'The original has these words; the source prints their translation.',
};

/** "The source also has “resume”." One sentence for each kind of difference. */
export function differencesToSpans(diff: readonly DiffPart[]): Span[] {
  const of = (kind: DiffPart['kind']) => diff.filter((part) => part.kind === kind);
  const quoted = (parts: readonly string[]) => parts.map((part) => `“${part}”`).join(', ');
  const sentences: string[] = [];
  const changed = of('changed');
  if (changed.length > 0)
    sentences.push(
      `Differs: ${changed.map(({ asked, source }) => `you have “${asked}”, it has “${source}”`).join('; ')}.`,
    );
  const missing = of('missing').map(({ asked }) => asked);
  const added = of('added')
    .map(({ source }) => source)
    .filter((source) => source !== FRAGMENT_SEPARATOR && !isElision(source));
  const moved = added.filter((words) => missing.some((other) => isSameWording(words, other)));
  const isMoved = (words: string) => moved.some((other) => isSameWording(words, other));
  const [more, less] = [added.filter((words) => !isMoved(words)), missing.filter((words) => !isMoved(words))];
  if (moved.length > 0) sentences.push(`In another order: ${quoted(moved)}.`);
  if (more.length > 0) sentences.push(`It also has ${quoted(more)}.`);
  if (less.length > 0) sentences.push(`It does not have ${quoted(less)}.`);
  const elision = diff.find(({ kind, source }) => kind !== 'equal' && isElision(source));
  if (elision !== undefined) sentences.push(`The source leaves something out in between, at “${elision.source}”.`);
  if (diff.some(({ kind, source }) => kind !== 'equal' && source.split(' ').includes(FRAGMENT_SEPARATOR)))
    sentences.push(
      `These are fragments: what stands between them in the source, at “${FRAGMENT_SEPARATOR}”, is not the quotation’s.`,
    );
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

function partToSpan({ kind, asked, source }: DiffPart): Span {
  switch (kind) {
    case 'equal':
      return text(source);
    case 'added':
      return code(`[+${source}]`);
    case 'missing':
      return code(`[−${asked}]`);
    case 'changed':
      return code(`[${asked} → ${source}]`);
  }
}
