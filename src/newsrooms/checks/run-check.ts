import { checkMessage } from '../../bot/asking/check-message.ts';
import { checkStory } from '../../bot/story-check/check-story.ts';
import { MAX_STORY_CHARACTERS } from '../../bot/story-check/story.ts';
import type { RecordReader } from '../../claims/read-model/connection.ts';
import type { CheckJob, CheckResult } from './protocol.ts';

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Lets others have their turn after each quotation or sentence, so that a long story holds up no short message. */
export async function runCheck(
  reader: RecordReader,
  job: CheckJob,
  onProgress: (done: number) => void,
): Promise<CheckResult> {
  if (job.kind === 'message') return checkMessage(reader, job.text, nextTurn);
  const story = typeof job.story === 'string' ? await textToStory(job.story) : job.story;
  return checkStory(reader, story, async (done) => {
    onProgress(done);
    await nextTurn();
  });
}

/** Loaded with the first story: a message needs no rules of drafting. */
async function textToStory(text: string) {
  const [{ textToStory: read }, { findForms }] = await Promise.all([
    import('../../drafting/worker/story.ts'),
    import('../../drafting/readers/forms.ts'),
  ]);
  return read(findForms({ text, blocks: [], notes: [] }), MAX_STORY_CHARACTERS);
}
