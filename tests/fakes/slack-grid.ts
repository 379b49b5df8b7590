/**
 * Several workspaces of one Slack: a stand-in for slack.com before as many stand-ins of a workspace, with OAuth installation.
 * An app that is installed in all of them calls one Web API and tells its workspaces apart by tokens; events of all come to
 * one request URL. Shapes: https://docs.slack.dev/authentication/installing-with-oauth
 */
import { randomBytes } from 'node:crypto';
import { isJson, type Json, type LoopbackReply, type LoopbackRequest, listen } from './loopback.ts';
import { signature } from './slack/delivery.ts';
import { bot, team } from './slack/workspace.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from './slack.ts';

/** One workspace: its ids, and its stand-in, whose people and channels have the same ids in all of them. */
export interface GridWorkspace {
  team: string;
  enterprise: string | null;
  botUser: string;
  botId: string;
  fake: FakeSlack;
}

export type SlackGrid = Awaited<ReturnType<typeof startSlackGrid>>;

interface Grant {
  workspace: GridWorkspace;
  /** Whether it is for the whole organisation. */
  isOrgWide: boolean;
  /** Seconds for which its tokens are good; null where tokens do not rotate. */
  expiresIn: number | null;
}

/** @param teams ids of the workspaces, such as T0PARIS001; with their organisation's behind a slash, T0PARIS001/E0GROUP001. */
export async function startSlackGrid(teams: readonly string[], options: FakeSlackOptions = {}) {
  const app = { clientId: '1100.2200', clientSecret: 'loopback-client-secret', signingSecret: 'loopback-secret' };
  const codes = new Map<string, Grant>();
  const tokens = new Map<string, Grant>();
  const refreshTokens = new Map<string, Grant>();
  const exchanges: Json[] = [];
  const revoked: string[] = [];
  let requestUrl = '';
  const workspaces = await Promise.all(
    teams.map(async (named): Promise<GridWorkspace> => {
      const [id = '', enterprise = null] = named.split('/');
      const peer = await startFakeSlack(options);
      return { team: id, enterprise, botUser: `U0BOT${id}`, botId: `B0BOT${id}`, fake: peer };
    }),
  );

  const toOwnIds = (text: string, of: GridWorkspace): string =>
    text.replaceAll(team.id, of.team).replaceAll(bot.userId, of.botUser).replaceAll(bot.botId, of.botId);

  function issue(grant: Grant): Json {
    const { workspace, isOrgWide, expiresIn } = grant;
    const token = `xoxb-${randomBytes(12).toString('hex')}`;
    tokens.set(token, grant);
    const refresh = `xoxe-1-${randomBytes(12).toString('hex')}`;
    if (expiresIn !== null) refreshTokens.set(refresh, grant);
    return {
      ok: true,
      app_id: bot.appId,
      authed_user: { id: 'U0ALICE001' },
      scope: 'commands,chat:write',
      token_type: 'bot',
      access_token: token,
      bot_user_id: workspace.botUser,
      team: isOrgWide ? null : { id: workspace.team, name: `Workspace ${workspace.team}` },
      enterprise: workspace.enterprise === null ? null : { id: workspace.enterprise, name: 'Group' },
      is_enterprise_install: isOrgWide,
      ...(expiresIn === null ? {} : { refresh_token: refresh, expires_in: expiresIn }),
    };
  }

  function exchange(request: LoopbackRequest): Json {
    const args = Object.fromEntries(new URLSearchParams(request.body.toString('utf8')));
    exchanges.push(args);
    if (args.client_id !== app.clientId || args.client_secret !== app.clientSecret)
      return { ok: false, error: 'invalid_client' };
    const [kept, given] =
      args.grant_type === 'refresh_token' ? [refreshTokens, args.refresh_token] : [codes, args.code];
    const grant = kept.get(given ?? '');
    if (grant === undefined) return { ok: false, error: kept === codes ? 'invalid_code' : 'invalid_refresh_token' };
    // Both can be used once.
    kept.delete(given ?? '');
    return issue(grant);
  }

  async function call(request: LoopbackRequest): Promise<LoopbackReply> {
    if (request.path === '/api/oauth.v2.access') return { status: 200, body: exchange(request) };
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const grant = tokens.get(token);
    if (grant === undefined) return { status: 200, body: { ok: false, error: 'invalid_auth' } };
    if (request.path === '/api/auth.revoke') {
      tokens.delete(token);
      revoked.push(token);
      return { status: 200, body: { ok: true, revoked: true } };
    }
    const response = await fetch(grant.workspace.fake.url + request.path.replace(/^\/api\//, ''), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${grant.workspace.fake.botToken}`,
        'content-type': request.headers['content-type'] ?? 'application/json',
      },
      body: request.body.toString('utf8'),
    });
    const headers = Object.fromEntries(['retry-after', 'x-oauth-scopes'].flatMap((name) => named(name, response)));
    const text = toOwnIds(await response.text(), grant.workspace);
    return { status: response.status, headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  /** Signed as Slack does, to the app. */
  async function send(body: string, type: string, more: Record<string, string> = {}): Promise<LoopbackReply> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const headers = {
      ...more,
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature(app.signingSecret, timestamp, body),
    };
    const response = await fetch(requestUrl, { method: 'POST', headers, body });
    const text = await response.text();
    const isJsonText = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      body: text === '' ? undefined : isJsonText ? (JSON.parse(text) as unknown) : text,
    };
  }

  const loopback = await listen(
    (request) => {
      if (request.path.startsWith('/api/')) return call(request);
      const workspace = workspaces.find((one) => request.path === `/events/${one.team}`);
      if (workspace === undefined) return { status: 404 };
      const more = Object.fromEntries(
        Object.entries(request.headers).flatMap(([name, value]) =>
          name.startsWith('x-slack-retry') && typeof value === 'string' ? [[name, value]] : [],
        ),
      );
      return send(toOwnIds(request.body.toString('utf8'), workspace), request.headers['content-type'] ?? '', more);
    },
    (_, socket) => socket.destroy(),
  );

  return {
    ...app,
    url: `${loopback.origin}/api/`,
    workspaces,
    /** What was asked of oauth.v2.access. */
    exchanges,
    /** Tokens that the app gave back. */
    revoked,
    /** The tokens that are good now. */
    tokens: () => [...tokens.keys()],
    /** A code as Slack gives it to the browser of who allowed the installation. */
    grant(workspace: GridWorkspace, given: Partial<Omit<Grant, 'workspace'>> = {}): string {
      const code = randomBytes(8).toString('hex');
      codes.set(code, { workspace, isOrgWide: false, expiresIn: null, ...given });
      return code;
    },
    /** From now on events of all workspaces come to this request URL of the app. */
    deliverTo(url: string): void {
      requestUrl = url;
      for (const { team: id, fake: peer } of workspaces) peer.deliverTo(`${loopback.origin}/events/${id}`);
    },
    /** Sends an Events API body as it stands, signed. */
    sendEvent: (body: Json) => send(JSON.stringify(body), 'application/json'),
    /** Sends an interaction or a command as it stands, signed: what a delivery to another workspace was made of. */
    sendForm: (fields: Record<string, string>) =>
      send(new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded'),
    /** An Events API body around an inner event, for an installation. */
    eventBody(workspace: GridWorkspace, event: Json, seconds = Date.now() / 1000): Json {
      const { team: id, enterprise, botUser } = workspace;
      return {
        type: 'event_callback',
        team_id: id,
        api_app_id: bot.appId,
        event_id: `Ev${randomBytes(6).toString('hex')}`,
        event_time: Math.floor(seconds),
        event,
        authorizations: [
          { team_id: id, enterprise_id: enterprise, user_id: botUser, is_bot: true, is_enterprise_install: false },
        ],
      };
    },
    async close(): Promise<void> {
      await loopback.close();
      await Promise.all(workspaces.map(({ fake: peer }) => peer.close()));
    },
  };
}

function named(name: string, response: Response): [string, string][] {
  const value = response.headers.get(name);
  return value === null ? [] : [[name, value]];
}

/** The body of a reply, where it is an object. */
export function bodyOf(reply: LoopbackReply): Json {
  return typeof reply === 'object' && isJson(reply.body) ? reply.body : {};
}
