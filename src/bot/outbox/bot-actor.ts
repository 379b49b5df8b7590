/** The bot as it signs what it does by itself, and as it asks for the answers that it posts. */
import type { Actor } from '../../claims/model/entry.ts';
import type { Asker, Platform } from '../asker.ts';

export function botActor(platform: Platform): Actor & { platform: Platform } {
  return { kind: 'bot', id: 'whosaid', name: 'Whosaid', platform };
}

export function botAsker(platform: Platform): Asker {
  return { id: 'whosaid', name: 'Whosaid', platform, channel: null, groups: [] };
}
