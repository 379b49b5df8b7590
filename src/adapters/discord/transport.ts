/** How interactions reach the bot: the gateway's connection, or a port that Discord sends signed requests to. */
export interface Transport {
  /** Resolves when interactions arrive. Rejects with an OperatorError. */
  open(): Promise<void>;
  /** Takes nothing new where that can be done while what was taken is answered. */
  pause(): void;
  /** Cuts what is left. */
  close(): Promise<void>;
}
