/** Buttons and menus: https://docs.slack.dev/reference/block-kit/blocks/actions-block */
import type { types } from '@slack/bolt';
import type { Action, PlainBlock } from '../../../bot/answer.ts';
import type { Press } from '../../../bot/buttons.ts';
import { splitText } from '../../split.ts';
import { slackLimits } from '../limits.ts';
import { escapeText, idToValue } from './escape.ts';
import type { Piece } from './piece.ts';
import { jsonSize, literal, plainText } from './rich-text.ts';

/** The id of a press, at most as long as the press allows. */
export type IdOf = (press: Press) => string;

/** Buttons that stay together on a page. */
const MAX_BUTTONS_IN_PIECE = 5;
/** Characters of JSON in a menu: with the buttons of every page, it fits on one. */
const MAX_MENU_JSON = 3800;

export function actionsToPieces(actions: readonly Action[], name: string, idOf: IdOf): Piece[] {
  return buttonsToPieces(
    actions.map(({ label, spoken, ...invocation }) => ({ label, spoken, press: actionToPress(invocation) })),
    name,
    idOf,
  );
}

export function buttonsToPieces(
  buttons: readonly { label: string; spoken?: string | undefined; press: Press }[],
  name: string,
  idOf: IdOf,
): Piece[] {
  const pieces: Piece[] = [];
  for (let start = 0; start < buttons.length; start += MAX_BUTTONS_IN_PIECE) {
    const row = buttons.slice(start, start + MAX_BUTTONS_IN_PIECE);
    const elements = row.map(({ label, spoken = '', press }, index): types.Button => {
      const shown = startOf(label, slackLimits.buttonLabel - 10) || press.invocation.command;
      return {
        type: 'button',
        action_id: `press-${name}-${start + index}`,
        text: plainText(shown),
        value: idToValue(idOf(press)),
        ...(spoken.trim() === ''
          ? {}
          : { accessibility_label: literal(startOf(spoken, slackLimits.accessibilityLabel - 10)) }),
      };
    });
    pieces.push(
      controlsToPiece(
        elements,
        row.map(({ press }) => press),
      ),
    );
  }
  return pieces;
}

/** A select of which each option is a press; several of one name where their options take too much room for one. */
export function menuToPieces(
  { label, choices }: Extract<PlainBlock, { kind: 'menu' }>,
  name: string,
  idOf: IdOf,
): Piece[] {
  const menus: { options: types.PlainTextOption[]; presses: Press[] }[] = [];
  const values = new Set<string>();
  for (const choice of choices) {
    const press = toOptionPress(actionToPress(choice), idOf);
    const value = idToValue(idOf(press));
    // Slack refuses two options of one value.
    if (values.has(value)) continue;
    values.add(value);
    const option = { text: plainText(startOf(choice.label, slackLimits.optionText - 10) || choice.command), value };
    const last = menus.at(-1);
    if (last !== undefined && jsonSize([...last.options, option]) <= MAX_MENU_JSON) {
      last.options.push(option);
      last.presses.push(press);
    } else menus.push({ options: [option], presses: [press] });
  }
  return menus.map(({ options, presses }, index) => {
    const placeholder = startOf(label, slackLimits.placeholder - 10);
    const select: types.StaticSelect = {
      type: 'static_select',
      action_id: `press-${name}-${index}`,
      ...(placeholder === '' ? {} : { placeholder: plainText(placeholder) }),
      options,
    };
    return controlsToPiece([select], presses);
  });
}

/** How the `action_id` of the button under a checklist begins; the option that takes what is ticked follows. */
export const TICKED_ACTION_PREFIX = 'press-ticked-';

/** Checkboxes and the button that sends what is ticked, in a block of their own: Slack gives the button the block's state. */
export function checklistToPiece(
  { label, name: option, choices, submit }: Extract<PlainBlock, { kind: 'checklist' }>,
  name: string,
  idOf: IdOf,
): Piece {
  const press = actionToPress(submit);
  const boxes: types.Checkboxes = {
    type: 'checkboxes',
    action_id: `tick-${name}`,
    options: choices.map((choice) => ({
      text: plainText(startOf(choice.label, slackLimits.optionText - 10) || choice.value),
      value: choice.value,
    })),
  };
  const button: types.Button = {
    type: 'button',
    action_id: `${TICKED_ACTION_PREFIX}${option}`,
    text: plainText(startOf(submit.label, slackLimits.buttonLabel - 10) || submit.command),
    value: idToValue(idOf(press)),
    accessibility_label: literal(startOf(`${submit.label}: ${label}`, slackLimits.accessibilityLabel - 10)),
  };
  return { ...controlsToPiece([boxes, button], [press]), role: 'apart' };
}

/** An option has less room than a button; an id that does not fit once it is written as a value is stored under its hash. */
function toOptionPress(press: Press, idOf: IdOf): Press {
  const short = { ...press, maxIdLength: slackLimits.optionValue };
  return idToValue(idOf(short)).length <= slackLimits.optionValue ? short : { ...press, maxIdLength: 0 };
}

function actionToPress({ command, options }: Pick<Action, 'command' | 'options'>): Press {
  return { invocation: { command, options }, part: 1 };
}

function controlsToPiece(
  elements: (types.Button | types.StaticSelect | types.Checkboxes)[],
  presses: readonly Press[],
): Piece {
  return { block: { type: 'actions', elements }, plain: '', role: 'controls', continuationOf: null, presses };
}

/** The beginning of a line, at most `maxLength` characters when escaped, if possible up to the end of a word. */
export function startOf(line: string, maxLength: number): string {
  return (splitText(line.trim(), maxLength, (stretch) => escapeText(stretch).length)[0] ?? '').trimEnd();
}
