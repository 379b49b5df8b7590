/** Reads what was typed into /record: the change it makes, or the questions that are still open. */
import { createHash } from 'node:crypto';
import type { DossierView } from '../../claims/board/records.ts';
import type { Board } from '../../claims/board.ts';
import type { Source, Speaker, Topic } from '../../claims/dossier.ts';
import type { Change } from '../../claims/entries/desk.ts';
import { UserError } from '../../errors.ts';
import { type Block, paragraph, text } from '../answer.ts';
import { type Field, field, isUnfit } from '../form.ts';
import { holdersOf, othersToText, sameWordsOfOthers } from './attributed.ts';
import { bearerOf, dossierNamed, lookFor, nameToId } from './finding.ts';
import { type ReadWords, readWords } from './quotation.ts';

export const KINDS = ['person', 'institution', 'state', 'group', 'organisation'] as const;
/** The choice of a source that is not on record yet. */
export const NEW_SOURCE = 'new';
/** A longer text is a file for an archive: 2 MB of UTF-8. */
const MOST_SOURCE_BYTES = 2_000_000;

type Typed = string | undefined;

/** The options of /record as they were typed. */
export interface Typing {
  dossier: Typed;
  source: Typed;
  speaker: Typed;
  topic: Typed;
  quotation: Typed;
  says: Typed;
  passage: Typed;
  place: Typed;
  unmarked: boolean;
  also: boolean;
  via: Typed;
  toldby: Typed;
  date: Typed;
  as: Typed;
  kind: Typed;
  role: Typed;
  side: Typed;
  aliases: Typed;
  newtopic: boolean;
  title: Typed;
  publisher: Typed;
  address: Typed;
  published: Typed;
  text: Typed;
  more: Typed;
  rest: Typed;
  reason: Typed;
}

export interface ReadRecording {
  /** Null while something is missing or wrong. */
  change: Extract<Change, { kind: 'statement-recorded' }> | null;
  steps: Field[][];
  intro: Block[];
}

/** A part of the statement as it was typed: known already, or new with it; null while neither is clear. */
export interface Part<New> {
  id: string | null;
  added: New | null;
}

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

