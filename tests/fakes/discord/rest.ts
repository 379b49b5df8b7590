/** The REST API: routes with their permissions, recorded calls, ordered faults, rate-limit headers. */
import { discordLimits } from '../../payloads/limits.ts';
import type { Faults } from '../faults.ts';
import { isJson, type Json, type LoopbackReply, type LoopbackRequest } from '../loopback.ts';
import type { Commands } from './commands.ts';
import { type DiscordError, type DiscordFault, discordErrors, errorReply } from './errors.ts';
import * as model from './guild.ts';
import { channelToJson, guildToJson, memberToJson, messageToJson, userToJson } from './guild-json.ts';
import { applyBody, type Interactions } from './interactions.ts';

/** A call as recorded. `route` is the method with the template of the path: `POST /channels/:channel/messages`. */
export interface DiscordCall {
  route: string;
  path: string;
  body: unknown;
  status: number | null;
}

/** What the routes work on. */
export interface RestDeps {
  guild: model.Guild;
  commands: Commands;
  interactions: Interactions;
  note: (kind: 'message' | 'edit', body: unknown) => string[];
  gatewayUrl: () => string;
  shards: number;
  token: () => string;
  publicKey: string;
}

interface RouteCall {
  method: string;
  params: Record<string, string>;
  body: unknown;
  json: Json;
  query: URLSearchParams;
}

type Route = [template: string, handle: (call: RouteCall) => LoopbackReply];

const ok = (body: unknown): LoopbackReply => ({ status: 200, body });

/** Routes that need no bot token: the interaction's own token is in their path. */
const tokenRoutes = /^\/(?:interactions|webhooks)\//;

/** The body of a request: JSON, or the `payload_json` of a form with files, whose names are kept as attachments. */
async function bodyOf(request: LoopbackRequest): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  if (request.body.length === 0) return null;
  if (!type.startsWith('multipart/form-data')) return JSON.parse(request.body.toString('utf8'));
  const form = await new Response(new Uint8Array(request.body), { headers: { 'content-type': type } }).formData();
  const body: unknown = JSON.parse(String(form.get('payload_json') ?? '{}'));
  const files = [...form.values()].filter((value) => typeof value !== 'string');
  const attachments = files.map((file, id) => ({ id: String(id), filename: file.name, size: file.size }));
  if (!isJson(body)) return body;
  // In a callback the message, and so its files, stand under data.
  return isJson(body.data) ? { ...body, data: { ...body.data, attachments } } : { ...body, attachments };
}

function identityRoutes(deps: RestDeps): Route[] {
  const { guild } = deps;
  const self = guild.users.get(model.discordCast.application) as model.DiscordUser;
  const application = {
    id: model.discordCast.application,
    name: self.name,
    icon: null,
    description: '',
    bot_public: false,
    bot_require_code_grant: false,
    flags: 0,
    owner: userToJson(guild.users.get(model.discordCast.boris) as model.DiscordUser),
    verify_key: deps.publicKey,
  };
  const limit = { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: deps.shards };
  const user = (id: string) => {
    const found = guild.users.get(id);
    return found === undefined ? errorReply(discordErrors.unknownUser) : ok(userToJson(found));
  };
  return [
    ['GET /gateway', () => ok({ url: deps.gatewayUrl() })],
    ['GET /gateway/bot', () => ok({ url: deps.gatewayUrl(), shards: deps.shards, session_start_limit: limit })],
    ['GET /users/@me', () => ok(userToJson(self))],
    ['GET /users/:user', ({ params }) => user(params.user ?? '')],
    ['GET /oauth2/applications/@me', () => ok(application)],
    ['GET /applications/@me', () => ok(application)],
  ];
}

function commandRoutes({ commands }: RestDeps): Route[] {
  const routes = (scope: 'global' | 'guild', base: string): Route[] => [
    [`GET ${base}`, ({ query }) => commands.list(scope, query.get('with_localizations') === 'true')],
    [`PUT ${base}`, ({ body }) => commands.put(scope, body)],
    [`POST ${base}`, ({ json }) => commands.post(scope, json)],
    [`GET ${base}/:command`, ({ params }) => commands.onOne('GET', scope, params.command ?? '', {})],
    [`PATCH ${base}/:command`, ({ params, json }) => commands.onOne('PATCH', scope, params.command ?? '', json)],
    [`DELETE ${base}/:command`, ({ params }) => commands.onOne('DELETE', scope, params.command ?? '', {})],
  ];
  return [
    ...routes('global', '/applications/:application/commands'),
    ...routes('guild', '/applications/:application/guilds/:guild/commands'),
  ];
}

