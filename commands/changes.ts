import { z } from 'zod';
import { code, createAnswer, paragraph, type Spans, strong, text } from '../src/bot/answer.ts';
import { eventToDetail, eventToText } from '../src/bot/answers/history-event.ts';
import { actorToText } from '../src/bot/answers/proposal.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { option, pageOption } from '../src/bot/options.ts';
import { createPageFooter, pageToSlice } from '../src/bot/pagination.ts';
import { parseSince } from '../src/bot/parsing/parse-since.ts';
import type { ChangeLogItem } from '../src/claims/queries/proposals.ts';
import { t, tMinute } from '../src/locales/index.ts';

const PAGE_SIZE = 20;

export const changes = defineCommand({
  name: 'changes',
  summary: 'command.changes',
  options: [
    option('since', 'text', 'option.since', {
      positional: true,
      schema: z
        .string()
        .trim()
        .min(1, { error: () => t('changes.since-when') })
        .default('yesterday'),
    }),
    pageOption,
  ],
  examples: ['/changes', '/changes since:2h', '/changes since:2026-11-01'],

  async run({ readModel, now }, options) {
    const since = parseSince(options.since, now()).toISOString();
    const { items, total } = readModel.editing.changes(since, pageToSlice(options.page, PAGE_SIZE));
    if (total === 0)
      return createAnswer({
        tone: 'nothing',
        title: t('changes.none'),
        blocks: [paragraph(text(t('changes.none.text', { since: tMinute(since) })))],
      });
    const end = createPageFooter(
      { command: 'changes', options: { since: options.since } },
      options.page,
      PAGE_SIZE,
      total,
      'changes',
    );
    return createAnswer({
      title: t('changes.title', { count: total, since: tMinute(since) }),
      blocks: [{ kind: 'list', items: items.map(lineToItem) }, ...end.blocks],
      actions: end.actions,
    });
  },
});

/** A seeded dossier is one item with its counts, so that hundreds of new statements do not hide today's correction. */
function lineToItem(item: ChangeLogItem): Spans {
  const { at, subject, event, by, included: came } = item;
  const [what, reason] = [eventToText(event), eventToDetail(item)];
  const who = actorToText(by);
  return [
    text(`${t('changes.at', { at: tMinute(at) })} `),
    code(subject),
    text(' '),
    strong(came === null ? what : t('event.counts', { what, ...came })),
    text(reason === null ? t('changes.by', { by: who }) : t('changes.by.why', { by: who, reason })),
  ];
}
