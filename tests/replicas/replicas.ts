/** Copies of the bot as processes of their own, each with its own data folder, on one Postgres, behind one loopback Slack. */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createSlackAdapter } from '../../src/adapters/slack/adapter.ts';
import type { Log } from '../../src/lib/log.ts';
import { type ConnectedAdapter, withOneNewsroom } from '../adapters/one-newsroom.ts';
import type { FakeSlack } from '../fakes/slack.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';
import { finished, type Run, startEntry, temporaryFolder } from '../processes/run.ts';

export interface Replica {
  /** Where Slack's requests for it go. */
  url: string;
  /** Everything it has logged, line by line, parsed. */
  lines: Record<string, unknown>[];
  stop(): Promise<Run>;
  /** As `kill -9`. Resolves when it is gone. */
  kill(): Promise<Run>;
}

export interface InProcessReplica {
  url: string;
  newsroom: TestNewsroom;
  adapter: ConnectedAdapter;
  close(): Promise<void>;
}

export interface Replicas {
  /** A copy in this process: quicker to start, for all that needs no kill. */
  open(environment?: Record<string, string>): Promise<InProcessReplica>;
  start(environment?: Record<string, string>, folder?: string): Promise<Replica>;
  /** Ends all that run, and deletes their folders. */
  remove(): Promise<void>;
}

/** Alice is an editor. */
export function createReplicas(peer: FakeSlack, storeUrl: string): Replicas {
  const folders: string[] = [];
  const running = new Set<Replica>();
  const opened = new Set<InProcessReplica>();

  async function open(environment: Record<string, string> = {}): Promise<InProcessReplica> {
    const newsroom = await openTestNewsroom({ STORE_URL: storeUrl, EDITORS: 'slack:U0ALICE001', ...environment });
    let port = 0;
    const log: Log = {
      info(_event, fields) {
        if (typeof fields?.port === 'number') port = fields.port;
      },
      warn() {},
      error() {},
    };
    const adapter = withOneNewsroom(newsroom, log, (newsrooms) =>
      createSlackAdapter({
        newsrooms,
        installation: { botToken: peer.botToken },
        appToken: null,
        signingSecret: peer.signingSecret,
        port: 0,
        api: { slackApiUrl: peer.url },
        now: () => new Date(),
        log,
        onFatal: (error) => {
          throw error;
        },
      }),
    );
    await adapter.start();
    const copy: InProcessReplica = {
      url: `http://127.0.0.1:${port}/slack/events`,
      newsroom,
      adapter,
      async close() {
        opened.delete(copy);
        await adapter.stop();
        await newsroom.remove();
      },
    };
    opened.add(copy);
    return copy;
  }

  async function start(environment: Record<string, string> = {}, folder = temporaryFolder()): Promise<Replica> {
    if (!folders.includes(folder)) folders.push(folder);
    const child = startEntry('main', [], {
      DATA_DIR: folder,
      ...(storeUrl === '' ? {} : { STORE_URL: storeUrl }),
      SLACK_BOT_TOKEN: peer.botToken,
      SLACK_SIGNING_SECRET: peer.signingSecret,
      SLACK_API_URL: peer.url,
      SLACK_PORT: '0',
      EDITORS: 'slack:U0ALICE001',
      ...environment,
    });
    const end = finished(child);
    const lines: Record<string, unknown>[] = [];
    const listening = Promise.withResolvers<number>();
    if (child.stderr === null || child.stdout === null) throw new Error('the copy has no output');
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const parsed = JSON.parse(line) as Record<string, unknown>;
      lines.push(parsed);
      if (parsed.msg === 'slack.connected') listening.resolve(Number(parsed.port));
    });
    // The table is printed last, when everything runs.
    const ready = new Promise<void>((resolve) =>
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', () => resolve()),
    );
    void end.then(({ stderr }) => listening.reject(new Error(`the copy ended before it listened: ${stderr}`)));
    const port = await listening.promise;
    await ready;
    const finish = (signal: NodeJS.Signals) => {
      running.delete(copy);
      child.kill(signal);
      return end;
    };
    const copy: Replica = {
      url: `http://127.0.0.1:${port}/slack/events`,
      lines,
      stop: () => finish('SIGTERM'),
      kill: () => finish('SIGKILL'),
    };
    running.add(copy);
    return copy;
  }

  return {
    open,
    start,
    async remove() {
      await Promise.all([...opened].map((copy) => copy.close()));
      await Promise.all([...running].map((copy) => copy.kill()));
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a copy answers to a command, as one text. */
export async function askReplica(peer: FakeSlack, replica: { url: string }, line: string): Promise<string> {
  const [, command = '', typed = ''] = /^(\/\w+)\s*(.*)$/s.exec(line) ?? [];
  peer.deliverTo(replica.url);
  const { ack, failure } = await peer.sendCommand({ command, typed });
  if (failure !== null) throw new Error(`${line}: ${failure}`);
  return JSON.stringify(ack);
}