function interactionRoutes({ interactions }: RestDeps): Route[] {
  const onMessage = ({ method, params, json }: RouteCall): LoopbackReply =>
    interactions.onMessage(method, params.token ?? '', params.message ?? '', json);
  return [
    [
      'POST /interactions/:interaction/:token/callback',
      ({ params, json, query }) =>
        interactions.callback(
          params.interaction ?? '',
          params.token ?? '',
          json,
          query.get('with_response') === 'true',
        ),
    ],
    ['POST /webhooks/:application/:token', ({ params, json }) => interactions.followUp(params.token ?? '', json)],
    ['GET /webhooks/:application/:token/messages/:message', onMessage],
    ['PATCH /webhooks/:application/:token/messages/:message', onMessage],
    ['DELETE /webhooks/:application/:token/messages/:message', onMessage],
  ];
}

function guildRoutes({ guild }: RestDeps): Route[] {
  const inGuild = (handle: (call: RouteCall) => LoopbackReply) => (call: RouteCall) =>
    call.params.guild === model.discordCast.guild ? handle(call) : errorReply(discordErrors.unknownGuild);
  const member = (id: string) => {
    const found = guild.users.get(id);
    return found === undefined ? errorReply(discordErrors.unknownMember) : ok(memberToJson(found));
  };
  const whole = () => guildToJson(guild);
  return [
    [
      'GET /users/@me/guilds',
      () =>
        ok([
          {
            id: model.discordCast.guild,
            name: 'Newsroom',
            owner: false,
            permissions: guild.rolePermissions,
            features: [],
          },
        ]),
    ],
    ['GET /guilds/:guild', inGuild(() => ok(whole()))],
    ['GET /guilds/:guild/roles', inGuild(() => ok(whole().roles))],
    ['GET /guilds/:guild/channels', inGuild(() => ok(whole().channels))],
    ['GET /guilds/:guild/members/:user', inGuild(({ params }) => member(params.user ?? ''))],
    [
      'POST /users/@me/channels',
      ({ json }) => {
        const found = guild.users.get(String(json.recipient_id));
        if (found === undefined) return errorReply(discordErrors.unknownUser);
        return ok(channelToJson(guild.directMessage(found.id), found));
      },
    ],
  ];
}

/** A channel that the bot may use so, or the error it gets instead. */
function findUsableChannel(guild: model.Guild, id: string, need: 'look' | 'send'): model.DiscordChannel | DiscordError {
  const channel = guild.find(id);
  if (channel === null) return discordErrors.unknownChannel;
  if (channel.botAccess === 'nothing') return discordErrors.missingAccess;
  return need === 'send' && channel.botAccess === 'look' ? discordErrors.missingPermissions : channel;
}

const isError = (value: model.DiscordChannel | DiscordError): value is DiscordError => 'status' in value;

function channelRoutes({ guild, note }: RestDeps): Route[] {
  const show = (message: model.DiscordMessage) =>
    messageToJson(message, guild.users.get(message.author) as model.DiscordUser);
  const within =
    (need: 'look' | 'send', handle: (channel: model.DiscordChannel, call: RouteCall) => LoopbackReply) =>
    (call: RouteCall): LoopbackReply => {
      const channel = findUsableChannel(guild, call.params.channel ?? '', need);
      return isError(channel) ? errorReply(channel) : handle(channel, call);
    };
  const seen = (channel: model.DiscordChannel) => channel.messages.filter((message) => message.ephemeralTo === null);
  const on = (need: 'look' | 'send', handle: (message: model.DiscordMessage, call: RouteCall) => LoopbackReply) =>
    within(need, (channel, call) => {
      const message = seen(channel).find((entry) => entry.id === call.params.message);
      return message === undefined ? errorReply(discordErrors.unknownMessage) : handle(message, call);
    });
  const change = (kind: 'message' | 'edit', message: () => model.DiscordMessage, json: Json): LoopbackReply => {
    const refused = note(kind, json);
    if (refused.length > 0) return errorReply(discordErrors.invalidForm, refused);
    const changed = message();
    applyBody(changed, json);
    changed.edited = kind === 'edit';
    return ok(show(changed));
  };
  const self = { author: model.discordCast.application, via: 'channel message' };
  const base = 'channels/:channel/messages';
  return [
    ['GET /channels/:channel', within('look', (channel) => ok(channelToJson(channel)))],
    [
      `GET /${base}`,
      within('look', (channel, { query }) => {
        const [after, limit] = [query.get('after'), Number(query.get('limit') ?? 50)];
        const before = BigInt(query.get('before') ?? Number.MAX_SAFE_INTEGER * 1024);
        const found = seen(channel).filter(({ id }) => BigInt(id) > BigInt(after ?? 0) && BigInt(id) < before);
        // Those next to where the page begins; newest first in either case.
        const page = after === null ? found.slice(-limit) : found.slice(0, limit);
        return ok(page.map(show).reverse());
      }),
    ],
    [
      `POST /${base}`,
      within('send', (channel, { json }) => {
        const nonce = json.nonce === undefined ? null : String(json.nonce);
        const twin = seen(channel).find((message) => nonce !== null && message.nonce === nonce);
        if (json.enforce_nonce === true && twin !== undefined) return ok(show(twin));
        return change('message', () => guild.post(channel.id, { ...self, nonce }), json);
      }),
    ],
    [`GET /${base}/:message`, on('look', (message) => ok(show(message)))],
    [
      `PATCH /${base}/:message`,
      on('look', (message, { json }) =>
        message.author === self.author ? change('edit', () => message, json) : errorReply(discordErrors.notTheAuthor),
      ),
    ],
    [
      `DELETE /${base}/:message`,
      on('look', (message) => {
        if (message.author !== self.author) return errorReply(discordErrors.missingPermissions);
        guild.remove(message);
        return { status: 204 };
      }),
    ],
    [
      `POST /${base}/:message/threads`,
      on('send', (message, { json }) => {
        if (guild.find(message.id) !== null) return errorReply(discordErrors.threadExists);
        const named = typeof json.name === 'string' && json.name !== '' && json.name.length <= discordLimits.threadName;
        if (!named) return errorReply(discordErrors.invalidForm, [`name: 1 to ${discordLimits.threadName} characters`]);
        return { status: 201, body: channelToJson(guild.addThread(message, String(json.name))) };
      }),
    ],
  ];
}

