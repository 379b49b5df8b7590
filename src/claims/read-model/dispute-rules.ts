/** Which disputes make no sense: of itself, twice, in a circle, or with a statement that does not stand. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute } from '../model/dossier.ts';
import { json, nullable, selectColumn, selectOne, text } from './select.ts';

/**
 * A statement answers only what was said before it, so that disputes never come back to where they began; two speakers
 * who deny each other do so in statements of their own. The same holds for the source's own opposition: once is enough.
 *
 * @returns the sentence that refuses the dispute, with the remedy; null when it can be recorded.
 */
export function disputeRefusal(db: DatabaseSync, dossier: number, { from, against, kind }: Dispute): string | null {
  if (from === against) return `${from} cannot dispute itself: name the statement that opposes it.`;
  for (const slug of [from, against]) {
    const row = selectOne(
      db,
      { state: text, reason: nullable(text) },
      'SELECT state, reason FROM statements WHERE dossier = ? AND slug = ?',
      dossier,
      slug,
    );
    if (row === null) return `There is no statement ${slug} in this dossier.`;
    if (row.state === 'retracted')
      return `${slug} is retracted (${row.reason}): a dispute takes two statements that stand.`;
    if (row.state === 'proposed')
      return `${slug} is still a proposal (${row.reason}): the dispute can be recorded when that one is approved.`;
  }
  const sql = "SELECT doc FROM disputes WHERE dossier = ? AND state = 'recorded'";
  const open = selectColumn(db, json<Dispute>(), sql, dossier);
  const same = open.find((dispute) => dispute.from === from && dispute.against === against && dispute.kind === kind);
  if (same !== undefined) return `This ${kind} is on record already, as ${same.id}.`;
  const path = findPath(open, against, from);
  if (path === null) return null;
  return `This would close a circle: ${[...path, against].join(' disputes ')}. A statement answers only what was said before it. If ${from}’s speaker answered later, record that answer with /record and let it dispute ${against}.`;
}

/** The statements on the way from one to another along the disputes; null where there is no way. */
function findPath(disputes: readonly Dispute[], start: string, end: string): string[] | null {
  const before = new Map<string, string | null>([[start, null]]);
  const queue = [start];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (next === end) {
      const path: string[] = [];
      for (let at: string | null = end; at !== null; at = before.get(at) ?? null) path.unshift(at);
      return path;
    }
    for (const { from, against } of disputes) {
      if (from !== next || before.has(against)) continue;
      before.set(against, next);
      queue.push(against);
    }
  }
  return null;
}
