/**
 * Messages that tell channels of changes: to those that follow, bundled for some minutes, and as digests, on their schedule.
 */
import { createHash } from 'node:crypto';
import type { EntryBody } from '../../claims/model/entry.ts';
import type { ChangeEvent } from '../../claims/queries/change-feed.ts';
import type { Digest, Notice, PendingChanges } from '../../claims/queries/subscriptions.ts';
import { NOTICE_COMMAND } from '../../claims/read-model/plan-sends.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { latestPossibleTime } from '../../lib/clock-skew.ts';
import { UserError } from '../../lib/errors.ts';
import { t, tMinute } from '../../locales/index.ts';
import { type Action, type Answer, type Block, createAnswer, heading, text } from '../answer.ts';
import { changeToBlocks } from '../answers/change.ts';
import { nextRun, previousRun } from './digest-schedule.ts';

type PlannedNotice = Extract<EntryBody, { kind: 'notice-planned' }>;

/** The rest follows in the next message. */
const MAX_CHANGES_PER_NOTICE = 200;
const MAX_SUMMARIES = 3;

/** @param bundleMs how long changes for followers are gathered, in milliseconds. */
export function dueNotices(readModel: ReadModel, now: Date, bundleMs: number): PlannedNotice[] {
  const digests = readModel.outbox.digests();
  return readModel.outbox.pending(MAX_CHANGES_PER_NOTICE).flatMap((pending) => {
    const until = pendingUntil(pending, digests, now, bundleMs);
    const ahead = latestPossibleTime(now);
    const isIn = ({ at }: ChangeEvent) => until !== null && (Date.parse(at) <= until.getTime() || at > ahead);
    const changes = pending.changes.filter(isIn);
    return changes.length === 0 ? [] : [pendingToPlannedNotice(pending, changes)];
  });
}

/** Up to when changes are due now; null when none are. */
function pendingUntil(
  { purpose, platform, channel, changes }: PendingChanges,
  digests: readonly Digest[],
  now: Date,
  bundleMs: number,
): Date | null {
  if (purpose === 'follow') return bundleEnd(changes, bundleMs, now) <= now.getTime() ? now : null;
  const digest = digests.find((one) => one.platform === platform && one.channel === channel);
  return digest === undefined ? null : previousRun(digest, now);
}

function bundleEnd([first]: readonly ChangeEvent[], bundleMs: number, now: Date): number {
  if (first === undefined) return Number.POSITIVE_INFINITY;
  return first.at > latestPossibleTime(now) ? now.getTime() : Date.parse(first.at) + bundleMs;
}

/** When `dueNotices` will next have something; null while nothing is pending. */
export function nextNoticeAt(readModel: ReadModel, now: Date, bundleMs: number): Date | null {
  const digests = readModel.outbox.digests();
  const times = readModel.outbox.pending(1).flatMap(({ purpose, platform, channel, changes }) => {
    if (purpose === 'follow') return [bundleEnd(changes, bundleMs, now)];
    const digest = digests.find((one) => one.platform === platform && one.channel === channel);
    return digest === undefined ? [] : [nextRun(digest, now).getTime()];
  });
  const first = Math.min(...times);
  return Number.isFinite(first) ? new Date(first) : null;
}

/** The key comes from the first change, so that two replicas that plan at the same time plan the same notice. */
function pendingToPlannedNotice(
  { purpose, platform, channel }: PendingChanges,
  changes: readonly ChangeEvent[],
): PlannedNotice {
  const [first] = changes;
  const parts = [NOTICE_COMMAND, purpose, platform, channel, first?.entry, first?.subject];
  return {
    kind: 'notice-planned',
    notice: createHash('sha256').update(JSON.stringify(parts)).digest('hex'),
    purpose,
    platform: platform as PlannedNotice['platform'],
    channel,
    changes: changes.map(({ entry, subject }) => ({ entry, subject })),
  };
}

