import type { ArchiveReport } from '../archive.ts';
import type { Draft } from '../draft.ts';
import type { ReadDocument } from '../readers/document.ts';
import type { Metadata } from '../readers/metadata.ts';
import type { Update } from './later-version.ts';
import type { AnchorFate, Revision } from './revision.ts';

const lowConfidence = 0.6;

/** One line, with nothing in it that a terminal obeys. */
const shorten = (text: string): string => {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ');
  return line.length > 110 ? `${line.slice(0, 109)}…` : line;
};

const metadataLines = (metadata: Metadata): string[] =>
  (Object.entries(metadata) as [keyof Metadata, Metadata[keyof Metadata]][]).map(([field, given]) =>
    given ? `  ${field}: ${given.value} (${given.from})` : `  ${field}: not given in the source`,
  );

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** What an editor reads after a draft was written: what was found, what is unsure, what could not be decided. */
export const draftToReport = (
  draft: Draft,
  { text, metadata, format, notes }: ReadDocument,
  folder: string,
): string => {
  const points = [...text];
  const words = ([start, end]: readonly [number, number]): string => shorten(points.slice(start, end).join(''));
  const unsure = draft.attributions.filter((one) => one.confidence < lowConfidence);
  return [
    `${folder}: ${count(draft.attributions.length, 'statement', 'statements')} and ${count(draft.disputes.length, 'dispute', 'disputes')} proposed, from ${format}. None of it is in the record: read it, then take away each "proposed: true".`,
    ...(notes.length > 0 ? ['What reading did to it:'] : []),
    ...notes.map((note) => `  ${note}`),
    ...(draft.attributions.length === 0
      ? [
          'Nobody is found to say anything in it. Give a text that names the speakers beside their words, or use /record.',
        ]
      : []),
    'What the document says of itself:',
    ...metadataLines(metadata),
    ...(unsure.length > 0 ? [`Look first at (confidence under ${lowConfidence}):`] : []),
    ...unsure.map(
      (one) =>
        `  ${one.id.replace('A', 'S')} ${one.confidence.toFixed(2)} ${one.speaker?.name ?? 'no speaker'}: ${words(one.content[0] ?? [0, 0])}`,
    ),
    ...(draft.undecided.length > 0 ? ['Could not be decided:'] : []),
    ...draft.undecided.map((one) => `  ${words(one.span)}: ${one.text}`),
  ].join('\n');
};

const fates: Record<AnchorFate['fate'], string> = {
  kept: 'stand where they stood',
  moved: 'moved and are found again',
  ambiguous: 'now stand more than once',
  vanished: 'are not there any more',
};

/** What an editor reads when a later version of an article comes in. @param update what was done; null where nothing was asked for. */
export const revisionToReport = ({ earlier, added, removed, anchors }: Revision, update: Update | null): string => {
  const lines = [`This is a later version of ${earlier.file} in the dossier ${earlier.dossier}.`];
  for (const one of removed) lines.push(`  - ${shorten(one)}`);
  for (const one of added) lines.push(`  + ${shorten(one)}`);
  if (added.length + removed.length === 0) lines.push('  Only the space between its words changed.');
  for (const fate of ['kept', 'moved', 'ambiguous', 'vanished'] as const) {
    const some = anchors.filter((anchor) => anchor.fate === fate);
    if (some.length === 0) continue;
    lines.push(`${count(some.length, 'fragment', 'fragments')} ${fates[fate]}.`);
    if (fate === 'kept' || fate === 'moved') continue;
    for (const one of some)
      lines.push(
        `  ${one.statement}: ${shorten(one.exact)}${one.nearest ? ` (nearest now: ${shorten(one.nearest)})` : ''}`,
      );
  }
  return [...lines, ...updateToLines(earlier, update)].join('\n');
};

const withdrawnToLines = (dossier: string, withdrawn: readonly string[]): string[] =>
  withdrawn.map(
    (id) =>
      `The publisher takes back the words of ${id} in a correction: retract it with /retract ${dossier}/${id}, or record a dispute by the publisher.`,
  );

const updateToLines = ({ dossier, file }: Revision['earlier'], update: Update | null): string[] => {
  if (update === null)
    return [
      'Nothing was written. Give --update to take this version into the dossier, or --new for a dossier of its own.',
      'With --update the text replaces the earlier one where every fragment is in it; else it becomes a further source, and the statements whose fragments vanished stay with the earlier one.',
    ];
  switch (update.kind) {
    case 'replaced':
      return ['The source was replaced by this version.', ...withdrawnToLines(dossier, update.withdrawn)];
    case 'added':
      return [
        `This version is a further source of ${dossier} now, ${update.file}: ${count(update.moved.length, 'statement stands', 'statements stand')} in it.`,
        ...(update.kept.length === 0
          ? []
          : [
              `These stay with ${file}, for an editor to look at: ${update.kept.join(', ')}. Keep them as what was published first, correct them, or take them out.`,
            ]),
        ...update.changed.map(
          (one) =>
            `  ${one.id}: the article was changed, now reads ${shorten(one.nowReads)} This wording is proposed as ${one.proposal}: take away its "proposed: true" where it is right.`,
        ),
        ...withdrawnToLines(dossier, update.withdrawn),
      ];
    case 'refused':
      return [
        'Nothing was written: the dossier would be refused with this version. Mend it by hand, or give --new for a dossier of its own.',
        ...update.problems.map((problem) => `  ${problem}`),
      ];
  }
};

const listed = 50;

const listWith = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0
    ? []
    : [
        title,
        ...lines.slice(0, listed).map((line) => `  ${line}`),
        ...(lines.length > listed ? [`  and ${lines.length - listed} more`] : []),
      ];

/** What became of a whole archive. */
export const archiveToReport = (
  { done, drafted, known, versions, silent, refused }: ArchiveReport,
  articles: number,
): string => {
  const statements = drafted.reduce((sum, one) => sum + one.statements, 0);
  return [
    `${count(done, 'article', 'articles')} of ${articles}: ${drafted.length} drafted, with ${count(statements, 'statement', 'statements')} proposed; ${known} in a dossier already. None of it is in the record: read each dossier, then take away each "proposed: true".`,
    ...listWith(
      'Drafted:',
      drafted.map(
        (one) => `${one.dossier}: ${count(one.statements, 'statement', 'statements')}, ${shorten(one.article)}`,
      ),
    ),
    ...listWith(
      'Later versions of articles that are there (take one in with --update):',
      versions.map(({ article, dossier }) => `${shorten(article)}: of ${dossier}`),
    ),
    ...listWith('Nobody is found to say anything in:', silent.map(shorten)),
    ...listWith(
      'Refused:',
      refused.map(({ article, why }) => `${shorten(article)}: ${why}`),
    ),
  ].join('\n');
};
