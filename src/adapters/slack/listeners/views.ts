/** Forms that were sent: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
import type { App, types } from '@slack/bolt';
import { FORM_COMMAND, isForm } from '../../../bot/forms/form.ts';
import {
  answerToSlackModal,
  FORM_CALLBACK,
  formToSlackModal,
  metadataToModalStepRef,
  stateToValues,
} from '../render/modal.ts';
import { type Workspace, workspaceOf } from '../workspace.ts';
import { resolveAsker, stoppingAnswer } from './reply.ts';

export function registerViews(app: App): void {
  app.view(FORM_CALLBACK, async ({ body, view, ack, context }) => {
    const shown = await handleSubmission(workspaceOf(context), body.user, view);
    await (shown === null ? ack() : ack({ response_action: 'update', view: shown }));
  });
}

/** @returns the modal that replaces this step; null to close it. */
async function handleSubmission(
  workspace: Workspace,
  user: { id: string; name: string; team_id?: string },
  view: { private_metadata: string; state: { values: unknown } },
): Promise<types.ModalView | null> {
  const { bot } = workspace;
  const press = metadataToModalStepRef(view.private_metadata);
  if (press === null) return null;
  if (workspace.isStopping()) return answerToSlackModal(stoppingAnswer(), press);
  const replyTarget = { channel: user.id, user: user.id, thread: null };
  const { asker, poster } = await resolveAsker(
    workspace,
    replyTarget,
    { name: user.name, userTeam: user.team_id ?? null },
    new Map(),
  );
  const { draft, step, respondTo } = press;
  const replied = press.reopens
    ? await bot.reply({ command: FORM_COMMAND, options: { draft, step: String(step) } }, asker, poster, null)
    : await bot.submit({ draft, step }, stateToValues(view.state.values), asker, poster);
  if (isForm(replied)) return formToSlackModal(replied, respondTo);
  if (replied.isInPlace && respondTo !== undefined && (await workspace.responder.replaceOriginal(respondTo, replied)))
    return null;
  const mayGoBack = replied.actions.some(({ command }) => command === FORM_COMMAND);
  return answerToSlackModal(replied, mayGoBack ? { draft, step, respondTo } : null);
}
