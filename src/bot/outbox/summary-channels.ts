/** The configured team channels: each gets a dossier's summary once for each version. */
import { createHash } from 'node:crypto';
import type { Connection as Adapter } from '../../adapters/newsrooms.ts';
import type { Config } from '../../config/config.ts';
import { createBackoffTimer } from '../../lib/backoff-timer.ts';
import type { Log } from '../../lib/log.ts';
import type { Newsroom } from '../../newsrooms/open-newsroom.ts';
import { hasChangedSince } from './correction-answers.ts';
import { DeliveryError } from './delivery-error.ts';
import { postSummary } from './post-summary.ts';
import type { IdempotencyKey } from './poster.ts';
import { botActor, type Publish } from './publish.ts';

/**
 * Of several copies one posts; where that one dies before it is told, another one finds the post, or makes it, later.
 * A channel that fails is told in the log; the others go on. What may heal by itself, a platform or a store that is away, is
 * tried again.
 */
export async function postSummaries(
  config: Config,
  newsroom: Newsroom,
  adapters: readonly Adapter[],
  log: Log,
): Promise<void> {
  if (config.SUMMARY_CHANNELS.length === 0) return;
  const retryTimer = createBackoffTimer(() => {
    postMissing().catch((error: unknown) => log.warn('summary_channels.retry_failed', { error }));
  });
  const postMissing = async () => {
    if (await postMissingSummaries(config, newsroom, adapters, log)) retryTimer.schedule();
  };
  await postMissing();
}

/** Posts what is missing. @returns whether some of it may work later. */
async function postMissingSummaries(
  config: Config,
  newsroom: Newsroom,
  adapters: readonly Adapter[],
  log: Log,
): Promise<boolean> {
  // A board that is being built does not know what stands there.
  if (!newsroom.readModel.isReady()) return true;
  let hasRemaining = false;
  for (const slug of newsroom.readModel.records.dossierSlugs()) {
    for (const { platform, channel } of config.SUMMARY_CHANNELS) {
      const poster = adapters.find((adapter) => adapter.platform === platform);
      if (poster === undefined) continue;
      try {
        if ((await postOnce(newsroom, poster, slug, channel, log)) === 'elsewhere') hasRemaining = true;
      } catch (error) {
        log.warn('summary_channels.post_failed', { dossier: slug, platform, channel, error });
        if (!(error instanceof DeliveryError) || error.problem === 'later') hasRemaining = true;
      }
    }
  }
  return hasRemaining;
}

/** `elsewhere`: another copy is about to post it. */
async function postOnce(
  newsroom: Newsroom,
  poster: Adapter,
  slug: string,
  to: string,
  log: Log,
): Promise<'here' | 'elsewhere'> {
  const { platform } = poster;
  const { readModel } = newsroom;
  const dossier = readModel.records.dossier(slug);
  if (dossier === null) return 'here';
  const channel = await poster.resolve(to);
  // The file's version: what editors change in chat reaches the post that stands there, and is no reason for another one.
  const asSeeded = { ...dossier, version: dossier.seeded };
  if (readModel.posts.summary(platform, channel, slug, asSeeded.version) !== null) return 'here';
  const key = createHash('sha256')
    .update(JSON.stringify(['summary', platform, channel, slug, asSeeded.version]))
    .digest('hex');
  const lease = await newsroom.leases.acquire(key, 0);
  if (lease === null) return 'elsewhere';
  try {
    // It may have been posted after the backup was taken that this record comes from.
    const since = lease.unfinishedSince ?? newsroom.recordedUntil();
    const publish = publishWithKey({ key, since }, newsroom, poster);
    const deps = { readModel, resolve: poster.resolve, publish };
    const { isNew, posted } = await postSummary(deps, asSeeded, platform, channel, false);
    if (isNew) log.info('summary_channels.posted', { dossier: slug, platform, channel: posted.channel });
    return 'here';
  } finally {
    lease.release();
  }
}

/** Sends under the given key and records it. Nothing is planned: the next start finds out what is missing. */
function publishWithKey(idempotencyKey: IdempotencyKey, newsroom: Newsroom, poster: Adapter): Publish {
  return async ({ channel, answer, about, asOf }) => {
    const posted = await poster.post({ channel, thread: null, idempotencyKey }, answer);
    // What was found may be from before a change, of which nobody would hear any more.
    if (hasChangedSince(newsroom.readModel, idempotencyKey.since)) await poster.update(posted, answer);
    if (answer.origin === null || about === null) throw new Error('a summary without its dossier');
    const { origin: invocation, statements } = answer;
    await newsroom.record(
      { kind: 'post-made', ...posted, invocation, statements: [...statements], ...about, asOf },
      botActor(poster.platform),
    );
    return posted;
  };
}
