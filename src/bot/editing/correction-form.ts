/** Reads what was typed into /correct: the fields that differ from what is on record, or what is open and wrong. */

import { lineSchema, type Statement } from '../../claims/model/dossier.ts';
import { fragmentsToText } from '../../claims/model/quote.ts';
import type { NameKind } from '../../claims/queries/name-index.ts';
import type { DossierView, StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { type Field, field } from '../forms/form.ts';
import { confirmAttribution } from './confirm-attribution.ts';
import { passageOwnersToText } from './duplicate-quotes.ts';
import { requireDossier, resolveName } from './lookups.ts';
import { type ParsedQuote, parseQuote } from './quote-fields.ts';
import { dateError, lengthError, type OptionText } from './recording/input.ts';

/** The options of /correct as they were typed. */
export interface CorrectionInput {
  speaker?: OptionText;
  topic?: OptionText;
  says?: OptionText;
  quotation?: OptionText;
  passage?: OptionText;
  place?: OptionText;
  unmarked: boolean;
  sure: boolean;
  via?: OptionText;
  toldby?: OptionText;
  as?: OptionText;
  date?: OptionText;
  reason?: OptionText;
}

/** What was typed: a flag that is off, and an option that was left out, say nothing. */
export function pickDefined<Options extends object>(options: Options): Partial<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== false),
  ) as Partial<Options>;
}

/** The statement as the fields show it. */
export function statementToInput(
  readModel: ReadModel,
  view: StatementView,
  statement: Statement,
): Partial<CorrectionInput> {
  const dossier = requireDossier(readModel, view.dossier.slug);
  const nameOf = (kind: NameKind, id: string | null) =>
    id === null ? '' : (readModel.names.find([kind], id, dossier.id)[0]?.name ?? id);
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

export interface ParsedCorrection {
  fields: Field[];
  steps: Field[][];
  /** The fields of the statement that differ from what is on record. */
  after: Partial<Statement>;
  intro: ParsedQuote['intro'];
}

/**
 * @param base the statement as it was when the correction was begun.
 * @param given what was typed; what is left out stays as it is on record.
 */
export function parseCorrection(
  readModel: ReadModel,
  view: StatementView,
  base: Statement,
  given: CorrectionInput,
): ParsedCorrection {
  const dossier = requireDossier(readModel, view.dossier.slug);
  const shown: CorrectionInput = { ...given, ...statementToInput(readModel, view, base), ...pickDefined(given) };
  const speaker = resolveId(readModel, 'speaker', shown.speaker, dossier);
  const topic = resolveId(readModel, 'topic', shown.topic, dossier);
  const toldBy = shown.toldby ? resolveId(readModel, 'speaker', shown.toldby, dossier) : { id: null, error: null };
  const words = parseCorrectedQuote(readModel, view, base, shown, given);
  const fields = toFields(shown, given.reason, { speaker, topic, toldBy });
  const pick = (...names: string[]) => names.flatMap((name) => fields[name] ?? []);
  const isWrong = words.quotation.error !== null || words.passage.error !== null;
  const steps = isWrong
    ? [
        pick('speaker', 'topic', 'says'),
        [words.quotation, words.passage, ...words.extra],
        pick('via', 'toldby', 'as', 'date', 'reason'),
      ]
    : [
        [...pick('speaker', 'topic', 'says'), words.quotation, words.passage],
        pick('via', 'toldby', 'as', 'date', 'reason'),
      ];
  const wanted: Partial<Statement> = {
    ...(speaker.id === null ? {} : { speaker: speaker.id }),
    ...(topic.id === null ? {} : { topic: topic.id }),
    says: shown.says ?? '',
    via: shown.via || null,
    ...(toldBy.error === null ? { toldBy: toldBy.id } : {}),
    as: shown.as || null,
    date: shown.date || null,
    ...(words.anchored ?? {}),
  };
  const after: Partial<Statement> = Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(base[name as keyof Statement]),
    ),
  );
  const confirmation = confirmAttribution(readModel, view, after, given.sure);
  const asked = confirmation.field === null ? steps : [...steps, [confirmation.field]];
  return { fields: asked.flat(), steps: asked, after, intro: [...words.intro, ...confirmation.intro] };
}

/** By name. @param reason as it was typed: the record has none to show. */
function toFields(
  shown: CorrectionInput,
  reason: OptionText,
  { speaker, topic, toldBy }: Record<'speaker' | 'topic' | 'toldBy', ResolvedId>,
): Record<string, Field> {
  const says = lineSchema.safeParse(shown.says ?? '');
  return {
    speaker: field('speaker', 'short', 'Speaker', shown.speaker, {
      required: true,
      error: speaker.error,
      completes: 'speaker',
    }),
    topic: field('topic', 'short', 'Topic', shown.topic, { required: true, error: topic.error, completes: 'topic' }),
    says: field('says', 'long', 'Paraphrase, one sentence', shown.says, {
      required: true,
      error: says.success || !shown.says ? null : 'This is longer than 2,000 characters.',
    }),
    via: field('via', 'short', 'Channel it came through', shown.via, { error: lengthError(shown.via) }),
    toldby: field('toldby', 'short', 'Told by', shown.toldby, {
      completes: 'speaker',
      help: 'Who relays it; empty where the speaker is reported directly',
      error:
        toldBy.error ??
        (toldBy.id !== null && toldBy.id === speaker.id
          ? 'Nobody relays their own words: leave this empty, or name who does.'
          : null),
    }),
    as: field('as', 'short', 'Named in the source as', shown.as, { error: lengthError(shown.as) }),
    date: field('date', 'short', 'Date of the words', shown.date, { error: dateError(shown.date) }),
    reason: field('reason', 'long', 'Why it is corrected', reason, {
      required: true,
      help: 'Everyone who looks it up reads this',
      error: lengthError(reason),
    }),
  };
}

/** The words are looked for in the source only where they were changed: what is on record stands there already. */
function parseCorrectedQuote(
  readModel: ReadModel,
  view: StatementView,
  base: Statement,
  shown: CorrectionInput,
  given: CorrectionInput,
): ParsedQuote {
  const quotation = fragmentsToText(base.quotes);
  const isSame = shown.quotation === quotation && shown.passage === base.passage.exact && given.place === undefined;
  if (isSame) return parseQuote(null, shown);
  const source = readModel.records.sourceText(view.dossier.row, base.source);
  // A new quotation stands in another sentence unless a passage was given with it.
  const passage =
    shown.passage === base.passage.exact && shown.quotation !== quotation && shown.quotation !== '' && source !== null
      ? base.passage.exact.includes(shown.quotation ?? '')
        ? shown.passage
        : ''
      : shown.passage;
  const read = parseQuote(
    source,
    { ...shown, passage },
    { own: base.passage, ownersAt: (place) => passageOwnersToText(readModel, view.dossier.row, base.source, place) },
  );
  return { ...read, passage: { ...read.passage, value: shown.passage ?? '' } };
}

/** Null without an error where nothing was named. */
interface ResolvedId {
  id: string | null;
  error: string | null;
}

function resolveId(
  readModel: ReadModel,
  kind: 'speaker' | 'topic',
  name: string | undefined,
  dossier: DossierView,
): ResolvedId {
  if (name === undefined || name === '') return { id: null, error: null };
  const resolution = resolveName(readModel, kind, name, dossier);
  if (resolution.kind === 'known') return { id: resolution.named.slug, error: null };
  return { id: null, error: `${resolution.sentence} A new ${kind} comes on record with a statement, by /record.` };
}
