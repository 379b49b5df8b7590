/**
 * Posts that the configuration asks for: what waits for an editor in the review channel, and each dossier's summary in its
 * team channels. They are planned as soon as they are missing, and sent as any other post.
 */
import { deterministicId } from '../../claims/model/entry-ids.ts';
import { requestedPostKey } from '../../claims/read-model/plan-sends.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import type { Log } from '../../lib/log.ts';
import { inLanguage, type Language } from '../../locales/index.ts';
import type { Answer } from '../answer.ts';
import { recordHeadToAnswer } from '../answers/record-head.ts';
import { vanishedWordsToAnswer } from '../answers/vanished-words.ts';
import type { Platform } from '../asker.ts';
import { botActor } from './bot-actor.ts';
import { createChannelResolver } from './channel-resolver.ts';
import { DeliveryError } from './delivery-error.ts';
import type { MessageSink } from './message.ts';
import { createReviewAnswer, findReviewPost, listPendingReviews } from './messages/review-post.ts';
import { createSummaryAnswer, listMissingSummaries } from './messages/team-summary.ts';
import type { AnnounceResult, PendingReview, ReviewChannel } from './pending-review.ts';
import { AlreadyPlannedError, type Sender } from './sender.ts';

/** A channel as the configuration names it. */
interface ConfiguredChannel {
  platform: Platform;
  channel: string;
}

export interface ConfiguredPosts extends ReviewChannel {
  /**
   * Plans and sends what is missing. A failed post is tried again as any other.
   *
   * @param isStopping asked before each post.
   * @returns false when it has to look again soon: another replica holds the lease of one, or the store failed.
   */
  publishMissing(isStopping: () => boolean): Promise<boolean>;
  /**
   * Posts a signed head of the record to the review channel, once over all replicas.
   *
   * @returns false where there is a review channel and it cannot be posted to now.
   */
  announceHead(head: string): Promise<boolean>;
  /** When a channel that could not be resolved is tried again, in milliseconds since 1970; null when none is waiting. */
  nextRetry(): number | null;
}

interface ConfiguredPostsDeps {
  readModel: ReadModel;
  sender: Sender;
  /** Null where REVIEW_CHANNEL is empty. */
  review: ConfiguredChannel | null;
  summaries: readonly ConfiguredChannel[];
  /** The running adapter of a platform; null while there is none. */
  findSink(platform: Platform): MessageSink | null;
  /** Whether the dossiers of the seeds folder are recorded: until then a summary may be of an old version. */
  isSeeded(): boolean;
  /** The language of what is posted. */
  postLanguage: Language;
  /** See Newsroom. */
  recordedUntil(): string | null;
  now(): Date;
  log: Log;
}

interface MissingPost {
  /** The id of its plan. */
  id: string;
  makeAnswer(): Answer | null;
  about: { dossier: string; version: string } | null;
  since: string | null;
}

const VANISHED_NEWS_MS = 7 * 24 * 60 * 60_000;

