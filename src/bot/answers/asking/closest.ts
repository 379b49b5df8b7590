/** What on record comes closest to words that it does not have. */

import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import type { Match } from '../../../claims/search/index.ts';
import { t } from '../../../locales/index.ts';
import { type Block, paragraph, strong } from '../../answer.ts';
import { createCard } from '../card.ts';
import { differenceToText, nearestToNotes } from '../match.ts';
import { capitalise, speakerToText } from '../wording.ts';

/** Who, in which words, what differs and who disputes it: no match. */
export function closestToBlocks(readModel: ReadModel, nearest: Match): Block[] {
  const view = readModel.records.statement(nearest.statement);
  if (view === null) return [];
  const card = createCard(readModel, view);
  return [
    paragraph(strong(t('nothing.closest'))),
    ...(nearest.difference === null ? [] : [paragraph(strong(differenceToText(nearest.difference)))]),
    ...nearestToNotes(nearest).map((note) => paragraph(...note)),
    { ...card, lead: [strong(capitalise(speakerToText(card.speaker)))] },
  ];
}
