/** Reads a dossier topic by topic without reading its statements: how many there are, and who opposes whom. */
import type { DatabaseSync } from 'node:sqlite';
import type { QueryCache } from '../read-model/query-cache.ts';
import { prepareCached } from '../read-model/statement-cache.ts';
import { IS_STANDING_DISPUTE } from './disputes.ts';
import { type Filter, filterToSql } from './filter.ts';

/** Who said something, by the board's row numbers; `side` is null for whoever is on none. */
export interface SpeakerRef {
  speaker: number;
  side: number | null;
}

/** A dispute that stands, without its words. */
export interface Opposition {
  /** The board's row number. */
  row: number;
  voice: 'speaker' | 'source';
  /** The id of the topic of what is opposed. */
  topic: string;
  from: SpeakerRef;
  against: SpeakerRef;
}

export interface TopicQueries {
  /** By the topic's id: its row number, and how many statements that stand pass the filter. */
  countByTopic(filter: Filter): Map<string, { row: number; total: number }>;
  /** The disputes of a dossier in the order of what they oppose. */
  oppositions(dossier: number): readonly Opposition[];
}

export function createTopicQueries(db: DatabaseSync, cache: QueryCache): TopicQueries {
  return {
    countByTopic(filter) {
      const { sql, params } = filterToSql(filter);
      const rows = prepareCached(
        db,
        `SELECT topics.id, topics.slug, count(*) AS total FROM statements JOIN topics ON topics.id = statements.topic
         WHERE statements.state = 'recorded' AND ${sql} GROUP BY topics.id`,
      ).all(...params);
      return new Map(rows.map(({ id, slug, total }) => [String(slug), { row: Number(id), total: Number(total) }]));
    },
    oppositions: (dossier) =>
      cache.getOrCompute(`oppositions ${dossier}`, () =>
        prepareCached(
          db,
          `SELECT disputes.id, json_extract(disputes.doc, '$.voice') AS voice, topics.slug AS topic,
             opposing.speaker AS from_speaker, opposing.side AS from_side, against.speaker, against.side
           FROM disputes JOIN statements AS opposing ON opposing.id = disputes.opposing
             JOIN statements AS against ON against.id = disputes.against JOIN topics ON topics.id = against.topic
           WHERE disputes.dossier = ? AND ${IS_STANDING_DISPUTE}
           ORDER BY against.position, disputes.position`,
        )
          .all(dossier)
          .map(
            (row): Opposition => ({
              row: Number(row.id),
              voice: row.voice === 'source' ? 'source' : 'speaker',
              topic: String(row.topic),
              from: { speaker: Number(row.from_speaker), side: toSide(row.from_side) },
              against: { speaker: Number(row.speaker), side: toSide(row.side) },
            }),
          ),
      ),
  };
}

const toSide = (value: unknown): number | null => (value === null ? null : Number(value));
