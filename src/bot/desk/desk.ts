/**
 * The one place where a change to the record is entered. Who may do so is asked here, when the entry is made: a button
 * or a form that was drawn earlier gives no right.
 */

import type { ProposalView } from '../../claims/board/desk.ts';
import type { Board } from '../../claims/board.ts';
import type { Change } from '../../claims/entries/desk.ts';
import type { Actor, Entry } from '../../claims/entry.ts';
import { isKeyTaken } from '../../claims/ledger.ts';
import { UserError } from '../../errors.ts';
import type { Asker, EntryBody } from '../command.ts';
import { within } from '../deadline.ts';
import type { Reviewing } from './reviewing.ts';
import type { Roles } from './roles.ts';

export type Entered =
  /** On record: `subject` is the statement or dispute. */
  | { kind: 'recorded'; subject: string }
  /** Waits for an editor: `review` says whether the review channel was told. */
  | { kind: 'proposed'; proposal: ProposalView; review: 'told' | 'untold' | 'none' };

export interface Desk {
  /** @throws UserError where that cannot be told. */
  isEditor(): boolean;
  readonly hasEditors: boolean;
  /** Records the change, or proposes it where the asker is no editor. Rejects with a UserError when it came second. */
  enter(change: Change): Promise<Entered>;
  /** @param change what an editor made of it; null to take it as it is. Rejects with a UserError when it may not or came second. */
  decide(
    proposal: ProposalView,
    decision: 'approved' | 'edited' | 'rejected',
    change: Change | null,
    reason: string,
  ): Promise<ProposalView>;
}

export interface DeskParts {
  board: Board;
  roles: Roles;
  reviewing: Reviewing;
  /** Appends an entry under the given key; resolves when it is durable. */
  append(body: EntryBody, by: Actor, id: string): Promise<Entry>;
}

/**
 * A change is durable, and the board, which is being built, does not show it yet: what became of it is not known. It is
 * no mistake: the same change must not be entered again.
 */
export class KeptForLater extends Error {
  override name = 'KeptForLater';
}

/** How long an asker waits for a board that is being built, in milliseconds: less than a platform gives for an answer. */
const PATIENCE_MS = 1_000;

/** @param entry the key of the entry that is made: a form's own, so that sending it twice records once. */
export function createDesk({ board, roles, reviewing, append }: DeskParts, asker: Asker, entry: string): Desk {
  const by: Actor = { kind: 'person', id: asker.id, name: asker.name, platform: asker.platform };
  const isEditor = () => roles.isEditor(asker);

  /** @returns the subject. The first entry in the ledger's order counts; who came second is told. */
  async function make(body: EntryBody): Promise<string> {
    try {
      await append(body, by, entry);
    } catch (error) {
      if (!isKeyTaken(error)) throw error;
      await isShown();
      throw new UserError(sentTwice(board.desk.outcome(entry)?.subject ?? null));
    }
    if (!(await isShown())) throw new KeptForLater();
    const outcome = board.desk.outcome(entry);
    if (outcome === null) throw new Error(`the board lost the entry ${entry}`);
    if (outcome.refusal !== null) throw new UserError(`Nothing was changed. ${outcome.refusal}`);
    return outcome.subject ?? '';
  }

  /** Brings the board up to the record; false where that takes as long as building it takes. */
  async function isShown(): Promise<boolean> {
    const caughtUp = board.catchUp().then(() => true);
    for (;;) {
      if ((await within(caughtUp, PATIENCE_MS)) !== null) return true;
      if (board.building() === null) continue;
      // Whoever keeps the board up tells of its trouble.
      caughtUp.catch(() => {});
      return false;
    }
  }

  function proposalNamed(name: string): ProposalView {
    const proposal = board.desk.proposal(name);
    if (proposal === null) throw new Error(`the board lost the proposal ${name}`);
    return proposal;
  }

  return {
    isEditor,
    hasEditors: roles.hasEditors,
    async enter(change) {
      if (isEditor()) return { kind: 'recorded', subject: await make(change) };
      const proposal = proposalNamed(await make({ kind: 'proposal-made', change }));
      return { kind: 'proposed', proposal, review: await reviewing.announce(proposal) };
    },
    async decide(proposal, decision, change, reason) {
      if (!isEditor()) throw new UserError(notAnEditor(roles.hasEditors));
      if (decision !== 'rejected' && !roles.mayApprove(asker, proposal.by))
        throw new UserError(
          `${proposal.name} is your own, and FOUR_EYES=on asks for a second editor: somebody else has to approve it.`,
        );
      await make({ kind: 'proposal-decided', proposal: proposal.entry, decision, change, reason });
      const decided = proposalNamed(proposal.name);
      await reviewing.update(decided);
      return decided;
    },
  };
}

export function sentTwice(subject: string | null): string {
  return `This form was sent already${subject === null ? '' : `: see ${subject}`}. Nothing was recorded a second time.`;
}

export function notAnEditor(hasEditors: boolean): string {
  return hasEditors
    ? 'Only editors decide proposals, and EDITORS does not name you: ask an editor, or whoever runs Whosaid.'
    : 'Only editors decide proposals, and nobody is one here yet: whoever runs Whosaid has to name them in EDITORS. Until then the console decides.';
}
