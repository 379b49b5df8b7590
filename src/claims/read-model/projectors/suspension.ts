/** Puts a statement under review, and lifts that. */
import type { DatabaseSync } from 'node:sqlite';
import type { Statement } from '../../model/dossier.ts';
import type { EditingEntry } from '../../model/entry.ts';
import { writeHistory } from '../rows.ts';
import { integer, json, nullable, selectOne, text, textAs } from '../select.ts';
import { prepareCached } from '../statement-cache.ts';
import { type RecordState, writeVersion } from '../versions.ts';
import type { ApplyResult } from './apply-result.ts';

type Suspension = Extract<EditingEntry, { kind: 'statement-suspended' | 'suspension-lifted' }>;

const ROW = {
  id: integer,
  dossier: integer,
  doc: json<Statement>(),
  state: textAs<RecordState>(),
  reason: nullable(text),
};

/** Only a statement that stands is put under review, and only one under review stands again. */
export function applySuspension(db: DatabaseSync, entry: Suspension): ApplyResult {
  const { statement: slug, reason } = entry;
  const row = selectOne(
    db,
    ROW,
    `SELECT statements.id, dossier, doc, state, reason FROM statements JOIN dossiers ON dossiers.id = dossier
     WHERE dossiers.slug = ? AND statements.slug = ?`,
    entry.dossier,
    slug,
  );
  if (row === null) return { refusal: `There is no statement ${slug} any more.` };
  const isSuspending = entry.kind === 'statement-suspended';
  const [from, to] = isSuspending ? (['recorded', 'suspended'] as const) : (['suspended', 'recorded'] as const);
  if (row.state !== from) return { refusal: stateRefusal(slug, row.state, row.reason, isSuspending) };
  prepareCached(db, 'UPDATE statements SET state = ?, reason = ? WHERE id = ?').run(
    to,
    isSuspending ? reason : null,
    row.id,
  );
  writeVersion(db, entry, row.dossier, row.doc, to, reason);
  const subject = `${entry.dossier}/${slug}`;
  writeHistory(db, entry, subject, { kind: isSuspending ? 'suspended' : 'suspension-lifted' }, reason);
  return { subject };
}

function stateRefusal(slug: string, state: RecordState, reason: string | null, isSuspending: boolean): string {
  if (state === 'retracted') return `${slug} is retracted: ${reason}.`;
  if (state === 'proposed') return `${slug} is still a proposal (${reason}): reject the proposal instead.`;
  return isSuspending ? `${slug} is under review already: ${reason}.` : `${slug} is not under review.`;
}
