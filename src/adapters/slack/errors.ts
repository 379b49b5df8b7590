/** What Slack's errors mean for people: https://docs.slack.dev/reference/methods/chat.postMessage#errors */
import type { webApi } from '@slack/bolt';
import { DeliveryError, type DeliveryProblem } from '../../bot/outbox/delivery-error.ts';
import { OperatorError } from '../../lib/errors.ts';

type PlatformError = webApi.WebAPIPlatformError;

const invalidTokenCodes = new Set([
  ...['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired', 'not_allowed_token_type'],
  ...['org_login_required', 'team_access_not_granted', 'app_uninstalled'],
]);

const problems: Record<string, DeliveryProblem> = {
  not_in_channel: 'not-invited',
  channel_not_found: 'no-channel',
  is_archived: 'archived',
  channel_is_archived: 'archived',
  missing_scope: 'no-permission',
  restricted_action: 'no-permission',
  restricted_action_read_only_channel: 'no-permission',
  restricted_action_thread_only_channel: 'no-permission',
  restricted_action_non_threadable_channel: 'no-permission',
  user_not_in_channel: 'no-permission',
  access_denied: 'no-permission',
  ekm_access_denied: 'no-permission',
  message_not_found: 'no-message',
  cant_update_message: 'no-message',
  edit_window_closed: 'no-permission',
  thread_not_found: 'no-message',
  ratelimited: 'later',
  rate_limited: 'later',
  service_unavailable: 'later',
  internal_error: 'later',
  fatal_error: 'later',
  team_added_to_org: 'later',
  request_timeout: 'later',
};

/** Slack's code for the error, such as `not_in_channel`; null if it is no error of the Web API. */
export function slackErrorCode(error: unknown): string | null {
  return isPlatformError(error) ? error.data.error : null;
}

/** Whether Slack no longer accepts the token: nothing will work until the operator acts. */
export function isInvalidToken(error: unknown): boolean {
  return invalidTokenCodes.has(slackErrorCode(error) ?? '');
}

/** Milliseconds that Slack asked us to wait; null if it did not. */
export function retryAfterMs(error: unknown): number | null {
  if (!(error instanceof Error) || !('retryAfter' in error) || typeof error.retryAfter !== 'number') return null;
  return error.retryAfter * 1000;
}

/**
 * What the operator has to do if a start fails or a token expires. It never contains the token.
 * @param variable the environment variable the token came from
 */
export function errorToOperatorError(error: unknown, variable: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN'): OperatorError {
  const code = slackErrorCode(error);
  if (code === null) {
    return new OperatorError('Slack cannot be reached: check the network and proxy, then start again.', {
      cause: error,
    });
  }
  const page = variable === 'SLACK_BOT_TOKEN' ? '“OAuth & Permissions”' : '“Basic Information”, “App-Level Tokens”';
  const remedy = isInvalidToken(error)
    ? `copy the token anew from ${page} at https://api.slack.com/apps.`
    : code === 'missing_scope'
      ? `give it the scope ${scopeNeeded(error)} at https://api.slack.com/apps and copy it anew.`
      : 'see https://docs.slack.dev/reference/methods for what this means.';
  return new OperatorError(`${variable}: Slack refused it (${code}); ${remedy}`, { cause: error });
}

/**
 * A failed post or edit in words for the asker. What is neither refused by Slack nor a network error is a bug and is returned
 * as an Error.
 * @param channel as a person reads it, such as `#desk`
 * @param bot the bot's name in Slack, without @
 */
export function errorToDeliveryError(error: unknown, channel: string, bot: string): Error {
  if (error instanceof DeliveryError) return error;
  const code = slackErrorCode(error);
  const wait = retryAfterMs(error);
  if (code === null && wait === null && !isTransportError(error)) {
    return new Error(`posting to Slack failed: ${String(error)}`, { cause: error });
  }
  if (isInvalidToken(error)) {
    return new DeliveryError(
      'no-permission',
      'Slack no longer lets Whosaid in. Tell whoever runs it: its log says what to do.',
      { cause: error },
    );
  }
  const problem = wait !== null ? 'later' : code === null ? 'later' : problems[code];
  if (problem === undefined) return new Error(`Slack refused a message: ${code}`, { cause: error });
  const message = problem === 'later' ? laterMessage(channel, code, wait) : messages[problem](channel, bot, error);
  return new DeliveryError(problem, message, wait === null ? { cause: error } : { cause: error, retryAfter: wait });
}

const messages: Record<Exclude<DeliveryProblem, 'later'>, (channel: string, bot: string, error: unknown) => string> = {
  'not-invited': (channel, bot) =>
    `Whosaid is not in ${channel}. Invite the bot: type /invite @${bot} in ${channel}, then try again.`,
  'no-channel': (channel, bot) =>
    `Slack shows Whosaid no channel ${channel}. Check the name; if the channel is private, type /invite @${bot} in it first.`,
  archived: (channel) => `${channel} is archived. Choose another channel, or have it unarchived.`,
  'no-message': (channel) => `The message in ${channel} is gone or can no longer be edited. Post it anew.`,
  'no-permission': (channel, _bot, error) =>
    slackErrorCode(error) === 'missing_scope'
      ? `Whosaid lacks the Slack permission ${scopeNeeded(error)}. An admin adds it under “OAuth & Permissions” and installs the app again.`
      : `Slack does not let Whosaid write in ${channel} (${slackErrorCode(error)}). Ask an admin of the channel to allow it, or choose another.`,
};

function laterMessage(channel: string, code: string | null, wait: number | null): string {
  if (wait !== null)
    return `Slack asks to wait ${Math.ceil(wait / 1000)} seconds before posting to ${channel}. Try again then.`;
  // Slack has no idempotency keys: whether an interrupted post arrived can only be seen in the channel.
  if (code === null)
    return `Slack did not answer while posting to ${channel}. Look there whether it arrived before you try again.`;
  return `Slack is not working right now (${code}). Try again in a few minutes.`;
}

function scopeNeeded(error: unknown): string {
  const needed = isPlatformError(error) ? (error.data as { needed?: unknown }).needed : null;
  return typeof needed === 'string' ? needed : 'that Slack names in the log';
}

function isPlatformError(error: unknown): error is PlatformError {
  return error instanceof Error && (error as { code?: unknown }).code === 'slack_webapi_platform_error';
}

function isTransportError(error: unknown): boolean {
  const code = error instanceof Error ? (error as { code?: unknown }).code : null;
  return code === 'slack_webapi_request_error' || code === 'slack_webapi_http_error';
}

/** Slack's codes for a message that it will never accept: https://docs.slack.dev/reference/methods/chat.postEphemeral#errors */
export const REJECTED_MESSAGE_CODES = [
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_too_long',
  'msg_blocks_too_long',
  'too_many_attachments',
];
