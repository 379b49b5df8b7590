/** What a source says in its own voice, if no speaker on record says it. */

import type { Fact } from '../../../claims/model/dossier.ts';
import type { StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { containsExactly } from '../../../claims/search/exact-match.ts';
import { type Block, paragraph, strong, text } from '../../answer.ts';
import { sourceToText } from '../source-line.ts';

/** Dossiers are searched one by one, the newest first; this many take some tenths of a second. */
const MAX_DOSSIERS = 2_000;
const MAX_FACTS = 3;

export interface SourceFact {
  fact: Fact;
  source: StatementView['source'];
  dossier: string;
}

/**
 * Recorded passages in the sources' own voice that contain the phrase word for word.
 * @param dossiers row numbers to search; null for all
 */
export function findSourceFacts(
  readModel: ReadModel,
  phrase: string,
  dossiers: readonly number[] | null,
): SourceFact[] {
  const found: SourceFact[] = [];
  for (const key of dossiers ?? readModel.records.dossiersWithFacts().slice(0, MAX_DOSSIERS)) {
    const dossier = readModel.records.dossier(key);
    for (const fact of dossier?.facts ?? []) {
      const source = dossier?.sources.find(({ id }) => id === fact.source);
      if (dossier === null || source === undefined || !containsExactly(phrase, fact.passage.exact)) continue;
      found.push({ fact, source, dossier: dossier.slug });
      if (found.length === MAX_FACTS) return found;
    }
  }
  return found;
}

/** Shows the words as the source's own, without any speaker's name. */
export function sourceFactsToBlocks(facts: readonly SourceFact[]): Block[] {
  return [
    paragraph(strong('No speaker on record says this; the source says it in its own voice:')),
    ...facts.flatMap(({ fact, source, dossier }): Block[] => [
      { kind: 'quote', spans: [text(fact.passage.exact)] },
      {
        kind: 'fields',
        fields: [
          { name: 'Source', value: [text(sourceToText(source))] },
          { name: 'Dossier', value: [text(dossier)] },
          ...(source.address === null
            ? []
            : [{ name: 'Address', value: [{ kind: 'link' as const, text: source.address, url: source.address }] }]),
        ],
      },
    ]),
  ];
}
