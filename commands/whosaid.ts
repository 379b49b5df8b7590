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
import { findNarrated, type Narrated, narratedToBlocks } from '../src/bot/answers/source-facts.ts';
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
import { narrow } from '../src/bot/filters.ts';
import {
  dossierOption,
  narrowingShape,
  option,
  pageOption,
  pageSchema,
  sideOption,
  speakerOption,
  topicOption,
} from '../src/bot/options.ts';
import { givenOptions, pageEnd, pageToSlice } from '../src/bot/pagination.ts';
import { invocationToLine } from '../src/bot/parse-command.ts';
import { questionToInvocation, questionToPhrase } from '../src/bot/parse-question.ts';
import {
  correctedPhrase,
  findReworded,
  isPassage,
  phraseToShown,
  rewordedToBlocks,
} from '../src/bot/query-suggestions.ts';
import type { Filter } from '../src/claims/queries/filter.ts';
import type { StatementView } from '../src/claims/queries/statements.ts';
import type { Found, Match } from '../src/claims/search/index.ts';
import { foldWords } from '../src/claims/search/tokenizer.ts';
import { UserError } from '../src/lib/errors.ts';

/** Longer than any remembered phrase: whole messages go to /check, which takes them sentence by sentence. */
const MOST_CHARACTERS = 2_000;
const PER_PAGE = 5;
const MOST_REVIEWS = 3;
const EVERYTHING: Filter = { dossiers: null, speakers: null, sides: null, topics: null };

