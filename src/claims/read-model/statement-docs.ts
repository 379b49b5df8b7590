/**
 * How a statement is stored: its words as places in the text that they are anchored in, and nothing that the columns of its
 * row say. As it stands in a dossier, a statement is six times as long.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Statement } from '../model/dossier.ts';
import { type Anchor, createAnchor } from '../model/quote.ts';
import type { Passage } from '../search/index.ts';
import { type Columns, integer, json, nullable, selectAll, selectOne, text } from './select.ts';
import { readText } from './texts.ts';

/** Start and end; or the whole anchor, where its words or their surroundings are not those of this place in the text. */
type StoredAnchor = readonly [start: number, end: number] | Anchor;

interface StoredStatement extends Partial<Pick<Statement, 'as' | 'via' | 'viaNote' | 'date' | 'original'>> {
  says: string;
  quotes: StoredAnchor[];
  passage: StoredAnchor;
}

/** @param sourceText the text that the statement's row refers to. */
export function statementToStored(statement: Statement, sourceText: string): string {
  const { as, says, quotes, passage, via, viaNote, date, original } = statement;
  const store = (anchor: Anchor) => anchorToStored(anchor, sourceText);
  const stored: StoredStatement = {
    says,
    quotes: quotes.map(store),
    passage: store(passage),
    ...(as === null ? {} : { as }),
    ...(via === null ? {} : { via }),
    ...(viaNote === null ? {} : { viaNote }),
    ...(date === null ? {} : { date }),
    ...(original === null ? {} : { original }),
  };
  return JSON.stringify(stored);
}

function anchorToStored(anchor: Anchor, sourceText: string): StoredAnchor {
  const { exact, prefix, suffix, start, end } = anchor;
  const there = createAnchor(sourceText, start, end);
  const isSame = there.exact === exact && there.prefix === prefix && there.suffix === suffix;
  return isSame ? [start, end] : anchor;
}

const STATEMENT = {
  id: text,
  source: text,
  speaker: text,
  topic: text,
  toldBy: nullable(text),
  text: integer,
  stored: json<StoredStatement>(),
} satisfies Columns<object>;
const SELECT_STATEMENT = `SELECT statements.slug AS id, sources.slug AS source, speakers.slug AS speaker, topics.slug AS topic,
    tellers.slug AS toldBy, statements.text, statements.doc AS stored
  FROM statements JOIN sources ON sources.id = statements.source JOIN speakers ON speakers.id = statements.speaker
    JOIN topics ON topics.id = statements.topic LEFT JOIN speakers AS tellers ON tellers.id = statements.told_by
  WHERE statements.id = ?`;

/** @param row a row number that the table has. */
export function readStatement(db: DatabaseSync, row: number): Statement {
  const found = selectOne(db, STATEMENT, SELECT_STATEMENT, row);
  if (found === null) throw new Error(`the read model has no statement ${row}`);
  const { id, source, speaker, topic, toldBy, stored } = found;
  const { as = null, says, quotes, passage, via = null, viaNote = null, date = null, original = null } = stored;
  const sourceText = readText(db, found.text);
  const whole = (anchor: StoredAnchor) => ('exact' in anchor ? anchor : createAnchor(sourceText, ...anchor));
  return {
    ...{ id, source, speaker, as, topic, says, quotes: quotes.map(whole), passage: whole(passage) },
    ...{ via, viaNote, toldBy, date, original },
  };
}

/** What a phrase may be found in. Each fragment by itself: nobody said the end of one and the beginning of the next. */
export function statementToPassages({ quotes, passage, says, original }: Statement): Passage[] {
  return toPassages(
    quotes.map(({ exact }) => exact),
    passage.exact,
    says,
    original,
  );
}

/** The same of the rows that there are, in the given order, read without what is not searched. */
export function readStatementPassages(db: DatabaseSync, rows: readonly number[]): Map<number, Passage[]> {
  const read = selectAll(
    db,
    { row: integer, text: integer, stored: json<StoredStatement>() },
    `SELECT statements.id AS row, statements.text, statements.doc AS stored
     FROM json_each(?) CROSS JOIN statements ON statements.id = value ORDER BY key`,
    JSON.stringify(rows),
  );
  return new Map(
    read.map(({ row, text, stored }) => {
      const sourceText = readText(db, text);
      const exact = (anchor: StoredAnchor) => ('exact' in anchor ? anchor.exact : sourceText.slice(...anchor));
      const { quotes, passage, says, original = null } = stored;
      return [row, toPassages(quotes.map(exact), exact(passage), says, original)];
    }),
  );
}

function toPassages(
  quotes: readonly string[],
  reported: string,
  says: string,
  original: Statement['original'],
): Passage[] {
  return [
    ...quotes.map((text): Passage => ({ field: 'quotation', text, language: null })),
    ...(original === null ? [] : [{ field: 'translation' as const, ...pickText(original) }]),
    { field: 'reported', text: reported, language: null },
    { field: 'paraphrase', text: says, language: null },
  ];
}

const pickText = ({ text, language }: NonNullable<Statement['original']>) => ({ text, language });
