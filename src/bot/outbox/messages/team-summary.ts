/** A dossier's summary in a team channel: posted once for each version of its file. */
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import type { Answer } from '../../answer.ts';
import { summarize } from '../../answers/asking/summary.ts';

/** What editors change in chat reaches the post that stands there, and is no reason for another one. */
export function listMissingSummaries(
  readModel: ReadModel,
  platform: string,
  channel: string,
): { slug: string; seeded: string; version: string }[] {
  return readModel.posts
    .dossiersWithoutSummary(platform, channel)
    .filter((slug) => !readModel.posts.isSummaryPending(platform, channel, slug))
    .flatMap((slug) => {
      const dossier = readModel.records.dossier(slug);
      return dossier === null ? [] : [{ slug, seeded: dossier.seeded, version: dossier.version }];
    });
}

export function createSummaryAnswer(readModel: ReadModel, slug: string): Answer | null {
  const dossier = readModel.records.dossier(slug);
  if (dossier === null) return null;
  return { ...summarize(readModel, dossier), origin: { command: 'summary', options: { dossier: slug } } };
}
