/** Finds dossiers, sides, speakers and topics by any of their names, with or without accents. */
import type { DatabaseSync } from 'node:sqlite';
import {
  type Columns,
  integer,
  selectAll,
  selectColumn,
  selectOne,
  selectValue,
  text,
  textAs,
} from '../read-model/select.ts';
import { nameToLook } from '../search/look-alike/look-alike.ts';
import { findNearestNames, nameToKey } from '../search/tokenizer.ts';

export type NameKind = 'dossier' | 'side' | 'speaker' | 'topic';

/** What a name stands for. `id` is its row number. */
export interface NamedEntity {
  kind: NameKind;
  id: number;
  dossier: number;
  /** Its own name, not the alias that was asked for. */
  name: string;
  /** Its short id, as typed in commands. */
  slug: string;
}

export interface NameIndex {
  /** Everything of these kinds that bears the name exactly, whatever its case and accents; else what bears all of its words. `dossier` null is all of them. */
  find(kinds: readonly NameKind[], name: string, dossier: number | null): NamedEntity[];
  /** Everything of these kinds that bears all words of the name, whatever bears it exactly. */
  bearing(kinds: readonly NameKind[], name: string, dossier: number | null): NamedEntity[];
  /** Everything of the kind that bears one of the names exactly. */
  exactly(kind: NameKind, names: readonly string[]): NamedEntity[];
  /** Everything of the kind that has a name, or an alias, ending with this word. */
  endingWith(kind: NameKind, word: string): NamedEntity[];
  /** Known names nearest to one that is not known, best first. */
  nearest(kinds: readonly NameKind[], name: string, dossier: number | null, limit: number): string[];
  /** Known names that look like one that is not known, to the eye: a Cyrillic letter among Latin ones, a zero for an o. */
  lookAlikes(kind: NameKind, name: string, limit: number): string[];
  /** Own names that begin with, or contain, what is being typed; every one of the kind when nothing is. */
  complete(kinds: readonly NameKind[], typed: string, dossier: number | null, limit: number): NamedEntity[];
}

/** Spelling help compares with at most this many names: more would hold up the answer, and an editor reads three of them. */
const MAX_COMPARED = 20_000;

/** No name has more words, and SQLite refuses a condition of more than 1,000 parts. */
const MAX_NAME_WORDS = 100;

const HAS_KEY = 'key = ?';
/** More people than this with one name are not told apart by anybody. */
const MAX_NAMESAKES = 1_000;

const TABLES: Record<NameKind, string> = { dossier: 'dossiers', side: 'sides', speaker: 'speakers', topic: 'topics' };

const NAMED: Columns<Omit<NamedEntity, 'slug'>> = {
  kind: textAs<NameKind>(),
  id: integer,
  dossier: integer,
  name: text,
};
const SELECT_OWN = 'SELECT kind, target AS id, dossier, name FROM names WHERE kind = ? AND target = ? AND own = 1';

export function createNameIndex(db: DatabaseSync): NameIndex {
  const entity = (kind: NameKind, id: number): NamedEntity[] => {
    const named = selectOne(db, NAMED, SELECT_OWN, kind, id);
    const slug = selectValue(db, text, `SELECT slug FROM ${TABLES[kind]} WHERE id = ?`, id);
    return named === null || slug === null ? [] : [{ ...named, slug }];
  };
  const select = (
    kinds: readonly NameKind[],
    dossier: number | null,
    condition: string,
    values: string[],
    limit: number,
  ): NamedEntity[] => {
    // Named, because SQLite would read every name of the kinds to have them in order.
    const index = condition === HAS_KEY ? 'names_by_key' : dossier === null ? 'names_by_target' : 'names_by_dossier';
    const within = dossier === null ? { sql: '', params: [] } : { sql: 'dossier = ? AND', params: [dossier] };
    return selectAll(
      db,
      { kind: textAs<NameKind>(), id: integer },
      `SELECT DISTINCT kind, target AS id FROM names INDEXED BY ${index}
       WHERE ${within.sql} kind IN (${kinds.map(() => '?').join(', ')}) AND ${condition} ORDER BY kind, target LIMIT ?`,
      ...within.params,
      ...kinds,
      ...values,
      limit,
    ).flatMap(({ kind, id }) => entity(kind, id));
  };

  /** "the Kremlin", "Minister Shoigu": every word of the name has to be there, whole. A part of a word is left to `nearest`. */
  const bearing = (kinds: readonly NameKind[], key: string, dossier: number | null): NamedEntity[] => {
    const words = key.split(' ').filter((word) => word !== '');
    if (words.length === 0 || words.length > MAX_NAME_WORDS) return [];
    return select(
      kinds,
      dossier,
      words.map(() => "instr(' ' || key || ' ', ?) > 0").join(' AND '),
      words.map((word) => ` ${word} `),
      MAX_NAMESAKES,
    );
  };

  const lookUp = (kind: NameKind, column: 'key' | 'last_word', values: readonly string[]): NamedEntity[] =>
    values.length === 0
      ? []
      : selectColumn(
          db,
          integer,
          `SELECT DISTINCT target FROM names WHERE kind = ? AND ${column} IN (${values.map(() => '?').join(', ')})
           ORDER BY target LIMIT ${MAX_NAMESAKES}`,
          kind,
          ...values,
        ).flatMap((id) => entity(kind, id));

  return {
    find(kinds, name, dossier) {
      const key = nameToKey(name);
      if (key === '') return [];
      const exact = select(kinds, dossier, HAS_KEY, [key], MAX_NAMESAKES);
      if (exact.length > 0) return exact;
      const id = kinds.includes('dossier')
        ? selectValue(db, integer, 'SELECT id FROM dossiers WHERE slug = ?', name.trim())
        : null;
      if (id !== null && (dossier === null || dossier === id)) return entity('dossier', id);
      return bearing(kinds, key, dossier);
    },
    bearing: (kinds, name, dossier) => bearing(kinds, nameToKey(name), dossier),
    exactly: (kind, names) =>
      lookUp(
        kind,
        'key',
        [...new Set(names.map(nameToKey))].filter((key) => key !== ''),
      ),
    endingWith: (kind, word) => lookUp(kind, 'last_word', [nameToKey(word)]),
    nearest(kinds, name, dossier, limit) {
      const names = selectColumn(
        db,
        text,
        `SELECT DISTINCT name FROM names WHERE kind IN (${kinds.map(() => '?').join(', ')}) AND (? IS NULL OR dossier = ?) LIMIT ?`,
        ...kinds,
        dossier,
        dossier,
        MAX_COMPARED,
      );
      return findNearestNames(name, names, limit);
    },
    lookAlikes(kind, name, limit) {
      const look = nameToLook(name);
      if (look === '') return [];
      const sql = 'SELECT DISTINCT name FROM names WHERE kind = ? LIMIT ?';
      return selectColumn(db, text, sql, kind, MAX_COMPARED)
        .filter((known) => nameToLook(known) === look)
        .slice(0, limit);
    },
    complete(kinds, typed, dossier, limit) {
      const key = nameToKey(typed);
      if (key === '') return select(kinds, dossier, 'own = 1', [], limit);
      const begins = select(kinds, dossier, 'substr(key, 1, length(?)) = ?', [key, key], limit);
      const contains = select(kinds, dossier, "instr(' ' || key, ?) > 0", [` ${key}`], limit);
      const seen = new Set<string>();
      return [...begins, ...contains]
        .filter(({ kind, id }) => !seen.has(`${kind}${id}`) && seen.add(`${kind}${id}`))
        .slice(0, limit);
    },
  };
}
