/**
 * `npm run preview`: a page that shows what Slack and Discord show for any command, from the payloads that they would be sent.
 * It needs no account, and works on a record of its own that is seeded as the bot's is and deleted at the end.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Platform } from '../bot/asker.ts';
import { type Config, readConfig } from '../config/config.ts';
import { OperatorError } from '../lib/errors.ts';
import { createPlainLog } from '../lib/logger.ts';
import { openNewsroom } from '../newsrooms/open-newsroom.ts';
import { pressToHref } from '../preview/page.ts';
import { writePictures } from '../preview/pictures.ts';
import { createPreviewServer } from '../preview/server.ts';
import { createSurface, PREVIEW_USER } from '../preview/surface.ts';
import { runCli } from './run.ts';

const USAGE = 'Usage: npm run preview [-- --port 8022 | --write docs/pictures]';
const DEFAULT_PORT = '8022';

const PLATFORMS: readonly Platform[] = ['slack', 'discord', 'console'];

await runCli(main);

async function main(args: string[]): Promise<number> {
  const options = readArguments(args);
  if (options === null) {
    console.error(USAGE);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-preview-'));
  try {
    const preview = await startPreview(readConfig(process.env), folder, options.write === undefined ? options.port : 0);
    const address = `http://localhost:${preview.port}`;
    try {
      if (options.write === undefined) await serveUntilStopped(address);
      else await writePictures(address, options.write);
    } finally {
      await preview.close();
    }
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readArguments(args: string[]): { port: number; write: string | undefined } | null {
  try {
    const { values } = parseArgs({
      args,
      options: { port: { type: 'string', default: DEFAULT_PORT }, write: { type: 'string' } },
    });
    const port = Number(values.port);
    return Number.isInteger(port) && port >= 0 && port < 65_536 ? { port, write: values.write } : null;
  } catch {
    return null;
  }
}

/** A record for each platform, so that a command that changes one changes each once. */
async function startPreview(config: Config, folder: string, port: number) {
  const log = createPlainLog([]);
  const newsrooms = await Promise.all(
    PLATFORMS.map((platform) => openNewsroom(toPreviewConfig(config, join(folder, platform)), () => new Date(), log)),
  );
  const surfaces = newsrooms.map(({ bot }, at) =>
    createSurface({ bot, platform: PLATFORMS[at] ?? 'console', pressToHref }),
  );
  const server = createPreviewServer(surfaces, newsrooms[0]?.bot.commands ?? [], log);
  const heardPort = await listenLocally(server, port);
  return {
    port: heardPort,
    async close() {
      server.closeAllConnections();
      server.close();
      for (const newsroom of newsrooms) await newsroom.close();
    },
  };
}

/** The preview's user is an editor, and nothing reaches a platform or the newsroom's own record. */
function toPreviewConfig(config: Config, folder: string): Config {
  const editors = PLATFORMS.map((platform) => `${platform}:${PREVIEW_USER}`);
  return { ...config, STORE_URL: '', DATA_DIR: folder, EDITORS: editors, REVIEW_CHANNEL: null };
}

/** Only this machine can reach it. */
async function listenLocally(server: Server, port: number): Promise<number> {
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    throw new OperatorError(`The preview cannot listen on port ${port}: choose another with --port.`, { cause: error });
  }
  return (server.address() as AddressInfo).port;
}

async function serveUntilStopped(address: string): Promise<void> {
  console.log(`The preview is at ${address} (Control-C ends it).`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
}
