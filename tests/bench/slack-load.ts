/** Signed Slack commands over loopback: as fast as they are answered, or at a fixed rate whatever happens. */
import { Agent, request } from 'node:http';
import { signature } from '../fakes/slack/delivery.ts';
import { team } from '../fakes/slack/workspace.ts';

export interface SlashCommand {
  command: string;
  text: string;
}

export interface Figures {
  seconds: number;
  asked: number;
  /** Answered with 200 and a body that is an answer. */
  answered: number;
  /** Answered with 200 and the busy sentence. */
  shed: number;
  /** Anything else: another status, a broken connection, more than three seconds, a fault's sentence. */
  failed: number;
  answeredPerSecond: number;
  p50: number;
  p99: number;
  longest: number;
}

interface Target {
  urls: readonly string[];
  secret: string;
  outcomeOf: (body: string) => 'answered' | 'shed' | 'failed';
}

/** Slack gives up after this. */
const ACK_TIMEOUT_MS = 3_000;

function createLoadClient({ urls, secret, outcomeOf }: Target) {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const times: number[] = [];
  const tally = { asked: 0, answered: 0, shed: 0, failed: 0 };

  function bodyOf({ command, text }: SlashCommand): string {
    return new URLSearchParams({
      ...{ token: 'x', team_id: team.id, team_domain: team.domain, channel_id: 'C0DESK0001', channel_name: 'desk' },
      ...{ user_id: 'U0ALICE001', user_name: 'alice', command, text, api_app_id: 'A1', is_enterprise_install: 'false' },
      ...{ response_url: 'http://127.0.0.1:9/response', trigger_id: `${tally.asked}.${process.hrtime.bigint()}` },
    }).toString();
  }

  function send(asked: SlashCommand): Promise<void> {
    const url = urls[tally.asked % urls.length] ?? '';
    tally.asked += 1;
    const body = bodyOf(asked);
    const timestamp = Math.floor(Date.now() / 1000);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature(secret, timestamp, body),
    };
    const start = performance.now();
    return new Promise((resolve) => {
      let isOver = false;
      const over = (outcome: 'answered' | 'shed' | 'failed') => {
        if (isOver) return;
        isOver = true;
        tally[outcome] += 1;
        times.push(performance.now() - start);
        resolve();
      };
      const call = request(url, { method: 'POST', headers, agent, timeout: ACK_TIMEOUT_MS }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => over(response.statusCode !== 200 || text === '' ? 'failed' : outcomeOf(text)));
      });
      call.on('timeout', () => call.destroy());
      call.on('error', () => over('failed'));
      call.end(body);
    });
  }

  function figures(started: number): Figures {
    const seconds = (performance.now() - started) / 1000;
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
    agent.destroy();
    return {
      seconds: round(seconds),
      ...tally,
      answeredPerSecond: Math.round(tally.answered / seconds),
      p50: at(0.5),
      p99: at(0.99),
      longest: at(1),
    };
  }
  return { send, figures };
}

/** `connections` people who ask again as soon as they are answered. */
export async function closedLoop(
  target: Target,
  next: () => SlashCommand,
  connections: number,
  ms: number,
): Promise<Figures> {
  const { send, figures } = createLoadClient(target);
  const started = performance.now();
  const one = async () => {
    while (performance.now() - started < ms) await send(next());
  };
  await Promise.all(Array.from({ length: connections }, one));
  return figures(started);
}

/** `perSecond` questions a second, whether or not the earlier ones are answered. */
export async function openLoop(
  target: Target,
  next: () => SlashCommand,
  perSecond: number,
  ms: number,
): Promise<Figures> {
  const { send, figures } = createLoadClient(target);
  const started = performance.now();
  const all: Promise<void>[] = [];
  while (performance.now() - started < ms) {
    const due = Math.floor(((performance.now() - started) / 1000) * perSecond);
    while (all.length < due) all.push(send(next()));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(all);
  return figures(started);
}

export const round = (value: number) => Math.round(value * 100) / 100;
