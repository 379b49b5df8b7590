/** Matches the speakers of a draft with those on record, so that an editor need not enter their role and side again. */
import { type KnownSpeaker, matchKnownSpeakers } from '../../../claims/dossiers/known-speakers.ts';
import type { DraftedDossier } from '../../../claims/model/entries/draft-review.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';

/** The draft with the ids, kinds, roles and sides that its speakers have on record, and the reason at their statements. */
export function withKnownSpeakers(readModel: ReadModel, dossier: DraftedDossier): DraftedDossier {
  const { speakers, sides, renamed, matched } = matchKnownSpeakers(dossier.speakers, (key) =>
    findKnown(readModel, key),
  );
  if (matched.size === 0) return dossier;
  const idOf = (id: string) => renamed.get(id) ?? id;
  return {
    ...dossier,
    ...(sides.length === 0 ? {} : { sides }),
    speakers,
    statements: dossier.statements.map((statement) => {
      const speaker = idOf(statement.speaker);
      const known = matched.get(speaker);
      const { toldBy, reasons } = statement;
      return {
        ...statement,
        speaker,
        toldBy: toldBy === null ? null : idOf(toldBy),
        reasons: known === undefined ? reasons : [...reasons, `${known.name} is on record in ${known.dossier}`],
      };
    }),
  };
}

/** By name or alias, and of one word by surname. */
function findKnown({ names, records }: ReadModel, key: string): KnownSpeaker[] {
  const named = [...names.exactly('speaker', [key]), ...(key.includes(' ') ? [] : names.endingWith('speaker', key))];
  const rows = [...new Map(named.map((one) => [one.id, one])).values()].sort(
    (one, other) => one.dossier - other.dossier,
  );
  return rows.flatMap((one): KnownSpeaker[] => {
    const view = records.speaker(one.id);
    const dossier = records.dossier(one.dossier)?.slug;
    if (view === null || view.isProposed || dossier === undefined) return [];
    const { id, name, kind, role, note, aliases, side, sideName } = view;
    const known = side === null || sideName === null ? null : { id: side, name: sideName, aliases: [] };
    return [{ id, name, kind, role, note, aliases, side: known, dossier }];
  });
}
