/** The bot as its front ends see it: takes text or a command, returns an Answer. */

import type { Actor, Entry, EntryBody } from '../claims/model/entry.ts';
import { deterministicId } from '../claims/model/entry-ids.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import { UserError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { inLanguage, type Language } from '../locales/index.ts';
import type { Originals } from '../storage/originals.ts';
import type { Answer, Invocation } from './answer.ts';
import { createAnswerCache, toCacheKey } from './answer-cache.ts';
import { addProgressNote, addSourceNote } from './answers/record-notes.ts';
import { type Asker, askerToActor } from './asker.ts';
import { completeOption } from './autocomplete.ts';
import type { Buttons } from './buttons.ts';
import { addCardActions, type CardRights } from './card-actions.ts';
import type { Command, Context } from './command.ts';
import type { Articles } from './editing/draft-review/articles.ts';
import { createEditor } from './editing/editor.ts';
import type { Permissions } from './editing/permissions.ts';
import { errorToAnswer, ReadModelDamagedError } from './error-answer.ts';
import { FORM_COMMAND, type FormSpec, type FormStepRef, isForm, isFormSpec, type Reply } from './forms/form.ts';
import { formSpecToAnswer } from './forms/form-answer.ts';
import { createFormSessions, formSpecToInvocation, lazy, type RunOptions } from './forms/form-session.ts';
import type { SavedForms } from './forms/saved-forms.ts';
import type { Choice } from './options.ts';
import type { ReviewChannel } from './outbox/pending-review.ts';
import type { Poster } from './outbox/poster.ts';
import { createPublish } from './outbox/publish.ts';
import type { Sender } from './outbox/sender.ts';
import { withAttachedFile } from './parsing/attached-file.ts';
import { issuesToError } from './parsing/option-errors.ts';
import { parseCommandLine } from './parsing/parse-command.ts';
import { createHeldWords } from './questions/held-words.ts';
import { createRecordQuestion } from './questions/record-question.ts';
import type { Checks } from './story-check/checks.ts';

export interface Bot {
  /** In the order of the help. */
  readonly commands: readonly Command[];
  readonly buttons: Buttons;
  /** Answers typed text: `/whosaid "…"`, `whosaid "…"`, or a bare phrase, which goes to /whosaid. Never rejects: every error is an Answer. */
  answerLine(line: string, asker: Asker, poster: Poster | null): Promise<Answer>;
  /** Answers a command with named options, as from a button or a shortcut. Never rejects. */
  answer(invocation: Invocation, asker: Asker, poster: Poster | null): Promise<Answer>;
  /**
   * As `answer`, for a front end that shows forms: returns one if options are missing. Never rejects.
   *
   * @param delivery identifies the press, so that redeliveries to any replica record and post only once. Null for none.
   */
  reply(invocation: Invocation, asker: Asker, poster: Poster | null, delivery: string | null): Promise<Reply>;
  /**
   * As `answerLine`, for a front end that shows forms. Never rejects.
   *
   * @param delivery identifies the message, so that redeliveries to any replica record and post only once. Null for none.
   */
  replyLine(
    line: string,
    asker: Asker,
    poster: Poster | null,
    delivery: string | null,
    file?: string | null,
  ): Promise<Reply>;
  /**
   * Submits one step of a form. Returns the next step, the same step with errors, or the answer. Never rejects, and never
   * loses what was typed.
   *
   * @param values by field name.
   */
  submit(
    press: FormStepRef,
    values: Readonly<Record<string, string>>,
    asker: Asker,
    poster: Poster | null,
  ): Promise<Reply>;
  /** Suggests values for an option, nearest first, at most 25. `others` are the options typed so far. Never rejects. */
  complete(command: string, option: string, typed: string, others: Readonly<Record<string, string>>): Promise<Choice[]>;
}

