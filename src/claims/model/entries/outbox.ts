/**
 * What the bot sends by itself, without the entry's header: public posts, what became of each send, who follows what.
 * What has to be sent is in no entry: it follows from the posts, the follows and the changes, and every read model
 * derives the same sends with the same keys.
 */
import { z } from 'zod';

const platform = z.enum(['slack', 'discord', 'console']);
/** Hex SHA-256 of what is sent where and why: the same on every replica. */
const sendKey = z.string().regex(/^[0-9a-f]{64}$/);
const reason = z.string().max(2_000);

/** The command that gives an answer again: what posts and share buttons keep in place of the answer. */
export const invocationSchema = z.strictObject({ command: z.string(), options: z.record(z.string(), z.string()) });

/**
 * A person asked for a public post. It is recorded before anything is sent, so that whoever comes after a crash knows what
 * was to be sent, under which key, and looks for it.
 */
const postAsked = z.strictObject({
  kind: z.literal('post-asked'),
  platform,
  channel: z.string(),
  invocation: invocationSchema,
  /** For a summary: the dossier. */
  dossier: z.string().nullable(),
});

/** The post that was asked for stands there. */
const postSent = z.strictObject({
  kind: z.literal('post-sent'),
  send: sendKey,
  message: z.string(),
  link: z.string().nullable(),
  statements: z.array(z.string()),
  /** For a summary: the dossier's version that it shows. */
  version: z.string().nullable(),
  /** As in post-made. */
  asOf: z.uuidv7().nullable(),
});

/** A public post of the bot that nobody waited for: what it showed, where it stands, and the record it was made from. */
const postMade = z.strictObject({
  kind: z.literal('post-made'),
  platform,
  channel: z.string(),
  message: z.string(),
  link: z.string().nullable(),
  /** The command that gives the answer again. */
  invocation: invocationSchema,
  statements: z.array(z.string()),
  /** For a summary: the dossier and its version when it was posted. */
  dossier: z.string().nullable(),
  version: z.string().nullable(),
  /** The last change that the answer was made from: later ones, also those made while it was posted, must reach it. */
  asOf: z.uuidv7().nullable(),
});

const sendDone = z.strictObject({
  kind: z.literal('send-done'),
  sends: z.array(sendKey).min(1),
  /** Where a new message stands; null for an edit. */
  message: z.string().nullable(),
  link: z.string().nullable(),
  /** As in post-made. */
  asOf: z.uuidv7().nullable(),
});

const sendFailed = z.strictObject({
  kind: z.literal('send-failed'),
  sends: z.array(sendKey).min(1),
  problem: z.enum(['not-invited', 'no-permission', 'no-channel', 'archived', 'no-message', 'later', 'fault']),
  /** The sentence that names the remedy. */
  reason,
  /** When the attempt began, if the platform may have taken it all the same: the next one looks first. Null when it refused. */
  maybeSince: z.iso.datetime().nullable(),
  /** When it is tried again; null when it is given up. */
  retryAt: z.iso.datetime().nullable(),
});

/** An editor has removed what prevented these sends: each is tried once more. */
const sendRetried = z.strictObject({ kind: z.literal('send-retried'), sends: z.array(sendKey).min(1) });

/** One message to a channel about changes, with all that stands in it: a retry after a crash sends the same. */
const noticePlanned = z.strictObject({
  kind: z.literal('notice-planned'),
  notice: sendKey,
  purpose: z.enum(['follow', 'digest']),
  platform,
  channel: z.string(),
  changes: z.array(z.strictObject({ entry: z.uuidv7(), subject: z.string() })).min(1),
});

const followFields = {
  platform,
  channel: z.string(),
  what: z.enum(['dossier', 'speaker', 'topic']),
  /** A dossier's id; a speaker's or topic's name, which holds in every dossier. */
  name: z.string().min(1).max(2_000),
};
const followSet = z.strictObject({ kind: z.literal('follow-set'), ...followFields });
const followEnded = z.strictObject({ kind: z.literal('follow-ended'), ...followFields });

const digestSet = z.strictObject({
  kind: z.literal('digest-set'),
  platform,
  channel: z.string(),
  /** 1 is Monday, 7 is Sunday. */
  days: z.array(z.int().min(1).max(7)).min(1),
  /** As clocks in the zone show it, `09:00`. */
  time: z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/),
  /** A name of the IANA time zone database, `Europe/Paris`. */
  zone: z.string().min(1).max(100),
});
const digestEnded = z.strictObject({ kind: z.literal('digest-ended'), platform, channel: z.string() });

export const outboxBodies = {
  postAsked,
  postSent,
  postMade,
  sendDone,
  sendFailed,
  sendRetried,
  noticePlanned,
  followSet,
  followEnded,
  digestSet,
  digestEnded,
};
