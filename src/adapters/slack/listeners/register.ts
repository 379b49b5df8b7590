/** All listeners. Each answers with the workspace that the adapter found for the event. */
import type { App } from '@slack/bolt';
import { registerActions } from './actions.ts';
import { registerCommands } from './commands.ts';
import { registerEvents } from './events.ts';
import { registerHome } from './home.ts';
import { registerShortcuts } from './shortcuts.ts';
import { registerViews } from './views.ts';

export function registerListeners(app: App): void {
  registerCommands(app);
  registerActions(app);
  registerShortcuts(app);
  registerViews(app);
  registerEvents(app);
  registerHome(app);
}
