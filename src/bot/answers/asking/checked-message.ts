/** What /check shows: each statement with the sentences of the message that have its words, a wrong name first. */

import type { StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import type { Match } from '../../../claims/search/index.ts';
import { findNegationBefore, findOneSidedNegation } from '../../../claims/search/negation.ts';
import { nameToKey } from '../../../claims/search/tokenizer.ts';
import { isFunctionWord } from '../../../claims/search/word-lists/stop-words.ts';
import { truncate } from '../../../lib/text.ts';
import { t } from '../../../locales/index.ts';
import { type Answer, type Block, createAnswer, footer, paragraph } from '../../answer.ts';
import type { Hit, StatementHits } from '../../asking/check-message.ts';
import { findMentions, type Mention } from '../../asking/mentioned-speakers.ts';
import { parseMessageParts } from '../../asking/message-parts.ts';
import { countPeople, type KnownSpeaker, knownSpeakerToText } from '../../asking/speakers.ts';
import type { CardGrade, StatementCard } from '../../card.ts';
import { type Spans, strong, text } from '../../spans.ts';
import { createCard } from '../card.ts';
import { differenceToText, matchToGrade } from '../match.ts';
import { capitalise, quoteWords, speakerViewToText } from '../wording.ts';

/** Sentences of the message shown under one statement. */
const MAX_SENTENCES = 3;

export interface CheckedCard {
  /** Whether the message names somebody else, or leaves open who is meant. */
  isOtherName: boolean;
  card: StatementCard;
}

/** The statement's card, led by what the message says of it. */
export function statementHitsToCard(readModel: ReadModel, { view, hits, differing }: StatementHits): CheckedCard {
  const [first] = hits;
  const card = createCard(readModel, view, { match: first.match });
  const compared = hits.slice(0, MAX_SENTENCES).map((hit) => compareAttribution(readModel, card, view, hit));
  const more = hits.length - MAX_SENTENCES;
  const notes = hits
    .slice(0, MAX_SENTENCES)
    .flatMap((hit, index) => hitToNotes(view, hit, index === 0 ? null : (compared[index]?.words ?? null)));
  const differences = new Set(
    differing.map(({ difference }) => (difference === null ? '' : differenceToText(difference))),
  );
  const grade: CardGrade = {
    kind: card.grade?.kind ?? 'close',
    notes: [
      ...[...differences].filter((one) => one !== '').map((one) => [strong(one)]),
      ...notes,
      ...(more > 0 ? [[text(t('check.more-sentences', { count: more }))]] : []),
    ],
  };
  return {
    isOtherName: differences.size > 0 || compared.some(({ isOther }) => isOther),
    card: {
      ...card,
      size: 'checked',
      grade,
      lead: [strong(`${quoteWords(askedWords(first.match))}: ${compared[0]?.words ?? ''}`)],
    },
  };
}

/** The sentence of the message, what differs, and what turns its meaning around. */
function hitToNotes(view: StatementView, { match, phrase }: Hit, compared: string | null): Spans[] {
  const words = askedWords(match);
  const place = phrase.place === null ? t('check.wrote') : t('check.wrote-in', { place: phrase.place });
  return [
    [strong(`${place} `), text(phrase.sentence)],
    ...(compared === null ? [] : [[text(`${capitalise(compared)}.`)]]),
    ...negationNotes(match, view, phrase.sentence, words),
  ];
}

/** Words that stand on record whole may be turned around by what the message, or the record, has beside them. */
function negationNotes(match: Match, view: StatementView, sentence: string, words: string): readonly Spans[] {
  const before = sentence.slice(0, Math.max(0, sentence.indexOf(words)));
  const negation = match.grade === 'close' ? null : findNegationBefore(before);
  const { notes } = matchToGrade(match, view);
  if (negation === null) return notes;
  // Both have one, so that neither turns the other around.
  if (findOneSidedNegation(match) !== null) return notes.slice(1);
  return [[strong(t('check.negation', { word: negation }))], ...notes];
}

/** The message's words that were compared, in its order. */
function askedWords({ diff }: Match): string {
  return diff
    .map(({ asked }) => asked)
    .filter((asked) => asked !== '')
    .join(' ');
}

/** Before everything else: who the message says it was, against who it is on record. A wrong name must not read as confirmed. */
function compareAttribution(
  readModel: ReadModel,
  { caution, toldBy }: StatementCard,
  view: StatementView,
  { match, phrase }: Hit,
): { isOther: boolean; words: string } {
  const isRecorded = (known: KnownSpeaker) => known.view.row === view.speaker.row;
  // A name inside the words themselves is whom they are about, not who says them.
  const around = match.diff.reduce(
    (rest, { kind, asked }) => (kind === 'equal' ? rest.replace(asked, ' ') : rest),
    phrase.sentence,
  );
  const mentions = findMentions(readModel, around);
  const name = speakerViewToText(view.speaker);
  const recorded =
    toldBy === null
      ? name
      : t('check.told', { name, teller: `${toldBy.name} (${toldBy.side ?? t('speaker.no-side')})` });
  if (caution !== null) {
    const words = t(caution.nested === null ? 'check.caution' : 'check.nested', { recorded });
    return { isOther: true, words };
  }
  const { saidBy } = phrase;
  const isSomebodyElse = saidBy !== null && isName(saidBy) && !mentions.some((mention) => isNamedIn(mention, saidBy));
  if (isSomebodyElse) return { isOther: true, words: t('check.stranger', { name: saidBy, recorded }) };
  if (mentions.length === 0) return { isOther: false, words: t('check.unnamed', { recorded }) };
  const open = mentions.find((mention) => isOpen(mention) && mention.speakers.some(isRecorded));
  if (open !== undefined) return { isOther: true, words: openMentionToText(open, recorded) };
  const others = mentions.filter(({ speakers }) => !speakers.some(isRecorded));
  if (others.length === 0) return { isOther: false, words: t('check.same', { recorded }) };
  const names = others.map(({ name, speakers }) =>
    countPeople(speakers) === 1 ? (speakers[0]?.view.name ?? name) : name,
  );
  const key = others.length < mentions.length ? 'check.also-named' : 'check.other-named';
  return { isOther: true, words: t(key, { names: names.join(', '), recorded }) };
}

/** Not "the minister" or "she", which may be anybody. */
const isName = (speaker: string) => /^\p{Lu}\p{Ll}/u.test(speaker) && !isFunctionWord(speaker.toLowerCase());

/** Whether it is of somebody on record: "Sergei Shoigu" in "Russian Defence Minister Sergei Shoigu". */
function isNamedIn({ name }: Mention, speaker: string): boolean {
  const [one, other] = [` ${nameToKey(name)} `, ` ${nameToKey(speaker)} `];
  return one.includes(other) || other.includes(one);
}

/** Whether a name leaves open who is meant: several people have it, or it is a stranger's. */
function isOpen({ speakers, isStranger }: Mention): boolean {
  return isStranger || countPeople(speakers) > 1;
}

function openMentionToText({ name, speakers, isStranger }: Mention, recorded: string): string {
  if (isStranger) return t('check.stranger', { name, recorded });
  return t('check.ambiguous', { name, people: speakers.map(knownSpeakerToText).join('; '), recorded });
}

/** "2 quotes on record, 2 to look at: another name, or in doubt" */
export function checkedToTitle(cards: readonly CheckedCard[]): string {
  return t('check.title', { count: cards.length, other: cards.filter(({ isOtherName }) => isOtherName).length });
}

/** @param more what else is to be said: limits, the closest on record, reviews */
export function createNothingCheckedAnswer(checked: string, more: readonly Block[]): Answer {
  const whole = parseMessageParts(checked)
    .map((part) => (part.place === null ? part.text : `(${part.place}) ${part.text}`))
    .join(' ');
  return createAnswer({
    tone: 'nothing',
    title: t('check.nothing.title'),
    blocks: [
      paragraph(text(t('check.nothing', { words: quoteWords(truncate(whole, 200)) }))),
      ...more,
      footer(text(t('nothing.may'))),
    ],
    actions: [{ label: t('nothing.dossiers'), command: 'dossiers', options: {} }],
  });
}
