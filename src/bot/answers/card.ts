/** Makes the card of a statement: the only way for an answer to show one, so that none can leave out part of an attribution. */
import { fragmentsToText } from '../../claims/model/quote.ts';
import type { DisputeView, Records, SpeakerView, StatementView } from '../../claims/queries/statements.ts';
import type { Match } from '../../claims/search/index.ts';
import { t } from '../../locales/index.ts';
import type { CardDispute, CardReference, CardSpeaker, CardWords, Sentence, StatementCard } from '../card.ts';
import type { Action } from '../spans.ts';
import { matchToGrade } from './match.ts';
import { cautionMatch, cautionStatement, type ReportCaution } from './plain-report.ts';
import { ratingToSpans } from './rating.ts';
import { markSentence } from './sentence.ts';

/** What a card is made from: the record, or a draft. */
export interface CardRecords {
  records: Pick<Records, 'disputesAgainst' | 'disputesFrom' | 'sourceText' | 'oppositions'>;
}

interface FullCard {
  match?: Match | null;
  actions?: readonly Action[];
}

/** A statement with everything that is known of it. */
export function createCard(
  readModel: CardRecords,
  view: StatementView,
  { match = null, actions }: FullCard = {},
): StatementCard {
  const caution = match === null ? cautionStatement(view) : cautionMatch(readModel, view, match);
  const shown = toCard(readModel, view, caution);
  return {
    ...shown,
    size: 'full',
    lead: null,
    sentence: caution === null ? markSentence(readModel, view, match) : cautionToSentence(caution),
    grade: match === null ? null : matchToGrade(match, view),
    disputedNearby: shown.disputedBy.length > 0 ? [] : disputedNearby(readModel, view),
    actions: actions ?? [readAction(view), detailsAction(view)],
  };
}

/** A statement as one item of a list. */
export function createLine(
  readModel: CardRecords,
  view: StatementView,
  size: Exclude<StatementCard['size'], 'full'> = 'line',
): StatementCard {
  const caution = cautionStatement(view);
  return {
    ...toCard(readModel, view, caution),
    size,
    lead: null,
    sentence: caution === null ? markSentence(readModel, view, null) : cautionToSentence(caution),
    grade: null,
    disputedNearby: [],
    actions: [],
  };
}

export function readAction({ ref, statement }: StatementView): Action {
  return {
    label: t('card.read'),
    spoken: t('card.read.spoken', { id: statement.id }),
    command: 'source',
    options: { statement: ref },
  };
}

function detailsAction({ ref, statement }: StatementView): Action {
  return {
    label: t('card.details'),
    spoken: t('card.details.spoken', { id: statement.id }),
    command: 'source',
    options: { statement: ref, show: 'details' },
  };
}

type Shown = Omit<StatementCard, 'size' | 'lead' | 'sentence' | 'grade' | 'disputedNearby' | 'actions'>;

function toCard({ records }: CardRecords, view: StatementView, caution: ReportCaution | null): Shown {
  const { statement } = view;
  return {
    kind: 'statement',
    ...toReference(view),
    isQuotation: statement.quotes.length > 0,
    state: view.state,
    reason: view.reason,
    caution: caution === null ? null : { doubt: caution.doubt, nested: caution.nested },
    disputedBy: records.disputesAgainst(view.row).map(toCardDispute),
    disputes: records.disputesFrom(view.row).map(toCardDispute),
    original: statement.original,
    via: statement.via === null ? null : [statement.via, statement.viaNote].filter((part) => part !== null).join(' '),
    date: statement.date,
    topic: view.topic.name,
    rating: view.rating === null ? null : ratingToSpans(view.rating),
  };
}

export function toCardSpeaker({ name, role, sideName, note }: SpeakerView): CardSpeaker {
  return { name, role, side: sideName, note };
}

export function toReference({ ref, statement, speaker, toldBy, state }: StatementView): CardReference {
  return {
    id: statement.id,
    ref,
    speaker: toCardSpeaker(speaker),
    toldBy: toldBy === null ? null : toCardSpeaker(toldBy),
    isUnderReview: state === 'suspended',
  };
}

export function toCardDispute({ dispute, from, against }: DisputeView): CardDispute {
  return {
    kind: dispute.kind,
    voice: dispute.voice,
    scope: dispute.scope,
    from: toReference(from),
    against: toReference(against),
    words: toWords(from),
    opposed: toWords(against),
    context: dispute.words?.exact ?? null,
  };
}

/** Where the article does not plainly report a quotation, its whole sentence: denied words are not the words of the denial. */
function toWords(view: StatementView): CardWords {
  const { quotes, passage } = view.statement;
  const isQuotation = quotes.length > 0 && cautionStatement(view) === null;
  return { text: isQuotation ? fragmentsToText(quotes) : passage.exact, isQuotation };
}

function cautionToSentence({ sentence, words }: ReportCaution): Sentence {
  return { text: sentence.replace(/\s/gu, ' '), marks: [words] };
}

/** Other statements of the speaker on the topic that are disputed: a second match must not read as free of the denial. */
function disputedNearby({ records }: CardRecords, { dossier, speaker, topic, statement }: StatementView): string[] {
  const nearby = records
    .oppositions(dossier.row)
    .filter((one) => one.against.speaker === speaker.row && one.topic === topic.id && one.statement !== statement.id)
    .map((one) => one.statement);
  return [...new Set(nearby)].slice(0, MAX_NEARBY);
}

const MAX_NEARBY = 3;
