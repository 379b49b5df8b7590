/** Questions to the desk about words that are not on record, without the entry's header. */
import { z } from 'zod';

const asked = z.strictObject({
  kind: z.literal('question-asked'),
  /** As the asker had them. The same words, but for case and punctuation, are the same question while it is open. */
  words: z.string().trim().min(1).max(2_000),
  /** Asked of a story that only the asker saw: the reply where it was asked does not repeat the words. */
  isPrivate: z.boolean(),
  /** Where the asker is told; a console has no channel. */
  platform: z.enum(['slack', 'discord', 'console']),
  channel: z.string().nullable(),
});

const decided = z.strictObject({
  kind: z.literal('question-decided'),
  /** The key of the entry that asked it first. */
  question: z.uuidv7(),
  /** `taken`: an editor works on it, and it stays open. */
  decision: z.enum(['taken', 'answered', 'declined']),
  /** For `answered`: the statement that answers it (`dossier/S5`), a sentence, or both. For `declined`: why, or null. */
  statement: z.string().min(1).max(500).nullable(),
  text: z.string().trim().min(1).max(2_000).nullable(),
});

export const questionBodies = { asked, decided };
