/** What /follow, /unfollow and /digest share. */
import type { Follow } from '../../claims/queries/subscriptions.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { t } from '../../locales/index.ts';
import type { Platform } from '../asker.ts';
import type { Context } from '../command.ts';
import { requireNames } from '../filters.ts';

/**
 * The channel that is named, or the one where the asker is. They have to be allowed to write there themselves, since the
 * bot will, and where there are editors only they decide for another channel.
 *
 * @throws UserError when there is no channel or the asker may not, DeliveryError when the platform says so.
 */
export async function resolveChannel(
  { asker, poster, editor }: Context,
  named: string | null,
): Promise<{ platform: Platform; channel: string }> {
  if (poster === null) throw new UserError(t('channel.none-to-post'));
  const channel = named === null ? asker.channel : await poster.resolve(named);
  if (channel === null) throw new UserError(t('channel.missing'));
  await poster.assertCanPost(channel);
  if (channel !== asker.channel && editor.hasEditors && !editor.isEditor())
    throw new UserError(t('channel.editors-only'));
  return { platform: asker.platform, channel };
}

/** "This channel", or the platform's id of another one: names change, ids do not. */
export function channelToText({ asker }: Context, channel: string): string {
  return channel === asker.channel ? t('channel.here') : t('channel.other', { channel });
}

/** @throws UserError when no dossier, speaker or topic bears the name. */
export function resolveFollowTargets(readModel: ReadModel, name: string): Pick<Follow, 'what' | 'name'>[] {
  const found = requireNames(readModel, ['dossier', 'speaker', 'topic'], name, null).map((named) => ({
    what: named.kind as Follow['what'],
    name: named.kind === 'dossier' ? named.slug : named.name,
  }));
  return found.filter(
    (one, index) => found.findIndex((other) => other.what === one.what && other.name === one.name) === index,
  );
}
