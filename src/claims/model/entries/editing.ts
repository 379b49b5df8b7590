/**
 * What editors enter in chat, without the entry's header. A proposal wraps a body, so that what is approved is what was
 * proposed. References are the ids that people see; a new thing carries the id its maker wished for, and gets the next free one
 * where another process was quicker: the ledger's order is the same for every reader.
 */
import { z } from 'zod';
import {
  disputeSchema,
  idSchema,
  lineSchema,
  ratingSchema,
  shortIdSchema,
  sourceSchema,
  speakerSchema,
  statementSchema,
  topicSchema,
} from '../dossier.ts';

/** A statement with whatever is new in it, so that it is on record whole or not at all. */
const statementRecorded = z.strictObject({
  kind: z.literal('statement-recorded'),
  dossier: idSchema,
  statement: statementSchema,
  /** The statement's source, speaker or topic where the dossier did not have it; null where it did. */
  source: sourceSchema.nullable(),
  speaker: speakerSchema.nullable(),
  topic: topicSchema.nullable(),
  reason: lineSchema,
  /** An editor's, whom no proposal of the same words stops. Left out of earlier entries, which such a proposal refused. */
  overProposals: z.literal(true).optional(),
});

/** The source cannot be corrected: words from another source are another statement. */
const patchSchema = statementSchema.omit({ id: true, source: true, original: true }).partial();

const statementCorrected = z.strictObject({
  kind: z.literal('statement-corrected'),
  dossier: idSchema,
  statement: shortIdSchema,
  /** The fields that change, as they were and as they become: the same fields in both. */
  before: patchSchema,
  after: patchSchema,
  reason: lineSchema,
});

const statementAndReason = { dossier: idSchema, statement: shortIdSchema, reason: lineSchema };

const statementRetracted = z.strictObject({
  kind: z.literal('statement-retracted'),
  ...statementAndReason,
});

const disputeRecorded = z.strictObject({
  kind: z.literal('dispute-recorded'),
  dossier: idSchema,
  dispute: disputeSchema,
  reason: lineSchema,
});

const disputeRetracted = z.strictObject({
  kind: z.literal('dispute-retracted'),
  dossier: idSchema,
  dispute: shortIdSchema,
  reason: lineSchema,
});

const ratingRecorded = z.strictObject({
  kind: z.literal('rating-recorded'),
  dossier: idSchema,
  rating: ratingSchema,
  reason: lineSchema,
});

/** What was rated cannot be corrected: another statement's rating is another rating. */
const ratingPatchSchema = ratingSchema.omit({ id: true, statement: true }).partial();

/** With no field changed it confirms the rating for the statement as it stands now. */
const ratingCorrected = z.strictObject({
  kind: z.literal('rating-corrected'),
  dossier: idSchema,
  rating: shortIdSchema,
  /** The fields that change, as they were and as they become: the same fields in both. */
  before: ratingPatchSchema,
  after: ratingPatchSchema,
  reason: lineSchema,
});

const ratingRetracted = z.strictObject({
  kind: z.literal('rating-retracted'),
  dossier: idSchema,
  rating: shortIdSchema,
  reason: lineSchema,
});

const changeSchema = z.discriminatedUnion('kind', [
  statementRecorded,
  statementCorrected,
  statementRetracted,
  disputeRecorded,
  disputeRetracted,
  ratingRecorded,
  ratingCorrected,
  ratingRetracted,
]);
/** A change to the record, whoever makes it: an editor at once, anyone else as a proposal. */
export type Change = z.infer<typeof changeSchema>;

const proposalMade = z.strictObject({ kind: z.literal('proposal-made'), change: changeSchema });

/** With FOUR_EYES, an edit takes the place of what was proposed, and waits for somebody else. */
const proposalEdited = z.strictObject({
  kind: z.literal('proposal-edited'),
  /** The key of the entry that made the proposal. */
  proposal: z.uuidv7(),
  /** Its number among the edits of the proposal, from 1: of two editors who edit the same version the first counts. */
  edit: z.int().min(1),
  change: changeSchema,
  reason: lineSchema,
});

const proposalDecided = z.strictObject({
  kind: z.literal('proposal-decided'),
  /** The key of the entry that made the proposal. */
  proposal: z.uuidv7(),
  decision: z.enum(['approved', 'edited', 'rejected']),
  /** For `edited`: what is recorded instead of what was proposed; else null. */
  change: changeSchema.nullable(),
  reason: lineSchema,
  /** How many edits the editor had seen. Left out for none, as in the entries of versions that had no `proposal-edited`. */
  edits: z.int().min(1).optional(),
});

/** The statement is under review: in no result and no comparison until an editor lifts that. */
const statementSuspended = z.strictObject({
  kind: z.literal('statement-suspended'),
  ...statementAndReason,
});

const suspensionLifted = z.strictObject({
  kind: z.literal('suspension-lifted'),
  ...statementAndReason,
});

export const editingBodies = {
  statementRecorded,
  statementCorrected,
  statementRetracted,
  disputeRecorded,
  disputeRetracted,
  ratingRecorded,
  ratingCorrected,
  ratingRetracted,
  proposalMade,
  proposalEdited,
  proposalDecided,
  statementSuspended,
  suspensionLifted,
};
