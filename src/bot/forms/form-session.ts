/** Takes a form through its steps. The input is saved after each step, and the command is run again to check it. */
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { t } from '../../locales/index.ts';
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

/** The keys of what a run records and posts, so that repeating it does neither twice. `isFormStep`: further steps follow. */
export interface RunOptions {
  entryKey: () => string;
  postKey: () => string;
  isFormStep: boolean;
}

/** Calls `make` on first use: most commands record nothing. */
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
  run(invocation: Invocation, asker: Asker, poster: Poster | null, runOptions: RunOptions): Promise<Answer | FormSpec>;
}

/** A command may return another one's form: editing a proposal opens the form of the command that made it. */
export function formSpecToInvocation({ kept }: FormSpec, asked: Invocation): Invocation {
  const { command = asked.command, ...options } = kept;
  return command === asked.command ? { command, options: { ...asked.options, ...options } } : { command, options };
}

export function createFormSessions({ savedForms, readModel, nextId, run }: FormSessionDeps) {
  const ownerOf = ({ platform, id }: Asker) => `${platform}:${id}`;

  async function load(id: string, asker: Asker): Promise<SavedForm> {
    const form = await savedForms.load(id);
    if (form === null) throw new UserError(t('form.lost'));
    if (form.owner !== ownerOf(asker)) throw new UserError(t('form.not-yours'));
    const sent = readModel.editing.outcome(form.entry);
    if (sent !== null && sent.refusal === null) throw new UserError(alreadySentMessage(sent.subject));
    // A refused entry has used up its key.
    return sent === null ? form : { ...form, entry: nextId() };
  }

  function invocationToStepRef({ options }: Invocation): FormStepRef {
    return { draft: options.draft ?? '', step: Number(options.step ?? '1') || 1 };
  }

  return {
    async start(spec: FormSpec, invocation: Invocation, asker: Asker, entry: string): Promise<Form> {
      const questions = { ...spec, steps: spec.steps.map((fields) => fields.map(withoutUnasked)) };
      const form: SavedForm = {
        id: entry,
        entry,
        command: invocation.command,
        options: { ...invocation.options },
        owner: ownerOf(asker),
        questions,
      };
      await savedForms.save(form);
      return savedFormToForm(form, firstInvalidStep(questions.steps, 0, false) ?? 0);
    },

    /** @param invocation the button that opens the form again. */
    async load(invocation: Invocation, asker: Asker): Promise<SavedForm> {
      return load(invocationToStepRef(invocation).draft, asker);
    },

    async open(invocation: Invocation, asker: Asker): Promise<Form> {
      const { draft, step } = invocationToStepRef(invocation);
      return savedFormToForm(await load(draft, asker), step - 1);
    },

    async submit(
      { draft, step }: FormStepRef,
      values: Readonly<Record<string, string>>,
      asker: Asker,
      poster: Poster | null,
    ): Promise<Reply> {
      const loaded = await load(draft, asker);
      const form = {
        ...loaded,
        options: { ...loaded.options, ...values },
        questions: withValues(loaded.questions, values),
      };
      await savedForms.save(form);
      const at = Math.min(step, form.questions.steps.length) - 1;
      const isLast = at === form.questions.steps.length - 1;
      const invocation = { command: form.command, options: form.options };
      const keys = { entryKey: () => form.entry, postKey: lazy(nextId) };
      const outcome = await run(invocation, asker, poster, { ...keys, isFormStep: !isLast });
      if (!isFormSpec(outcome)) return outcome;
      const wrong = firstInvalidStep(outcome.steps, at, true);
      const next = wrong ?? (isLast ? (firstInvalidStep(outcome.steps, outcome.steps.length - 1, true) ?? at) : at + 1);
      const steps = outcome.steps.map((fields, index) => (index <= at ? fields.map(markMissing) : fields));
      const asked: SavedForm = {
        ...form,
        options: { ...form.options, ...formSpecToInvocation(outcome, invocation).options },
        questions: { ...outcome, steps },
      };
      await savedForms.save(asked);
      return savedFormToForm(asked, next);
    },

    /** Adds a way back to the form to an error, or the typed values themselves if the form is lost. */
    async withRecovery(answer: Answer, ref: FormStepRef, values: Readonly<Record<string, string>>): Promise<Answer> {
      const form = await savedForms.load(ref.draft).catch(() => null);
      if (form !== null) {
        const sent = readModel.editing.outcome(form.entry);
        if (sent !== null && sent.refusal === null) return answer;
        return { ...answer, actions: [openFormAction(t('form.reopen'), ref)] };
      }
      const typed = Object.entries(values).filter(([, value]) => value.trim() !== '');
      if (typed.length === 0) return answer;
      return {
        ...answer,
        blocks: [
          ...answer.blocks,
          paragraph(strong(t('form.typed'))),
          ...typed.flatMap(([name, value]) => [
            paragraph(text(`${name}:`)),
            { kind: 'quote' as const, spans: [text(value)] },
          ]),
        ],
      };
    },
  };
}

/** The first step with an error. With `missing`, steps up to `last` also count if a required field is empty. */
function firstInvalidStep(steps: FormSpec['steps'], last: number, missing: boolean): number | null {
  const wrong = (fields: readonly Field[]) => fields.some((one) => (missing ? isInvalid(one) : one.error !== null));
  const found = steps.findIndex((fields, index) => (!missing || index <= last) && wrong(fields));
  return found === -1 ? null : found;
}

/** Shows what was typed if the form has to be shown again. */
function withValues(questions: FormSpec, values: Readonly<Record<string, string>>): FormSpec {
  const steps = questions.steps.map((fields) =>
    fields.map((one) => ({ ...one, value: values[one.name] ?? one.value })),
  );
  return { ...questions, steps };
}

function withoutUnasked({ isUnasked, ...one }: Field): Field {
  return isUnasked ? { ...one, error: null } : one;
}

function markMissing(one: Field): Field {
  return one.error === null && isInvalid(one) ? { ...one, error: t('form.required') } : one;
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
    submit: t(at + 1 < steps ? 'form.next' : 'form.send'),
    isInPlace: questions.isInPlace,
  };
}
