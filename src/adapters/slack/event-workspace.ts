/** The workspace of an event: that of the installation that it was sent for, whoever asked. */
import type { WorkspaceRef } from '../newsrooms.ts';

export type JsonObject = Record<string, unknown>;

/**
 * The installation's workspace. In channels that several organisations share, the asker's may be another one.
 * https://docs.slack.dev/apis/slack-connect and https://docs.slack.dev/apis/events-api/#authorizations
 */
export function bodyToWorkspaceRef(body: JsonObject): WorkspaceRef {
  const [authorization] = Array.isArray(body.authorizations) ? body.authorizations.map(toJsonObject) : [];
  if (body.event !== undefined && authorization !== undefined)
    return {
      team: textOf(authorization.team_id) ?? textOf(body.team_id),
      enterprise: textOf(authorization.enterprise_id),
      isOrgWide: authorization.is_enterprise_install === true,
    };
  const isOrgWide = body.is_enterprise_install === true || body.is_enterprise_install === 'true';
  if (body.event !== undefined || body.command !== undefined)
    return { team: textOf(body.team_id), enterprise: textOf(body.enterprise_id), isOrgWide };
  const [team, user, view, enterprise] = [body.team, body.user, body.view, body.enterprise].map(toJsonObject) as [
    JsonObject,
    JsonObject,
    JsonObject,
    JsonObject,
  ];
  return {
    team: textOf(view.app_installed_team_id) ?? textOf(team.id) ?? textOf(user.team_id),
    enterprise: textOf(enterprise.id) ?? textOf(team.enterprise_id),
    isOrgWide,
  };
}

/**
 * Whether the event is for the bot of this installation. A button under another bot's message, or a mention of another bot,
 * is for that bot's newsroom, although Slack names only one installation if several see the channel.
 */
export function isForBot(body: JsonObject, { botId, botUser }: { botId: string; botUser: string }): boolean {
  const event = toJsonObject(body.event);
  if (event.type === 'app_mention')
    return typeof event.text !== 'string' || new RegExp(`<@${botUser}[>|]`).test(event.text);
  const sender = body.type === 'block_actions' ? textOf(toJsonObject(body.message).bot_id) : null;
  return sender === null || sender === botId;
}

/** Slack's event that the app was removed, and when that was, in seconds since 1970. */
export interface Removal {
  event: string;
  time: number;
}

/** Null for any other event. */
export function bodyToRemoval(body: JsonObject): Removal | null {
  const { type, tokens } = toJsonObject(body.event);
  const revoked = toJsonObject(tokens).bot;
  const isRemoval =
    type === 'app_uninstalled' || (type === 'tokens_revoked' && Array.isArray(revoked) && revoked.length > 0);
  return isRemoval ? { event: type, time: Number(body.event_time) } : null;
}

function toJsonObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
