import { z } from 'zod';
import {
  type Answer,
  type Block,
  code,
  createAnswer,
  heading,
  type Invocation,
  paragraph,
  strong,
  text,
} from '../src/bot/answer.ts';
import { reviewsToBlocks } from '../src/bot/answers/claim-review.ts';
import { matchToBlocks, nearestToBlocks } from '../src/bot/answers/match.ts';
import { pendingToBlocks } from '../src/bot/answers/proposal.ts';
import { findSourceFacts, type SourceFact, sourceFactsToBlocks } from '../src/bot/answers/source-facts.ts';
import {
  attributionToSpans,
  disputedByToBlocks,
  disputesMadeToBlocks,
  provenanceToFields,
  speakerToText,
  statementToItem,
  wordsToBlocks,
} from '../src/bot/answers/statement.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { toFilter } from '../src/bot/filters.ts';
import {
  dossierOption,
  filterShape,
  option,
  pageOption,
  pageSchema,
  sideOption,
  speakerOption,
  topicOption,
} from '../src/bot/options.ts';
import { createPageFooter, pageToSlice, serializeOptions } from '../src/bot/pagination.ts';
import { formatCommandLine } from '../src/bot/parse-command.ts';
import { questionToInvocation, questionToPhrase } from '../src/bot/parse-question.ts';
import {
  correctPhrase,
  findSuggestion,
  isPassage,
  suggestionToBlocks,
  truncatePhrase,
} from '../src/bot/query-suggestions.ts';
import type { Filter } from '../src/claims/queries/filter.ts';
import type { StatementView } from '../src/claims/queries/statements.ts';
import type { Match, SearchResult } from '../src/claims/search/index.ts';
import { tokenize } from '../src/claims/search/tokenizer.ts';
import { UserError } from '../src/lib/errors.ts';

/** Longer than any remembered phrase: whole messages go to /check, which takes them sentence by sentence. */
const MAX_CHARACTERS = 2_000;
const PAGE_SIZE = 5;
const MAX_REVIEWS = 3;
const NO_FILTER: Filter = { dossiers: null, speakers: null, sides: null, topics: null };

const schema = z.object({
  ...filterShape,
  phrase: z
    .string({ error: 'Which words are you looking for?' })
    .trim()
    .min(1, 'Which words are you looking for?')
    .refine((phrase) => phrase.length <= MAX_CHARACTERS, {
      error: ({ input }) =>
        `This phrase has ${String(input).length} characters, and at most ${MAX_CHARACTERS} are compared: ask for the sentence that matters, or give the whole text to /check.`,
    }),
  page: pageSchema,
});
type Options = z.infer<typeof schema>;

export const whosaid: Command<Options> = {
  name: 'whosaid',
  summary: 'Who said these words, through which channel, and who disputes it',
  options: [
    option('phrase', 'text', 'The words you remember; end with * for the beginning of a word', {
      required: true,
      positional: true,
    }),
    speakerOption,
    sideOption,
    topicOption,
    dossierOption,
    pageOption,
  ],
  schema,
  examples: [
    '/whosaid "ready to dialogue"',
    '/whosaid "stop any manipulation" side:france',
    '/whosaid "no contact with Russia" speaker:hollande',
  ],
  audience: 'asker',
  separators: [],
  shortcut: null,
  hidden: false,

  async run(context, given) {
    if (tokenize(given.phrase).length === 0)
      throw new UserError(`“${given.phrase}” has no word to look for: give some of the words that were said.`);
    const typed = { ...given, phrase: given.phrase.replace(/\s+/gu, ' ') };
    const filter = toFilter(context.readModel, typed);
    const find = (phrase: string) => context.readModel.find(phrase, filter, pageToSlice(typed.page, PAGE_SIZE));
    const { phrase, reworded, found } = resolvePhrase(context, typed.phrase, filter, find);
    const options = { ...typed, phrase };
    const matches = found.matches.flatMap((match) => {
      const view = context.readModel.records.statement(match.statement);
      return view === null ? [] : [{ match, view }];
    });
    if (matches.length === 0 && (found.total ?? 0) > 0) return noSuchPage(options, found.total ?? 0);
    if (matches.length === 0) return nothingOnRecord(context, options, found);
    const [first] = matches;
    return createAnswer({
      title: `Who said “${options.phrase}”?`,
      blocks: [
        ...(reworded === null ? [] : suggestionToBlocks(reworded, phrase)),
        paragraph(text(countsToText(found, matches))),
        ...matches.flatMap(({ match, view }) => matchToAnswer(context, match, view)),
        ...correctionsToBlocks(found),
        ...reviewedToBlocks(context, options),
      ],
      actions: [
        ...(first ? [{ label: 'Show in source', command: 'source', options: { statement: first.view.ref } }] : []),
        ...(first ? [{ label: 'Who disputes it', command: 'disputes', options: { statement: first.view.ref } }] : []),
        ...(found.hasMore
          ? [
              {
                label: 'More matches',
                command: 'whosaid',
                options: serializeOptions({ ...options, page: options.page + 1 }),
              },
            ]
          : []),
      ],
      statements: matches.map(({ view }) => view.ref),
    });
  },
};

