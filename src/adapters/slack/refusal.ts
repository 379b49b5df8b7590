/** What is said where an event has no newsroom to answer it. */
import type { ReceiverEvent } from '@slack/bolt';
import type { Log } from '../../lib/log.ts';
import { INSTALL_PATH } from './oauth/installer.ts';

const RESPONSE_TIMEOUT_MS = 10_000;

export const NOT_INSTALLED = `Whosaid has no newsroom for this workspace. Ask whoever runs it to add it, and install the app again (${INSTALL_PATH}).`;

export function sentenceToSlack(text: string): { response_type: 'ephemeral'; text: string } {
  return { response_type: 'ephemeral', text };
}

/** Tells whoever asked; an event that gives no way to answer is only acknowledged. */
export async function refuse({ body, ack }: ReceiverEvent, sentence: string, log: Log): Promise<void> {
  if (body.command !== undefined) return ack(sentenceToSlack(sentence));
  await ack();
  if (typeof body.response_url !== 'string') return;
  await fetch(body.response_url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...sentenceToSlack(sentence), replace_original: false }),
    signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
  }).catch((error: unknown) => log.warn('slack.response_failed', { reason: String(error) }));
}
