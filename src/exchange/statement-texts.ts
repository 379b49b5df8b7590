/**
 * How a statement is told in plain text. Whoever exports passes in the words of the answers, so that an export never leaves
 * out a part of an attribution that the chat shows.
 */
import type { DisputeView, SpeakerView, StatementView } from '../claims/queries/statements.ts';

export interface StatementTexts {
  /** "Paris (France)" */
  speaker(speaker: SpeakerView): string;
  /** "Sergei Shoigu, Russian Minister of Defence, for Russia", with who relays it. */
  attribution(view: StatementView): string;
  dispute(view: DisputeView): string;
  source(view: Pick<StatementView, 'source'>): string;
  /** What the source gives about how the words came to it. */
  provenance(view: StatementView): { name: string; value: string }[];
}
