/** The fields of /retract, and the statement, dispute or rating it retracts. */
import type { Change } from '../../claims/model/entries/editing.ts';
import { parseReference } from '../../claims/model/ref.ts';
import type { RatingView } from '../../claims/queries/ratings.ts';
import type { DisputeView, StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { t } from '../../locales/index.ts';
import { type Block, code, paragraph, strong, text } from '../answer.ts';
import { createLine, toCardDispute } from '../answers/card.ts';
import { ratingToSpans } from '../answers/rating.ts';
import { requireStatement } from '../filters.ts';
import { isInvalid } from '../forms/form.ts';
import type { ParsedChange } from './change-form.ts';
import { defineFields, lengthError, type OptionText, proposalField } from './fields.ts';
import { findDispute, findRating } from './lookups.ts';

type WithoutReason<One> = One extends Change ? Omit<One, 'reason'> : never;
type RetractChange = Extract<Change, { kind: 'statement-retracted' | 'dispute-retracted' | 'rating-retracted' }>;

export const retractFields = defineFields([
  {
    name: 'statement',
    kind: 'statement',
    summary: 'option.retract.statement',
    required: true,
    positional: true,
    isTarget: true,
  },
  {
    name: 'reason',
    kind: 'text',
    summary: 'option.retract.reason',
    label: 'label.why',
    input: 'long',
    help: 'hint.reason.public',
    required: true,
    check: lengthError,
  },
  proposalField,
]);

export interface RetractTarget {
  ref: string;
  change: WithoutReason<RetractChange>;
  /** How the target is shown. */
  shown: Block[];
  /** Null for a dispute or a rating. */
  statement: StatementView | null;
  /** Disputes that are closed with the statement. */
  closes: DisputeView[];
}

/** @throws UserError if nothing or more than one thing has the id, or it is already retracted or only proposed. */
export function findRetractTarget(readModel: ReadModel, id: string): RetractTarget {
  if (/(^|\/)d[0-9]+$/i.test(id)) return disputeToTarget(readModel, id, findDispute(readModel, id));
  const rating = findRating(readModel, id);
  return rating === null ? statementToTarget(readModel, requireStatement(readModel, id)) : ratingToTarget(rating);
}

export function parseRetract({ change }: RetractTarget, reason: OptionText): ParsedChange<RetractChange> {
  const field = retractFields.field('reason', reason);
  return {
    change: isInvalid(field) ? null : { ...change, reason: reason ?? '' },
    steps: [[field]],
    intro: [],
  };
}

function disputeToTarget(readModel: ReadModel, id: string, view: ReturnType<typeof findDispute>): RetractTarget {
  if (view === null) throw new UserError(`There is no dispute “${id}”. /disputes and /history show their ids.`);
  assertNotRetracted(view);
  const dossier = view.against.dossier.slug;
  return {
    ref: view.ref,
    change: { kind: 'dispute-retracted', dossier, dispute: view.dispute.id },
    shown: [{ ...createLine(readModel, view.against, 'disputed'), disputedBy: [toCardDispute(view)] }],
    statement: null,
    closes: [],
  };
}

function ratingToTarget(view: RatingView): RetractTarget {
  assertNotRetracted(view);
  const dossier = parseReference(view.ref).dossier ?? '';
  return {
    ref: view.ref,
    change: { kind: 'rating-retracted', dossier, rating: view.rating.id },
    shown: [
      paragraph(
        strong(`${t('rating.of')} `),
        code(view.statement),
        text(`${t('label.colon')} `),
        ...ratingToSpans(view),
      ),
    ],
    statement: null,
    closes: [],
  };
}

function statementToTarget(readModel: ReadModel, view: StatementView): RetractTarget {
  const { records } = readModel;
  assertNotRetracted(view);
  if (view.state === 'proposed')
    throw new UserError(`${view.ref} is still a proposal (${view.reason}): reject it with /proposals instead.`);
  return {
    ref: view.ref,
    change: { kind: 'statement-retracted', dossier: view.dossier.slug, statement: view.statement.id },
    shown: [createLine(readModel, view)],
    statement: view,
    closes: [...records.disputesAgainst(view.row), ...records.disputesFrom(view.row)],
  };
}

function assertNotRetracted({ ref, state, reason }: { ref: string; state: string; reason: string | null }): void {
  if (state === 'retracted') throw new UserError(`${ref} is retracted already: ${reason}.`);
}
