/** Slack: tokens, scopes and the clock. https://docs.slack.dev/reference/methods/auth.test */
import { scopes } from '../../adapters/slack/manifest.ts';
import type { Config } from '../../config/config.ts';
import { type Finding, fault, ok, warning } from './finding.ts';
import { checkManifest } from './manifest.ts';
import { callPlatform, checkClock, type PlatformResponse } from './platform.ts';
import { checkSlackNames } from './slack-names.ts';

export async function checkSlack(config: Config, now: () => Date): Promise<Finding[]> {
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL } = config;
  if (SLACK_BOT_TOKEN === null) return [ok('slack', 'off: SLACK_BOT_TOKEN is empty')];
  const findings = await checkBotToken('SLACK_BOT_TOKEN', SLACK_BOT_TOKEN, SLACK_API_URL, now);
  if (findings[0]?.state !== 'ok') return findings;
  findings.push(
    ...(await checkSlackNames(config, [{ token: SLACK_BOT_TOKEN, team: null }], now)),
    ...checkManifest(config.DATA_DIR),
  );
  if (SLACK_APP_TOKEN === null) return findings;
  return [...findings, await checkAppToken(await call('apps.connections.open', SLACK_APP_TOKEN, SLACK_API_URL, now))];
}

const call = (method: string, token: string, api: string, now: () => Date) =>
  callPlatform(`${api.replace(/\/?$/, '/')}${method}`, `Bearer ${token}`, 'POST', now);

/** Checks a bot's token, its scopes, and the clock. @param what how the findings call the token. */
export async function checkBotToken(what: string, token: string, api: string, now: () => Date): Promise<Finding[]> {
  const answer = await call('auth.test', token, api, now);
  const wrong = tokenFinding(what, '“OAuth & Permissions”', answer);
  if (answer === null || wrong !== null) return wrong === null ? [] : [wrong];
  const { user, team } = answer.body ?? {};
  return [ok(what, `good: @${String(user)} in ${String(team)}`), checkScopes(answer), checkClock('Slack', answer)];
}

function checkScopes({ headers }: PlatformResponse): Finding {
  const what = 'slack scopes';
  const granted = new Set((headers.get('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim()));
  const missing = scopes.filter(({ scope }) => !granted.has(scope));
  if (missing.length === 0) return ok(what, `all ${scopes.length} are granted`);
  const list = missing.map(({ scope, why }) => `${scope} (${why})`).join(', ');
  return fault(what, `Missing: ${list}. Add them under “OAuth & Permissions” and install the app again.`);
}

/** Asking for a socket's address opens no connection; Slack discards an unused one. */
async function checkAppToken(answer: PlatformResponse | null): Promise<Finding> {
  const wrong = tokenFinding('SLACK_APP_TOKEN', '“Basic Information”, “App-Level Tokens”', answer);
  return wrong ?? ok('SLACK_APP_TOKEN', 'good: Socket Mode may connect');
}

function tokenFinding(variable: string, page: string, answer: PlatformResponse | null): Finding | null {
  if (answer === null)
    return fault(variable, 'Slack cannot be reached: check the network, the proxy and SLACK_API_URL.');
  if (answer.body?.ok === true) return null;
  if (answer.status === 429 || answer.status >= 500)
    return warning(variable, `Slack does not answer now (HTTP ${answer.status}): ask again in a minute.`);
  const error = String(answer.body?.error ?? `HTTP ${answer.status}`);
  const remedy =
    error === 'missing_scope'
      ? `give it the scope ${String(answer.body?.needed ?? 'that Slack names')}`
      : 'copy it anew';
  return fault(variable, `Slack refuses it (${error}): ${remedy}, from ${page} at https://api.slack.com/apps.`);
}
