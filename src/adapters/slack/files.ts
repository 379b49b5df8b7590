/** Files in Slack: https://docs.slack.dev/reference/objects/file-object */
import type { Poster } from '../../bot/command.ts';
import { downloadFile } from '../download.ts';

/** Where Slack keeps what people upload; the second for government workspaces. */
const HOSTS = ['https://files.slack.com', 'https://files.slack-gov.com'];

/** @param slackApiUrl where Slack itself is reached through another address, its files come from there too. */
export function createFiles(token: string, slackApiUrl: string | undefined): Poster['file'] {
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
export function fileOf(files: unknown): string | null {
  const [address] = ((Array.isArray(files) ? files : []) as SlackFile[]).flatMap(
    ({ url_private_download, url_private }) => url_private_download ?? url_private ?? [],
  );
  return address ?? null;
}

/** The first web address in a message's raw text, which Slack writes as <https://…|shown>; null where there is none. */
export function linkOf(raw: string): string | null {
  const found = /<(https?:\/\/[^<>|\s]+)(?:\|[^<>]*)?>/i.exec(raw)?.[1];
  return found?.replaceAll('&amp;', '&') ?? null;
}
