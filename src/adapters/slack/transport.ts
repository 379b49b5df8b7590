/** What Slack's two ways to reach a bot have in common: Socket Mode (socket.ts) with an app token, signed HTTP (http.ts) without. */
import type { Receiver } from '@slack/bolt';
import type { ResponseBody } from './responder.ts';

export interface Transport {
  receiver: Receiver;
  /** Changes whenever the line is lost: an acknowledgement belongs to the line its event came by. */
  epoch: () => number;
  /** What an acknowledgement carries, as the line takes it. */
  serialize: (body: ResponseBody) => ResponseBody | string;
  /** Resolves when Slack's events arrive. Rejects with an OperatorError. */
  open(): Promise<void>;
  /** Takes nothing new; what is being answered may finish. */
  delay(): void;
  /** Cuts what is left. */
  close(): Promise<void>;
}
