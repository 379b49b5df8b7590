/** The bot as it signs what it does by itself, and as it asks for the answers that it posts. */
import type { Actor } from '../../claims/model/entry.ts';
import type { Language } from '../../locales/index.ts';
import type { Asker, Platform } from '../asker.ts';

export function botActor(platform: Platform): Actor & { platform: Platform } {
  return { kind: 'bot', id: 'whosaid', name: 'Whosaid', platform };
}

/** @param language of what is posted. */
export function botAsker(platform: Platform, language: Language): Asker {
  return { language, id: 'whosaid', name: 'Whosaid', platform, channel: null, groups: [] };
}
