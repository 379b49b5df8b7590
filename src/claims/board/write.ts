/** Writes single rows of the board, with their search passages. */
import type { DatabaseSync } from 'node:sqlite';
import type { Dispute, Statement } from '../dossier.ts';
import type { Passage, SearchIndex } from '../search/index.ts';

/** The rows' numbers behind the ids of one dossier. Each throws on an id that the board does not have. */
export interface Ids {
  dossier: number;
  source(slug: string): number;
  side(slug: string): number;
  speaker(slug: string): number;
  topic(slug: string): number;
  statement(slug: string): number;
}

export function lookupIds(db: DatabaseSync, dossier: number): Ids {
  const lookup = (table: string) => {
    const select = db.prepare(`SELECT id FROM ${table} WHERE dossier = ? AND slug = ?`);
    return (slug: string): number => {
      const row = select.get(dossier, slug);
      if (row === undefined) throw new Error(`the board has no ${slug} among the ${table} of dossier ${dossier}`);
      return Number(row.id);
    };
  };
  return {
    dossier,
    source: lookup('sources'),
    side: lookup('sides'),
    speaker: lookup('speakers'),
    topic: lookup('topics'),
    statement: lookup('statements'),
  };
}

/** Inserts or replaces a statement and what can be searched of it. `side` is filled in from the speaker. */
export function writeStatement(
  db: DatabaseSync,
  search: SearchIndex,
  ids: Ids,
  statement: Statement,
  position: number,
): void {
  const speaker = ids.speaker(statement.speaker);
  const row = db
    .prepare(
      `INSERT INTO statements (dossier, slug, position, source, speaker, side, topic, told_by, state, reason, doc)
       VALUES (?, ?, ?, ?, ?, (SELECT side FROM speakers WHERE id = ?), ?, ?, 'recorded', NULL, ?)
       ON CONFLICT (dossier, slug) DO UPDATE SET position = excluded.position, source = excluded.source, speaker = excluded.speaker,
         side = excluded.side, topic = excluded.topic, told_by = excluded.told_by, state = 'recorded', reason = NULL, doc = excluded.doc
       RETURNING id`,
    )
    .get(
      ids.dossier,
      statement.id,
      position,
      ids.source(statement.source),
      speaker,
      speaker,
      ids.topic(statement.topic),
      statement.toldBy === null ? null : ids.speaker(statement.toldBy),
      JSON.stringify(statement),
    );
  const id = Number(row?.id);
  search.remove(id);
  search.add(id, statementToPassages(statement));
}

export function writeDispute(db: DatabaseSync, ids: Ids, dispute: Dispute, position: number): void {
  db.prepare(
    `INSERT INTO disputes (dossier, slug, position, opposing, against, state, reason, doc) VALUES (?, ?, ?, ?, ?, 'recorded', NULL, ?)
     ON CONFLICT (dossier, slug) DO UPDATE SET position = excluded.position, opposing = excluded.opposing, against = excluded.against,
       state = 'recorded', reason = NULL, doc = excluded.doc`,
  ).run(
    ids.dossier,
    dispute.id,
    position,
    ids.statement(dispute.from),
    ids.statement(dispute.against),
    JSON.stringify(dispute),
  );
}

/** What a phrase may be found in: each fragment by itself, since a phrase over two fragments is nobody's word for word. */
function statementToPassages(statement: Statement): Passage[] {
  const passages: Passage[] = statement.quotes.map((quote) => ({
    field: 'quotation',
    text: quote.exact,
    language: null,
  }));
  if (statement.original !== null)
    passages.push({ field: 'translation', text: statement.original.text, language: statement.original.language });
  passages.push({ field: 'reported', text: statement.passage.exact, language: null });
  passages.push({ field: 'paraphrase', text: statement.says, language: null });
  return passages;
}
