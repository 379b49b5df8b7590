/** Every command, in the order of the help. */
import type { Command } from '../src/bot/command.ts';
import { check } from './check.ts';
import { compare } from './compare.ts';
import { corrected } from './corrected.ts';
import { digest } from './digest.ts';
import { disputes } from './disputes.ts';
import { dossiers } from './dossiers.ts';
import { follow } from './follow.ts';
import { following } from './following.ts';
import { help } from './help.ts';
import { notice } from './notice.ts';
import { posts } from './posts.ts';
import { share } from './share.ts';
import { source } from './source.ts';
import { speaker } from './speaker.ts';
import { summary } from './summary.ts';
import { unfollow } from './unfollow.ts';
import { whosaid } from './whosaid.ts';

export const commands: readonly Command[] = [
  whosaid,
  compare,
  disputes,
  source,
  speaker,
  dossiers,
  summary,
  check,
  follow,
  unfollow,
  following,
  digest,
  posts,
  help,
  share,
  corrected,
  notice,
];
