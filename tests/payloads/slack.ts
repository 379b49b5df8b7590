/** Holds what goes out to Slack against its limits, and against our own rules: always a text, no ping, nothing unescaped. */
import { isJson, type Json, textAt } from '../fakes/loopback.ts';
import { slackLimits } from './limits.ts';
import { checkKeys, checkLength, checkWellFormed, createReport, type Report } from './report.ts';
import { blockProblems } from './slack-blocks.ts';
import { checkSuggestions, checkText } from './slack-elements.ts';
import { checkBlockTexts, checkMessageText } from './slack-text.ts';

/** What a test allows beside the rules: mention forms, exactly as they stand in the text. */
interface SlackAllowances {
  allowMentions: string[];
}

const messageKeys = [
  ...['text', 'blocks', 'response_type', 'replace_original', 'delete_original', 'thread_ts', 'reply_broadcast'],
  ...[
    'channel',
    'user',
    'ts',
    'token',
    'metadata',
    'unfurl_links',
    'unfurl_media',
    'mrkdwn',
    'link_names',
    'parse',
    'team_id',
  ],
];

function checkMessage(report: Report, message: Json, allowed: string[]): void {
  checkKeys(report, '', message, [], messageKeys);
  if (message.link_names === true || message.parse === 'full') {
    report.add('', 'link_names or parse: full would turn @here in data into a ping');
  }
  if (message.thread_ts !== undefined && typeof message.thread_ts !== 'string') report.add('thread_ts', 'not a string');
  if (message.delete_original === true && message.text === undefined && message.blocks === undefined) return;

  const text = textAt(message, 'text');
  if (text === null || text.trim() === '')
    report.add('text', 'is missing: it is what notifications and screen readers say');
  else checkMessageText(report, text, allowed);
  checkLength(report, 'text', text, slackLimits.message.text, 0);
  if (message.blocks === undefined) return;
  report.problems.push(...blockProblems(message.blocks, 'message'));
  checkBlockTexts(report, 'blocks', message.blocks, allowed);
}

const viewKeys = [
  ...['close', 'submit', 'private_metadata', 'callback_id', 'clear_on_close', 'notify_on_close', 'external_id'],
  'submit_disabled',
];

function checkView(report: Report, view: Json, allowed: string[]): void {
  const limits = slackLimits.view;
  const modal = view.type === 'modal';
  checkKeys(report, 'view', view, modal ? ['type', 'title', 'blocks'] : ['type', 'blocks'], viewKeys);
  checkText(report, 'view.title', view.title, limits.title, true);
  checkText(report, 'view.close', view.close, limits.close, true);
  checkText(report, 'view.submit', view.submit, limits.submit, true);
  checkLength(report, 'view.private_metadata', view.private_metadata, limits.privateMetadata, 0);
  checkLength(report, 'view.callback_id', view.callback_id, limits.callbackId, 0);
  checkLength(report, 'view.external_id', view.external_id, limits.externalId, 0);
  report.problems.push(...blockProblems(view.blocks, 'view'));
  checkBlockTexts(report, 'view.blocks', view.blocks, allowed);
  const inputs = Array.isArray(view.blocks) && view.blocks.some((block) => isJson(block) && block.type === 'input');
  if (modal && inputs && view.submit === undefined) report.add('view.submit', 'is missing in a modal with inputs');
}

const responseActions = ['clear', 'errors', 'push', 'update'];

function checkResponseAction(report: Report, answer: Json, allowed: string[]): void {
  checkKeys(report, '', answer, ['response_action'], ['view', 'errors']);
  const action = String(answer.response_action);
  if (!responseActions.includes(action)) report.add('response_action', `${action} is not known`);
  if (action === 'push' || action === 'update') {
    if (isJson(answer.view)) checkView(report, answer.view, allowed);
    else report.add('view', 'is missing');
  }
  if (action !== 'errors') return;
  const errors = isJson(answer.errors) ? Object.entries(answer.errors) : [];
  if (errors.length === 0) report.add('errors', 'names no block');
  for (const [block, error] of errors) checkLength(report, `errors.${block}`, error, slackLimits.label);
}

/**
 * The problems of a body on its way to Slack: the arguments of a chat method, an acknowledgement, a follow-up, a view, the answer to a submission
 * or to a `block_suggestion`. A string is a message of that text; null is an acknowledgement without a body. An empty list means none was found.
 */
export function slackPayloadProblems(payload: unknown, allowances: SlackAllowances = { allowMentions: [] }): string[] {
  const report = createReport();
  if (payload === null || payload === undefined) return [];
  const body = typeof payload === 'string' ? { text: payload } : payload;
  const allowed = allowances.allowMentions;
  if (!isJson(body)) return ['not an object'];
  if (body.response_action !== undefined) checkResponseAction(report, body, allowed);
  else if (body.type === 'modal' || body.type === 'home') checkView(report, body, allowed);
  else if (body.options !== undefined || body.option_groups !== undefined) checkSuggestions(report, body);
  else checkMessage(report, body, allowed);
  checkWellFormed(report, '', body);
  return report.problems;
}