/** The phrase that is meant by what was typed, what is found for it, and in which words it was asked for where those are others. */
function resolvePhrase(
  { readModel }: Context,
  typed: string,
  { dossiers }: Filter,
  find: (phrase: string) => SearchResult,
): { phrase: string; reworded: string | null; found: SearchResult } {
  const asTyped = find(typed);
  // Somebody may have asked "who said …?" and be quoted with it: what stands on record as typed goes first.
  const asked = asTyped.matches.some(({ grade }) => grade !== 'close') ? null : questionToPhrase(typed);
  const [phrase, found] = asked === null ? [typed, asTyped] : [asked, find(asked)];
  const other = found.total === 0 ? findSuggestion(phrase, found, find) : null;
  // The source says it in its own voice, as it was asked for.
  if (other === null || findSourceFacts(readModel, phrase, dossiers).length > 0)
    return { phrase, reworded: null, found };
  return { ...other, reworded: phrase };
}

function matchToAnswer(context: Context, match: Match, view: StatementView): Block[] {
  const retracted =
    view.state === 'retracted' ? [paragraph(strong('Retracted'), text(`: ${view.reason ?? 'no reason given'}.`))] : [];
  return [
    heading(...attributionToSpans(view)),
    ...retracted,
    ...matchToBlocks(match, view),
    ...wordsToBlocks(view),
    { kind: 'fields', fields: provenanceToFields(view) },
    ...disputedByToBlocks(context.readModel.records.disputesAgainst(view.row)),
    ...disputesMadeToBlocks(context.readModel.records.disputesFrom(view.row)),
    ...pendingToBlocks(context.readModel, view.ref),
  ];
}

/** Others' reviews of a claim like it. They are in no dossier and nobody's statements: only who asks of everything gets them. */
function reviewedToBlocks({ readModel }: Context, options: Options): Block[] {
  return isFiltered(options) || options.page > 1
    ? []
    : reviewsToBlocks(readModel.claimReviews.find(options.phrase, MAX_REVIEWS));
}

function isFiltered({ speaker, side, topic, dossier }: Options): boolean {
  return [speaker, side, topic, dossier].some((name) => name !== undefined);
}

/** A page past the end says nothing about whether the words are on record. */
function noSuchPage(options: Options, total: number): Answer {
  const invocation = { command: 'whosaid', options: serializeOptions(options) };
  const end = createPageFooter(invocation, options.page, PAGE_SIZE, total, total === 1 ? 'match' : 'matches');
  return createAnswer({ title: `Who said “${options.phrase}”?`, ...end });
}

const GRADE_LABELS: [Match['grade'], string][] = [
  ['quotation', 'word for word in a quotation'],
  ['reported', "word for word in the source's reported words"],
  ['close', 'close, not word for word'],
];

function countsToText(
  { hasMore: more, total }: SearchResult,
  shown: readonly { match: Match; view: StatementView }[],
): string {
  const parts = GRADE_LABELS.flatMap(([grade, words]) => {
    const of = shown.filter(({ match }) => match.grade === grade);
    const retracted = of.filter(({ view }) => view.state === 'retracted').length;
    return of.length === 0
      ? []
      : [`${of.length} ${words}${retracted === 0 ? '' : ` (${retracted} of them retracted)`}`];
  });
  return `${parts.join(', ')}${more ? ` on this page${total === null ? '; there are more' : ` of ${total} in all`}` : ''}.`;
}

