/** The few phrases that every answer uses: names with their sides, quotation marks of the asker's language. */
import type { SpeakerView } from '../../claims/queries/statements.ts';
import { t } from '../../locales/index.ts';
import type { CardSpeaker } from '../card.ts';

/** “words”, in the marks of the current language. Only for words that a person typed or a source prints in such marks. */
export function quoteWords(words: string): string {
  return t('quoted', { words });
}

/** "Paris (France)", "François Hollande (neither side)" */
export function speakerToText({ name, side }: Pick<CardSpeaker, 'name' | 'side'>): string {
  return t('speaker', { name, side: side ?? t('speaker.no-side') });
}

export function speakerViewToText({ name, sideName }: SpeakerView): string {
  return speakerToText({ name, side: sideName });
}

export function capitalise(value: string): string {
  return value.charAt(0).toUpperCase() + value.slice(1);
}
