/** What a newsroom has on record, in names of this file's own, so that neither wording nor renaming changes it. */
import { createHash } from 'node:crypto';
import type { Actor } from '../../src/claims/model/entry.ts';
import type { DraftReviewView } from '../../src/claims/queries/draft-reviews.ts';
import type { SpeakerView, StatementView } from '../../src/claims/queries/statements.ts';
import type { ReadModel } from '../../src/claims/read-model/read-model.ts';
import type { Version } from '../../src/claims/read-model/versions.ts';

/** More than any newsroom of the fixture has of anything. */
const ALL = { limit: 1_000, offset: 0 };
const MAX_NUMBER = 60;

/** What the fixture is asked for by name: the board lists only drafts that are open, and searches reviews by others. */
export interface Names {
  drafts: readonly string[];
  claims: readonly string[];
  /** Posts whose stored place is looked up, by the command that shows them. */
  posts: readonly { command: string; options: Record<string, string> }[];
}

export function readRecord(board: ReadModel, names: Names): unknown {
  const slugs = board.records.dossierSlugs().toSorted();
  return plain({
    counts: board.records.counts(),
    dossiers: slugs.map((slug) => readDossier(board, slug)),
    proposals: numbered('P')
      .map((name) => board.editing.proposal(name))
      .filter((proposal) => proposal !== null)
      .map(({ name, entry, at, by, subject, change, state, decided }) => ({
        ...{ name, entry, at, by: who(by), subject, change, state },
        decided: decided && { at: decided.at, by: who(decided.by), reason: decided.reason },
        history: readHistory(board, name),
      })),
    drafts: names.drafts.map((name) => readDraft(board, name)),
    reviewsByOthers: names.claims.map((claim) => ({
      claim,
      found: board.claimReviews.find(claim, 20).map(({ review, feed, at }) => ({ review, feed, at })),
    })),
    ...readOutbox(board, names),
    changes: board.editing
      .changes('2000-01-01T00:00:00.000Z', ALL)
      .items.map(({ entry, at, by, subject, included: came }) => ({ entry, at, by: who(by), subject, came })),
    latest: board.changeFeed.latest(),
  });
}

function readDossier(board: ReadModel, slug: string): unknown {
  const dossier = board.records.dossier(slug);
  if (dossier === null) throw new Error(`no dossier ${slug}`);
  const { title, version, seeded, at, sources, sides, topics, facts, counts } = dossier;
  const filter = { dossiers: [dossier.id], speakers: null, sides: null, topics: null };
  const refs = (letter: string) => numbered(letter).map((id) => `${slug}/${id}`);
  return {
    ...{ slug, title, version, seeded, at, sides, topics, facts, counts },
    sources: sources.map((source) => ({
      ...source,
      textSha256: createHash('sha256')
        .update(board.records.sourceText(dossier.id, source.id) ?? '')
        .digest('hex'),
    })),
    // In the order of the dossier, with those that are only proposed.
    statements: [...board.records.walk(dossier.id)].map(readStatement),
    standingDisputes: board.records.disputes(filter, ALL).items.map(({ ref }) => ref),
    disputes: refs('D')
      .flatMap((ref) => board.records.disputesById(ref))
      .map(({ ref, dispute, from, against, state, reason }) => ({
        ...{ ref, state, reason, kind: dispute.kind, voice: dispute.voice, words: dispute.words },
        ...{ scope: dispute.scope, from: from.ref, against: against.ref },
        ...{ fromSpeaker: from.speaker.name, againstSpeaker: against.speaker.name },
      })),
    ratings: refs('R')
      .flatMap((ref) => board.records.ratingsById(ref))
      .map(({ ref, rating, statement, state, reason, isOutdated }) => ({
        ...{ ref, rating, statement, state, reason, isOutdated },
      })),
    history: [slug, ...['S', 'D', 'R'].flatMap(refs)]
      .map((ref) => ({ ref, entries: readHistory(board, ref), versions: readVersions(board, ref) }))
      .filter(({ entries, versions }) => entries.length + versions.length > 0),
  };
}

function readStatement(view: StatementView): unknown {
  const { ref, statement, speaker, toldBy, topic, source, rating, state, reason } = view;
  return {
    ...{ ref, state, reason, says: statement.says, as: statement.as, via: statement.via, viaNote: statement.viaNote },
    ...{ date: statement.date, original: statement.original, passage: statement.passage, quotes: statement.quotes },
    speaker: readSpeaker(speaker),
    side: speaker.sideName,
    toldBy: toldBy && readSpeaker(toldBy),
    topic: topic.name,
    source: source.id,
    rating: rating?.ref ?? null,
  };
}

