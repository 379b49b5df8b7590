/** What a page is made of. */
import type { types } from '@slack/bolt';
import type { Press } from '../../../bot/buttons.ts';

export type SlackBlock =
  | types.HeaderBlock
  | types.RichTextBlock
  | types.ContextBlock
  | types.ActionsBlock
  | types.DividerBlock;

/** The smallest unit that stays together on a page: one Slack block. */
export interface Piece {
  block: SlackBlock;
  /** Its words for the notification, in which a long quotation is shortened. */
  plain: string;
  /**
   * `heading`: announces what follows, should not end a page, and begins a rich_text block. `text`: shares the rich_text block
   * of the text before it. `controls`: shares an actions block with its neighbours. `apart`: shares none.
   */
  role: 'heading' | 'text' | 'controls' | 'apart';
  /**
   * If this piece continues a line or row, how that begins, because it may say whose words they are. Null if the piece begins
   * a line, and for the rest of a quotation, whose speaker is in the heading.
   */
  continuationOf: string | null;
  presses: readonly Press[];
}
