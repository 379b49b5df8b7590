/** A stand-in of Slack's servers on 127.0.0.1, for stock Bolt: Web API, Socket Mode, signed HTTP, response URLs, and what people see. */
import { slackPayloadProblems } from '../payloads/slack.ts';
import { createFaults } from './faults.ts';
import { createFileHost } from './files.ts';
import { isJson, type Json, type LoopbackReply, type LoopbackRequest, listen } from './loopback.ts';
import { type ContentCheck, createChatMethods, permalink } from './slack/chat-methods.ts';
import { contentRefusal } from './slack/content.ts';
import { createHttpTransport, type Delivery, type Transport } from './slack/delivery.ts';
import { createMethods, limitHistory } from './slack/methods.ts';
import { createResponseUrls } from './slack/response-urls.ts';
import { createSender } from './slack/sender.ts';
import { createSocketSide } from './slack/socket.ts';
import { createViews } from './slack/views.ts';
import {
  createWebApi,
  isSlow,
  type SlackAccess,
  type SlackCall,
  type SlackFault,
  type SlackMethod,
} from './slack/web-api.ts';
import { createWorkspace, type SlackMessage } from './slack/workspace.ts';

/** Every scope that a method of the peer asks for: what an app with a right manifest has. */
const allScopes = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:read',
  'usergroups:read',
  'users:read',
];

/** How a peer differs from the ordinary. All may be left out. */
export interface FakeSlackOptions {
  /** Collect problems of outgoing bodies (default). Off only where a test sends a wrong body on purpose. */
  strict?: boolean;
  /** Mention forms that the bot may write in this test, exactly as they stand: `<@U0ALICE001>`. */
  allowMentions?: string[];
  /** The peer's clock in milliseconds: time stamps, triggers, response URLs, rate limit. Default: the real one. */
  now?: () => number;
  /** One message a second a channel, else 429 with retry-after 1. */
  limitPosts?: boolean;
  /** Whether messages are read at the pace of a distributed app. */
  limitHistory?: boolean;
  /** The scopes the app was granted. */
  scopes?: string[];
  /** How long Slack waits for an acknowledgement, and how long a trigger id lives, in milliseconds: 3,000 at Slack. */
  ackDeadlineMs?: number;
}

/** A running stand-in. */
export type FakeSlack = Awaited<ReturnType<typeof startFakeSlack>>;

/** What the app is configured with to reach the peer. */
const secrets = { botToken: 'xoxb-loopback-bot', appToken: 'xapp-loopback-app', signingSecret: 'loopback-secret' };

