/** What a person reads of a Slack message: its blocks in order, without markup, buttons left out. */

import { answerToSlack, type SlackPayload } from '../../../../src/adapters/slack/render/render.ts';
import type { Answer } from '../../../../src/bot/answer.ts';

type Json = Record<string, unknown>;

/** The text of every part of an answer, as Slack shows it. Isolates, which show nothing, are left out. */
export function readableInSlack(answer: Answer): string[] {
  const idOf = () => 'id';
  const { parts } = answerToSlack(answer, 1, idOf);
  return Array.from({ length: parts }, (_, at) => payloadToReadable(answerToSlack(answer, at + 1, idOf).payload));
}

/** All parts one after the other, without what tells them apart and what later parts repeat: title, number, heading. */
export function partsToReadable(payloads: readonly Pick<SlackPayload, 'blocks'>[]): string {
  const isAdded = (block: Json, part: number) =>
    (part > 0 && block.type === 'header') ||
    /^\{"type":"context","elements":\[\{"type":"plain_text","text":"Part \d+ of \d+"/.test(JSON.stringify(block)) ||
    JSON.stringify(block).includes('"elements":[{"type":"text","text":"Continued: "}');
  return payloads
    .map(({ blocks }, part) => ({
      blocks: blocks.filter((block) => !isAdded(block as unknown as Json, part)),
    }))
    .map(payloadToReadable)
    .join('\n');
}

/** The text of one message, one line for each thing that Slack shows on a line of its own. */
export function payloadToReadable(payload: Pick<SlackPayload, 'blocks'>): string {
  return (payload.blocks as unknown as Json[])
    .filter(({ type }) => type !== 'actions')
    .flatMap(blockToLines)
    .join('\n')
    .replace(/[\u2068\u2069]/g, '');
}

/** The labels of a message's buttons and of the options of its menus, in order. */
export function controlsIn({ blocks }: Pick<SlackPayload, 'blocks'>): string[] {
  return (blocks as unknown as Json[])
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements }) => elements as Json[])
    .flatMap((element) => (element.type === 'static_select' ? (element.options as Json[]) : [element]))
    .map(({ text }) => decode((text as Json).text as string));
}

function blockToLines(block: Json): string[] {
  if (block.type === 'header') return [decode((block.text as Json).text as string)];
  if (block.type === 'divider') return [];
  if (block.type === 'context') return [(block.elements as Json[]).map(contextToText).join('')];
  return (block.elements as Json[]).flatMap(richToLines);
}

function richToLines(element: Json): string[] {
  const inner = element.elements as Json[];
  if (element.type === 'rich_text_list') return inner.flatMap(richToLines);
  return [inner.map((leaf) => leaf.text ?? leaf.url).join('')];
}

function contextToText(element: Json): string {
  const text = element.text as string;
  return decode(element.type === 'plain_text' ? text : (/^<[^|]+\|(.*)>$/s.exec(text)?.[1] ?? text));
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
