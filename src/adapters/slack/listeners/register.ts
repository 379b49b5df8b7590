/** All listeners. Each answers with the workspace that the adapter found for the event. */
import type { App } from '@slack/bolt';
import { registerActions } from './actions.ts';
import { registerCommands } from './commands.ts';
import { registerEvents } from './events.ts';
import { registerHome } from './home.ts';
import { registerReactions } from './reactions.ts';
import { registerShortcuts } from './shortcuts.ts';
import { registerSuggestions } from './suggestions.ts';
import { registerViews } from './views.ts';

/** @param checkReaction the emoji that checks a message; null for none */
export function registerListeners(app: App, checkReaction: string | null): void {
  registerCommands(app);
  registerActions(app);
  registerShortcuts(app);
  registerViews(app);
  registerSuggestions(app);
  registerEvents(app);
  registerHome(app);
  if (checkReaction !== null) registerReactions(app, checkReaction);
}