/** Starts the stand-in. Events go over Socket Mode until `deliverTo(url)` names the app's request URL. */
export async function startFakeSlack(options: FakeSlackOptions = {}) {
  const now = options.now ?? Date.now;
  const deadlineMs = options.ackDeadlineMs ?? 3000;
  const problems: string[] = [];
  const calls: SlackCall[] = [];
  const deliveries: Delivery[] = [];
  const access: SlackAccess = {
    botToken: secrets.botToken,
    appToken: secrets.appToken,
    scopes: new Set(options.scopes ?? allScopes),
    revoked: new Map(),
  };
  const faults = createFaults<SlackFault>();
  const workspace = createWorkspace(now);
  const views = createViews(now, deadlineMs);
  const socket = createSocketSide(deadlineMs);

  const note = (where: string, body: unknown): void => {
    if (options.strict === false) return;
    const found = slackPayloadProblems(body, { allowMentions: options.allowMentions ?? [] });
    problems.push(...found.map((problem) => `${where}: ${problem}`));
  };
  const check: ContentCheck = (method, args) => {
    note(method, args);
    return contentRefusal(args);
  };
  const responses = createResponseUrls(workspace, now, note);
  const methods: Record<string, SlackMethod> = {
    ...createChatMethods({ workspace, now, perSecond: options.limitPosts ?? false, scopes: access.scopes, check }),
    ...createMethods(workspace, views, check, () => socket.url(loopback.port)),
  };
  if (options.limitHistory === true) limitHistory(methods, faults);
  const webApi = createWebApi(methods, access, faults, calls);

  const files = createFileHost(
    'files-pri',
    (headers) => headers.authorization === `Bearer ${secrets.botToken}` && access.scopes.has('files:read'),
  );
  const handle = (request: LoopbackRequest): LoopbackReply | Promise<LoopbackReply> => {
    const file = files.answer(request);
    if (file !== null) return file;
    if (request.path.startsWith('/api/')) return webApi(request);
    if (!request.path.startsWith('/response/')) return { status: 404 };
    const fault = faults.take('response_url');
    if (fault === 'hang' || fault === 'drop') return fault;
    if (fault === 'unheard') responses.post(request.path, request.body.toString('utf8'));
    if (fault === 'unheard') return 'hang';
    if (isSlow(fault)) {
      const reply = responses.post(request.path, request.body.toString('utf8'));
      return fault.until.then(() => reply);
    }
    if (fault !== null) return { status: 'status' in fault ? fault.status : 404, body: { ok: false, ...fault } };
    return responses.post(request.path, request.body.toString('utf8'));
  };
  const loopback = await listen(handle, socket.upgrade);

  let transport: Transport = socket.deliver;
  let requestUrl: string | null = null;
  const sender = createSender({
    workspace,
    views,
    responses,
    now,
    note,
    origin: loopback.origin,
    deliver: async (delivery) => {
      deliveries.push(delivery);
      await transport(delivery);
    },
  });

  return {
    ...secrets,
    ...sender,
    /** The base of the Web API: Bolt's `clientOptions.slackApiUrl`. */
    url: `${loopback.origin}/api/`,
    calls,
    deliveries,
    problems,
    workspace,
    views,
    socket,
    followUps: responses.followUps,
    /** Requests for files, with their headers. */
    fileRequests: files.requests,
    /** Keeps a file as Slack does; what it gives is put into a message's `files`. */
    upload(name: string, content: string): Json {
      const address = `${loopback.origin}${files.keep(name, content)}`;
      return {
        id: 'F0ARTICLE1',
        name,
        mode: 'hosted',
        size: content.length,
        url_private: address,
        url_private_download: address,
      };
    },
    /** The recorded calls of one method. */
    callsOf: (method: string) => calls.filter((call) => call.method === method),
    /** From now on events are POSTed, signed, to this request URL of the app. */
    deliverTo(url: string): void {
      requestUrl = url;
      transport = createHttpTransport(url, secrets.signingSecret, deadlineMs, now);
    },
    /**
     * POSTs any request to the app's request URL and returns status and body: a bad signature, a stale time stamp, a replay of `delivery.sent`.
     * Headers that are not given are left out.
     */
    async sendRaw(request: {
      headers: Record<string, string>;
      body: string;
    }): Promise<{ status: number; body: string }> {
      if (requestUrl === null) throw new Error('sendRaw needs deliverTo(url) first');
      const response = await fetch(requestUrl, { method: 'POST', ...request });
      return { status: response.status, body: await response.text() };
    },
    /** Orders a fault for the next calls of a method (`*` for any, `response_url` for follow-ups). */
    failNext(method: string, fault: SlackFault, times = 1): void {
      faults.order(method, fault, times);
    },
    /** The platform is well again: no fault that was ordered comes any more. */
    heal: () => faults.clear(),
    /** Makes the bot's token bad: `token_revoked`, `account_inactive`, `invalid_auth`. The app's token too when told so. */
    revokeToken(error = 'token_revoked', token: 'bot' | 'app' = 'bot'): void {
      access.revoked.set(token === 'bot' ? secrets.botToken : secrets.appToken, error);
    },
    /** What a user sees of the bot, ephemeral or not; with a channel, only there. */
    visibleTo: (user: string, channel: string | null = null): SlackMessage[] =>
      workspace.visibleTo(user).filter((message) => channel === null || message.channel === channel),
    permalink,
    async close(): Promise<void> {
      socket.close();
      await loopback.close();
    },
  };
}

/** True when the app acknowledged with a body: the answer travelled in the acknowledgement itself. */
export function answeredInAck(delivery: Delivery): delivery is Delivery & { ack: Json | string } {
  return typeof delivery.ack === 'string' || isJson(delivery.ack);
}
