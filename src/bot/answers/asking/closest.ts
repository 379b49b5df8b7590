/** What on record comes closest to words that it does not have. */

import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import type { Match } from '../../../claims/search/index.ts';
import { type Block, paragraph, strong } from '../../answer.ts';
import { differenceToText, nearestToBlocks } from '../match.ts';
import { disputedByToBlocks, statementToItem } from '../statement.ts';

/** Who, in which words, what differs and who disputes it: no match. */
export function closestToBlocks(readModel: ReadModel, nearest: Match): Block[] {
  const view = readModel.records.statement(nearest.statement);
  if (view === null) return [];
  return [
    paragraph(strong('Closest on record, not a match:')),
    { kind: 'list', items: [statementToItem(view)] },
    ...(nearest.difference === null ? [] : [paragraph(strong(differenceToText(nearest.difference)))]),
    ...nearestToBlocks(nearest),
    ...disputedByToBlocks(readModel.records.disputesAgainst(view.row)),
  ];
}
