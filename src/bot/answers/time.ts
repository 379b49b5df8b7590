/** Times as people of the current language write them, in UTC. */
import { currentLanguage } from '../../locales/index.ts';

const LOCALES = { en: 'en-GB', fr: 'fr-FR' } as const;

/** "24 Nov 2026, 10:00 UTC". @param at ISO, in UTC */
export function formatTime(at: string): string {
  const format = new Intl.DateTimeFormat(LOCALES[currentLanguage()], {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return `${format.format(new Date(at))} UTC`;
}
