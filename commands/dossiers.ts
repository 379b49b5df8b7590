import { code, createAnswer, paragraph, type Spans, strong, text } from '../src/bot/answer.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { pageOption } from '../src/bot/options.ts';
import { createPageFooter, pageToSlice, serializeOptions } from '../src/bot/pagination.ts';
import type { DossierView } from '../src/claims/queries/statements.ts';

const PAGE_SIZE = 20;

export const dossiers = defineCommand({
  name: 'dossiers',
  summary: 'The stories on record, the newest first',
  options: [pageOption],
  examples: ['/dossiers'],
  cacheable: true,

  async run({ readModel }, options) {
    const { items, total } = readModel.records.dossiers(pageToSlice(options.page, PAGE_SIZE));
    const end = createPageFooter(
      { command: 'dossiers', options: serializeOptions(options) },
      options.page,
      PAGE_SIZE,
      total,
      'dossiers',
    );
    const [first] = items;
    if (first === undefined && total === 0) {
      return createAnswer({
        tone: 'nothing',
        title: 'No dossier on record',
        blocks: [
          paragraph(
            text(
              'Put one into the folder of dossiers (SEEDS_DIR; seeds, unless it says otherwise) and start Whosaid again: the README there says how. Or record a statement with /record.',
            ),
          ),
        ],
      });
    }
    return createAnswer({
      title: total === 1 ? 'One dossier on record' : `${total} dossiers on record`,
      blocks: [{ kind: 'list', items: items.map(dossierToItem) }, ...end.blocks],
      actions: [
        ...(first ? [{ label: 'Summary of the newest', command: 'summary', options: { dossier: first.slug } }] : []),
        ...end.actions,
      ],
    });
  },
});

function dossierToItem({ slug, title, sides, counts, at }: DossierView): Spans {
  const parts = [
    `${counts.statements} statements`,
    `${counts.disputes} disputes`,
    `${counts.speakers} speakers`,
    `sides: ${sides.map(({ name }) => name).join(', ') || 'none'}`,
    `recorded ${at.slice(0, 10)}`,
  ];
  return [code(slug), text(' '), strong(title), text(` (${parts.join('; ')})`)];
}
