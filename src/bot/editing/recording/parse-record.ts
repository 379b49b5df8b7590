/** Parses the input of /record into a change, or into fields with errors. */

import type { Source, Speaker, Statement, Topic } from '../../../claims/model/dossier.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { UserError } from '../../../lib/errors.ts';
import { type Field, isInvalid } from '../../forms/form.ts';
import type { ParsedChange } from '../change-form.ts';
import { checkReport } from '../check-report.ts';
import { duplicatesToText, findDuplicateQuotes, passageOwnersToText } from '../duplicate-quotes.ts';
import type { OptionText } from '../fields.ts';
import { requireDossier, speakerWithId } from '../lookups.ts';
import { type ParsedQuote, parseQuote } from '../quote-fields.ts';
import { type RecordChange, type RecordInput, recordFields } from '../record-fields.ts';
import { parseDetails } from './details.ts';
import type { EntityFields, ParsedEntity } from './entity.ts';
import { MESSAGE_SOURCE, type MessageInput, messageToWords } from './message-source.ts';
import { parseSource } from './source.ts';
import { parseSpeaker } from './speaker.ts';
import { parseTopic } from './topic.ts';

const { field } = recordFields;

/**
 * Parses everything at once, so that one form shows all errors.
 *
 * @param own the statement of the proposal being edited; null for a new one.
 * @param calledAs what else the source may call the speaker; not `as` where that was of another one.
 */
export function parseRecord(
  readModel: ReadModel,
  input: RecordInput & MessageInput,
  own: Statement | null,
  calledAs: OptionText = input.as,
): ParsedChange<RecordChange> {
  const dossier = parseDossier(readModel, input.dossier);
  if (dossier.view === null)
    return {
      change: null,
      steps: [
        [
          dossier.field,
          field('speaker', input.speaker),
          field('topic', input.topic),
          field('quotation', input.quotation),
        ],
      ],
      intro: [],
    };
  const view = dossier.view;
  const source = parseSource(view, readModel, input);
  const typed = source.main.value === MESSAGE_SOURCE ? withMessageWords(input) : input;
  const speaker = parseSpeaker(view, readModel, typed);
  const topic = parseTopic(view, readModel, typed);
  const duplicates = checkDuplicateQuote(
    view,
    readModel,
    typed,
    parseQuote(source.text, typed, {
      own: own?.source === source.entity.id ? own : null,
      ownersAt: (place) =>
        source.entity.id === null ? null : passageOwnersToText(readModel, view.id, source.entity.id, place),
    }),
    source.entity,
    speaker.entity,
  );
  const language = (source.entity.added ?? view.sources.find(({ id }) => id === source.entity.id))?.language ?? null;
  const words = checkReport(duplicates, {
    source: { text: source.text, language },
    speaker: speaker.entity.added ?? speakerWithId(readModel, speaker.entity.id, view),
    calledAs: [typed.speaker, calledAs],
    isToldBySomebody: Boolean(typed.toldby),
    isConfirmed: typed.plain,
    confirmField: field('plain', typed.plain ? 'yes' : ''),
  });
  const details = parseDetails(view, readModel, typed, speaker.entity);
  const steps = toSteps(dossier.field, source, speaker, topic, words, details.fields);
  const intro = [...speaker.intro, ...words.intro];
  const isOpen = steps.flat().some(isInvalid);
  if (
    isOpen ||
    words.anchored === null ||
    source.entity.id === null ||
    speaker.entity.id === null ||
    topic.entity.id === null
  )
    return { change: null, steps, intro };
  return {
    change: {
      kind: 'statement-recorded',
      dossier: view.slug,
      statement: {
        id: readModel.editing.nextId(view.id, 'S'),
        source: source.entity.id,
        speaker: speaker.entity.id,
        as: typed.as || null,
        topic: topic.entity.id,
        says: typed.says ?? '',
        quotes: words.anchored.quotes,
        passage: words.anchored.passage,
        via: typed.via || null,
        viaNote: null,
        toldBy: details.toldBy,
        date: typed.date || null,
        original: null,
      },
      source: source.entity.added,
      speaker: speaker.entity.added,
      topic: topic.entity.added,
      reason: typed.reason || 'recorded from its source',
    },
    steps,
    intro,
  };
}

