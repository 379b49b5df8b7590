/** What a newer version of a dossier file shows differently: old → new, field by field, in words for people. */
import type { Dispute, Dossier, Statement } from '../dossier.ts';

const NONE = 'none';

/**
 * @returns for every statement of `after` that `before` has too, what is shown of it and differs, its speaker's name, role
 * and side included; null where nothing that anyone sees has changed, such as when only the anchors moved in the source.
 */
export function statementDifferences(before: Dossier, after: Dossier): Map<string, string | null> {
  const [ofBefore, ofAfter] = [createFieldsOf(before), createFieldsOf(after)];
  const old = new Map(before.statements.map((statement) => [statement.id, statement]));
  return new Map(
    after.statements.flatMap((statement) => {
      const earlier = old.get(statement.id);
      return earlier === undefined ? [] : [[statement.id, difference(ofBefore(earlier), ofAfter(statement))]];
    }),
  );
}

/** The same for a dispute. */
export function disputeDifference(before: Dispute, after: Dispute): string | null {
  return difference(disputeToFields(before), disputeToFields(after));
}

type Fields = Record<string, string | null>;

function difference(old: Fields, now: Fields): string | null {
  const shown = (value: string | null | undefined) => (value ? `“${value}”` : NONE);
  const changed = Object.keys(now).filter((name) => old[name] !== now[name]);
  return changed.length === 0
    ? null
    : changed.map((name) => `${name}: ${shown(old[name])} → ${shown(now[name])}`).join('; ');
}

function createFieldsOf(dossier: Dossier): (statement: Statement) => Fields {
  const byId = <T extends { id: string }>(items: readonly T[]) => new Map(items.map((item) => [item.id, item]));
  const [speakers, sides, topics, sources] = [
    byId(dossier.speakers),
    byId(dossier.sides),
    byId(dossier.topics),
    byId(dossier.sources),
  ];
  const joined = (...parts: (string | null | undefined)[]) => parts.filter((part) => part != null).join(', ') || null;
  const speakerOf = (id: string | null) => {
    const speaker = speakers.get(id ?? '');
    if (speaker === undefined) return null;
    return joined(speaker.name, speaker.role, sides.get(speaker.side ?? '')?.name ?? speaker.note ?? 'neither side');
  };
  return (statement) => {
    const source = sources.get(statement.source);
    return {
      speaker: speakerOf(statement.speaker),
      'told by': speakerOf(statement.toldBy),
      'named in the source as': statement.as,
      quotation: statement.quotes.map(({ exact }) => exact).join(' · ') || null,
      says: statement.says,
      'reported words': statement.passage.exact,
      'original words': joined(statement.original?.text, statement.original?.language, statement.original?.from),
      topic: topics.get(statement.topic)?.name ?? null,
      channel: joined(statement.via, statement.viaNote),
      'date of the words': statement.date,
      source: joined(source?.title, source?.publisher, source?.author, source?.date, source?.address),
    };
  };
}

function disputeToFields({ from, against, kind, voice, words, scope }: Dispute): Fields {
  return { from, against, kind, voice, words: words?.exact ?? null, scope };
}
