import type { Draft } from '../draft.ts';
import type { ReadDocument } from '../reading/document.ts';
import type { Metadata } from '../reading/metadata.ts';
import type { AnchorFate, Revision } from './revision.ts';

const lowConfidence = 0.6;

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 110 ? `${line.slice(0, 109)}…` : line;
};

const metadataLines = (metadata: Metadata): string[] =>
  (Object.entries(metadata) as [keyof Metadata, Metadata[keyof Metadata]][]).map(([field, given]) =>
    given ? `  ${field}: ${given.value} (${given.from})` : `  ${field}: not given in the source`,
  );

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** What an editor reads after a draft was written: what was found, what is unsure, what could not be decided. */
export const draftToReport = (draft: Draft, { text, metadata, format }: ReadDocument, folder: string): string => {
  const points = [...text];
  const words = ([start, end]: readonly [number, number]): string => shorten(points.slice(start, end).join(''));
  const unsure = draft.attributions.filter((one) => one.confidence < lowConfidence);
  return [
    `${folder}: ${count(draft.attributions.length, 'statement', 'statements')} and ${count(draft.disputes.length, 'dispute', 'disputes')} proposed, from ${format}. None of it is in the record: read it, then take away each "proposed: true".`,
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
  ambiguous: 'now stand more than once: write in the dossier which one, with a prefix or suffix',
  vanished: 'are not there any more: correct or retract their statements first',
};

/** What an editor reads when a later version of an article comes in. */
export const revisionToReport = ({ earlier, added, removed, anchors }: Revision, updated: boolean): string => {
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
  const safe = anchors.every((anchor) => anchor.fate === 'kept' || anchor.fate === 'moved');
  if (updated) lines.push('The source was replaced by this version.');
  else if (safe)
    lines.push(
      'Nothing was written. Give --update to replace the source by this version, or --new for a dossier of its own.',
    );
  else
    lines.push(
      'Nothing was written: a dossier with such fragments would be refused. Mend the dossier, or give --new for a dossier of its own.',
    );
  return lines.join('\n');
};
