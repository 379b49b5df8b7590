/** What happens in a channel is shown only to those who see the channel. */
import { t } from '../../locales/index.ts';
import { type Block, paragraph, text } from '../answer.ts';
import type { Context } from '../command.ts';

interface InChannel {
  platform: string;
  channel: string;
}

/** @returns a function that says whether the asker sees a channel, after the platform was asked about each of them once. */
export async function findVisibleChannels(
  { asker, poster }: Pick<Context, 'asker' | 'poster'>,
  places: readonly InChannel[],
): Promise<(place: InChannel) => boolean> {
  // Whoever runs the bot asks in the console, or as the bot itself.
  if (poster === null) return () => true;
  const channels = places.filter(({ platform }) => platform === asker.platform).map(({ channel }) => channel);
  const visible = new Set<string>();
  await Promise.all(
    [...new Set(channels)].map(async (channel) => {
      if (channel === asker.channel || (await poster.canSee(channel))) visible.add(channel);
    }),
  );
  return ({ platform, channel }) => platform === asker.platform && visible.has(channel);
}

/** Says that something is left out. @param what the end of a key in the catalogue. */
export function hiddenToBlocks(count: number, what: 'post' | 'follow' | 'digest'): Block[] {
  return count === 0 ? [] : [paragraph(text(t(`hidden.${what}`, { count })))];
}