/** Finds the route of a call: fixed parts must be equal, a part that begins with a colon is a parameter. The first that fits wins. */
function match(routes: Route[], method: string, path: string): { route: Route; params: Record<string, string> } | null {
  const parts = path.split('/');
  for (const route of routes) {
    const [verb, template] = route[0].split(' ');
    const wanted = (template ?? '').split('/');
    if (verb !== method || wanted.length !== parts.length) continue;
    if (!wanted.every((part, at) => part.startsWith(':') || part === parts[at])) continue;
    const params = wanted.flatMap((part, at) => (part.startsWith(':') ? [[part.slice(1), parts[at] ?? '']] : []));
    return { route, params: Object.fromEntries(params) as Record<string, string> };
  }
  return null;
}

/** Creates the handler of /api/v10. Every call is recorded, also those that are refused or hang. */
export function createRest(
  deps: RestDeps,
  faults: Faults<DiscordFault>,
  calls: DiscordCall[],
): (request: LoopbackRequest) => Promise<LoopbackReply> {
  const routes = [
    ...identityRoutes(deps),
    ...commandRoutes(deps),
    ...interactionRoutes(deps),
    ...guildRoutes(deps),
    ...channelRoutes(deps),
  ];
  const answer = async (request: LoopbackRequest, path: string): Promise<LoopbackReply> => {
    const found = match(routes, request.method, path);
    const name = found?.route[0] ?? `${request.method} ${path}`;
    const body = await bodyOf(request);
    const call: DiscordCall = { route: name, path, body, status: null };
    calls.push(call);
    const ordered = faults.take(name);
    const isSlow = ordered !== null && typeof ordered === 'object' && 'until' in ordered;
    const fault = isSlow ? null : ordered;
    const reply = ((): LoopbackReply => {
      if (fault === 'hang' || fault === 'drop') return fault;
      if (fault !== null && fault !== 'pass' && fault !== 'unheard') return errorReply(fault);
      const authorised = request.headers.authorization === `Bot ${deps.token()}`;
      if (!tokenRoutes.test(path) && !authorised) return errorReply(discordErrors.unauthorized);
      if (found === null) return errorReply(discordErrors.notFound);
      const json = isJson(body) ? body : {};
      return found.route[1]({ method: request.method, params: found.params, body, json, query: request.query });
    })();
    if (typeof reply === 'string') return reply;
    if (fault === 'unheard') return 'hang';
    call.status = reply.status;
    const bucket = { 'x-ratelimit-limit': '50', 'x-ratelimit-remaining': '49', 'x-ratelimit-reset-after': '1' };
    const whole = { ...reply, headers: { ...bucket, ...reply.headers } };
    if (isSlow) await ordered.until;
    return whole;
  };
  return (request) => answer(request, request.path.replace(/^\/api\/v10/, ''));
}
