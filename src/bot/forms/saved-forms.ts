/** What was typed into forms that are not sent yet: kept in the store, so that a form outlives restarts and time limits. */
import type Keyv from 'keyv';
import { z } from 'zod';
import type { Field, Questions } from './form.ts';

/** A form that nobody sends within this time is forgotten. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

export interface Draft {
  id: string;
  /** The key of the entry that sending it makes: the ledger takes a key once, so that a form sent twice is recorded once. */
  entry: string;
  command: string;
  options: Record<string, string>;
  /** Whose it is: "slack:U123". */
  owner: string;
  /** What was shown last. */
  questions: Questions;
}

export interface Drafts {
  save(draft: Draft): Promise<void>;
  /** Null for one that is not kept, or no longer. */
  load(id: string): Promise<Draft | null>;
}

const draftSchema = z.object({
  id: z.string(),
  entry: z.string(),
  command: z.string(),
  options: z.record(z.string(), z.string()),
  owner: z.string(),
  questions: z.object({
    title: z.string(),
    intro: z.array(z.any()),
    steps: z.array(z.array(z.custom<Field>((value) => typeof value === 'object'))),
    kept: z.record(z.string(), z.string()),
  }),
});

/** @param store a Keyv of its own namespace. */
export function createDrafts(store: Keyv<string>): Drafts {
  return {
    async save(draft) {
      await store.set(draft.id, JSON.stringify(draft), KEPT_MS);
    },
    async load(id) {
      const kept = await store.get(id);
      return kept === undefined ? null : draftSchema.parse(JSON.parse(kept));
    },
  };
}
