/** Reads what was typed into /correct: the fields that differ from what is on record, or what is open and wrong. */

import { line, type Statement } from '../../claims/model/dossier.ts';
import { fragmentsToText } from '../../claims/model/quote.ts';
import type { NameKind } from '../../claims/queries/name-index.ts';
import type { DossierView, StatementView } from '../../claims/queries/statements.ts';
import type { Board } from '../../claims/read-model/read-model.ts';
import { type Field, field } from '../forms/form.ts';
import { readSureness } from './confirm-attribution.ts';
import { holdersOf } from './duplicate-quotes.ts';
import { dossierNamed, lookFor } from './lookups.ts';
import { type ReadWords, readWords } from './quote-fields.ts';
import { dateProblem, type Typed, tooLong } from './recording/input.ts';

/** The options of /correct as they were typed. */
export interface Correcting {
  speaker?: Typed;
  topic?: Typed;
  says?: Typed;
  quotation?: Typed;
  passage?: Typed;
  place?: Typed;
  unmarked: boolean;
  sure: boolean;
  via?: Typed;
  toldby?: Typed;
  as?: Typed;
  date?: Typed;
  reason?: Typed;
}

/** What was typed: a flag that is off, and an option that was left out, say nothing. */
export function definedOf<Options extends object>(options: Options): Partial<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== false),
  ) as Partial<Options>;
}

/** The statement as the fields show it. */
export function statementToTyped(board: Board, view: StatementView, statement: Statement): Partial<Correcting> {
  const dossier = dossierNamed(board, view.dossier.slug);
  const nameOf = (kind: NameKind, id: string | null) =>
    id === null ? '' : (board.names.find([kind], id, dossier.id)[0]?.name ?? id);
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

export interface ReadCorrection {
  fields: Field[];
  steps: Field[][];
  /** The fields of the statement that differ from what is on record. */
  after: Partial<Statement>;
  intro: ReadWords['intro'];
}

/**
 * @param base the statement as it was when the correction was begun.
 * @param given what was typed; what is left out stays as it is on record.
 */
export function readCorrection(board: Board, view: StatementView, base: Statement, given: Correcting): ReadCorrection {
  const dossier = dossierNamed(board, view.dossier.slug);
  const shown: Correcting = { ...given, ...statementToTyped(board, view, base), ...definedOf(given) };
  const speaker = lookedUp(board, 'speaker', shown.speaker, dossier);
  const topic = lookedUp(board, 'topic', shown.topic, dossier);
  const toldBy = shown.toldby ? lookedUp(board, 'speaker', shown.toldby, dossier) : { id: null, error: null };
  const words = readCorrectedWords(board, view, base, shown, given);
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
  const sureness = readSureness(board, view, after, given.sure);
  const asked = sureness.field === null ? steps : [...steps, [sureness.field]];
  return { fields: asked.flat(), steps: asked, after, intro: [...words.intro, ...sureness.intro] };
}

/** By name. @param reason as it was typed: the record has none to show. */
function toFields(
  shown: Correcting,
  reason: Typed,
  { speaker, topic, toldBy }: Record<'speaker' | 'topic' | 'toldBy', LookedUp>,
): Record<string, Field> {
  const says = line.safeParse(shown.says ?? '');
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
    via: field('via', 'short', 'Channel it came through', shown.via, { error: tooLong(shown.via) }),
    toldby: field('toldby', 'short', 'Told by', shown.toldby, {
      completes: 'speaker',
      help: 'Who relays it; empty where the speaker is reported directly',
      error:
        toldBy.error ??
        (toldBy.id !== null && toldBy.id === speaker.id
          ? 'Nobody relays their own words: leave this empty, or name who does.'
          : null),
    }),
    as: field('as', 'short', 'Named in the source as', shown.as, { error: tooLong(shown.as) }),
    date: field('date', 'short', 'Date of the words', shown.date, { error: dateProblem(shown.date) }),
    reason: field('reason', 'long', 'Why it is corrected', reason, {
      required: true,
      help: 'Everyone who looks it up reads this',
      error: tooLong(reason),
    }),
  };
}

/** The words are looked for in the source only where they were changed: what is on record stands there already. */
function readCorrectedWords(
  board: Board,
  view: StatementView,
  base: Statement,
  shown: Correcting,
  given: Correcting,
): ReadWords {
  const quotation = fragmentsToText(base.quotes);
  const isSame = shown.quotation === quotation && shown.passage === base.passage.exact && given.place === undefined;
  if (isSame) return readWords(null, shown);
  const source = board.records.sourceText(view.dossier.row, base.source);
  // A new quotation stands in another sentence unless a passage was given with it.
  const passage =
    shown.passage === base.passage.exact && shown.quotation !== quotation && shown.quotation !== '' && source !== null
      ? base.passage.exact.includes(shown.quotation ?? '')
        ? shown.passage
        : ''
      : shown.passage;
  const read = readWords(
    source,
    { ...shown, passage },
    { own: base.passage, whose: (place) => holdersOf(board, view.dossier.row, base.source, place) },
  );
  return { ...read, passage: { ...read.passage, value: shown.passage ?? '' } };
}

/** Null without an error where nothing was named. */
interface LookedUp {
  id: string | null;
  error: string | null;
}

function lookedUp(board: Board, kind: 'speaker' | 'topic', name: string | undefined, dossier: DossierView): LookedUp {
  if (name === undefined || name === '') return { id: null, error: null };
  const looked = lookFor(board, kind, name, dossier);
  if (looked.kind === 'known') return { id: looked.named.slug, error: null };
  return { id: null, error: `${looked.sentence} A new ${kind} comes on record with a statement, by /record.` };
}
