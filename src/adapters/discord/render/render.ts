/**
 * An Answer as Discord messages. Components V2 rather than embeds: embeds disappear for people who have switched previews off
 * and with SUPPRESS_EMBEDS, which we set against link previews; their fields and title have 1,024 and 256 characters, so
 * quotations would be split far more often than by the 4,000 of Components V2. The price: a message can never return to
 * plain content, and 4,000 characters are fewer than the 6,000 of all embeds together.
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
import { truncate } from '../../../lib/text.ts';
import { nearestPart, partButtons } from '../../parts.ts';
import { MAX_BUTTONS_PER_ROW, MAX_LABEL_LENGTH } from '../limits.ts';
import { cleanText, textToMarkdown } from './escape.ts';
import { answerToPages, type Page } from './paginate.ts';

/** The `id` of the buttons that turn pages, which distinguishes them from buttons with a command. */
const PAGE_BUTTON_IDS = { previous: 901, next: 902 } as const;

/** Only decoration: the title and the text say the same in words. */
const ACCENT_COLORS: Record<Tone, number | null> = {
  answer: null,
  nothing: 0x80848e,
  mistake: 0xf0b232,
  fault: 0xda373c,
};

/** Further actions are moved to further parts. */
const ACTIONS_PAGE_SIZE = 10;
/**
 * Repeated at the top of a later part. A heading may say who is quoted and who relays it, so its limit is above that of any
 * heading that names a speaker: no words appear without it.
 */
const MAX_REPEATED_TITLE_LENGTH = 80;
const MAX_REPEATED_HEADING_LENGTH = 400;

type Row = APIActionRowComponent<APIButtonComponentWithCustomId>;

/** The body of a message, for a callback, an edit or a post. */
export interface DiscordMessage {
  flags: number;
  allowed_mentions: { parse: [] };
  components: (APIContainerComponent | Row)[];
}

export interface RenderedPart {
  payload: DiscordMessage;
  /** How many parts the answer has, at least 1. */
  parts: number;
  /** The buttons' presses, to be saved before the message is sent. */
  presses: Press[];
}

/**
 * @param part from 1; the nearest part if there is no such part, because the answer has changed since.
 * @param idOf the id for a button, at most 100 characters, the same for the same press.
 */
export function answerToDiscord(answer: Answer, part: number, idOf: (press: Press) => string): RenderedPart {
  const pages = answerToPages(answer);
  const parts = Math.max(
    pages.length,
    answer.origin === null ? 1 : Math.ceil(answer.actions.length / ACTIONS_PAGE_SIZE),
  );
  const shown = nearestPart(part, parts);
  const page = pages[shown - 1] ?? { displays: [], heading: null };
  const buttons = createRows(idOf);
  buttons.addRow(partButtons(answer, shown, parts).map((one) => ({ ...one, id: PAGE_BUTTON_IDS[one.leadsTo] })));
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

/** A message without an Answer, such as for an outdated button or a bot that is stopping. */
export function sentenceToDiscord(sentence: string, tone: Tone): DiscordMessage {
  return toMessage(tone, [textToMarkdown(cleanText(sentence))], []);
}

/** @returns whether the component with this `id` is one that turns pages. */
export function isPageButton(componentId: number | undefined): boolean {
  return componentId === PAGE_BUTTON_IDS.previous || componentId === PAGE_BUTTON_IDS.next;
}

function displaysOf(answer: Answer, page: Page, part: number, parts: number): string[] {
  if (parts === 1) return page.displays.length > 0 ? [...page.displays] : ['(no text)'];
  const title = truncate(cleanText(answer.title).replaceAll('\n', ' '), MAX_REPEATED_TITLE_LENGTH);
  const heading = truncate((page.heading ?? '').replaceAll('\n', ' '), MAX_REPEATED_HEADING_LENGTH);
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

/** If all parts are sent, the buttons are under the last; if one part is shown at a time, they are under each. */
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

/** Discord refuses a message with two buttons of the same id: only the first is kept. */
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
          label: truncate(label, MAX_LABEL_LENGTH),
          ...(id === null ? {} : { id }),
        });
      }
      for (let start = 0; start < components.length; start += MAX_BUTTONS_PER_ROW) {
        rows.push({ type: ComponentType.ActionRow, components: components.slice(start, start + MAX_BUTTONS_PER_ROW) });
      }
    },
  };
}
