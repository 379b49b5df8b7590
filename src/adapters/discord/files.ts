/** Files in Discord: https://docs.discord.com/developers/resources/message#attachment-object */
import type { APIAttachment } from 'discord-api-types/v10';
import type { Poster } from '../../bot/outbox/poster.ts';
import { downloadFile } from '../download.ts';

/** Where Discord keeps uploads. Its addresses are signed, so no token is sent. */
const HOSTS = ['https://cdn.discordapp.com', 'https://media.discordapp.net'];

/** @param rest if Discord is reached through another address, its files come from there, too. */
export function createFileDownloader(rest: string): Poster['file'] {
  const api = new URL(rest);
  const isDiscord = /(^|\.)discord(app)?\.com$/.test(api.hostname);
  const hosts = {
    platform: 'Discord',
    origins: isDiscord ? HOSTS : [api.origin],
    headers: {},
    refused: 'its address in Discord has expired, or it was deleted. Upload it again.',
  };
  return (reference) => downloadFile(reference, hosts);
}

/** The address of the first of a message's attachments; null where it has none. */
export function firstAttachmentUrl(attachments: readonly Pick<APIAttachment, 'url'>[] | undefined): string | null {
  return attachments?.[0]?.url ?? null;
}
