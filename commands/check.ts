import { z } from 'zod';
import {
  type Answer,
  type Block,
  createAnswer,
  heading,
  paragraph,
  type Spans,
  strong,
  text,
} from '../src/bot/answer.ts';
import { attributionToSpans, disputedByToBlocks, provenanceToFields, wordsToBlocks } from '../src/bot/attribution.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { matchToBlocks } from '../src/bot/match.ts';
import { option } from '../src/bot/options.ts';
import type { Filter, StatementView } from '../src/claims/board/records.ts';
import type { Match } from '../src/claims/search/index.ts';

const EVERYTHING: Filter = { dossiers: null, speakers: null, sides: null, topics: null };
/** A message longer than this is checked by its beginning, and the answer says so. */
const MOST_CHARACTERS = 20_000;
const MOST_MATCHES = 10;

const missing = 'Which text? Give the message whose words you want to check.';
const schema = z.object({ text: z.string({ error: missing }).trim().min(1, missing) });

export const check: Command<z.infer<typeof schema>> = {
  name: 'check',
  summary: 'Checks a whole message: which of its words are on record, and whose they are',
  options: [option('text', 'text', 'The message to check', { required: true, positional: true })],
  schema,
  examples: [
    '/check Moscow says both countries were ready to dialogue. Paris has neither accepted nor proposed anything.',
  ],
  audience: 'asker',
  separators: [],
  shortcut: 'Who said this?',
  hidden: false,

  async run(context, options) {
    const checked = options.text.slice(0, MOST_CHARACTERS);
    const found = new Map<string, { match: Match; view: StatementView; phrase: string }>();
    for (const phrase of textToPhrases(checked)) {
      for (const match of context.board.find(phrase, EVERYTHING, { limit: 3, offset: 0 }).matches) {
        const view = context.board.records.statement(match.statement);
        const known = view === null ? undefined : found.get(view.ref);
        if (view !== null && (known === undefined || better(match, known.match)))
          found.set(view.ref, { match, view, phrase });
      }
    }
    const matches = [...found.values()]
      .sort((one, other) => Number(better(other.match, one.match)) - Number(better(one.match, other.match)))
      .slice(0, MOST_MATCHES);
    if (matches.length === 0) return nothingOnRecord(checked);
    return createAnswer({
      title: 'What of this message is on record',
      blocks: [
        ...(checked.length < options.text.length
          ? [paragraph(strong(`Only the first ${MOST_CHARACTERS} characters were checked.`))]
          : []),
        ...matches.flatMap(({ match, view, phrase }) => matchToAnswer(context, match, view, phrase)),
        {
          kind: 'footer',
          spans: [text('What is not listed here is not on record: that says nothing about whether it was said.')],
        },
      ],
      actions: [{ label: 'Show in source', command: 'source', options: { statement: matches[0]?.view.ref ?? '' } }],
      statements: matches.map(({ view }) => view.ref),
    });
  },
};

const GRADES: readonly Match['grade'][] = ['quotation', 'reported', 'close'];

function better(one: Match, other: Match): boolean {
  const difference = GRADES.indexOf(one.grade) - GRADES.indexOf(other.grade);
  return difference === 0 ? one.score > other.score : difference < 0;
}

/** What is inside quotation marks, then each sentence: a message mixes somebody's words with its author's. */
function textToPhrases(message: string): string[] {
  const quoted = [...message.matchAll(/[“„«"]([^“”„«»"]{3,500})[”“»"]/gu)].map((match) => match[1] ?? '');
  const sentences = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(message)].map(({ segment }) =>
    segment.trim(),
  );
  return [...new Set([...quoted, ...sentences])]
    .filter((phrase) => (phrase.match(/[\p{L}\p{N}]+/gu) ?? []).length > 1)
    .slice(0, 60);
}

function matchToAnswer({ board }: Context, match: Match, view: StatementView, phrase: string): Block[] {
  const asked: Spans = [text('In the message: '), strong(phrase)];
  return [
    heading(...attributionToSpans(view)),
    ...(view.state === 'retracted'
      ? [paragraph(strong('Retracted'), text(`: ${view.reason ?? 'no reason given'}.`))]
      : []),
    paragraph(...asked),
    ...matchToBlocks(match, view),
    ...wordsToBlocks(view),
    { kind: 'fields', fields: provenanceToFields(view) },
    ...disputedByToBlocks(board.records.disputesAgainst(view.row)),
  ];
}

function nothingOnRecord(checked: string): Answer {
  const shown = checked.length > 200 ? `${checked.slice(0, 200)}…` : checked;
  return createAnswer({
    tone: 'nothing',
    title: 'Nothing on record',
    blocks: [paragraph(text(`No statement on record has these words, or words close to them: “${shown}”`))],
  });
}
