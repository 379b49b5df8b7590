/** A dossier's summary, posted to the channel that a person names, once for each version. */
import { deterministicId } from '../../claims/model/entry-ids.ts';
import type { DossierView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { inLanguage, type Language } from '../../locales/index.ts';
import { summarize } from '../answers/asking/summary.ts';
import type { Platform } from '../asker.ts';
import type { PostedMessage, Publisher } from './poster.ts';

type SummaryPost =
  | { posted: PostedMessage; isNew: true }
  /** `posted` is the one that stands there; null while it is on its way. */
  | { posted: PostedMessage | null; isNew: false };

/**
 * @param to the channel's id, or #name as a person typed it.
 * @param force posts again although the version stands there already.
 * @throws what `resolve` and `publish` throw.
 */
export async function postSummary(
  readModel: ReadModel,
  { resolve, assertCanPost, publish }: Publisher,
  dossier: DossierView,
  platform: Platform,
  to: string,
  force: boolean,
  language: Language,
): Promise<SummaryPost> {
  const channel = await resolve(to);
  // Before what stands there is looked up: it is nothing to those who may not post there.
  await assertCanPost(channel);
  const { slug, version } = dossier;
  if (!force) {
    const earlier = readModel.posts.summary(platform, channel, slug, version);
    if (earlier !== null)
      return { posted: { platform, channel, message: earlier.message, link: earlier.link }, isNew: false };
    if (readModel.posts.isSummaryPending(platform, channel, slug)) return { posted: null, isNew: false };
  }
  const asOf = readModel.changeFeed.latest()?.entry ?? null;
  const summary = inLanguage(language, () => summarize(readModel, dossier));
  const answer = { ...summary, origin: { command: 'summary', options: { dossier: slug } } };
  // Two that find the channel empty at the same time plan the same post, and only one of them sends it.
  const requests = readModel.posts.countSummaryRequests(platform, channel, slug);
  const plan = deterministicId(0, JSON.stringify(['summary', platform, channel, slug, version, requests]));
  const about = { dossier: slug, version };
  return { posted: await publish({ planKey: force ? null : plan, channel, answer, about, asOf }), isNew: true };
}