/** Until somebody edits them, the message's words are split into what it quotes and what it reports. */
function withMessageWords(input: RecordInput & MessageInput): RecordInput {
  const message = input.messagetext ?? '';
  const isUntouched = input.quotation ? input.quotation === message.trim() : !input.passage;
  return isUntouched ? { ...input, ...messageToWords(message) } : input;
}

/** Asks again if the words are on record as somebody else's: the same words of a source rarely have two speakers. */
function checkDuplicateQuote(
  view: DossierView,
  readModel: ReadModel,
  typed: RecordInput,
  words: ParsedQuote,
  source: ParsedEntity<Source>,
  speaker: ParsedEntity<Speaker>,
): ParsedQuote {
  if (words.anchored === null || source.id === null || speaker.id === null) return words;
  // The pasted text may be on record already.
  const known = view.sources.find(({ sha256 }) => sha256 === source.added?.sha256)?.id ?? source.id;
  const others = findDuplicateQuotes(readModel, view.id, {
    id: '',
    source: known,
    speaker: speaker.id,
    ...words.anchored,
  });
  const [first] = others;
  if (first === undefined) return words;
  const id = first.statement.id;
  const error = typed.also
    ? null
    : `These words are ${duplicatesToText(others)}. Where that is wrong, correct it: /correct ${id}. Where the source really gives them to both, say so: also:yes.`;
  const at = words.anchored.quotes.length > 0 ? 'quotation' : 'passage';
  return {
    ...words,
    [at]: { ...words[at], error },
    extra: [...words.extra, field('also', typed.also ? 'yes' : '')],
  };
}

/** At most five fields a step. A field that needs extra fields gets a step of its own with them. */
function toSteps(
  dossier: Field,
  source: EntityFields<Source> & { texts: Field[] },
  speaker: EntityFields<Speaker>,
  topic: EntityFields<Topic>,
  words: ParsedQuote,
  rest: Field[],
): Field[][] {
  const apart = (fields: { main: Field; extra: Field[] }) => fields.extra.length > 0;
  // The choice of a place belongs beside the words it is about.
  const ofPassage = words.passage.error !== null || words.quotation.value === '';
  const quotation = { main: words.quotation, extra: ofPassage ? [] : words.extra };
  const passage = { main: words.passage, extra: ofPassage ? words.extra : [] };
  const parts = [speaker, topic, quotation];
  const first = [dossier, source.main, ...parts.filter((each) => !apart(each)).map(({ main }) => main)];
  const asides = [...parts, passage].filter(apart).map(({ main, extra }) => [main, ...extra]);
  const [says, ...others] = rest;
  return [
    first,
    ...(source.extra.length > 0 ? [source.extra, source.texts] : []),
    ...asides,
    [...(says === undefined ? [] : [says]), ...(apart(passage) ? [] : [words.passage]), ...others.slice(0, 3)],
    others.slice(3),
  ].filter((fields) => fields.length > 0);
}

function parseDossier(readModel: ReadModel, name: OptionText): { view: DossierView | null; field: Field } {
  const { items, total } = readModel.records.dossiers({ limit: 25, offset: 0 });
  const choices = items.map(({ slug, title }) => ({ label: title.slice(0, 100).toWellFormed(), value: slug }));
  const asked = field('dossier', name, choices.length === total ? { kind: 'choice', choices, completes: null } : {});
  const [only] = items;
  if ((name === undefined || name === '') && total === 1 && only !== undefined)
    return { view: only, field: { ...asked, value: only.slug } };
  if (name === undefined || name === '') return { view: null, field: asked };
  try {
    const view = requireDossier(readModel, name);
    return { view, field: { ...asked, value: view.slug } };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { view: null, field: { ...asked, value: '', error: error.message } };
  }
}
