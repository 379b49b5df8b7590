import { z } from 'zod';
import type { Answer } from '../src/bot/answer.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { findEditedProposal } from '../src/bot/editing/lookups.ts';
import type { RecordInput } from '../src/bot/editing/recording/input.ts';
import { parseRecording } from '../src/bot/editing/recording/recording.ts';
import { NEW_SOURCE } from '../src/bot/editing/recording/source.ts';
import { SPEAKER_KINDS } from '../src/bot/editing/recording/speaker.ts';
import { recordedToBlocks, submitOrApprove, submitResultToAnswer } from '../src/bot/editing/submit-answer.ts';
import type { FormSpec } from '../src/bot/forms/form.ts';
import { flagSchema, option, optionalTextSchema, proposalOption } from '../src/bot/options.ts';
import type { Change } from '../src/claims/model/entries/editing.ts';

/** A source's text is kept to the last blank. */
const verbatimSchema = z.string().optional();
const schema = z.object({
  quotation: optionalTextSchema,
  dossier: optionalTextSchema,
  source: optionalTextSchema,
  speaker: optionalTextSchema,
  topic: optionalTextSchema,
  says: optionalTextSchema,
  passage: optionalTextSchema,
  place: optionalTextSchema,
  unmarked: flagSchema,
  also: flagSchema,
  via: optionalTextSchema,
  toldby: optionalTextSchema,
  date: optionalTextSchema,
  as: optionalTextSchema,
  kind: optionalTextSchema,
  role: optionalTextSchema,
  side: optionalTextSchema,
  aliases: optionalTextSchema,
  newtopic: flagSchema,
  title: optionalTextSchema,
  publisher: optionalTextSchema,
  address: optionalTextSchema,
  published: optionalTextSchema,
  text: verbatimSchema,
  more: verbatimSchema,
  rest: verbatimSchema,
  reason: optionalTextSchema,
  proposal: optionalTextSchema,
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
    option('kind', 'choice', 'Of a new speaker: what kind it is', { choices: SPEAKER_KINDS }),
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
    const proposal = findEditedProposal(context.readModel, options.proposal, ['statement-recorded']);
    const given = {
      ...(proposal === null ? {} : changeToInput(context, proposal.change)),
      ...pickDefined(options),
    } as RecordInput;
    const { change, steps, intro } = parseRecording(context.readModel, given);
    // The button Edit names the proposal alone: what it says is shown first, to be changed.
    const isOpened = proposal !== null && Object.keys(pickDefined(options)).length === 1;
    if (change === null || isOpened || context.isFormStep) {
      return {
        title: proposal === null ? 'Record a statement' : `Edit ${proposal.name}`,
        intro,
        steps,
        kept: { command: 'record', ...(proposal === null ? {} : { proposal: proposal.name }) },
      } satisfies FormSpec;
    }
    return resultToAnswer(context, await submitOrApprove(context, proposal, change));
  },
};

function pickDefined(options: Options): Partial<Options> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && value !== false));
}

/** What a proposal says, as it would have been typed. */
function changeToInput(
  { readModel }: Context,
  change: Extract<Change, { kind: 'statement-recorded' }>,
): Partial<RecordInput> {
  const { statement, source, speaker, topic } = change;
  const dossier = readModel.records.dossier(change.dossier);
  const nameOf = (kind: 'speaker' | 'topic', id: string) =>
    readModel.names.find([kind], id, dossier?.id ?? null)[0]?.name ?? id;
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

function resultToAnswer(context: Context, result: Awaited<ReturnType<Context['editor']['submit']>>): Answer {
  const blocks = result.kind === 'recorded' ? recordedToBlocks(context.readModel, result.subject) : [];
  return submitResultToAnswer(context, result, (subject) => `Recorded as ${subject}`, blocks);
}
