/** Lays out a statement's card: the words first, then who disputes them, then where they are from. */

import { t, tList } from '../../locales/index.ts';
import { footer, heading, list, type PlainBlock, paragraph, quote } from '../answer.ts';
import { capitalise, speakerToText } from '../answers/wording.ts';
import type { CardDispute, CardGrade, CardReference, Sentence, StatementCard } from '../card.ts';
import { code, type Span, type Spans, strong, text } from '../spans.ts';

export function cardToBlocks(card: StatementCard): PlainBlock[] {
  const status = cardToStatus(card);
  const notes = cardToNotes(card);
  return [
    ...(card.lead === null ? [] : [heading(...card.lead)]),
    ...(status.length === 0 ? [] : [paragraph(strong(status.join(' · ')))]),
    ...(card.caution === null ? [] : [paragraph(...cautionToSpans(card))]),
    quote(...sentenceToSpans(card.sentence)),
    ...originalToBlocks(card),
    ...[...Map.groupBy(card.size === 'full' ? card.disputedBy : [], disputeToLabel)].flatMap(([label, disputes]) => [
      paragraph(strong(label)),
      // The line above has everyone's side.
      list(disputes.map((dispute) => disputeToItem(dispute, capitalise(dispute.from.speaker.name)))),
    ]),
    ...(notes.length === 0 ? [] : [paragraph(...joinSpans(notes, ' '))]),
    footer(text(cardToOrigin(card))),
    ...(card.actions.length === 0 ? [] : [{ kind: 'actions' as const, actions: card.actions }]),
  ];
}

/** "Exact quote", "Second-hand: told by …", "Denied by Paris and the entourage (France)": how sure, at a glance. */
function cardToStatus(card: StatementCard): string[] {
  const { state, reason, grade, toldBy } = card;
  return [
    ...(state === 'retracted' ? [t('card.retracted', { reason: reason ?? t('card.no-reason') })] : []),
    ...(state === 'suspended' ? [t('card.suspended', { reason: reason ?? t('card.no-reason') })] : []),
    ...(state === 'proposed' ? [t('card.proposed', { proposal: reason ?? t('card.nobody') })] : []),
    ...(grade === null ? [] : [gradeToText(grade)]),
    ...(toldBy === null ? [] : [t('card.second-hand', { teller: speakerToText(toldBy) })]),
    ...disputesToStatus(card),
  ];
}

function gradeToText({ kind }: CardGrade): string {
  return t(`grade.${kind}`);
}

/** One part for each way of disputing, with everyone by name. */
function disputesToStatus({ disputedBy, size }: StatementCard): string[] {
  return [...Map.groupBy(disputedBy, disputeToLabel)].map(([label, group]) => {
    const from = group.map((dispute) => dispute.from);
    // With the ids where the list of their words is left out.
    return t('status.disputed', { label, names: speakersToText(from, size === 'checked') });
  });
}

/** "Paris and entourage of the French minister (France), Ann (neither side)": each name once, those of one side together. */
function speakersToText(references: readonly CardReference[], hasIds: boolean): string {
  const sides = Map.groupBy(references, ({ speaker }) => speaker.side);
  const groups = [...sides].map(([side, members]) => {
    const names = [...new Set(members.map(({ speaker, id }) => (hasIds ? `${speaker.name} ${id}` : speaker.name)))];
    const shown = names.slice(0, MAX_NAMES);
    const rest = names.length - shown.length;
    const listed = tList(rest > 0 ? [...shown, t('names.more', { count: rest })] : shown);
    return speakerToText({ name: listed, side });
  });
  return groups.join(', ');
}

const MAX_NAMES = 4;

/** "Denied by", "Criticised by", "Set by the article, not by a speaker, against" */
export function disputeToLabel({ kind, voice }: CardDispute): string {
  return voice === 'source' ? t('dispute.by-article') : t(`dispute.${kind}`);
}

/**
 * Who opposes and in which words: the disputer's own, or the article's, said as such.
 *
 * @param who the disputer, with the side unless it is said elsewhere
 */
export function disputeToItem({ scope, from, words, context }: CardDispute, who: string): Spans {
  const name = [strong(who), ...relayToSpans(from)];
  const about = scope === null ? [] : [text(t('dispute.scope', { scope }))];
  // The article's words about the dispute often begin with those that it opposes: they are shown once.
  const isInContext = !words.isQuotation && context !== null && context.includes(words.text);
  const own = words.isQuotation
    ? [text(`: ${oneLine(words.text)} `)]
    : [text(t('dispute.article')), text(` ${oneLine(isInContext ? context : words.text)} `)];
  const more = context === null || isInContext ? [] : [text(t('dispute.context')), text(` ${oneLine(context)} `)];
  return [...name, ...about, ...own, ...more, code(from.id), ...underReviewToSpans(from)];
}

