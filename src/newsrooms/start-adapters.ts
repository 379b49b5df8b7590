/** Starts the adapters that are configured. A platform's library is loaded only where the platform is on. */
import { join } from 'node:path';
import type { Adapter } from '../adapters/adapter.ts';
import type { Newsrooms } from '../adapters/newsrooms.ts';
import type { Platform } from '../bot/asker.ts';
import { type Config, isMultiNewsroom } from '../config/config.ts';
import { OperatorError } from '../lib/errors.ts';
import { shareOwnHttpClient } from '../lib/http-dispatcher.ts';
import type { Log } from '../lib/log.ts';
import { deriveSecret } from '../storage/encryption.ts';
import type { SecretStore } from '../storage/secret-store.ts';
import { hasPlatform } from './newsroom-map.ts';

/** A line of the table that is printed at the start. */
export interface StatusRow {
  name: string;
  state: 'on' | 'off' | 'failed';
  detail: string;
}

interface AdapterDeps {
  config: Config;
  newsrooms: Newsrooms;
  /** Where the tokens of installed workspaces are kept; null where no workspace installs the app. */
  secrets: SecretStore | null;
  now: () => Date;
  log: Log;
}

/**
 * A platform that cannot start is reported and leaves the other one running.
 *
 * @param onAllEnded called when the last adapter has ended by itself, such as by a revoked token.
 * @throws OperatorError when platforms are configured and none could start.
 */
export async function startAdapters(
  deps: AdapterDeps,
  onAllEnded: () => void,
): Promise<{ adapters: readonly Adapter[]; rows: readonly StatusRow[] }> {
  const { config, log } = deps;
  const running = new Map<Platform, Adapter>();
  const failures: OperatorError[] = [];
  const rows: StatusRow[] = [];

  function report(platform: Platform, error: OperatorError): void {
    log.error(error.message, { ended: platform });
    process.exitCode = 1;
  }

  async function start(platform: Platform, create: typeof createSlack, detail: string): Promise<void> {
    try {
      const adapter = await create(deps, (error) => {
        if (error !== null) report(platform, error);
        running.delete(platform);
        if (running.size === 0) onAllEnded();
      });
      await adapter.start();
      running.set(platform, adapter);
      rows.push({ name: platform, state: 'on', detail });
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      report(platform, error);
      failures.push(error);
      rows.push({ name: platform, state: 'failed', detail: error.message });
    }
  }

  const slack = slackTransport(config);
  if (slack !== null) await start('slack', createSlack, slack);
  else rows.push({ name: 'slack', state: 'off', detail: slackRemedy(config) });
  const discord = discordTransport(config);
  if (discord !== null) await start('discord', createDiscord, discord);
  else rows.push({ name: 'discord', state: 'off', detail: 'set DISCORD_TOKEN' });
  if (failures.length > 0 && running.size === 0)
    throw new OperatorError(failures.map(({ message }) => message).join(' '));
  if (!hasPlatform(config)) await start('console', createConsole, 'type a phrase, /help, or exit');
  else if (!isMultiNewsroom(config))
    rows.push({ name: 'console', state: 'off', detail: 'runs when neither Slack nor Discord is configured' });
  return { adapters: [...running.values()], rows };
}

/** How Slack's events arrive; null where Slack is off. */
function slackTransport(config: Config): string | null {
  if (config.SLACK_CLIENT_ID !== null) return `HTTP on port ${config.SLACK_PORT}, install at /slack/install`;
  if (config.SLACK_BOT_TOKEN === null) return null;
  return config.SLACK_APP_TOKEN === null ? `HTTP on port ${config.SLACK_PORT}` : 'Socket Mode';
}

function slackRemedy(config: Config): string {
  return isMultiNewsroom(config)
    ? 'set SLACK_CLIENT_ID'
    : 'set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET)';
}

function discordTransport(config: Config): string | null {
  if (config.DISCORD_TOKEN === null) return null;
  return config.DISCORD_PUBLIC_KEY === null ? 'gateway' : `HTTP on port ${config.DISCORD_PORT}`;
}

/** @param onEnd called when the adapter has ended by itself, with the reason if that is a fault. */
async function createSlack(
  { config, newsrooms, secrets, now, log }: AdapterDeps,
  onEnd: (error: OperatorError | null) => void,
): Promise<Adapter> {
  await shareOwnHttpClient();
  const { createSlackAdapter } = await import('../adapters/slack/adapter.ts');
  return createSlackAdapter({
    newsrooms,
    installation:
      secrets === null
        ? { botToken: config.SLACK_BOT_TOKEN ?? '' }
        : {
            oauth: {
              clientId: config.SLACK_CLIENT_ID ?? '',
              clientSecret: config.SLACK_CLIENT_SECRET ?? '',
              stateSecret: deriveSecret(config.TOKEN_KEYS[0] ?? '', 'whosaid slack state'),
              redirectUri: config.SLACK_REDIRECT_URL,
            },
            secrets,
          },
    appToken: config.SLACK_APP_TOKEN,
    signingSecret: config.SLACK_SIGNING_SECRET,
    port: config.SLACK_PORT,
    api: { slackApiUrl: config.SLACK_API_URL },
    checkReaction: config.CHECK_REACTION,
    now,
    log,
    onFatal: onEnd,
  });
}

async function createDiscord(
  { config, newsrooms, now, log }: AdapterDeps,
  onEnd: (error: OperatorError | null) => void,
): Promise<Adapter> {
  const { createDiscordAdapter } = await import('../adapters/discord/adapter.ts');
  const { DISCORD_PUBLIC_KEY: publicKey, DISCORD_PORT: port } = config;
  return createDiscordAdapter({
    newsrooms,
    token: config.DISCORD_TOKEN ?? '',
    guild: config.DISCORD_GUILD,
    api: { rest: config.DISCORD_API_URL },
    endpoint: publicKey === null ? null : { publicKey, port, now },
    log,
    onFatal: onEnd,
  });
}

async function createConsole({ config }: AdapterDeps, onEnd: (error: OperatorError | null) => void): Promise<Adapter> {
  const { createConsoleAdapter } = await import('../adapters/console/adapter.ts');
  return createConsoleAdapter({
    input: process.stdin,
    output: process.stdout,
    historyFile: join(config.DATA_DIR, 'console-history'),
    onEnd: () => onEnd(null),
  });
}
