/** Peers for the length of one test: closed at its end, and the test fails when a body with problems has arrived. */
import { onTestFinished } from 'vitest';
import { type FakeDiscord, type FakeDiscordOptions, startFakeDiscord } from './discord.ts';
import { expectNoProblems } from './problems.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from './slack.ts';

/**
 * The patience of peers in tests, in milliseconds: the platforms' three seconds would make a slow machine a failure.
 * A test of lateness sets its own; `ackAfterMs` is measured in any case.
 */
const ACK_TIMEOUT_MS = 20_000;

/** Starts a Slack peer for this test. Start the app after it: what is started last is stopped first. */
export async function openFakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const peer = await startFakeSlack({ ackDeadlineMs: ACK_TIMEOUT_MS, ...options });
  onTestFinished(async () => {
    await peer.close();
    expectNoProblems(peer);
  });
  return peer;
}

/** Starts a Discord peer for this test. Start the client after it: what is started last is stopped first. */
export async function openFakeDiscord(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
  const peer = await startFakeDiscord({ deadlineMs: ACK_TIMEOUT_MS, ...options });
  onTestFinished(async () => {
    await peer.close();
    expectNoProblems(peer);
  });
  return peer;
}
