/**
 * Reads one article, and drafts it, finds its quotations or looks for a source's words, in a thread of its own, because a long report takes seconds and would block the event loop.
 * Started by thread.ts; posts one message.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { ChoiceError, UserError } from '../../lib/errors.ts';
import { readDocument } from '../readers/document.ts';
import { readPicture } from '../readers/picture/picture.ts';
import { pictureFormat } from '../readers/picture/size.ts';
import { readAndDraft } from './article.ts';
import { findGoneWords } from './look.ts';
import { textToStory } from './story.ts';
import type { Job, LookJob, Outcome, StoryJob } from './thread.ts';

/** Tracked changes are read as accepted: what is about to be printed is checked. */
const readStoryFile = async (job: StoryJob) => {
  const format = pictureFormat(job.bytes);
  return format === null ? readDocument(job, 'accept') : readPicture(job.bytes, format, job.name);
};

const answer = (outcome: Outcome): void => parentPort?.postMessage(outcome);

try {
  const job = workerData as Job | StoryJob | LookJob;
  if ('maxCharacters' in job)
    answer({ kind: 'read', story: await textToStory(await readStoryFile(job), job.maxCharacters) });
  else if ('words' in job)
    answer({ kind: 'looked', gone: findGoneWords(job.source, (await readDocument(job, 'accept')).text, job.words) });
  else answer({ kind: 'drafted', article: await readAndDraft(job) });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  const choice = error instanceof ChoiceError ? { option: error.option, choices: error.choices } : null;
  answer({ kind: 'refused', message: error.message, choice });
}
