/** The answer to a phrase that no statement has: what is closest, where it is found without a filter, what to ask next. */

import type { Filter } from '../../../claims/queries/filter.ts';
import type { SearchResult } from '../../../claims/search/index.ts';
import {
  type Action,
  type Answer,
  type Block,
  code,
  createAnswer,
  type Invocation,
  paragraph,
  text,
} from '../../answer.ts';
import { correctPhrase, isPassage, truncatePhrase } from '../../asking/query-suggestions.ts';
import type { Context } from '../../command.ts';
import { type FilterNames, toFilter } from '../../filters.ts';
import { serializeOptions } from '../../pagination.ts';
import { formatCommandLine } from '../../parsing/parse-command.ts';
import { questionToInvocation } from '../../parsing/parse-question.ts';
import { findSourceFacts, type SourceFact, sourceFactsToBlocks } from '../source-facts.ts';
import { speakerToText } from '../statement.ts';
import { closestToBlocks } from './closest.ts';

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
  reviewed: readonly Block[],
): Answer {
  const closest = matches[0] ?? nearest;
  const differs = closest !== null && closest.difference !== null;
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
  return createAnswer({
    tone: 'nothing',
    title: differs ? `Not on record: “${truncatePhrase(options.phrase)}”` : 'Nothing on record',
    blocks: [
      paragraph(
        text(
          `No statement on record has “${truncatePhrase(options.phrase)}”${within === '' ? '' : ` within ${within}`}, word for word or close to it.${differs ? ' It may still have been said.' : ''}`,
        ),
      ),
      ...(question === null ? [] : questionToBlocks(context, question)),
      ...(isPassage(options.phrase)
        ? [paragraph(text('A whole passage is compared sentence by sentence by /check.'))]
        : []),
      ...(wider === null
        ? []
        : [paragraph(text(`Without ${within} there are matches: ${matchesToText(context, wider)}.`))]),
      ...(closest === null ? [] : closestToBlocks(context.readModel, closest)),
      ...reviewed,
    ],
    actions: toActions(options, question, correctPhrase(options.phrase, corrections), wider !== null),
  });
}

function toActions(
  options: PhraseOptions,
  question: Invocation | null,
  corrected: string | null,
  hasMoreWithoutFilter: boolean,
): Action[] {
  const { phrase } = options;
  return [
    ...(question === null ? [] : [{ label: 'Answer that question', ...question }]),
    ...(isPassage(phrase)
      ? [{ label: 'Check it sentence by sentence', command: 'check', options: { text: phrase } }]
      : []),
    ...(corrected === null
      ? []
      : [
          {
            label: `Ask “${corrected}”`,
            command: 'whosaid',
            options: serializeOptions({ ...options, phrase: corrected }),
          },
        ]),
    ...(hasMoreWithoutFilter ? [{ label: 'Search everything', command: 'whosaid', options: { phrase } }] : []),
  ];
}

/** The tone is an answer's, although nobody is named: the words are on record, as the source's own. */
function createSourceFactsAnswer(
  { phrase }: PhraseOptions,
  facts: readonly SourceFact[],
  reviewed: readonly Block[],
): Answer {
  return createAnswer({
    title: `Who said “${phrase}”?`,
    blocks: [...sourceFactsToBlocks(facts), ...reviewed],
    statements: [...new Set(facts.map(({ dossier }) => dossier))],
  });
}

/** "S5 of Sergei Shoigu (Russia), S6 of …": whose the matches are, without their words. */
function matchesToText({ readModel }: Context, { matches, hasMore }: SearchResult): string {
  const shown = matches.flatMap(({ statement, grade }) => {
    const view = readModel.records.statement(statement);
    if (view === null) return [];
    const notes = [grade === 'close' ? 'close' : 'word for word', ...(view.state === 'recorded' ? [] : [view.state])];
    return [`${view.statement.id} of ${speakerToText(view.speaker)}, ${notes.join(', ')}`];
  });
  return `${shown.join('; ')}${hasMore ? '; and more' : ''}`;
}

function questionToBlocks({ commands }: Context, question: Invocation): Block[] {
  const line = code(formatCommandLine(question, commands));
  return [paragraph(text('As a question, this is answered by '), line, text('.'))];
}