const schema = z.object({
  ...narrowingShape,
  phrase: z
    .string({ error: 'Which words are you looking for?' })
    .trim()
    .min(1, 'Which words are you looking for?')
    .refine((phrase) => phrase.length <= MOST_CHARACTERS, {
      error: ({ input }) =>
        `This phrase has ${String(input).length} characters, and at most ${MOST_CHARACTERS} are compared: ask for the sentence that matters, or give the whole text to /check.`,
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
    if (foldWords(given.phrase).length === 0)
      throw new UserError(`“${given.phrase}” has no word to look for: give some of the words that were said.`);
    const typed = { ...given, phrase: given.phrase.replace(/\s+/gu, ' ') };
    const filter = narrow(context.board, typed);
    const find = (phrase: string) => context.board.find(phrase, filter, pageToSlice(typed.page, PER_PAGE));
    const { phrase, reworded, found } = findMeant(context, typed.phrase, filter, find);
    const options = { ...typed, phrase };
    const matches = found.matches.flatMap((match) => {
      const view = context.board.records.statement(match.statement);
      return view === null ? [] : [{ match, view }];
    });
    if (matches.length === 0 && (found.total ?? 0) > 0) return noSuchPage(options, found.total ?? 0);
    if (matches.length === 0) return nothingOnRecord(context, options, found);
    const [first] = matches;
    return createAnswer({
      title: `Who said “${options.phrase}”?`,
      blocks: [
        ...(reworded === null ? [] : rewordedToBlocks(reworded, phrase)),
        paragraph(text(countsToText(found, matches))),
        ...matches.flatMap(({ match, view }) => matchToAnswer(context, match, view)),
        ...correctionsToBlocks(found),
        ...reviewedToBlocks(context, options),
      ],
      actions: [
        ...(first ? [{ label: 'Show in source', command: 'source', options: { statement: first.view.ref } }] : []),
        ...(first ? [{ label: 'Who disputes it', command: 'disputes', options: { statement: first.view.ref } }] : []),
        ...(found.more
          ? [
              {
                label: 'More matches',
                command: 'whosaid',
                options: givenOptions({ ...options, page: options.page + 1 }),
              },
            ]
          : []),
      ],
      statements: matches.map(({ view }) => view.ref),
    });
  },
};

/** The phrase that is meant by what was typed, what is found for it, and in which words it was asked for where those are others. */
function findMeant(
  { board }: Context,
  typed: string,
  { dossiers }: Filter,
  find: (phrase: string) => Found,
): { phrase: string; reworded: string | null; found: Found } {
  const asTyped = find(typed);
  // Somebody may have asked "who said …?" and be quoted with it: what stands on record as typed goes first.
  const asked = asTyped.matches.some(({ grade }) => grade !== 'close') ? null : questionToPhrase(typed);
  const [phrase, found] = asked === null ? [typed, asTyped] : [asked, find(asked)];
  const other = found.total === 0 ? findReworded(phrase, found, find) : null;
  // The source says it in its own voice, as it was asked for.
  if (other === null || findNarrated(board, phrase, dossiers).length > 0) return { phrase, reworded: null, found };
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
    ...disputedByToBlocks(context.board.records.disputesAgainst(view.row)),
    ...disputesMadeToBlocks(context.board.records.disputesFrom(view.row)),
    ...pendingToBlocks(context.board, view.ref),
  ];
}

/** Others' reviews of a claim like it. They are in no dossier and nobody's statements: only who asks of everything gets them. */
function reviewedToBlocks({ board }: Context, options: Options): Block[] {
  return isNarrowed(options) || options.page > 1
    ? []
    : reviewsToBlocks(board.claimReviews.find(options.phrase, MOST_REVIEWS));
}

function isNarrowed({ speaker, side, topic, dossier }: Options): boolean {
  return [speaker, side, topic, dossier].some((name) => name !== undefined);
}

/** A page past the end says nothing about whether the words are on record. */
function noSuchPage(options: Options, total: number): Answer {
  const invocation = { command: 'whosaid', options: givenOptions(options) };
  const end = pageEnd(invocation, options.page, PER_PAGE, total, total === 1 ? 'match' : 'matches');
  return createAnswer({ title: `Who said “${options.phrase}”?`, ...end });
}

const COUNTED: [Match['grade'], string][] = [
  ['quotation', 'word for word in a quotation'],
  ['reported', "word for word in the source's reported words"],
  ['close', 'close, not word for word'],
];

function countsToText({ more, total }: Found, shown: readonly { match: Match; view: StatementView }[]): string {
  const parts = COUNTED.flatMap(([grade, words]) => {
    const of = shown.filter(({ match }) => match.grade === grade);
    const retracted = of.filter(({ view }) => view.state === 'retracted').length;
    return of.length === 0
      ? []
      : [`${of.length} ${words}${retracted === 0 ? '' : ` (${retracted} of them retracted)`}`];
  });
  return `${parts.join(', ')}${more ? ` on this page${total === null ? '; there are more' : ` of ${total} in all`}` : ''}.`;
}

function correctionsToBlocks({ explained }: Found): Block[] {
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
function matchesToText({ board }: Context, { matches, more }: Found): string {
  const shown = matches.flatMap(({ statement, grade }) => {
    const view = board.records.statement(statement);
    if (view === null) return [];
    const notes = [grade === 'close' ? 'close' : 'word for word', ...(view.state === 'recorded' ? [] : [view.state])];
    return [`${view.statement.id} of ${speakerToText(view.speaker)}, ${notes.join(', ')}`];
  });
  return `${shown.join('; ')}${more ? '; and more' : ''}`;
}

/** The tone is an answer's, though nobody is named: the words are on record, as the source's own. */
function narratedAnswer(context: Context, options: Options, narrated: readonly Narrated[]): Answer {
  return createAnswer({
    title: `Who said “${options.phrase}”?`,
    blocks: [...narratedToBlocks(narrated), ...reviewedToBlocks(context, options)],
    statements: [...new Set(narrated.map(({ dossier }) => dossier))],
  });
}

function nothingOnRecord(context: Context, options: Options, { nearest, explained }: Found): Answer {
  const corrected = correctedPhrase(options.phrase, explained);
  const filter = narrow(context.board, options);
  const narrowed = (['speaker', 'side', 'topic', 'dossier'] as const).filter((name) => options[name] !== undefined);
  const within = narrowed.map((name) => `${name}:${options[name]}`).join(' ');
  const everywhere =
    narrowed.length === 0 ? null : context.board.find(options.phrase, EVERYTHING, { limit: 3, offset: 0 });
  const wider = everywhere !== null && everywhere.matches.length > 0 ? everywhere : null;
  // Facts have no speaker, side or topic: within one of these they are not what was asked for.
  if (wider === null && filter.speakers === null && filter.sides === null && filter.topics === null) {
    const narrated = findNarrated(context.board, options.phrase, filter.dossiers);
    if (narrated.length > 0) return narratedAnswer(context, options, narrated);
  }
  const question = questionToInvocation(options.phrase);
  return createAnswer({
    tone: 'nothing',
    title: 'Nothing on record',
    blocks: [
      paragraph(
        text(
          `No statement on record has “${phraseToShown(options.phrase)}”${within === '' ? '' : ` within ${within}`}, word for word or close to it.`,
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
              options: givenOptions({ ...options, phrase: corrected }),
            },
          ]),
      ...(wider === null
        ? []
        : [{ label: 'Search everything', command: 'whosaid', options: { phrase: options.phrase } }]),
    ],
  });
}

function questionToBlocks({ commands }: Context, question: Invocation): Block[] {
  const line = code(invocationToLine(question, commands));
  return [paragraph(text('As a question, this is answered by '), line, text('.'))];
}

/** Who, in which words, what differs and who disputes it: told as no match. */
function closestToBlocks({ board }: Context, nearest: Match): Block[] {
  const view = board.records.statement(nearest.statement);
  if (view === null) return [];
  return [
    paragraph(strong('Closest on record, not a match:')),
    { kind: 'list', items: [statementToItem(view)] },
    ...nearestToBlocks(nearest),
    ...disputedByToBlocks(board.records.disputesAgainst(view.row)),
  ];
}
