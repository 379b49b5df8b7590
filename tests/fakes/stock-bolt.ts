/** Small stock Bolt apps that the peer's own tests run against it. An adapter's tests start the adapter instead. */
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import { quiet } from './quiet.ts';
import type { FakeSlack } from './slack.ts';

const clientOptions = (peer: FakeSlack) => ({
  slackApiUrl: peer.url,
  timeout: 2000,
  retryConfig: { retries: 2, minTimeout: 5, maxTimeout: 20 },
});

/** A stock Bolt app over signed HTTP, listening, that the peer delivers to. */
export async function startHttpApp(peer: FakeSlack, prepare: (app: App) => void): Promise<App> {
  const receiver = new HTTPReceiver({ signingSecret: peer.signingSecret, logger: quiet });
  const app = new App({
    token: peer.botToken,
    receiver,
    logger: quiet,
    clientOptions: clientOptions(peer),
    deferInitialization: true,
  });
  prepare(app);
  await app.init();
  const server = await receiver.start(0);
  onTestFinished(() => receiver.stop().then(() => {}));
  peer.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return app;
}

/** A stock Bolt app in Socket Mode, connected. It waits a second before it reconnects, not five. */
export async function startSocketApp(peer: FakeSlack, prepare: (app: App) => void): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: peer.appToken,
    logger: quiet,
    clientPingTimeout: 1000,
    installerOptions: { clientOptions: clientOptions(peer) },
  });
  const app = new App({
    token: peer.botToken,
    receiver,
    logger: quiet,
    clientOptions: clientOptions(peer),
    deferInitialization: true,
  });
  prepare(app);
  await app.init();
  await app.start();
  onTestFinished(() => app.stop().then(() => {}));
  return app;
}

/** An app that answers `/whosaid` with what was asked, in the acknowledgement. */
export function echo(app: App): void {
  app.command('/whosaid', async ({ ack, command }) => ack({ text: `you asked: ${command.text}` }));
}

/** How a call of a stock client ended: `resolved`, the Web API's error, or the text of any other. */
export function rejected(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'resolved',
    (error: { data?: { error?: string } }) => error.data?.error ?? String(error),
  );
}
