import { Document, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { type FindKnownSpeakers, matchKnownSpeakers } from '../../claims/dossiers/known-speakers.ts';
import type { Provenance, Speaker } from '../../claims/model/dossier.ts';
import type { Draft, DraftAttribution, DraftSpeaker } from '../draft.ts';
import { splitParagraphs } from '../extract/paragraphs.ts';
import type { Metadata } from '../readers/metadata.ts';
import { longestId, textToId } from './ids.ts';
import type { OriginalFile } from './original-file.ts';

/** What a dossier file is made from. Spans of the draft are code points of the text. */
export interface Draftable {
  id: string;
  text: string;
  metadata: Metadata;
  draft: Draft;
  /** The file that the text was read from, where that is not the text itself. */
  originalFile?: OriginalFile | null;
  provenance?: Provenance | null;
  /** What reading did to the document. */
  notes?: readonly string[];
  /** Finds the speakers that are on record already; without it, every speaker is new. */
  findKnown?: FindKnownSpeakers;
}

const longestParaphrase = 300;
/** A mention of a speaker or a channel that is longer is cut; the dossier format allows 2,000 characters. */
const longestMention = 300;
const unsorted = { id: 'to-be-sorted', name: 'to be sorted' };
const untold = { id: 'not-told', name: 'not told by the article', kind: 'organisation' };

const kinds: Record<DraftSpeaker['kind'], Speaker['kind']> = {
  person: 'person',
  institution: 'institution',
  place: 'state',
  group: 'group',
  document: 'organisation',
  unknown: 'organisation',
};

/** "Le Drian", "Lecornu": the last word, with the particle before it. */
const lastName = (name: string): string =>
  /(?:(?<!\p{L})(?:de|du|des|la|le|van|von|der|den|al|el|bin)[\s-]+)*\S+$/iu.exec(name)?.[0] ?? name;

/** Gives every speaker of the draft an id of its own: the last name of a person, the words of anything else. */
const speakerIds = (draft: Draft): Map<string, { id: string; speaker: DraftSpeaker }> => {
  const known = new Map<string, { id: string; speaker: DraftSpeaker }>();
  const taken = new Set<string>([untold.id]);
  const all = draft.attributions.flatMap((one) => [one.speaker, one.relay?.speaker ?? null]);
  for (const speaker of all) {
    if (!speaker || toLine(speaker.name) === null || known.has(speaker.name)) continue;
    const last = speaker.kind === 'person' ? lastName(speaker.name) : speaker.name;
    let id = textToId(last) ?? 'speaker';
    for (let n = 2; taken.has(id); n++) id = `${(textToId(last) ?? 'speaker').slice(0, longestId - 4)}-${n}`;
    taken.add(id);
    known.set(speaker.name, { id, speaker });
  }
  return known;
};

/** One line of text for a field that must not be empty; null where nothing is left. */
const toLine = (text: string): string | null =>
  text.replace(/\s+/g, ' ').trim().slice(0, longestMention).toWellFormed() || null;

type Points = readonly string[];
const slice = (points: Points, [start, end]: readonly [number, number]): string => points.slice(start, end).join('');

/**
 * A fragment by its text and, where that stands more than once, by as much of what stands around it as tells it apart. In a
 * text that repeats itself that may be all of it.
 */
const toSelector = (text: string, points: Points, [start, end]: readonly [number, number]) => {
  const exact = slice(points, [start, end]);
  if (text.indexOf(exact) === text.lastIndexOf(exact)) return exact;
  for (let reach = 10; ; reach *= 2) {
    const prefix = slice(points, [Math.max(0, start - reach), start]);
    const suffix = slice(points, [end, end + reach]);
    const whole = prefix + exact + suffix;
    if (reach >= points.length || text.indexOf(whole) === text.lastIndexOf(whole)) return { exact, prefix, suffix };
  }
};

const comment = (confidence: number, reasons: readonly string[]): string =>
  ` confidence ${confidence.toFixed(2)}: ${reasons.join('; ').replace(/\s+/g, ' ')}`;

/** What the statement's passage covers: all that belongs to it, and nothing of another speaker. */
export const passageOf = (one: DraftAttribution): [number, number] => {
  const spans = [...one.content, ...one.quotes, ...[one.source, one.cue].filter((span) => span !== null)];
  return [Math.min(...spans.map((span) => span[0])), Math.max(...spans.map((span) => span[1]))];
};

/** Fewer words of the content alone do not say what it is about. */
const fewestWords = 3;

/** "that": what a clause of the article begins with, and no sentence does. */
const opener = /^(?:(?:that|que|dass)\s+|qu['’])/iu;

/** What is said without who says it, as a beginning for the desk's paraphrase; all of the passage where that is too little. */
const toParaphrase = ({ content }: DraftAttribution, points: Points, reported: string): string => {
  const said = content
    .map((span) => slice(points, span))
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:–—-]+|[\s,;:–—-]+$/gu, '')
    .replace(opener, '');
  const words = said.match(/[\p{L}\p{N}]+/gu) ?? [];
  const whole = words.length < fewestWords ? reported.replace(/\s+/g, ' ') : said;
  return whole.length > longestParaphrase ? `${whole.slice(0, longestParaphrase)}…` : whole;
};

/** A crosshead and what it means as a topic; from its place in the text, in code points, to the next one. */
interface Section {
  start: number;
  id: string;
  name: string;
}

/** The article's own crossheads, which are topics that its editor chose. The headline is none. */
const findSections = (text: string): Section[] => {
  const sections: Section[] = [];
  for (const { start, end, heading } of splitParagraphs(text).slice(1)) {
    const name = heading ? toLine(text.slice(start, end)) : null;
    const id = name === null ? null : textToId(name);
    if (name !== null && id !== null) sections.push({ start: [...text.slice(0, start)].length, id, name });
  }
  return sections;
};

const toStatement = (
  one: DraftAttribution,
  input: Draftable,
  points: Points,
  ids: ReturnType<typeof speakerIds>,
  sections: readonly Section[],
) => {
  const passage = passageOf(one);
  const reported = slice(points, passage);
  const inside = [...reported];
  const as = one.source && toLine(slice(points, one.source));
  const via = one.channel && toLine(slice(points, one.channel));
  const speaker = one.speaker ? ids.get(one.speaker.name)?.id : undefined;
  const toldBy = one.relay?.speaker ? ids.get(one.relay.speaker.name)?.id : undefined;
  return {
    id: one.id.replace('A', 'S'),
    proposed: true,
    speaker: speaker ?? untold.id,
    ...(as && as !== one.speaker?.name ? { as } : {}),
    topic: sections.findLast(({ start }) => start <= passage[0])?.id ?? unsorted.id,
    says: toParaphrase(one, points, reported),
    passage: toSelector(input.text, points, passage),
    ...(one.quotes.length > 0
      ? {
          quotes: one.quotes.map(([start, end]) =>
            toSelector(reported, inside, [start - passage[0], end - passage[0]]),
          ),
        }
      : {}),
    ...(via ? { via } : {}),
    ...(toldBy && toldBy !== speaker ? { toldBy } : {}),
  };
};

/** A source's fields in a dossier file: what the document tells of itself, and no more. */
export const sourceFields = (metadata: Metadata, id: string, file: string): Record<string, string> => {
  const fields = ['title', 'publisher', 'author', 'address', 'date', 'language'] as const;
  const source: Record<string, string> = { id, file };
  for (const field of fields) {
    const given = metadata[field];
    if (given && (field !== 'address' || /^https?:\/\//.test(given.value))) source[field] = given.value;
  }
  return source;
};

const commentSource = (document: Document, metadata: Metadata): void => {
  const source = document.getIn(['sources', 0]) as YAMLMap<Scalar<string>, Scalar<string>>;
  for (const pair of source.items as Pair<Scalar<string>, Scalar<string>>[]) {
    const given = metadata[pair.key.value as keyof Metadata];
    if (given && pair.value) pair.value.comment = ` from ${given.from}`;
  }
};

const commentEach = (document: Document, list: 'statements' | 'disputes', comments: readonly string[]): void => {
  const items = (document.get(list) as YAMLSeq<YAMLMap>).items;
  for (const [i, item] of items.entries()) item.commentBefore = comments[i] ?? '';
};

/** What a draft's dossier file holds, each statement and dispute marked as proposed. */
export const draftToFile = (input: Draftable) => {
  const { draft, metadata, text, id, originalFile = null, provenance = null, findKnown = () => [] } = input;
  const points = [...text];
  const ids = speakerIds(draft);
  const sections = findSections(text);
  const drafted = [...ids.values()].map(({ id: speaker, speaker: { name, kind } }) => ({
    ...{ id: speaker, name: toLine(name) ?? speaker, kind: kinds[kind] },
    ...{ role: null, side: null, note: null, aliases: [] },
  }));
  const { speakers, sides, renamed, matched } = matchKnownSpeakers(drafted, findKnown);
  const idOf = (speaker: string) => renamed.get(speaker) ?? speaker;
  const open = draft.attributions.some((one) => one.speaker === null || !ids.has(one.speaker.name));
  const statements = draft.attributions
    .map((one) => toStatement(one, input, points, ids, sections))
    .map((one) => ({
      ...one,
      speaker: idOf(one.speaker),
      ...(one.toldBy === undefined ? {} : { toldBy: idOf(one.toldBy) }),
    }));
  const used = new Set(statements.map(({ topic }) => topic));
  const topics = [...sections, unsorted].filter((topic) => used.has(topic.id)).map(({ id, name }) => ({ id, name }));
  return {
    id,
    title: metadata.title?.value ?? id,
    sources: [
      {
        ...sourceFields(metadata, 'article', 'article.txt'),
        ...(originalFile ? { originalFile } : {}),
        ...(provenance ? { provenance } : {}),
      },
    ],
    ...(sides.length > 0 ? { sides } : {}),
    speakers: [...speakers.map(withoutEmpty), ...(open ? [untold] : [])],
    topics: [...new Map(topics.map((topic) => [topic.id, topic])).values()],
    statements,
    disputes: draft.disputes.map((one, i) => ({
      id: `D${i + 1}`,
      proposed: true,
      from: (one.from ?? one.beside ?? '').replace('A', 'S'),
      against: one.against.replace('A', 'S'),
      kind: one.kind,
      ...(one.from === null ? { voice: 'source' as const } : {}),
    })),
    matched,
  };
};

/** A file has no line for what is not known. */
const withoutEmpty = ({ role, side, note, aliases, ...speaker }: Speaker) => ({
  ...speaker,
  ...(role === null ? {} : { role }),
  ...(side === null ? {} : { side }),
  ...(note === null ? {} : { note }),
  ...(aliases.length === 0 ? {} : { aliases }),
});

/**
 * The dossier file of a draft: every statement and dispute is marked `proposed: true`, with its confidence and reasons as a
 * comment above it, so that nothing of it is answered before a person has taken the mark away.
 */
export const draftToYaml = (input: Draftable): string => {
  const { draft, metadata, text, notes = [] } = input;
  const points = [...text];
  const { matched, ...file } = draftToFile(input);
  const document = new Document(file);
  document.commentBefore = [
    ' A draft, made by rules: nothing here is in the record until an editor has read it and taken away "proposed: true".',
    ' "says" repeats the article: write the desk’s own one-sentence paraphrase. Sort the topics, give the speakers their sides.',
    ...[...matched.values()].map(
      ({ name, dossier }) => ` On record: ${name}, in ${dossier}: kind, role and side are from there.`,
    ),
    ...notes.map((note) => ` Reading: ${note.replace(/\s+/g, ' ')}`),
    ...draft.undecided.map(
      (one) => ` Undecided: ${slice(points, one.span).replace(/\s+/g, ' ').slice(0, 120)}: ${one.text}.`,
    ),
  ].join('\n');
  commentSource(document, metadata);
  commentEach(
    document,
    'statements',
    draft.attributions.map((one) => comment(one.confidence, one.reasons)),
  );
  commentEach(
    document,
    'disputes',
    draft.disputes.map((one) => comment(one.confidence, one.reasons)),
  );
  return document.toString({ lineWidth: 0 });
};
