/**
 * Prometheus metrics, counted from the log's lines, so that no second kind of reporting has to be kept in step. Labels are
 * our own names, never people's text.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Log } from '../lib/log.ts';
import { countActiveRequests } from '../lib/request-context.ts';

/** Seconds. People notice from half a second on; Slack and Discord wait for three. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10];

/** The events by which an adapter reports whether its platform can reach it. */
const CONNECTED = ['slack.connected', 'discord.connected', 'discord.resumed'];
const DISCONNECTED = ['slack.disconnected', 'discord.disconnected', 'discord.reconnecting'];

export interface Metrics {
  /** The same log, counted. */
  instrument(log: Log): Log;
  /** The platforms that have ever been connected, and whether they are now. */
  platforms(): ReadonlyMap<string, boolean>;
  /** Adds a gauge that is read when Prometheus asks; null if it cannot be read. */
  gauge(name: string, help: string, read: () => Promise<number | null>): void;
  /** The page in Prometheus's text format. */
  page(): Promise<{ text: string; contentType: string }>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'whosaid_answers_total',
    help: 'Answers by command, outcome (answer, nothing, mistake, fault) and platform',
    labelNames: ['command', 'outcome', 'platform'],
    registers,
  });
  const seconds = new Histogram({
    name: 'whosaid_answer_seconds',
    help: 'Seconds from the question at the bot to the answer, without the way over the platform',
    labelNames: ['command'],
    buckets: BUCKETS,
    registers,
  });
  const syncSeconds = new Histogram({
    name: 'whosaid_board_follow_seconds',
    help: 'Seconds from a change of the record, here or on another copy, until this board holds it, by their clocks',
    buckets: BUCKETS,
    registers,
  });
  const errors = new Counter({
    name: 'whosaid_platform_errors_total',
    help: 'Warnings and errors of a platform or of the way to it, by event',
    labelNames: ['platform', 'event'],
    registers,
  });
  const logged = new Counter({
    name: 'whosaid_log_lines_total',
    help: 'Lines of the log by level',
    labelNames: ['level'],
    registers,
  });
  const connected = new Gauge({
    name: 'whosaid_platform_connected',
    help: '1 while the platform can reach the bot, 0 while it cannot',
    labelNames: ['platform'],
    registers,
  });
  new Gauge({
    name: 'whosaid_requests_under_way',
    help: 'Requests that are being answered now',
    registers,
    collect() {
      this.set(countActiveRequests());
    },
  });
  const platforms = new Map<string, boolean>();

  function setConnected(platform: string, is: boolean): void {
    platforms.set(platform, is);
    connected.set({ platform }, is ? 1 : 0);
  }

  function count(level: 'info' | 'warn' | 'error', event: string, fields: Record<string, unknown>): void {
    logged.inc({ level });
    if (event === 'bot.answered') {
      const command = String(fields.command);
      answers.inc({ command, outcome: String(fields.outcome), platform: String(fields.platform) });
      seconds.observe({ command }, Number(fields.ms) / 1000);
    }
    if (event === 'read_model.synced') syncSeconds.observe(Number(fields.milliseconds) / 1000);
    if (typeof fields.ended === 'string') setConnected(fields.ended, false);
    const platform = /^(slack|discord)(?=[. ])/.exec(event)?.[1];
    if (platform === undefined) return;
    if (CONNECTED.includes(event)) setConnected(platform, true);
    if (DISCONNECTED.includes(event)) setConnected(platform, false);
    if (level !== 'info') errors.inc({ platform, event });
  }

  return {
    instrument(log) {
      const at =
        (level: 'info' | 'warn' | 'error') =>
        (event: string, fields: Record<string, unknown> = {}) => {
          count(level, event, fields);
          log[level](event, fields);
        };
      return { info: at('info'), warn: at('warn'), error: at('error') };
    },
    platforms: () => platforms,
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers,
        async collect() {
          const value = await read();
          if (value === null) this.reset();
          else this.set(value);
        },
      });
    },
    page: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  };
}
