/**
 * Projects what came from chat. An entry that comes second (a correction of what was corrected meanwhile, a second decision
 * on one proposal) changes nothing: `outcomes` and the history say why. What refuses an entry comes before the first write.
 */
import type { DatabaseSync } from 'node:sqlite';
import { formatMinute } from '../../../lib/minute.ts';
import type { Statement } from '../../model/dossier.ts';
import type { Change } from '../../model/entries/editing.ts';
import type { Actor, EditingEntry } from '../../model/entry.ts';
import type { SearchIndex } from '../../search/index.ts';
import { writeHistory } from '../rows.ts';
import {
  type Columns,
  integer,
  json,
  nullable,
  type RowOf,
  selectNumber,
  selectOne,
  selectValue,
  text,
} from '../select.ts';
import { prepareCached } from '../statement-cache.ts';
import { writeVersion } from '../versions.ts';
import { type ApplyMode, applyChange, changeToSubject, deleteUnusedProposed } from './apply-change.ts';
import type { ApplyResult } from './apply-result.ts';
import { decideProposal, editProposal, insertProposal } from './proposal-rows.ts';
import { applySuspension } from './suspension.ts';

type ProposalMade = Extract<EditingEntry, { kind: 'proposal-made' }>;
type ProposalEdited = Extract<EditingEntry, { kind: 'proposal-edited' }>;
type ProposalDecided = Extract<EditingEntry, { kind: 'proposal-decided' }>;

export function projectEditing(db: DatabaseSync, search: SearchIndex, entry: EditingEntry): void {
  const applied = applyEntry(db, search, entry);
  const refusal = 'refusal' in applied ? applied.refusal : null;
  const subject = 'subject' in applied ? applied.subject : entryToSubject(db, entry);
  prepareCached(db, 'INSERT OR IGNORE INTO outcomes (entry, subject, refusal) VALUES (?, ?, ?)').run(
    entry.id,
    subject,
    refusal,
  );
  if (refusal !== null && subject !== null) writeHistory(db, entry, subject, { kind: 'not-applied' }, refusal);
}

