/** What a user can read of an answer on each platform, all parts joined, without markup. */
import type { Answer } from '../../src/bot/answer.ts';

type Render = (answer: Answer, part: number, idOf: () => string) => { payload: unknown; parts: number };

/** The text of all parts; each part's `text` fallback repeats its blocks and is left out. */
export function slackText(answer: Answer, render: Render): string {
  return allParts(answer, render, (payload) => textsOf((payload as { blocks: unknown }).blocks).join(''));
}

/** The text of all parts, with Discord's backslash escapes and invisible joiners taken out. */
export function discordText(answer: Answer, render: Render): string {
  return allParts(answer, render, (payload) => textsOf(payload).join('\n'))
    .replace(/\\([^\p{L}\p{N}\s])/gu, '$1')
    .replace(/[\u200b\u2060]/g, '')
    .replace(/\*\*/g, '');
}

function allParts(answer: Answer, render: Render, read: (payload: unknown) => string): string {
  const { parts } = render(answer, 1, () => '=');
  return Array.from({ length: parts }, (_, index) => read(render(answer, index + 1, () => '=').payload)).join('\n');
}

/** Every string a reader sees, in order: values of text, content, name, value, title and description. */
function textsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsOf);
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string'
      ? ['text', 'content', 'name', 'value', 'title', 'description'].includes(key) &&
        !('custom_id' in node) &&
        !('action_id' in node)
        ? [value]
        : []
      : textsOf(value),
  );
}
