/** What happened to a statement, a dispute, a rating, a proposal or a dossier: as data, and in words. */
import type { Change } from './entries/editing.ts';

/** One field as people know it: its values before and after, none where it was or is empty. */
export interface FieldChange {
  field: string;
  old: string[];
  now: string[];
}

export type HistoryEvent =
  /** `fileId`: its id in the dossier file, where chat had given that one away. `acceptedBy`: who accepted it in a draft. */
  | { kind: 'recorded'; fileId?: string; acceptedBy?: { names: string[]; isEdited: boolean } }
  | { kind: 'corrected'; fields: string[] }
  /** A rating that holds for its corrected statement, too. */
  | { kind: 'confirmed'; statement: string }
  /** `by`: an editor in chat, or the dossier file, which no longer has it. */
  | { kind: 'retracted'; by: 'editor' | 'file' }
  /** `held`: fields that stay as they were corrected in chat. */
  | { kind: 'file-changed'; changes: FieldChange[]; held: string[]; isRestored: boolean }
  /** The dossier file changed, and nobody sees a difference: only the place in the source moved. */
  | { kind: 'reanchored'; held: string[] }
  /** The dossier file changed the source's text, which has the words in another place, or no longer has them. */
  | { kind: 'relocated' }
  | { kind: 'not-found' }
  /** Under review, and no longer. */
  | { kind: 'suspended' }
  | { kind: 'suspension-lifted' }
  /** What happened to the other side of a dispute, and to a rated statement. */
  | { kind: 'disputed'; from: string; as: string; dispute: string }
  | { kind: 'rated'; verdict: string; rating: string }
  /** A statement that is itself a proposal. */
  | { kind: 'proposed'; proposal: string }
  | { kind: 'approved' }
  | { kind: 'rejected' }
  /** A change to what is on record. */
  | { kind: 'change-proposed'; change: Change['kind']; proposal: string }
  | { kind: 'change-rejected'; change: Change['kind']; proposal: string }
  /** In the history of the proposal. */
  | { kind: 'proposal-made'; subject: string }
  | { kind: 'proposal-edited' }
  | { kind: 'proposal-decided'; decision: 'approved' | 'edited' | 'rejected' }
  /** An entry that came too late. */
  | { kind: 'not-applied' };

export type HistoryKind = HistoryEvent['kind'];

export function historyEventToText(event: HistoryEvent): string {
  switch (event.kind) {
    case 'recorded':
    case 'retracted':
    case 'approved':
    case 'rejected':
      return event.kind;
    case 'suspended':
      return 'put under review';
    case 'suspension-lifted':
      return 'no longer under review';
    case 'corrected':
      return `corrected (${event.fields.join(', ')})`;
    case 'confirmed':
      return `confirmed for ${event.statement} as it is now`;
    case 'file-changed':
      return 'changed in the dossier file';
    case 'reanchored':
      return 'anchored anew in the source';
    case 'relocated':
      return 'found again in its changed source';
    case 'not-found':
      return 'no longer found in its source';
    case 'disputed':
      return `disputed by ${event.from} (${event.as}, ${event.dispute})`;
    case 'rated':
      return `rated “${event.verdict}” (${event.rating})`;
    case 'proposed':
      return `proposed (${event.proposal})`;
    case 'change-proposed':
      return `${CHANGE_LABELS[event.change]} proposed (${event.proposal})`;
    case 'change-rejected':
      return `${CHANGE_LABELS[event.change]} rejected (${event.proposal})`;
    case 'proposal-made':
      return `proposed for ${event.subject}`;
    case 'proposal-edited':
      return 'edited, and waits for another editor';
    case 'proposal-decided':
      return event.decision === 'edited' ? 'edited and approved' : event.decision;
    case 'not-applied':
      return 'not applied';
  }
}

const CHANGE_LABELS: Record<Change['kind'], string> = {
  'statement-recorded': 'statement',
  'statement-corrected': 'correction',
  'statement-retracted': 'retraction',
  'dispute-recorded': 'dispute',
  'dispute-retracted': 'retraction',
  'rating-recorded': 'rating',
  'rating-corrected': 'correction',
  'rating-retracted': 'retraction',
};

/** @param reason what the person who did it gave as the reason. */
export function historyEventToDetail(event: HistoryEvent, reason: string | null): string | null {
  switch (event.kind) {
    case 'recorded': {
      const { acceptedBy, fileId } = event;
      if (acceptedBy !== undefined)
        return `drafted, ${acceptedBy.isEdited ? 'edited and ' : ''}accepted by ${acceptedBy.names.join(', ')}`;
      return fileId === undefined ? reason : `${fileId} in the dossier file: that id was taken by one from chat`;
    }
    case 'file-changed': {
      const restored = event.isRestored ? 'stands again: it is back in the dossier file' : null;
      return joinParts(fieldChangesToText(event.changes), restored ?? heldToText(event.held));
    }
    case 'reanchored':
      return heldToText(event.held);
    case 'not-found':
      return 'the dossier file changed the source’s text';
    default:
      return reason;
  }
}

/** "says: “old” → “new”; topic: none → “Talks”"; null where nothing changed. */
export function fieldChangesToText(changes: readonly FieldChange[]): string | null {
  const shown = (values: readonly string[]) => values.map((value) => `“${value}”`).join(', ') || 'none';
  return joinParts(...changes.map(({ field, old, now }) => `${field}: ${shown(old)} → ${shown(now)}`));
}

function heldToText(held: readonly string[]): string | null {
  return held.length === 0 ? null : `kept as corrected in chat: ${held.join(', ')}`;
}

function joinParts(...parts: (string | null)[]): string | null {
  return parts.filter((part) => part !== null).join('; ') || null;
}
