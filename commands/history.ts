import { type Block, code, createAnswer, heading, paragraph, type Spans, strong, text } from '../src/bot/answer.ts';
import { createLine } from '../src/bot/answers/card.ts';
import { eventToDetail, eventToText } from '../src/bot/answers/history-event.ts';
import { actorToText, pendingToBlocks, versionsToItems } from '../src/bot/answers/proposal.ts';
import type { Context } from '../src/bot/command.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { findDispute, findRating } from '../src/bot/editing/lookups.ts';
import { requireStatement } from '../src/bot/filters.ts';
import { requiredOption } from '../src/bot/options.ts';
import type { HistoryItem } from '../src/claims/queries/history.ts';
import type { Version } from '../src/claims/read-model/history.ts';
import { t, tMinute } from '../src/locales/index.ts';

export const history = defineCommand({
  name: 'history',
  summary: 'command.history',
  options: [requiredOption('of', 'statement', 'option.of', 'history.which')],
  examples: ['/history S5', '/history D2'],
  cacheable: true,

  async run(context, options) {
    const ref = findSubject(context, options.of);
    const { readModel } = context;
    const versions = readModel.editing.versions(ref);
    const lines = readModel.records.history(ref);
    const [view] = readModel.records.statements(ref);
    return createAnswer({
      title: t('history.title', { ref }),
      blocks: [
        ...(view === undefined ? [] : [createLine(readModel, view)]),
        ...pendingToBlocks(readModel, ref),
        ...lines.flatMap((line) => lineToBlocks(line, versions)),
      ],
      actions:
        view === undefined ? [] : [{ label: t('submitted.show'), command: 'source', options: { statement: ref } }],
      statements: view === undefined ? [] : [ref],
    });
  },
});

/** @throws UserError when nothing, or more than one thing, has the id. A rejected proposal's statement has a history too. */
function findSubject({ readModel }: Context, id: string): string {
  const proposal = readModel.editing.proposal(id);
  if (proposal !== null && /^p/i.test(id)) return proposal.name;
  const view = findDispute(readModel, id);
  if (view !== null) return view.ref;
  const rating = findRating(readModel, id);
  if (rating !== null) return rating.ref;
  if (readModel.records.statements(id).length === 0) {
    const past = readModel.editing.pastRefs(id);
    if (past.length === 1 && past[0] !== undefined) return past[0];
  }
  return requireStatement(readModel, id).ref;
}

function lineToBlocks(item: HistoryItem, versions: readonly Version[]): Block[] {
  const { at, by, event, entry } = item;
  const [what, detail] = [eventToText(event), eventToDetail(item)];
  const version = versions.find((each) => each.entry === entry);
  const before = version === undefined ? undefined : versions.find(({ number }) => number === version.number - 1);
  const differences: Spans[] =
    version === undefined || before === undefined ? [] : versionsToItems(before.doc, version.doc);
  return [
    heading(text(version === undefined ? what : t('history.version', { number: version.number, what }))),
    paragraph(text(`${t('history.entry', { at: tMinute(at), by: actorToText(by) })} `), code(entry)),
    ...(detail === null ? [] : [paragraph(strong(`${t('change.why')} `), text(detail))]),
    ...(differences.length === 0 ? [] : [{ kind: 'list' as const, items: differences }]),
  ];
}