export interface Fields<New> {
  part: Part<New>;
  /** The field that stands in the first step, and those that have to be asked with it. */
  main: Field;
  extra: Field[];
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

/** A text that is pasted is a new source; else one of the dossier's, and its only one where none is named. */
function readSource(
  view: DossierView,
  board: Board,
  typed: Typing,
): Fields<Source> & { text: string | null; texts: Field[] } {
  const pasted = [typed.text, typed.more, typed.rest]
    .filter((part) => part !== undefined && part.trim() !== '')
    .join('\n\n');
  const [only] = view.sources;
  const named = typed.source || (pasted !== '' ? NEW_SOURCE : view.sources.length === 1 ? only?.id : '') || '';
  const known = view.sources.find(({ id, title }) => id === named || (title !== null && title === named));
  const choices = [
    ...view.sources
      .slice(0, 24)
      .map(({ id, title }) => ({ label: (title ?? id).slice(0, 100).toWellFormed(), value: id })),
    { label: 'A new source: its text comes in the next steps', value: NEW_SOURCE },
  ];
  const error =
    named === '' || named === NEW_SOURCE || known !== undefined
      ? null
      : `No source of this dossier is called “${named}”. Known: ${view.sources.map(({ id }) => id).join(', ')}; or ${NEW_SOURCE}, with its text.`;
  const main = field('source', 'choice', 'Source', named, { required: true, choices, error });
  if (known !== undefined)
    return {
      part: { id: known.id, added: null },
      main,
      extra: [],
      texts: [],
      text: board.records.sourceText(view.id, known.id),
    };
  if (named !== NEW_SOURCE) return { part: { id: null, added: null }, main, extra: [], texts: [], text: null };
  const bytes = Buffer.byteLength(pasted);
  const tooLarge =
    bytes > MOST_SOURCE_BYTES
      ? `This text has ${(bytes / 1e6).toFixed(1)} MB, and a source has at most 2 MB: paste only the article, or the part that reports the words.`
      : null;
  const badAddress =
    typed.address && !/^https?:\/\/\S+$/i.test(typed.address)
      ? 'An address begins with https:// or http://: correct it, or leave it empty.'
      : null;
  const extra = [
    field('title', 'short', 'Title of the source', typed.title, { required: true, error: tooLong(typed.title) }),
    field('publisher', 'short', 'Publisher', typed.publisher, {
      error: tooLong(typed.publisher),
      help: 'Empty where the source does not give it',
    }),
    field('address', 'short', 'Address', typed.address, {
      error: badAddress ?? tooLong(typed.address),
      help: 'Where it stands: https://…',
    }),
    field('published', 'short', 'Date of the source', typed.published, {
      error: tooLong(typed.published),
      help: 'As it prints it, or 2026-11-25',
    }),
  ];
  const texts = [
    field('text', 'long', 'Its text, word for word', typed.text, {
      required: true,
      error: tooLarge,
      help: 'A longer text goes on below, from a new paragraph',
    }),
    field('more', 'long', 'The text goes on', typed.more),
    field('rest', 'long', 'And the rest', typed.rest),
  ];
  if (pasted === '' || tooLarge !== null) return { part: { id: null, added: null }, main, extra, texts, text: null };
  const sha256 = createHash('sha256').update(pasted).digest('hex');
  const added: Source = {
    id: `chat-${sha256.slice(0, 12)}`,
    title: typed.title || null,
    publisher: typed.publisher || null,
    author: null,
    address: typed.address || null,
    date: typed.published || null,
    language: null,
    text: pasted,
    sha256,
  };
  return { part: { id: added.id, added }, main, extra, texts, text: pasted };
}

/** A name that nobody bears is a new speaker only when its kind is given: a slip of the pen makes no person. */
export function readSpeaker(view: DossierView, board: Board, typed: Typing): Fields<Speaker> & { intro: Block[] } {
  const name = typed.speaker ?? '';
  const main = field('speaker', 'short', 'Speaker', name, {
    required: true,
    completes: 'speaker',
    help: 'Any of the names on record, or a new one',
  });
  if (name === '') return { part: { id: null, added: null }, main, extra: [], intro: [] };
  const bearer = bearerOf(board, name, view);
  const looked = bearer === null ? lookFor(board, 'speaker', name, view) : null;
  if (bearer !== null || (looked?.kind === 'known' && !typed.kind)) {
    const id = bearer?.id ?? (looked?.kind === 'known' ? looked.named.slug : null);
    const isOffered = bearer !== null && typed.kind !== undefined && typed.kind !== '';
    const intro = isOffered
      ? [paragraph(text(`“${name}” is a name of ${bearer.name}, who is on record already: the statement is theirs.`))]
      : [];
    return { part: { id, added: null }, main, extra: [], intro };
  }
  if (looked?.kind === 'several' && !typed.kind)
    return { part: { id: null, added: null }, main: { ...main, error: looked.sentence }, extra: [], intro: [] };
  return newSpeaker(view, board, typed, main, looked?.kind === 'unknown' ? looked.sentence : null);
}

function newSpeaker(
  view: DossierView,
  board: Board,
  typed: Typing,
  main: Field,
  sentence: string | null,
): Fields<Speaker> & { intro: Block[] } {
  const kind = KINDS.find((each) => each === typed.kind?.toLowerCase());
  const sides = [
    ...view.sides.map(({ id, name }) => ({ label: name, value: id })),
    { label: 'neither side', value: 'neither' },
  ].slice(0, 25);
  const side = readSide(view, board, typed.side);
  const names = (typed.aliases ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const taken = names
    .map((alias) => ({ alias, bearer: bearerOf(board, alias, view) }))
    .find(({ bearer }) => bearer !== null);
  const isAsked = kind !== undefined;
  const extra = [
    field('kind', 'choice', 'New speaker: what kind', kind ?? '', {
      required: true,
      choices: KINDS.map((value) => ({ label: value, value })),
      error: typed.kind && kind === undefined ? `“${typed.kind}” is none of these: ${KINDS.join(', ')}.` : null,
    }),
    field('role', 'short', 'Role', typed.role, { help: 'Such as: Minister of Defence', error: tooLong(typed.role) }),
    field('side', 'choice', 'Speaks for', side.value, { required: true, choices: sides, error: side.error }),
    field('aliases', 'short', 'Other names', typed.aliases, {
      help: 'Parted by commas',
      error:
        taken === undefined
          ? null
          : `“${taken.alias}” is a name of ${taken.bearer?.name}, who is on record already: take ${taken.bearer?.name} as the speaker, or leave this name out.`,
    }),
  ];
  const error =
    isAsked || sentence === null
      ? null
      : `${sentence} Correct the name, or say what kind of speaker the new one is, and for whom it speaks.`;
  const isWhole = kind !== undefined && side.error === null && side.value !== '' && taken === undefined;
  const name = typed.speaker ?? '';
  const added: Speaker | null = isWhole
    ? { id: nameToId(name, 'speaker'), name, kind, role: typed.role || null, side: side.id, note: null, aliases: names }
    : null;
  return { part: { id: added?.id ?? null, added }, main: { ...main, error }, extra, intro: [] };
}

function readSide(
  view: DossierView,
  board: Board,
  typed: Typed,
): { id: string | null; value: string; error: string | null } {
  if (typed === undefined || typed === '') return { id: null, value: '', error: null };
  if (/^(neither( side)?|none)$/i.test(typed)) return { id: null, value: 'neither', error: null };
  const looked = lookFor(board, 'side', typed, view);
  if (looked.kind === 'known') return { id: looked.named.slug, value: looked.named.slug, error: null };
  return { id: null, value: '', error: `${looked.sentence} Or: neither.` };
}

export function readTopic(view: DossierView, board: Board, typed: Typing): Fields<Topic> {
  const name = typed.topic ?? '';
  const main = field('topic', 'short', 'Topic', name, { required: true, completes: 'topic', error: tooLong(name) });
  if (name === '' || main.error !== null) return { part: { id: null, added: null }, main, extra: [] };
  const looked = lookFor(board, 'topic', name, view);
  if (looked.kind === 'known') return { part: { id: looked.named.slug, added: null }, main, extra: [] };
  if (looked.kind === 'several')
    return { part: { id: null, added: null }, main: { ...main, error: looked.sentence }, extra: [] };
  const flag = field('newtopic', 'flag', 'It is a new topic', typed.newtopic ? 'yes' : '');
  if (!typed.newtopic)
    return {
      part: { id: null, added: null },
      main: { ...main, error: `${looked.sentence} Correct it, or say that it is a new topic.` },
      extra: [flag],
    };
  const added: Topic = { id: nameToId(name, 'topic'), name, aliases: [] };
  return { part: { id: added.id, added }, main, extra: [flag] };
}

export function readRest(
  view: DossierView,
  board: Board,
  typed: Typing,
  speaker: Part<Speaker>,
): { toldBy: string | null; fields: Field[] } {
  const looked = typed.toldby ? lookFor(board, 'speaker', typed.toldby, view) : null;
  const toldBy = looked?.kind === 'known' ? looked.named.slug : null;
  const unknown =
    looked !== null && looked.kind !== 'known'
      ? `${looked.sentence} Whoever relays it has to be on record first, with a statement of their own.`
      : null;
  const own =
    toldBy !== null && toldBy === speaker.id
      ? 'Nobody relays their own words: leave this empty, or name who does.'
      : null;
  return {
    toldBy,
    fields: [
      field('says', 'long', 'Paraphrase, one sentence', typed.says, {
        required: true,
        error: tooLong(typed.says),
        help: 'In the desk’s words; never shown as the speaker’s',
      }),
      field('via', 'short', 'Channel it came through', typed.via, {
        error: tooLong(typed.via),
        help: 'Such as: press release; empty where the source does not give it',
      }),
      field('toldby', 'short', 'Told by', typed.toldby, {
        error: unknown ?? own,
        completes: 'speaker',
        help: 'Who relays it; empty where the speaker is reported directly',
      }),
      field('reason', 'short', 'Why', typed.reason, {
        error: tooLong(typed.reason),
        help: 'For the record; empty: recorded from its source',
      }),
      field('as', 'short', 'Named in the source as', typed.as, { error: tooLong(typed.as) }),
      field('date', 'short', 'Date of the words', typed.date, {
        error: tooLong(typed.date),
        help: 'As the source gives it; empty where it gives none',
      }),
    ],
  };
}

function tooLong(value: Typed): string | null {
  return (value ?? '').length > 2_000 ? 'This is longer than 2,000 characters: give it in short.' : null;
}
