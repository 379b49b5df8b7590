import { createAnswer, footer, paragraph, strong, text } from '../src/bot/answer.ts';
import {
  checkedToTitle,
  createNothingCheckedAnswer,
  statementHitsToCard,
} from '../src/bot/answers/asking/checked-message.ts';
import { closestToBlocks } from '../src/bot/answers/asking/closest.ts';
import { reviewsToBlocks } from '../src/bot/answers/claim-review.ts';
import { sourcesToFooter } from '../src/bot/answers/source-line.ts';
import { MAX_CHARACTERS, MAX_PHRASES, MAX_STATEMENTS } from '../src/bot/asking/check-message.ts';
import { mendLineEnds } from '../src/bot/asking/query-suggestions.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { requiredOption } from '../src/bot/options.ts';
import { t } from '../src/locales/index.ts';

export const check = defineCommand({
  name: 'check',
  summary: 'Checks a whole message: which of its words are on record, and whose they are',
  options: [{ ...requiredOption('text', 'text', 'The message to check', 'check.which'), takesParts: true }],
  examples: [
    '/check Moscow says both countries were ready to dialogue. Paris has neither accepted nor proposed anything.',
  ],
  shortcut: 'Who said this?',
  cacheable: true,

  async run({ readModel, checks }, options) {
    const checked = mendLineEnds(options.text.slice(0, MAX_CHARACTERS));
    const { found, closest, reviews, isTruncated } = await checks.message(checked);
    const shown = found.slice(0, MAX_STATEMENTS);
    const limits = [
      ...(options.text.length > MAX_CHARACTERS ? [t('check.limit.characters', { max: MAX_CHARACTERS })] : []),
      ...(isTruncated ? [t('check.limit.sentences', { max: MAX_PHRASES })] : []),
      ...(found.length > shown.length ? [t('check.limit.statements', { count: found.length - shown.length })] : []),
    ].map((limit) => paragraph(strong(limit)));
    const reviewed = reviewsToBlocks(reviews);
    if (shown.length === 0)
      return createNothingCheckedAnswer(checked, [
        ...limits,
        ...(closest === null ? [] : closestToBlocks(readModel, closest)),
        ...reviewed,
      ]);
    const cards = shown.map((hits) => statementHitsToCard(readModel, hits));
    return createAnswer({
      title: checkedToTitle(cards),
      blocks: [
        ...limits,
        // A wrong name first.
        ...cards.sort((one, other) => Number(other.isOtherName) - Number(one.isOtherName)).map(({ card }) => card),
        ...reviewed,
        footer(text(t('check.not-listed'))),
        ...sourcesToFooter(shown.map(({ view }) => view)),
      ],
      statements: shown.map(({ view }) => view.ref),
    });
  },
});
