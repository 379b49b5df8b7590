/** What a newer version of a statement, dispute or rating shows differently: old → new, field by field, by the names that people know. */
import type { DatabaseSync } from 'node:sqlite';
import type { Versioned } from '../read-model/history.ts';
import { integer, json, selectColumn, selectValue } from '../read-model/select.ts';
import { readStatement } from '../read-model/statement-docs.ts';
import type { Dispute, Dossier, Rating, Side, Source, Speaker, Topic } from './dossier.ts';
import type { FieldChange } from './history-event.ts';
import { fragmentsToText } from './quote.ts';

/** What people see of a statement, dispute or rating, by the name they know it by. */
export type Fields = Record<string, string | null>;

/** @returns nothing where nothing that anyone sees has changed, such as when only the anchors moved in the source. */
export function diffFields(old: Fields, now: Fields): FieldChange[] {
  const values = (value: string | null | undefined) => (value ? [value] : []);
  return Object.keys(now)
    .filter((field) => old[field] !== now[field])
    .map((field) => ({ field, old: values(old[field]), now: values(now[field]) }));
}

/** The fields of the old document in which the new one differs; null where it does not. The id is none of them. */
export function diffDocs<Doc extends { id: string }>(old: Doc, now: Doc): Partial<Doc> | null {
  const changed = (Object.keys(old) as (keyof Doc)[]).filter(
    (field) => field !== 'id' && JSON.stringify(old[field]) !== JSON.stringify(now[field]),
  );
  return changed.length === 0
    ? null
    : (Object.fromEntries(changed.map((field) => [field, old[field]])) as Partial<Doc>);
}

/** What a dossier shows differently beside its statements: its title, and what its sources say in their own voice. */
export function diffDossiers(old: Pick<Dossier, 'title' | 'facts'>, now: Dossier): FieldChange[] {
  const factsByKey = ({ facts }: Pick<Dossier, 'facts'>) =>
    new Map(facts.map((fact) => [`${fact.says}\n${fact.passage.exact}`, fact.says]));
  const [before, after] = [factsByKey(old), factsByKey(now)];
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, says]) => says);
  const added = [...after].filter(([key]) => !before.has(key)).map(([, says]) => says);
  return [
    ...diffFields({ title: old.title }, { title: now.title }),
    ...(gone.length + added.length === 0
      ? []
      : [{ field: 'told by the source in its own voice', old: gone, now: added }]),
  ];
}

/** Every statement of a dossier as it is shown now, by its short id, its speaker's name, role and side included. */
export function readShownStatements(db: DatabaseSync, dossier: number): Map<string, Fields> {
  const docToFields = createDocToFields(db, dossier);
  const rows = selectColumn(db, integer, 'SELECT id FROM statements WHERE dossier = ?', dossier);
  return new Map(rows.map((row) => readStatement(db, row)).map((statement) => [statement.id, docToFields(statement)]));
}

/** @returns what turns a statement, dispute or rating of the dossier into its fields, with the names as they are now. */
export function createDocToFields(db: DatabaseSync, dossier: number): (doc: Versioned) => Fields {
  const createLookup = <T>(table: string) => {
    const known = new Map<string, T | null>();
    return (slug: string | null): T | null => {
      if (slug === null) return null;
      let doc = known.get(slug);
      if (doc === undefined) {
        const sql = `SELECT doc FROM ${table} WHERE dossier = ? AND slug = ?`;
        doc = selectValue(db, json<T>(), sql, dossier, slug);
        known.set(slug, doc);
      }
      return doc;
    };
  };
  const [speakers, sides] = [createLookup<Speaker>('speakers'), createLookup<Side>('sides')];
  const [topics, sources] = [createLookup<Topic>('topics'), createLookup<Omit<Source, 'text'>>('sources')];
  const speakerOf = (id: string | null) => {
    const speaker = speakers(id);
    if (speaker === null) return id;
    return joinParts(speaker.name, speaker.role, sides(speaker.side)?.name ?? speaker.note ?? 'neither side');
  };
  return (doc) => {
    if ('verdict' in doc) return ratingToFields(doc);
    if (!('says' in doc)) return disputeToFields(doc);
    const source = sources(doc.source);
    return {
      speaker: speakerOf(doc.speaker),
      'told by': speakerOf(doc.toldBy),
      'named in the source as': doc.as,
      quotation: fragmentsToText(doc.quotes) || null,
      says: doc.says,
      'reported words': doc.passage.exact,
      'original words': joinParts(doc.original?.text, doc.original?.language, doc.original?.from),
      topic: topics(doc.topic)?.name ?? doc.topic,
      channel: joinParts(doc.via, doc.viaNote),
      'date of the words': doc.date,
      source: joinParts(source?.title, source?.publisher, source?.author, source?.date, source?.address),
    };
  };
}

function disputeToFields({ from, against, kind, voice, words, scope }: Dispute): Fields {
  return { from, against, kind, voice, words: words?.exact ?? null, scope };
}

function ratingToFields({ verdict, scale, by, date, url }: Rating): Fields {
  return { verdict, scale: scaleToText(scale), by, 'date of the review': date, review: url };
}

/** "2 on a scale from 1 (worst) to 5 (best)" */
export function scaleToText(scale: Rating['scale']): string | null {
  return scale === null ? null : `${scale.value} on a scale from ${scale.worst} (worst) to ${scale.best} (best)`;
}

function joinParts(...parts: (string | null | undefined)[]): string | null {
  return parts.filter((part) => part != null).join(', ') || null;
}
