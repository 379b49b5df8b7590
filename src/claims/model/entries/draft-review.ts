/**
 * The entries of a draft review, without their headers. A draft becomes part of the record only with `review-published`,
 * which holds the whole approved dossier.
 */
import { z } from 'zod';
import {
  disputeSchema,
  dossierSchema,
  idSchema,
  lineSchema,
  shortIdSchema,
  sideSchema,
  sourceSchema,
  speakerSchema,
  statementSchema,
  topicSchema,
} from '../dossier.ts';

/** A range of the source, [start, end) in UTF-16 units, so that a long draft does not hold its text twice. */
const spanSchema = z.tuple([z.int().min(0), z.int().min(1)]);
const draftedFields = {
  /** From 0 to 1, as the drafter gives it. */
  confidence: z.number().min(0).max(1),
  reasons: z.array(lineSchema),
};
const draftedStatementSchema = statementSchema
  .pick({ id: true, speaker: true, as: true, topic: true, says: true, via: true, toldBy: true })
  .extend({ kind: z.enum(['direct', 'indirect', 'mixed']), passage: spanSchema, quotes: z.array(spanSchema) })
  .extend(draftedFields);
const draftedDisputeSchema = disputeSchema
  .pick({ id: true, from: true, against: true, kind: true, voice: true })
  .extend(draftedFields);

const draftItems = { statements: z.array(draftedStatementSchema), disputes: z.array(draftedDisputeSchema) };

/** Stored under `dossier`, so that erasing a person does not treat it as text from chat. */
const draftedDossierSchema = z.strictObject({
  /** The preferred name; if it is taken, the projector uses the next free one. */
  id: idSchema,
  title: dossierSchema.shape.title,
  source: sourceSchema,
  /** Of speakers that are on record. Older drafts, and those without any, have none. */
  sides: z.array(sideSchema).optional(),
  speakers: z.array(speakerSchema),
  topics: z.array(topicSchema),
  ...draftItems,
  /** What the drafter could not decide, with the words in question. */
  undecided: z.array(z.strictObject({ place: spanSchema, says: lineSchema })),
  /** What reading left out or chose, in whole sentences. Older drafts have none. */
  notes: z.array(lineSchema).optional(),
});
export type DraftedDossier = z.infer<typeof draftedDossierSchema>;

/** A page of a long draft. It takes effect when a review starts that names it. */
const reviewDrafted = z.strictObject({ kind: z.literal('review-drafted'), dossier: z.strictObject(draftItems) });

const reviewStarted = z.strictObject({
  kind: z.literal('review-started'),
  dossier: draftedDossierSchema,
  /** The keys of the earlier entries that hold its other statements and disputes, in order. */
  pages: z.array(z.uuidv7()),
  /** Started even though the same text is in an open review. */
  again: z.boolean(),
});

/** The key of the entry that started the review. */
const review = z.uuidv7();

const reviewDecided = z.strictObject({
  kind: z.literal('review-decided'),
  review,
  item: shortIdSchema,
  /** The number of this decision on the item, from 1. Of two concurrent decisions the second is refused. */
  number: z.int().min(1),
  /** `accepted`: as it stands, edits included. `edited`: accepted as given here. `skipped`: left out. */
  decision: z.enum(['accepted', 'edited', 'skipped']),
  /** For `edited`: the new statement or dispute; else null. */
  statement: statementSchema.nullable(),
  dispute: disputeSchema.nullable(),
  /** What the edit adds: a new or changed speaker, a new side, a new topic. */
  speaker: speakerSchema.nullable(),
  side: sideSchema.nullable(),
  topic: topicSchema.nullable(),
  reason: lineSchema.nullable(),
});

/** Name, role or side of speakers, all at once. Statements of theirs that were accepted wait again. */
const reviewSpeakersNamed = z.strictObject({
  kind: z.literal('review-speakers-named'),
  review,
  /** As the editor saw them: where one differs meanwhile, the whole entry is refused. */
  before: z.array(speakerSchema).min(1),
  /** The same speakers, by their ids. */
  after: z.array(speakerSchema).min(1),
  /** New ones that `after` names. */
  sides: z.array(sideSchema),
});

const reviewAbandoned = z.strictObject({ kind: z.literal('review-abandoned'), review, reason: lineSchema });

const reviewPublished = z.strictObject({
  kind: z.literal('review-published'),
  review,
  /** How many decisions the dossier includes, so that one made meanwhile is not lost. */
  decisions: z.int().min(1),
  dossier: dossierSchema,
  /** As in dossier-seeded. */
  version: z.string().regex(/^[0-9a-f]{64}$/),
});

export const draftReviewBodies = {
  reviewDrafted,
  reviewStarted,
  reviewDecided,
  reviewSpeakersNamed,
  reviewAbandoned,
  reviewPublished,
};
