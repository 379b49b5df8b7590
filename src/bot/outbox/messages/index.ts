import type { SendKind } from '../../../claims/queries/outbox.ts';
import type { MessageKind } from '../message.ts';
import { edit } from './edit.ts';
import { notice } from './notice.ts';
import { reply } from './reply.ts';
import { requestedPost } from './requested-post.ts';

export const MESSAGE_KINDS: Record<SendKind, MessageKind> = { edit, reply, notice, post: requestedPost };
