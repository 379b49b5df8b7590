/** Buttons and menus, each press with an id of its own: https://docs.discord.com/developers/components/reference */
import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APISelectMenuOption,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import type { Action, Checklist } from '../../../bot/answer.ts';
import type { Press } from '../../../bot/buttons.ts';
import { truncate } from '../../../lib/text.ts';
import {
  MAX_BUTTONS_PER_ROW,
  MAX_ID_LENGTH,
  MAX_LABEL_LENGTH,
  MAX_MENU_OPTIONS,
  MAX_OPTION_LABEL_LENGTH,
  MAX_PLACEHOLDER_LENGTH,
} from '../limits.ts';

/** How the id of a checklist begins; the option that takes what is chosen, and the id of the press, follow. */
const CHECKLIST_PREFIX = 'check:';

/** The press of a checklist, and the option that takes what was chosen; null for any other menu. */
export function customIdToChecklist(customId: string): { option: string; press: string } | null {
  const [, option, press] = /^check:([a-z]+):(.+)$/s.exec(customId) ?? [];
  return option === undefined || press === undefined ? null : { option, press };
}

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

export interface Button {
  label: string;
  press: Press;
  /** Null for a button with a command. */
  id: number | null;
}

export function actionToButton({ label, command, options }: Action): Button {
  return { label, press: { invocation: { command, options }, part: 1 }, id: null };
}

/** The rows of one message. Discord refuses two buttons of the same id in it: only the first is kept. */
export function createRows(idOf: (press: Press) => string) {
  const presses: Press[] = [];
  const seenIds = new Set<string>();
  let menus = 0;

  function buttonsToRows(buttons: readonly Button[]): Row[] {
    const components: APIButtonComponentWithCustomId[] = [];
    for (const { label, press, id } of buttons) {
      const customId = idOf(press);
      if (seenIds.has(customId)) continue;
      seenIds.add(customId);
      presses.push(press);
      components.push({
        type: ComponentType.Button,
        style: ButtonStyle.Secondary,
        custom_id: customId,
        label: truncate(label.trim(), MAX_LABEL_LENGTH) || press.invocation.command,
        ...(id === null ? {} : { id }),
      });
    }
    const rows: Row[] = [];
    for (let start = 0; start < components.length; start += MAX_BUTTONS_PER_ROW) {
      rows.push({ type: ComponentType.ActionRow, components: components.slice(start, start + MAX_BUTTONS_PER_ROW) });
    }
    return rows;
  }

  /** The value of an option is the id of its press; that of the menu says nothing. */
  function menuToRows(label: string, choices: readonly Action[]): Row[] {
    const options = new Map<string, APISelectMenuOption>();
    for (const choice of choices.slice(0, MAX_MENU_OPTIONS)) {
      const { press } = actionToButton(choice);
      const value = idOf(press);
      if (options.has(value)) continue;
      presses.push(press);
      const shown = truncate(choice.label.trim(), MAX_OPTION_LABEL_LENGTH) || choice.command;
      options.set(value, { label: shown, value });
    }
    if (options.size === 0) return [];
    menus += 1;
    return [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.StringSelect,
            custom_id: `menu-${menus}`,
            placeholder: truncate(label, MAX_PLACEHOLDER_LENGTH),
            options: [...options.values()],
          },
        ],
      },
    ];
  }

  /** What is chosen goes out when the menu closes; its id carries the press that takes it. */
  function checklistToRow({ label, name, choices, submit }: Checklist): Row {
    const prefix = `${CHECKLIST_PREFIX}${name}:`;
    const { press: whole } = actionToButton(submit);
    const press = { ...whole, maxIdLength: MAX_ID_LENGTH - prefix.length };
    presses.push(press);
    return {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.StringSelect,
          custom_id: prefix + idOf(press),
          placeholder: truncate(label, MAX_PLACEHOLDER_LENGTH),
          min_values: 1,
          max_values: choices.length,
          options: choices.map((choice) => ({
            label: truncate(choice.label.trim(), MAX_OPTION_LABEL_LENGTH) || choice.value,
            value: choice.value,
          })),
        },
      ],
    };
  }

  return { presses, buttonsToRows, menuToRows, checklistToRow };
}
