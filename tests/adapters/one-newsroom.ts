/** An adapter under test with a single newsroom, through which the test posts as the newsroom would by itself. */
import type { Adapter } from '../../src/adapters/adapter.ts';
import type { Connection, Newsrooms, OpenNewsroom } from '../../src/adapters/newsrooms.ts';
import type { Bot } from '../../src/bot/bot.ts';
import type { Inbox } from '../../src/bot/deliveries.ts';
import type { Log } from '../../src/lib/log.ts';
import { createDeduper, type SharedDedupe } from '../../src/storage/dedupe.ts';

export interface NewsroomParts {
  bot: Bot;
  userGroups?: readonly string[];
  dedupeStore?: SharedDedupe | null;
  inbox?: Inbox | null;
}

export type ConnectedAdapter = Adapter & Connection;

const emptyInbox: Inbox = {
  add: async () => true,
  ack: async () => {},
  release: async () => {},
  async *reclaim() {},
  keys: async () => [],
};

/** @param create makes the adapter. @returns it; `start` also connects the newsroom. */
export function withOneNewsroom(
  { bot, userGroups = [], dedupeStore = null, inbox = null }: NewsroomParts,
  log: Log,
  create: (newsrooms: Newsrooms) => Adapter,
): ConnectedAdapter {
  let connection: Connection | null = null;
  const newsroom: OpenNewsroom = {
    name: 'newsroom',
    bot,
    userGroups,
    inbox: inbox ?? emptyInbox,
    createDeduper: (keyPrefix, scope) => createDeduper(keyPrefix, scope === 'replicas' ? dedupeStore : null, log),
    isOpen: () => true,
    touch() {},
    async connect(given) {
      connection = given;
    },
    disconnect() {},
  };
  const adapter = create({
    newsroomOfWorkspace: () => newsroom.name,
    mayInstall: () => true,
    newsroomOfServer: () => newsroom.name,
    serversOf: () => null,
    open: async () => newsroom,
  });
  const connected = (): Connection => {
    if (connection === null) throw new Error('the adapter has not connected the newsroom');
    return connection;
  };
  return {
    platform: adapter.platform,
    async start() {
      await adapter.start();
      await adapter.join(newsroom);
    },
    join: adapter.join,
    stop: adapter.stop,
    resolve: (channel) => connected().resolve(channel),
    post: (target, answer) => connected().post(target, answer),
    update: (posted, answer) => connected().update(posted, answer),
  };
}
