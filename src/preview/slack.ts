/** Slack's payloads as HTML that looks like Slack: https://docs.slack.dev/reference/block-kit/blocks */
import type { types } from '@slack/bolt';
import { decodeText, valueToId } from '../adapters/slack/render/escape.ts';
import { control, type HrefOf, type Html, html, menu, withBreaks } from './html.ts';

type Block = types.KnownBlock;

/** @param hrefOf where the button or option with an id leads */
export function blocksToHtml(blocks: readonly Block[], hrefOf: HrefOf): Html {
  return html`${blocks.map((block) => html`<div class="block ${block.type}">${blockToHtml(block, hrefOf)}</div>`)}`;
}

/** A modal as a form that is sent to `action`. */
export function viewToHtml(view: types.ModalView, action: string): Html {
  return html`<form class="modal" method="post" action="${action}">
    <h2>${view.title.text}</h2>
    ${blocksToHtml(view.blocks as Block[], () => null)}
    <p class="submit">${view.submit === undefined ? null : html`<button>${view.submit.text}</button>`}</p>
  </form>`;
}

function blockToHtml(block: Block, hrefOf: HrefOf): Html {
  switch (block.type) {
    case 'header':
      return html`<h3>${block.text.text}</h3>`;
    case 'rich_text':
      return html`${block.elements.map(richTextToHtml)}`;
    case 'section':
      return html`${block.text === undefined ? null : textToHtml(block.text)}${
        block.accessory === undefined ? null : elementToHtml(block.accessory, hrefOf)
      }`;
    case 'context':
      return html`${block.elements.map((element) =>
        element.type === 'image' ? imageToHtml(element) : html`<span>${textToHtml(element)}</span>`,
      )}`;
    case 'actions':
      return html`${block.elements.map((element) => elementToHtml(element, hrefOf))}`;
    case 'divider':
      return html`<hr>`;
    case 'image':
      return imageToHtml(block);
    case 'input':
      return inputToHtml(block);
    default:
      // Seen at once by whoever looks: the page has to learn to show it.
      return html`<p class="unknown">${block.type}</p>`;
  }
}

function imageToHtml(image: types.ImageBlock | types.ImageElement): Html {
  const url = 'image_url' in image ? image.image_url : undefined;
  return html`<img src="${url ?? ''}" alt="${image.alt_text}">`;
}

type RichText = types.RichTextBlock['elements'][number];

function richTextToHtml(element: RichText): Html {
  switch (element.type) {
    case 'rich_text_section':
      return html`<div class="line">${element.elements.map(inlineToHtml)}</div>`;
    case 'rich_text_quote':
      return html`<blockquote>${element.elements.map(inlineToHtml)}</blockquote>`;
    case 'rich_text_preformatted':
      return html`<pre>${element.elements.map(inlineToHtml)}</pre>`;
    case 'rich_text_list': {
      const items = element.elements.map((item) => html`<li>${item.elements.map(inlineToHtml)}</li>`);
      return element.style === 'ordered' ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
    }
  }
}

function inlineToHtml(element: types.RichTextElement): Html {
  if (element.type === 'link') return html`<a class="link" href="${element.url}">${element.text ?? element.url}</a>`;
  if (element.type !== 'text') return html`<span class="unknown">${element.type}</span>`;
  const { bold, italic, strike, code } = element.style ?? {};
  let inner = html`${withBreaks(element.text)}`;
  if (code === true) inner = html`<code>${inner}</code>`;
  if (bold === true) inner = html`<b>${inner}</b>`;
  if (italic === true) inner = html`<i>${inner}</i>`;
  if (strike === true) inner = html`<s>${inner}</s>`;
  return inner;
}

/** Of mrkdwn only the links that the renderer writes; Slack would show anything else as markup, too. */
function textToHtml(text: types.PlainTextElement | types.MrkdwnElement): Html {
  const link = text.type === 'mrkdwn' ? /^<([^|>]+)\|([^>]+)>$/.exec(text.text) : null;
  if (link !== null)
    return html`<a class="link" href="${decodeText(link[1] ?? '').text}">${decodeText(link[2] ?? '').text}</a>`;
  return html`${withBreaks(decodeText(text.text).text)}`;
}

type Element = types.ActionsBlockElement | types.SectionBlockAccessory | types.InputBlockElement;

function elementToHtml(element: Element, hrefOf: HrefOf): Html {
  switch (element.type) {
    case 'button':
      return control(
        element.text.text,
        element.url ?? hrefOf(valueToId(element.value ?? '')),
        `button ${element.style ?? ''}`,
      );
    case 'static_select':
      return menu(
        element.initial_option?.text.text ?? element.placeholder?.text ?? '…',
        (element.options ?? []).map((option) => ({
          label: option.text.text,
          href: hrefOf(valueToId(option.value ?? '')),
        })),
      );
    case 'image':
      return imageToHtml(element);
    case 'checkboxes':
      // Nothing takes the ticks here: the button runs without any, and the one for all runs as it would.
      return html`<div class="checks">${element.options.map(
        ({ text }) => html`<label class="check"><input type="checkbox"> ${text.text}</label>`,
      )}</div>`;
    default:
      return html`<span class="unknown">${element.type}</span>`;
  }
}

function inputToHtml({ label, hint, optional, element }: types.InputBlock): Html {
  return html`<label><b>${label.text}${optional === true ? html` <span class="optional">(optional)</span>` : null}</b>
    ${fieldToHtml(element)}</label>${hint === undefined ? null : html`<p class="hint">${hint.text}</p>`}`;
}

function fieldToHtml(element: types.InputBlockElement): Html {
  const name = element.action_id ?? '';
  switch (element.type) {
    case 'plain_text_input':
      return element.multiline === true
        ? html`<textarea name="${name}" rows="3">${element.initial_value ?? ''}</textarea>`
        : html`<input name="${name}" value="${element.initial_value ?? ''}" placeholder="${element.placeholder?.text ?? ''}">`;
    case 'checkboxes':
      return html`${element.options.map(
        (option) =>
          html`<span class="check"><input type="checkbox" name="${name}" value="${option.value ?? ''}"${
            (element.initial_options ?? []).some(({ value }) => value === option.value) ? html` checked` : null
          }> ${option.text.text}</span>`,
      )}`;
    case 'static_select':
      return html`<select name="${name}"><option value=""></option>${(element.options ?? []).map(
        (option) =>
          html`<option value="${option.value ?? ''}"${
            element.initial_option?.value === option.value ? html` selected` : null
          }>${option.text.text}</option>`,
      )}</select>`;
    case 'external_select':
      // Slack asks the bot for suggestions while somebody types; here the value itself is typed.
      return html`<input name="${name}" value="${element.initial_option?.value ?? ''}" placeholder="${element.placeholder?.text ?? ''}">`;
    default:
      return html`<span class="unknown">${element.type}</span>`;
  }
}
