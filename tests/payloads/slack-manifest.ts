/** Holds an app manifest against Slack's schema, and against what the schema cannot say: that its parts fit together. */
import { isJson, type Json, jsonList, textAt } from '../fakes/loopback.ts';
import { slackLimits } from './limits.ts';
import { checkUnique, checkWellFormed, createReport, type Report } from './report.ts';
import { manifestSchemaProblems } from './schemas.ts';

/** The scope that each event needs: docs.slack.dev/reference/events. */
const eventScopes: Record<string, string> = {
  app_mention: 'app_mentions:read',
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
  'message.mpim': 'mpim:history',
};

const part = (value: Json, key: string): Json => (isJson(value[key]) ? value[key] : {});

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

function checkCommands(report: Report, commands: Json[], scopes: string[], socketMode: boolean): void {
  commands.forEach((command, index) => {
    const at = `features.slash_commands[${index}]`;
    const name = textAt(command, 'command') ?? '';
    if (!/^\/[a-z0-9_-]+$/.test(name))
      report.add(at, `${name} is no command: a slash, then small letters, digits, - and _`);
    if (name.length > slackLimits.command.name)
      report.add(at, `${name.length} characters, at most ${slackLimits.command.name}`);
    if (!socketMode && command.url === undefined) report.add(at, 'url is missing without Socket Mode');
  });
  checkUnique(
    report,
    'features.slash_commands',
    commands.map((command) => String(command.command)),
  );
  if (commands.length > 0 && !scopes.includes('commands')) report.add('oauth_config.scopes.bot', 'commands is missing');
}

/** The problems of a manifest. Socket Mode off asks for request URLs; commands, shortcuts and events ask for their scopes. */
export function slackManifestProblems(manifest: unknown): string[] {
  const report = createReport();
  if (!isJson(manifest)) return ['not an object'];
  const features = part(manifest, 'features');
  const settings = part(manifest, 'settings');
  const scopes = strings(part(part(manifest, 'oauth_config'), 'scopes').bot);
  const socketMode = settings.socket_mode_enabled === true;
  checkCommands(report, jsonList(features.slash_commands), scopes, socketMode);

  const shortcuts = jsonList(features.shortcuts);
  checkUnique(
    report,
    'features.shortcuts',
    shortcuts.map((shortcut) => String(shortcut.callback_id)),
  );
  const interactivity = part(settings, 'interactivity');
  if (shortcuts.length > 0 && interactivity.is_enabled !== true) {
    report.add('settings.interactivity', 'is off, but there are shortcuts');
  }
  if (interactivity.is_enabled === true && !socketMode && interactivity.request_url === undefined) {
    report.add('settings.interactivity', 'request_url is missing without Socket Mode');
  }

  const subscriptions = part(settings, 'event_subscriptions');
  const events = strings(subscriptions.bot_events);
  for (const event of events) {
    const scope = eventScopes[event];
    if (scope !== undefined && !scopes.includes(scope))
      report.add('oauth_config.scopes.bot', `${scope} is missing for ${event}`);
  }
  if (events.length > 0 && !socketMode && subscriptions.request_url === undefined) {
    report.add('settings.event_subscriptions', 'request_url is missing without Socket Mode');
  }
  if (!isJson(features.bot_user)) report.add('features.bot_user', 'is missing: the bot could not speak');
  checkUnique(report, 'oauth_config.scopes.bot', scopes);
  checkWellFormed(report, '', manifest);
  report.problems.push(...manifestSchemaProblems(manifest));
  return report.problems;
}
