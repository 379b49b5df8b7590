import type { Config } from '../../config/config.ts';

export interface NamedChannel {
  /** The variable that names it. */
  name: string;
  channel: string;
}

/** The channels that the configuration names by their ids: those named by name are looked up when something is posted. */
export function channelsNamedById(
  { REVIEW_CHANNEL, SUMMARY_CHANNELS }: Config,
  wanted: 'slack' | 'discord',
  id: RegExp,
): NamedChannel[] {
  return [
    ...(REVIEW_CHANNEL === null ? [] : [{ name: 'REVIEW_CHANNEL', ...REVIEW_CHANNEL }]),
    ...SUMMARY_CHANNELS.map((one) => ({ name: 'SUMMARY_CHANNELS', ...one })),
  ].filter(({ platform, channel }) => platform === wanted && id.test(channel));
}
