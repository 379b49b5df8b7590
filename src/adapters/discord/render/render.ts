/**
 * An Answer as Discord messages. Components V2 rather than embeds: embeds disappear for people who have switched previews off
 * and with SUPPRESS_EMBEDS, which we set against link previews; their fields and title have 1,024 and 256 characters, so
 * quotations would be split far more often than by the 4,000 of Components V2. The price: a message can never return to
 * plain content, and 4,000 characters are fewer than the 6,000 of all embeds together.
 */
import {
  type APIComponentInContainer,
  type APIContainerComponent,
  ComponentType,
  MessageFlags,
  SeparatorSpacingSize,
} from 'discord-api-types/v10';
import type { Answer } from '../../../bot/answer.ts';
import type { Press } from '../../../bot/buttons.ts';
import { type Accent, answerToAccent } from '../../../bot/layout/lay-out.ts';
import { truncate } from '../../../lib/text.ts';
import { inLanguage, t } from '../../../locales/index.ts';
import { nearestPart, partButtons } from '../../parts.ts';
import { actionToButton, type Button, createRows } from './controls.ts';
import { cleanText, textToMarkdown } from './escape.ts';
import { ACTIONS_PER_PAGE, answerToPages, type Page, type PageItem } from './paginate.ts';

/** The `id` of the buttons that turn pages, which distinguishes them from buttons with a command. */
const PAGE_BUTTON_IDS = { previous: 901, next: 902 } as const;

/** Only decoration: the title and the text say the same in words. Neither red nor green, which would judge who is right. */
const ACCENT_COLORS: Record<Accent, number> = {
  disputed: 0xf0b232,
  recorded: 0x3b82f6,
  draft: 0x8b5cf6,
  nothing: 0x80848e,
};

/**
 * Repeated at the top of a later part. A heading may say who is quoted and who relays it, so its limit is above that of any
 * heading that names a speaker: no words appear without it.
 */
const MAX_REPEATED_TITLE_LENGTH = 80;
const MAX_REPEATED_HEADING_LENGTH = 400;

/** The body of a message, for a callback, an edit or a post. */
export interface DiscordMessage {
  flags: number;
  allowed_mentions: { parse: [] };
  components: APIContainerComponent[];
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
  return inLanguage(answer.language, () => {
    const pages = answerToPages(answer);
    const parts = Math.max(pages.length, Math.ceil(answer.actions.length / ACTIONS_PER_PAGE));
    const shown = nearestPart(part, parts);
    const page = pages[shown - 1] ?? { items: [], heading: null };
    const rows = createRows(idOf);
    const turns = partButtons(answer, shown, parts).map((one) => ({ ...one, id: PAGE_BUTTON_IDS[one.leadsTo] }));
    const components = [
      ...pageToItems(answer, page, shown, parts).flatMap((item) => itemToComponents(item, rows)),
      ...rows.buttonsToRows(turns),
      ...rows.buttonsToRows(actionButtons(answer, shown, parts)),
    ];
    return { payload: toMessage(answerToAccent(answer), components), parts, presses: rows.presses };
  });
}

function toMessage(accent: Accent, components: APIComponentInContainer[]): DiscordMessage {
  return {
    flags: MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds,
    allowed_mentions: { parse: [] },
    components: [{ type: ComponentType.Container, accent_color: ACCENT_COLORS[accent], components }],
  };
}

/** A message without an Answer, such as for an outdated button or a bot that is stopping. */
export function sentenceToDiscord(sentence: string): DiscordMessage {
  return toMessage('nothing', [{ type: ComponentType.TextDisplay, content: textToMarkdown(cleanText(sentence)) }]);
}

/** @returns whether the component with this `id` is one that turns pages. */
export function isPageButton(componentId: number | undefined): boolean {
  return componentId === PAGE_BUTTON_IDS.previous || componentId === PAGE_BUTTON_IDS.next;
}

function pageToItems(answer: Answer, page: Page, part: number, parts: number): PageItem[] {
  const hasText = page.items.some(({ kind }) => kind === 'text');
  if (parts === 1) return hasText ? [...page.items] : [toText(t('render.empty')), ...page.items];
  const title = truncate(cleanText(answer.title).replaceAll('\n', ' '), MAX_REPEATED_TITLE_LENGTH);
  const heading = truncate((page.heading ?? '').replaceAll('\n', ' '), MAX_REPEATED_HEADING_LENGTH);
  const where = heading === '' || heading === title ? title : `${title} › ${heading}`;
  return [
    ...(part === 1 ? [] : [toText(`-# ${t('render.continued')}${textToMarkdown(where)}`)]),
    ...page.items,
    toText(`-# ${t('render.part', { part, parts })}`),
  ];
}

const toText = (markdown: string): PageItem => ({ kind: 'text', markdown });

function itemToComponents(
  item: PageItem,
  { buttonsToRows, menuToRows, checklistToRow }: ReturnType<typeof createRows>,
): APIComponentInContainer[] {
  switch (item.kind) {
    case 'text':
      return [{ type: ComponentType.TextDisplay, content: item.markdown }];
    case 'actions':
      return buttonsToRows(item.actions.map(actionToButton));
    case 'menu':
      return menuToRows(item.label, item.choices);
    case 'checklist':
      return [checklistToRow(item)];
    case 'divider':
      return [{ type: ComponentType.Separator, divider: true, spacing: SeparatorSpacingSize.Small }];
  }
}

/** If all parts are sent, the buttons are under the last; if one part is shown at a time, they are under each. */
function actionButtons({ actions, origin }: Answer, part: number, parts: number): Button[] {
  if (actions.length > ACTIONS_PER_PAGE)
    return actions.slice((part - 1) * ACTIONS_PER_PAGE, part * ACTIONS_PER_PAGE).map(actionToButton);
  return origin === null && part < parts ? [] : actions.map(actionToButton);
}
