/** Files in Slack: https://docs.slack.dev/reference/objects/file-object */
import { type Answer, createAnswer, paragraph, text } from '../../bot/answer.ts';
import type { Bot } from '../../bot/bot.ts';
import type { Command } from '../../bot/command.ts';
import type { Poster } from '../../bot/outbox/poster.ts';
import { fileOptionName } from '../../bot/parsing/attached-file.ts';
import { downloadFile } from '../download.ts';

/** Where Slack keeps uploads; the second is for government workspaces. */
const HOSTS = ['https://files.slack.com', 'https://files.slack-gov.com'];

/** @param slackApiUrl if Slack is reached through another address, its files come from there, too. */
export function createFileDownloader(token: string, slackApiUrl: string | undefined): Poster['file'] {
  const api = slackApiUrl === undefined ? null : new URL(slackApiUrl);
  const isSlack = api === null || /(^|\.)slack(-gov)?\.com$/.test(api.hostname);
  const hosts = {
    platform: 'Slack',
    origins: isSlack ? HOSTS : [api.origin],
    headers: { authorization: `Bearer ${token}` },
    refused:
      'Slack does not let the bot. It needs the scope files:read (paste the newest manifest at App Manifest, and reinstall), and has to be in the channel.',
  };
  return (reference) => downloadFile(reference, hosts);
}

interface SlackFile {
  url_private_download?: string;
  url_private?: string;
}

/** The address of the first of a message's files; null where it has none. */
export function firstFileUrl(files: unknown): string | null {
  const [address] = ((Array.isArray(files) ? files : []) as SlackFile[]).flatMap(
    ({ url_private_download, url_private }) => url_private_download ?? url_private ?? [],
  );
  return address ?? null;
}

/** The first web address in a message or in what is attached to it, which Slack writes as <https://…|shown>; null for none. */
export function firstLink(message: { text?: string; attachments?: unknown }): string | null {
  const attachments = (Array.isArray(message.attachments) ? message.attachments : []) as { text?: string }[];
  const raw = [message.text, ...attachments.map(({ text }) => text)].join('\n');
  const found = /<(https?:\/\/[^<>|\s]+)(?:\|[^<>]*)?>/i.exec(raw)?.[1];
  return found?.replaceAll('&amp;', '&') ?? null;
}

/** Whether a command checks messages and files. */
export function takesStory(command: Command): boolean {
  return fileOptionName(command) !== null && command.options.some(({ takesParts }) => takesParts === true);
}

/** Reading and drafting a file may take a while: the asker sees that it has begun. */
export function progressAnswer({ commands }: Bot, name: string): Answer | null {
  const command = commands.find((one) => one.name === name);
  if (command === undefined || fileOptionName(command) === null) return null;
  return createAnswer(
    takesStory(command)
      ? {
          title: 'Checking…',
          blocks: [paragraph(text('Each quotation is looked for on record. The answer comes here.'))],
        }
      : {
          title: 'Drafting…',
          blocks: [paragraph(text('The article is being read and drafted. The first statement comes here.'))],
        },
  );
}
