import { z } from 'zod';
import type { Answer } from '../src/bot/answer.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { editedProposal } from '../src/bot/editing/lookups.ts';
import type { Typing } from '../src/bot/editing/recording/input.ts';
import { readRecording } from '../src/bot/editing/recording/recording.ts';
import { NEW_SOURCE } from '../src/bot/editing/recording/source.ts';
import { KINDS } from '../src/bot/editing/recording/speaker.ts';
import { enteredToAnswer, enterOrApprove, recordedToBlocks } from '../src/bot/editing/submit-answer.ts';
import type { Questions } from '../src/bot/forms/form.ts';
import { flagSchema, option, proposalOption, typedSchema } from '../src/bot/options.ts';
import type { Change } from '../src/claims/model/entries/desk.ts';

/** A source's text is kept to the last blank. */
const verbatim = z.string().optional();
const schema = z.object({
  quotation: typedSchema,
  dossier: typedSchema,
  source: typedSchema,
  speaker: typedSchema,
  topic: typedSchema,
  says: typedSchema,
  passage: typedSchema,
  place: typedSchema,
  unmarked: flagSchema,
  also: flagSchema,
  via: typedSchema,
  toldby: typedSchema,
  date: typedSchema,
  as: typedSchema,
  kind: typedSchema,
  role: typedSchema,
  side: typedSchema,
  aliases: typedSchema,
  newtopic: flagSchema,
  title: typedSchema,
  publisher: typedSchema,
  address: typedSchema,
  published: typedSchema,
  text: verbatim,
  more: verbatim,
  rest: verbatim,
  reason: typedSchema,
  proposal: typedSchema,
});
type Options = z.infer<typeof schema>;

export const record: Command<Options> = {
  name: 'record',
  summary: 'Records a statement: who said it, in which words, in which source',
  options: [
    option('quotation', 'text', 'The quotation as the source prints it; fragments parted by " · "', {
      positional: true,
    }),
    option('speaker', 'speaker', 'Who said it: any name on record, or a new one with kind: and side:'),
    option('topic', 'topic', 'The topic; a new one with newtopic:yes'),
    option('says', 'text', 'The paraphrase in one sentence, in the desk’s words'),
    option('dossier', 'dossier', 'The dossier; the only one where there is one'),
    option('source', 'text', 'The source of the dossier, or new with text: and title:'),
    option('passage', 'text', 'The sentence of the source that reports it, for indirect speech'),
    option('via', 'text', 'The channel it came through; leave it out where the source does not give it'),
    option('toldby', 'speaker', 'Who relays it, where the speaker is not reported directly'),
    option('as', 'text', 'How the source names the speaker here'),
    option('date', 'text', 'The date of the words, as the source gives it'),
    option('reason', 'text', 'Why it is recorded, for the history'),
    option('place', 'number', 'Which place, where the words stand several times in the source'),
    option('unmarked', 'flag', 'The source prints the speaker’s own words without quotation marks'),
    option('also', 'flag', 'The source gives the words to this speaker too, not only to the one on record'),
    option('kind', 'choice', 'Of a new speaker: what kind it is', { choices: KINDS }),
    option('side', 'side', 'Of a new speaker: for whom it speaks, or neither'),
    option('role', 'text', 'Of a new speaker: the role'),
    option('aliases', 'text', 'Of a new speaker: other names, parted by commas'),
    option('newtopic', 'flag', 'The topic is a new one'),
    option('text', 'text', 'Of a new source: its text, word for word'),
    option('title', 'text', 'Of a new source: its title'),
    option('publisher', 'text', 'Of a new source: who published it'),
    option('address', 'text', 'Of a new source: where it stands, https://…'),
    option('published', 'text', 'Of a new source: its date, as it prints it'),
    proposalOption,
  ],
  schema,
  examples: [
    '/record "increased exchanges" speaker:Lecornu topic:"the call itself" says:"He spoke of increased exchanges."',
  ],
  audience: 'asker',
  separators: [],
  shortcut: 'Record as a statement',
  hidden: false,

  async run(context, options) {
    const proposal = editedProposal(context.board, options.proposal, ['statement-recorded']);
    const given = {
      ...(proposal === null ? {} : changeToTyping(context, proposal.change)),
      ...defined(options),
    } as Typing;
    const { change, steps, intro } = readRecording(context.board, given);
    // The button Edit names the proposal alone: what it says is shown first, to be changed.
    const isOpened = proposal !== null && Object.keys(defined(options)).length === 1;
    if (change === null || isOpened || context.isFilling) {
      return {
        title: proposal === null ? 'Record a statement' : `Edit ${proposal.name}`,
        intro,
        steps,
        kept: { command: 'record', ...(proposal === null ? {} : { proposal: proposal.name }) },
      } satisfies Questions;
    }
    return answered(context, await enterOrApprove(context, proposal, change));
  },
};

function defined(options: Options): Partial<Options> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && value !== false));
}

/** What a proposal says, as it would have been typed. */
function changeToTyping({ board }: Context, change: Extract<Change, { kind: 'statement-recorded' }>): Partial<Typing> {
  const { statement, source, speaker, topic } = change;
  const dossier = board.records.dossier(change.dossier);
  const nameOf = (kind: 'speaker' | 'topic', id: string) =>
    board.names.find([kind], id, dossier?.id ?? null)[0]?.name ?? id;
  return {
    dossier: change.dossier,
    source: source === null ? statement.source : NEW_SOURCE,
    speaker: speaker?.name ?? nameOf('speaker', statement.speaker),
    topic: topic?.name ?? nameOf('topic', statement.topic),
    newtopic: topic !== null,
    quotation: statement.quotes.map(({ exact }) => exact).join(' · '),
    passage: statement.passage.exact,
    says: statement.says,
    via: statement.via ?? '',
    toldby: statement.toldBy === null ? '' : nameOf('speaker', statement.toldBy),
    date: statement.date ?? '',
    as: statement.as ?? '',
    reason: change.reason,
    ...(speaker === null
      ? {}
      : {
          kind: speaker.kind,
          role: speaker.role ?? '',
          side: speaker.side ?? 'neither',
          aliases: speaker.aliases.join(', '),
        }),
    ...(source === null
      ? {}
      : {
          title: source.title ?? '',
          publisher: source.publisher ?? '',
          address: source.address ?? '',
          published: source.date ?? '',
          text: source.text,
        }),
  };
}

function answered(context: Context, entered: Awaited<ReturnType<Context['desk']['enter']>>): Answer {
  const blocks = entered.kind === 'recorded' ? recordedToBlocks(context.board, entered.subject) : [];
  return enteredToAnswer(context, entered, (subject) => `Recorded as ${subject}`, blocks);
}
