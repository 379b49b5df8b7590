import { z } from 'zod';
import { createMatchesAnswer, createNoSuchPageAnswer } from '../src/bot/answers/asking/found-matches.ts';
import { createNotOnRecordAnswer } from '../src/bot/answers/asking/not-on-record.ts';
import { findPending } from '../src/bot/answers/asking/pending-matches.ts';
import { reviewsToBlocks } from '../src/bot/answers/claim-review.ts';
import { resolvePhrase } from '../src/bot/asking/resolve-phrase.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { requireStatement, toFilter, toNarrowFilter } from '../src/bot/filters.ts';
import { dossierOption, option, pageOption, sideOption, speakerOption, topicOption } from '../src/bot/options.ts';
import { pageToSlice } from '../src/bot/pagination.ts';
import { tokenize } from '../src/claims/search/tokenizer.ts';
import { UserError } from '../src/lib/errors.ts';
import { t } from '../src/locales/index.ts';

/** Longer than any remembered phrase: whole messages go to /check, which takes them sentence by sentence. */
const MAX_CHARACTERS = 2_000;
const PAGE_SIZE = 5;
/** Where one statement is asked for: what else its speaker said so is passed over, however much it becomes. */
const ALL_OF_SPEAKER = { limit: 200, offset: 0 };
const MAX_REVIEWS = 3;

const phraseSchema = z
  .string({ error: () => t('whosaid.which-words') })
  .trim()
  .min(1, { error: () => t('whosaid.which-words') })
  .refine((phrase) => phrase.length <= MAX_CHARACTERS, {
    error: ({ input }) => t('whosaid.too-long', { length: String(input).length, max: MAX_CHARACTERS }),
  });

export const whosaid = defineCommand({
  name: 'whosaid',
  summary: 'command.whosaid',
  options: [
    option('phrase', 'text', 'option.phrase', {
      required: true,
      positional: true,
      schema: phraseSchema,
    }),
    speakerOption,
    sideOption,
    topicOption,
    dossierOption,
    pageOption,
    option('only', 'statement', 'option.only', { isTypedOnly: true }),
  ],
  examples: [
    '/whosaid "ready to dialogue"',
    '/whosaid "stop any manipulation" side:france',
    '/whosaid "no contact with Russia" speaker:hollande',
  ],
  cacheable: true,

  async run(context, given) {
    const { readModel } = context;
    if (tokenize(given.phrase).length === 0) throw new UserError(t('whosaid.no-word', { phrase: given.phrase }));
    const only = given.only === undefined ? null : requireStatement(readModel, given.only);
    const filter = { ...toFilter(readModel, given), ...(only === null ? {} : toNarrowFilter(only)) };
    const page = only === null ? pageToSlice(given.page, PAGE_SIZE) : ALL_OF_SPEAKER;
    const find = (phrase: string) => readModel.find(phrase, filter, page);
    const resolved = resolvePhrase(readModel, given.phrase, filter, find);
    const options = { ...given, phrase: resolved.phrase };
    const matches = resolved.found.matches.filter(({ difference }) => difference === null);
    const [first, ...others] = matches.flatMap((match) => {
      const view = readModel.records.statement(match.statement);
      return view === null || (only !== null && view.row !== only.row) ? [] : [{ match, view }];
    });
    const total = resolved.found.total ?? 0;
    if (resolved.found.matches.length === 0 && total > 0) return createNoSuchPageAnswer(options, PAGE_SIZE, total);
    // Others' reviews are in no dossier and nobody's statements: only who asks of everything gets them.
    const isOfEverything = given.page === 1 && Object.values(filter).every((rows) => rows === null);
    const reviewed = isOfEverything ? reviewsToBlocks(readModel.claimReviews.find(options.phrase, MAX_REVIEWS)) : [];
    const waiting = given.page === 1 ? findPending(readModel, options.phrase, filter) : [];
    // A post of one statement says that it is under review, and nothing of others.
    const pending = waiting.filter(({ row, state }) => only === null || (row === only.row && state === 'suspended'));
    return first === undefined
      ? createNotOnRecordAnswer(context, options, resolved.found, pending, reviewed)
      : createMatchesAnswer(context, options, PAGE_SIZE, resolved, [first, ...others], pending, reviewed);
  },
});
