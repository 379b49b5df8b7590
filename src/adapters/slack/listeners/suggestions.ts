/** What a field of a form is completed to, asked for at each key: https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
import type { App } from '@slack/bolt';
import { choicesToOptions, metadataToModalStepRef, stateToValues } from '../render/modal.ts';
import { workspaceOf } from '../workspace.ts';

export function registerSuggestions(app: App): void {
  app.options<'block_suggestion'>({ type: 'block_suggestion' }, async ({ options, ack, context }) => {
    const { bot } = workspaceOf(context);
    const command = metadataToModalStepRef(options.view?.private_metadata ?? '')?.command;
    const others = stateToValues(options.view?.state?.values);
    const choices = command === undefined ? [] : await bot.complete(command, options.action_id, options.value, others);
    await ack({ options: choicesToOptions(choices, options.value) });
  });
}
