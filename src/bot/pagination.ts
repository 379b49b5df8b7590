/** Pages of lists that are too long for one answer. */

import { t } from '../locales/index.ts';
import type { Action, Block, Invocation } from './answer.ts';
import { text } from './answer.ts';

/** What a list is of: the end of a key in the catalogue. */
export type PagedKind =
  | 'matches'
  | 'statements'
  | 'topics'
  | 'disputes'
  | 'dossiers'
  | 'proposals'
  | 'changes'
  | 'posts'
  | 'reviews'
  | 'drafts'
  | 'deliveries'
  | 'questions';

/** @param page counts from 1. */
export function pageToSlice(page: number, size: number): { limit: number; offset: number } {
  return { limit: size, offset: (page - 1) * size };
}

/** Says which items are shown, with buttons for the previous and next page. Empty if everything is shown. */
export function createPageFooter(
  invocation: Invocation,
  page: number,
  size: number,
  total: number,
  what: PagedKind,
): { blocks: Block[]; actions: Action[] } {
  const first = (page - 1) * size + 1;
  const last = Math.min(page * size, total);
  if (page === 1 && total <= size) return { blocks: [], actions: [] };
  const shown =
    first > total
      ? t('page.none', { page, total, what: t(`page.${what}`, { count: total }) })
      : t('page.shown', { first, last, total, what: t(`page.${what}`, { count: total }) });
  const next = (number: number, label: string): Action => ({
    label,
    command: invocation.command,
    options: { ...invocation.options, page: String(number) },
  });
  return {
    blocks: [{ kind: 'footer', spans: [text(shown)] }],
    actions: [
      ...(page > 1 ? [next(Math.min(page - 1, Math.max(1, Math.ceil(total / size))), t('page.previous'))] : []),
      ...(last < total ? [next(page + 1, t('page.next'))] : []),
    ],
  };
}

/** The given options as text, for the button of another page. */
export function serializeOptions(
  options: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      value === undefined || value === false ? [] : [[name, String(value)]],
    ),
  );
}
