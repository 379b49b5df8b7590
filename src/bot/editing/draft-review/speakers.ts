/** "Speakers and sides": names, roles and sides of a draft's speakers in one form, before any statement is decided. */
import { type Side, type Speaker, speakerSchema } from '../../../claims/model/dossier.ts';
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import { nameToKey } from '../../../claims/search/tokenizer.ts';
import { truncate } from '../../../lib/text.ts';
import { t } from '../../../locales/index.ts';
import { type Answer, paragraph, text } from '../../answer.ts';
import { draftToAnswer, listToAnswer } from '../../answers/drafts/overview.ts';
import { capitalise } from '../../answers/wording.ts';
import type { Context } from '../../command.ts';
import { type Field, type FormSpec, field, MAX_FIELDS } from '../../forms/form.ts';
import { type Option, option } from '../../options.ts';
import { findNewName, NO_SIDE } from './new-names.ts';
import { computeProgress, DRAFT_COMMAND, type ReviewProgress, requireOpenReview } from './progress.ts';
import { MAX_SPEAKERS, reviewSpeakers } from './review-speakers.ts';

const SEPARATOR = '|';
const MAX_LABEL_LENGTH = 45;

const fieldName = (index: number) => `speaker${index + 1}`;

/** Only the form gives them. `seen`: the speakers as the form showed them. */
export const speakerFormOptions: readonly Option[] = [
  'seen',
  ...Array.from({ length: MAX_SPEAKERS }, (_, at) => fieldName(at)),
].map((name) => option(name, 'text', 'command.internal'));

type Values = Readonly<Record<string, unknown>>;

/** Opens the form, or enters what was filled in. */
export async function nameSpeakers(
  context: Context,
  review: DraftReviewView,
  values: Values,
): Promise<Answer | FormSpec> {
  const { readModel, editor, isFormStep } = context;
  const progress = computeProgress(readModel, review);
  const seen = parseSeen(values.seen, review) ?? reviewSpeakers(review, progress).map(({ speaker }) => speaker);
  if (seen.length === 0) return draftToAnswer(readModel, review, null, null);
  const typed = seen.map((speaker, index) => textOf(values[fieldName(index)]) ?? speakerToLine(review, speaker));
  const { after, sides, errors } = parseSpeakers(review, seen, typed);
  const isOpening = values.seen === undefined;
  if (isOpening || isFormStep || errors.some((error) => error !== null)) {
    const fields = seen.map((speaker, index) =>
      field(fieldName(index), 'short', speakerToLabel(speaker, progress), typed[index], {
        help: t('draft.speakers.help'),
        required: true,
        error: errors[index] ?? null,
      }),
    );
    return {
      title: t('draft.speakers'),
      intro: [paragraph(text(t('draft.speakers.intro')))],
      steps: toSteps(fields),
      kept: { command: DRAFT_COMMAND, article: review.name, decision: 'speakers', seen: JSON.stringify(seen) },
      isInPlace: true,
    };
  }
  const changed = seen.flatMap((speaker, index) => {
    const one = after[index];
    return one === undefined || JSON.stringify(one) === JSON.stringify(speaker)
      ? []
      : [{ before: speaker, after: one }];
  });
  if (changed.length > 0)
    await editor.nameSpeakers({
      review: review.entry,
      before: changed.map(({ before }) => before),
      after: changed.map((one) => one.after),
      sides,
    });
  const message = t('draft.speakers.done', { count: changed.length });
  return listToAnswer(readModel, requireOpenReview(readModel, review.name), null, message);
}

function parseSeen(value: unknown, { speakers }: DraftReviewView): Speaker[] | null {
  const parsed = typeof value === 'string' ? speakerSchema.array().safeParse(JSON.parse(value)) : null;
  if (parsed?.success !== true) return null;
  return parsed.data.filter(({ id }) => speakers.some((known) => known.id === id));
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null);

/** "Sergei Shoigu | Minister of Defence | Russia" */
function speakerToLine({ sides }: DraftReviewView, { name, role, side }: Speaker): string {
  return [capitalise(name), role ?? '', sides.find(({ id }) => id === side)?.name ?? ''].join(` ${SEPARATOR} `);
}

function speakerToLabel(speaker: Speaker, { items }: ReviewProgress): string {
  const ids = items.filter((item) => item.speaker === speaker.id || item.toldBy === speaker.id).map(({ id }) => id);
  const label = `${truncate(capitalise(speaker.name), 30)}: ${ids.join(' ')}`;
  return truncate(label, MAX_LABEL_LENGTH);
}

interface ParsedSpeakers {
  after: Speaker[];
  /** That the draft does not have yet. */
  sides: Side[];
  errors: (string | null)[];
}

function parseSpeakers(review: DraftReviewView, seen: readonly Speaker[], typed: readonly string[]): ParsedSpeakers {
  const sides: Side[] = [];
  const errors: (string | null)[] = [];
  const after = seen.map((speaker, index): Speaker => {
    const line = typed[index] ?? '';
    const [name = '', role = '', side = '', ...rest] = line.split(SEPARATOR).map((part) => part.trim());
    const known = [...review.sides, ...sides];
    const added = findNewName(known, side, 'side', NO_SIDE);
    if (added !== null) sides.push(added);
    const found = [...known, ...(added === null ? [] : [added])].find((one) => nameToKey(one.name) === nameToKey(side));
    const isSame = nameToKey(name) === nameToKey(speaker.name);
    const named = { ...speaker, name: isSame ? speaker.name : name, role: role || null, side: found?.id ?? null };
    errors.push(lineError(named, rest, line));
    return named;
  });
  const others = review.speakers.filter(({ id }) => !seen.some((one) => one.id === id));
  after.forEach(({ id, name }, index) => {
    const isTaken = [...others, ...after].some((one) => one.id !== id && nameToKey(one.name) === nameToKey(name));
    errors[index] ??= isTaken ? t('draft.speakers.twice', { name }) : null;
  });
  return { after, sides, errors };
}

function lineError(speaker: Speaker, rest: readonly string[], line: string): string | null {
  if (line.trim() === '' || speaker.name === '') return t('draft.speakers.nameless');
  if (rest.length > 0) return t('draft.speakers.parts');
  return speakerSchema.safeParse(speaker).success ? null : t('draft.speakers.too-long');
}

function toSteps(fields: readonly Field[]): Field[][] {
  return Array.from({ length: Math.ceil(fields.length / MAX_FIELDS) }, (_, step) =>
    fields.slice(step * MAX_FIELDS, (step + 1) * MAX_FIELDS),
  );
}
