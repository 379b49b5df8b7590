/** Files in chat: the bot's token reads every file whose address is known, so an address that somebody typed is refused. */
import { UserError } from '../../lib/errors.ts';
import type { Invocation } from '../answer.ts';
import type { Asker } from '../asker.ts';
import type { Command } from '../command.ts';

/** The name of the option that takes a file; null for commands that take none. */
export function fileOptionName({ options }: Command): string | null {
  return options.find(({ kind }) => kind === 'file')?.name ?? null;
}

/**
 * Adds the file that came with a message to its command, if that takes one.
 *
 * @param typed as parsed from the message.
 * @param file where the platform keeps the file; null for none.
 * @throws UserError if a file's address was typed, except in the console, where it is a path.
 */
export function withAttachedFile(
  typed: Invocation,
  commands: readonly Command[],
  { platform }: Asker,
  file: string | null,
): Invocation {
  const command = commands.find(({ name }) => name === typed.command);
  const option = command === undefined ? null : fileOptionName(command);
  if (option === null) return typed;
  if (typed.options[option] !== undefined && platform !== 'console')
    throw new UserError(
      `A file cannot be given by its address: attach it to your message, or use /${typed.command} from the menu of the message that has it.`,
    );
  return file === null ? typed : { ...typed, options: { ...typed.options, [option]: file } };
}
