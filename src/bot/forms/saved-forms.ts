/** Saves unsent forms in the store, so that they survive restarts and the platforms' time limits. */
import type Keyv from 'keyv';
import { z } from 'zod';
import { listKeys } from '../../storage/keyv.ts';
import type { Field, FormSpec } from './form.ts';

/** How long an unsent form is kept. */
const FORM_TTL_MS = 30 * 24 * 60 * 60 * 1000;

export interface SavedForm {
  id: string;
  /** The key of the entry that it makes. The ledger accepts a key once, so a form sent twice is recorded once. */
  entry: string;
  command: string;
  options: Record<string, string>;
  /** "slack:U123" */
  owner: string;
  /** What was shown last. */
  questions: FormSpec;
}

export interface SavedForms {
  save(form: SavedForm): Promise<void>;
  /** Null if there is none, or it has expired. */
  load(id: string): Promise<SavedForm | null>;
  /** Deletes those that have expired: Keyv only hides them until somebody asks. */
  deleteExpired(): Promise<void>;
}

const savedFormSchema = z.object({
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
    isInPlace: z.literal(true).optional(),
  }),
});

/** @param store a Keyv with its own namespace. */
export function createSavedForms(store: Keyv<string>): SavedForms {
  return {
    async save(form) {
      await store.set(form.id, JSON.stringify(form), FORM_TTL_MS);
    },
    async deleteExpired() {
      // Keyv deletes what has expired where it comes upon it.
      await listKeys(store);
    },
    async load(id) {
      const stored = await store.get(id);
      return stored === undefined ? null : savedFormSchema.parse(JSON.parse(stored));
    },
  };
}
