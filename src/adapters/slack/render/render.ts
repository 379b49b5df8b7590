/** An Answer as a Slack message: https://docs.slack.dev/messaging */
import type { types } from '@slack/bolt';
import { type Action, type Answer, strong } from '../../../bot/answer.ts';
import type { Press } from '../../../bot/buttons.ts';
import { nearestPart, partButtons } from '../../parts.ts';
import { splitText } from '../../split.ts';
import { slackLimits } from '../limits.ts';
import { blockToPieces, type Piece, type SlackBlock } from './blocks.ts';
import { escapeText, idToValue } from './escape.ts';
import { pageToNotificationText } from './notification-text.ts';
import { piecesToPages, remainingCapacity } from './paginate.ts';
import { plainText, spansToElements, splitSpans } from './rich-text.ts';

/** The body of a message. `text` is for notifications and screen readers; Slack shows `blocks` instead of it. */
export interface SlackPayload {
  text: string;
  blocks: SlackBlock[];
}

/** How the `action_id` of a button to another part begins; as with every button, its press is in its value. */
export const PAGE_ACTION_PREFIX = 'press-turn-';

/** Buttons on every page of a long answer; further ones appear once, at its end. */
const MAX_ACTIONS_PER_PAGE = 5;
const MAX_BUTTONS_PER_ROW = 5;

/** One part of an answer: the message, how many parts there are, and its buttons' presses, to be saved before it is sent. */
export interface SlackPart {
  payload: SlackPayload;
  parts: number;
  presses: Press[];
}

/**
 * Renders one part of an answer.
 *
 * @param part from 1; the nearest part if there is no such part, because answers grow and shrink between two presses
 * @param idOf the id of a press, at most 100 characters
 */
export function answerToSlack(answer: Answer, part: number, idOf: (press: Press) => string): SlackPart {
  return layOut(answer, idOf)(part);
}

/** Renders every part of an answer. `idOf` as in answerToSlack. */
export function answerToSlackParts(answer: Answer, idOf: (press: Press) => string): SlackPart[] {
  const partAt = layOut(answer, idOf);
  const first = partAt(1);
  return [first, ...Array.from({ length: first.parts - 1 }, (_, at) => partAt(at + 2))];
}

/** Splitting a long text into pages is most of the work, and done once for all parts. */
function layOut(answer: Answer, idOf: (press: Press) => string): (part: number) => SlackPart {
  const everyPageActions = actionsToPieces(answer.actions.slice(0, MAX_ACTIONS_PER_PAGE), 'action', idOf);
  const lastPageActions = actionsToPieces(answer.actions.slice(MAX_ACTIONS_PER_PAGE), 'more', idOf);
  const body = [...titleToPieces(answer.title), ...answer.blocks.flatMap(blockToPieces), ...lastPageActions];
  const head = titleToHeader(answer.title);

  const whole = piecesToPages(body, remainingCapacity([...head, ...everyPageActions.map(({ block }) => block)]));
  const fixed = [
    ...head,
    ...everyPageActions.map(({ block }) => block),
    ...buttonsToPieces(partButtons(answer, 2, 3), 'turn', idOf).map(({ block }) => block),
  ];
  const pages =
    whole.length === 1 ? whole : piecesToPages(body, remainingCapacity([...fixed, partToBlock(1000, 1000)]));

  const parts = pages.length;
  return (part) => {
    const shown = nearestPart(part, parts);
    const page = pages[shown - 1] ?? [];
    const pieces = [...page, ...everyPageActions, ...buttonsToPieces(partButtons(answer, shown, parts), 'turn', idOf)];
    const counter = parts === 1 ? [] : [partToBlock(shown, parts)];
    return {
      payload: {
        text: pageToNotificationText(answer.title, page, shown, parts),
        blocks: [...head, ...counter, ...pieces.map(({ block }) => block)],
      },
      parts,
      presses: pieces.flatMap(({ presses }) => presses),
    };
  };
}

/** The title of every page; shortened if a header has no room for it, because titleToPieces then gives it in full. */
function titleToHeader(title: string): types.HeaderBlock[] {
  if (title.trim() === '') return [];
  const text = isLongTitle(title) ? `${startOf(title.replace(/\p{Cc}/gu, ' '), 100)} …` : title.trim();
  return [{ type: 'header', text: plainText(text) }];
}

function titleToPieces(title: string): Piece[] {
  if (!isLongTitle(title)) return [];
  return splitSpans([strong(title)], slackLimits.textObject / 2).map((spans) => ({
    block: { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: spansToElements(spans) }] },
    plain: '',
    isHeading: false,
    continuationOf: null,
    presses: [],
  }));
}

function isLongTitle(title: string): boolean {
  return plainText(title.trim()).text.length > slackLimits.header || /\p{Cc}/u.test(title.trim());
}

/** The beginning of a line, at most `maxLength` characters when escaped, if possible up to the end of a word. */
function startOf(line: string, maxLength: number): string {
  return (splitText(line.trim(), maxLength, (stretch) => escapeText(stretch).length)[0] ?? '').trimEnd();
}

function partToBlock(part: number, parts: number): types.ContextBlock {
  return { type: 'context', elements: [plainText(`Part ${part} of ${parts}`)] };
}

function actionsToPieces(actions: readonly Action[], name: string, idOf: (press: Press) => string): Piece[] {
  const presses = actions.map(({ label, command, options }) => ({
    label,
    press: { invocation: { command, options }, part: 1 },
  }));
  return buttonsToPieces(presses, name, idOf);
}

function buttonsToPieces(
  buttons: readonly { label: string; press: Press }[],
  name: string,
  idOf: (press: Press) => string,
): Piece[] {
  const pieces: Piece[] = [];
  for (let start = 0; start < buttons.length; start += MAX_BUTTONS_PER_ROW) {
    const row = buttons.slice(start, start + MAX_BUTTONS_PER_ROW);
    const elements = row.map(({ label, press }, index): types.Button => {
      return {
        type: 'button',
        action_id: `press-${name}-${start + index}`,
        text: plainText(startOf(label, slackLimits.buttonLabel - 10) || press.invocation.command),
        value: idToValue(idOf(press)),
      };
    });
    pieces.push({
      block: { type: 'actions', elements },
      plain: '',
      isHeading: false,
      continuationOf: null,
      presses: row.map(({ press }) => press),
    });
  }
  return pieces;
}
