/** The bot as its front ends see it: text or a named command in, an Answer out. */

import type { Actor, Entry } from '../claims/model/entry.ts';
import { idFrom } from '../claims/model/entry-ids.ts';
import type { Board } from '../claims/read-model/read-model.ts';
import type { Progress } from '../claims/read-model/sync.ts';
import { UserError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Turns } from '../storage/lease.ts';
import { type Answer, type Invocation, paragraph, strong, text } from './answer.ts';
import { createKept, watchContext } from './answer-cache.ts';
import type { Articles } from './articles.ts';
import { completeOption } from './autocomplete.ts';
import type { Buttons } from './buttons.ts';
import type { Asker, Command, Context, EntryBody, Poster } from './command.ts';
import { createDesk } from './editing/editor.ts';
import type { Roles } from './editing/permissions.ts';
import { BoardDamage, errorToAnswer } from './error-answer.ts';
import {
  FORM_COMMAND,
  type FormPress,
  isForm,
  isQuestions,
  type Questions,
  questionsToAnswer,
  type Reply,
} from './forms/form.ts';
import { createForms, invocationOf, made, type Running } from './forms/form-session.ts';
import type { Drafts } from './forms/saved-forms.ts';
import { issuesToText } from './option-errors.ts';
import { createPublish } from './outbox/publish.ts';
import type { Reviewing } from './outbox/review-channel.ts';
import { parseLine } from './parse-command.ts';

export interface Choice {
  /** What is shown, at most 100 characters. */
  label: string;
  /** What the option takes, at most 100 characters. */
  value: string;
}

export interface Bot {
  /** In the order of the help. */
  readonly commands: readonly Command[];
  readonly buttons: Buttons;
  /** Answers a typed line: `/whosaid "…"`, `whosaid "…"`, or a bare phrase, which is asked of /whosaid. Never rejects: every error is an Answer. */
  answerLine(line: string, asker: Asker, poster: Poster | null): Promise<Answer>;
  /** Answers a command whose options are named already: a typed option, a button, a shortcut. Never rejects. */
  answer(invocation: Invocation, asker: Asker, poster: Poster | null): Promise<Answer>;
  /**
   * As `answer`, for a front end that shows forms: a command that has not been told enough gives one. Never rejects.
   *
   * @param delivery the same for every delivery of this press, to whichever copy: it then records and posts once. Null for none.
   */
  reply(invocation: Invocation, asker: Asker, poster: Poster | null, delivery: string | null): Promise<Reply>;
  /**
   * As `answerLine`, for a front end that shows forms. Never rejects.
   *
   * @param delivery the same for every delivery of this line, to whichever copy: it then records and posts once. Null for none.
   */
  replyLine(line: string, asker: Asker, poster: Poster | null, delivery: string | null): Promise<Reply>;
  /**
   * Takes what was typed into one step of a form, by the fields' names: gives the next step, the same with what is wrong,
   * or the answer. Never rejects; what was typed is kept whatever happens.
   */
  submit(
    press: FormPress,
    values: Readonly<Record<string, string>>,
    asker: Asker,
    poster: Poster | null,
  ): Promise<Reply>;
  /** What an option may be completed to, nearest first, at most 25; `others` are the options typed so far. Never rejects. */
  complete(command: string, option: string, typed: string, others: Readonly<Record<string, string>>): Promise<Choice[]>;
}

interface BotOptions {
  commands: readonly Command[];
  board: Board;
  buttons: Buttons;
  drafts: Drafts;
  articles: Articles;
  roles: Roles;
  reviewing: Reviewing;
  /** Appends an entry, under the given key or a new one, and brings the board up to it. */
  record(body: EntryBody, by: Actor, id?: string): Promise<Entry>;
  /** As `record`, without the board. */
  append(body: EntryBody, by: Actor, id: string): Promise<Entry>;
  nextId(): string;
  turns: Turns;
  now(): Date;
  log: Log;
}

/** The command that a bare phrase is asked of. */
const FALLBACK = 'whosaid';

