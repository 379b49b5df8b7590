/**
 * An Answer as Discord messages. Components V2 rather than embeds: embeds vanish for whoever has switched previews off
 * and for SUPPRESS_EMBEDS, which we set against link previews; their fields and title hold 1,024 and 256 characters, so
 * that quotations would be split far more often than by the 4,000 of Components V2. What it costs: a message can never
 * go back to plain content, and 4,000 characters are fewer than the 6,000 of all embeds together.
 */
import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIContainerComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord-api-types/v10';
import type { Answer, Tone } from '../../../bot/answer.ts';
import type { Press } from '../../../bot/buttons.ts';
import { MAX_BUTTONS_PER_ROW, MAX_LABEL_LENGTH } from '../limits.ts';
import { cleanText, textToMarkdown } from './escape.ts';
import { answerToPages, type Page } from './paginate.ts';

/** The `id` of the buttons that turn pages: what tells a page turn from a button with another command. */
const PAGE_BUTTON_IDS = { before: 901, after: 902 } as const;

/** Decoration alone: the title and the text say the same in words. */
const ACCENT_COLORS: Record<Tone, number | null> = {
  answer: null,
  nothing: 0x80848e,
  mistake: 0xf0b232,
  fault: 0xda373c,
};

/** More actions than this are spread over further parts. */
const ACTIONS_PAGE_SIZE = 10;
/**
 * What is repeated at the top of a later part. A heading may say who is quoted and who relays it: it is repeated whole,
 * as far as any heading that names a speaker goes, so that no words stand without it.
 */
const MAX_REPEATED_TITLE_LENGTH = 80;
const MAX_REPEATED_HEADING_LENGTH = 400;

type Row = APIActionRowComponent<APIButtonComponentWithCustomId>;

/** The body of a message, with Discord's own names: for a callback, an edit or a post. */
export interface DiscordMessage {
  flags: number;
  allowed_mentions: { parse: [] };
  components: (APIContainerComponent | Row)[];
}

export interface RenderedPart {
  payload: DiscordMessage;
  /** How many parts the answer has: from 1. */
  parts: number;
  /** What the buttons stand for: keep them before the message is sent. */
  presses: Press[];
}

/**
 * @param part from 1; a part that does not exist (the answer has changed since) gives the nearest one.
 * @param idOf the id for a button, at most 100 characters, the same for the same press.
 */
export function answerToDiscord(answer: Answer, part: number, idOf: (press: Press) => string): RenderedPart {
  const pages = answerToPages(answer);
  const parts = Math.max(
    pages.length,
    answer.origin === null ? 1 : Math.ceil(answer.actions.length / ACTIONS_PAGE_SIZE),
  );
  const shown = Math.min(Math.max(part, 1), parts);
  const page = pages[shown - 1] ?? { displays: [], heading: null };
  const buttons = createRows(idOf);
  buttons.addRow(pageButtons(answer, shown, parts));
  buttons.addRow(actionButtons(answer, shown, parts));
  const displays = displaysOf(answer, page, shown, parts);
  return { payload: toMessage(answer.tone, displays, buttons.rows), parts, presses: buttons.presses };
}

function toMessage(tone: Tone, displays: readonly string[], rows: readonly Row[]): DiscordMessage {
  const accent = ACCENT_COLORS[tone];
  return {
    flags: MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds,
    allowed_mentions: { parse: [] },
    components: [
      {
        type: ComponentType.Container,
        ...(accent === null ? {} : { accent_color: accent }),
        components: displays.map(toTextDisplay),
      },
      ...rows,
    ],
  };
}

/** What is told without an Answer: a button that nobody remembers, a bot that is stopping. */
export function sentenceToDiscord(sentence: string, tone: Tone): DiscordMessage {
  return toMessage(tone, [textToMarkdown(cleanText(sentence))], []);
}

/** @returns whether the component with this `id` is one that turns pages. */
export function isPageButton(componentId: number | undefined): boolean {
  return componentId === PAGE_BUTTON_IDS.before || componentId === PAGE_BUTTON_IDS.after;
}

function displaysOf(answer: Answer, page: Page, part: number, parts: number): string[] {
  if (parts === 1) return page.displays.length > 0 ? [...page.displays] : ['(no text)'];
  const title = shorten(cleanText(answer.title).replaceAll('\n', ' '), MAX_REPEATED_TITLE_LENGTH);
  const heading = shorten((page.heading ?? '').replaceAll('\n', ' '), MAX_REPEATED_HEADING_LENGTH);
  const where = heading === '' || heading === title ? title : `${title} › ${heading}`;
  return [
    ...(part === 1 ? [] : [`-# Continued: ${textToMarkdown(where)}`]),
    ...page.displays,
    `-# Part ${part} of ${parts}`,
  ];
}

const toTextDisplay = (content: string): APITextDisplayComponent => ({ type: ComponentType.TextDisplay, content });

interface Button {
  label: string;
  press: Press;
  id: number | null;
}

function pageButtons({ origin }: Answer, part: number, parts: number): Button[] {
  if (origin === null) return [];
  const buttons: Button[] = [];
  const pressFor = (to: number) => ({ invocation: { command: origin.command, options: origin.options }, part: to });
  if (part > 1) buttons.push({ label: `← Part ${part - 1}`, press: pressFor(part - 1), id: PAGE_BUTTON_IDS.before });
  if (part < parts) buttons.push({ label: `Part ${part + 1} →`, press: pressFor(part + 1), id: PAGE_BUTTON_IDS.after });
  return buttons;
}

/** Parts that follow each other as messages have the buttons under the last; parts that are turned to have them on each. */
function actionButtons({ actions, origin }: Answer, part: number, parts: number): Button[] {
  if (origin === null && part < parts) return [];
  const shown =
    origin === null || actions.length <= ACTIONS_PAGE_SIZE
      ? actions
      : actions.slice((part - 1) * ACTIONS_PAGE_SIZE, part * ACTIONS_PAGE_SIZE);
  return shown.map(({ label, command, options }) => ({
    label,
    press: { invocation: { command, options }, part: 1 },
    id: null,
  }));
}

/** Discord refuses a message in which two buttons have one id: the first stays. */
function createRows(idOf: (press: Press) => string) {
  const rows: Row[] = [];
  const presses: Press[] = [];
  const seenIds = new Set<string>();
  return {
    rows,
    presses,
    addRow(buttons: readonly Button[]): void {
      const components: APIButtonComponentWithCustomId[] = [];
      for (const { label, press, id } of buttons) {
        const customId = idOf(press);
        if (seenIds.has(customId)) continue;
        seenIds.add(customId);
        presses.push(press);
        components.push({
          type: ComponentType.Button,
          style: ButtonStyle.Secondary,
          custom_id: customId,
          label: shorten(label, MAX_LABEL_LENGTH),
          ...(id === null ? {} : { id }),
        });
      }
      for (let start = 0; start < components.length; start += MAX_BUTTONS_PER_ROW) {
        rows.push({ type: ComponentType.ActionRow, components: components.slice(start, start + MAX_BUTTONS_PER_ROW) });
      }
    },
  };
}

/** Only for labels and orientation, never for an answer's text. Ends between graphemes, with an ellipsis. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter('en').segment(text)) {
    if (index + segment.length >= length) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end)}…`;
}
