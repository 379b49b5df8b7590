/** A statement that words were found in: whose it is, how surely, in which words, and who disputes it. */

import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { type Block, heading, paragraph, type Span, strong, text } from '../answer.ts';
import type { ReportCaution } from './plain-report.ts';
import {
  attributionToSpans,
  capitalise,
  disputedByToBlocks,
  disputesMadeToBlocks,
  provenanceToFields,
  speakerToText,
  wordsToBlocks,
} from './statement.ts';

/** @param graded what is said of the match: its grade, and where it comes from */
export function matchedStatementToBlocks(
  readModel: ReadModel,
  view: StatementView,
  caution: ReportCaution | null,
  graded: readonly Block[],
): Block[] {
  return [
    caution === null
      ? heading(...attributionToSpans(view))
      : heading(text('In a sentence about '), ...aboutToSpans(view)),
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

function aboutToSpans(view: StatementView): Span[] {
  const proposed =
    view.state === 'proposed' ? [text(` — proposed (${view.reason ?? 'by nobody known'}), not approved yet`)] : [];
  return [strong(speakerToText(view.speaker)), ...proposed];
}

/** Before the name is read as the speaker's: that the article may not say so, with its whole sentence. */
export function cautionToBlocks({ speaker }: StatementView, { doubt, sentence, words }: ReportCaution): Block[] {
  const why = doubt === null ? '' : ` Its sentence has “${doubt}”.`;
  const printed = (from: number, to: number) => sentence.slice(from, to).replace(/\s+/gu, ' ');
  return [
    paragraph(strong(`Careful: the article may not say that ${speaker.name} said this.`), text(why)),
    paragraph(
      text(printed(0, words.start)),
      strong(printed(words.start, words.end)),
      text(printed(words.end, sentence.length)),
    ),
  ];
}

export function aboutTitle({ speaker }: StatementView): string {
  return `In a sentence about ${capitalise(speaker.name)}`;
}
