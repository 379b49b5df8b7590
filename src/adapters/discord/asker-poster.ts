/** Posts for an asker, who must be allowed to write there: nobody gets the bot's own permissions. */
import { type APIInteraction, type ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { DeliveryError } from '../../bot/outbox/delivery-error.ts';
import type { Poster } from '../../bot/outbox/poster.ts';
import { type ChannelAccess, requiredPermissions } from './channels.ts';
import { type Channels, channelLabel, type Posts, unknownChannelError } from './posts.ts';

/** @param hasAccess tells from the server's roles whether a member has access to a channel; null where it is not known. */
export function createAskerPoster(deps: {
  posts: Posts;
  channels: Channels;
  interaction: APIInteraction;
  file: Poster['file'];
  hasAccess: (user: string, channel: string, access: ChannelAccess) => boolean | null | Promise<boolean | null>;
}): Poster {
  const { posts, channels, interaction } = deps;
  const guild = interaction.guild_id ?? null;
  const user = interaction.member?.user.id ?? '';
  /** Over HTTP each look asks Discord for the asker's roles. */
  const known = new Map<string, Promise<boolean>>();

  function hasAccess(id: string, access: ChannelAccess): Promise<boolean> {
    const key = `${access} ${id}`;
    const asked = known.get(key) ?? lookUpAccess(id, access);
    known.set(key, asked);
    return asked;
  }

  async function lookUpAccess(id: string, access: ChannelAccess): Promise<boolean> {
    const channel = channels.byId(id);
    if (channel !== null && channel.guild !== guild) return false;
    return interactionAccess(interaction, id, access) ?? (await deps.hasAccess(user, id, access)) ?? false;
  }

  async function resolve(named: string): Promise<string> {
    const id = posts.resolve(named, guild);
    if (await hasAccess(id, 'see')) return id;
    throw unknownChannelError(named);
  }

  async function assertCanPost(named: string): Promise<void> {
    const id = await resolve(named);
    if (await hasAccess(id, 'post')) return;
    throw new DeliveryError(
      'no-permission',
      `You cannot write in ${channelLabel(channels.byId(id))} yourself, so nothing was posted there. Choose a channel where you can, or ask someone who may.`,
    );
  }

  return {
    resolve,
    canSee: (channel) => hasAccess(channel, 'see'),
    file: deps.file,
    assertCanPost,
    async post(target, answer) {
      await assertCanPost(target.channel);
      return posts.post({ ...target, channel: posts.resolve(target.channel, guild) }, answer);
    },
  };
}

/** What the interaction itself says of its channel and of those named in it; null for any other channel. */
function interactionAccess(interaction: APIInteraction, channel: string, access: ChannelAccess): boolean | null {
  if (interaction.channel?.id === channel && interaction.member !== undefined)
    return allows(interaction.member.permissions, interaction.channel.type, access);
  const data: object = interaction.data ?? {};
  const resolved =
    'resolved' in data
      ? (data.resolved as { channels?: Record<string, { permissions?: string; type: ChannelType }> })
      : {};
  const named = resolved.channels?.[channel];
  return named?.permissions === undefined ? null : allows(named.permissions, named.type, access);
}

function allows(permissions: string, channelType: ChannelType, access: ChannelAccess): boolean {
  const bits = BigInt(permissions);
  if ((bits & PermissionFlagsBits.Administrator) !== 0n) return true;
  return requiredPermissions(access, channelType).every((bit) => (bits & bit) !== 0n);
}
