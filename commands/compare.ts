import { createAnswer } from '../src/bot/answer.ts';
import {
  introductionToBlocks,
  proposedToBlocks,
  type Section,
  sectionsToPage,
  topicToBlocks,
} from '../src/bot/answers/asking/comparison.ts';
import { capitalise } from '../src/bot/answers/statement.ts';
import { pairParties } from '../src/bot/asking/parties.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { requireNames, toFilter } from '../src/bot/filters.ts';
import { dossierOption, pageOption, requiredOption, topicOption } from '../src/bot/options.ts';
import { compareParties } from '../src/claims/queries/comparison.ts';
import { UserError } from '../src/lib/errors.ts';

const two = 'A comparison takes two names.';

export const compare = defineCommand({
  name: 'compare',
  summary: 'What two speakers or sides reported, topic by topic',
  options: [
    requiredOption('a', 'party', 'A speaker or a side', two),
    requiredOption('b', 'party', 'The other speaker or side', two),
    topicOption,
    dossierOption,
    pageOption,
  ],
  examples: ['/compare lecornu shoigu', '/compare france russia topic:"war in Ukraine"'],
  separators: ['vs', 'vs.', 'versus', 'and', 'et', 'und', 'with', '&', ','],
  cacheable: true,

  async run({ readModel, commands }, options) {
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
        `Neither has a statement${options.topic === undefined ? '' : ` on “${options.topic}”`} in this dossier: leave topic: out, or ask /speaker.`,
      );
    const { page, end } = sectionsToPage(readModel, options, sections);
    const [{ one, other }] = pairs;
    return createAnswer({
      title: `${capitalise(one.party.name)} and ${other.party.name}, topic by topic`,
      blocks: [
        ...introductionToBlocks(page),
        ...page.flatMap((section) => topicToBlocks(commands, options, section)),
        ...pairs.flatMap((pair) => proposedToBlocks(readModel, pair)),
        ...end.blocks,
      ],
      actions: [
        ...end.actions,
        { label: 'Open disputes', command: 'disputes', options: { dossier: page[0]?.dossier.slug ?? '' } },
      ],
      statements: page.flatMap(({ comparison: { a, b } }) => [...a.items, ...b.items].map((view) => view.ref)),
    });
  },
});
