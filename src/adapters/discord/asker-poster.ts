/** Posts for an asker, who must be allowed to write there: nobody gets the bot's own permissions. */
import { type APIInteraction, type ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { DeliveryError } from '../../bot/outbox/delivery-error.ts';
import type { Poster } from '../../bot/outbox/poster.ts';
import { permissionsToPost } from './channels.ts';
import { type Channels, channelLabel, type Posts } from './posts.ts';

/** @param canPost whether a member may write in a channel, by the server's roles; null if it is not known. */
export function createAskerPoster(deps: {
  posts: Posts;
  channels: Channels;
  interaction: APIInteraction;
  file: Poster['file'];
  canPost: (user: string, channel: string) => boolean | null | Promise<boolean | null>;
}): Poster {
  const { posts, channels, interaction, canPost } = deps;
  const guild = interaction.guild_id ?? null;
  /** Over HTTP each check asks Discord for the asker's roles. */
  const allowedChannels = new Set<string>();

  async function assertCanPost(named: string): Promise<void> {
    const id = posts.resolve(named, guild);
    if (allowedChannels.has(id)) return;
    const channel = channels.byId(id);
    if (channel !== null && channel.guild !== guild) {
      throw new DeliveryError('no-channel', 'That channel is not in this server. Choose one from the list.');
    }
    const user = interaction.member?.user.id ?? '';
    if (!(interactionPermission(interaction, id) ?? (await canPost(user, id)) ?? false)) {
      throw new DeliveryError(
        'no-permission',
        `You cannot write in ${channelLabel(channel)} yourself, so nothing was posted there. Choose a channel where you can, or ask someone who may.`,
      );
    }
    allowedChannels.add(id);
  }

  return {
    resolve: async (channel) => posts.resolve(channel, guild),
    file: deps.file,
    assertCanPost,
    async post(target, answer) {
      await assertCanPost(target.channel);
      return posts.post({ ...target, channel: posts.resolve(target.channel, guild) }, answer);
    },
  };
}

/** What the interaction says about its own channel and those it names; null for any other channel. */
function interactionPermission(interaction: APIInteraction, channel: string): boolean | null {
  if (interaction.channel?.id === channel && interaction.member !== undefined) {
    return allowsPosting(interaction.member.permissions, interaction.channel.type);
  }
  const data: object = interaction.data ?? {};
  const resolved =
    'resolved' in data
      ? (data.resolved as { channels?: Record<string, { permissions?: string; type: ChannelType }> })
      : {};
  const named = resolved.channels?.[channel];
  return named?.permissions === undefined ? null : allowsPosting(named.permissions, named.type);
}

function allowsPosting(permissions: string, channelType: ChannelType): boolean {
  const bits = BigInt(permissions);
  if ((bits & PermissionFlagsBits.Administrator) !== 0n) return true;
  return permissionsToPost(channelType).every((bit) => (bits & bit) !== 0n);
}
