/** Takes a form through its steps: what was typed is kept in a draft, and every step is asked of the command anew. */
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { type Answer, type Invocation, paragraph, strong, text } from '../answer.ts';
import type { Asker } from '../asker.ts';
import { alreadySentMessage } from '../editing/editor.ts';
import type { Poster } from '../outbox/poster.ts';
import {
  type Field,
  type Form,
  type FormSpec,
  type FormStepRef,
  isFormSpec,
  isInvalid,
  openFormAction,
  type Reply,
} from './form.ts';
import type { SavedForm, SavedForms } from './saved-forms.ts';

/**
 * `entry` gives the key of what is recorded, `post` that of what is posted, each always the same. `isFilling`: further steps
 * follow, so that nothing is recorded yet.
 */
export interface RunOptions {
  entryKey: () => string;
  postKey: () => string;
  isFormStep: boolean;
}

/** What `make` gives, once it is asked for: most commands record nothing. */
export function lazy(make: () => string): () => string {
  let value: string | null = null;
  return () => {
    value ??= make();
    return value;
  };
}

interface FormSessionDeps {
  savedForms: SavedForms;
  readModel: ReadModel;
  nextId(): string;
  run(invocation: Invocation, asker: Asker, poster: Poster | null, how: RunOptions): Promise<Answer | FormSpec>;
}

/** A command may put its questions in another one's name: editing a proposal is filling in what it proposes. */
export function formSpecToInvocation({ kept }: FormSpec, asked: Invocation): Invocation {
  const { command = asked.command, ...options } = kept;
  return command === asked.command ? { command, options: { ...asked.options, ...options } } : { command, options };
}

export function createFormSessions({ savedForms, readModel, nextId, run }: FormSessionDeps) {
  const ownerOf = ({ platform, id }: Asker) => `${platform}:${id}`;

  async function load(id: string, asker: Asker): Promise<SavedForm> {
    const draft = await savedForms.load(id);
    if (draft === null) throw new UserError('This form is no longer kept: begin it again with its command.');
    if (draft.owner !== ownerOf(asker))
      throw new UserError('This form is somebody else’s: begin your own with its command.');
    const sent = readModel.editing.outcome(draft.entry);
    if (sent !== null && sent.refusal === null) throw new UserError(alreadySentMessage(sent.subject));
    // An entry that came second has used up its key: what is sent next is another one.
    return sent === null ? draft : { ...draft, entry: nextId() };
  }

  function invocationToStepRef({ options }: Invocation): FormStepRef {
    return { draft: options.draft ?? '', step: Number(options.step ?? '1') || 1 };
  }

  return {
    async start(questions: FormSpec, invocation: Invocation, asker: Asker, entry: string): Promise<Form> {
      const draft: SavedForm = {
        id: entry,
        entry,
        command: invocation.command,
        options: { ...invocation.options },
        owner: ownerOf(asker),
        questions,
      };
      await savedForms.save(draft);
      return savedFormToForm(draft, firstInvalidStep(questions.steps, 0, false) ?? 0);
    },

    async draftOf(invocation: Invocation, asker: Asker): Promise<SavedForm> {
      return load(invocationToStepRef(invocation).draft, asker);
    },

    async open(invocation: Invocation, asker: Asker): Promise<Form> {
      const press = invocationToStepRef(invocation);
      return savedFormToForm(await load(press.draft, asker), press.step - 1);
    },

    async submit(
      press: FormStepRef,
      values: Readonly<Record<string, string>>,
      asker: Asker,
      poster: Poster | null,
    ): Promise<Reply> {
      const loaded = await load(press.draft, asker);
      const draft = {
        ...loaded,
        options: { ...loaded.options, ...values },
        questions: withValues(loaded.questions, values),
      };
      await savedForms.save(draft);
      const at = Math.min(press.step, draft.questions.steps.length) - 1;
      const isLast = at === draft.questions.steps.length - 1;
      const invocation = { command: draft.command, options: draft.options };
      const keys = { entryKey: () => draft.entry, postKey: lazy(nextId) };
      const outcome = await run(invocation, asker, poster, { ...keys, isFormStep: !isLast });
      if (!isFormSpec(outcome)) return outcome;
      const wrong = firstInvalidStep(outcome.steps, at, true);
      const next = wrong ?? (isLast ? (firstInvalidStep(outcome.steps, outcome.steps.length - 1, true) ?? at) : at + 1);
      const steps = outcome.steps.map((fields, index) => (index <= at ? fields.map(markMissing) : fields));
      const asked: SavedForm = {
        ...draft,
        options: { ...draft.options, ...formSpecToInvocation(outcome, invocation).options },
        questions: { ...outcome, steps },
      };
      await savedForms.save(asked);
      return savedFormToForm(asked, next);
    },

    /** After a fault or a refusal: the way back to the form, with what was typed; where it is lost, the typed words themselves. */
    async withKept(answer: Answer, press: FormStepRef, values: Readonly<Record<string, string>>): Promise<Answer> {
      const draft = await savedForms.load(press.draft).catch(() => null);
      if (draft !== null) {
        const sent = readModel.editing.outcome(draft.entry);
        if (sent !== null && sent.refusal === null) return answer;
        return { ...answer, actions: [openFormAction('Open the form again', press)] };
      }
      const typed = Object.entries(values).filter(([, value]) => value.trim() !== '');
      if (typed.length === 0) return answer;
      return {
        ...answer,
        blocks: [
          ...answer.blocks,
          paragraph(strong('What you typed:')),
          ...typed.flatMap(([name, value]) => [paragraph(text(`${name}:`)), { kind: 'quote' as const, text: value }]),
        ],
      };
    },
  };
}

/** The first step, up to `last`, with something wrong; with `missing` also one in which something required is not filled in. */
function firstInvalidStep(steps: FormSpec['steps'], last: number, missing: boolean): number | null {
  const wrong = (fields: readonly Field[]) => fields.some((one) => (missing ? isInvalid(one) : one.error !== null));
  const found = steps.findIndex((fields, index) => (!missing || index <= last) && wrong(fields));
  return found === -1 ? null : found;
}

/** What is shown again, should the command refuse: the words that were typed, not those that stood there before. */
function withValues(questions: FormSpec, values: Readonly<Record<string, string>>): FormSpec {
  const steps = questions.steps.map((fields) =>
    fields.map((one) => ({ ...one, value: values[one.name] ?? one.value })),
  );
  return { ...questions, steps };
}

function markMissing(one: Field): Field {
  return one.error === null && isInvalid(one) ? { ...one, error: 'This has to be filled in.' } : one;
}

function savedFormToForm({ id, command, questions }: SavedForm, index: number): Form {
  const at = Math.min(Math.max(index, 0), questions.steps.length - 1);
  const steps = questions.steps.length;
  return {
    draft: id,
    command,
    title: questions.title,
    intro: questions.intro,
    fields: questions.steps[at] ?? [],
    step: at + 1,
    steps,
    submit: at + 1 < steps ? 'Next' : 'Send',
  };
}
