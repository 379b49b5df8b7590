/** What Slack itself refuses in a message or view, as the Web API's error: the rest of the rules only makes a problem. */

import { slackLimits } from '../../payloads/limits.ts';
import { blockProblems } from '../../payloads/slack-blocks.ts';
import { type Json, jsonList, textAt } from '../loopback.ts';

/** The Web API's refusal of a body, or null. A view is told from a message by its `type`. */
export function contentRefusal(body: Json): Json | null {
  const isView = body.type === 'modal' || body.type === 'home';
  const blocks = jsonList(body.blocks);
  const text = textAt(body, 'text') ?? '';
  if (!isView && text === '' && blocks.length === 0) return { ok: false, error: 'no_text' };
  if (text.length > slackLimits.message.text) return { ok: false, error: 'msg_too_long' };
  const problems = body.blocks === undefined ? [] : blockProblems(body.blocks, isView ? 'view' : 'message');
  if (problems.length === 0) return null;
  const tooLong = problems.every((problem) => problem.includes('in all blocks'));
  return {
    ok: false,
    error: isView ? 'invalid_arguments' : tooLong ? 'msg_blocks_too_long' : 'invalid_blocks',
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  };
}
