/** What on record comes closest to words that it does not have. */

import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import type { Match } from '../../../claims/search/index.ts';
import { t } from '../../../locales/index.ts';
import { type Block, paragraph, strong } from '../../answer.ts';
import { createCard } from '../card.ts';
import { differenceToText, nearestToNotes } from '../match.ts';
import { capitalise, speakerToText } from '../wording.ts';

/** The most of them that are shown. */
const MAX_SHOWN = 3;

/** Who, in which words, what differs and who disputes it: no match. */
export function closestToBlocks(readModel: ReadModel, closest: readonly Match[]): Block[] {
  const blocks = closest.slice(0, MAX_SHOWN).flatMap((match) => matchToBlocks(readModel, match));
  return blocks.length === 0 ? [] : [paragraph(strong(t('nothing.closest'))), ...blocks];
}

function matchToBlocks(readModel: ReadModel, match: Match): Block[] {
  const view = readModel.records.statement(match.statement);
  if (view === null) return [];
  const card = createCard(readModel, view);
  return [
    ...(match.difference === null ? [] : [paragraph(strong(differenceToText(match.difference)))]),
    ...nearestToNotes(match).map((note) => paragraph(...note)),
    { ...card, lead: [strong(capitalise(speakerToText(card.speaker)))] },
  ];
}
