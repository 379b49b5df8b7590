/** How an event reaches the adapter of its workspace, and what is said where there is none. */
import type { App } from '@slack/bolt';
import { toReceiver } from './http/receiver.ts';
import { INSTALL_PATH } from './oauth/installer.ts';
import type { Transport } from './transport.ts';

export type SlackEvent = Parameters<App['processEvent']>[0];

/** A line of which nothing is opened or closed for one workspace, and by which its events are handed over. */
export function createSharedTransport(serialize: Transport['serialize']): {
  connection: Transport;
  take(event: SlackEvent): Promise<void>;
} {
  const listening = Promise.withResolvers<App>();
  return {
    connection: {
      receiver: toReceiver((app) => listening.resolve(app)),
      epoch: () => 0,
      serialize,
      open: async () => {},
      delay() {},
      close: async () => {},
    },
    take: async (event) => (await listening.promise).processEvent(event),
  };
}

export const NOT_INSTALLED = `Whosaid has no newsroom for this workspace. Ask whoever runs it to add it, and install the app again (${INSTALL_PATH}).`;

export function sentence(text: string): { response_type: 'ephemeral'; text: string } {
  return { response_type: 'ephemeral', text };
}
