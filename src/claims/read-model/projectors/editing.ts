/**
 * Folds what came from chat. An entry that comes second (a correction of what has been corrected meanwhile, a second
 * decision on one proposal) changes nothing: what became of it is written to `outcomes`, for its maker and the history.
 * A refused entry is rolled back, so that each is folded whole or not at all.
 */

import type { DatabaseSync } from 'node:sqlite';
import { formatMinute } from '../../../lib/minute.ts';
import type { Change } from '../../model/entries/editing.ts';
import type { Actor, EditingEntry } from '../../model/entry.ts';
import { writeHistory } from '../../queries/history.ts';
import type { SearchIndex } from '../../search/index.ts';
import {
  type ApplyMode,
  type ApplyResult,
  applyChange,
  changeToSubject,
  deleteUnusedProposed,
} from '../apply-change.ts';
import type { RecordState } from '../rows.ts';
import { writeVersion } from '../versions.ts';
import { decideProposal, insertProposal } from './proposal-rows.ts';

type ProposalMade = Extract<EditingEntry, { kind: 'proposal-made' }>;
type ProposalDecided = Extract<EditingEntry, { kind: 'proposal-decided' }>;

export function projectEditing(db: DatabaseSync, search: SearchIndex, entry: EditingEntry): void {
  db.exec('SAVEPOINT entry');
  const applied = applyEntry(db, search, entry);
  if ('refusal' in applied) db.exec('ROLLBACK TO entry');
  db.exec('RELEASE entry');
  const refusal = 'refusal' in applied ? applied.refusal : null;
  const subject = 'subject' in applied ? applied.subject : entryToSubject(db, entry);
  db.prepare('INSERT OR IGNORE INTO outcomes (entry, subject, refusal) VALUES (?, ?, ?)').run(
    entry.id,
    subject,
    refusal,
  );
  if (refusal !== null && subject !== null) writeHistory(db, entry, subject, 'not applied', refusal);
}

function applyEntry(db: DatabaseSync, search: SearchIndex, entry: EditingEntry): ApplyResult {
  switch (entry.kind) {
    case 'proposal-made':
      return projectProposal(db, search, entry);
    case 'proposal-decided':
      return projectDecision(db, search, entry);
    default: {
      const applied = applyChange({ db, search, entry }, entry, { kind: 'recorded', slug: null });
      if ('subject' in applied) updateRevision(db, entry.dossier, entry.id);
      return applied;
    }
  }
}

function entryToSubject(db: DatabaseSync, entry: EditingEntry): string | null {
  if (entry.kind === 'proposal-made') return changeToSubject(entry.change);
  if (entry.kind === 'proposal-decided') {
    const row = db.prepare('SELECT number FROM proposals WHERE entry = ? AND draft IS NULL').get(entry.proposal);
    return row === undefined ? null : `P${row.number}`;
  }
  return changeToSubject(entry);
}

/** A proposed statement takes its id at once, so that people can talk about it; any other proposal changes nothing yet. */
function projectProposal(db: DatabaseSync, search: SearchIndex, entry: ProposalMade): ApplyResult {
  const last = db.prepare('SELECT max(number) AS n FROM proposals WHERE draft IS NULL').get();
  const number = Number(last?.n ?? 0) + 1;
  const mode: ApplyMode = { kind: 'proposed', name: `P${number}, by ${entry.by.name}` };
  const applied: ApplyResult =
    entry.change.kind === 'statement-recorded'
      ? applyChange({ db, search, entry }, entry.change, mode)
      : { subject: changeToSubject(entry.change) ?? entry.change.dossier };
  if ('refusal' in applied) return applied;
  insertProposal(db, entry, { number, subject: applied.subject, change: entry.change, drafted: null });
  if (entry.change.kind !== 'statement-recorded')
    writeHistory(
      db,
      entry,
      applied.subject,
      `${CHANGE_LABELS[entry.change.kind]} proposed (P${number})`,
      entry.change.reason,
    );
  writeHistory(db, entry, `P${number}`, `proposed for ${applied.subject}`, entry.change.reason);
  return { subject: `P${number}` };
}

