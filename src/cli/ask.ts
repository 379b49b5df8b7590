/** `npm run -s ask -- '/whosaid "ready to dialogue"'`: runs one command and ends. */
import { parseArgs } from 'node:util';
import { consoleAsker } from '../adapters/console/adapter.ts';
import { answerToText } from '../adapters/console/render.ts';
import type { Answer, Tone } from '../bot/answer.ts';
import type { Bot } from '../bot/bot.ts';
import { isMultiNewsroom, listSecrets } from '../config/config.ts';
import { createPlainLog } from '../lib/logger.ts';
import { LANGUAGES, type Language } from '../locales/index.ts';
import { ensureSeedsFolder, NEWSROOM_OPTION, readNewsroomConfig } from '../newsrooms/choose-newsroom.ts';
import { openNewsroom } from '../newsrooms/open-newsroom.ts';
import { showProgress } from './progress-bar.ts';
import { runCli } from './run.ts';

const EXIT_CODES: Record<Tone, number> = { answer: 0, nothing: 1, mistake: 2, fault: 3 };
const FORMATS = ['text', 'json', 'slack', 'discord'] as const;
type Format = (typeof FORMATS)[number];

const USAGE = `Usage: npm run -s ask -- '/whosaid "ready to dialogue"' [--as text|json|slack|discord] [--language en|fr] [--newsroom name]`;

await runCli(main, EXIT_CODES.fault);

async function main(args: string[]): Promise<number> {
  const read = readArguments(args);
  if (read === null) {
    console.error(USAGE);
    return 2;
  }
  const { root, own: config } = readNewsroomConfig(read.newsroom);
  if (isMultiNewsroom(root)) ensureSeedsFolder(config);
  const newsroom = await openNewsroom(config, () => new Date(), createPlainLog(listSecrets(root)), {
    readyTimeoutMs: 0,
  });
  const hideProgress = showProgress(newsroom.readModel);
  try {
    await newsroom.ready.finally(hideProgress);
    const answer = await newsroom.bot.answerLine(read.line, consoleAsker(read.language), null);
    process.stdout.write(await answerToOutput(newsroom.bot, answer, read.format));
    return EXIT_CODES[answer.tone];
  } finally {
    await newsroom.close();
  }
}

interface Arguments {
  line: string;
  format: Format;
  language: Language;
  newsroom: string | null;
}

function readArguments(args: string[]): Arguments | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        as: { type: 'string', default: 'text' },
        language: { type: 'string', default: 'en' },
        ...NEWSROOM_OPTION,
      },
    });
    const format = FORMATS.find((name) => name === values.as);
    const language = LANGUAGES.find((one) => one === values.language);
    if (format === undefined || language === undefined || positionals.length === 0) return null;
    return { line: positionals.join(' '), format, language, newsroom: values.newsroom ?? null };
  } catch {
    return null;
  }
}

/** Undefined where the output is piped: a script reads it line by line. */
function terminalWidth(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}

/** Exactly what the platform would be sent. Each renderer is loaded only when it is needed. */
async function answerToOutput(bot: Bot, answer: Answer, format: Format): Promise<string> {
  switch (format) {
    case 'text':
      return answerToText(answer, { colour: false, width: terminalWidth() }, bot.commands);
    case 'json':
      return `${JSON.stringify(answer, null, 2)}\n`;
    case 'slack': {
      const { answerToSlack } = await import('../adapters/slack/render/render.ts');
      const { slackLimits } = await import('../adapters/slack/limits.ts');
      const { idOf } = bot.buttons.withMaxLength(slackLimits.press);
      return `${JSON.stringify(answerToSlack(answer, 1, idOf).payload, null, 2)}\n`;
    }
    case 'discord': {
      const { answerToDiscord } = await import('../adapters/discord/render/render.ts');
      return `${JSON.stringify(answerToDiscord(answer, 1, bot.buttons.idOf).payload, null, 2)}\n`;
    }
  }
}
