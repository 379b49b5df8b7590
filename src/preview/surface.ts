/** What one platform shows for a command: the payloads that it would be sent, as HTML. */
import { randomUUID } from 'node:crypto';
import { answerToText } from '../adapters/console/render.ts';
import { formToDiscordModal } from '../adapters/discord/render/modal.ts';
import { answerToDiscord } from '../adapters/discord/render/render.ts';
import { slackLimits } from '../adapters/slack/limits.ts';
import { formToSlackModal } from '../adapters/slack/render/modal.ts';
import { answerToSlack } from '../adapters/slack/render/render.ts';
import type { Answer } from '../bot/answer.ts';
import type { Asker, Platform } from '../bot/asker.ts';
import type { Bot } from '../bot/bot.ts';
import type { Press } from '../bot/buttons.ts';
import { type FormStepRef, isForm, type Reply } from '../bot/forms/form.ts';
import type { Poster } from '../bot/outbox/poster.ts';
import { UserError } from '../lib/errors.ts';
import type { Language } from '../locales/index.ts';
import { messageToHtml, modalToHtml } from './discord.ts';
import { type HrefOf, type Html, html } from './html.ts';
import { blocksToHtml, viewToHtml } from './slack.ts';

/** What somebody typed, pressed, or filled into the form that is shown. */
export type Request =
  | { kind: 'line'; line: string }
  | { kind: 'press'; press: Press }
  | { kind: 'form'; values: Readonly<Record<string, string>> };

/** Somebody in a channel where the bot may post. */
export const PREVIEW_USER = 'U0PREVIEW';
const PREVIEW_CHANNEL = 'newsroom';

export interface Shown {
  content: Html;
  /** Whether only the asker would see it. */
  isPrivate: boolean;
}

export interface Surface {
  platform: Platform;
  /** The messages and the form that a request gives, in order; what it posts to the channel comes first. */
  show(request: Request, language: Language): Promise<Shown[]>;
}

interface SurfaceDeps {
  bot: Bot;
  platform: Platform;
  /** The address that runs a press. */
  pressToHref(press: Press, language: Language): string;
}

/** The address that a form is sent to. */
const languageToHref = (language: Language) => `/?${new URLSearchParams({ language })}`;

export function createSurface({ bot, platform, pressToHref }: SurfaceDeps): Surface {
  const buttons = platform === 'slack' ? bot.buttons.withMaxLength(slackLimits.press) : bot.buttons;
  let form: FormStepRef | null = null;

  /** Keeps what is posted in `posted`, where the page shows it. */
  function createPoster(posted: Answer[]): Poster {
    return {
      resolve: async () => PREVIEW_CHANNEL,
      canSee: async () => true,
      assertCanPost: async () => {},
      async post(_target, answer) {
        posted.push(answer);
        return { platform, channel: PREVIEW_CHANNEL, message: randomUUID(), link: null };
      },
      async file(reference) {
        throw new UserError(`${reference}: the preview has no files of a platform: give the address of an article.`);
      },
    };
  }

  async function run(request: Request, asker: Asker, poster: Poster | null): Promise<Reply> {
    if (request.kind === 'form') {
      // The page is of an earlier start of the preview.
      if (form === null) return bot.replyLine('/help', asker, poster, null);
      return bot.submit(form, request.values, asker, poster);
    }
    return request.kind === 'line'
      ? bot.replyLine(request.line, asker, poster, null)
      : bot.reply(request.press.invocation, asker, poster, null);
  }

  function hrefsOf(presses: readonly Press[], language: Language): HrefOf {
    const hrefs = new Map(presses.map((press) => [buttons.idOf(press), pressToHref(press, language)]));
    return (id) => hrefs.get(id) ?? null;
  }

  function answerToHtml(answer: Answer, part: number): Html {
    if (platform === 'console')
      return html`<pre>${answerToText(answer, { colour: false, width: 80 }, bot.commands)}</pre>`;
    if (platform === 'slack') {
      const { payload, presses } = answerToSlack(answer, part, buttons.idOf);
      return blocksToHtml(payload.blocks, hrefsOf(presses, answer.language));
    }
    const { payload, presses } = answerToDiscord(answer, part, buttons.idOf);
    return messageToHtml(payload, hrefsOf(presses, answer.language));
  }

  return {
    platform,
    async show(request, language) {
      const posted: Answer[] = [];
      const poster = platform === 'console' ? null : createPoster(posted);
      const channel = platform === 'console' ? null : PREVIEW_CHANNEL;
      const asker: Asker = { id: PREVIEW_USER, name: 'You', platform, channel, groups: [], language };
      const reply = await run(request, asker, poster);
      const posts = posted.map((answer) => ({ content: answerToHtml(answer, 1), isPrivate: false }));
      form = isForm(reply) ? { draft: reply.draft, step: reply.step } : null;
      if (!isForm(reply)) {
        const part = request.kind === 'press' ? request.press.part : 1;
        return [...posts, { content: answerToHtml(reply, part), isPrivate: true }];
      }
      if (platform === 'console' && request.kind === 'line')
        return [{ content: answerToHtml(await bot.answerLine(request.line, asker, null), 1), isPrivate: true }];
      if (platform === 'console') return [];
      const content =
        platform === 'slack'
          ? viewToHtml(formToSlackModal(reply), languageToHref(language))
          : modalToHtml(formToDiscordModal(reply), languageToHref(language));
      return [...posts, { content, isPrivate: true }];
    },
  };
}
