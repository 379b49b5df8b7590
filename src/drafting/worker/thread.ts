import { Worker } from 'node:worker_threads';
import type { DraftedDossier } from '../../claims/model/entries/draft-review.ts';
import { ChoiceError, UserError } from '../../lib/errors.ts';
import type { RawDocument } from '../readers/document.ts';
import type { GoneWords, WatchedWords } from './look.ts';
import type { ReadStory } from './story.ts';

/** A story to be checked: its quotations are read, and nothing is drafted of it. */
export interface StoryJob extends RawDocument {
  maxCharacters: number;
}

export interface Job extends RawDocument {
  /** Where it was found on the web; null for a file. */
  address: string | null;
  /** ISO 639-1; null to tell it from the document. */
  language: string | null;
  /** How a document's tracked changes are read; null asks where they alter its words. */
  changes: 'accept' | 'reject' | null;
  /** The address of the newsroom's own drafting model; null for the rules. */
  model: string | null;
}

/** A source's page, read again. */
export interface LookJob extends RawDocument {
  source: string;
  words: readonly WatchedWords[];
}

type Drafted = { dossier: DraftedDossier; language: string };
export type Outcome =
  | { kind: 'drafted'; article: Drafted }
  | { kind: 'read'; story: ReadStory }
  /** `gone` is null where the page is not the source's article. */
  | { kind: 'looked'; gone: GoneWords[] | null }
  /** An error does not pass between threads as what it is: `choice` has the rest of a ChoiceError. */
  | { kind: 'refused'; message: string; choice: Pick<ChoiceError, 'option' | 'choices'> | null };

const outcomeToError = ({ message, choice }: Extract<Outcome, { kind: 'refused' }>): UserError =>
  choice ? new ChoiceError(message, choice.option, choice.choices) : new UserError(message);

/** A text of 100,000 words takes 5 s with the start of the thread; more than three minutes, also on a busy machine, is no article. */
const threadLimits = {
  timeoutMs: 180_000,
  /** A hostile document ends its thread, not the process. */
  heapMb: 1024,
  /** Further articles wait. */
  concurrency: 2,
};

export interface DraftingThreads {
  /** Rejects with a UserError for what cannot be drafted, and when it takes too long. */
  draft: (job: Job) => Promise<Drafted>;
  /** As `draft`, for a story that is checked. */
  readStory: (job: StoryJob) => Promise<ReadStory>;
  /** The words that do not stand in a page; null where it is not the source's article. Rejects as `draft`. */
  look: (job: LookJob) => Promise<GoneWords[] | null>;
  /** Terminates running drafts. */
  close: () => Promise<void>;
}

export const createDraftingThreads = (): DraftingThreads => {
  const running = new Set<Worker>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let isClosed = false;

  const enter = async (): Promise<void> => {
    if (busy >= threadLimits.concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  };

  const run = (job: Job | StoryJob | LookJob): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        workerData: job,
        resourceLimits: { maxOldGenerationSizeMb: threadLimits.heapMb },
      });
      running.add(worker);
      const tooMuch = `${job.name} took longer than ${threadLimits.timeoutMs / 1_000} seconds to read, or more memory than is given to it: nothing was kept. Give the article alone, as text.`;
      const timer = setTimeout(() => {
        reject(new UserError(tooMuch));
        void worker.terminate();
      }, threadLimits.timeoutMs);
      worker.once('message', (outcome: Outcome) => {
        if (outcome.kind === 'refused') reject(outcomeToError(outcome));
        else resolve(outcome);
      });
      worker.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? new UserError(tooMuch, { cause: error })
            : new Error('an article could not be drafted', { cause: error }),
        ),
      );
      worker.once('exit', () => {
        clearTimeout(timer);
        running.delete(worker);
        // Does nothing if the promise is settled already.
        reject(new UserError('Whosaid was stopped while the article was drafted: nothing was kept. Give it again.'));
      });
    });

  const runNext = async (job: Job | StoryJob | LookJob): Promise<Outcome> => {
    await enter();
    try {
      if (isClosed) throw new UserError('Whosaid is being stopped: nothing was kept. Give the article again.');
      return await run(job);
    } finally {
      leave();
    }
  };

  return {
    async draft(job) {
      const outcome = await runNext(job);
      if (outcome.kind !== 'drafted') throw new Error(`an article was not drafted but ${outcome.kind}`);
      return outcome.article;
    },
    async readStory(job) {
      const outcome = await runNext(job);
      if (outcome.kind !== 'read') throw new Error(`a story was not read but ${outcome.kind}`);
      return outcome.story;
    },
    async look(job) {
      const outcome = await runNext(job);
      if (outcome.kind !== 'looked') throw new Error(`a page was not looked at but ${outcome.kind}`);
      return outcome.gone;
    },
    async close() {
      isClosed = true;
      await Promise.all([...running].map((worker) => worker.terminate()));
    },
  };
};