/** " (under review)": nothing for a statement that stands. */
export function underReviewToSpans({ isUnderReview }: CardReference): Span[] {
  return isUnderReview ? [strong(` (${t('card.under-review')})`)] : [];
}

/** ", second-hand (told by X)": nothing for words that the speaker is reported with directly. */
export function relayToSpans({ toldBy }: CardReference): Span[] {
  if (toldBy === null) return [];
  return [text(', '), strong(t('relay')), text(t('relay.by', { teller: speakerToText(toldBy) }))];
}

export function sentenceToSpans({ text: whole, marks }: Sentence): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const { start, end } of marks) {
    spans.push(text(whole.slice(at, start)), strong(whole.slice(start, end)));
    at = end;
  }
  return [...spans, text(whole.slice(at))].filter((span) => span.text !== '');
}

/** Before the words are read as the speaker's own: why they may not be. */
function cautionToSpans({ speaker, caution }: StatementCard): Spans {
  const { name } = speaker;
  if (caution?.nested) return [strong(t('caution.nested', { name, whom: nestedToText(caution.nested) }))];
  const doubt = caution?.doubt ?? null;
  return [strong(t('caution.plain', { name })), ...(doubt === null ? [] : [text(t('caution.doubt', { doubt }))])];
}

export function nestedToText({ calledAs }: { calledAs: string | null }): string {
  return calledAs === null ? t('caution.somebody') : t('caution.called', { calledAs });
}

function originalToBlocks({ original }: StatementCard): PlainBlock[] {
  if (original === null) return [];
  const { language, from } = original;
  return [
    paragraph(text(from === null ? t('original', { language }) : t('original.from', { language, from }))),
    quote(text(original.text)),
  ];
}

/** What differs, what the statement itself disputes, and that nobody disputes it, with who disputes its speaker nearby. */
function cardToNotes(card: StatementCard): Spans[] {
  const { grade, disputedBy, disputes, disputedNearby, id, rating } = card;
  return [
    ...(grade?.notes ?? []),
    ...(card.isQuotation || grade === null || grade.kind === 'reported' ? [] : [[text(t('card.indirect'))]]),
    ...disputes.map(disputeMadeToSpans),
    ...(disputedBy.length > 0 ? [] : [[text(t('card.undisputed', { id }))]]),
    ...(disputedNearby.length === 0 ? [] : [[text(t('card.disputed-nearby', { ids: tList(disputedNearby) }))]]),
    ...(rating === null ? [] : [[text(t('card.rating')), ...rating]]),
  ];
}

/** "Sergei Shoigu (Russia) S5" */
export function referenceToText({ speaker, id, isUnderReview }: CardReference): string {
  const whose = t('reference', { speaker: speakerToText(speaker), id });
  return isUnderReview ? `${whose} (${t('card.under-review')})` : whose;
}

/** "Denies Sergei Shoigu (Russia) S5" */
export function disputeMadeToText({ kind, voice, scope, against }: CardDispute): string {
  const whose = referenceToText(against);
  if (voice === 'source') return t('disputes.by-article', { whose });
  return scope === null ? t(`disputes.${kind}`, { whose }) : t(`disputes.${kind}.scope`, { whose, scope });
}

/** The same with the words that are disputed, so that nobody has to look them up. */
function disputeMadeToSpans(dispute: CardDispute): Spans {
  const { text: words, isQuotation } = dispute.opposed;
  const made = disputeMadeToText(dispute);
  const said = isQuotation ? `${made}: ${oneLine(words)}` : `${made}${t('dispute.article')} ${oneLine(words)}`;
  return [text(/[.!?…][”"»’]?$/u.test(said) ? said : `${said}.`)];
}

/** "Russian Minister of Defence · Via the Russian Defence Ministry · Undated · S5" */
function cardToOrigin({ speaker, toldBy, via, date, id }: StatementCard): string {
  const role = speaker.role ?? speaker.note;
  return [
    ...(role === null ? [] : [role]),
    ...(toldBy !== null && via === toldBy.name ? [] : [via === null ? t('card.no-outlet') : t('card.via', { via })]),
    date ?? t('card.undated'),
    id,
  ].join(' · ');
}

function joinSpans(parts: readonly Spans[], separator: string): Span[] {
  return parts.flatMap((part, index) => [...(index === 0 ? [] : [text(separator)]), ...part]);
}

function oneLine(value: string): string {
  return value.replace(/\s+/g, ' ').trim();
}
