import { z } from 'zod';
import { UserError } from '../lib/errors.ts';
import { type Draft, type DraftOptions, draftText } from './draft.ts';

/** Anything that makes drafts: the rules of this folder, or a model that a newsroom runs. */
export interface Drafter {
  draft: (text: string, options: DraftOptions) => Promise<Draft>;
}

const span = z.tuple([z.int().min(0), z.int().min(0)]);
const confidence = z.number().min(0).max(1);
const speaker = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['person', 'institution', 'place', 'group', 'document', 'unknown']),
});
const answer = z.strictObject({
  language: z.string().nullable(),
  speakers: z.array(speaker.extend({ mentions: z.array(span) })),
  attributions: z.array(
    z.strictObject({
      id: z.string().regex(/^A\d+$/),
      kind: z.enum(['direct', 'indirect', 'mixed']),
      content: z.array(span).min(1),
      quotes: z.array(span),
      source: span.nullable(),
      cue: span.nullable(),
      channel: span.nullable(),
      speaker: speaker.nullable(),
      relay: z.strictObject({ span, speaker: speaker.nullable() }).nullable(),
      confidence,
      reasons: z.array(z.string()),
    }),
  ),
  disputes: z.array(
    z.strictObject({
      from: z.string().nullable(),
      against: z.string(),
      beside: z.string().nullable(),
      kind: z.enum(['denial', 'contradiction', 'criticism']),
      basis: span,
      confidence,
      reasons: z.array(z.string()),
    }),
  ),
  corrections: z.array(z.strictObject({ span, quotes: z.array(span), against: z.array(z.string()) })).default([]),
  undecided: z.array(z.strictObject({ span, text: z.string() })),
});

/** A span that is not in the text, or a statement that is not there, would make a dossier of somebody else's words. */
const problemOf = (
  { attributions, disputes, corrections, undecided, speakers }: Draft,
  length: number,
): string | null => {
  const spans = [
    ...speakers.flatMap((one) => one.mentions),
    ...attributions.flatMap((one) => [
      ...one.content,
      ...one.quotes,
      one.source,
      one.cue,
      one.channel,
      one.relay?.span ?? null,
    ]),
    ...disputes.map((one) => one.basis),
    ...corrections.flatMap((one) => [one.span, ...one.quotes]),
    ...undecided.map((one) => one.span),
  ].filter((one) => one !== null);
  const outside = spans.find(([start, end]) => start >= end || end > length);
  if (outside) return `the span ${outside[0]} to ${outside[1]} is not in the text, which has ${length} code points`;
  const ids = attributions.map((one) => one.id);
  if (new Set(ids).size < ids.length) return 'two attributions have one id';
  const named = disputes.flatMap((one) => [one.from, one.against, one.beside]).filter((one) => one !== null);
  const unknown = named.find((one) => !ids.includes(one));
  return unknown === undefined ? null : `a dispute names ${unknown}, which is no attribution of it`;
};

const deadline = 120_000;

/** Asks a newsroom's own model: POST {text, language}, answered by a draft as JSON. What does not fit the draft's shape is refused. */
const askModel = async (address: string, text: string, options: DraftOptions): Promise<Draft> => {
  let body: unknown;
  try {
    const reply = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, language: options.language }),
      signal: AbortSignal.timeout(deadline),
      redirect: 'error',
    });
    if (!reply.ok) throw new Error(`it answered ${reply.status}`);
    body = await reply.json();
  } catch (cause) {
    throw new UserError(
      `The drafting model at ${new URL(address).host} did not answer (${(cause as Error).message}): start it, or draft with the rules.`,
      { cause },
    );
  }
  const parsed = answer.safeParse(body);
  const wrong = parsed.success ? problemOf(parsed.data, [...text].length) : null;
  if (parsed.success && wrong === null) return parsed.data;
  const issue = parsed.error?.issues[0];
  throw new UserError(
    `The drafting model at ${new URL(address).host} answered with something else than a draft (${wrong ?? `${issue?.path.join('.')}: ${issue?.message}`}): see docs/drafting.md for its shape.`,
  );
};

/**
 * The rules, or the model at the address that the configuration names. Without an address nothing of a model is loaded or
 * asked. The model's address is the operator's own and may be inside the network.
 */
export const createDrafter = ({ model }: { model: string | null }): Drafter => ({
  draft: async (text, options) => (model === null ? draftText(text, options) : await askModel(model, text, options)),
});
