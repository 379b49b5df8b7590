/** The answer to a phrase that is on record: a card for each match, the best first. */

import type { StatementView } from '../../../claims/queries/statements.ts';
import type { Match, SearchResult } from '../../../claims/search/index.ts';
import { t } from '../../../locales/index.ts';
import { type Answer, type Block, createAnswer, footer, text } from '../../answer.ts';
import { suggestionToBlocks } from '../../asking/query-suggestions.ts';
import type { ResolvedPhrase } from '../../asking/resolve-phrase.ts';
import type { StatementCard } from '../../card.ts';
import type { Context } from '../../command.ts';
import { nestedToText } from '../../layout/card.ts';
import { createPageFooter, serializeOptions } from '../../pagination.ts';
import { type Spans, strong } from '../../spans.ts';
import { createCard, createLine, readAction } from '../card.ts';
import { pendingToBlocks } from '../proposal.ts';
import { sourcesToFooter } from '../source-line.ts';
import { capitalise, quoteWords, speakerToText } from '../wording.ts';

export interface FoundMatch {
  match: Match;
  view: StatementView;
}

/** A longer phrase is cut in a title: the sentence below shows the match whole. */
const MAX_TITLE_WORDS = 80;

/** @param options as asked, with the phrase that is answered */
export function createMatchesAnswer(
  { readModel }: Context,
  options: { phrase: string; page: number },
  pageSize: number,
  { phrase, reworded, isMended, found }: ResolvedPhrase,
  matches: readonly [FoundMatch, ...FoundMatch[]],
  pending: readonly StatementView[],
  reviewed: readonly Block[],
): Answer {
  const cards = matches.map(({ match, view }, index) =>
    createCard(readModel, view, index === 0 ? { match } : { match, actions: [readAction(view)] }),
  );
  const [first, ...others] = cards as [StatementCard, ...StatementCard[]];
  const invocation = { command: 'whosaid', options: serializeOptions({ ...options }) };
  const end =
    found.total === null
      ? { blocks: [], actions: moreActions(options, found) }
      : createPageFooter(invocation, options.page, pageSize, found.total, 'matches');
  return createAnswer({
    title: cardToTitle(phrase, first),
    blocks: [
      ...(reworded === null ? [] : suggestionToBlocks(reworded, phrase, isMended)),
      first,
      ...pendingToBlocks(readModel, first.ref),
      ...others.flatMap((card) => [
        { ...withoutRole(card, first), lead: cardToLead(card) },
        ...pendingToBlocks(readModel, card.ref),
      ]),
      ...pending.map((view) => createLine(readModel, view)),
      ...correctionsToBlocks(found),
      ...reviewed,
      ...end.blocks,
      ...sourcesToFooter(matches.map(({ view }) => view)),
    ],
    actions: end.actions,
    statements: [...cards, ...pending].map(({ ref }) => ref),
  });
}

/** Who, and how sure: never more than the card says. */
function cardToTitle(phrase: string, card: StatementCard): string {
  const values = { words: phraseToTitle(phrase), speaker: capitalise(speakerToText(card.speaker)) };
  if (card.caution?.nested) return t('whosaid.nested', { ...values, whom: nestedToText(card.caution.nested) });
  if (card.caution !== null) return t('whosaid.caution', values);
  if (card.state === 'retracted') return t('whosaid.retracted', values);
  if (card.state === 'suspended') return t('whosaid.suspended', values);
  if (card.state === 'proposed') return t('whosaid.proposed', values);
  if (card.grade?.kind === 'paraphrase') return t('whosaid.paraphrase', values);
  if (card.grade?.kind === 'close' || card.grade?.kind === 'translation') return t('whosaid.close', values);
  return t(card.toldBy === null ? 'whosaid.attributed' : 'whosaid.second-hand', values);
}

/** “ready to dialogue”: the beginning of a long phrase. */
export function phraseToTitle(phrase: string): string {
  const line = phrase.replace(/\s+/gu, ' ').trim();
  if (line.length <= MAX_TITLE_WORDS) return quoteWords(line);
  const start = line.slice(0, MAX_TITLE_WORDS).toWellFormed();
  return quoteWords(`${start.slice(0, Math.max(start.lastIndexOf(' '), MAX_TITLE_WORDS / 2))}…`);
}

/** The role of the answer's first speaker is said once. */
function withoutRole(card: StatementCard, { speaker }: StatementCard): StatementCard {
  const isSame = card.speaker.name === speaker.name && card.speaker.role === speaker.role;
  return isSame ? { ...card, speaker: { ...card.speaker, role: null, note: null } } : card;
}

/** "Also close: Sergei Shoigu (Russia)" */
function cardToLead(card: StatementCard): Spans {
  const name = strong(capitalise(speakerToText(card.speaker)));
  if (card.caution !== null) return [strong(t('card.also.caution')), name];
  const kind = card.grade?.kind;
  if (kind === 'quotation' || kind === 'translated' || kind === 'inserted') return [strong(t('card.also.exact')), name];
  return [strong(t(kind === 'reported' ? 'card.also.reported' : 'card.also.close')), name];
}

function moreActions(options: { phrase: string; page: number }, { hasMore }: SearchResult) {
  if (!hasMore) return [];
  const next = serializeOptions({ ...options, page: options.page + 1 });
  return [{ label: t('whosaid.more'), command: 'whosaid', options: next }];
}

function correctionsToBlocks({ corrections }: SearchResult): Block[] {
  if (corrections.length === 0) return [];
  const pairs = corrections.map(({ asked, corrected }) => t('whosaid.for', { asked, corrected })).join(', ');
  return [footer(text(t('whosaid.also-looked', { pairs })))];
}

/** A page past the end says nothing about whether the words are on record. */
export function createNoSuchPageAnswer(
  options: { phrase: string; page: number },
  pageSize: number,
  total: number,
): Answer {
  const invocation = { command: 'whosaid', options: serializeOptions({ ...options }) };
  const title = t('whosaid.pages', { words: phraseToTitle(options.phrase), page: options.page });
  return createAnswer({ title, ...createPageFooter(invocation, options.page, pageSize, total, 'matches') });
}
