/** Reads a dossier topic by topic without reading its statements: how many there are, and who opposes whom. */
import type { DatabaseSync } from 'node:sqlite';
import type { QueryCache } from '../read-model/query-cache.ts';
import { integer, nullable, selectAll, text, textAs } from '../read-model/select.ts';
import { IS_STANDING_DISPUTE } from './disputes.ts';
import { type Filter, filterToSql } from './filter.ts';

/** Who said something, by row numbers; `side` is null for whoever is on none. */
export interface SpeakerRef {
  speaker: number;
  side: number | null;
}

/** A dispute that stands, without its words. */
export interface Opposition {
  /** Its row number. */
  row: number;
  voice: 'speaker' | 'source';
  /** The id of the topic of what is opposed. */
  topic: string;
  /** The short id of the statement that is opposed. */
  statement: string;
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
      const rows = selectAll(
        db,
        { slug: text, row: integer, total: integer },
        `SELECT topics.slug, topics.id AS row, count(*) AS total
         FROM statements JOIN topics ON topics.id = statements.topic
         WHERE statements.state = 'recorded' AND ${sql} GROUP BY topics.id`,
        ...params,
      );
      return new Map(rows.map(({ slug, ...counted }) => [slug, counted]));
    },
    oppositions: (dossier) =>
      cache.getOrCompute(`oppositions ${dossier}`, () =>
        selectAll(
          db,
          OPPOSITION,
          `SELECT disputes.id AS row, json_extract(disputes.doc, '$.voice') AS voice, topics.slug AS topic,
             opposing.speaker AS fromSpeaker, opposing.side AS fromSide, against.speaker, against.side, against.slug AS statement
           FROM disputes JOIN statements AS opposing ON opposing.id = disputes.opposing
             JOIN statements AS against ON against.id = disputes.against JOIN topics ON topics.id = against.topic
           WHERE disputes.dossier = ? AND ${IS_STANDING_DISPUTE}
           ORDER BY against.position, disputes.position`,
          dossier,
        ).map(
          ({ row, voice, topic, statement, fromSpeaker, fromSide, speaker, side }): Opposition => ({
            ...{ row, voice, topic, statement },
            from: { speaker: fromSpeaker, side: fromSide },
            against: { speaker, side },
          }),
        ),
      ),
  };
}

const OPPOSITION = {
  row: integer,
  voice: textAs<Opposition['voice']>(),
  topic: text,
  statement: text,
  fromSpeaker: integer,
  fromSide: nullable(integer),
  speaker: integer,
  side: nullable(integer),
};
