/** Answers about a statement as plain text, for exports. */
import type { DisputeView, StatementView } from '../../claims/queries/statements.ts';
import type { Spans } from '../answer.ts';
import { attributionToSpans, disputeToSpans, provenanceToFields, sourceToText, speakerToText } from './statement.ts';

export const statementTexts = {
  speaker: speakerToText,
  attribution: (view: StatementView) => spansToText(attributionToSpans(view)),
  dispute: (view: DisputeView) => spansToText(disputeToSpans(view)),
  source: sourceToText,
  provenance: (view: StatementView) =>
    provenanceToFields(view).map(({ name, value }) => ({ name, value: spansToText(value) })),
};

function spansToText(spans: Spans): string {
  return spans.map(({ text }) => text).join('');
}
