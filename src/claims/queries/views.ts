/** What queries give: dossiers, statements with all of their attribution, disputes with both of their statements. */
import type { Dispute, Fact, Side, Source, Speaker, Statement, Topic } from '../model/dossier.ts';
import type { RecordState } from '../read-model/history.ts';
import type { RatingView } from './ratings.ts';

/** A source without its text. */
export type SourceView = Omit<Source, 'text'>;

export interface DossierView {
  id: number;
  slug: string;
  title: string;
  /** Of the file and of what chat changed in it since: the same version has the same content. */
  version: string;
  /** The version of its file, as last seeded. */
  seeded: string;
  /** When it was last seeded, ISO. */
  at: string;
  sources: SourceView[];
  sides: Side[];
  topics: Topic[];
  facts: Fact[];
  counts: { statements: number; disputes: number; speakers: number };
}

export interface SpeakerView extends Speaker {
  row: number;
  sideName: string | null;
  /** Known from a proposal alone, which nobody has approved yet. */
  isProposed: boolean;
}

export interface StatementView {
  row: number;
  /** `lecornu-shoigu/S5`: unique in a newsroom. */
  ref: string;
  dossier: { row: number; slug: string; title: string };
  statement: Statement;
  speaker: SpeakerView;
  /** Who relays it; null when the speaker is reported directly. */
  toldBy: SpeakerView | null;
  topic: Topic;
  source: SourceView;
  /** The newsroom's own rating of it; null where it gave none. */
  rating: RatingView | null;
  state: Exclude<RecordState, 'rejected'>;
  /** Why it was retracted; for a proposal, which one it is and whose: "P3, by Ann"; null while it stands. */
  reason: string | null;
}

export interface DisputeView {
  ref: string;
  dispute: Dispute;
  from: StatementView;
  against: StatementView;
}

export interface Page {
  limit: number;
  offset: number;
}
