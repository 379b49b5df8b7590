/** The options of a command that is used on a message: by a shortcut, or by a reaction. */
import type { MessageShortcut } from '@slack/bolt';
import type { Invocation } from '../../../bot/answer.ts';
import { formatMessageParts } from '../../../bot/asking/message-parts.ts';
import type { Command } from '../../../bot/command.ts';
import { type MessageOrigin, originToOptions } from '../../../bot/editing/recording/message-source.ts';
import { fileOptionName } from '../../../bot/parsing/attached-file.ts';
import { firstFileUrl, firstLink } from '../files.ts';
import { messageToParts } from './message-parts.ts';

/**
 * Null where the command takes no text.
 * @param origin null where the message cannot become a source
 */
export function messageToOptions(
  command: Command,
  message: MessageShortcut['message'],
  origin: Omit<MessageOrigin, 'text'> | null = null,
): Invocation['options'] | null {
  const option = command.options.find(({ positional }) => positional);
  if (option === undefined) return null;
  const parts = messageToParts(message);
  const file = fileOptionName(command);
  const address = file === null ? null : firstFileUrl(message.files);
  const first = parts.find((part) => part.text !== '');
  const words = first?.text ?? '';
  // What is forwarded or attached is not this message's: its author and time are others.
  const isOwn = first?.place === null;
  // A message that is checked by its words may hold a link to anything: only what somebody names is fetched.
  const link = file === null || option.takesParts === true ? null : firstLink(message);
  const text = link ?? (option.takesParts === true ? formatMessageParts(parts) : words);
  return {
    ...(file !== null && address !== null ? { [file]: address } : {}),
    ...(file === null || address === null || (option.takesParts === true && text !== '')
      ? { [option.name]: text }
      : {}),
    ...(command.takesMessage && origin !== null && isOwn ? originToOptions({ ...origin, text: words }) : {}),
  };
}