function applyEntry(db: DatabaseSync, search: SearchIndex, entry: EditingEntry): ApplyResult {
  switch (entry.kind) {
    case 'proposal-made':
      return projectProposal(db, search, entry);
    case 'proposal-edited':
      return projectProposalEdit(db, search, entry);
    case 'statement-suspended':
    case 'suspension-lifted': {
      const applied = applySuspension(db, entry);
      if ('subject' in applied) updateRevision(db, entry.dossier, entry.id);
      return applied;
    }
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
  if (entry.kind === 'statement-suspended' || entry.kind === 'suspension-lifted')
    return `${entry.dossier}/${entry.statement}`;
  if (entry.kind === 'proposal-decided' || entry.kind === 'proposal-edited')
    return selectValue(
      db,
      text,
      "SELECT 'P' || number FROM proposals WHERE entry = ? AND draft IS NULL",
      entry.proposal,
    );
  return changeToSubject(entry);
}

/** A proposed statement takes its id at once, so that people can talk about it; any other proposal changes nothing yet. */
function projectProposal(db: DatabaseSync, search: SearchIndex, entry: ProposalMade): ApplyResult {
  const number = selectNumber(db, 'SELECT max(number) FROM proposals WHERE draft IS NULL') + 1;
  const name = `P${number}`;
  const { kind, dossier, reason } = entry.change;
  const applied: ApplyResult =
    kind === 'statement-recorded'
      ? applyChange({ db, search, entry }, entry.change, {
          kind: 'proposed',
          name: `${name}, by ${entry.by.name}`,
          slug: null,
        })
      : { subject: changeToSubject(entry.change) ?? dossier };
  if ('refusal' in applied) return applied;
  const { subject } = applied;
  insertProposal(db, entry, { number, subject, change: entry.change, drafted: null });
  if (kind !== 'statement-recorded')
    writeHistory(db, entry, subject, { kind: 'change-proposed', change: kind, proposal: name }, reason);
  writeHistory(db, entry, name, { kind: 'proposal-made', subject }, reason);
  return { subject: name };
}

/** The words that wait become the editor's; a proposed statement keeps its id. */
function projectProposalEdit(db: DatabaseSync, search: SearchIndex, entry: ProposalEdited): ApplyResult {
  const proposal = selectOne(db, PROPOSAL, SELECT_PROPOSAL, entry.proposal);
  if (proposal === null) return { refusal: 'There is no such proposal.' };
  const { name, subject, change: proposed } = proposal;
  if (proposal.decidedAt !== null) return { refusal: decidedMessage(proposal, proposal.decidedAt) };
  if (entry.edit !== proposal.edits + 1) return { refusal: editedMeanwhileMessage(name, proposal.deciders) };
  const { change } = entry;
  if (change.kind !== proposed.kind || change.dossier !== proposed.dossier)
    return { refusal: otherChangeMessage(name) };
  if (change.kind === 'statement-recorded') {
    const by = `${name}, by ${proposal.by.name}, edited by ${entry.by.name}`;
    const slug = subject.slice(subject.lastIndexOf('/') + 1);
    const applied = applyChange({ db, search, entry }, change, { kind: 'proposed', name: by, slug });
    if ('refusal' in applied) return applied;
    deleteUnusedProposed(db, change.dossier);
  }
  editProposal(db, proposal.row, entry, change);
  writeHistory(db, entry, name, { kind: 'proposal-edited' }, entry.reason);
  return { subject: name };
}

const editedMeanwhileMessage = (name: string, editors: readonly Actor[]) =>
  `${name} was edited by ${editors.at(-1)?.name ?? 'somebody'} meanwhile: look at it again.`;
const otherChangeMessage = (name: string) =>
  `${name} proposes something else: an edited proposal stays what it is about.`;
const decidedMessage = (
  { name, state, decidedBy }: Pick<RowOf<typeof PROPOSAL>, 'name' | 'state' | 'decidedBy'>,
  decidedAt: string,
) => `${name} was ${state} by ${decidedBy?.name} already, on ${formatMinute(decidedAt)}.`;

const PROPOSAL = {
  row: integer,
  name: text,
  by: json<Actor>(),
  subject: text,
  change: json<Change>(),
  state: text,
  edits: integer,
  deciders: json<Actor[]>(),
  decidedAt: nullable(text),
  decidedBy: nullable(json<Actor>()),
} satisfies Columns<object>;
const SELECT_PROPOSAL = `SELECT id AS row, 'P' || number AS name, actor AS by, subject, change, state, decisions AS edits, deciders,
    decided_at AS decidedAt, decided_by AS decidedBy
  FROM proposals WHERE entry = ? AND draft IS NULL`;

function projectDecision(db: DatabaseSync, search: SearchIndex, entry: ProposalDecided): ApplyResult {
  const proposal = selectOne(db, PROPOSAL, SELECT_PROPOSAL, entry.proposal);
  if (proposal === null) return { refusal: 'There is no such proposal.' };
  const { name, subject, change: proposed } = proposal;
  if (proposal.decidedAt !== null) return { refusal: decidedMessage(proposal, proposal.decidedAt) };
  if (entry.decision !== 'rejected' && (entry.edits ?? 0) !== proposal.edits)
    return { refusal: editedMeanwhileMessage(name, proposal.deciders) };
  const slug = subject.slice(subject.lastIndexOf('/') + 1);
  const change = entry.change ?? proposed;
  if (change.kind !== proposed.kind || change.dossier !== proposed.dossier)
    return { refusal: otherChangeMessage(name) };
  if (entry.decision !== 'rejected') {
    const mode: ApplyMode = { kind: 'recorded', slug: proposed.kind === 'statement-recorded' ? slug : null };
    // The history names both: who proposed it and why, and who approved it and why.
    const reason = `${change.reason} (${name}, proposed by ${proposal.by.name}${editorsToText(proposal.deciders)}; ${entry.decision}: ${entry.reason})`;
    const applied = applyChange({ db, search, entry }, { ...change, reason }, mode);
    if ('refusal' in applied) return applied;
    if (proposed.kind === 'statement-recorded') deleteUnusedProposed(db, proposed.dossier);
    updateRevision(db, change.dossier, entry.id);
  } else if (proposed.kind === 'statement-recorded') deleteProposedStatement(db, search, entry, proposed.dossier, slug);
  else
    writeHistory(db, entry, subject, { kind: 'change-rejected', change: proposed.kind, proposal: name }, entry.reason);
  const state = entry.decision === 'rejected' ? 'rejected' : 'approved';
  decideProposal(db, proposal, entry, { state, reason: entry.reason, change, isEdited: entry.decision === 'edited' });
  writeHistory(db, entry, name, { kind: 'proposal-decided', decision: entry.decision }, entry.reason);
  return { subject: name };
}

/** ", edited by Ben": nothing where the proposal is as it was made. */
function editorsToText(editors: readonly Actor[]): string {
  return editors.map(({ name }) => `, edited by ${name}`).join('');
}

/** A rejected statement leaves the answers; its id is never given to another, and its history stays. */
function deleteProposedStatement(
  db: DatabaseSync,
  search: SearchIndex,
  entry: ProposalDecided,
  dossier: string,
  slug: string,
): void {
  const row = selectOne(
    db,
    { id: integer, dossier: integer, doc: json<Statement>() },
    `DELETE FROM statements WHERE slug = ? AND state = 'proposed' AND dossier = (SELECT id FROM dossiers WHERE slug = ?)
     RETURNING id, dossier, doc`,
    slug,
    dossier,
  );
  if (row === null) return;
  search.remove(row.id);
  writeVersion(db, entry, row.dossier, row.doc, 'rejected', entry.reason);
  writeHistory(db, entry, `${dossier}/${slug}`, { kind: 'rejected' }, entry.reason);
  deleteUnusedProposed(db, dossier);
}

/** The dossier's content has changed although its file has not: a posted summary of it is no longer the newest. */
function updateRevision(db: DatabaseSync, dossier: string, entry: string): void {
  prepareCached(db, 'UPDATE dossiers SET revision = ? WHERE slug = ?').run(entry, dossier);
}
