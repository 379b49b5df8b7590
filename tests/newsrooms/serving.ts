/** One process's worth of two newsrooms, Paris and Oslo, between loopback platforms; every text of each has its mark. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, listSecrets, readConfig } from '../../src/config/config.ts';
import type { Log } from '../../src/lib/log.ts';
import { createJsonLog } from '../../src/lib/logger.ts';
import { createSystemClock } from '../../src/lib/system-clock.ts';
import { type Serving, serveNewsrooms } from '../../src/newsrooms/serve.ts';
import { discordCast } from '../fakes/discord/guild.ts';
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord.ts';
import { type GridWorkspace, type SlackGrid, startSlackGrid } from '../fakes/slack-grid.ts';
import { temporaryFolder } from '../processes/run.ts';

/** Patience of the stand-ins, in milliseconds, so that a slow machine is not a failure. */
const PLATFORM_TIMEOUT_MS = 30_000;

export const testNewsrooms = {
  paris: { mark: 'markparis', team: 'T0PARIS001', server: discordCast.guild },
  oslo: { mark: 'markoslo', team: 'T0OSLO0001', server: '1100000000000000011' },
} as const;
export type NewsroomName = keyof typeof testNewsrooms;

/** The first dossier under the same name, with a mark in nearly every sentence: what is S5 in one is S5 in the other. */
export function writeSeeds(folder: string, mark: string): void {
  const to = join(folder, 'lecornu-shoigu');
  mkdirSync(to, { recursive: true });
  for (const file of ['article.txt', 'dossier.yaml']) {
    const text = readFileSync(join('seeds', 'lecornu-shoigu', file), 'utf8');
    writeFileSync(join(to, file), text.replaceAll('the ', `the ${mark} `).replaceAll('Shoigu', `Shoigu-${mark}`));
  }
}

export interface NewsroomsHarness {
  folder: string;
  grid: SlackGrid;
  discord: FakeDiscord;
  config: Config;
  environment: Record<string, string>;
  /** The log's lines as written. */
  lines: string[];
  /** A channel in the server of Paris in which nobody asks anything. */
  quiet: string;
  /** The address at which people install the app. */
  address: () => string;
  serving: () => Serving;
  workspace(team: string): GridWorkspace;
  /** Installs the app as a person with a browser does; gives the last page. */
  install(
    workspace: GridWorkspace,
    given?: Parameters<SlackGrid['grant']>[1],
  ): Promise<{ status: number; text: string }>;
  start(more?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

interface NewsroomsHarnessOptions {
  storeUrl?: string;
  /** Discord over signed requests in place of the gateway. */
  discordOverHttp?: boolean;
  /** Null to leave it out of the file. */
  others?: boolean | null;
  /** A second workspace of Paris. */
  second?: string;
  /** Further lines of Paris's part of the file. */
  more?: string[];
}

export async function createNewsroomsHarness(options: NewsroomsHarnessOptions = {}): Promise<NewsroomsHarness> {
  const folder = temporaryFolder();
  const grid = await startSlackGrid(['T0PARIS001', 'T0OSLO0001', 'T0OTHER001', 'T0ORGA0001/E0GROUP001'], {
    ackDeadlineMs: PLATFORM_TIMEOUT_MS,
  });
  const discord = await startFakeDiscord({ deadlineMs: PLATFORM_TIMEOUT_MS });
  const quiet = discord.guild.addChannel('quiet').id;
  for (const { mark } of Object.values(testNewsrooms)) writeSeeds(join(folder, 'seeds', mark), mark);
  const file = join(folder, 'newsrooms.yaml');
  const { paris, oslo } = testNewsrooms;
  const teamsOf = (one: { team: string }) => [one.team, ...(one === paris && options.second ? [options.second] : [])];
  const room = (one: { mark: string; team: string; server: string }) => [
    `    slack: [${teamsOf(one).join(', ')}]`,
    `    discord: ["${one.server}"]`,
    `    editors: [${teamsOf(one).map((team) => `slack:${team}/U0ALICE001`)}, "discord:1100000000000000041"]`,
    `    seeds: ${join(folder, 'seeds', one.mark)}`,
  ];
  writeFileSync(
    file,
    [
      'newsrooms:',
      '  paris:',
      ...room(paris),
      ...(options.more ?? []),
      '  oslo:',
      ...room(oslo),
      ...(options.others === null ? [] : [`others: ${options.others ?? true}`]),
    ].join('\n'),
  );
  const environment: Record<string, string> = {
    DATA_DIR: join(folder, 'data'),
    STORE_URL: options.storeUrl ?? '',
    NEWSROOMS: file,
    SLACK_CLIENT_ID: grid.clientId,
    SLACK_CLIENT_SECRET: grid.clientSecret,
    SLACK_SIGNING_SECRET: grid.signingSecret,
    SLACK_API_URL: grid.url,
    SLACK_PORT: '0',
    TOKEN_KEYS: randomBytes(32).toString('base64'),
    DISCORD_TOKEN: discord.botToken,
    DISCORD_API_URL: discord.url,
    DISCORD_PORT: '0',
    ...(options.discordOverHttp ? { DISCORD_PUBLIC_KEY: discord.publicKey } : {}),
  };
  const lines: string[] = [];
  let serving: Serving | null = null;
  let origin = '';

  async function start(more: Record<string, string> = {}): Promise<void> {
    Object.assign(environment, more);
    const config = readConfig(environment);
    const json = await createJsonLog(listSecrets(config), (line) => lines.push(line));
    const log: Log = {
      ...json,
      info(event, fields = {}) {
        if (event === 'slack.connected') {
          origin = `http://127.0.0.1:${fields.port}`;
          grid.deliverTo(`${origin}/slack/events`);
        }
        if (event === 'discord.listening') discord.deliverTo(`http://127.0.0.1:${fields.port}/`);
        json.info(event, fields);
      },
    };
    serving = await serveNewsrooms({
      config,
      clock: createSystemClock(),
      log,
      health: null,
      announce: () => {},
      onEnded: () => {},
    });
  }

  async function stop(): Promise<void> {
    await serving?.stop();
    serving = null;
  }

  return {
    folder,
    grid,
    discord,
    get config() {
      return readConfig(environment);
    },
    environment,
    lines,
    quiet,
    address: () => `${origin}/slack/install`,
    serving() {
      if (serving === null) throw new Error('nothing is served');
      return serving;
    },
    workspace(team) {
      const found = grid.workspaces.find((one) => one.team === team);
      if (found === undefined) throw new Error(`no workspace ${team}`);
      return found;
    },
    async install(workspace, given = {}) {
      const page = await fetch(`${origin}/slack/install`);
      const cookie = page.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
      const link = /<a href="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
      const state = new URL(link).searchParams.get('state') ?? '';
      const query = new URLSearchParams({ code: grid.grant(workspace, given), state });
      const back = await fetch(`${origin}/slack/oauth_redirect?${query}`, { headers: { cookie } });
      return { status: back.status, text: await back.text() };
    },
    start,
    stop,
    async remove() {
      await stop();
      await grid.close();
      await discord.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
