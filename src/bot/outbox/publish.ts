/** Public posts that a person asks for and waits for. */
import type { Actor } from '../../claims/model/entry.ts';
import type { Platform } from '../asker.ts';
import type { Poster, Publisher } from './poster.ts';
import type { Sender } from './sender.ts';

/**
 * @param by who asks for the posts.
 * @param postKey the key of the plan: the same for every delivery of what asks for it, so that a replay posts nothing again.
 */
export function createPublish(
  sender: Sender,
  poster: Poster,
  by: Actor & { platform: Platform },
  postKey: () => string,
): Publisher['publish'] {
  return async ({ planKey, ...publication }) => {
    await poster.assertCanPost(publication.channel);
    const plan = { ...publication, id: planKey ?? postKey(), by, since: null, isAwaited: true };
    return sender.publish(plan, { platform: by.platform, post: poster.post, update: neverFound });
  };
}

/** Only a post that is found is edited, and nothing is looked for here: the plan is new. */
function neverFound(): never {
  throw new Error('a post of a new plan was found');
}
