/** The answer to a phrase that is on record. */

import type { StatementView } from '../../../claims/queries/statements.ts';
import type { Match, SearchResult } from '../../../claims/search/index.ts';
import { type Answer, type Block, createAnswer, footer, paragraph, text } from '../../answer.ts';
import { suggestionToBlocks } from '../../asking/query-suggestions.ts';
import type { ResolvedPhrase } from '../../asking/resolve-phrase.ts';
import type { Context } from '../../command.ts';
import { serializeOptions } from '../../pagination.ts';
import { matchToBlocks } from '../match.ts';
import { cautionMatch } from '../plain-report.ts';
import { pendingToBlocks } from '../proposal.ts';
import { cautionTitle, matchedStatementToBlocks } from './matched-statement.ts';

export interface FoundMatch {
  match: Match;
  view: StatementView;
}

/** @param options as asked, with the phrase that is answered */
export function createMatchesAnswer(
  { readModel }: Context,
  options: { phrase: string; page: number },
  { phrase, reworded, isMended, found }: ResolvedPhrase,
  matches: readonly [FoundMatch, ...FoundMatch[]],
  reviewed: readonly Block[],
): Answer {
  const [{ view: first }] = matches;
  const cautions = matches.map(({ match, view }) => cautionMatch(readModel, view, match));
  return createAnswer({
    title: cautions[0] == null ? `Who said “${phrase}”?` : cautionTitle(first, cautions[0]),
    blocks: [
      ...(reworded === null ? [] : suggestionToBlocks(reworded, phrase, isMended)),
      paragraph(text(countsToText(found, matches))),
      ...matches.flatMap(({ match, view }, index) => [
        ...matchedStatementToBlocks(readModel, view, cautions[index] ?? null, matchToBlocks(match, view)),
        ...pendingToBlocks(readModel, view.ref),
      ]),
      ...correctionsToBlocks(found),
      ...reviewed,
    ],
    actions: [
      { label: 'Show in source', command: 'source', options: { statement: first.ref } },
      { label: 'Who disputes it', command: 'disputes', options: { statement: first.ref } },
      ...(found.hasMore
        ? [
            {
              label: 'More matches',
              command: 'whosaid',
              options: serializeOptions({ ...options, page: options.page + 1 }),
            },
          ]
        : []),
    ],
    statements: matches.map(({ view }) => view.ref),
  });
}

const GRADE_LABELS: [Match['grade'], string][] = [
  ['quotation', 'word for word in a quotation'],
  ['reported', "word for word in the source's reported words"],
  ['close', 'close, not word for word'],
];

function countsToText({ hasMore: more, total }: SearchResult, shown: readonly FoundMatch[]): string {
  const parts = GRADE_LABELS.flatMap(([grade, words]) => {
    const of = shown.filter(({ match }) => match.grade === grade);
    const retracted = of.filter(({ view }) => view.state === 'retracted').length;
    return of.length === 0
      ? []
      : [`${of.length} ${words}${retracted === 0 ? '' : ` (${retracted} of them retracted)`}`];
  });
  return `${parts.join(', ')}${more ? ` on this page${total === null ? '; there are more' : ` of ${total} in all`}` : ''}.`;
}

function correctionsToBlocks({ corrections }: SearchResult): Block[] {
  if (corrections.length === 0) return [];
  const pairs = corrections.map(({ asked, corrected }) => `“${corrected}” for “${asked}”`).join(', ');
  return [footer(text(`Also looked for: ${pairs}.`))];
}
