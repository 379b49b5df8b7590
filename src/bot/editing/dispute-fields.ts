/** The fields of /dispute, and how they are checked against the record. */
import { type Dispute, disputeKinds } from '../../claims/model/dossier.ts';
import type { Change } from '../../claims/model/entries/editing.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { findSpeakers } from '../asking/speakers.ts';
import { formatList, requireStatement } from '../filters.ts';
import { isInvalid } from '../forms/form.ts';
import type { ParsedChange } from './change-form.ts';
import { baseField, defineFields, type Input, lengthError, proposalField } from './fields.ts';
import { parseQuote } from './quote-fields.ts';

export type DisputeChange = Extract<Change, { kind: 'dispute-recorded' }>;

const VOICES = ['speaker', 'source'] as const;
/** How many of a speaker's statements are listed to choose from. */
const MAX_LISTED = 20;

export const disputeFields = defineFields([
  {
    name: 'statement',
    kind: 'statement',
    summary: 'option.dispute.statement',
    required: true,
    positional: true,
    isTarget: true,
  },
  {
    name: 'by',
    kind: 'statement',
    summary: 'option.by',
    label: 'label.by',
    help: 'hint.by',
    required: true,
  },
  {
    name: 'kind',
    kind: 'choice',
    summary: 'option.dispute.kind',
    label: 'option.dispute.kind',
    required: true,
    choices: disputeKinds,
    check: (text) => choiceError(text, disputeKinds),
  },
  {
    name: 'voice',
    kind: 'choice',
    summary: 'option.voice',
    label: 'label.voice',
    choices: VOICES,
    check: (text) => choiceError(text, VOICES),
  },
  {
    name: 'words',
    kind: 'text',
    summary: 'option.dispute.words',
    label: 'label.words',
    input: 'long',
    help: 'hint.words',
  },
  { name: 'scope', kind: 'text', summary: 'option.scope' },
  {
    name: 'reason',
    kind: 'text',
    summary: 'option.dispute.reason',
    label: 'label.why',
    input: 'long',
    help: 'hint.dispute.reason',
    required: true,
    check: lengthError,
  },
  proposalField,
  baseField,
]);
export type DisputeInput = Input<typeof disputeFields>;

function choiceError(text: string, values: readonly string[]): string | null {
  return text === '' || values.includes(text.toLowerCase())
    ? null
    : `“${text}” is none of these: ${values.join(', ')}.`;
}

/** A dispute as the options that would enter it. */
export function disputeToInput({ dossier, dispute, reason }: DisputeChange): Partial<DisputeInput> {
  return {
    statement: `${dossier}/${dispute.against}`,
    by: `${dossier}/${dispute.from}`,
    kind: dispute.kind,
    voice: dispute.voice,
    words: dispute.words?.exact,
    scope: dispute.scope ?? undefined,
    reason,
  };
}

/**
 * @param against the disputed statement.
 * @param own the dispute of the proposal being edited; null for a new one.
 */
export function parseDispute(
  readModel: ReadModel,
  against: StatementView,
  given: Partial<DisputeInput>,
  own: Dispute | null,
): ParsedChange<DisputeChange> {
  const by = resolveOpposingStatement(readModel, against, given.by ?? '');
  const kind = disputeKinds.find((each) => each === given.kind?.toLowerCase());
  const voice = VOICES.find((each) => each === (given.voice || 'speaker').toLowerCase());
  const source = by.view === null ? null : readModel.records.sourceText(by.view.dossier.row, by.view.statement.source);
  const ownWords = own !== null && own.words !== null ? { quotes: [], passage: own.words } : null;
  const words = given.words
    ? parseQuote(source, { quotation: '', passage: given.words }, { own: ownWords, ownersAt: () => null })
    : null;
  const { field } = disputeFields;
  const fields = [
    field('by', given.by, { error: by.error }),
    { ...field('kind', given.kind), value: kind ?? '' },
    { ...field('voice', given.voice), value: voice ?? 'speaker' },
    field('words', given.words, { error: words?.passage.error ?? null }),
    field('reason', given.reason),
  ];
  if (fields.some(isInvalid) || by.view === null || kind === undefined || voice === undefined)
    return { change: null, steps: [fields], intro: words?.intro ?? [] };
  const change: DisputeChange = {
    kind: 'dispute-recorded',
    dossier: against.dossier.slug,
    dispute: {
      id: readModel.editing.nextId(against.dossier.row, 'D'),
      from: by.view.statement.id,
      against: against.statement.id,
      kind,
      voice,
      words: words?.anchored?.passage ?? null,
      scope: given.scope || null,
    },
    reason: given.reason ?? '',
  };
  const refusal = readModel.editing.disputeRefusal(against.dossier.row, change.dispute);
  if (refusal === null) return { change, steps: [fields], intro: [] };
  const refused = fields.map((one) => (one.name === 'by' ? { ...one, error: refusal } : one));
  return { change: null, steps: [refused], intro: [] };
}

function resolveOpposingStatement(
  readModel: ReadModel,
  against: StatementView,
  id: string,
): { view: StatementView | null; error: string | null } {
  if (id === '') return { view: null, error: null };
  try {
    const view = requireStatement(readModel, /^[a-z][0-9]+$/i.test(id) ? `${against.dossier.slug}/${id}` : id);
    if (view.dossier.row !== against.dossier.row)
      return { view: null, error: `${view.ref} is in another dossier: a dispute takes two statements of one dossier.` };
    return { view, error: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { view: null, error: suggestStatements(readModel, against, id) ?? error.message };
  }
}

/** The statements to choose from when a speaker's name was given instead of an id; null if no speaker has the name. */
function suggestStatements(readModel: ReadModel, against: StatementView, name: string): string | null {
  const dossier = against.dossier.row;
  const speakers = findSpeakers(readModel, name, dossier).map(({ named }) => named);
  if (speakers.length === 0) return null;
  const { items } = readModel.records.list(
    { dossiers: [dossier], speakers: speakers.map(({ id }) => id), sides: null, topics: null },
    { limit: MAX_LISTED, offset: 0 },
  );
  const who = formatList(
    speakers.map((each) => each.name),
    'and',
  );
  const standing = items.filter(({ state, row }) => state === 'recorded' && row !== against.row);
  if (standing.length === 0)
    return `${who} ${speakers.length === 1 ? 'has' : 'have'} no statement that could: record it first, with /record.`;
  const shown = standing.map(({ statement }) => `${statement.id}: ${statement.says}`).join(' ');
  return `${who} ${speakers.length === 1 ? 'is a speaker' : 'are speakers'}; give one statement, by its id. ${shown}`;
}
