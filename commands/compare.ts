import { createAnswer } from '../src/bot/answer.ts';
import {
  introductionToBlocks,
  proposedToBlocks,
  type Section,
  sectionsToBlocks,
  sectionsToPage,
  sectionsToTitle,
  topicsToMenu,
} from '../src/bot/answers/asking/comparison.ts';
import { sourcesToFooter } from '../src/bot/answers/source-line.ts';
import { pairParties, requireOther } from '../src/bot/asking/parties.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { requireNames, toFilter } from '../src/bot/filters.ts';
import { dossierOption, option, pageOption, requiredOption, topicOption } from '../src/bot/options.ts';
import { compareParties } from '../src/claims/queries/comparison.ts';
import { UserError } from '../src/lib/errors.ts';
import { t } from '../src/locales/index.ts';

export const compare = defineCommand({
  name: 'compare',
  summary: 'command.compare',
  options: [
    requiredOption('a', 'party', 'option.compare.a', 'compare.which'),
    option('b', 'party', 'option.compare.b', { required: true, positional: true }),
    topicOption,
    dossierOption,
    pageOption,
  ],
  examples: ['/compare lecornu shoigu', '/compare france russia topic:"war in Ukraine"'],
  separators: ['vs', 'vs.', 'versus', 'and', 'et', 'und', 'with', '&', ','],
  cacheable: true,

  async run({ readModel }, given) {
    const options = { ...given, b: requireOther(readModel, given.a, given.b) };
    const pairs = pairParties(readModel, options, toFilter(readModel, { dossier: options.dossier }).dossiers);
    const sections = pairs.flatMap(({ dossier, one, other }): Section[] => {
      const view = readModel.records.dossier(dossier);
      if (view === null) return [];
      const topics =
        options.topic === undefined
          ? null
          : requireNames(readModel, ['topic'], options.topic, pairs.length === 1 ? dossier : null).map(({ id }) => id);
      const outlines = compareParties(readModel, view, one.party, other.party, topics);
      return outlines.map((outline) => ({ dossier: view, one, other, outline }));
    });
    if (sections.length === 0)
      throw new UserError(
        options.topic === undefined ? t('compare.nothing') : t('compare.nothing-on', { topic: options.topic }),
      );
    const { page, end } = sectionsToPage(readModel, options, sections);
    const topics = sectionsToBlocks(readModel, page);
    const views = page.flatMap(({ comparison: { a, b } }) => [...a.items, ...b.items]);
    return createAnswer({
      title: sectionsToTitle(sections),
      blocks: [
        ...introductionToBlocks(page),
        ...topics,
        ...pairs.flatMap((pair) => proposedToBlocks(readModel, pair)),
        ...end.blocks,
        ...topicsToMenu(options, page),
        ...sourcesToFooter(views),
      ],
      actions: [
        ...end.actions,
        { label: t('compare.disputes'), command: 'disputes', options: { dossier: page[0]?.dossier.slug ?? '' } },
      ],
      statements: views.map(({ ref }) => ref),
    });
  },
});