export function createBot(parts: BotOptions): Bot {
  const { commands, board, buttons, drafts, record, now, log } = parts;
  const forms = createForms({ drafts, board, nextId: parts.nextId, run });
  const kept = createKept(board.position);

  async function run(
    invocation: Invocation,
    asker: Asker,
    poster: Poster | null,
    how: Running,
  ): Promise<Answer | Questions> {
    const command = commandNamed(invocation.command);
    // Rather no answer than one from a file that somebody has cut.
    const { position, trouble } = board.moment();
    if (trouble === 'damaged') throw new BoardDamage();
    const isShareable = poster !== null && asker.channel !== null;
    const key = JSON.stringify([invocation.command, invocation.options, asker.platform, isShareable]);
    return kept.of(key, position, (tie) => board.atOnce(() => runAnew(command, invocation, asker, poster, how, tie)));
  }

  /** @param tie called when the answer is not the board's alone. */
  async function runAnew(
    command: Command,
    invocation: Invocation,
    asker: Asker,
    poster: Poster | null,
    how: Running,
    tie: () => void,
  ): Promise<Answer | Questions> {
    const options = command.schema.safeParse(invocation.options);
    if (!options.success) throw new UserError(issuesToText(options.error.issues, command, invocation.options));
    const by = { kind: 'person' as const, id: asker.id, name: asker.name, platform: asker.platform };
    let hasChanged = false;
    const append = (body: EntryBody, actor: Actor, id: string) => {
      hasChanged = true;
      return parts.append(body, actor, id);
    };
    const context: Context = {
      board,
      record: (body) => record(body, by),
      get desk() {
        return createDesk({ ...parts, append }, asker, how.entry());
      },
      articles: parts.articles,
      isFilling: how.isFilling,
      asker,
      poster: poster && {
        resolve: poster.resolve,
        file: poster.file,
        publish: createPublish(parts, poster, by, how.post),
      },
      now,
      commands,
      ask: (other) => run(other, asker, poster, how),
    };
    const outcome = await command.run(watchContext(context, tie), options.data);
    if (isQuestions(outcome)) return outcome;
    // Asking again for another part of an answer must not change the record again.
    const origin = hasChanged ? null : (outcome.origin ?? invocation);
    return withShare({ ...outcome, origin }, command, asker, poster);
  }

  function commandNamed(wanted: string): Command {
    const command = commands.find(({ name }) => name === wanted);
    if (command === undefined)
      throw new UserError(`There is no command /${wanted}. Type /help for the list of commands.`);
    return command;
  }

  async function answer(invocation: Invocation, asker: Asker, poster: Poster | null): Promise<Answer> {
    if (invocation.command === FORM_COMMAND) {
      const { questions, command, options } = await forms.draftOf(invocation, asker);
      return questionsToAnswer(questions, commandNamed(command), options);
    }
    const outcome = await run(invocation, asker, poster, { ...keysOf(asker, null), isFilling: false });
    if (!isQuestions(outcome)) return outcome;
    const told = invocationOf(outcome, invocation);
    return { ...questionsToAnswer(outcome, commandNamed(told.command), told.options), origin: null };
  }

  async function reply(
    invocation: Invocation,
    asker: Asker,
    poster: Poster | null,
    delivery: string | null,
  ): Promise<Reply> {
    if (invocation.command === FORM_COMMAND) return forms.open(invocation, asker);
    const keys = keysOf(asker, delivery);
    const outcome = await run(invocation, asker, poster, { ...keys, isFilling: false });
    return isQuestions(outcome)
      ? forms.start(outcome, invocationOf(outcome, invocation), asker, keys.entry())
      : outcome;
  }

  /** Every delivery of one thing gives the same keys: what it records and posts is then there once. */
  function keysOf({ platform }: Asker, delivery: string | null): Pick<Running, 'entry' | 'post'> {
    const keyFor = (what: string) =>
      made(() => (delivery === null ? parts.nextId() : idFrom(0, [platform, delivery, what].join(' ').trim())));
    return { entry: keyFor(''), post: keyFor('post') };
  }

  async function guarded<T extends Reply>(work: () => Promise<T>): Promise<T | Answer> {
    const before = board.building();
    const outcome = await settled(work);
    return 'tone' in outcome ? withProgress(outcome, before ?? board.building()) : outcome;
  }

  async function settled<T extends Reply>(work: () => Promise<T>): Promise<T | Answer> {
    try {
      return await work();
    } catch (error) {
      return errorToAnswer(error, board, log);
    }
  }

  return {
    commands,
    buttons,
    answerLine: (line, asker, poster) =>
      guarded(async () => answer(parseLine(line, commands, FALLBACK), asker, poster)),
    answer: (invocation, asker, poster) => guarded(() => answer(invocation, asker, poster)),
    reply: (invocation, asker, poster, delivery) => guarded(() => reply(invocation, asker, poster, delivery)),
    replyLine: (line, asker, poster, delivery) =>
      guarded(async () => reply(parseLine(line, commands, FALLBACK), asker, poster, delivery)),
    async submit(press, values, asker, poster) {
      const outcome = await guarded(() => forms.submit(press, values, asker, poster));
      const isLost = !isForm(outcome) && (outcome.tone === 'mistake' || outcome.tone === 'fault');
      return isLost && outcome.actions.length === 0 ? forms.withKept(outcome, press, values) : outcome;
    },
    async complete(command, option, typed, others) {
      try {
        return completeOption({ commands, board }, command, option, typed, others);
      } catch (error) {
        log.warn('a completion failed', { error });
        return [];
      }
    },
  };
}

/** A private answer about the record can be shared where it was asked; its own button runs the same command again, publicly. */
function withShare(answer: Answer, command: Command, asker: Asker, poster: Poster | null): Answer {
  const shareable =
    answer.tone === 'answer' && command.audience === 'asker' && !command.hidden && answer.statements.length > 0;
  if (!shareable || poster === null || asker.channel === null || answer.origin === null) return answer;
  const { origin } = answer;
  return {
    ...answer,
    actions: [
      ...answer.actions,
      { label: 'Share in channel', command: 'share', options: { answer: JSON.stringify(origin) } },
    ],
  };
}

/** While the board is being built what is missing from an answer may yet be on record, so that is said first. */
function withProgress<T extends Answer>(answer: T, progress: Progress | null): T {
  if (progress === null) return answer;
  const share = Math.floor((100 * progress.folded) / Math.max(1, progress.total));
  const note = paragraph(
    strong(`Whosaid is still reading its record: ${share} % so far.`),
    text(' Statements may be missing from this answer; ask again in a minute.'),
  );
  return { ...answer, blocks: [note, ...answer.blocks] };
}
