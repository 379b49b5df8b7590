/** The `response_url` of commands and interactions: five uses in thirty minutes, and what each use does to what people see. */
import { isJson, type Json, jsonList, type LoopbackReply, textAt } from '../loopback.ts';
import { bot, type SlackMessage, type Workspace } from './workspace.ts';

/** docs.slack.dev/interactivity/handling-user-interaction, "Sending message responses": up to 5 times within 30 minutes. */
const maxUses = 5;
const lifetime = 30 * 60 * 1000;

/** Where a response goes: the conversation, the person, and the message whose button was pressed, or null for a command. */
export interface ResponseTarget {
  channel: string;
  user: string;
  threadTs: string | null;
  message: SlackMessage | null;
}

/** One use of a response URL: the body, when (milliseconds of the peer's clock), and the HTTP status that it got. */
interface FollowUp {
  url: string;
  body: Json;
  at: number;
  status: number;
}

/** The register of response URLs. */
export type ResponseUrls = ReturnType<typeof createResponseUrls>;

/** What a body may do at most: publish to all, or only to the one who asked (the default). */
function audience(body: Json, user: string): string | null {
  return body.response_type === 'in_channel' ? null : user;
}

/** Creates the register. `check` gets every body before it takes effect. */
export function createResponseUrls(
  workspace: Workspace,
  now: () => number,
  check: (where: string, body: Json) => void,
) {
  const targets = new Map<string, { target: ResponseTarget; at: number; uses: number }>();
  const followUps: FollowUp[] = [];

  /** Shows a response: replaces or deletes the message it answers, or adds one. Returns what is shown, or null. */
  const show = (target: ResponseTarget, body: Json, via: string): SlackMessage | null => {
    const shown = target.message;
    if (body.delete_original === true || body.delete_original === 'true') {
      if (shown !== null) workspace.remove(shown.channel, shown.ts);
      return null;
    }
    if (shown !== null && (body.replace_original === true || body.replace_original === 'true')) {
      Object.assign(shown, { text: textAt(body, 'text') ?? '', blocks: jsonList(body.blocks), edited: true });
      return shown;
    }
    return workspace.post(target.channel, {
      user: bot.userId,
      botId: bot.botId,
      text: textAt(body, 'text') ?? '',
      blocks: jsonList(body.blocks),
      threadTs: textAt(body, 'thread_ts') ?? target.threadTs,
      ephemeralTo: audience(body, target.user),
      via,
    });
  };

  const answer = (url: string, body: Json): LoopbackReply => {
    const found = targets.get(url);
    if (found === undefined) return { status: 404, body: { ok: false, error: 'invalid_url' } };
    if (now() - found.at > lifetime) return { status: 404, body: { ok: false, error: 'expired_url' } };
    if (found.uses >= maxUses) return { status: 404, body: { ok: false, error: 'used_url' } };
    found.uses += 1;
    check('response_url', body);
    show(found.target, body, 'response_url');
    return { status: 200, body: { ok: true } };
  };

  return {
    followUps,
    show,
    /** Registers a new path; the peer puts its origin before it. */
    create(target: ResponseTarget): string {
      const path = `/response/T0NEWSROOM/${targets.size + 1}/${Math.floor(now())}`;
      targets.set(path, { target, at: now(), uses: 0 });
      return path;
    },
    /** Handles a POST to a response URL. A body that is no JSON object is refused as Slack refuses it. */
    post(path: string, text: string): LoopbackReply {
      let body: unknown;
      try {
        body = JSON.parse(text);
      } catch {
        body = null;
      }
      if (!isJson(body)) return { status: 400, body: { ok: false, error: 'invalid_payload' } };
      const reply = answer(path, body);
      followUps.push({ url: path, body, at: now(), status: typeof reply === 'string' ? 0 : reply.status });
      return reply;
    },
  };
}
