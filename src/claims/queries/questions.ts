/** Questions to the desk: what is open, who asked it and where, and how it was answered. */
import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '../model/entry.ts';
import {
  type Columns,
  flag,
  json,
  nullable,
  type RowOf,
  selectAll,
  selectNumber,
  selectOne,
  text,
  textAs,
} from '../read-model/select.ts';
import { tokenize } from '../search/tokenizer.ts';
import type { Page } from './views.ts';

/** Somebody who asked. `channel` is empty for a console. */
interface Asking {
  platform: string;
  channel: string;
  by: Actor;
  isPrivate: boolean;
}

export interface QuestionView {
  /** `Q3` */
  name: string;
  /** The key of the entry that asked it first. */
  entry: string;
  words: string;
  at: string;
  state: 'open' | 'taken' | 'answered' | 'declined';
  /** The entry that took or decided it; null while nobody has. */
  decision: string | null;
  decidedBy: Actor | null;
  /** The reference of the statement that answers it. */
  statement: string | null;
  /** The desk's sentence, or why it was declined. */
  answer: string | null;
  asks: Asking[];
  /** How many people asked. */
  askers: number;
}

export interface Questions {
  /** Open and taken, the most asked first. */
  open(page: Page): { items: QuestionView[]; total: number };
  /** @param name `Q3` */
  question(name: string): QuestionView | null;
  /** The open question with these words, whoever asked it. */
  openWith(words: string): QuestionView | null;
}

const QUESTION = {
  name: text,
  entry: text,
  words: text,
  at: text,
  state: textAs<QuestionView['state']>(),
  decision: nullable(text),
  decidedBy: nullable(json<Actor>()),
  statement: nullable(text),
  answer: nullable(text),
} satisfies Columns<object>;
const SELECT = `SELECT 'Q' || number AS name, entry, words, at, state, decision, decided_by AS decidedBy, statement, answer FROM questions`;
const ASKING: Columns<Asking> = { platform: text, channel: text, by: json<Actor>(), isPrivate: flag };
const SELECT_ASKS = `SELECT platform, channel, actor AS by, private AS isPrivate FROM question_asks
  WHERE question = ? ORDER BY at, person, channel`;

export function createQuestions(db: DatabaseSync): Questions {
  const toView = (row: RowOf<typeof QUESTION>): QuestionView => {
    const asks = selectAll(db, ASKING, SELECT_ASKS, Number(row.name.slice(1)));
    return { ...row, asks, askers: new Set(asks.map(({ platform, by }) => `${platform} ${by.id}`)).size };
  };
  const find = (sql: string, ...values: string[]) => {
    const row = selectOne(db, QUESTION, `${SELECT} ${sql}`, ...values);
    return row && toView(row);
  };
  return {
    open: ({ limit, offset }) => ({
      items: selectAll(
        db,
        QUESTION,
        `${SELECT} WHERE state IN ('open', 'taken') ORDER BY
           (SELECT count(DISTINCT platform || ' ' || person) FROM question_asks WHERE question = number) DESC, number
           LIMIT ? OFFSET ?`,
        limit,
        offset,
      ).map(toView),
      total: selectNumber(db, "SELECT count(*) FROM questions WHERE state IN ('open', 'taken')"),
    }),
    question: (name) => find("WHERE 'Q' || number = ?", name.toUpperCase()),
    openWith: (words) => find("WHERE key = ? AND state IN ('open', 'taken')", wordsToQuestionKey(words)),
  };
}

/** Equal for the same words but for case, accents and punctuation. */
export function wordsToQuestionKey(words: string): string {
  return (
    tokenize(words)
      .map(({ folded }) => folded)
      .join(' ') || words
  );
}