interface BotDeps {
  commands: readonly Command[];
  readModel: ReadModel;
  buttons: Buttons;
  savedForms: SavedForms;
  articles: Articles;
  checks: Checks;
  originals: Originals;
  /** What `/source` says of a record that is not verified; null once it is. */
  sourceNote(): string | null;
  permissions: Permissions;
  reviewChannel: ReviewChannel;
  /** Appends an entry, under the given id or a new one, and updates the read model. */
  record(body: EntryBody, by: Actor, id?: string): Promise<Entry>;
  /** As `record`, without updating the read model. */
  append(body: EntryBody, by: Actor, id: string): Promise<Entry>;
  nextId(): string;
  sender: Sender;
  /** The language of what is posted. */
  postLanguage: Language;
  now(): Date;
  log: Log;
}

/** The command that a bare phrase goes to. */
const FALLBACK_COMMAND = 'whosaid';

export function createBot(deps: BotDeps): Bot {
  const { commands, readModel, buttons, savedForms, record, now, log } = deps;
  const forms = createFormSessions({ savedForms, readModel, nextId: deps.nextId, run });
  const answerCache = createAnswerCache(readModel.version);
  const heldWords = createHeldWords();

  async function run(
    invocation: Invocation,
    asker: Asker,
    poster: Poster | null,
    runOptions: RunOptions,
  ): Promise<Answer | FormSpec> {
    const command = requireCommand(invocation.command);
    // A wrong answer from a damaged file would be worse than none.
    const { version, health } = readModel.cachedStatus();
    if (health === 'damaged') throw new ReadModelDamagedError();
    const options = command.schema.safeParse(invocation.options);
    if (!options.success) throw issuesToError(options.error.issues, command, invocation.options, commands);
    const create = () =>
      readModel.snapshot(() => execute(command, invocation, options.data, asker, poster, runOptions));
    if (!command.isCacheable(options.data)) return create();
    return answerCache.getOrCreate(toCacheKey(invocation, rightsOf(asker, poster)), version, create);
  }

  /** @param options as the command's schema reads them. */
  async function execute(
    command: Command,
    invocation: Invocation,
    options: unknown,
    asker: Asker,
    poster: Poster | null,
    runOptions: RunOptions,
  ): Promise<Answer | FormSpec> {
    const by = askerToActor(asker);
    let hasChanged = false;
    const append = (body: EntryBody, actor: Actor, id: string) => {
      hasChanged = true;
      return deps.append(body, actor, id);
    };
    const context: Context = {
      readModel,
      record: (body) => record(body, by),
      recordQuestion: createRecordQuestion(runOptions.entryKey, (body, id) => {
        hasChanged = true;
        return record(body, by, id);
      }),
      heldWords,
      get editor() {
        return createEditor({ ...deps, append }, asker, runOptions.entryKey());
      },
      articles: deps.articles,
      checks: deps.checks,
      originals: deps.originals,
      isFormStep: runOptions.isFormStep,
      asker,
      postLanguage: deps.postLanguage,
      poster: poster && {
        resolve: poster.resolve,
        canSee: poster.canSee,
        assertCanPost: poster.assertCanPost,
        file: poster.file,
        publish: createPublish(deps.sender, poster, by, runOptions.postKey),
      },
      now,
      commands,
      async runCommand(other) {
        const outcome = await run(other, asker, poster, runOptions);
        if (!isFormSpec(outcome) && outcome.origin === null) hasChanged = true;
        return outcome;
      },
    };
    const outcome = await command.run(context, options);
    if (isFormSpec(outcome)) return outcome;
    // Other pages of an answer are made by running its origin again, which must not change the record again: an answer
    // to a change has pages only if it says itself what to run.
    // A private answer leaves no words behind, not even for a button.
    const origin = outcome.isPrivate ? null : (outcome.origin ?? (hasChanged ? null : invocation));
    return addCardActions({ ...outcome, origin }, command, rightsOf(asker, poster));
  }

  function rightsOf(asker: Asker, poster: Poster | null): CardRights {
    return { canShare: poster !== null && asker.channel !== null, isEditor: isKnownEditor(deps.permissions, asker) };
  }

  function requireCommand(wanted: string): Command {
    const command = commands.find(({ name }) => name === wanted);
    if (command === undefined)
      throw new UserError(`There is no command /${wanted}. Type /help for the list of commands.`);
    return command;
  }

  async function answer(invocation: Invocation, asker: Asker, poster: Poster | null): Promise<Answer> {
    if (invocation.command === FORM_COMMAND) {
      const { questions, command, options } = await forms.load(invocation, asker);
      return formSpecToAnswer(questions, requireCommand(command), options);
    }
    const outcome = await run(invocation, asker, poster, { ...createKeys(asker, null), isFormStep: false });
    if (!isFormSpec(outcome)) return outcome;
    const target = formSpecToInvocation(outcome, invocation);
    return { ...formSpecToAnswer(outcome, requireCommand(target.command), target.options), origin: null };
  }

  async function reply(
    invocation: Invocation,
    asker: Asker,
    poster: Poster | null,
    delivery: string | null,
  ): Promise<Reply> {
    if (invocation.command === FORM_COMMAND) return forms.open(invocation, asker);
    const keys = createKeys(asker, delivery);
    const outcome = await run(invocation, asker, poster, { ...keys, isFormStep: false });
    return isFormSpec(outcome)
      ? forms.start(outcome, formSpecToInvocation(outcome, invocation), asker, keys.entryKey())
      : outcome;
  }

  /** Redeliveries get the same keys, so that they record and post only once. */
  function createKeys({ platform }: Asker, delivery: string | null): Pick<RunOptions, 'entryKey' | 'postKey'> {
    const keyFor = (what: string) =>
      lazy(() => (delivery === null ? deps.nextId() : deterministicId(0, [platform, delivery, what].join(' ').trim())));
    return { entryKey: keyFor(''), postKey: keyFor('post') };
  }

  /** In the asker's language; with a note while the record is being read, and every error as an Answer. */
  function answerIn<T extends Reply>(
    { language = 'en' }: Asker,
    read: () => Invocation | null,
    work: () => Promise<T>,
  ): Promise<T | Answer> {
    return inLanguage(language, async () => {
      const before = readModel.rebuildProgress();
      const outcome = await catchToAnswer(read, work);
      if (!('tone' in outcome)) return outcome;
      return addProgressNote(addSourceNote(outcome, deps.sourceNote), before ?? readModel.rebuildProgress());
    });
  }

  async function catchToAnswer<T extends Reply>(
    read: () => Invocation | null,
    work: () => Promise<T>,
  ): Promise<T | Answer> {
    let asked: Invocation | null = null;
    try {
      asked = read();
      return await work();
    } catch (error) {
      return errorToAnswer(error, readModel, log, asked);
    }
  }

  const answerAsked = (asker: Asker, poster: Poster | null, read: () => Invocation) =>
    answerIn(asker, read, () => answer(read(), asker, poster));
  const replyAsked = (asker: Asker, poster: Poster | null, delivery: string | null, read: () => Invocation) =>
    answerIn(asker, read, () => reply(read(), asker, poster, delivery));
  const parseLine = (line: string, asker: Asker, file: string | null) =>
    withAttachedFile(parseCommandLine(line, commands, FALLBACK_COMMAND), commands, asker, file);

  return {
    commands,
    buttons,
    answerLine: (line, asker, poster) => answerAsked(asker, poster, () => parseLine(line, asker, null)),
    answer: (invocation, asker, poster) => answerAsked(asker, poster, () => invocation),
    reply: (invocation, asker, poster, delivery) => replyAsked(asker, poster, delivery, () => invocation),
    replyLine: (line, asker, poster, delivery, file = null) =>
      replyAsked(asker, poster, delivery, () => parseLine(line, asker, file)),
    async submit(press, values, asker, poster) {
      const outcome = await answerIn(
        asker,
        () => null,
        () => forms.submit(press, values, asker, poster),
      );
      const isLost = !isForm(outcome) && (outcome.tone === 'mistake' || outcome.tone === 'fault');
      return isLost && outcome.actions.length === 0 ? forms.withRecovery(outcome, press, values) : outcome;
    },
    async complete(command, option, typed, others) {
      try {
        return completeOption({ commands, readModel }, command, option, typed, others);
      } catch (error) {
        log.warn('bot.autocomplete_failed', { error });
        return [];
      }
    },
  };
}

/** Where the asker's groups cannot be read, nobody is shown an editor's button; a change says why it is refused. */
function isKnownEditor(permissions: Permissions, asker: Asker): boolean {
  return !('trouble' in asker.groups) && permissions.isEditor(asker);
}
