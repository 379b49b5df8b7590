/** Discord's payloads as HTML that looks like Discord: https://docs.discord.com/developers/components/reference */
import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { parse } from 'discord-markdown-parser';
import { z } from 'zod';
import type { DiscordModal } from '../adapters/discord/render/modal.ts';
import type { DiscordMessage } from '../adapters/discord/render/render.ts';
import { control, type HrefOf, type Html, html, menu, withBreaks } from './html.ts';

const BUTTON_CLASSES: Partial<Record<ButtonStyle, string>> = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'danger',
};

const optionSchema = z.object({ label: z.string(), value: z.string(), default: z.boolean().default(false) });
/** What the page shows of a component, of any kind; the platform's schemas hold the payloads in the tests. */
const componentSchema = z.object({
  type: z.int(),
  get components() {
    return z.array(componentSchema).default([]);
  },
  get component() {
    return componentSchema.optional();
  },
  content: z.string().default(''),
  accent_color: z.int().nullish(),
  style: z.int().optional(),
  label: z.string().default(''),
  description: z.string().default(''),
  custom_id: z.string().default(''),
  url: z.string().optional(),
  value: z.string().default(''),
  placeholder: z.string().default(''),
  required: z.boolean().default(true),
  options: z.array(optionSchema).default([]),
  max_values: z.int().default(1),
  items: z.array(z.object({ media: z.object({ url: z.string() }), description: z.string().default('') })).default([]),
});
type Component = z.infer<typeof componentSchema>;

/** @param hrefOf where the button or option with an id leads */
export function messageToHtml({ components }: DiscordMessage, hrefOf: HrefOf): Html {
  return html`${z
    .array(componentSchema)
    .parse(components)
    .map((component) => componentToHtml(component, hrefOf))}`;
}

/** A modal as a form that is sent to `action`. */
export function modalToHtml({ title, components }: DiscordModal, action: string): Html {
  return html`<form class="modal" method="post" action="${action}">
    <h2>${title}</h2>
    ${z
      .array(componentSchema)
      .parse(components)
      .map((component) => componentToHtml(component, () => null))}
    <p class="submit"><button>Submit</button></p>
  </form>`;
}

function componentToHtml(component: Component, hrefOf: HrefOf): Html {
  const { type, label, url, custom_id } = component;
  switch (type) {
    case ComponentType.Container:
      return html`<div class="container">${accent(component.accent_color ?? null)}${component.components.map((one) =>
        componentToHtml(one, hrefOf),
      )}</div>`;
    case ComponentType.ActionRow:
      return html`<div class="row">${component.components.map((one) => componentToHtml(one, hrefOf))}</div>`;
    case ComponentType.Button:
      return control(label, url ?? hrefOf(custom_id), `button ${BUTTON_CLASSES[component.style as ButtonStyle] ?? ''}`);
    case ComponentType.StringSelect:
      return menu(
        component.placeholder || 'Choose',
        component.options.map((option) => ({ label: option.label, href: hrefOf(option.value) })),
      );
    case ComponentType.TextDisplay:
      return html`<div class="display">${markdownToHtml(component.content)}</div>`;
    case ComponentType.Separator:
      return html`<hr>`;
    case ComponentType.MediaGallery:
      return html`${component.items.map(({ media, description }) => html`<img src="${media.url}" alt="${description}">`)}`;
    case ComponentType.Label:
      return html`<label><b>${label}${component.component?.required === true ? ' *' : null}</b>
        ${component.component === undefined ? null : fieldToHtml(component.component)}</label>${
          component.description === '' ? null : html`<p class="hint">${component.description}</p>`
        }`;
    default:
      // Seen at once by whoever looks: the page has to learn to show it.
      return html`<p class="unknown">${ComponentType[type] ?? type}</p>`;
  }
}

function fieldToHtml({ type, custom_id, style, value, placeholder, options, max_values }: Component): Html {
  if (type === ComponentType.StringSelect) {
    const choices = options.map(
      (option) =>
        html`<option value="${option.value}"${option.default ? html` selected` : null}>${option.label}</option>`,
    );
    return max_values > 1
      ? html`<select name="${custom_id}" multiple>${choices}</select>`
      : html`<select name="${custom_id}">${choices}</select>`;
  }
  // 2 is a paragraph: https://docs.discord.com/developers/components/reference#text-input-text-input-styles
  if (type === ComponentType.TextInput && style === 2)
    return html`<textarea name="${custom_id}" rows="3" placeholder="${placeholder}">${value}</textarea>`;
  if (type === ComponentType.TextInput)
    return html`<input name="${custom_id}" value="${value}" placeholder="${placeholder}">`;
  return html`<span class="unknown">${ComponentType[type] ?? type}</span>`;
}

/** An image, because the page allows no style of its own. */
function accent(color: number | null): Html | null {
  if (color === null) return null;
  const fill = `#${color.toString(16).padStart(6, '0')}`;
  return html`<svg class="accent" aria-hidden="true"><rect width="4" height="100%" fill="${fill}"/></svg>`;
}

interface MarkdownNode {
  type: string;
  content?: string | MarkdownNode[];
  target?: string;
  level?: number;
}

/** Lists are lines that begin with "- ", which the parser leaves in the text. */
export function markdownToHtml(markdown: string): Html {
  const groups: { isList: boolean; lines: string[] }[] = [];
  for (const line of markdown.split('\n')) {
    const isList = line.startsWith('- ');
    const last = groups.at(-1);
    if (last?.isList === isList) last.lines.push(line);
    else groups.push({ isList, lines: [line] });
  }
  return html`${groups.map(({ isList, lines }) =>
    isList ? html`<ul>${lines.map((line) => html`<li>${inner(line.slice(2))}</li>`)}</ul>` : inner(lines.join('\n')),
  )}`;
}

const BLOCKS = ['heading', 'blockQuote', 'subtext', 'codeBlock'];

/** A line end before or in a block is none of its own. */
function nodesToHtml(nodes: readonly MarkdownNode[]): Html {
  return html`${nodes
    .filter(({ type }, at) => type !== 'br' || !(at === nodes.length - 1 || BLOCKS.includes(nodes[at + 1]?.type ?? '')))
    .map(nodeToHtml)}`;
}

const inner = (markdown: string) => nodesToHtml(parse(markdown, 'extended') as unknown as MarkdownNode[]);

const TAGS: Record<string, (inner: Html) => Html> = {
  strong: (inner) => html`<b>${inner}</b>`,
  em: (inner) => html`<i>${inner}</i>`,
  underline: (inner) => html`<u>${inner}</u>`,
  strikethrough: (inner) => html`<s>${inner}</s>`,
  inlineCode: (inner) => html`<code>${inner}</code>`,
  codeBlock: (inner) => html`<pre>${inner}</pre>`,
  blockQuote: (inner) => html`<blockquote>${inner}</blockquote>`,
  subtext: (inner) => html`<small>${inner}</small>`,
};

function nodeToHtml(node: MarkdownNode): Html {
  const content = html`${Array.isArray(node.content) ? nodesToHtml(node.content) : withBreaks(node.content ?? '')}`;
  if (node.type === 'br') return html`<br>`;
  if (node.type === 'heading') return node.level === 3 ? html`<h4>${content}</h4>` : html`<h3>${content}</h3>`;
  if (node.target !== undefined) return html`<a class="link" href="${node.target}">${content}</a>`;
  return TAGS[node.type]?.(content) ?? content;
}
