/** A statement that words were found in: whose it is, how surely, in which words, and who disputes it. */

import type { StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { type Block, heading, paragraph, type Span, strong, text } from '../../answer.ts';
import type { ReportCaution } from '../plain-report.ts';
import {
  attributionToSpans,
  capitalise,
  disputedByToBlocks,
  disputesMadeToBlocks,
  provenanceToFields,
  speakerToText,
  wordsToBlocks,
} from '../statement.ts';

/** @param graded what is said of the match: its grade, and where it comes from */
export function matchedStatementToBlocks(
  readModel: ReadModel,
  view: StatementView,
  caution: ReportCaution | null,
  graded: readonly Block[],
): Block[] {
  return [
    heading(...(caution === null ? attributionToSpans(view) : cautionedToSpans(view, caution))),
    ...(caution === null ? [] : cautionToBlocks(view, caution)),
    ...(view.state === 'retracted'
      ? [paragraph(strong('Retracted'), text(`: ${view.reason ?? 'no reason given'}.`))]
      : []),
    ...graded,
    ...(caution === null ? wordsToBlocks(view) : []),
    { kind: 'fields', fields: provenanceToFields(view) },
    ...disputedByToBlocks(readModel.records.disputesAgainst(view.row)),
    ...disputesMadeToBlocks(readModel.records.disputesFrom(view.row)),
  ];
}

function cautionedToSpans(view: StatementView, { nested }: ReportCaution): Span[] {
  const name = strong(speakerToText(view.speaker));
  return [
    ...(nested === null
      ? [text('In a sentence about '), name]
      : [text('Told by '), name, text(`, of ${nestedToText(nested)}`)]),
    ...(view.state === 'proposed' ? [text(` — proposed (${view.reason ?? 'by nobody known'}), not approved yet`)] : []),
  ];
}

function nestedToText({ calledAs }: NonNullable<ReportCaution['nested']>): string {
  return calledAs === null ? 'somebody else' : `somebody the source calls “${calledAs}”`;
}

/** Before the words are read as the speaker's own: why they may not be, with their whole sentence. */
export function cautionToBlocks({ speaker }: StatementView, caution: ReportCaution): Block[] {
  const { doubt, nested, sentence, words } = caution;
  const printed = (from: number, to: number) => sentence.slice(from, to).replace(/\s+/gu, ' ');
  return [
    nested === null
      ? paragraph(
          strong(`Careful: the article may not say that ${speaker.name} said this.`),
          text(doubt === null ? '' : ` Its sentence has “${doubt}”.`),
        )
      : paragraph(
          strong(`Second-hand: ${speaker.name} quotes ${nestedToText(nested)} here.`),
          text(' These are not their own words.'),
        ),
    paragraph(
      text(printed(0, words.start)),
      strong(printed(words.start, words.end)),
      text(printed(words.end, sentence.length)),
    ),
  ];
}

/** The title of an answer whose first match has a caution. */
export function cautionTitle({ speaker }: StatementView, { nested }: ReportCaution): string {
  const name = capitalise(speaker.name);
  return nested === null ? `In a sentence about ${name}` : `Told by ${name}, of ${nestedToText(nested)}`;
}
