import { z } from 'zod';
import { type Answer, type Block, createAnswer, heading, paragraph, strong, text } from '../src/bot/answer.ts';
import {
  attributionToSpans,
  disputedByToBlocks,
  provenanceToFields,
  statementToItem,
  wordsToBlocks,
} from '../src/bot/attribution.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { pendingToBlocks } from '../src/bot/desk/proposal.ts';
import { matchToBlocks } from '../src/bot/match.ts';
import { narrow } from '../src/bot/narrowing.ts';
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
import { givenOptions, pageToSlice } from '../src/bot/paging.ts';
import type { StatementView } from '../src/claims/board/records.ts';
import type { Found, Match } from '../src/claims/search/index.ts';

/** Longer than any remembered phrase: whole messages go to /check, which takes them sentence by sentence. */
const MOST_CHARACTERS = 2_000;
const PER_PAGE = 5;

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

  async run(context, options) {
    const found = context.board.find(
      options.phrase,
      narrow(context.board, options),
      pageToSlice(options.page, PER_PAGE),
    );
    const matches = found.matches.flatMap((match) => {
      const view = context.board.records.statement(match.statement);
      return view === null ? [] : [{ match, view }];
    });
    if (matches.length === 0) return nothingOnRecord(context, options, found);
    const [first] = matches;
    return createAnswer({
      title: `Who said “${options.phrase}”?`,
      blocks: [
        paragraph(text(countsToText(found))),
        ...matches.flatMap(({ match, view }) => matchToAnswer(context, match, view)),
        ...correctionsToBlocks(found),
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
    ...pendingToBlocks(context.board, view.ref),
  ];
}

function countsToText({ matches, more, total }: Found): string {
  const exact = matches.filter(({ grade }) => grade !== 'close').length;
  const close = matches.length - exact;
  const parts = [
    exact > 0 ? `${exact} word for word` : '',
    close > 0 ? `${close} close, not word for word` : '',
  ].filter((part) => part !== '');
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

function nothingOnRecord(context: Context, options: Options, { nearest }: Found): Answer {
  const narrowed = (['speaker', 'side', 'topic', 'dossier'] as const).filter((name) => options[name] !== undefined);
  const within = narrowed.map((name) => `${name}:${options[name]}`).join(' ');
  const wider =
    narrowed.length > 0
      ? context.board.find(
          options.phrase,
          { dossiers: null, speakers: null, sides: null, topics: null },
          { limit: 1, offset: 0 },
        )
      : null;
  const view = nearest === null ? null : context.board.records.statement(nearest.statement);
  const blocks: Block[] = [
    paragraph(
      text(
        `No statement on record has “${options.phrase}”${within === '' ? '' : ` within ${within}`}, word for word or close to it.`,
      ),
    ),
  ];
  if (wider !== null && wider.matches.length > 0) blocks.push(paragraph(text(`Without ${within} there are matches.`)));
  if (view !== null)
    blocks.push(paragraph(strong('Closest on record, not a match:')), { kind: 'list', items: [statementToItem(view)] });
  return createAnswer({
    tone: 'nothing',
    title: 'Nothing on record',
    blocks,
    actions:
      wider !== null && wider.matches.length > 0
        ? [{ label: 'Search everything', command: 'whosaid', options: { phrase: options.phrase } }]
        : [],
  });
}
