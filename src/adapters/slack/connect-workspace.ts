/** Connects a workspace: signs in with its token and makes what answers and posts with it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { webApi } from '@slack/bolt';
import type { OperatorError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { withTimeout } from '../../lib/timeout.ts';
import type { OpenNewsroom } from '../newsrooms.ts';
import type { Installation } from './access.ts';
import { createBoltLogger } from './bolt-logger.ts';
import { createChannelQueue } from './channel-queue.ts';
import { createChannels } from './channels.ts';
import { type SlackApi, toClientOptions } from './client-options.ts';
import { errorToOperatorError, retryAfterMs } from './errors.ts';
import { createFileDownloader } from './files.ts';
import { slackLimits } from './limits.ts';
import { answerMessage, isStoryMessage } from './listeners/answer-message.ts';
import { createMessageHandler } from './messages.ts';
import { createUserGroups } from './people/user-groups.ts';
import { createUserLanguages } from './people/user-languages.ts';
import { createPosts } from './posts.ts';
import { createResponder } from './responder.ts';
import type { Workspace } from './workspace.ts';

/** Milliseconds for what was accepted to be answered when the connection stops. */
const STOP_TIMEOUT_MS = 4_000;
const MAX_SIGN_IN_ATTEMPTS = 3;

export interface WorkspaceOptions {
  api: SlackApi;
  now: () => Date;
  log: Log;
  /** Milliseconds within which an answer still travels in the acknowledgement. */
  ackDeadlineMs: number;
  /** Milliseconds between two looks for messages that other replicas left unanswered. */
  reclaimIntervalMs: number;
}

/**
 * @param key tells the workspace's events from those of the newsroom's other workspaces; null where there is only one.
 * @param onInvalidToken called when Slack no longer accepts the token.
 * @returns rejects with an OperatorError that names the variable to mend.
 */
export async function connectWorkspace(
  installation: Installation,
  newsroom: OpenNewsroom,
  key: string | null,
  options: WorkspaceOptions,
  onInvalidToken: (error: OperatorError) => void,
): Promise<Workspace> {
  const { api, now, log, ackDeadlineMs, reclaimIntervalMs } = options;
  const { botToken } = installation;
  const { client, self } = await signIn(botToken, options);
  const buttons = newsroom.bot.buttons.withMaxLength(slackLimits.press);
  const posts = createPosts({
    client,
    channels: createChannels(client, now),
    queue: createChannelQueue(now),
    buttons,
    log,
    botName: () => self.name,
    file: createFileDownloader(botToken, api.slackApiUrl),
    onInvalidToken: (error) => onInvalidToken(errorToOperatorError(error, 'SLACK_BOT_TOKEN')),
  });
  const keyPrefix = key === null ? 'slack' : `slack ${key}`;
  const responder = createResponder({ client, buttons, posts, log, ackDeadlineMs });
  const deduper = newsroom.createDeduper(keyPrefix, 'replicas');
  let isStopping = false;

  const workspace: Workspace = {
    installation,
    newsroom,
    bot: newsroom.bot,
    client,
    team: installation.team ?? self.team,
    botUser: self.user,
    responder,
    posts,
    groups: createUserGroups(client, newsroom.userGroups, now, log),
    languages: createUserLanguages(client, log),
    deduper,
    localDeduper: newsroom.createDeduper(keyPrefix, 'process'),
    messages: createMessageHandler({
      keyPrefix,
      deduper,
      // What is in the inbox does not say which of several workspaces it came from.
      inbox: key === null ? newsroom.inbox : null,
      reclaimIntervalMs,
      log,
      isStory: (message) => isStoryMessage(workspace, message),
      answer: (message, idempotencyKey, since) => answerMessage(workspace, message, idempotencyKey, since),
    }),
    openView: (trigger, view) => client.views.open({ trigger_id: trigger, view }),
    isStopping: () => isStopping,
    connection: {
      platform: 'slack',
      resolve: posts.resolve,
      post: posts.post,
      update: posts.update,
      async stop() {
        isStopping = true;
        workspace.messages.stop();
        await withTimeout(responder.idle(), STOP_TIMEOUT_MS);
      },
    },
  };
  return workspace;
}

/** Checks the bot's token; gives the bot's name in Slack, its user id and its workspace. Rejects with an OperatorError. */
export async function signIn(
  botToken: string,
  { api, log }: Pick<WorkspaceOptions, 'api' | 'log'>,
): Promise<{ client: webApi.WebClient; self: { name: string; user: string | null; team: string | null } }> {
  const client = new webApi.WebClient(botToken, { ...toClientOptions(api), logger: createBoltLogger(log) });
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { user, user_id, team_id } = await client.auth.test();
      return { client, self: { name: user ?? 'Whosaid', user: user_id ?? null, team: team_id ?? null } };
    } catch (error) {
      const wait = retryAfterMs(error);
      if (wait === null || attempt === MAX_SIGN_IN_ATTEMPTS) throw errorToOperatorError(error, 'SLACK_BOT_TOKEN');
      await sleep(wait);
    }
  }
}
