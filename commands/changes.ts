import { z } from 'zod';
import { code, createAnswer, paragraph, type Spans, strong, text } from '../src/bot/answer.ts';
import { actorToText } from '../src/bot/answers/proposal.ts';
import type { Command } from '../src/bot/command.ts';
import { option, pageOption, pageSchema } from '../src/bot/options.ts';
import { pageEnd, pageToSlice } from '../src/bot/pagination.ts';
import { parseSince } from '../src/bot/parse-since.ts';
import type { ChangeLine } from '../src/claims/queries/proposals.ts';
import { toMinute } from '../src/lib/minute.ts';

const PER_PAGE = 20;

const schema = z.object({
  since: z
    .string()
    .trim()
    .min(1, 'Since when? Write since:yesterday, since:2h or since:2026-11-01.')
    .default('yesterday'),
  page: pageSchema,
});

export const changes: Command<z.infer<typeof schema>> = {
  name: 'changes',
  summary: 'What changed in the record since a point in time, by whom and why',
  options: [
    option('since', 'text', 'yesterday, 2h, 3 days ago, last Monday, 2026-11-01; yesterday where it is left out', {
      positional: true,
    }),
    pageOption,
  ],
  schema,
  examples: ['/changes', '/changes since:2h', '/changes since:2026-11-01'],
  audience: 'asker',
  separators: [],
  shortcut: null,
  hidden: false,

  async run({ board, now }, options) {
    const since = parseSince(options.since, now()).toISOString();
    const { items, total } = board.desk.changes(since, pageToSlice(options.page, PER_PAGE));
    if (total === 0)
      return createAnswer({
        tone: 'nothing',
        title: 'Nothing changed',
        blocks: [paragraph(text(`Nothing was recorded since ${toMinute(since)}.`))],
      });
    const end = pageEnd(
      { command: 'changes', options: { since: options.since } },
      options.page,
      PER_PAGE,
      total,
      'changes',
    );
    return createAnswer({
      title: total === 1 ? `One change since ${toMinute(since)}` : `${total} changes since ${toMinute(since)}`,
      blocks: [{ kind: 'list', items: items.map(lineToItem) }, ...end.blocks],
      actions: end.actions,
    });
  },
};

/** A dossier that is seeded is one line with its counts: hundreds of new statements must not hide today's correction. */
function lineToItem({ at, subject, what, detail, by, came }: ChangeLine): Spans {
  return [
    text(`${toMinute(at)}: `),
    code(subject),
    text(' '),
    strong(
      came === null ? what : `${what}: ${counted(came.statements, 'statement')}, ${counted(came.disputes, 'dispute')}`,
    ),
    text(` by ${actorToText(by)}${detail === null ? '' : `. Why: ${detail}`}`),
  ];
}

const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
