/** What is shown of questions to the desk: one, all that are open, and the reply to whoever asked. */
import type { QuestionView } from '../../claims/queries/questions.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { truncate } from '../../lib/text.ts';
import { t, tList, tMinute } from '../../locales/index.ts';
import {
  type Action,
  type Answer,
  type Block,
  createAnswer,
  footer,
  MAX_CHOICES,
  MAX_LABEL,
  paragraph,
  strong,
  text,
} from '../answer.ts';
import { createCard } from '../answers/card.ts';
import { quoteWords } from '../answers/wording.ts';
import type { HeldWords } from './held-words.ts';

export const ASK_COMMAND = 'ask';
export const ASKED_COMMAND = 'asked';

export const isOpen = ({ state }: QuestionView) => state === 'open' || state === 'taken';

/** For words that the answer's own command holds anyway. */
export const askAction = (words: string): Action => ({
  label: t('question.ask'),
  command: ASK_COMMAND,
  options: { words },
});

/** For words that must not be stored with a button: one button, or a menu of several. */
export function heldWordsToBlocks(heldWords: HeldWords, asked: readonly { label: string; words: string }[]): Block[] {
  const actions = asked.slice(0, MAX_CHOICES).map(({ label, words }) => ({
    label: truncate(label, MAX_LABEL),
    command: ASK_COMMAND,
    options: { held: heldWords.hold(words) },
  }));
  const [only] = actions;
  if (only === undefined) return [];
  return actions.length === 1
    ? [{ kind: 'actions', actions: [{ ...only, label: t('question.ask') }] }]
    : [{ kind: 'menu', label: t('question.ask-which'), choices: actions }];
}

/** As editors and the review channel see it. */
export function questionToAnswer(readModel: ReadModel, question: QuestionView): Answer {
  const { name, state, words, askers, statement, decidedBy } = question;
  return createAnswer({
    title: t('question.title', { name, state, askers }),
    blocks: [
      paragraph(strong(`${t('question.words')} `), text(quoteWords(words))),
      ...(state === 'taken' && decidedBy !== null
        ? [paragraph(text(t('question.taken', { by: decidedBy.name })))]
        : []),
      ...(isOpen(question) ? [] : decisionToBlocks(readModel, question)),
      footer(text(t('question.since', { at: tMinute(question.at) }))),
    ],
    actions: isOpen(question) ? questionToActions(question) : [],
    statements: statement === null ? [] : [statement],
    origin: { command: ASKED_COMMAND, options: { question: name } },
  });
}

function questionToActions({ name, state }: QuestionView): Action[] {
  const decide = (decision: 'answer' | 'record' | 'take' | 'decline'): Action => ({
    label: t(`question.${decision}`),
    command: ASKED_COMMAND,
    options: { question: name, decision },
  });
  return [decide('answer'), decide('record'), ...(state === 'taken' ? [] : [decide('take')]), decide('decline')];
}

/** What the desk says, under its own name, and the statement with its disputes. */
function decisionToBlocks(readModel: ReadModel, { statement, answer, decidedBy, state }: QuestionView): Block[] {
  const [view] = statement === null ? [] : readModel.records.statements(statement);
  return [
    ...(answer === null
      ? []
      : [paragraph(strong(`${t(state === 'declined' ? 'question.why' : 'question.desk')} `), text(answer))]),
    ...(view === undefined ? [] : [createCard(readModel, view, {})]),
    footer(text(t('question.decided-by', { state, by: decidedBy?.name ?? '' }))),
  ];
}

/** What is posted where it was asked. The words of a question about a story are not repeated there. */
export function createReply(readModel: ReadModel, question: QuestionView, platform: string, channel: string): Answer {
  const asks = question.asks.filter((one) => one.platform === platform && one.channel === channel);
  const names = tList([...new Set(asks.map(({ by }) => by.name))]);
  const isPrivate = asks.every((one) => one.isPrivate);
  return createAnswer({
    title: t('question.reply', { state: question.state, name: question.name }),
    blocks: [
      paragraph(
        text(
          isPrivate
            ? t('question.asked-privately', { names })
            : t('question.asked-by', { names, words: quoteWords(question.words) }),
        ),
      ),
      ...decisionToBlocks(readModel, question),
    ],
    statements: question.statement === null ? [] : [question.statement],
  });
}

/** @param hidden how many the asker may not see. */
export function questionsToAnswer(
  questions: readonly QuestionView[],
  hidden: number,
  isEditor: boolean,
  footerOf: { blocks: readonly Block[]; actions: readonly Action[] },
): Answer {
  const isEmpty = questions.length === 0;
  return createAnswer({
    tone: isEmpty ? 'nothing' : 'answer',
    title: t('question.list', { count: questions.length + hidden }),
    blocks: [
      ...questions.flatMap((question): Block[] => [
        paragraph(
          strong(t('question.title', { name: question.name, state: question.state, askers: question.askers })),
          text(` ${quoteWords(question.words)}`),
          ...(question.state === 'taken'
            ? [text(` ${t('question.taken', { by: question.decidedBy?.name ?? '' })}`)]
            : []),
        ),
        ...(isEditor ? [{ kind: 'actions' as const, actions: questionToActions(question) }] : []),
      ]),
      ...(isEmpty && hidden === 0 ? [paragraph(text(t('question.none')))] : []),
      ...(hidden > 0 ? [footer(text(t('question.hidden', { count: hidden })))] : []),
      ...footerOf.blocks,
    ],
    actions: isEmpty ? [{ label: t('nothing.dossiers'), command: 'dossiers', options: {} }] : [...footerOf.actions],
  });
}
