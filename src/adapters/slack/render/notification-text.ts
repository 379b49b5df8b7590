/**
 * The text beside the blocks, the only one in notifications, thread lists and screen readers. It says the same as the page
 * in the same order (who speaks, for whom, how it was matched, who disputes it); only long quotations are shortened.
 */
import { t } from '../../../locales/index.ts';
import { splitText } from '../../split.ts';
import { slackLimits } from '../limits.ts';
import { escapeText } from './escape.ts';
import type { Piece } from './piece.ts';

/** A longer title, which repeats a long phrase, is shortened: the blocks have it in full. */
const MAX_TITLE_LENGTH = 200;

/** The fallback text of a page, escaped for Slack, within its limit and never empty. */
export function pageToNotificationText(title: string, page: readonly Piece[], part: number, parts: number): string {
  const counter = parts === 1 ? '' : t('render.part.title', { part, parts });
  const body = page.map(({ plain }) => plain).filter((plain) => plain.trim() !== '');
  const [start = ''] = splitText(title.trim(), MAX_TITLE_LENGTH, (stretch) => stretch.length);
  const shown = start === title.trim() ? start : `${start.trimEnd()} …`;
  const whole = [`${shown}${counter}`.trim(), ...body].join('\n').trim().toWellFormed();
  const spoken = /[\p{L}\p{N}]/u.test(whole) ? whole : `${t('render.notification.untitled')} ${whole}`.trim();
  const size = (stretch: string) => escapeText(stretch).length;
  if (size(spoken) <= slackLimits.fallback) return escapeText(spoken);
  const note = `\n${t('render.notification.shortened')}`;
  const [truncated = ''] = splitText(spoken, slackLimits.fallback - note.length, size);
  return escapeText(truncated.trimEnd()) + note;
}
