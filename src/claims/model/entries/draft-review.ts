/**
 * What happens in the review of a draft, without the entry's header. A draft is no part of the record: it becomes one by
 * `review-published`, which holds the whole dossier as it was approved, as a seeded one does.
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

/** A place of the source, [start, end) in UTF-16 units: a draft of a long report would hold its text twice otherwise. */
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

/** What a draft proposes: under `dossier`, so that nothing in it is taken for a chat's text when a person is forgotten. */
const draftedDossierSchema = z.strictObject({
  /** The name that is wished for; where it is taken, the fold gives the next free one. */
  id: idSchema,
  title: dossierSchema.shape.title,
  source: sourceSchema,
  speakers: z.array(speakerSchema),
  topics: z.array(topicSchema),
  ...draftItems,
  /** What the drafter could not decide, each with the words it is about. */
  undecided: z.array(z.strictObject({ place: spanSchema, says: lineSchema })),
  /** What reading left out or chose, in whole sentences; drafts from before it was told have none. */
  notes: z.array(lineSchema).optional(),
});
export type DraftedDossier = z.infer<typeof draftedDossierSchema>;

/** Some of a long draft's statements and disputes; they count once a review starts that names the entry. */
const reviewDrafted = z.strictObject({ kind: z.literal('review-drafted'), dossier: z.strictObject(draftItems) });

const reviewStarted = z.strictObject({
  kind: z.literal('review-started'),
  dossier: draftedDossierSchema,
  /** The keys of the entries that hold the rest of its statements and disputes, in order. They came before. */
  pages: z.array(z.uuidv7()),
  /** Begun although the same text is in an open review. */
  again: z.boolean(),
});

/** The key of the entry that started the review. */
const review = z.uuidv7();

const reviewDecided = z.strictObject({
  kind: z.literal('review-decided'),
  review,
  item: shortIdSchema,
  /** Which decision on the item it is, from 1: of two made at once the second is refused. */
  number: z.int().min(1),
  /** `accepted`: as it stands, edits included. `edited`: accepted as given here. `skipped`: left out. */
  decision: z.enum(['accepted', 'edited', 'skipped']),
  /** For `edited`: the statement or the dispute as it becomes; else null. */
  statement: statementSchema.nullable(),
  dispute: disputeSchema.nullable(),
  /** What came with the edit: a new speaker or another version of a known one, a new side, a new topic. */
  speaker: speakerSchema.nullable(),
  side: sideSchema.nullable(),
  topic: topicSchema.nullable(),
  reason: lineSchema.nullable(),
});

const reviewAbandoned = z.strictObject({ kind: z.literal('review-abandoned'), review, reason: lineSchema });

const reviewPublished = z.strictObject({
  kind: z.literal('review-published'),
  review,
  /** How many decisions the dossier was made from: one that came in between must not be lost. */
  decisions: z.int().min(1),
  dossier: dossierSchema,
  /** As in dossier-seeded. */
  version: z.string().regex(/^[0-9a-f]{64}$/),
});

export const draftReviewBodies = { reviewDrafted, reviewStarted, reviewDecided, reviewAbandoned, reviewPublished };