function correctionsToBlocks({ corrections: explained }: SearchResult): Block[] {
  if (explained.length === 0) return [];
  return [
    {
      kind: 'footer',
      spans: [
        text(
          `Also looked for: ${explained.map(({ asked, corrected }) => `“${corrected}” for “${asked}”`).join(', ')}.`,
        ),
      ],
    },
  ];
}

/** "S5 of Sergei Shoigu (Russia), S6 of …": whose the matches are, without their words. */
function matchesToText({ readModel }: Context, { matches, hasMore: more }: SearchResult): string {
  const shown = matches.flatMap(({ statement, grade }) => {
    const view = readModel.records.statement(statement);
    if (view === null) return [];
    const notes = [grade === 'close' ? 'close' : 'word for word', ...(view.state === 'recorded' ? [] : [view.state])];
    return [`${view.statement.id} of ${speakerToText(view.speaker)}, ${notes.join(', ')}`];
  });
  return `${shown.join('; ')}${more ? '; and more' : ''}`;
}

/** The tone is an answer's, though nobody is named: the words are on record, as the source's own. */
function createSourceFactsAnswer(context: Context, options: Options, facts: readonly SourceFact[]): Answer {
  return createAnswer({
    title: `Who said “${options.phrase}”?`,
    blocks: [...sourceFactsToBlocks(facts), ...reviewedToBlocks(context, options)],
    statements: [...new Set(facts.map(({ dossier }) => dossier))],
  });
}

function nothingOnRecord(
  context: Context,
  options: Options,
  { nearest, corrections: explained }: SearchResult,
): Answer {
  const corrected = correctPhrase(options.phrase, explained);
  const filter = toFilter(context.readModel, options);
  const narrowed = (['speaker', 'side', 'topic', 'dossier'] as const).filter((name) => options[name] !== undefined);
  const within = narrowed.map((name) => `${name}:${options[name]}`).join(' ');
  const everywhere =
    narrowed.length === 0 ? null : context.readModel.find(options.phrase, NO_FILTER, { limit: 3, offset: 0 });
  const wider = everywhere !== null && everywhere.matches.length > 0 ? everywhere : null;
  // Facts have no speaker, side or topic: within one of these they are not what was asked for.
  if (wider === null && filter.speakers === null && filter.sides === null && filter.topics === null) {
    const facts = findSourceFacts(context.readModel, options.phrase, filter.dossiers);
    if (facts.length > 0) return createSourceFactsAnswer(context, options, facts);
  }
  const question = questionToInvocation(options.phrase);
  return createAnswer({
    tone: 'nothing',
    title: 'Nothing on record',
    blocks: [
      paragraph(
        text(
          `No statement on record has “${truncatePhrase(options.phrase)}”${within === '' ? '' : ` within ${within}`}, word for word or close to it.`,
        ),
      ),
      ...(question === null ? [] : questionToBlocks(context, question)),
      ...(isPassage(options.phrase)
        ? [paragraph(text('A whole passage is compared sentence by sentence by /check.'))]
        : []),
      ...(wider === null
        ? []
        : [paragraph(text(`Without ${within} there are matches: ${matchesToText(context, wider)}.`))]),
      ...(nearest === null ? [] : closestToBlocks(context, nearest)),
      ...reviewedToBlocks(context, options),
    ],
    actions: [
      ...(question === null ? [] : [{ label: 'Answer that question', ...question }]),
      ...(isPassage(options.phrase)
        ? [{ label: 'Check it sentence by sentence', command: 'check', options: { text: options.phrase } }]
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
      ...(wider === null
        ? []
        : [{ label: 'Search everything', command: 'whosaid', options: { phrase: options.phrase } }]),
    ],
  });
}

function questionToBlocks({ commands }: Context, question: Invocation): Block[] {
  const line = code(formatCommandLine(question, commands));
  return [paragraph(text('As a question, this is answered by '), line, text('.'))];
}

/** Who, in which words, what differs and who disputes it: told as no match. */
function closestToBlocks({ readModel }: Context, nearest: Match): Block[] {
  const view = readModel.records.statement(nearest.statement);
  if (view === null) return [];
  return [
    paragraph(strong('Closest on record, not a match:')),
    { kind: 'list', items: [statementToItem(view)] },
    ...nearestToBlocks(nearest),
    ...disputedByToBlocks(readModel.records.disputesAgainst(view.row)),
  ];
}
