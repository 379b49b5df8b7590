import { z } from 'zod';
import { UserError } from '../errors.ts';
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
  undecided: z.array(z.strictObject({ span, text: z.string() })),
});

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
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    `The drafting model at ${new URL(address).host} answered with something else than a draft (${issue?.path.join('.')}: ${issue?.message}): see docs/drafting.md for its shape.`,
  );
};

/**
 * The rules, or the model at the address that the configuration names. Without an address nothing of a model is loaded or
 * asked. The model's address is the operator's own and may be inside the network.
 */
export const createDrafter = ({ model }: { model: string | null }): Drafter => ({
  draft: async (text, options) => (model === null ? draftText(text, options) : await askModel(model, text, options)),
});
