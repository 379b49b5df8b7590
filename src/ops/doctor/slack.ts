/** Slack: tokens, scopes and the clock. https://docs.slack.dev/reference/methods/auth.test */
import { scopes } from '../../adapters/slack/manifest.ts';
import type { Config } from '../../config/config.ts';
import { type Finding, fault, ok, warning } from './finding.ts';
import { callPlatform, checkClock, type PlatformResponse } from './platform.ts';

export async function checkSlack(config: Config, now: () => Date): Promise<Finding[]> {
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL } = config;
  if (SLACK_BOT_TOKEN === null) return [ok('slack', 'off: SLACK_BOT_TOKEN is empty')];
  const findings = await checkBotToken('SLACK_BOT_TOKEN', SLACK_BOT_TOKEN, SLACK_API_URL, now);
  if (findings[0]?.state !== 'ok') return findings;
  findings.push(...(await checkChannels(config, now)), ...(await checkEditors(config, now)));
  if (SLACK_APP_TOKEN === null) return findings;
  return [...findings, await checkAppToken(await call('apps.connections.open', SLACK_APP_TOKEN, SLACK_API_URL, now))];
}

/** The channels that are named by their ids: those named by name are looked up when something is posted. */
async function checkChannels(config: Config, now: () => Date): Promise<Finding[]> {
  const { SLACK_BOT_TOKEN, SLACK_API_URL, REVIEW_CHANNEL, SUMMARY_CHANNELS } = config;
  const named = [
    ...(REVIEW_CHANNEL === null ? [] : [{ name: 'REVIEW_CHANNEL', ...REVIEW_CHANNEL }]),
    ...SUMMARY_CHANNELS.map((one) => ({ name: 'SUMMARY_CHANNELS', ...one })),
  ].filter(({ platform, channel }) => platform === 'slack' && /^[CG][A-Z0-9]{2,}$/.test(channel));
  const findings: Finding[] = [];
  for (const { name, channel } of named) {
    const answer = await call(`conversations.info?channel=${channel}`, SLACK_BOT_TOKEN ?? '', SLACK_API_URL, now);
    if (answer === null) continue;
    const found = (answer.body?.channel ?? {}) as { name?: string; is_archived?: boolean; is_member?: boolean };
    if (answer.body?.ok !== true)
      findings.push(
        fault(
          name,
          `${channel}: Slack has no such channel for the bot (${String(answer.body?.error)}): correct the id, or invite the bot.`,
        ),
      );
    else if (found.is_archived === true)
      findings.push(fault(name, `#${found.name} is archived: name another channel, or restore it.`));
    else if (found.is_member === false)
      findings.push(fault(name, `The bot is not in #${found.name}: /invite it there.`));
    else findings.push(ok(name, `the bot is in #${found.name}`));
  }
  return findings;
}

async function checkEditors(config: Config, now: () => Date): Promise<Finding[]> {
  const { SLACK_BOT_TOKEN, SLACK_API_URL, EDITORS } = config;
  const users = EDITORS.flatMap((editor) => /^slack:(?:T[A-Z0-9]+\/)?([UW][A-Z0-9]+)$/.exec(editor)?.[1] ?? []);
  const findings: Finding[] = [];
  for (const user of users) {
    const answer = await call(`users.info?user=${user}`, SLACK_BOT_TOKEN ?? '', SLACK_API_URL, now);
    const found = (answer?.body?.user ?? {}) as { deleted?: boolean };
    if (answer?.body?.error === 'user_not_found' || found.deleted === true)
      findings.push(
        fault('EDITORS', `${user} is nobody in this workspace: copy the member ID from the person’s profile.`),
      );
  }
  return findings;
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