/** @throws UserError when there is no such notice. */
export function createNoticeAnswer(readModel: ReadModel, key: string): Answer {
  const notice = readModel.outbox.notice(key);
  if (notice === null) throw new UserError(t('notice.gone'));
  const changes = deduplicateChanges(readModel.changeFeed.find(notice.changes)).sort(
    (one, other) => KIND_ORDER.indexOf(changeToKind(one)) - KIND_ORDER.indexOf(changeToKind(other)),
  );
  const dossiers = [...new Set(changes.map(({ subject }) => subject.split('/')[0] ?? ''))];
  return createAnswer({
    title: noticeToTitle(notice, changes),
    blocks: dossiers.flatMap((dossier) => dossierToBlocks(readModel, dossier, changes)),
    actions: noticeToActions(changes, dossiers),
    statements: [...new Set(changes.flatMap((change) => readModel.changeFeed.refsShowing(change)))],
    origin: { command: NOTICE_COMMAND, options: { notice: key } },
  });
}

type ChangeKind = 'retractions' | 'corrections' | 'disputes' | 'statements' | 'others';

/** What an editor has to act on comes first. */
const KIND_ORDER: readonly ChangeKind[] = ['retractions', 'corrections', 'disputes', 'statements', 'others'];

function changeToKind({ about, event }: ChangeEvent): ChangeKind {
  const isNew = event.kind === 'recorded';
  if (about === 'statement') return isNew ? 'statements' : event.kind === 'retracted' ? 'retractions' : 'corrections';
  return about === 'dispute' && isNew ? 'disputes' : 'others';
}

/** "Since yesterday: 1 retraction, 1 correction"; without the time in a message to followers, which comes within minutes. */
function noticeToTitle({ purpose, at }: Notice, changes: readonly ChangeEvent[]): string {
  const counts = KIND_ORDER.map((kind) => [kind, changes.filter((one) => changeToKind(one) === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => t(`notice.${kind}`, { count }))
    .join(', ');
  const since = firstTime(changes);
  if (purpose === 'follow' || since === null) return counts;
  const isRecent = Date.parse(at) - Date.parse(since) <= DAY_MS;
  return isRecent ? t('notice.since-yesterday', { counts }) : t('notice.since', { since: tMinute(since), counts });
}

const DAY_MS = 24 * 60 * 60_000;

function firstTime(changes: readonly ChangeEvent[]): string | null {
  return changes.map(({ at }) => at).sort()[0] ?? null;
}

function noticeToActions(changes: readonly ChangeEvent[], dossiers: readonly string[]): Action[] {
  const since = firstTime(changes);
  return [
    ...(since === null
      ? []
      : [{ label: t('notice.changes'), command: 'changes', options: { since: since.slice(0, 10) } }]),
    ...dossiers.slice(0, MAX_SUMMARIES).map((dossier) => ({
      label: dossiers.length === 1 ? t('notice.summary') : shortLabel(dossier),
      command: 'summary',
      options: { dossier },
    })),
  ];
}

/** A label has at most 40 characters. */
function shortLabel(dossier: string): string {
  const label = t('notice.summary-of', { dossier });
  return label.length <= 40 ? label : t('notice.summary');
}

/** A new dossier stands for all that came with it; a changed one is left out if something in it is listed. */
function deduplicateChanges(changes: readonly ChangeEvent[]): ChangeEvent[] {
  const whole = new Set(
    changes.filter(({ about, event }) => about === 'dossier' && event.kind === 'recorded').map(({ entry }) => entry),
  );
  const inside = new Set(changes.filter(({ about }) => about !== 'dossier').map(({ entry }) => entry));
  return changes.filter(({ entry, about, event }) =>
    about === 'dossier'
      ? event.kind === 'recorded' || !inside.has(entry)
      : event.kind !== 'recorded' || !whole.has(entry),
  );
}

function dossierToBlocks(readModel: ReadModel, dossier: string, changes: readonly ChangeEvent[]): Block[] {
  const here = changes.filter(({ subject }) => subject === dossier || subject.startsWith(`${dossier}/`));
  return [
    heading(text(readModel.records.dossier(dossier)?.title ?? dossier)),
    ...here.flatMap((change) => changeToBlocks(readModel, change)),
  ];
}
