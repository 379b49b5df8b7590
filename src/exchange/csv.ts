/**
 * The record as CSV (RFC 4180), for a spreadsheet: a row for each statement, each dispute, each rating, each change. Written
 * by csv-stringify, which also escapes cells that a spreadsheet would run as a formula.
 */
import { stringify } from 'csv-stringify/sync';
import { scaleToText } from '../claims/model/diff-fields.ts';
import { fragmentsToText } from '../claims/model/quote.ts';
import type { ChangeEvent } from '../claims/queries/change-feed.ts';
import type { RatingView } from '../claims/queries/ratings.ts';
import type { DisputeView, StatementView } from '../claims/queries/statements.ts';
import type { OpenRecord } from './record.ts';

/** Without it spreadsheets read the file in the machine's old code page and garble every quotation mark. */
const BYTE_ORDER_MARK = '\uFEFF';
const COLUMNS = [
  ...['row', 'id', 'dossier', 'state', 'reason', 'speaker', 'role', 'side', 'told by', 'topic', 'says', 'quotation'],
  ...['reported words', 'channel', 'date of the words', 'source', 'address', 'kind', 'voice', 'disputing', 'disputed'],
  ...['what', 'detail', 'at', 'by', 'by id', 'entry'],
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string | null>>;

export async function* recordToCsv(record: OpenRecord): AsyncIterable<string> {
  const readModel = await record.readModel();
  yield BYTE_ORDER_MARK;
  yield rowsToCsv([Object.fromEntries(COLUMNS.map((name) => [name, name]))]);
  for (const view of readModel.records.walk(null)) {
    yield rowsToCsv([
      statementToRow(view),
      ...readModel.records.disputesAgainst(view.row).map(disputeToRow),
      ...(view.rating === null ? [] : [ratingToRow(view.rating, view)]),
    ]);
  }
  for await (const { entry } of record.ledger.read(null))
    yield rowsToCsv(readModel.changeFeed.byEntry(entry.id).map(changeToRow));
}

function rowsToCsv(rows: readonly Row[]): string {
  return stringify([...rows], { columns: [...COLUMNS], record_delimiter: 'windows', escape_formulas: true });
}

function statementToRow(view: StatementView): Row {
  const { statement, speaker, source } = view;
  return {
    row: 'statement',
    id: view.ref,
    dossier: view.dossier.title,
    state: view.state,
    reason: view.reason,
    speaker: speaker.name,
    role: speaker.role,
    side: speaker.sideName,
    'told by': view.toldBy?.name ?? null,
    topic: view.topic.name,
    says: statement.says,
    quotation: fragmentsToText(statement.quotes),
    'reported words': statement.passage.exact,
    channel: statement.via,
    'date of the words': statement.date,
    source: source.title,
    address: source.address,
  };
}

function disputeToRow({ ref, dispute, from, against }: DisputeView): Row {
  return {
    row: 'dispute',
    id: ref,
    dossier: against.dossier.title,
    state: 'recorded',
    speaker: dispute.voice === 'speaker' ? from.speaker.name : null,
    kind: dispute.kind,
    voice: dispute.voice,
    disputing: from.ref,
    disputed: against.ref,
    'reported words': dispute.words?.exact ?? null,
  };
}

function ratingToRow({ ref, rating, state, reason, statement }: RatingView, view: StatementView): Row {
  return {
    row: 'rating',
    id: ref,
    dossier: view.dossier.title,
    state,
    reason,
    kind: rating.verdict,
    detail: scaleToText(rating.scale),
    by: rating.by,
    at: rating.date,
    address: rating.url,
    what: statement,
  };
}

function changeToRow({ subject, what, detail, at, by, entry }: ChangeEvent): Row {
  return { row: 'change', id: subject, what, detail, at, by: by.name, 'by id': by.id, entry };
}
