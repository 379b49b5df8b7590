/** Reads what was typed into /record: the change it makes, or the questions that are still open. */

import type { Source, Speaker, Topic } from '../../../claims/model/dossier.ts';
import type { Change } from '../../../claims/model/entries/desk.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { Board } from '../../../claims/read-model/read-model.ts';
import { UserError } from '../../../lib/errors.ts';
import type { Block } from '../../answer.ts';
import { type Field, field, isUnfit } from '../../forms/form.ts';
import { holdersOf, othersToText, sameWordsOfOthers } from '../duplicate-quotes.ts';
import { dossierNamed } from '../lookups.ts';
import { type ReadWords, readWords } from '../quote-fields.ts';
import { readRest } from './details.ts';
import type { Fields, Part, Typed, Typing } from './input.ts';
import { readSource } from './source.ts';
import { readSpeaker } from './speaker.ts';
import { readTopic } from './topic.ts';

export interface ReadRecording {
  /** Null while something is missing or wrong. */
  change: Extract<Change, { kind: 'statement-recorded' }> | null;
  steps: Field[][];
  intro: Block[];
}

/** Everything is read at once, so that one form shows all that is open or wrong. */
export function readRecording(board: Board, typed: Typing): ReadRecording {
  const dossier = readDossier(board, typed.dossier);
  if (dossier.view === null) return { change: null, steps: [[dossier.field, ...laterFields(typed)]], intro: [] };
  const view = dossier.view;
  const source = readSource(view, board, typed);
  const speaker = readSpeaker(view, board, typed);
  const topic = readTopic(view, board, typed);
  const words = ofOneSpeaker(
    view,
    board,
    typed,
    readWords(source.text, typed, {
      own: null,
      whose: (place) => (source.part.id === null ? null : holdersOf(board, view.id, source.part.id, place)),
    }),
    source.part,
    speaker.part,
  );
  const rest = readRest(view, board, typed, speaker.part);
  const steps = toSteps(dossier.field, source, speaker, topic, words, rest.fields);
  const intro = [...speaker.intro, ...words.intro];
  const isOpen = steps.flat().some(isUnfit);
  if (
    isOpen ||
    words.anchored === null ||
    source.part.id === null ||
    speaker.part.id === null ||
    topic.part.id === null
  )
    return { change: null, steps, intro };
  return {
    change: {
      kind: 'statement-recorded',
      dossier: view.slug,
      statement: {
        id: board.desk.nextId(view.id, 'S'),
        source: source.part.id,
        speaker: speaker.part.id,
        as: typed.as || null,
        topic: topic.part.id,
        says: typed.says ?? '',
        quotes: words.anchored.quotes,
        passage: words.anchored.passage,
        via: typed.via || null,
        viaNote: null,
        toldBy: rest.toldBy,
        date: typed.date || null,
        original: null,
      },
      source: source.part.added,
      speaker: speaker.part.added,
      topic: topic.part.added,
      reason: typed.reason || 'recorded from its source',
    },
    steps,
    intro,
  };
}

/** Words that are on record as somebody else's need a second look: the same place of a source seldom has two speakers. */
function ofOneSpeaker(
  view: DossierView,
  board: Board,
  typed: Typing,
  words: ReadWords,
  source: Part<Source>,
  speaker: Part<Speaker>,
): ReadWords {
  if (words.anchored === null || source.id === null || speaker.id === null) return words;
  // A text that is pasted anew may be on record already.
  const known = view.sources.find(({ sha256 }) => sha256 === source.added?.sha256)?.id ?? source.id;
  const others = sameWordsOfOthers(board, view.id, { id: '', source: known, speaker: speaker.id, ...words.anchored });
  const [first] = others;
  if (first === undefined) return words;
  const id = first.statement.id;
  const error = typed.also
    ? null
    : `These words are ${othersToText(others)}. Where that is wrong, correct it: /correct ${id}. Where the source really gives them to both, say so: also:yes.`;
  const at = words.anchored.quotes.length > 0 ? 'quotation' : 'passage';
  return {
    ...words,
    [at]: { ...words[at], error },
    extra: [...words.extra, field('also', 'flag', 'The source gives them to both', typed.also ? 'yes' : '')],
  };
}

/** At most five fields a step; what goes with a field that is wrong or new stands in a step of its own, together with it. */
function toSteps(
  dossier: Field,
  source: Fields<Source> & { texts: Field[] },
  speaker: Fields<Speaker>,
  topic: Fields<Topic>,
  words: ReadWords,
  rest: Field[],
): Field[][] {
  const apart = (fields: { main: Field; extra: Field[] }) => fields.extra.length > 0;
  // Which place is meant is asked beside the words it is asked of.
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

function laterFields(typed: Typing): Field[] {
  return [
    field('speaker', 'short', 'Speaker', typed.speaker, { required: true, completes: 'speaker' }),
    field('topic', 'short', 'Topic', typed.topic, { required: true, completes: 'topic' }),
    field('quotation', 'long', 'Quotation', typed.quotation),
  ];
}

function readDossier(board: Board, name: Typed): { view: DossierView | null; field: Field } {
  const { items, total } = board.records.dossiers({ limit: 25, offset: 0 });
  const choices = items.map(({ slug, title }) => ({ label: title.slice(0, 100).toWellFormed(), value: slug }));
  const asked = field('dossier', choices.length === total ? 'choice' : 'short', 'Dossier', name, {
    required: true,
    choices: choices.length === total ? choices : [],
    completes: 'dossier',
  });
  const [only] = items;
  if ((name === undefined || name === '') && total === 1 && only !== undefined)
    return { view: only, field: { ...asked, value: only.slug } };
  if (name === undefined || name === '') return { view: null, field: asked };
  try {
    const view = dossierNamed(board, name);
    return { view, field: { ...asked, value: view.slug } };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { view: null, field: { ...asked, value: '', error: error.message } };
  }
}
