/** The fields of a rating as an editor types them, and what is wrong with them. */
import { lineSchema, type Rating, ratingSchema } from '../../claims/model/dossier.ts';
import { type Field, field } from '../forms/form.ts';
import { dateError } from './recording/input.ts';

export interface RatingOptions {
  verdict?: string | undefined;
  url?: string | undefined;
  by?: string | undefined;
  scale?: string | undefined;
  date?: string | undefined;
  reason?: string | undefined;
}

export function createRatingFields(given: RatingOptions): Field[] {
  const { shape } = ratingSchema;
  const scale = parseScale(given.scale);
  return [
    field('verdict', 'short', 'Verdict, as the review prints it', given.verdict, {
      required: true,
      help: 'Such as: False, Missing context, True',
      error: findError(shape.verdict, given.verdict),
    }),
    field('url', 'short', 'Address of the published review', given.url, {
      required: true,
      help: 'A rating is what was published: the page that gives it and says why',
      error: findError(shape.url, given.url),
    }),
    field('by', 'short', 'Organisation that signs the review', given.by, {
      required: true,
      error: findError(shape.by, given.by),
    }),
    field('scale', 'short', 'Verdict as a number', given.scale, {
      help: 'With the worst and the best of the scale: 1 of 1 to 5; empty where there is none',
      error:
        scale === 'unreadable'
          ? 'Write the number and the scale’s worst and best, such as 1 of 1 to 5.'
          : scale === null
            ? null
            : findError(shape.scale, scale),
    }),
    field('date', 'short', 'Date of the review', given.date, {
      help: 'Such as 2026-11-25; empty where it is not known',
      // The schema of the record takes the year 0.
      error: findError(shape.date, given.date) ?? dateError(given.date),
    }),
    field('reason', 'long', 'Why', given.reason, {
      required: true,
      help: 'For the record',
      error: findError(lineSchema, given.reason),
    }),
  ];
}

/** @param given has passed `readRatingFields`. */
export function optionsToRating(given: RatingOptions): Omit<Rating, 'id' | 'statement'> {
  const scale = parseScale(given.scale);
  return {
    verdict: given.verdict ?? '',
    scale: scale === 'unreadable' ? null : scale,
    by: given.by ?? '',
    date: given.date || null,
    url: given.url ?? '',
  };
}

export function ratingToOptions({ verdict, url, by, scale, date }: Rating): RatingOptions {
  return {
    verdict,
    url,
    by,
    scale: scale === null ? '' : `${scale.value} of ${scale.worst} to ${scale.best}`,
    date: date ?? '',
  };
}

const NUMBER_PATTERN = '(-?\\d{1,6}(?:\\.\\d{1,3})?)';
const SCALE_PATTERN = new RegExp(
  `^${NUMBER_PATTERN}\\s*(?:of|on|in|:|,)?\\s*\\(?${NUMBER_PATTERN}\\s*(?:to|-|–)\\s*${NUMBER_PATTERN}\\)?$`,
  'i',
);

function parseScale(typed: string | undefined): Rating['scale'] | 'unreadable' {
  if (typed === undefined || typed.trim() === '') return null;
  const read = SCALE_PATTERN.exec(typed.trim());
  if (read === null) return 'unreadable';
  return { value: Number(read[1]), worst: Number(read[2]), best: Number(read[3]) };
}

interface Schema {
  safeParse(value: unknown): { success: true } | { success: false; error: { issues: readonly { message: string }[] } };
}

/** The first thing that is wrong with a value, as a sentence; null where nothing is, or nothing was given. */
function findError(schema: Schema, value: unknown): string | null {
  if (value === undefined || value === '') return null;
  const read = schema.safeParse(value);
  return read.success ? null : `This ${read.error.issues[0]?.message ?? 'cannot be read'}.`;
}
