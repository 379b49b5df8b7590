/** Which front ends are on, and the table that says so. A platform's library is loaded only where it is configured. */

import type { Adapter } from '../adapters/adapter.ts';
import { extractSlackGroups } from '../bot/editing/permissions.ts';
import type { Config } from '../config/config.ts';
import { OperatorError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Newsroom } from './open-newsroom.ts';

interface StartedAdapters {
  adapters: readonly Adapter[];
  /** The platforms that are configured, also where one could not start. */
  configured: readonly string[];
  /** What is on, what is off, and which variable would turn it on: for people, in plain text. */
  table: string;
}

interface StatusRow {
  name: string;
  state: 'on' | 'off' | 'failed';
  detail: string;
}

/**
 * Starts what is configured. A platform that cannot start is reported and leaves the other one running.
 *
 * @param onAllEnded called when the last front end has ended by itself, such as by a revoked token.
 * @throws OperatorError when platforms are configured and none could start.
 */
export async function startAdapters(
  config: Config,
  newsroom: Newsroom,
  now: () => Date,
  log: Log,
  onAllEnded: () => void,
): Promise<StartedAdapters> {
  const running = new Set<Adapter>();
  const onFatal = (platform: string, adapter: () => Adapter | null) => (error: OperatorError) => {
    log.error(error.message, { ended: platform });
    process.exitCode = 1;
    const ended = adapter();
    if (ended !== null) running.delete(ended);
    if (running.size === 0) onAllEnded();
  };
  const rows: StatusRow[] = [];
  for (const platform of ['slack', 'discord'] as const) {
    let adapter: Adapter | null = null;
    try {
      adapter = await createAdapter(
        platform,
        config,
        newsroom,
        now,
        log,
        onFatal(platform, () => adapter),
      );
      if (adapter === null) {
        rows.push({
          name: platform,
          state: 'off',
          detail:
            platform === 'slack'
              ? 'set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET)'
              : 'set DISCORD_TOKEN',
        });
        continue;
      }
      await adapter.start();
      running.add(adapter);
      newsroom.connect(adapter);
      rows.push({
        name: platform,
        state: 'on',
        detail: describeTransport(platform, config),
      });
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      log.error(error.message, { ended: platform });
      process.exitCode = 1;
      rows.push({ name: platform, state: 'failed', detail: error.message });
    }
  }
  if (running.size === 0 && rows.some(({ state }) => state === 'failed')) {
    throw new OperatorError(
      rows
        .filter(({ state }) => state === 'failed')
        .map(({ detail }) => detail)
        .join(' '),
    );
  }
  const adapters = [...running];
  rows.push({
    name: 'console',
    state: adapters.length === 0 ? 'on' : 'off',
    detail:
      adapters.length === 0 ? 'type a phrase, /help, or exit' : 'runs when neither Slack nor Discord is configured',
  });
  const configured = rows.filter(({ name, state }) => name !== 'console' && state !== 'off').map(({ name }) => name);
  return { adapters, configured, table: rowsToTable(rows, newsroom) };
}

/** How a platform's events arrive. */
function describeTransport(platform: 'slack' | 'discord', config: Config): string {
  if (platform === 'slack')
    return config.SLACK_APP_TOKEN === null ? `HTTP on port ${config.SLACK_PORT}` : 'Socket Mode';
  return config.DISCORD_PUBLIC_KEY === null ? 'gateway' : `HTTP on port ${config.DISCORD_PORT}`;
}

async function createAdapter(
  platform: 'slack' | 'discord',
  config: Config,
  newsroom: Newsroom,
  now: () => Date,
  log: Log,
  onFatal: (error: OperatorError) => void,
): Promise<Adapter | null> {
  if (platform === 'slack') {
    if (config.SLACK_BOT_TOKEN === null) return null;
    const { createSlackAdapter } = await import('../adapters/slack/adapter.ts');
    return createSlackAdapter({
      bot: newsroom.bot,
      tokens: {
        botToken: config.SLACK_BOT_TOKEN,
        appToken: config.SLACK_APP_TOKEN,
        signingSecret: config.SLACK_SIGNING_SECRET,
      },
      port: config.SLACK_PORT,
      api: { slackApiUrl: config.SLACK_API_URL },
      groups: extractSlackGroups(config.EDITORS),
      now,
      dedupeStore: newsroom.dedupeStore,
      inbox: newsroom.inbox,
      log,
      onFatal,
    });
  }
  if (config.DISCORD_TOKEN === null) return null;
  const { createDiscordAdapter } = await import('../adapters/discord/adapter.ts');
  return createDiscordAdapter({
    bot: newsroom.bot,
    token: config.DISCORD_TOKEN,
    guild: config.DISCORD_GUILD,
    api: { rest: config.DISCORD_API_URL },
    endpoint:
      config.DISCORD_PUBLIC_KEY === null
        ? null
        : { publicKey: config.DISCORD_PUBLIC_KEY, port: config.DISCORD_PORT, now },
    dedupeStore: newsroom.dedupeStore,
    log,
    onFatal,
  });
}

function rowsToTable(rows: readonly StatusRow[], newsroom: Newsroom): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  return [
    'Whosaid',
    ...rows.map(({ name, state, detail }) => `  ${name.padEnd(width)}  ${state.padEnd(6)}  ${detail}`),
    `  ${'record'.padEnd(width)}  ${recordToText(newsroom)}`,
    '',
  ].join('\n');
}

function recordToText({ seeded, readModel }: Newsroom): string {
  const { dossiers, statements } = readModel.records.counts();
  const counted = `${dossiers === 1 ? '1 dossier' : `${dossiers} dossiers`}, ${statements} statements`;
  if (seeded === null) return `${counted} so far: the record is still being read, and answers say so until it is`;
  const changed = seeded
    .filter(({ outcome }) => outcome !== 'unchanged')
    .map(({ dossier, outcome }) => `${dossier} (${outcome})`);
  return `${counted}${changed.length > 0 ? `; recorded now: ${changed.join(', ')}` : ''}`;
}
