/** Logs every answer of a bot by its command's name, never with the asker's words. */

import type { Log } from '../lib/log.ts';
import { runInRequest } from '../lib/request-context.ts';
import type { Bot } from './bot.ts';
import type { Reply } from './forms/form.ts';

/** The command that a bare phrase goes to, and what is logged for an unknown command, whose name is the asker's text. */
const FALLBACK_COMMAND = 'whosaid';
const UNKNOWN_COMMAND = 'unknown';
/** A submitted step of a form, whichever command it is for. */
const FORM_LABEL = 'form';

/**
 * The same bot, which logs `bot.answered` once per request, with command, outcome (the answer's tone, or form), platform, ms.
 *
 * @param elapsed milliseconds of a monotonic clock, such as performance.now.
 */
export function withRequestLogging(bot: Bot, log: Log, elapsed: () => number): Bot {
  const nameOf = (command: string) =>
    command === FORM_LABEL ? FORM_LABEL : (bot.commands.find(({ name }) => name === command)?.name ?? UNKNOWN_COMMAND);

  function logRequest<T extends Reply>(command: string, platform: string, work: () => Promise<T>): Promise<T> {
    return runInRequest(async () => {
      const start = elapsed();
      const reply = await work();
      const outcome = 'tone' in reply ? reply.tone : 'form';
      const ms = Math.round((elapsed() - start) * 10) / 10;
      log.info('bot.answered', { command: nameOf(command), outcome, platform, ms });
      return reply;
    });
  }

  /** Also works for text that the bot refuses. */
  function commandOf(line: string): string {
    const [, slash, word = ''] = /^\s*(\/?)(\S*)/.exec(line) ?? [];
    const name = nameOf(word.toLowerCase());
    return name === UNKNOWN_COMMAND && slash !== '/' ? FALLBACK_COMMAND : name;
  }

  return {
    ...bot,
    answerLine: (line, asker, poster) =>
      logRequest(commandOf(line), asker.platform, () => bot.answerLine(line, asker, poster)),
    answer: (invocation, asker, poster) =>
      logRequest(invocation.command, asker.platform, () => bot.answer(invocation, asker, poster)),
    replyLine: (line, asker, poster, delivery, file) =>
      logRequest(commandOf(line), asker.platform, () => bot.replyLine(line, asker, poster, delivery, file)),
    reply: (invocation, asker, poster, delivery) =>
      logRequest(invocation.command, asker.platform, () => bot.reply(invocation, asker, poster, delivery)),
    submit: (press, values, asker, poster) =>
      logRequest('form', asker.platform, () => bot.submit(press, values, asker, poster)),
  };
}