export function createConfiguredPosts(deps: ConfiguredPostsDeps): ConfiguredPosts {
  const { readModel, sender, review, summaries, findSink, isSeeded, recordedUntil, log } = deps;
  const channels = createChannelResolver(deps.now, log);
  /** Of reviews that are announced and found missing at the same time. */
  const inFlight = new Map<string, Promise<boolean>>();
  const isPlanned = (id: string) => readModel.outbox.requestedPost(requestedPostKey(id)) !== null;

  /** @returns whether another replica, or an earlier process, has planned it. Rejects as Sender.publish. */
  function publish(post: MissingPost, sink: MessageSink, channel: string): Promise<boolean> {
    const running = inFlight.get(post.id);
    if (running !== undefined) return running;
    const work = plan(post, sink, channel).finally(() => inFlight.delete(post.id));
    inFlight.set(post.id, work);
    return work;
  }

  async function plan(post: MissingPost, sink: MessageSink, channel: string): Promise<boolean> {
    const { id, about, since } = post;
    const asOf = readModel.changeFeed.latest()?.entry ?? null;
    const answer = inLanguage(deps.postLanguage, post.makeAnswer);
    if (answer === null) throw new Error(`the read model lost what was to be posted under ${id}`);
    try {
      const by = botActor(sink.platform);
      await sender.publish({ id, by, channel, answer, about, asOf, since, isAwaited: false }, sink);
      return false;
    } catch (error) {
      if (error instanceof AlreadyPlannedError) return true;
      throw error;
    }
  }

  function reviewToPost({ entry, at, invocation }: PendingReview, sink: MessageSink, channel: string): MissingPost {
    const until = recordedUntil();
    return {
      id: deterministicId(0, JSON.stringify(['review', entry, sink.platform, channel])),
      makeAnswer: () => createReviewAnswer(readModel, invocation),
      about: null,
      // One that was made since this process started has never been posted.
      since: until !== null && at <= until ? until : null,
    };
  }

  function missingReviews(sink: MessageSink, channel: string): MissingPost[] {
    return listPendingReviews(readModel)
      .filter(({ invocation }) => {
        const isPosted = readModel.editing.reviewPost(invocation) !== null;
        // One that stands in this channel without a plan is planned, so that it is edited once it is decided.
        return !isPosted || findReviewPost(readModel, invocation, { platform: sink.platform, channel }) !== null;
      })
      .map((pending) => reviewToPost(pending, sink, channel));
  }

  /** What was found long ago is not told to a review channel that is new. */
  function missingVanished({ platform }: MessageSink, channel: string): MissingPost[] {
    const from = new Date(deps.now().getTime() - VANISHED_NEWS_MS).toISOString();
    const until = recordedUntil();
    return readModel.sourceWatch.noticesSince(from, platform, channel).map(({ entry, at }) => ({
      id: deterministicId(0, JSON.stringify(['vanished', entry, platform, channel])),
      makeAnswer: () => vanishedWordsToAnswer(readModel, entry),
      about: null,
      since: until !== null && at <= until ? until : null,
    }));
  }

  function missingSummaries({ platform }: MessageSink, channel: string): MissingPost[] {
    return listMissingSummaries(readModel, platform, channel).map(({ slug, seeded, version }) => ({
      id: deterministicId(0, JSON.stringify(['team summary', platform, channel, slug, seeded])),
      makeAnswer: () => createSummaryAnswer(readModel, slug),
      about: { dossier: slug, version },
      since: recordedUntil(),
    }));
  }

  /** @returns whether it has to look again soon: another replica has one of them, or the store failed. */
  async function publishMissingIn(
    { platform, channel: name }: ConfiguredChannel,
    list: (sink: MessageSink, channel: string) => MissingPost[],
    isStopping: () => boolean,
  ): Promise<boolean> {
    const sink = findSink(platform);
    if (sink === null || sender.pauses.isPaused(platform)) return false;
    const channel = await channels.resolve(sink, name);
    if (channel === null) return false;
    let isIncomplete = false;
    for (const post of list(sink, channel)) {
      if (isStopping() || sender.pauses.isPaused(platform)) break;
      if (isPlanned(post.id)) continue;
      try {
        if (await publish(post, sink, channel)) isIncomplete = true;
      } catch (error) {
        // The sender has logged and recorded a failure of the platform.
        if (error instanceof DeliveryError) continue;
        log.warn('outbox.configured_post_failed', { platform, channel, error });
        isIncomplete = true;
      }
    }
    return isIncomplete;
  }

  return {
    async announce(pending): Promise<AnnounceResult> {
      if (review === null) return 'none';
      try {
        const sink = findSink(review.platform);
        const channel = sink === null ? null : await channels.resolve(sink, review.channel);
        if (sink === null || channel === null) return 'untold';
        await publish(reviewToPost(pending, sink, channel), sink, channel);
        return 'told';
      } catch (error) {
        log.warn('review_channel.post_failed', { of: pending.invocation.options, error });
        return 'untold';
      }
    },

    async publishMissing(isStopping) {
      if (!readModel.isReady()) return true;
      const targets = [
        ...(review === null ? [] : [missingReviews, missingVanished].map((list) => ({ target: review, list }))),
        ...(isSeeded() ? summaries.map((target) => ({ target, list: missingSummaries })) : []),
      ];
      const outcomes = await Promise.all(targets.map(({ target, list }) => publishMissingIn(target, list, isStopping)));
      return !outcomes.includes(true);
    },

    async announceHead(head) {
      if (review === null) return true;
      const sink = findSink(review.platform);
      const channel = sink === null ? null : await channels.resolve(sink, review.channel);
      if (sink === null || channel === null) return false;
      const id = deterministicId(0, JSON.stringify(['head', head, sink.platform, channel]));
      if (isPlanned(id)) return true;
      const origin = { command: 'head', options: { head } };
      const makeAnswer = () => ({ ...recordHeadToAnswer(head), origin });
      try {
        await publish({ id, makeAnswer, about: null, since: recordedUntil() }, sink, channel);
      } catch (error) {
        // It is planned: the dispatcher tries again.
        if (!(error instanceof DeliveryError)) throw error;
      }
      return true;
    },

    nextRetry: channels.nextRetry,
  };
}
