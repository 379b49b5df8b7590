/** A dossier's summary in a channel, once for each version. */

import { deterministicId } from '../../claims/model/entry-ids.ts';
import type { DossierView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { summarize } from '../answers/summary.ts';
import type { Platform } from '../asker.ts';
import type { PostedMessage } from './poster.ts';
import type { Publish } from './publish.ts';

interface PostSummaryDeps {
  readModel: ReadModel;
  resolve(channel: string): Promise<string>;
  publish: Publish;
}

/** Posts under way in this process, so that two askers at once do not both find the channel empty. */
const inFlight = new Map<string, Promise<unknown>>();

/**
 * Posts a dossier's summary to a channel once for each version.
 *
 * @param to the channel's id, or #name as a person typed it.
 * @param force posts again although the version stands there already.
 * @returns the new post, or with `isNew` false the one that stands there, null while that one is on its way.
 * @throws what `resolve` and `publish` throw.
 */
export async function postSummary(
  deps: PostSummaryDeps,
  dossier: DossierView,
  platform: Platform,
  to: string,
  force: boolean,
): Promise<{ posted: PostedMessage; isNew: true } | { posted: PostedMessage | null; isNew: false }> {
  const { readModel, resolve, publish } = deps;
  const channel = await resolve(to);
  return runExclusive(`${platform} ${channel} ${dossier.slug}`, async () => {
    const earlier = readModel.posts.summary(platform, channel, dossier.slug, dossier.version);
    if (earlier !== null && !force)
      return { posted: { platform, channel, message: earlier.message, link: earlier.link }, isNew: false };
    if (!force && readModel.posts.isSummaryPending(platform, channel, dossier.slug))
      return { posted: null, isNew: false };
    const asOf = readModel.changeFeed.latest()?.entry ?? null;
    const answer = {
      ...summarize(readModel, dossier),
      origin: { command: 'summary', options: { dossier: dossier.slug } },
    };
    const about = { dossier: dossier.slug, version: dossier.version };
    // Of two copies that find the channel empty at the same time both plan the same post, and one of them makes it.
    const asked = readModel.posts.countSummaryRequests(platform, channel, dossier.slug);
    const plan = deterministicId(
      0,
      JSON.stringify(['summary', platform, channel, dossier.slug, dossier.version, asked]),
    );
    return { posted: await publish({ planKey: force ? null : plan, channel, answer, about, asOf }), isNew: true };
  });
}

async function runExclusive<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = inFlight.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  inFlight.set(key, mine);
  try {
    return await mine;
  } finally {
    if (inFlight.get(key) === mine) inFlight.delete(key);
  }
}
