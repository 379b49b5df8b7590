import { createHash } from 'node:crypto';
import { z } from 'zod';
import { sourceSchema, speakerSchema, topicSchema } from '../../claims/model/dossier.ts';
import type { DraftedDossier } from '../../claims/model/entries/draft-review.ts';
import { createCodePointToUtf16 } from '../../lib/code-points.ts';
import { UserError } from '../../lib/errors.ts';
import { type Draftable, draftToFile, passageOf, sourceFields } from '../output/dossier-yaml.ts';

/** Longer than this no reason helps an editor; the schema's lines end there too. */
const MAX_LINE_LENGTH = 2_000;

/** What the drafter left open is a help for the editor: the beginning of a long list is enough. */
const MAX_UNDECIDED = 100;

const toLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, MAX_LINE_LENGTH).toWellFormed();

/**
 * What a review is started with: the statements and disputes that the dossier file of the same draft has, with places in
 * place of selectors, so that words that stand several times keep theirs.
 *
 * @throws UserError where the draft has no statement.
 */
export const draftToDossier = (input: Draftable): DraftedDossier => {
  const { draft, text, originalFile, provenance, metadata, notes = [] } = input;
  if (draft.attributions.length === 0)
    throw new UserError(
      'Nobody is found to say anything in this article, so there is nothing to review: nothing was kept. Record what it says with /record.',
    );
  const file = draftToFile(input);
  const at = createCodePointToUtf16(text);
  const place = ([start, end]: readonly [number, number]): [number, number] => [at(start), at(end)];
  const { file: _, id = 'article', ...given } = sourceFields(metadata, 'article', 'article.txt');
  const none = { title: null, publisher: null, author: null, address: null, date: null, language: null };
  const sha256 = createHash('sha256').update(text).digest('hex');
  const lines = Object.fromEntries(Object.entries(given).map(([field, value]) => [field, toLine(value) || null]));
  return {
    id: file.id,
    ...(notes.length > 0 ? { notes: notes.map(toLine) } : {}),
    title: toLine(file.title),
    source: sourceSchema.parse({
      ...none,
      ...lines,
      id,
      text,
      sha256,
      ...(originalFile ? { originalFile } : {}),
      ...(provenance ? { provenance } : {}),
    }),
    speakers: z.array(speakerSchema).parse(
      file.speakers.map((one) => ({
        ...{ role: null, side: null, note: null, aliases: [] },
        ...one,
        name: toLine(one.name),
      })),
    ),
    topics: z.array(topicSchema).parse(file.topics.map((topic) => ({ ...topic, aliases: [] }))),
    statements: draft.attributions.map((one, i) => {
      const filed = file.statements[i];
      if (!filed) throw new Error(`the dossier file lacks ${one.id}`);
      return {
        id: filed.id,
        speaker: filed.speaker,
        as: filed.as ? toLine(filed.as) : null,
        topic: filed.topic,
        says: toLine(filed.says),
        via: filed.via ? toLine(filed.via) : null,
        toldBy: filed.toldBy ?? null,
        kind: one.kind,
        passage: place(passageOf(one)),
        quotes: one.quotes.map(place),
        confidence: one.confidence,
        reasons: one.reasons.map(toLine),
      };
    }),
    disputes: draft.disputes.map((one, i) => {
      const filed = file.disputes[i];
      if (!filed) throw new Error(`the dossier file lacks a dispute of ${one.against}`);
      const { proposed: __, voice = 'speaker', ...rest } = filed;
      return { ...rest, voice, confidence: one.confidence, reasons: one.reasons.map(toLine) };
    }),
    undecided: draft.undecided
      .slice(0, MAX_UNDECIDED)
      .map(({ span, text: says }) => ({ place: place(span), says: toLine(says) })),
  };
};
