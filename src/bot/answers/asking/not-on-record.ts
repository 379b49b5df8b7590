/** The answer to a phrase that no statement has: what is closest, where it is found without a filter, what to ask next. */

import type { Filter } from '../../../claims/queries/filter.ts';
import type { StatementView } from '../../../claims/queries/statements.ts';
import type { Difference, Match, SearchResult } from '../../../claims/search/index.ts';
import { tokenize } from '../../../claims/search/tokenizer.ts';
import { truncate } from '../../../lib/text.ts';
import { t } from '../../../locales/index.ts';
import {
  type Action,
  type Answer,
  type Block,
  code,
  createAnswer,
  type Invocation,
  MAX_LABEL,
  paragraph,
  text,
} from '../../answer.ts';
import { correctPhrase } from '../../asking/query-suggestions.ts';
import type { Context } from '../../command.ts';
import { type FilterNames, toFilter } from '../../filters.ts';
import { serializeOptions } from '../../pagination.ts';
import { formatCommandLine } from '../../parsing/parse-command.ts';
import { questionToInvocation } from '../../parsing/parse-question.ts';
import { createLine } from '../card.ts';
import { capitalise, quoteWords, speakerViewToText } from '../wording.ts';
import { closestToBlocks } from './closest.ts';
import { phraseToTitle } from './found-matches.ts';
import { findSourceFacts, type SourceFact, sourceFactsToBlocks } from './source-facts.ts';

const NO_FILTER: Filter = { dossiers: null, speakers: null, sides: null, topics: null };
const FILTER_NAMES = ['speaker', 'side', 'topic', 'dossier'] as const;

export interface PhraseOptions extends FilterNames {
  phrase: string;
  page: number;
}

export function createNotOnRecordAnswer(
  context: Context,
  options: PhraseOptions,
  { matches, nearest, corrections }: SearchResult,
  pending: readonly StatementView[],
  reviewed: readonly Block[],
): Answer {
  const closest = matches[0] ?? nearest;
  const filter = toFilter(context.readModel, options);
  const within = FILTER_NAMES.flatMap((name) => (options[name] === undefined ? [] : [`${name}:${options[name]}`])).join(
    ' ',
  );
  const everywhere = within === '' ? null : context.readModel.find(options.phrase, NO_FILTER, { limit: 3, offset: 0 });
  const wider = everywhere?.matches.some(({ difference }) => difference === null) ? everywhere : null;
  // Facts have no speaker, side or topic: within one of these they are not what was asked for.
  if (wider === null && filter.speakers === null && filter.sides === null && filter.topics === null) {
    const facts = findSourceFacts(context.readModel, options.phrase, filter.dossiers);
    if (facts.length > 0) return createSourceFactsAnswer(options, facts, reviewed);
  }
  const question = questionToInvocation(options.phrase);
  const counts = context.readModel.records.counts();
  const isSearchedWhole = within === '' && closest === null;
  return createAnswer({
    tone: 'nothing',
    title: titleOf(options.phrase, pending),
    blocks: [
      ...pending.map((view) => createLine(context.readModel, view)),
      paragraph(
        text(
          isSearchedWhole
            ? t('nothing.counts', { ...counts })
            : within === ''
              ? t('nothing.may')
              : t('nothing.within', { within }),
        ),
      ),
      ...(question === null ? [] : questionToBlocks(context, question)),
      ...(wider === null
        ? []
        : [paragraph(text(t('nothing.without', { within, matches: matchesToText(context, wider) })))]),
      ...closestToBlocks(context.readModel, closest === null ? [] : [closest]),
      ...reviewed,
    ],
    actions: toActions(options, question, correctPhrase(options.phrase, corrections), wider !== null, closest),
    statements: pending.map(({ ref }) => ref),
  });
}

/** What is under review was on record: the title must not say that nobody said it. */
function titleOf(phrase: string, pending: readonly StatementView[]): string {
  const words = phraseToTitle(phrase);
  const suspended = pending.find(({ state }) => state === 'suspended');
  if (suspended === undefined) return t('nothing.title', { words });
  return t('whosaid.suspended', { words, speaker: capitalise(speakerViewToText(suspended.speaker)) });
}

/** Every dead end has a next step. */
function toActions(
  options: PhraseOptions,
  question: Invocation | null,
  corrected: string | null,
  hasMoreWithoutFilter: boolean,
  closest: Match | null,
): Action[] {
  const { phrase } = options;
  const ask = (words: string): Action => ({
    label: truncate(t('nothing.ask', { words: quoteWords(words) }), MAX_LABEL),
    command: 'whosaid',
    options: serializeOptions({ ...options, phrase: words }),
  });
  const recorded = closest?.difference == null ? null : asRecorded(phrase, closest.difference);
  return [
    ...(question === null ? [] : [{ label: t('nothing.answer-question'), ...question }]),
    ...(corrected === null ? [] : [ask(corrected)]),
    ...(recorded === null || recorded.length > MAX_ASKED ? [] : [ask(recorded)]),
    ...(hasMoreWithoutFilter ? [{ label: t('nothing.everywhere'), command: 'whosaid', options: { phrase } }] : []),
    ...(tokenize(phrase).length < MIN_CHECKED_WORDS
      ? []
      : [{ label: t('nothing.check'), command: 'check', options: { text: phrase } }]),
    { label: t('nothing.dossiers'), command: 'dossiers', options: {} },
  ];
}

/** The phrase with the record's name, number or negation in place of the asker's; null where one of the two has none. */
function asRecorded(phrase: string, { asked, source }: Difference): string | null {
  return asked === '' || source === '' || !phrase.includes(asked) ? null : phrase.replace(asked, () => source);
}

/** Fewer words are no message to check. */
const MIN_CHECKED_WORDS = 6;
const MAX_ASKED = 200;

/** The tone is an answer's, although nobody is named: the words are on record, as the source's own. */
function createSourceFactsAnswer(
  { phrase }: PhraseOptions,
  facts: readonly SourceFact[],
  reviewed: readonly Block[],
): Answer {
  return createAnswer({
    title: t('whosaid.own-voice', { words: phraseToTitle(phrase) }),
    blocks: [...sourceFactsToBlocks(facts), ...reviewed],
    statements: [...new Set(facts.map(({ dossier }) => dossier))],
  });
}

/** "Sergei Shoigu (Russia) S5 (word for word); …": whose the matches are, without their words. */
function matchesToText({ readModel }: Context, { matches, hasMore }: SearchResult): string {
  const shown = matches.flatMap(({ statement, grade }) => {
    const view = readModel.records.statement(statement);
    if (view === null) return [];
    return t('nothing.match', {
      speaker: speakerViewToText(view.speaker),
      id: view.statement.id,
      grade: t(grade === 'close' ? 'nothing.match.close' : 'nothing.match.exact'),
    });
  });
  return [...shown, ...(hasMore ? [t('nothing.and-more')] : [])].join('; ');
}

function questionToBlocks({ commands }: Context, question: Invocation): Block[] {
  const line = code(formatCommandLine(question, commands));
  return [paragraph(text(t('nothing.question')), line, text('.'))];
}
