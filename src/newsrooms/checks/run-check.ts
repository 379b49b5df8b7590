import { type Attribution, checkMessage } from '../../bot/asking/check-message.ts';
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
  if (job.kind === 'message') return checkMessage(reader, job.text, await findAttributions(job.text), nextTurn);
  const story = typeof job.story === 'string' ? await textToStory(job.story) : job.story;
  return checkStory(reader, story, async (done) => {
    onProgress(done);
    await nextTurn();
  });
}

/** Whom a message has its words from. */
async function findAttributions(text: string): Promise<Attribution[]> {
  const { text: read, items } = await textToStory(text);
  return items.flatMap(({ words: [start, end], speaker }) =>
    speaker === null ? [] : [{ words: read.slice(start, end), speaker }],
  );
}

/** The rules of drafting are loaded with the first text. */
async function textToStory(text: string) {
  const [{ textToStory: read }, { findForms }] = await Promise.all([
    import('../../drafting/worker/story.ts'),
    import('../../drafting/readers/forms.ts'),
  ]);
  return read(findForms({ text, blocks: [], notes: [] }), MAX_STORY_CHARACTERS);
}
