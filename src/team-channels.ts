/** The configured team channels: each gets a dossier's summary once for each version. */
import type { Adapter } from './adapters/adapter.ts';
import type { Log } from './bot/log.ts';
import { postSummary } from './bot/posting.ts';
import type { Config } from './config.ts';
import type { Newsroom } from './newsroom.ts';

/** A channel that fails is told in the log; the others go on. */
export async function postSummaries(
  config: Config,
  newsroom: Newsroom,
  adapters: readonly Adapter[],
  log: Log,
): Promise<void> {
  if (config.SUMMARY_CHANNELS.length === 0) return;
  for (const slug of newsroom.board.records.dossierSlugs()) {
    for (const { platform, channel } of config.SUMMARY_CHANNELS) {
      const poster = adapters.find((adapter) => adapter.platform === platform);
      if (poster === undefined) continue;
      try {
        await post(newsroom, poster, slug, channel, log);
      } catch (error) {
        log.warn('a summary could not be posted', { dossier: slug, platform, channel, error });
      }
    }
  }
}

async function post(newsroom: Newsroom, poster: Adapter, slug: string, channel: string, log: Log): Promise<void> {
  const { platform } = poster;
  const dossier = newsroom.board.records.dossier(slug);
  if (dossier === null) return;
  const record = (body: Parameters<Newsroom['record']>[0]) =>
    newsroom.record(body, { kind: 'bot', id: 'whosaid', name: 'Whosaid', platform });
  const means = { board: newsroom.board, poster, record };
  // The file's version: what editors change in chat reaches the post that stands there, and is no reason for another one.
  const asSeeded = { ...dossier, version: dossier.seeded };
  const { isNew, posted } = await postSummary(means, asSeeded, platform, channel, false);
  if (isNew) log.info('summary posted', { dossier: slug, platform, channel: posted.channel });
}
