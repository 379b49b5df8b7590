/** Projects questions to the desk, and plans what is told of them: an edit of the review post, and the reply to the askers. */
import type { DatabaseSync } from 'node:sqlite';
import type { QuestionEntry } from '../../model/entry.ts';
import { wordsToQuestionKey } from '../../queries/questions.ts';
import { hash, planReviewEdit, reviewInvocations, writeSend } from '../plan-sends.ts';
import { integer, selectAll, selectValue, text } from '../select.ts';
import { prepareCached } from '../statement-cache.ts';

type EntryOf<Kind> = Extract<QuestionEntry, { kind: Kind }>;

/** Run by the outbox: what the askers are told. */
export const REPLY_COMMAND = 'reply';

const IS_OPEN = "state IN ('open', 'taken')";

export function projectQuestion(db: DatabaseSync, entry: QuestionEntry): void {
  if (entry.kind === 'question-asked') projectAsked(db, entry);
  else projectDecided(db, entry);
}

function projectAsked(db: DatabaseSync, entry: EntryOf<'question-asked'>): void {
  const { id, words, platform, channel, isPrivate, at, by } = entry;
  const key = wordsToQuestionKey(words);
  const open = selectValue(db, integer, `SELECT number FROM questions WHERE key = ? AND ${IS_OPEN}`, key);
  const insert = 'INSERT INTO questions (entry, key, words, at) VALUES (?, ?, ?, ?)';
  const number = open ?? Number(prepareCached(db, insert).run(id, key, words, at).lastInsertRowid);
  prepareCached(
    db,
    `INSERT INTO question_asks (question, platform, person, channel, private, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET private = min(private, excluded.private)`,
  ).run(number, platform, by.id, channel ?? '', isPrivate ? 1 : 0, at, JSON.stringify(by));
  if (open !== null) planReviewEdit(db, reviewInvocations.question(`Q${number}`), id);
}

/** Of two editors who decide at the same time the first in the ledger counts. */
function projectDecided(db: DatabaseSync, entry: EntryOf<'question-decided'>): void {
  const { id, question, decision, statement, text: answer, by, at } = entry;
  const { changes } = prepareCached(
    db,
    `UPDATE questions SET state = ?, decision = ?, decided_by = ?, decided_at = ?, statement = ?, answer = ?
       WHERE entry = ? AND ${IS_OPEN}`,
  ).run(decision, id, JSON.stringify(by), at, statement, answer, question);
  if (changes === 0) return;
  const number = selectValue(db, integer, 'SELECT number FROM questions WHERE entry = ?', question);
  const name = `Q${number}`;
  planReviewEdit(db, reviewInvocations.question(name), id);
  if (decision === 'taken') return;
  const places = selectAll(
    db,
    { platform: text, channel: text },
    "SELECT DISTINCT platform, channel FROM question_asks WHERE question = ? AND channel <> ''",
    number ?? 0,
  );
  for (const { platform, channel } of places) {
    const key = hash('question', id, platform, channel);
    const invocation = { command: REPLY_COMMAND, options: { question: name, platform, channel } };
    prepareCached(db, 'INSERT OR IGNORE INTO asked_posts (key, invocation, dossier) VALUES (?, ?, NULL)').run(
      key,
      JSON.stringify(invocation),
    );
    writeSend(db, key, 'post', platform, channel, null, id);
  }
}
