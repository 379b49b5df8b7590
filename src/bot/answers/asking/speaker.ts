/** Who a speaker is, for whom they speak, and their statements. */
import type { SpeakerView, StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { truncate } from '../../../lib/text.ts';
import { t, tList } from '../../../locales/index.ts';
import { type Answer, type Block, createAnswer, footer, MAX_LABEL, paragraph, text } from '../../answer.ts';
import type { createPageFooter } from '../../pagination.ts';
import { createLine } from '../card.ts';
import { sourcesToFooter } from '../source-line.ts';
import { statementsToMenu } from '../statement-menu.ts';
import { capitalise, speakerViewToText } from '../wording.ts';

const MAX_ALIASES = 4;

/** @param items of this page, `total` in all. @param proposed shown below, and counted nowhere */
export function speakerToAnswer(
  readModel: ReadModel,
  view: SpeakerView,
  items: readonly StatementView[],
  total: number,
  proposed: readonly StatementView[],
  end: ReturnType<typeof createPageFooter>,
): Answer {
  const lines = items.map((item) => createLine(readModel, item, 'unnamed'));
  const speaker = capitalise(speakerViewToText(view));
  const disputed = lines.filter(({ disputedBy }) => disputedBy.length > 0).length;
  const [first] = items;
  const others = first === undefined ? [] : (readModel.records.dossier(first.dossier.row)?.sides ?? []);
  const [opposite, ...more] = others.filter(({ id }) => view.side !== null && id !== view.side);
  return createAnswer({
    title:
      lines.length === total
        ? t('speaker.title', { speaker, statements: total, disputed })
        : t('speaker.title.pages', { speaker, statements: total }),
    blocks: [
      ...whoToBlocks(view),
      ...(total === 0 ? [paragraph(text(t('speaker.none')))] : lines),
      ...proposed.map((item) => createLine(readModel, item)),
      ...end.blocks,
      ...statementsToMenu('source', items),
      ...sourcesToFooter(items),
    ],
    actions: [
      ...end.actions,
      ...(opposite === undefined || more.length > 0 || first === undefined
        ? []
        : [
            {
              label: truncate(t('speaker.compare', { side: opposite.name }), MAX_LABEL),
              command: 'compare',
              options: { a: view.name, b: opposite.name, dossier: first.dossier.slug },
            },
          ]),
    ],
    statements: items.map(({ ref }) => ref),
  });
}

function whoToBlocks({ kind, role, sideName, note, aliases }: SpeakerView): Block[] {
  const shown = aliases.slice(0, MAX_ALIASES);
  const rest = aliases.length - shown.length;
  const names = rest > 0 ? [...shown, t('names.more', { count: rest })] : shown;
  const parts = [
    kind === 'person' ? (role ?? t('speaker.role-missing')) : (role ?? t(`speaker.kind.${kind}`)),
    ...(note === null ? [] : [note]),
    sideName === null ? t('speaker.no-side') : t('speaker.for', { side: sideName }),
    ...(names.length === 0 ? [] : [t('speaker.aliases', { names: tList(names) })]),
  ];
  return [footer(text(parts.join(' · ')))];
}
