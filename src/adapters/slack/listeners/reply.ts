/** What the listeners share: who asks, and what the bot replies, as an answer to send or a form to open. */
import type { RespondFn } from '@slack/bolt';
import { type Answer, createAnswer, paragraph, text } from '../../../bot/answer.ts';
import type { Asker } from '../../../bot/asker.ts';
import { type Reply as BotReply, type Form, isForm } from '../../../bot/forms/form.ts';
import { formToAnswer } from '../../../bot/forms/form-answer.ts';
import type { Poster } from '../../../bot/outbox/poster.ts';
import { formToSlackModal } from '../render/modal.ts';
import type { ReplyContext, ReplyTarget, SlackReply } from '../responder.ts';
import type { Workspace } from '../workspace.ts';

/** @param channels the ids of channels that the text names. */
export async function resolveAsker(
  { posts, groups, languages, team }: Workspace,
  { channel, user }: ReplyTarget,
  { name, userTeam }: Pick<ReplyOptions['from'], 'name' | 'userTeam'>,
  channels: ReadonlyMap<string, string>,
): Promise<{ asker: Asker; poster: Poster }> {
  const [members, language] = await Promise.all([groups.of(user), languages.of(user)]);
  const asker: Asker = {
    id: user,
    name,
    platform: 'slack',
    channel,
    groups: members,
    language,
    ...toHome(team, userTeam),
  };
  return { asker, poster: posts.posterFor(user, channel, channels) };
}

/**
 * In a channel that several organisations share, the asker may be of another one: https://docs.slack.dev/apis/slack-connect.
 * Of an organisation's own installation (E…) it is not known which workspaces are its: its editors are named with theirs.
 */
function toHome(team: string | null, userTeam: string | null): Pick<Asker, 'workspace' | 'isExternal'> {
  const workspace = userTeam ?? team;
  if (workspace === null) return {};
  return userTeam !== null && team?.startsWith('T') === true && userTeam !== team
    ? { workspace, isExternal: true }
    : { workspace };
}

/** Adds the channel asked in; Slack gives these names where it has none to show. */
export function withCurrentChannel(
  channels: ReadonlyMap<string, string>,
  name: string,
  { channel }: ReplyTarget,
): ReadonlyMap<string, string> {
  return ['', 'directmessage', 'privategroup'].includes(name) ? channels : new Map([...channels, [name, channel]]);
}

interface ModalTrigger {
  trigger: string;
  /** Where an answer to the form can take the place of the message whose button opened it. */
  respondTo?: string | undefined;
}

interface ReplyOptions {
  /** Who asks and where; `userTeam` is their own workspace, null where Slack does not say; `channels` are the ids of channels that the text names. */
  from: { replyTarget: ReplyTarget; name: string; userTeam: string | null; channels: ReadonlyMap<string, string> };
  /** Whether the answer, if it is one, is for the whole channel. */
  isForAll: boolean;
  part: number;
  /** What lets a modal be opened; null where nothing was pressed or typed that gives one. */
  modal: ModalTrigger | null;
}

export async function toReply(
  workspace: Workspace,
  { from, isForAll, part, modal }: ReplyOptions,
  ask: (asker: Asker, poster: Poster) => Promise<BotReply>,
): Promise<SlackReply> {
  const replied = workspace.isStopping() ? stoppingAnswer() : await askFrom(workspace, from, ask);
  if (isForm(replied)) return { answer: await openForm(workspace, modal, replied), part, isPublic: false };
  return {
    answer: replied,
    part,
    isPublic: isForAll && !replied.isPrivate && (replied.tone === 'answer' || replied.tone === 'nothing'),
  };
}

/** Slack may take a moment to say who asks: what came before the bot stops is still answered. */
async function askFrom(
  workspace: Workspace,
  { replyTarget, name, userTeam, channels }: ReplyOptions['from'],
  ask: (asker: Asker, poster: Poster) => Promise<BotReply>,
): Promise<BotReply> {
  const { asker, poster } = await resolveAsker(workspace, replyTarget, { name, userTeam }, channels);
  return ask(asker, poster);
}

/** @returns null once the modal is open; else the answer with the button that opens it. */
async function openForm({ openView }: Workspace, modal: ModalTrigger | null, form: Form): Promise<Answer | null> {
  if (modal === null) return formToAnswer(form);
  try {
    await openView(modal.trigger, formToSlackModal(form, modal.respondTo));
    return null;
  } catch {
    // A trigger expires after three seconds; the button brings a new one.
    return formToAnswer(form);
  }
}

export function sendBody(respond: RespondFn): ReplyContext['respond'] {
  return (body) => respond(body);
}

export function outdatedAnswer(what: string): Answer {
  return createAnswer({
    tone: 'mistake',
    title: `This ${what} is from an older version`,
    blocks: [paragraph(text('Ask the question again to get a current one.'))],
  });
}

export function stoppingAnswer(): Answer {
  return createAnswer({
    tone: 'fault',
    title: 'Restarting',
    blocks: [paragraph(text('The bot is being restarted. Ask again in a minute.'))],
  });
}
