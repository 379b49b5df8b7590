/** Slack's text: exactly `&`, `<` and `>` are escaped, and nothing in data may become a mention or a special form. */
import { isJson, type Json, textAt } from '../fakes/loopback.ts';
import type { Report } from './report.ts';

/** What Slack turns into a mention, a channel link or a special form: docs.slack.dev/messaging/formatting-message-text. */
const specialForm = /^[@#!]/;
/** A link as a renderer writes it: an address, and a label after a bar. */
const link = /^(?:https?:\/\/|mailto:|tel:)[^|<>\s]+(?:\|[^<>]*)?$/;
const angled = /<([^<>]*)>/g;

/** Cuts a long text for a message about it. */
const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text);

function withoutAllowed(text: string, allowed: string[]): string {
  return allowed.reduce((rest, mention) => rest.replaceAll(mention, ''), text);
}

/** Reports mention and special forms of any text, escaped or not allowed. */
function checkMentions(report: Report, at: string, text: string): void {
  for (const [whole, inner] of text.matchAll(angled)) {
    if (specialForm.test(inner ?? '')) report.add(at, `raw mention or special form ${short(whole)}`);
  }
}

/** Reports what is not escaped in mrkdwn text: links are taken out first, and `>` may begin a line as a block quote. */
function checkMrkdwn(report: Report, at: string, text: string, allowed: string[]): void {
  const own = withoutAllowed(text, allowed);
  checkMentions(report, at, own);
  if (/&(?!(?:amp|lt|gt);)/.test(own)) report.add(at, `unescaped & in ${short(own)}`);
  const rest = own.replaceAll(angled, (whole, inner: string) =>
    link.test(inner) || specialForm.test(inner) ? '' : whole,
  );
  if (rest.includes('<')) report.add(at, `unescaped < in ${short(rest.slice(rest.indexOf('<')))}`);
  if (/>/.test(rest.replaceAll(/^>+/gm, ''))) report.add(at, `unescaped > in ${short(rest)}`);
}

const richMentions = new Set(['user', 'usergroup', 'broadcast', 'channel', 'team']);

/** Reports text problems anywhere in blocks: mrkdwn objects fully, plain text and markdown only for special forms, rich text for mention elements. */
export function checkBlockTexts(report: Report, at: string, value: unknown, allowed: string[]): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      checkBlockTexts(report, `${at}[${index}]`, item, allowed);
    });
    return;
  }
  if (!isJson(value)) return;
  const type = textAt(value, 'type') ?? '';
  const text = textAt(value, 'text');
  if (text !== null && type === 'mrkdwn') checkMrkdwn(report, `${at}.text`, text, allowed);
  else if (text !== null && (type === 'plain_text' || type === 'markdown')) {
    checkMentions(report, `${at}.text`, withoutAllowed(text, allowed));
  }
  if (richMentions.has(type)) checkRichMention(report, at, value, allowed);
  for (const [key, item] of Object.entries(value)) checkBlockTexts(report, `${at}.${key}`, item, allowed);
}

function checkRichMention(report: Report, at: string, element: Json, allowed: string[]): void {
  const form = element.type === 'broadcast' ? `<!${element.range}>` : `<@${element.user_id ?? element.usergroup_id}>`;
  if (!allowed.includes(form)) report.add(at, `a mention element of type ${element.type}`);
}

/** Reports problems of the `text` of a message, which is mrkdwn: its escaping, and that it means something to a reader of a notification. */
export function checkMessageText(report: Report, text: string, allowed: string[]): void {
  checkMrkdwn(report, 'text', text, allowed);
  if (!/[\p{L}\p{N}]/u.test(text)) report.add('text', 'says nothing: it has no letter and no digit');
}
