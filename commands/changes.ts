import { z } from 'zod';
import { code, createAnswer, paragraph, type Spans, strong, text } from '../src/bot/answer.ts';
import type { Command } from '../src/bot/command.ts';
import { actorToText, toMinute } from '../src/bot/desk/proposal.ts';
import { option, pageOption, pageSchema } from '../src/bot/options.ts';
import { pageEnd, pageToSlice } from '../src/bot/paging.ts';
import { parseSince } from '../src/bot/since.ts';
import type { ChangeLine } from '../src/claims/board/desk.ts';
import type { Board } from '../src/claims/board.ts';

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
    option('since', 'text', 'yesterday, today, 2h, 3d, 2026-11-01; yesterday where it is left out', {
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
    const lines = foldSeeding(changesSince(board, since)).reverse();
    const total = lines.length;
    const { limit, offset } = pageToSlice(options.page, PER_PAGE);
    const items = lines.slice(offset, offset + limit);
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

function changesSince(board: Board, since: string): ChangeLine[] {
  const { total } = board.desk.changes(since, { limit: 0, offset: 0 });
  return board.desk.changes(since, { limit: total, offset: 0 }).items;
}

/** A dossier that is seeded is one line with its counts: hundreds of new statements must not hide today's correction. */
function foldSeeding(lines: readonly ChangeLine[]): ChangeLine[] {
  const dossiers = new Map<string, { statements: number; disputes: number }>();
  const keyOf = ({ entry, subject }: ChangeLine) => `${entry} ${subject.split('/')[0]}`;
  for (const line of lines)
    if (line.what === 'recorded' && !line.subject.includes('/'))
      dossiers.set(keyOf(line), { statements: 0, disputes: 0 });
  const rest = lines.filter((line) => {
    const counts = dossiers.get(keyOf(line));
    if (counts === undefined || line.what !== 'recorded' || !line.subject.includes('/')) return true;
    counts[/\/S[0-9]+$/.test(line.subject) ? 'statements' : 'disputes']++;
    return false;
  });
  return rest.map((line) => {
    const counts = line.what === 'recorded' ? dossiers.get(keyOf(line)) : undefined;
    if (counts === undefined) return line;
    const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
    return {
      ...line,
      what: `recorded: ${counted(counts.statements, 'statement')}, ${counted(counts.disputes, 'dispute')}`,
    };
  });
}

function lineToItem({ at, subject, what, detail, by }: ChangeLine): Spans {
  return [
    text(`${toMinute(at)}: `),
    code(subject),
    text(' '),
    strong(what),
    text(` by ${actorToText(by)}${detail === null ? '' : `. Why: ${detail}`}`),
  ];
}
