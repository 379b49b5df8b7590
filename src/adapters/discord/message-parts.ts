/** What a message says: its own text, what is forwarded, embeds, components and descriptions of attachments. */
import { type APIMessage, type APIMessageSnapshotFields, EmbedType } from 'discord-api-types/v10';
import type { MessagePart } from '../../bot/asking/message-parts.ts';

type Contents = Pick<APIMessage | APIMessageSnapshotFields, 'content' | 'embeds' | 'components' | 'attachments'>;

export function messageToParts(message: Contents & Pick<APIMessage, 'message_snapshots'>): MessagePart[] {
  return [
    ...contentsToParts(message, null),
    ...(message.message_snapshots ?? []).flatMap((snapshot) =>
      contentsToParts(snapshot.message, 'the forwarded message'),
    ),
  ];
}

function contentsToParts(contents: Partial<Contents>, place: string | null): MessagePart[] {
  const { content = '', embeds = [], components = [], attachments = [] } = contents;
  const within = place === null ? '' : ` in ${place}`;
  return [
    { place, text: content },
    { place: `the components${place === null ? ' of the message' : within}`, text: componentsToText(components) },
    ...embeds.map((embed) => ({
      place: `${embed.type === EmbedType.Rich ? 'the embed' : 'the link preview'}${within}`,
      text: [
        embed.title,
        embed.description,
        ...(embed.fields ?? []).flatMap(({ name, value }) => [name, value]),
        embed.footer?.text,
      ]
        .filter((line) => line !== undefined)
        .join('\n'),
    })),
    ...attachments.map(({ description = '' }) => ({
      place: `the description of the attachment${within}`,
      text: description,
    })),
  ];
}

/** The texts of Text Displays, wherever they stand: in containers, sections and the like. */
function componentsToText(component: unknown): string {
  if (Array.isArray(component))
    return component
      .map(componentsToText)
      .filter((text) => text !== '')
      .join('\n');
  if (typeof component !== 'object' || component === null) return '';
  const { content, components } = component as Record<string, unknown>;
  return typeof content === 'string' ? content : componentsToText(components);
}
