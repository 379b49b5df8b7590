/** What is said beside an answer while the record is incomplete or not verified. */
import type { Progress } from '../../claims/read-model/sync.ts';
import { t } from '../../locales/index.ts';
import { type Answer, paragraph, strong, text } from '../answer.ts';

export function addSourceNote<T extends Answer>(answer: T, sourceNote: () => string | null): T {
  const note = answer.origin?.command === 'source' ? sourceNote() : null;
  return note === null ? answer : { ...answer, blocks: [...answer.blocks, paragraph(strong(note))] };
}

/** During a rebuild an answer may lack statements that are on record, so it says so first. */
export function addProgressNote<T extends Answer>(answer: T, progress: Progress | null): T {
  if (progress === null) return answer;
  const share = Math.floor((100 * progress.done) / Math.max(1, progress.total));
  const note = paragraph(strong(t('rebuild.progress', { share })), text(` ${t('rebuild.missing')}`));
  return { ...answer, blocks: [note, ...answer.blocks] };
}
