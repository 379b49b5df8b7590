/** The form of a dossier file as an editor writes it; seeds/README.md explains it. */
import { z } from 'zod';
import { holdsImpossibleDate } from '../../lib/calendar.ts';
import {
  disputeSchema,
  dossierSchema,
  factSchema,
  originalSchema,
  sideSchema,
  sourceSchema,
  speakerSchema,
  statementSchema,
  topicSchema,
} from '../model/dossier.ts';

const selectorSchema = z.union([
  z.string().min(1),
  z.strictObject({
    exact: z.string().min(1),
    prefix: z.string().nullable().default(null),
    suffix: z.string().nullable().default(null),
  }),
]);
const optional = <T extends z.ZodType>(schema: T) => schema.nullable().default(null);
// Checked here and not in the ledger's own schema: what an earlier version recorded has to stay readable.
const dateSchema = optional(
  sourceSchema.shape.date
    .unwrap()
    .refine(
      (text) => !holdsImpossibleDate(text),
      'no calendar has this date: give it as the source does, or as 2026-11-25',
    ),
);
const aliases = sideSchema.shape.aliases.default([]);

const fileNameSchema = z
  .string()
  .regex(/^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*$/u, 'must be the name of a file beside this one, such as article.txt');

const sourceFileSchema = sourceSchema.omit({ text: true, sha256: true }).extend({
  file: fileNameSchema,
  title: optional(sourceSchema.shape.title.unwrap()),
  publisher: optional(sourceSchema.shape.publisher.unwrap()),
  author: optional(sourceSchema.shape.author.unwrap()),
  address: optional(
    z.url({ protocol: /^https?$/, error: 'must be a web address that begins with https:// or http://' }),
  ),
  date: dateSchema,
  language: optional(sourceSchema.shape.language.unwrap()),
  originalFile: sourceSchema.shape.originalFile.unwrap().extend({ name: fileNameSchema }).optional(),
});
const statementFileSchema = statementSchema.extend({
  source: statementSchema.shape.source.optional(),
  as: optional(statementSchema.shape.as.unwrap()),
  quotes: z.array(selectorSchema).default([]),
  passage: selectorSchema,
  via: optional(statementSchema.shape.via.unwrap()),
  viaNote: optional(statementSchema.shape.viaNote.unwrap()),
  toldBy: optional(statementSchema.shape.toldBy.unwrap()),
  date: dateSchema,
  original: optional(originalSchema.extend({ from: optional(originalSchema.shape.from.unwrap()) })),
  /** A draft's proposal: checked like the rest, but not part of the record until an editor takes the mark away. */
  proposed: z.boolean().default(false),
});
const disputeFileSchema = disputeSchema.extend({
  voice: disputeSchema.shape.voice.default('speaker'),
  words: optional(selectorSchema),
  scope: optional(disputeSchema.shape.scope.unwrap()),
  proposed: z.boolean().default(false),
});

export const dossierFileSchema = z.strictObject({
  id: dossierSchema.shape.id,
  title: dossierSchema.shape.title,
  sources: z.array(sourceFileSchema).min(1, 'needs at least one source'),
  sides: z.array(sideSchema.extend({ aliases })).default([]),
  speakers: z.array(
    speakerSchema.extend({
      aliases,
      role: optional(speakerSchema.shape.role.unwrap()),
      side: optional(speakerSchema.shape.side.unwrap()),
      note: optional(speakerSchema.shape.note.unwrap()),
    }),
  ),
  topics: z.array(topicSchema.extend({ aliases })),
  statements: z.array(statementFileSchema),
  disputes: z.array(disputeFileSchema).default([]),
  facts: z
    .array(factSchema.extend({ source: factSchema.shape.source.optional(), passage: selectorSchema }))
    .default([]),
});
export type DossierFile = z.infer<typeof dossierFileSchema>;

/** A path of keys and indexes into the file. */
export type FieldPath = readonly (string | number)[];
/** Collects one error; `what` says what is wrong and what to do. */
export type ReportProblem = (path: FieldPath, what: string) => void;
