/** A bot whose answers are told to the log: what was asked for by its command's name, never in whose words. */

import type { Log } from '../lib/log.ts';
import { asRequest } from '../lib/request-context.ts';
import type { Bot } from './bot.ts';
import type { Reply } from './forms/form.ts';

/** The command that a bare phrase is asked of, and the name for what is no command: an unknown name is a person's text. */
const FALLBACK = 'whosaid';
const UNKNOWN = 'unknown';
/** A step of a form that was filled in, whichever command it is for. */
const FORM = 'form';

/**
 * The same bot. Each answer is a request with one line, `answered`: command, outcome (the answer's tone, or form), platform, ms.
 *
 * @param elapsed milliseconds of a clock that is never set back, such as performance.now.
 */
export function observeBot(bot: Bot, log: Log, elapsed: () => number): Bot {
  const nameOf = (command: string) =>
    command === FORM ? FORM : (bot.commands.find(({ name }) => name === command)?.name ?? UNKNOWN);

  function observed<T extends Reply>(command: string, platform: string, work: () => Promise<T>): Promise<T> {
    return asRequest(async () => {
      const start = elapsed();
      const reply = await work();
      const outcome = 'tone' in reply ? reply.tone : 'form';
      const ms = Math.round((elapsed() - start) * 10) / 10;
      log.info('answered', { command: nameOf(command), outcome, platform, ms });
      return reply;
    });
  }

  /** Also of a line that the bot refuses, whose command is of interest all the same. */
  function commandOf(line: string): string {
    const [, slash, word = ''] = /^\s*(\/?)(\S*)/.exec(line) ?? [];
    const name = nameOf(word.toLowerCase());
    return name === UNKNOWN && slash !== '/' ? FALLBACK : name;
  }

  return {
    ...bot,
    answerLine: (line, asker, poster) =>
      observed(commandOf(line), asker.platform, () => bot.answerLine(line, asker, poster)),
    answer: (invocation, asker, poster) =>
      observed(invocation.command, asker.platform, () => bot.answer(invocation, asker, poster)),
    replyLine: (line, asker, poster, delivery) =>
      observed(commandOf(line), asker.platform, () => bot.replyLine(line, asker, poster, delivery)),
    reply: (invocation, asker, poster, delivery) =>
      observed(invocation.command, asker.platform, () => bot.reply(invocation, asker, poster, delivery)),
    submit: (press, values, asker, poster) =>
      observed('form', asker.platform, () => bot.submit(press, values, asker, poster)),
  };
}
