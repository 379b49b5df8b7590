import type { Draft, DraftAttribution } from '../draft.ts';
import { comparableWords } from '../extract/corrections.ts';
import { type Draftable, draftToFile, passageOf } from './dossier-yaml.ts';

/** A statement of the dossier as its file has it. */
export interface KnownStatement {
  id: string;
  speaker: string;
  topic: string;
  passage: string;
  quotes: string[];
}

/** A statement whose words the later version changed, and how it reads there. */
export interface ChangedStatement {
  /** The one on record. */
  id: string;
  /** The new one, proposed. */
  proposal: string;
  nowReads: string;
}

/** The share of words that two wordings of one statement have in common. */
const MIN_SHARED = 0.6;
const longestNote = 300;

const shared = (one: string, two: string): number => {
  const [words, others] = [new Set(comparableWords(one).split(' ')), new Set(comparableWords(two).split(' '))];
  const common = [...words].filter((word) => others.has(word)).length;
  return common / Math.max(1, Math.max(words.size, others.size));
};

const slice = (points: readonly string[], [start, end]: readonly [number, number]): string =>
  points.slice(start, end).join('');

/** The statement of the later version that a vanished one has become; null where none is like it, or two are. */
const successorOf = (gone: KnownStatement, draft: Draft, points: readonly string[]): DraftAttribution | null => {
  const rated = draft.attributions
    .map((one) => ({ one, alike: shared(gone.passage, slice(points, passageOf(one))) }))
    .filter(({ alike }) => alike >= MIN_SHARED)
    .sort((a, b) => b.alike - a.alike);
  const [best, next] = rated;
  return best && (!next || next.alike < best.alike) ? best.one : null;
};

const freeIds = (known: readonly string[]): (() => string) => {
  const numbers = known.map((id) => Number(/^S(\d+)$/.exec(id)?.[1] ?? 0));
  let last = Math.max(0, ...numbers);
  return () => `S${++last}`;
};

/**
 * What became of the statements that are not in the later version: for each that has a new wording, that wording as a
 * proposed statement of the later source, with the speaker and topic of the old one.
 */
export const changedStatements = (
  gone: readonly KnownStatement[],
  ids: readonly string[],
  source: string,
  input: Draftable,
): { changed: ChangedStatement[]; proposed: Record<string, unknown>[] } => {
  const points = [...input.text];
  const filed = draftToFile(input).statements;
  const nextId = freeIds(ids);
  const changed: ChangedStatement[] = [];
  const proposed: Record<string, unknown>[] = [];
  for (const old of gone) {
    const successor = successorOf(old, input.draft, points);
    const own = successor && filed[input.draft.attributions.indexOf(successor)];
    if (!successor || !own) continue;
    const spans = successor.quotes.length > 0 ? successor.quotes : successor.content;
    const proposal = nextId();
    const { as, says, passage, quotes, via } = own;
    changed.push({ id: old.id, proposal, nowReads: spans.map((span) => slice(points, span)).join(' · ') });
    proposed.push({
      id: proposal,
      proposed: true,
      source,
      speaker: old.speaker,
      ...(as ? { as } : {}),
      topic: old.topic,
      says,
      passage,
      ...(quotes ? { quotes } : {}),
      ...(via ? { via } : {}),
    });
  }
  return { changed, proposed };
};

/** What a reader of the old statement is told: both versions stand on record, and this one was changed. */
export const changeNote = ({ nowReads }: ChangedStatement): string => {
  const line = nowReads.replace(/\s+/g, ' ');
  return `(the article was changed: now reads ${line.length > longestNote ? `${line.slice(0, longestNote)}…` : line})`;
};

/** The statements on record with words that the publisher takes back in the later version. */
export const withdrawnStatements = (known: readonly KnownStatement[], { draft, text }: Draftable): string[] => {
  const points = [...text];
  const withdrawn = draft.corrections.flatMap((one) => one.quotes.map((span) => comparableWords(slice(points, span))));
  return known
    .filter(({ quotes }) =>
      quotes
        .map(comparableWords)
        .some(
          (own) =>
            own !== '' && withdrawn.some((words) => words !== '' && (own.includes(words) || words.includes(own))),
        ),
    )
    .map(({ id }) => id);
};
