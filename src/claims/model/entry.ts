/**
 * The ledger's entries. Everything that happens is one immutable entry under its own time-ordered key; nothing is edited
 * in place. A change to a shape here needs a new `kind`: records outlive releases.
 */
import { z } from 'zod';
import { OperatorError } from '../../lib/errors.ts';
import { dossierSchema } from './dossier.ts';
import { claimReviewBodies } from './entries/claim-reviews.ts';
import { draftReviewBodies } from './entries/draft-review.ts';
import { editingBodies } from './entries/editing.ts';
import { invocationSchema, outboxBodies } from './entries/outbox.ts';
import { questionBodies } from './entries/questions.ts';
import { sourceWatchBodies } from './entries/source-watch.ts';

export const actorSchema = z.strictObject({
  kind: z.enum(['seed', 'person', 'bot']),
  /** The platform's user id; for a seed the folder's name. */
  id: z.string(),
  name: z.string(),
  platform: z.enum(['slack', 'discord', 'console']).nullable(),
  /** Slack's workspace or Discord's server. Left out, not null, like the next: earlier entries have neither. */
  workspace: z.string().optional(),
  /** The version of the program that recorded it. */
  program: z.string().optional(),
});
export type Actor = z.infer<typeof actorSchema>;

const header = {
  /** UUIDv7: the key, unique without asking anyone and ordered by time. */
  id: z.uuidv7(),
  newsroom: z.string().min(1),
  at: z.iso.datetime(),
  by: actorSchema,
};

/** A whole dossier, validated and anchored: one entry, so that it is recorded whole or not at all. */
export const dossierSeededSchema = z.strictObject({
  ...header,
  kind: z.literal('dossier-seeded'),
  dossier: dossierSchema,
  /** Hex SHA-256 of the dossier's canonical JSON: the version, and what makes seeding idempotent. */
  version: z.string().regex(/^[0-9a-f]{64}$/),
});
export type DossierSeeded = z.infer<typeof dossierSeededSchema>;

/** A public post of the bot: what it showed and where it stands. */
export const postedSchema = z.strictObject({
  ...header,
  kind: z.literal('posted'),
  platform: z.enum(['slack', 'discord', 'console']),
  channel: z.string(),
  message: z.string(),
  link: z.string().nullable(),
  /** The command that gives the answer again. */
  invocation: invocationSchema,
  statements: z.array(z.string()),
  /** For a summary: the dossier and its version when it was posted. */
  dossier: z.string().nullable(),
  version: z.string().nullable(),
});
export type PostedEntry = z.infer<typeof postedSchema>;

/** Entries of a person were given a pseudonym: said so that whoever audits the record knows that and when it was changed. */
export const personForgottenSchema = z.strictObject({
  ...header,
  kind: z.literal('person-forgotten'),
  platform: z.enum(['slack', 'discord', 'console']),
  pseudonym: z.string().regex(/^forgotten-[0-9a-f]{12}$/),
  /**
   * How many entries were changed, and the SHA-256 of what was left of each: a line of its id and its content's hash. Left
   * out, not null, as in the entries of versions that had no chain.
   */
  redacted: z.strictObject({ entries: z.int().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
});

const withHeader = <Body extends z.ZodRawShape>(body: z.ZodObject<Body>) =>
  z.strictObject({ ...header, ...body.shape });

/** What the bot sends by itself; the bodies stand in entries/outbox.ts. */
const outboxSchemas = [
  withHeader(outboxBodies.postAsked),
  withHeader(outboxBodies.postSent),
  withHeader(outboxBodies.postMade),
  withHeader(outboxBodies.sendDone),
  withHeader(outboxBodies.sendFailed),
  withHeader(outboxBodies.sendRetried),
  withHeader(outboxBodies.noticePlanned),
  withHeader(outboxBodies.followSet),
  withHeader(outboxBodies.followEnded),
  withHeader(outboxBodies.digestSet),
  withHeader(outboxBodies.digestEnded),
] as const;
export type OutboxEntry = z.infer<(typeof outboxSchemas)[number]>;

/** What editors enter in chat; the bodies stand in entries/editing.ts. */
const editingSchemas = [
  withHeader(editingBodies.statementRecorded),
  withHeader(editingBodies.statementCorrected),
  withHeader(editingBodies.statementRetracted),
  withHeader(editingBodies.disputeRecorded),
  withHeader(editingBodies.disputeRetracted),
  withHeader(editingBodies.ratingRecorded),
  withHeader(editingBodies.ratingCorrected),
  withHeader(editingBodies.ratingRetracted),
  withHeader(editingBodies.proposalMade),
  withHeader(editingBodies.proposalEdited),
  withHeader(editingBodies.proposalDecided),
  withHeader(editingBodies.statementSuspended),
  withHeader(editingBodies.suspensionLifted),
] as const;
export type EditingEntry = z.infer<(typeof editingSchemas)[number]>;

/** The review of a draft in chat; the bodies stand in entries/draft-review.ts. */
const draftReviewSchemas = [
  withHeader(draftReviewBodies.reviewDrafted),
  withHeader(draftReviewBodies.reviewStarted),
  withHeader(draftReviewBodies.reviewDecided),
  withHeader(draftReviewBodies.reviewSpeakersNamed),
  withHeader(draftReviewBodies.reviewAbandoned),
  withHeader(draftReviewBodies.reviewPublished),
] as const;
export type DraftReviewEntry = z.infer<(typeof draftReviewSchemas)[number]>;

/** What others have reviewed; the body stands in entries/claim-reviews.ts. */
const claimReviewsImportedSchema = withHeader(claimReviewBodies.reviewsImported);
export type ClaimReviewsImported = z.infer<typeof claimReviewsImportedSchema>;

/** Questions to the desk; the bodies stand in entries/questions.ts. */
const questionSchemas = [withHeader(questionBodies.asked), withHeader(questionBodies.decided)] as const;
export type QuestionEntry = z.infer<(typeof questionSchemas)[number]>;

/** Sources that are read again; the bodies stand in entries/source-watch.ts. */
const sourceWatchSchemas = [withHeader(sourceWatchBodies.watchSet), withHeader(sourceWatchBodies.sourcesRead)] as const;
export type SourceWatchEntry = z.infer<(typeof sourceWatchSchemas)[number]>;

export const entrySchema = z.discriminatedUnion('kind', [
  dossierSeededSchema,
  postedSchema,
  personForgottenSchema,
  claimReviewsImportedSchema,
  ...editingSchemas,
  ...draftReviewSchemas,
  ...outboxSchemas,
  ...questionSchemas,
  ...sourceWatchSchemas,
]);
export type Entry = z.infer<typeof entrySchema>;

const KINDS = new Set<string>(entrySchema.options.map((option) => option.shape.kind.value));

/** @throws OperatorError for an entry of a kind that only a newer version knows; ZodError for any other that is not valid. */
export function parseEntry(value: unknown): Entry {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : null;
  if (typeof kind === 'string' && !KINDS.has(kind))
    throw new OperatorError(`it was written by a newer Whosaid (as ${kind}): update this one`);
  return entrySchema.parse(value);
}

/** An entry without its header. */
export type EntryBody = Entry extends infer E
  ? E extends Entry
    ? Omit<E, 'id' | 'newsroom' | 'at' | 'by'>
    : never
  : never;
