/**
 * The domain's shapes: a dossier is one story with its sources, sides, speakers, topics, statements, disputes and facts.
 * What the source does not give is `null`, never a guess. The schemas hold what is stored in the ledger; the file an
 * editor writes has its own, friendlier form in dossier-file.ts.
 */
import { z } from 'zod';
import { anchorSchema } from './quote.ts';

/** Ids of dossiers, sides, speakers and topics: lower-case words joined by hyphens, so that they can be typed in a chat. */
export const idSchema = z
  .string()
  .max(60, 'is longer than 60 characters')
  .regex(
    /^[\p{Ll}\p{Lo}\p{N}]+(-[\p{Ll}\p{Lo}\p{N}]+)*$/u,
    'must be lower-case words joined by hyphens, such as "lecornu-shoigu"',
  );

/** Short ids of statements and disputes: a capital letter and a number, such as S5 or D2. */
export const shortIdSchema = z
  .string()
  .max(20)
  .regex(/^[A-Z][0-9]+$/, 'must be a capital letter and a number, such as S5');

/** One line or sentence that a person wrote. */
export const lineSchema = z.string().trim().min(1, 'must not be empty').max(2_000, 'is longer than 2,000 characters');
const aliases = z.array(lineSchema);

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 of 64 hexadecimal digits');

/** How a page came: the addresses from the one that was given to the one that answered, and what the server said of it. */
const fetchedSchema = z.strictObject({
  at: z.iso.datetime(),
  addresses: z.array(z.string().max(4_000)).min(1).max(20),
  headers: z.record(z.string(), z.string().max(2_000)),
});
export type Fetched = z.infer<typeof fetchedSchema>;

export const sourceSchema = z.strictObject({
  id: idSchema,
  title: lineSchema.nullable(),
  publisher: lineSchema.nullable(),
  author: lineSchema.nullable(),
  address: lineSchema.nullable(),
  /** As the source prints it or as an ISO date; null where the source gives none. */
  date: lineSchema.nullable(),
  language: lineSchema.nullable(),
  /** The text as published, verbatim. */
  text: z.string().min(1),
  /** Hex SHA-256 of the text's UTF-8 bytes. */
  sha256: sha256Schema,
  /**
   * The file or page that the text was read from, as it came, where that is not the text itself. Left out, not null: a
   * dossier's version is a hash of its fields, and those recorded before this one existed keep theirs.
   */
  originalFile: z.strictObject({ name: lineSchema, sha256: sha256Schema }).optional(),
  /** Which program read the text, and how the page came; null for a file. Left out as above. */
  provenance: z.strictObject({ reader: lineSchema, fetched: fetchedSchema.nullable() }).optional(),
});
export type Source = z.infer<typeof sourceSchema>;

/** The ids of sources that are chat messages begin so. */
export const MESSAGE_ID_PREFIX = 'message-';
export type Provenance = NonNullable<Source['provenance']>;

export const sideSchema = z.strictObject({ id: idSchema, name: lineSchema, aliases });
export type Side = z.infer<typeof sideSchema>;

export const speakerSchema = z.strictObject({
  id: idSchema,
  name: lineSchema,
  kind: z.enum(['person', 'institution', 'state', 'group', 'organisation']),
  role: lineSchema.nullable(),
  /** Whom the speaker speaks for in this dossier, not a nationality; null is neither side. */
  side: idSchema.nullable(),
  /** Where the speaker is on neither side, what it is to the story: "commentator, French". */
  note: lineSchema.nullable(),
  aliases,
});
export type Speaker = z.infer<typeof speakerSchema>;

export const topicSchema = z.strictObject({ id: idSchema, name: lineSchema, aliases });
export type Topic = z.infer<typeof topicSchema>;

/** Words in another language that belong to the printed quotation: what was said before it was translated. */
export const originalSchema = z.strictObject({
  text: lineSchema.max(20_000),
  language: lineSchema,
  from: lineSchema.nullable(),
});

