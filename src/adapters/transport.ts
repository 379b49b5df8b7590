/** How a platform's events arrive: over a connection that the bot opens, or as signed requests to a port. */
export interface Transport {
  /** Resolves when events arrive. Rejects with an OperatorError. */
  open(): Promise<void>;
  /** Accepts nothing new, where that is possible while what was accepted is being answered. */
  pause(): void;
  /** Ends what is left. */
  close(): Promise<void>;
}
