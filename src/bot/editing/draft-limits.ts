/** How many drafts may be started, and be open: each holds a drafting slot, and its words are recorded. */
import type { Actor } from '../../claims/model/entry.ts';
import type { DraftReviews } from '../../claims/queries/draft-reviews.ts';
import { UserError } from '../../lib/errors.ts';
import { t } from '../../locales/index.ts';

const HOUR_MS = 60 * 60 * 1000;
/** More than a desk drafts by hand; `npm run draft` takes a whole archive. */
const LIMITS = [
  { period: 'hour', ms: HOUR_MS, asker: 20, newsroom: 60 },
  { period: 'day', ms: 24 * HOUR_MS, asker: 60, newsroom: 300 },
] as const;
const MAX_OPEN = 200;
/** Of one person who is no editor: an editor reads each of them. */
const MAX_OPEN_BY_OTHERS = 5;

/** @throws UserError if this person, or the newsroom, has to wait. */
export function assertMayDraft(reviews: DraftReviews, by: Actor, isEditor: boolean, now: Date): void {
  const own = isEditor ? 0 : reviews.countOpenBy(by);
  if (own >= MAX_OPEN_BY_OTHERS) throw new UserError(t('editing.draft-limit', { count: own }));
  const open = reviews.open({ offset: 0, limit: 0 }).total;
  if (open >= MAX_OPEN) throw new UserError(t('editing.drafts-open', { count: open }));
  for (const { period, ms, ...most } of LIMITS) {
    const since = new Date(now.getTime() - ms).toISOString();
    for (const [who, person] of [['asker', by] as const, ['newsroom', null] as const]) {
      const count = reviews.countStarted(since, person);
      if (count >= most[who]) throw new UserError(t('editing.draft-rate', { who, period, count }));
    }
  }
}
