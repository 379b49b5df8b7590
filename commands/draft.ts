import { z } from 'zod';
import type { Command } from '../src/bot/command.ts';
import { startDraftReview } from '../src/bot/editing/draft-review/begin.ts';
import { decideItem } from '../src/bot/editing/draft-review/decide.ts';
import { abandonReview, publishReview } from '../src/bot/editing/draft-review/end.ts';
import { requireOpenReview } from '../src/bot/editing/draft-review/progress.ts';
import { DRAFT_COMMAND, reviewToAnswer } from '../src/bot/editing/draft-review/show.ts';
import { SPEAKER_KINDS } from '../src/bot/editing/recording/speaker.ts';
import { flagSchema, option, optionalTextSchema } from '../src/bot/options.ts';
import { UserError } from '../src/lib/errors.ts';

const DECISIONS = ['accept', 'edit', 'skip', 'show', 'publish', 'abandon'] as const;
const CHANGES = ['accept', 'reject'] as const;
const VOICES = ['speaker', 'source'] as const;
const decisionSchema = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.enum(DECISIONS, { error: `What is decided is one of ${DECISIONS.join(', ')}.` }));
const schema = z.object({
  article: optionalTextSchema,
  item: optionalTextSchema,
  decision: decisionSchema.optional(),
  file: optionalTextSchema,
  language: optionalTextSchema,
  changes: z.enum(CHANGES, { error: `Tracked changes are one of ${CHANGES.join(', ')}.` }).optional(),
  reason: optionalTextSchema,
  new: flagSchema,
  rest: flagSchema,
  number: z
    .string()
    .regex(/^[1-9][0-9]{0,5}$/, 'The number of a decision has to be a number, such as number:1.')
    .transform(Number)
    .optional(),
  speaker: optionalTextSchema,
  side: optionalTextSchema,
  topic: optionalTextSchema,
  says: optionalTextSchema,
  quotation: optionalTextSchema,
  passage: optionalTextSchema,
  place: optionalTextSchema,
  unmarked: z.string().optional(),
  via: optionalTextSchema,
  toldby: optionalTextSchema,
  as: optionalTextSchema,
  kind: optionalTextSchema,
  role: optionalTextSchema,
  aliases: optionalTextSchema,
  by: optionalTextSchema,
  voice: optionalTextSchema,
  words: optionalTextSchema,
  date: optionalTextSchema,
});
type Options = z.infer<typeof schema>;

export const draft: Command<Options> = {
  name: DRAFT_COMMAND,
  summary: 'Drafts a dossier from an article, and reviews the draft one statement at a time',
  options: [
    option('article', 'text', 'The article’s address, or the name of a draft to go on with', { positional: true }),
    option('item', 'text', 'The statement or opposition of the draft, such as S3 or D1', { positional: true }),
    option('decision', 'choice', 'What becomes of it, or of the draft', { positional: true, choices: DECISIONS }),
    option('file', 'file', 'The article as a file: text, Markdown, HTML, NewsML-G2, NITF, PDF, DOCX, RTF or e-mail'),
    option('language', 'text', 'The article’s language, such as en or fr, where it is told wrongly'),
    option('changes', 'choice', 'A Word document’s tracked changes', { choices: CHANGES, isTypedOnly: true }),
    option('reason', 'text', 'Why: needed to abandon'),
    option('new', 'flag', 'Drafts it although the same article is there already'),
    option('rest', 'flag', 'Publishes although some is not decided: that is left out'),
    option('number', 'number', 'Which decision on the item it is, from 1; the buttons have it', { isTypedOnly: true }),
    option('speaker', 'text', 'Edit: who said it'),
    option('side', 'text', 'Edit: for whom the speaker speaks, or neither'),
    option('topic', 'text', 'Edit: the topic'),
    option('says', 'text', 'Edit: the paraphrase in one sentence, in the desk’s words'),
    option('quotation', 'text', 'Edit: the quotation as the source prints it; fragments parted by " · "'),
    option('passage', 'text', 'Edit: the passage of the source that reports it'),
    option('place', 'number', 'Edit: which place, where the words stand several times in the source'),
    option('unmarked', 'flag', 'Edit: the source prints the words without quotation marks'),
    option('via', 'text', 'Edit: the channel it came through'),
    option('toldby', 'text', 'Edit: who relays it'),
    option('as', 'text', 'Edit: how the source names the speaker'),
    option('kind', 'text', `Edit: the kind of speaker (${SPEAKER_KINDS.join(', ')}), or of opposition`),
    option('role', 'text', 'Edit: the speaker’s role'),
    option('aliases', 'text', 'Edit: the speaker’s other names, parted by commas'),
    option('by', 'text', 'Edit: which statement opposes'),
    option('voice', 'choice', 'Edit: who opposes', { choices: VOICES }),
    option('words', 'text', 'Edit: the source’s words that make the opposition'),
    option('date', 'text', 'Edit: the date of the words', { isTypedOnly: true }),
  ],
  schema,
  examples: ['/draft'],
  audience: 'asker',
  separators: [],
  shortcut: 'Draft a dossier',
  hidden: false,

  async run(context, options) {
    const given = withoutItem(options);
    const name = given.article ?? '';
    if (given.file !== undefined && given.file !== '') return startDraftReview(context, given);
    if (name === '') return context.runCommand({ command: 'drafts', options: {} });
    if (context.readModel.draftReviews.review(name) === null) return startDraftReview(context, given);
    const review = requireOpenReview(context.readModel, name);
    if (given.decision === 'publish') return publishReview(context, review, given.rest);
    if (given.decision === 'abandon') return abandonReview(context, review, given.reason);
    if (given.item !== undefined && given.item !== '') return decideItem(context, review, given.item, given);
    if (given.decision === undefined || given.decision === 'show')
      return reviewToAnswer(context.readModel, review, null, null);
    throw new UserError(`Which statement is it? Name it: /draft ${review.name} S1 ${given.decision}.`);
  },
};

/** `/draft harbour-strike publish` names no item: what stands in its place is the decision. */
function withoutItem(options: Options): Options {
  const decision = decisionSchema.safeParse(options.item ?? '');
  if (options.decision !== undefined || !decision.success) return options;
  return { ...options, item: undefined, decision: decision.data };
}
