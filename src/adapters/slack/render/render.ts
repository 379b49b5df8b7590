/** An Answer as a Slack message: https://docs.slack.dev/messaging */
import type { types } from '@slack/bolt';
import { type Answer, strong } from '../../../bot/answer.ts';
import type { Press } from '../../../bot/buttons.ts';
import { layOut } from '../../../bot/layout/lay-out.ts';
import { inLanguage, t } from '../../../locales/index.ts';
import { nearestPart, partButtons } from '../../parts.ts';
import { slackLimits } from '../limits.ts';
import { blockToPieces } from './blocks.ts';
import { actionsToPieces, buttonsToPieces, type IdOf, startOf } from './controls.ts';
import { piecesToBlocks } from './merge.ts';
import { pageToNotificationText } from './notification-text.ts';
import { groupPieces, piecesToPages, remainingCapacity } from './paginate.ts';
import type { Piece, SlackBlock } from './piece.ts';
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
 * @param idOf the id of a press; an option of a menu asks for a short one by its press's `maxIdLength`
 */
export function answerToSlack(answer: Answer, part: number, idOf: IdOf): SlackPart {
  return inLanguage(answer.language, () => paginate(answer, idOf)(part));
}

/** Renders every part of an answer. `idOf` as in answerToSlack. */
export function answerToSlackParts(answer: Answer, idOf: IdOf): SlackPart[] {
  return inLanguage(answer.language, () => {
    const partAt = paginate(answer, idOf);
    const first = partAt(1);
    return [first, ...Array.from({ length: first.parts - 1 }, (_, at) => partAt(at + 2))];
  });
}

/** Splitting a long text into pages is most of the work, and done once for all parts. */
function paginate(answer: Answer, idOf: IdOf): (part: number) => SlackPart {
  const everyPageActions = actionsToPieces(answer.actions.slice(0, MAX_ACTIONS_PER_PAGE), 'action', idOf);
  const lastPageActions = actionsToPieces(answer.actions.slice(MAX_ACTIONS_PER_PAGE), 'more', idOf);
  const blocks = layOut(answer).flatMap((block, index) => blockToPieces(block, `block-${index}`, idOf));
  // These buttons belong to the whole answer, not to the heading before them.
  const body = [...groupPieces([...titleToPieces(answer.title), ...blocks]), lastPageActions];
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
    const turns = buttonsToPieces(partButtons(answer, shown, parts), 'turn', idOf);
    const pieces = [...page, ...everyPageActions, ...turns];
    const counter = parts === 1 ? [] : [partToBlock(shown, parts)];
    return {
      payload: {
        text: pageToNotificationText(answer.title, page, shown, parts),
        blocks: [...head, ...counter, ...piecesToBlocks(pieces)],
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
    role: 'apart',
    continuationOf: null,
    presses: [],
  }));
}

function isLongTitle(title: string): boolean {
  return plainText(title.trim()).text.length > slackLimits.header || /\p{Cc}/u.test(title.trim());
}

function partToBlock(part: number, parts: number): types.ContextBlock {
  return { type: 'context', elements: [plainText(t('render.part', { part, parts }))] };
}