const CHANGE_LABELS: Record<Change['kind'], string> = {
  'statement-recorded': 'statement',
  'statement-corrected': 'correction',
  'statement-retracted': 'retraction',
  'dispute-recorded': 'dispute',
  'dispute-retracted': 'retraction',
  'rating-recorded': 'rating',
  'rating-corrected': 'correction',
  'rating-retracted': 'retraction',
};

function projectDecision(db: DatabaseSync, search: SearchIndex, entry: ProposalDecided): ApplyResult {
  const row = db.prepare('SELECT * FROM proposals WHERE entry = ? AND draft IS NULL').get(entry.proposal);
  if (row === undefined) return { refusal: 'There is no such proposal.' };
  const name = `P${row.number}`;
  if (row.state !== 'pending') {
    const by = JSON.parse(String(row.decided_by)) as Actor;
    return { refusal: `${name} was ${row.state} by ${by.name} already, on ${formatMinute(String(row.decided_at))}.` };
  }
  const proposed = JSON.parse(String(row.change)) as Change;
  const slug = String(row.subject).slice(String(row.subject).lastIndexOf('/') + 1);
  const change = entry.change ?? proposed;
  if (change.kind !== proposed.kind || change.dossier !== proposed.dossier)
    return { refusal: `${name} proposes something else: an edited proposal stays what it is about.` };
  if (entry.decision === 'rejected') {
    if (proposed.kind === 'statement-recorded') deleteProposedStatement(db, search, entry, proposed.dossier, slug);
    else
      writeHistory(db, entry, String(row.subject), `${CHANGE_LABELS[proposed.kind]} rejected (${name})`, entry.reason);
  } else {
    const mode: ApplyMode = { kind: 'recorded', slug: proposed.kind === 'statement-recorded' ? slug : null };
    const applied = applyChange({ db, search, entry }, { ...change, reason: combineReasons(change, entry, row) }, mode);
    if ('refusal' in applied) return applied;
    if (proposed.kind === 'statement-recorded') deleteUnusedProposed(db, proposed.dossier);
    updateRevision(db, change.dossier, entry.id);
  }
  const state = entry.decision === 'rejected' ? 'rejected' : 'approved';
  decideProposal(db, row, entry, { state, reason: entry.reason, change, isEdited: entry.decision === 'edited' });
  writeHistory(db, entry, name, entry.decision === 'edited' ? 'edited and approved' : state, entry.reason);
  return { subject: name };
}

/** The history of what was changed names both: who proposed it and why, and who approved it and why. */
function combineReasons(change: Change, entry: ProposalDecided, row: Record<string, unknown>): string {
  const by = JSON.parse(String(row.actor)) as Actor;
  return `${change.reason} (P${row.number}, proposed by ${by.name}; ${entry.decision}: ${entry.reason})`;
}

/** A rejected statement leaves the answers; its id is never given to another, and its history stays. */
function deleteProposedStatement(
  db: DatabaseSync,
  search: SearchIndex,
  entry: ProposalDecided,
  dossier: string,
  slug: string,
): void {
  const row = db
    .prepare(
      `DELETE FROM statements WHERE slug = ? AND state = 'proposed' AND dossier = (SELECT id FROM dossiers WHERE slug = ?)
       RETURNING id, dossier, doc`,
    )
    .get(slug, dossier);
  if (row === undefined) return;
  search.remove(Number(row.id));
  writeVersion(
    db,
    entry,
    Number(row.dossier),
    JSON.parse(String(row.doc)),
    'rejected' satisfies RecordState,
    entry.reason,
  );
  writeHistory(db, entry, `${dossier}/${slug}`, 'rejected', entry.reason);
  deleteUnusedProposed(db, dossier);
}

/** The dossier's content has changed although its file has not: a posted summary of it is no longer the newest. */
function updateRevision(db: DatabaseSync, dossier: string, entry: string): void {
  db.prepare('UPDATE dossiers SET revision = ? WHERE slug = ?').run(entry, dossier);
}
