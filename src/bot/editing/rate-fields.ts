/** The fields of /rate, and how they make or correct a rating. */
import { lineSchema, type Rating, ratingSchema } from '../../claims/model/dossier.ts';
import type { Change } from '../../claims/model/entries/editing.ts';
import type { RatingView } from '../../claims/queries/ratings.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { requireStatement } from '../filters.ts';
import { isInvalid } from '../forms/form.ts';
import type { ParsedChange } from './change-form.ts';
import {
  baseField,
  dateError,
  defineFields,
  type Input,
  type OptionText,
  pickDefined,
  proposalField,
} from './fields.ts';
import { findBaseVersion, findRating } from './lookups.ts';

export type RateChange = Extract<Change, { kind: 'rating-recorded' | 'rating-corrected' }>;

const { shape } = ratingSchema;

export const rateFields = defineFields([
  {
    name: 'statement',
    kind: 'statement',
    summary: 'option.rate.statement',
    required: true,
    positional: true,
    isTarget: true,
  },
  {
    name: 'verdict',
    kind: 'text',
    summary: 'option.verdict',
    label: 'label.verdict',
    help: 'hint.verdict',
    required: true,
    check: (text) => findError(shape.verdict, text),
  },
  {
    name: 'url',
    kind: 'text',
    summary: 'option.url',
    label: 'label.url',
    help: 'hint.url',
    required: true,
    check: (text) => findError(shape.url, text),
  },
  {
    name: 'by',
    kind: 'text',
    summary: 'option.rate.by',
    label: 'label.rate.by',
    required: true,
    check: (text) => findError(shape.by, text),
  },
  {
    name: 'scale',
    kind: 'text',
    summary: 'option.scale',
    label: 'label.scale',
    help: 'hint.scale',
    check: scaleError,
  },
  {
    name: 'date',
    kind: 'text',
    summary: 'option.rate.date',
    label: 'label.rate.date',
    help: 'hint.rate.date',
    // The record's schema accepts the year 0.
    check: (text) => findError(shape.date, text) ?? dateError(text),
  },
  {
    name: 'reason',
    kind: 'text',
    summary: 'option.rate.reason',
    label: 'label.why',
    input: 'long',
    help: 'hint.for-the-record',
    required: true,
    check: (text) => findError(lineSchema, text),
  },
  proposalField,
  baseField,
]);
type RateInput = Input<typeof rateFields>;

export interface RateTarget {
  view: StatementView;
  /** The existing rating, with the version that the form was opened on; null if there is none. */
  standing: { view: RatingView; base: { number: number; doc: Rating } } | null;
}

/**
 * @param base the number of the version that the form was opened on.
 * @throws UserError if nothing has the id, or the statement cannot be rated.
 */
export function findRateTarget(readModel: ReadModel, id: string, base: OptionText): RateTarget {
  if (id === '') throw new UserError('Which statement is rated? Give its id, such as S5.');
  const named = findRating(readModel, id);
  const view = requireStatement(readModel, named?.statement ?? id);
  const refusal = readModel.editing.ratingRefusal(view.dossier.row, view.statement.id);
  if (refusal !== null && view.rating === null) throw new UserError(refusal);
  if (view.state !== 'recorded') throw new UserError(`${view.ref} no longer stands: there is nothing to rate.`);
  const { rating } = view;
  return { view, standing: rating && { view: rating, base: findBaseVersion(readModel, rating.ref, 'verdict', base) } };
}

/** @param proposed the change of the proposal being edited; null if none is. */
export function parseRate(
  readModel: ReadModel,
  target: RateTarget,
  proposed: RateChange | null,
  typed: RateInput,
): ParsedChange<RateChange> {
  const given: Partial<RateInput> = {
    by: readModel.editing.ratingSigner() ?? undefined,
    ...(target.standing === null ? {} : ratingToInput(target.standing.base.doc)),
    ...(proposed === null ? {} : changeToInput(target, proposed)),
    ...pickDefined(typed),
  };
  const fields = (['verdict', 'url', 'by', 'scale', 'date', 'reason'] as const).map((name) =>
    rateFields.field(name, given[name]),
  );
  const steps = [fields.slice(0, 3), fields.slice(3)];
  if (fields.some(isInvalid)) return { change: null, steps, intro: [] };
  const change = inputToChange(readModel, target, given);
  return { change, isSame: change === null, steps, intro: [] };
}

/** Null if nothing differs from the record and nothing has to be confirmed. */
function inputToChange(
  readModel: ReadModel,
  { view, standing }: RateTarget,
  given: Partial<RateInput>,
): RateChange | null {
  const dossier = view.dossier.slug;
  const reason = given.reason ?? '';
  const rating: Rating = {
    id: standing?.view.rating.id ?? readModel.editing.nextId(view.dossier.row, 'R'),
    statement: view.statement.id,
    verdict: given.verdict ?? '',
    scale: parseScale(given.scale),
    by: given.by ?? '',
    date: given.date || null,
    url: given.url ?? '',
  };
  if (standing === null) return { kind: 'rating-recorded', dossier, rating, reason };
  const base = standing.base.doc;
  const changed = (Object.keys(rating) as (keyof Rating)[]).filter(
    (name) => name !== 'id' && JSON.stringify(rating[name]) !== JSON.stringify(base[name]),
  );
  if (changed.length === 0 && !standing.view.isOutdated) return null;
  const pick = (from: Rating) => Object.fromEntries(changed.map((name) => [name, from[name]]));
  return { kind: 'rating-corrected', dossier, rating: rating.id, before: pick(base), after: pick(rating), reason };
}

function changeToInput({ standing }: RateTarget, change: RateChange): Partial<RateInput> {
  const rating =
    change.kind === 'rating-recorded' ? change.rating : { ...(standing?.view.rating as Rating), ...change.after };
  return { ...ratingToInput(rating), reason: change.reason };
}

function ratingToInput({ verdict, url, by, scale, date }: Rating): Partial<RateInput> {
  const number = scale === null ? '' : `${scale.value} of ${scale.worst} to ${scale.best}`;
  return { verdict, url, by, scale: number, date: date ?? '' };
}

const NUMBER_PATTERN = '(-?\\d{1,6}(?:\\.\\d{1,3})?)';
const SCALE_PATTERN = new RegExp(
  `^${NUMBER_PATTERN}\\s*(?:of|on|in|:|,)?\\s*\\(?${NUMBER_PATTERN}\\s*(?:to|-|–)\\s*${NUMBER_PATTERN}\\)?$`,
  'i',
);

/** Null for an empty or unreadable text. */
function parseScale(text: OptionText): Rating['scale'] {
  const read = SCALE_PATTERN.exec(text?.trim() ?? '');
  return read === null ? null : { value: Number(read[1]), worst: Number(read[2]), best: Number(read[3]) };
}

function scaleError(text: string): string | null {
  if (text.trim() === '') return null;
  const scale = parseScale(text);
  return scale === null
    ? 'Write the number and the scale’s worst and best, such as 1 of 1 to 5.'
    : findError(shape.scale, scale);
}

interface Schema {
  safeParse(value: unknown): { success: true } | { success: false; error: { issues: readonly { message: string }[] } };
}

/** The first problem with a value as a sentence; null if there is none, or no value. */
function findError(schema: Schema, value: unknown): string | null {
  if (value === '') return null;
  const read = schema.safeParse(value);
  return read.success ? null : `This ${read.error.issues[0]?.message ?? 'cannot be read'}.`;
}