export const statementSchema = z.strictObject({
  id: shortIdSchema,
  source: idSchema,
  speaker: idSchema,
  /** How the source names the speaker here: "The Russian Defense Ministry, Sergei Shoigu"; null when as the record does. */
  as: lineSchema.nullable(),
  topic: idSchema,
  /** A one-sentence paraphrase by the desk: never shown as the speaker's words. */
  says: lineSchema,
  /** The quotation's fragments in the order of the source, marks included as printed; empty for indirect speech. */
  quotes: z.array(anchorSchema),
  /** The sentence or clause of the source that reports it. */
  passage: anchorSchema,
  /** The channel it came through; null is "not given in the source". */
  via: lineSchema.nullable(),
  /** What an editor needs to know about the channel: 'not given for this sentence ("He also insisted")'. */
  viaNote: lineSchema.nullable(),
  /** Another speaker who relays it: a nested attribution is never the speaker's own report. */
  toldBy: idSchema.nullable(),
  /** The date the source gives for the words; null where it gives none. */
  date: lineSchema.nullable(),
  /** Set when the source prints a translation and the original words are known. */
  original: originalSchema.nullable(),
});
export type Statement = z.infer<typeof statementSchema>;

export const disputeKinds = ['denial', 'contradiction', 'criticism'] as const;
export const disputeSchema = z.strictObject({
  id: shortIdSchema,
  /** The statement that opposes; its speaker is the disputer unless `voice` is the source. */
  from: shortIdSchema,
  against: shortIdSchema,
  kind: z.enum(disputeKinds),
  /** `speaker`: the speaker of `from` disputes. `source`: the source itself sets the two against each other, no speaker does. */
  voice: z.enum(['speaker', 'source']),
  /** The source's words in which the dispute is made, where they are more than the opposing statement's own passage. */
  words: anchorSchema.nullable(),
  /** What is opposed where it is more than the one statement: "the Russian side's account as a whole". */
  scope: lineSchema.nullable(),
});
export type Dispute = z.infer<typeof disputeSchema>;

/** A calendar date of ISO 8601: "2026-11-25". */
const daySchema = z.iso.date('has to be a date such as 2026-11-25');

/** The address of a page that anyone can open. */
export const webAddressSchema = z
  .url({ protocol: /^https?$/, error: 'has to be a web address that begins with https:// or http://' })
  .max(2_000, 'is longer than 2,000 characters');

/**
 * The newsroom's own verdict on a statement, given by an editor and published in a review: what schema.org calls a
 * ClaimReview (https://schema.org/ClaimReview). A side's denial is a dispute and never becomes one.
 */
export const ratingSchema = z.strictObject({
  id: shortIdSchema,
  statement: shortIdSchema,
  /** The verdict in words, as the newsroom prints it: "False", "Missing context". */
  verdict: lineSchema.max(200, 'is longer than 200 characters'),
  /** The verdict on the newsroom's scale, with the scale's ends; null where it has none. */
  scale: z
    .strictObject({ value: z.number(), worst: z.number(), best: z.number() })
    .refine(({ worst, best }) => worst < best, 'scale is upside down: its best has to be more than its worst')
    .refine(({ value, worst, best }) => worst <= value && value <= best, 'number lies outside of its scale')
    .nullable(),
  /** The organisation that published the review, as it signs. */
  by: lineSchema.max(200, 'is longer than 200 characters'),
  /** When the review was published; null where the editor did not give it. */
  date: daySchema.nullable(),
  /** Where the review stands. */
  url: webAddressSchema,
});
export type Rating = z.infer<typeof ratingSchema>;

/** What the source says in its own voice: not a side's report. */
export const factSchema = z.strictObject({ source: idSchema, says: lineSchema, passage: anchorSchema });
export type Fact = z.infer<typeof factSchema>;

export const dossierSchema = z.strictObject({
  id: idSchema,
  title: lineSchema,
  sources: z.array(sourceSchema).min(1),
  sides: z.array(sideSchema),
  speakers: z.array(speakerSchema),
  topics: z.array(topicSchema),
  statements: z.array(statementSchema),
  disputes: z.array(disputeSchema),
  facts: z.array(factSchema),
});
export type Dossier = z.infer<typeof dossierSchema>;
