/** An editor takes, answers or declines a question; whoever asked is told by the outbox. */
import type { EntryBody } from '../../claims/model/entry.ts';
import type { QuestionView } from '../../claims/queries/questions.ts';
import { UserError } from '../../lib/errors.ts';
import { t } from '../../locales/index.ts';
import { type Answer, paragraph, strong, text } from '../answer.ts';
import { quoteWords } from '../answers/wording.ts';
import type { Context } from '../command.ts';
import type { SubmitResult } from '../editing/editor.ts';
import { lengthError } from '../editing/fields.ts';
import { requireStatement } from '../filters.ts';
import { type FormSpec, field } from '../forms/form.ts';
import { ASKED_COMMAND, isOpen, questionToAnswer } from './answer.ts';

export const DECISIONS = ['answer', 'record', 'take', 'decline'] as const;

interface DecisionRequest {
  decision: (typeof DECISIONS)[number];
  statement: string | undefined;
  text: string | undefined;
}

type DecidedBody = Extract<EntryBody, { kind: 'question-decided' }>;

/** @throws UserError if there is none */
export function requireQuestion({ readModel }: Context, name: string): QuestionView {
  const question = readModel.questions.question(name);
  if (question === null) throw new UserError(t('question.unknown', { name }));
  return question;
}

export async function decideQuestion(
  context: Context,
  question: QuestionView,
  { decision, statement: ref, text: sentence }: DecisionRequest,
): Promise<Answer | FormSpec> {
  assertEditor(context);
  assertOpen(question);
  const { name, entry, words } = question;
  if (decision === 'record')
    return context.runCommand({ command: 'record', options: { quotation: words, question: name } });
  if (decision === 'take')
    return enter(context, name, { question: entry, decision: 'taken', statement: null, text: null });
  const error = lengthError(sentence);
  if ((!ref && !sentence) || error !== null) return toForm(question, decision, ref, sentence, error);
  const statement = ref && decision === 'answer' ? requireStatement(context.readModel, ref) : null;
  if (statement !== null && statement.state !== 'recorded')
    throw new UserError(t('question.not-recorded', { ref: statement.ref }));
  return enter(context, name, {
    question: entry,
    decision: decision === 'answer' ? 'answered' : 'declined',
    statement: statement?.ref ?? null,
    text: sentence || null,
  });
}

/** Answers the question that a statement was recorded for. One that is only proposed answers nothing yet. */
export async function answerWithRecorded(context: Context, name: string, result: SubmitResult): Promise<void> {
  if (result.kind !== 'recorded') return;
  const question = requireQuestion(context, name);
  if (!isOpen(question)) return;
  const body = { question: question.entry, decision: 'answered', statement: result.subject, text: null } as const;
  await context.recordQuestion({ kind: 'question-decided', ...body });
}

async function enter(context: Context, name: string, body: Omit<DecidedBody, 'kind'>): Promise<Answer> {
  const made = await context.recordQuestion({ kind: 'question-decided', ...body });
  const question = requireQuestion(context, name);
  // Somebody decided it at the same time, and theirs is first in the ledger.
  if (made !== null && question.decision !== made.id && body.decision !== 'taken') assertOpen(question);
  return questionToAnswer(context.readModel, question);
}

function toForm(
  { name, words }: QuestionView,
  decision: 'answer' | 'decline',
  statement: string | undefined,
  sentence: string | undefined,
  error: string | null,
): FormSpec {
  const isAnswer = decision === 'answer';
  return {
    title: t('question.form', { decision, name }),
    intro: [
      paragraph(strong(`${t('question.words')} `), text(quoteWords(words))),
      ...(isAnswer ? [paragraph(text(t('question.form.intro')))] : []),
    ],
    steps: [
      [
        ...(isAnswer
          ? [field('statement', 'short', t('question.form.statement'), statement, { completes: 'statement' })]
          : []),
        field('text', 'long', t(isAnswer ? 'question.form.text' : 'question.form.why'), sentence, {
          required: !isAnswer,
          help: t('question.form.help'),
          error,
        }),
      ],
    ],
    kept: { command: ASKED_COMMAND, question: name, decision },
  };
}

function assertEditor({ editor }: Context): void {
  if (!editor.isEditor()) throw new UserError(t('question.not-editor'));
}

function assertOpen(question: QuestionView): void {
  if (isOpen(question)) return;
  throw new UserError(
    t('question.closed', { name: question.name, state: question.state, by: question.decidedBy?.name ?? '' }),
    { next: [{ label: question.name, command: ASKED_COMMAND, options: { question: question.name } }] },
  );
}

/** The words of an unpublished story are for its asker and the editors. */
export function mayRead({ asker, editor }: Context, { asks }: QuestionView): boolean {
  const isOwn = asks.some(({ platform, by }) => platform === asker.platform && by.id === asker.id);
  return isOwn || asks.some(({ isPrivate }) => !isPrivate) || editor.isEditor();
}
