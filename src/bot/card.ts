/** Blocks of meaning: what an answer says of a statement, a topic or a change, before any platform lays it out. */
import type { Dispute } from '../claims/model/dossier.ts';
import type { Action, Spans } from './spans.ts';

export interface CardSpeaker {
  name: string;
  role: string | null;
  /** Whom they speak for; null is neither side. */
  side: string | null;
  /** Where they are on neither side, what they are to the story: "commentator, French". */
  note: string | null;
}

/** A statement that another one names: whose it is, never without who relays it. */
export interface CardReference {
  /** The short id, such as S5. */
  id: string;
  /** `lecornu-shoigu/S5` */
  ref: string;
  speaker: CardSpeaker;
  toldBy: CardSpeaker | null;
  isUnderReview: boolean;
}

/** Words as the source prints them, with ranges of interest in UTF-16 units, ascending, end exclusive. */
export interface Sentence {
  text: string;
  marks: readonly { start: number; end: number }[];
}

/** `isQuotation`: they stand in the source's quotation marks; else they are the article's. */
export interface CardWords {
  text: string;
  isQuotation: boolean;
}

export interface CardDispute {
  kind: Dispute['kind'];
  /** `source`: the article itself sets the two against each other, no speaker does. */
  voice: Dispute['voice'];
  /** What is opposed where it is more than the one statement: "the Russian side's account as a whole". */
  scope: string | null;
  from: CardReference;
  against: CardReference;
  /** The opposing words. */
  words: CardWords;
  /** The words that are opposed. */
  opposed: CardWords;
  /** The source's words that make the dispute, where they are more than the opposing statement. */
  context: string | null;
}

/**
 * How asked words were found. Exact: `quotation`, `translated` (of what the source prints in translation), `reported`
 * (not inside of quotation marks), `inserted` (but for what the paper put in). Not exact: `close`, `translation` (words of the
 * original), `paraphrase` (the desk's), `suspended` (whose they are is under review).
 */
export interface CardGrade {
  kind: 'quotation' | 'translated' | 'inserted' | 'reported' | 'close' | 'translation' | 'paraphrase' | 'suspended';
  /** In an answer's words: what differs, what the paper put in, a negation that stands on one side only. */
  notes: readonly Spans[];
}

export interface CardCaution {
  /** The word that casts doubt on the report, as printed; null where nothing reports the words plainly. */
  doubt: string | null;
  /** Set where the speaker quotes somebody else: what they call them, where that is clear. */
  nested: { calledAs: string | null } | null;
}

export interface StatementCard extends CardReference {
  kind: 'statement';
  /**
   * `full`: with everything. `checked`: in a list of several, where who disputes it is named and not quoted. The others are items of lists, still with relay, caution and disputes: `line`; `unnamed`, under
   * a title that names the speaker; `disputed`, with the words of who disputes it.
   */
  size: 'full' | 'checked' | 'line' | 'unnamed' | 'disputed';
  /** What is said before the card, such as "Also close: …"; null where the answer's title says it. */
  lead: Spans | null;
  sentence: Sentence;
  /** Whether the source has quotation marks around any of it. */
  isQuotation: boolean;
  /** `drafted`: of a draft under review, which its answer says. */
  state: 'recorded' | 'proposed' | 'suspended' | 'retracted' | 'drafted';
  /** Why it was retracted or is under review, or which proposal it is. */
  reason: string | null;
  /** Null for a statement that is shown without having been searched for. */
  grade: CardGrade | null;
  caution: CardCaution | null;
  disputedBy: readonly CardDispute[];
  /** What the statement itself disputes. */
  disputes: readonly CardDispute[];
  /** Of a statement that nobody disputes: ids of others of the speaker on this topic that are disputed. */
  disputedNearby: readonly string[];
  original: { text: string; language: string; from: string | null } | null;
  via: string | null;
  date: string | null;
  topic: string;
  /** The newsroom's own rating, in words; null where it gave none. */
  rating: Spans | null;
  actions: readonly Action[];
}

/** Whether the card stands by itself, with its own buttons, rather than in a list. */
export const isWholeCard = ({ size }: StatementCard): boolean => size === 'full' || size === 'checked';

/** Statements of two sides on one topic. */
export interface TopicComparisonCard {
  kind: 'topic';
  name: string;
  state: 'disputed' | 'contradictory' | 'both' | 'one-sided';
  /** Of a one-sided topic, who is silent. */
  silent: string | null;
  /** Each with the side it is shown under. */
  lines: readonly { side: string; card: StatementCard }[];
  /** Disputes of statements of the topic that are not among the lines. */
  otherDisputes: readonly CardDispute[];
  /** How many statements the topic has beside these. */
  more: number;
}

export interface ChangeCard {
  kind: 'change';
  /** "Corrected", "Retracted": what happened. */
  verb: string;
  /** ISO. */
  at: string;
  by: string;
  /** What was changed, such as "paraphrase"; null where the verb says it. */
  what: string | null;
  /** The statement concerned; null where the change is not about one. */
  subject: CardReference | null;
  was: string | null;
  now: string | null;
  why: string | null;
}

/** What an answer holds, at a glance: "5 topics", "1 disputed". */
export interface Counts {
  kind: 'counts';
  parts: readonly string[];
}
