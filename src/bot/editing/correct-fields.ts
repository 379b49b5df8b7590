/** The fields of /correct, and which of them differ from the record. */
import type { Statement } from '../../claims/model/dossier.ts';
import type { Change } from '../../claims/model/entries/editing.ts';
import { fragmentsToText } from '../../claims/model/quote.ts';
import type { NameKind } from '../../claims/queries/name-index.ts';
import type { DossierView, StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { requireStatement } from '../filters.ts';
import { type Field, isInvalid } from '../forms/form.ts';
import type { ParsedChange } from './change-form.ts';
import { checkReport } from './check-report.ts';
import { confirmAttribution } from './confirm-attribution.ts';
import { passageOwnersToText } from './duplicate-quotes.ts';
import {
  baseField,
  defineFields,
  type Input,
  lengthError,
  type OptionText,
  pickDefined,
  proposalField,
} from './fields.ts';
import { findBaseVersion, idToName, requireDossier, resolveName, speakerWithId } from './lookups.ts';
import { type ParsedQuote, parseQuote } from './quote-fields.ts';
import { statementFields } from './statement-fields.ts';

export type CorrectChange = Extract<Change, { kind: 'statement-corrected' }>;

export const correctFields = defineFields([
  {
    name: 'statement',
    kind: 'statement',
    summary: 'option.correct.statement',
    required: true,
    positional: true,
    isTarget: true,
  },
  statementFields.says,
  statementFields.quotation,
  statementFields.passage,
  statementFields.speaker,
  statementFields.topic,
  statementFields.via,
  { ...statementFields.toldby, summary: 'option.correct.toldby' },
  statementFields.as,
  statementFields.date,
  {
    name: 'reason',
    kind: 'text',
    summary: 'option.correct.reason',
    label: 'label.correct.reason',
    input: 'long',
    help: 'hint.reason.public',
    required: true,
    check: lengthError,
  },
  statementFields.place,
  statementFields.unmarked,
  statementFields.plain,
  {
    name: 'sure',
    kind: 'flag',
    summary: 'option.sure',
    label: 'label.sure',
    help: 'hint.sure',
    required: true,
  },
  proposalField,
  baseField,
]);
export type CorrectInput = Input<typeof correctFields>;

export interface CorrectTarget {
  view: StatementView;
  /** The version that the form was opened on. */
  base: { number: number; doc: Statement };
}

/**
 * @param base the number of the version that the form was opened on.
 * @throws UserError if nothing has the id, or the statement cannot be corrected.
 */
export function findCorrectTarget(readModel: ReadModel, id: string, base: OptionText): CorrectTarget {
  const view = requireStatement(readModel, id);
  if (view.state === 'retracted')
    throw new UserError(
      `${view.ref} is retracted (${view.reason}), and a retracted statement is not corrected: record the right words with /record.`,
    );
  if (view.state === 'proposed')
    throw new UserError(`${view.ref} is still a proposal (${view.reason}): edit it with /proposals instead.`);
  return { view, base: findBaseVersion(readModel, view.ref, 'says', base) };
}

/**
 * @param proposed the change of the proposal being edited; null if none is.
 * @param typed fields that are left out stay as they are on record.
 */
export function parseCorrect(
  readModel: ReadModel,
  { view, base }: CorrectTarget,
  proposed: CorrectChange | null,
  typed: CorrectInput,
): ParsedChange<CorrectChange> {
  const dossier = requireDossier(readModel, view.dossier.slug);
  const given: CorrectInput = {
    ...typed,
    ...statementToInput(readModel, dossier, base.doc),
    ...(proposed === null
      ? {}
      : { ...statementToInput(readModel, dossier, { ...view.statement, ...proposed.after }), reason: proposed.reason }),
    ...pickDefined(typed),
  };
  const current = { ...base.doc, ...proposed?.after };
  const speaker = resolveId(readModel, 'speaker', given.speaker, dossier, current.speaker);
  const topic = resolveId(readModel, 'topic', given.topic, dossier, current.topic);
  const toldBy = resolveId(readModel, 'speaker', given.toldby, dossier, current.toldBy);
  const located = parseCorrectedQuote(readModel, view, base.doc, given);
  const after = pickChanged(base.doc, {
    ...(speaker.id === null ? {} : { speaker: speaker.id }),
    ...(topic.id === null ? {} : { topic: topic.id }),
    says: given.says ?? '',
    via: given.via || null,
    ...(toldBy.error === null ? { toldBy: toldBy.id } : {}),
    as: given.as || null,
    date: given.date || null,
    ...(located.anchored ?? {}),
  });
  const words = WORDS_AND_WHOSE.some((name) => name in after)
    ? checkCorrectedReport(
        readModel,
        view,
        located,
        'speaker' in after ? { ...given, as: typed.as } : given,
        speaker.id,
      )
    : located;
  const confirmation = confirmAttribution(readModel, view, after);
  const steps = [
    ...toSteps(given, { speaker, topic, toldBy }, words),
    ...(confirmation === null ? [] : [[correctFields.field('sure', given.sure ? 'yes' : '')]]),
  ];
  const isOpen = steps.flat().some(isInvalid);
  const isSame = Object.keys(after).length === 0;
  const before = Object.fromEntries(Object.keys(after).map((name) => [name, base.doc[name as keyof Statement]]));
  const { slug } = view.dossier;
  const statement = view.statement.id;
  return {
    change:
      isOpen || isSame
        ? null
        : { kind: 'statement-corrected', dossier: slug, statement, before, after, reason: given.reason ?? '' },
    isSame,
    steps,
    intro: [...words.intro, ...(confirmation ?? [])],
  };
}

/** A statement as the options that would enter it. */
function statementToInput(readModel: ReadModel, dossier: DossierView, statement: Statement): Partial<CorrectInput> {
  const nameOf = (kind: NameKind, id: string | null) => (id === null ? '' : idToName(readModel, kind, id, dossier.id));
  return {
    speaker: nameOf('speaker', statement.speaker),
    topic: nameOf('topic', statement.topic),
    says: statement.says,
    quotation: fragmentsToText(statement.quotes),
    passage: statement.passage.exact,
    via: statement.via ?? '',
    toldby: nameOf('speaker', statement.toldBy),
    as: statement.as ?? '',
    date: statement.date ?? '',
  };
}

function pickChanged(base: Statement, wanted: Partial<Statement>): Partial<Statement> {
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(base[name as keyof Statement]),
    ),
  );
}

