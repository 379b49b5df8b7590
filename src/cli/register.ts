/** `npm run register -- slack` prints Slack's app manifest; `npm run register -- discord` registers Discord's commands. */
import { parseArgs } from 'node:util';
import { commands } from '../../commands/index.ts';
import type { Registration } from '../adapters/discord/registration.ts';
import { readConfig } from '../config/config.ts';
import { OperatorError } from '../lib/errors.ts';
import { runCli } from './run.ts';

const USAGE = `Usage:
  npm run -s register -- slack [--url https://your.host/slack/events]   prints the app manifest (without --url: for Socket Mode;
                                                                        with --several: for workspaces that install it themselves)
  npm run -s register -- discord                                        registers the commands with DISCORD_TOKEN, in DISCORD_GUILD or everywhere`;

await runCli(main);

async function main(args: string[]): Promise<number> {
  const read = readArguments(args);
  if (read?.platform === 'slack') {
    if (read.isForSeveral && read.url === null)
      throw new OperatorError(
        '--several needs --url https://your.host/slack/events: workspaces install the app over HTTP.',
      );
    if (read.url !== null && !(URL.canParse(read.url) && read.url.startsWith('https://')))
      throw new OperatorError(
        `--url has to be a public address that begins with https://, such as https://your.host/slack/events, and this is ${read.url}`,
      );
    const { createManifest, rememberManifest } = await import('../ops/doctor/manifest.ts');
    const redirectUrl = read.isForSeveral && read.url !== null ? new URL('oauth_redirect', read.url).href : null;
    const addresses = { requestUrl: read.url, redirectUrl };
    console.log(JSON.stringify(createManifest(addresses), null, 2));
    try {
      rememberManifest(readConfig(process.env).DATA_DIR, addresses);
    } catch {
      // The manifest is what was asked for. It comes before the tokens, and is often printed on another machine.
    }
    return 0;
  }
  if (read?.platform === 'discord') {
    const config = readConfig(process.env);
    if (config.DISCORD_TOKEN === null)
      throw new OperatorError(
        'DISCORD_TOKEN is missing: set it to the bot’s token, from the Bot page of the application.',
      );
    const { registerDiscord } = await import('../adapters/discord/registration.ts');
    const registration = await registerDiscord(commands, {
      token: config.DISCORD_TOKEN,
      applicationId: null,
      guild: config.DISCORD_GUILD,
      api: config.DISCORD_API_URL,
    });
    console.log(registrationToText(registration, config.DISCORD_GUILD));
    return 0;
  }
  console.error(USAGE);
  return 2;
}

function readArguments(
  args: string[],
): { platform: string | undefined; url: string | null; isForSeveral: boolean } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { url: { type: 'string' }, several: { type: 'boolean', default: false } },
    });
    return { platform: positionals[0], url: values.url ?? null, isForSeveral: values.several };
  } catch {
    return null;
  }
}

function registrationToText(
  { added, changed, removed, unchanged, elsewhere, invitation }: Registration,
  guild: string | null,
): string {
  const where = guild === null ? 'everywhere (it can take Discord an hour to show them)' : `in the server ${guild}`;
  const lists = [
    ['added', added],
    ['changed', changed],
    ['removed', removed],
  ] as const;
  const what = lists.filter(([, names]) => names.length > 0).map(([verb, names]) => `${verb}: ${names.join(', ')}`);
  return [
    `Discord’s commands ${where}: ${what.length === 0 ? `nothing to change, ${unchanged.length} are registered` : what.join('; ')}.`,
    ...(elsewhere.length === 0
      ? []
      : [`Removed ${guild === null ? 'from single servers' : 'from everywhere else'}: ${elsewhere.join(', ')}.`]),
    `Invite the bot: ${invitation}`,
  ].join('\n');
}
