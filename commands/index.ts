/** Every command, in the order of the help. */
import type { Command } from '../src/bot/command.ts';
import { asked } from './asked.ts';
import { changes } from './changes.ts';
import { check } from './check.ts';
import { compare } from './compare.ts';
import { correct } from './correct.ts';
import { digest } from './digest.ts';
import { dispute } from './dispute.ts';
import { disputes } from './disputes.ts';
import { dossiers } from './dossiers.ts';
import { draft } from './draft.ts';
import { drafts } from './drafts.ts';
import { follow } from './follow.ts';
import { following } from './following.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { ask } from './internal/ask.ts';
import { begin } from './internal/begin.ts';
import { corrected } from './internal/corrected.ts';
import { head } from './internal/head.ts';
import { home } from './internal/home.ts';
import { notice } from './internal/notice.ts';
import { reply } from './internal/reply.ts';
import { share } from './internal/share.ts';
import { vanished } from './internal/vanished.ts';
import { posts } from './posts.ts';
import { proposals } from './proposals.ts';
import { rate } from './rate.ts';
import { record } from './record.ts';
import { retract } from './retract.ts';
import { reviews } from './reviews.ts';
import { source } from './source.ts';
import { speaker } from './speaker.ts';
import { summary } from './summary.ts';
import { suspend } from './suspend.ts';
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
  reviews,
  record,
  dispute,
  correct,
  retract,
  suspend,
  rate,
  proposals,
  asked,
  draft,
  drafts,
  history,
  changes,
  follow,
  unfollow,
  following,
  digest,
  posts,
  help,
  begin,
  home,
  share,
  corrected,
  notice,
  vanished,
  head,
  ask,
  reply,
];
