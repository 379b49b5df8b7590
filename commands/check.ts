import { createAnswer, footer, paragraph, strong, text } from '../src/bot/answer.ts';
import { createNothingCheckedAnswer, statementHitsToBlocks } from '../src/bot/answers/asking/checked-message.ts';
import { closestToBlocks } from '../src/bot/answers/asking/closest.ts';
import { reviewsToBlocks } from '../src/bot/answers/claim-review.ts';
import { MAX_CHARACTERS, MAX_PHRASES, MAX_STATEMENTS } from '../src/bot/asking/check-message.ts';
import { mendLineEnds } from '../src/bot/asking/query-suggestions.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { requiredOption } from '../src/bot/options.ts';

const missing = 'Which text? Give the message whose words you want to check.';

export const check = defineCommand({
  name: 'check',
  summary: 'Checks a whole message: which of its words are on record, and whose they are',
  options: [{ ...requiredOption('text', 'text', 'The message to check', missing), takesParts: true }],
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
      ...(options.text.length > MAX_CHARACTERS ? [`Only the first ${MAX_CHARACTERS} characters were checked.`] : []),
      ...(isTruncated ? [`Only the first ${MAX_PHRASES} sentences and quotations were checked.`] : []),
      ...(found.length > shown.length
        ? [`${found.length - shown.length} more statements fit; give fewer sentences to see them.`]
        : []),
    ];
    const blocks = limits.map((limit) => paragraph(strong(limit)));
    const reviewed = reviewsToBlocks(reviews);
    if (shown.length === 0)
      return createNothingCheckedAnswer(checked, [
        ...blocks,
        ...(closest === null ? [] : closestToBlocks(readModel, closest)),
        ...reviewed,
      ]);
    return createAnswer({
      title: 'What of this message is on record',
      blocks: [
        ...blocks,
        ...shown.flatMap((statement) => statementHitsToBlocks(readModel, statement)),
        ...reviewed,
        footer(text('What is not listed here was not found on record; that says nothing about whether it was said.')),
      ],
      actions: [{ label: 'Show in source', command: 'source', options: { statement: shown[0]?.view.ref ?? '' } }],
      statements: shown.map(({ view }) => view.ref),
    });
  },
});
