/** Peers for the length of one test: closed at its end, and the test fails when a body with problems has arrived. */
import { onTestFinished } from 'vitest';
import { type DiscordPeer, type DiscordPeerOptions, startDiscordPeer } from './discord.ts';
import { expectNoProblems } from './problems.ts';
import { type SlackPeer, type SlackPeerOptions, startSlackPeer } from './slack.ts';

/**
 * The patience of peers in tests, in milliseconds: the platforms' three seconds would make a slow machine a failure.
 * A test of lateness sets its own; `ackAfterMs` is measured in any case.
 */
const patience = 20_000;

/** Starts a Slack peer for this test. Start the app after it: what is started last is stopped first. */
export async function slackPeer(options: SlackPeerOptions = {}): Promise<SlackPeer> {
  const peer = await startSlackPeer({ ackDeadlineMs: patience, ...options });
  onTestFinished(async () => {
    await peer.close();
    expectNoProblems(peer);
  });
  return peer;
}

/** Starts a Discord peer for this test. Start the client after it: what is started last is stopped first. */
export async function discordPeer(options: DiscordPeerOptions = {}): Promise<DiscordPeer> {
  const peer = await startDiscordPeer({ deadlineMs: patience, ...options });
  onTestFinished(async () => {
    await peer.close();
    expectNoProblems(peer);
  });
  return peer;
}
