/** The Web API: who may call what, faults, and the table of methods. The answers have the shapes that docs.slack.dev/reference/methods gives. */
import type { Faults } from '../faults.ts';
import { isJson, type Json, type LoopbackReply, type LoopbackRequest } from '../loopback.ts';

/** A fault for the next call of a method: an `ok: false` answer, an HTTP status (429 with seconds to wait), no answer at all, a cut connection; or `unheard`, when it is done and the answer never comes. */
export type SlackFault =
  | { error: string; needed?: string; provided?: string }
  | { status: number; retryAfter?: number }
  | 'hang'
  | 'drop'
  | 'unheard'
  | Slow;

/** It is done at once, and the answer comes when the promise resolves. */
export interface Slow {
  until: Promise<unknown>;
}

/** A call as recorded: arguments with their JSON decoded, and what was answered (null while it hangs). */
export interface SlackCall {
  method: string;
  token: string | null;
  args: Json;
  answer: Json | null;
}

/** A method: the scope it asks for, the token it takes, and its work on decoded arguments. */
export interface SlackMethod {
  scope: string | null;
  token: 'bot' | 'app';
  run(args: Json): Json;
}

/** What the Web API needs to know of the app. */
export interface SlackAccess {
  botToken: string;
  appToken: string;
  scopes: Set<string>;
  /** The error of a token that is no longer good, by token. */
  revoked: Map<string, string>;
}

/** The arguments of a form or JSON body. Members of a form that hold JSON (blocks, view, metadata) are decoded, as Slack does. */
function argumentsOf(request: LoopbackRequest): Json {
  const text = request.body.toString('utf8');
  if ((request.headers['content-type'] ?? '').startsWith('application/json')) {
    const body: unknown = JSON.parse(text || '{}');
    return isJson(body) ? body : {};
  }
  const args: Json = {};
  for (const [key, value] of [...request.query, ...new URLSearchParams(text)]) args[key] = decodeMember(key, value);
  return args;
}

const jsonMembers = new Set(['blocks', 'attachments', 'view', 'metadata', 'unfurls']);

function decodeMember(key: string, value: string): unknown {
  if (!jsonMembers.has(key)) return value === 'true' ? true : value === 'false' ? false : value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function refusal(access: SlackAccess, method: SlackMethod, token: string | null): Json | null {
  if (token === null) return { ok: false, error: 'not_authed' };
  const revoked = access.revoked.get(token);
  if (revoked !== undefined) return { ok: false, error: revoked };
  const kind = token === access.botToken ? 'bot' : token === access.appToken ? 'app' : null;
  if (kind === null) return { ok: false, error: 'invalid_auth' };
  if (kind !== method.token) return { ok: false, error: 'not_allowed_token_type' };
  if (method.scope !== null && !method.scope.split(' or ').some((scope) => access.scopes.has(scope))) {
    return { ok: false, error: 'missing_scope', needed: method.scope, provided: [...access.scopes].join(',') };
  }
  return null;
}

/** Creates the handler of POST /api/{method}. Every call is recorded, also those that are refused or hang. */
export function createWebApi(
  methods: Record<string, SlackMethod>,
  access: SlackAccess,
  faults: Faults<SlackFault>,
  calls: SlackCall[],
): (request: LoopbackRequest) => LoopbackReply | Promise<LoopbackReply> {
  return (request) => {
    const method = request.path.replace(/^\/api\//, '');
    const args = argumentsOf(request);
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
    const token = bearer ?? (typeof args.token === 'string' ? args.token : null);
    const call: SlackCall = { method, token, args, answer: null };
    calls.push(call);

    const ordered = faults.take(method);
    const until = isSlow(ordered) ? ordered.until : null;
    const fault = isSlow(ordered) ? null : ordered;
    if (fault === 'hang' || fault === 'drop') return fault;
    if (fault !== null && fault !== 'unheard' && 'status' in fault) return statusReply(call, fault);

    const known = methods[method];
    if (fault !== null && fault !== 'unheard') call.answer = { ok: false, ...fault };
    else if (known === undefined) call.answer = { ok: false, error: 'unknown_method', req_method: method };
    else call.answer = refusal(access, known, token) ?? known.run(args);
    if (fault === 'unheard') return 'hang';
    if (call.answer.error === 'ratelimited') return statusReply(call, { status: 429, retryAfter: 1 });
    const reply = {
      status: 200,
      headers: {
        'x-oauth-scopes': [...access.scopes].join(','),
        ...(known?.scope ? { 'x-accepted-oauth-scopes': known.scope } : {}),
      },
      body: call.answer,
    };
    return until === null ? reply : until.then(() => reply);
  };
}

export function isSlow(fault: unknown): fault is Slow {
  return typeof fault === 'object' && fault !== null && 'until' in fault;
}

function statusReply(call: SlackCall, fault: { status: number; retryAfter?: number }): LoopbackReply {
  call.answer = { ok: false, error: fault.status === 429 ? 'ratelimited' : 'internal_error' };
  const headers: Record<string, string> = {};
  if (fault.retryAfter !== undefined) headers['retry-after'] = String(fault.retryAfter);
  return { status: fault.status, headers, body: call.answer };
}
