/** What a balancer and Prometheus see, with both loopback platforms. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHealth, type Health } from '../../src/ops/health.ts';
import { eventually } from '../fakes/eventually.ts';
import { runEntry, temporaryFolder } from '../processes/run.ts';
import { type Session, startSession } from './session.ts';

let health: Health;
let session: Session;
let origin: string;
beforeAll(async () => {
  health = createHealth();
  origin = `http://127.0.0.1:${await health.listen('127.0.0.1', 0)}`;
});
afterAll(async () => {
  await session?.stop();
  await health.close();
});

const get = async (path: string) => {
  const response = await fetch(origin + path);
  return { status: response.status, text: await response.text() };
};
const ready = async () => {
  const { status, text } = await get('/readyz');
  return { status, ...JSON.parse(text) };
};
/** A sample's value; null where there is no such sample. */
const sample = async (name: string) => {
  const line = (await get('/metrics')).text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? null : Number(line.slice(name.length + 1));
};

test('before the record is open the process lives and is not ready', async () => {
  expect(await get('/healthz')).toEqual({ status: 200, text: 'ok\n' });
  expect(await ready()).toEqual({
    status: 503,
    ready: false,
    store: 'not open yet',
    board: 'not open yet',
    frontEnds: 'not started yet',
  });
  expect((await get('/nothing')).status).toBe(404);
});

describe('with the record open and both platforms on', () => {
  beforeAll(async () => {
    session = await startSession(health.instrument);
    const { ledger, readModel: board } = session.newsroom;
    health.attachRecord({ count: ledger.count, readModels: () => [board] });
    health.platformsStarted(['slack', 'discord']);
  });

  test('it is ready, and not while a platform is not connected', async () => {
    const all = { store: 'ok', board: 'ok', slack: 'ok', discord: 'ok' };
    expect(await ready()).toEqual({ status: 200, ready: true, ...all });
    expect(await sample('whosaid_platform_connected{platform="discord"}')).toBe(1);
    session.discord.gateway.closeWith(4000);
    await eventually(async () => expect(await sample('whosaid_platform_connected{platform="discord"}')).toBe(0));
    expect(await ready()).toMatchObject({ status: 503, ready: false, discord: 'not connected', slack: 'ok' });
    await eventually(async () => expect(await ready()).toMatchObject({ status: 200, discord: 'ok' }));
  });

  test('answers are counted by command, outcome and platform, with the time they took', async () => {
    await session.slack.sendCommand({ command: '/whosaid', typed: '"ready to dialogue"' });
    await session.slack.sendCommand({ command: '/nosuch', typed: 'x' });
    await session.discord.sendCommand({ name: 'dossiers' });
    expect(await sample('whosaid_answers_total{command="whosaid",outcome="answer",platform="slack"}')).toBe(1);
    expect(await sample('whosaid_answers_total{command="unknown",outcome="mistake",platform="slack"}')).toBe(1);
    expect(await sample('whosaid_answers_total{command="dossiers",outcome="answer",platform="discord"}')).toBe(1);
    expect(await sample('whosaid_answer_seconds_count{command="whosaid"}')).toBe(1);
    const unknown = { status: 404, code: 10062, message: 'Unknown interaction' };
    session.discord.failNext('POST /interactions/:interaction/:token/callback', unknown);
    // Discord waits in vain for a first callback, and this test need not.
    void session.discord.sendCommand({ name: 'help' });
    const failed = 'whosaid_platform_errors_total{platform="discord",event="discord.interaction_failed"}';
    await eventually(async () => expect(await sample(failed)).toBe(1));
    expect(await sample('whosaid_ledger_entries')).toBe(1);
    expect(await sample('whosaid_board_lag_entries')).toBe(0);
    expect(await sample('whosaid_outbox_sends')).toBe(0);
    expect(await sample('whosaid_outbox_channels')).toBe(0);
    await eventually(async () => expect(await sample('whosaid_requests_under_way')).toBe(0));
  });

  test('every query of the dashboard asks for metrics that exist, by labels that exist', async () => {
    const page = (await get('/metrics')).text;
    const names = new Set([...page.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name]) => name));
    for (const [, name] of page.matchAll(/^# TYPE (\w+) histogram$/gm)) names.add(`${name}_bucket`);
    const labels = new Set([...page.matchAll(/[{,](\w+)=/g)].map(([, label]) => label));
    const { panels } = JSON.parse(readFileSync('docs/dashboard.json', 'utf8')) as {
      panels: { title: string; targets: { expr: string; legendFormat: string }[] }[];
    };
    const queries = panels.flatMap(({ targets }) => targets);
    expect(queries.length).toBeGreaterThanOrEqual(10);
    for (const { expr, legendFormat } of queries) {
      const asked = [...expr.matchAll(/\b(?:whosaid|nodejs|process)_\w+/g)].map(([name]) => name);
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter((name) => !names.has(name))).toEqual([]);
      const by = [...expr.matchAll(/by \(([^)]+)\)/g)].flatMap(([, list = '']) => list.split(', '));
      const matched = [...expr.matchAll(/[{,](\w+)!?=/g)].map(([, label]) => label ?? '');
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label ?? '');
      expect([...by, ...matched, ...shown].filter((label) => !labels.has(label))).toEqual([]);
    }
    const own = [...names].filter((name) => name?.startsWith('whosaid_') && !name.endsWith('_bucket'));
    expect(own.filter((name) => !queries.some(({ expr }) => expr.includes(name ?? '')))).toEqual([]);
  });
});

test('a process with HEALTH_PORT answers, and a port that is taken is one line', async () => {
  const taken = Number(new URL(origin).port);
  const run = await runEntry('main', [], { DATA_DIR: temporaryFolder(), HEALTH_PORT: String(taken) });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(
    /^HEALTH_PORT: cannot listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\): choose another address or port\.\n$/,
  );
  const wrong = await runEntry('main', [], { DATA_DIR: temporaryFolder(), HEALTH_PORT: '70000' });
  expect(wrong.stderr).toMatch(/^HEALTH_PORT has to be a port/);
});
