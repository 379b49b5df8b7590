import { code, createAnswer, paragraph, type Spans, strong, text } from '../src/bot/answer.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { pageOption } from '../src/bot/options.ts';
import { createPageFooter, pageToSlice, serializeOptions } from '../src/bot/pagination.ts';
import type { DossierView } from '../src/claims/queries/statements.ts';
import { t, tList } from '../src/locales/index.ts';

const PAGE_SIZE = 20;

export const dossiers = defineCommand({
  name: 'dossiers',
  summary: 'command.dossiers',
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
        title: t('dossiers.none'),
        blocks: [paragraph(text(t('dossiers.none.text')))],
      });
    }
    return createAnswer({
      title: t('dossiers.title', { count: total }),
      blocks: [{ kind: 'list', items: items.map(dossierToItem) }, ...end.blocks],
      actions: [
        ...(first ? [{ label: t('dossiers.newest'), command: 'summary', options: { dossier: first.slug } }] : []),
        ...end.actions,
      ],
    });
  },
});

function dossierToItem({ slug, title, sides, counts, at }: DossierView): Spans {
  const parts = [
    t('dossiers.counts', { ...counts }),
    ...(sides.length === 0 ? [] : [t('dossiers.sides', { sides: tList(sides.map(({ name }) => name)) })]),
    t('dossiers.recorded', { at: at.slice(0, 10) }),
  ];
  return [code(slug), text(' '), strong(title), text(` (${parts.join(' · ')})`)];
}