const readSpeaker = ({ id, name, kind, role, side, note, aliases, isProposed }: SpeakerView): unknown => ({
  ...{ id, name, kind, role, side, note, aliases, isProposed },
});

const readHistory = (board: ReadModel, ref: string): unknown[] =>
  board.records.history(ref).map(({ entry, at, by }) => ({ entry, at, by: who(by) }));

/** Each version with the fields that the one before had otherwise. */
function readVersions(board: ReadModel, ref: string): unknown[] {
  const versions = ref.includes('/') ? board.editing.versions(ref) : [];
  return versions.map(({ number, entry, at, by, state, reason, doc }, index) => ({
    ...{ number, entry, at, by: who(by), state, reason },
    ...(index === 0 ? { doc } : { changed: changedFields(versions[index - 1]?.doc, doc) }),
  }));
}

function changedFields(before: Version['doc'] | undefined, after: Version['doc']): unknown {
  const [old, now] = [plain(before ?? {}), plain(after)] as [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((field) => JSON.stringify(old[field]) !== JSON.stringify(now[field]))
    .map((field) => ({ field, from: old[field], to: now[field] }));
}

function readDraft(board: ReadModel, name: string): unknown {
  const review = board.draftReviews.review(name);
  if (review === null) throw new Error(`no draft ${name}`);
  const { title, source, sides, speakers, topics, undecided, entry, at, by, state, decisions, ended } = review;
  return {
    ...{
      name: review.name,
      title,
      source,
      sides,
      speakers,
      topics,
      undecided,
      entry,
      at,
      by: who(by),
      state,
      decisions,
    },
    ended: ended && { ...ended, by: who(ended.by) },
    text: board.draftReviews.sourceText(review.row),
    items: board.draftReviews.items(review.row).map(({ id }) => readItem(board, review, id)),
  };
}

/** The states as that version named them. */
const ITEM_STATES = { pending: 'open', approved: 'accepted', rejected: 'skipped' };

function readItem(board: ReadModel, { row, name }: DraftReviewView, id: string): unknown {
  const proposal = board.draftReviews.item(row, id);
  if (proposal === null || proposal.drafted === null) throw new Error(`no item ${id} in ${name}`);
  const { change, decided } = proposal;
  const { state, isMoot, decisions: number, deciders, at, isEdited: edited, notes } = proposal.drafted;
  if (change.kind !== 'statement-recorded' && change.kind !== 'dispute-recorded') throw new Error(change.kind);
  const doc = change.kind === 'statement-recorded' ? change.statement : change.dispute;
  const old = isMoot ? 'moot' : ITEM_STATES[state];
  const reason = decided?.reason ?? null;
  return { id, state: old, number, acceptedBy: deciders.map(who), at, edited, doc, notes, reason };
}

function readOutbox({ outbox, editing: desk }: ReadModel, names: Names): object {
  return {
    posts: outbox.posts(ALL).items.map((post) => ({
      ...{ number: post.number, entry: post.entry, at: post.at, platform: post.platform, channel: post.channel },
      ...{ link: post.link, invocation: post.invocation, statements: post.statements, reason: post.reason },
      ...{ done: post.done, open: post.open, givenUp: post.givenUp, gone: post.isDeleted },
      correctedFor: outbox.correctionsOf(post.entry),
    })),
    reviewPosts: names.posts.map((invocation) => ({ invocation, post: desk.reviewPost(invocation) })),
    undelivered: outbox.failedMessages().map(({ name, platform, channel, reason, state }) => ({
      ...{ name, platform, channel, reason, state },
    })),
    waiting: { sends: outbox.backlog().sends, channels: outbox.backlog().channels },
    openSends: outbox.openKeys().toSorted(),
    nextRetry: outbox.nextRetry('2000-01-01T00:00:00.000Z'),
    follows: outbox.follows().map(({ platform, channel, what, name, at, by }) => ({
      ...{ platform, channel, what, name, at, by: who(by) },
    })),
    digests: outbox.digests().map(({ platform, channel, days, time, zone, at }) => ({
      ...{ platform, channel, days, time, zone, at },
    })),
    notTold: outbox.pending(1_000).map(({ purpose, platform, channel, changes }) => ({
      ...{ purpose, platform, channel },
      changes: changes.map(({ entry, subject }) => ({ entry, subject })),
    })),
  };
}

const who = ({ kind, platform, id, name }: Actor) => ({ kind, platform, id, name });

const numbered = (letter: string): string[] =>
  Array.from({ length: MAX_NUMBER }, (_, index) => `${letter}${index + 1}`);

/** As JSON keeps it, with the fields of each object in the order of their names. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