/** Words that were not found get a step of their own, with the extra fields they need. */
function toSteps(
  given: CorrectInput,
  { speaker, topic, toldBy }: Record<'speaker' | 'topic' | 'toldBy', ResolvedId>,
  words: ParsedQuote,
): Field[][] {
  const { field } = correctFields;
  const first = [
    field('speaker', given.speaker, { error: speaker.error }),
    field('topic', given.topic, { error: topic.error }),
    field('says', given.says),
  ];
  const isOwn = toldBy.id !== null && toldBy.id === speaker.id;
  const own = isOwn ? 'Nobody relays their own words: leave this empty, or name who does.' : null;
  const rest = [
    field('via', given.via),
    field('toldby', given.toldby, { error: toldBy.error ?? own }),
    field('as', given.as),
    field('date', given.date),
    field('reason', given.reason),
  ];
  const isWrong = words.quotation.error !== null || words.passage.error !== null || words.extra.length > 0;
  return isWrong
    ? [first, [words.quotation, words.passage, ...words.extra], rest]
    : [[...first, words.quotation, words.passage], rest];
}

function parseCorrectedQuote(
  readModel: ReadModel,
  view: StatementView,
  base: Statement,
  given: CorrectInput,
): ParsedQuote {
  const source = readModel.records.sourceText(view.dossier.row, base.source);
  const { quotation = '' } = given;
  // A new quotation is in another sentence unless a passage was given with it.
  const isMoved =
    given.passage === base.passage.exact &&
    quotation !== '' &&
    quotation !== fragmentsToText(base.quotes) &&
    !base.passage.exact.includes(quotation);
  const read = parseQuote(
    source,
    { ...given, passage: isMoved ? '' : given.passage },
    { own: base, ownersAt: (place) => passageOwnersToText(readModel, view.dossier.row, base.source, place) },
  );
  return { ...read, passage: { ...read.passage, value: given.passage ?? '' } };
}

const WORDS_AND_WHOSE: readonly (keyof Statement)[] = ['quotes', 'speaker', 'toldBy'];

/** What /record asks of new words is asked of corrected ones, and of whoever is to have said them. */
function checkCorrectedReport(
  readModel: ReadModel,
  view: StatementView,
  words: ParsedQuote,
  given: CorrectInput,
  speaker: string | null,
): ParsedQuote {
  const dossier = requireDossier(readModel, view.dossier.slug);
  return checkReport(words, {
    source: {
      text: readModel.records.sourceText(view.dossier.row, view.statement.source),
      language: view.source.language,
    },
    speaker: speakerWithId(readModel, speaker, dossier),
    calledAs: [given.speaker, given.as],
    isToldBySomebody: Boolean(given.toldby),
    isConfirmed: given.plain,
    confirmField: correctFields.field('plain', given.plain ? 'yes' : ''),
  });
}

/** Both are null if nothing was named. */
interface ResolvedId {
  id: string | null;
  error: string | null;
}

/** @param current the id on record: left as it is, its name is not looked up again, since others may have it. */
function resolveId(
  readModel: ReadModel,
  kind: 'speaker' | 'topic',
  name: OptionText,
  dossier: DossierView,
  current: string | null,
): ResolvedId {
  if (!name) return { id: null, error: null };
  if (current !== null && name === idToName(readModel, kind, current, dossier.id)) return { id: current, error: null };
  const resolution = resolveName(readModel, kind, name, dossier);
  if (resolution.kind === 'known') return { id: resolution.named.slug, error: null };
  return { id: null, error: `${resolution.sentence} A new ${kind} comes on record with a statement, by /record.` };
}
