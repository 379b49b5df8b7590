/** What has the asked words and is only proposed, or under review: below all results, without a button of its own. */
import type { Filter } from '../../../claims/queries/filter.ts';
import type { StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';

const MAX_SHOWN = 3;

/** Those under review first: they were on record. */
export function findPending(readModel: ReadModel, phrase: string, filter: Filter): StatementView[] {
  return readModel
    .findPending(phrase, filter, MAX_SHOWN)
    .flatMap(({ statement }) => readModel.records.statement(statement) ?? [])
    .sort((one, other) => Number(one.state === 'proposed') - Number(other.state === 'proposed'));
}
