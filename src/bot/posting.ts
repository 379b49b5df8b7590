/** Public posts: sent, then recorded, so that corrections can reach them and nothing is posted twice. */

import type { DossierView } from '../claims/board/records.ts';
import type { Board } from '../claims/board.ts';
import type { Answer } from './answer.ts';
import type { Context, Once, Platform, Posted, Poster } from './command.ts';
import { summarize } from './summary.ts';

interface Means {
  board: Board;
  poster: Pick<Poster, 'resolve' | 'post'>;
  record: Context['record'];
}

/** Posts under way in this process, so that two askers at once do not both find the channel empty. */
const underWay = new Map<string, Promise<unknown>>();

/**
 * Posts a dossier's summary to a channel once for each version.
 *
 * @param to the channel's id, or #name as a person typed it.
 * @param force posts again although the version stands there already.
 * @param once for a post that nobody waits for: what was sent by a process that died is found, not sent again.
 * @returns the new post, or with `isNew` false the one that stands there.
 * @throws DeliveryError when the platform refuses. LedgerError when the post went out and could not be recorded.
 */
export async function postSummary(
  means: Means,
  dossier: DossierView,
  platform: Platform,
  to: string,
  force: boolean,
  once: Once | null = null,
): Promise<{ posted: Posted; isNew: boolean }> {
  const channel = await means.poster.resolve(to);
  return oneAtATime(`${platform} ${channel} ${dossier.slug}`, async () => {
    const earlier = means.board.posts.summary(platform, channel, dossier.slug, dossier.version);
    if (earlier !== null && !force)
      return { posted: { platform, channel, message: earlier.message, link: earlier.link }, isNew: false };
    const asOf = means.board.changes.latest();
    const answer = {
      ...summarize(means.board, dossier),
      origin: { command: 'summary', options: { dossier: dossier.slug } },
    };
    const about = { dossier: dossier.slug, version: dossier.version };
    const posted = await postAnswer(means, { channel, thread: null }, answer, about, asOf, once);
    return { posted, isNew: true };
  });
}

/**
 * Posts any answer publicly and records where it stands and what it shows.
 *
 * @param asOf the board's last change before the answer was made: what changes while it is posted still reaches it.
 */
export async function postAnswer(
  { poster, record }: Omit<Means, 'board'>,
  target: { channel: string; thread: string | null },
  answer: Answer,
  about: { dossier: string; version: string } | null,
  asOf: string | null,
  once: Once | null = null,
): Promise<Posted> {
  const posted = await poster.post({ ...target, once }, answer);
  await record({
    kind: 'post-made',
    platform: posted.platform,
    channel: posted.channel,
    message: posted.message,
    link: posted.link,
    invocation: answer.origin ?? { command: 'help', options: {} },
    statements: [...answer.statements],
    dossier: about?.dossier ?? null,
    version: about?.version ?? null,
    asOf,
  });
  return posted;
}

async function oneAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = underWay.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  underWay.set(key, mine);
  try {
    return await mine;
  } finally {
    if (underWay.get(key) === mine) underWay.delete(key);
  }
}
