/** Reading the pages of a dossier's sources again, without the entry's header. */
import { z } from 'zod';

/** How often the pages are read. */
export const WATCH_INTERVALS = ['daily', 'hourly'] as const;

/** The channel follows the dossier, and hears of words that are gone. Ends with the follow. */
const watchSet = z.strictObject({
  kind: z.literal('source-watch-set'),
  platform: z.enum(['slack', 'discord', 'console']),
  channel: z.string(),
  dossier: z.string().min(1),
  every: z.enum(WATCH_INTERVALS),
});

/** One look at the pages of a dossier. A page that could not be read, or is another page, is not listed. */
const sourcesRead = z.strictObject({
  kind: z.literal('sources-read'),
  dossier: z.string().min(1),
  sources: z.array(
    z.strictObject({
      source: z.string(),
      /** The statements whose words do not stand there, and what comes nearest; null when nothing does. */
      gone: z.array(
        z.strictObject({
          statement: z.string(),
          words: z.string().max(2_000),
          reads: z.string().max(2_000).nullable(),
        }),
      ),
    }),
  ),
});

export const sourceWatchBodies = { watchSet, sourcesRead };
