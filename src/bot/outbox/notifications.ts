/**
 * Messages about changes to the channels that follow them: bundled for some minutes, or once on the days and at the time
 * of a digest.
 */
import { createHash } from 'node:crypto';
import type { Change } from '../../claims/queries/change-feed.ts';
import type { Digest, Pending } from '../../claims/queries/outbox.ts';
import { NOTICE_COMMAND } from '../../claims/read-model/plan-sends.ts';
import type { Board } from '../../claims/read-model/read-model.ts';
import { latestStamp } from '../../lib/clock-skew.ts';
import { UserError } from '../../lib/errors.ts';
import { type Answer, type Block, createAnswer, heading, text } from '../answer.ts';
import { changeToSpans } from '../answers/change.ts';
import type { EntryBody } from '../command.ts';
import { lastTime, nextTime } from './digest-schedule.ts';

type Planned = Extract<EntryBody, { kind: 'notice-planned' }>;

/** More changes than one message should list; the rest follows in the next one. */
const MOST_IN_NOTICE = 200;
const MOST_SUMMARIES = 3;

/** @param bundleMs how long changes for followers are gathered, in milliseconds. */
export function dueNotices(board: Board, now: Date, bundleMs: number): Planned[] {
  const digests = board.outbox.digests();
  return board.outbox.pending(MOST_IN_NOTICE).flatMap((pending) => {
    const until = pendingUntil(pending, digests, now, bundleMs);
    const ahead = latestStamp(now);
    const isIn = ({ at }: Change) => until !== null && (Date.parse(at) <= until.getTime() || at > ahead);
    const changes = pending.changes.filter(isIn);
    return changes.length === 0 ? [] : [toPlanned(pending, changes)];
  });
}

/** Up to when changes are due now; null when none are. */
function pendingUntil(
  { purpose, platform, channel, changes }: Pending,
  digests: readonly Digest[],
  now: Date,
  bundleMs: number,
): Date | null {
  if (purpose === 'follow') return bundleEnd(changes, bundleMs, now) <= now.getTime() ? now : null;
  const digest = digests.find((one) => one.platform === platform && one.channel === channel);
  return digest === undefined ? null : lastTime(digest, now);
}

function bundleEnd([first]: readonly Change[], bundleMs: number, now: Date): number {
  if (first === undefined) return Number.POSITIVE_INFINITY;
  return first.at > latestStamp(now) ? now.getTime() : Date.parse(first.at) + bundleMs;
}

/** When `dueNotices` will next have something; null while nothing is pending. */
export function nextNotice(board: Board, now: Date, bundleMs: number): Date | null {
  const digests = board.outbox.digests();
  const times = board.outbox.pending(1).flatMap(({ purpose, platform, channel, changes }) => {
    if (purpose === 'follow') return [bundleEnd(changes, bundleMs, now)];
    const digest = digests.find((one) => one.platform === platform && one.channel === channel);
    return digest === undefined ? [] : [nextTime(digest, now).getTime()];
  });
  const first = Math.min(...times);
  return Number.isFinite(first) ? new Date(first) : null;
}

/** The key names the first change: two copies of the bot that plan at the same time plan the same notice. */
function toPlanned({ purpose, platform, channel }: Pending, changes: readonly Change[]): Planned {
  const [first] = changes;
  const parts = [NOTICE_COMMAND, purpose, platform, channel, first?.entry, first?.subject];
  return {
    kind: 'notice-planned',
    notice: createHash('sha256').update(JSON.stringify(parts)).digest('hex'),
    purpose,
    platform: platform as Planned['platform'],
    channel,
    changes: changes.map(({ entry, subject }) => ({ entry, subject })),
  };
}

/** What the channel reads. @throws UserError when there is no such notice. */
export function noticeAnswer(board: Board, key: string): Answer {
  const notice = board.outbox.notice(key);
  if (notice === null) throw new UserError('This message is not on record any more: /changes shows what changed.');
  const changes = withoutRepeats(board.changes.find(notice.changes));
  const dossiers = [...new Set(changes.map(({ subject }) => subject.split('/')[0] ?? ''))];
  const counted = `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
  return createAnswer({
    title: notice.purpose === 'digest' ? `Digest: ${counted} on the record` : `${counted} on the record`,
    blocks: dossiers.flatMap((dossier) => dossierToBlocks(board, dossier, changes)),
    actions: dossiers
      .slice(0, MOST_SUMMARIES)
      .map((dossier) => ({ label: shortLabel(dossier), command: 'summary', options: { dossier } })),
    statements: [...new Set(changes.flatMap((change) => board.changes.shownBy(change)))],
    origin: { command: NOTICE_COMMAND, options: { notice: key } },
  });
}

/** A label has at most 40 characters. */
function shortLabel(dossier: string): string {
  return `Summary of ${dossier}`.length <= 40 ? `Summary of ${dossier}` : 'Summary';
}

/** A new dossier stands for all that came with it; a changed one is told by what changed in it. */
function withoutRepeats(changes: readonly Change[]): Change[] {
  const whole = new Set(
    changes.filter(({ about, what }) => about === 'dossier' && what === 'recorded').map(({ entry }) => entry),
  );
  const inside = new Set(changes.filter(({ about }) => about !== 'dossier').map(({ entry }) => entry));
  return changes.filter(({ entry, about, what }) =>
    about === 'dossier' ? what === 'recorded' || !inside.has(entry) : what !== 'recorded' || !whole.has(entry),
  );
}

function dossierToBlocks(board: Board, dossier: string, changes: readonly Change[]): Block[] {
  const here = changes.filter(({ subject }) => subject === dossier || subject.startsWith(`${dossier}/`));
  return [
    heading(text(board.records.dossier(dossier)?.title ?? dossier)),
    { kind: 'list', items: here.map((change) => changeToSpans(board, change)) },
  ];
}
