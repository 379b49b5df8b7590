/** How a public post can fail, in a sentence that the asker can act on. */
import { UserError } from '../../lib/errors.ts';

export type DeliveryProblem =
  /** The bot is not in the channel. */
  | 'not-invited'
  | 'no-permission'
  | 'no-channel'
  | 'archived'
  /** The message to edit is gone. */
  | 'no-message'
  /** The platform asks to wait, or cannot be reached: trying again may work. */
  | 'later';

/** A post or an edit that failed. The message is a sentence for the asker that ends with the remedy. */
export class DeliveryError extends UserError {
  override name = 'DeliveryError';
  readonly problem: DeliveryProblem;
  /** How long the platform asks us to wait, in milliseconds; null when it does not say. */
  readonly retryAfter: number | null;
  /** Nothing was sent yet: whether an earlier attempt arrived is still looked up, and each attempt gets further. */
  readonly isSearching: boolean;

  constructor(
    problem: DeliveryProblem,
    message: string,
    options: { retryAfter?: number; isSearching?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.problem = problem;
    this.retryAfter = options.retryAfter ?? null;
    this.isSearching = options.isSearching ?? false;
  }
}
