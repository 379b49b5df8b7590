/** The page of the preview: the line that is asked, and what each platform shows for it. */
import type { Press } from '../bot/buttons.ts';
import { LANGUAGES, type Language } from '../locales/index.ts';
import { type Html, html } from './html.ts';
import type { Shown } from './surface.ts';

const EXAMPLES = [
  '/whosaid "ready to dialogue"',
  '/compare lecornu shoigu',
  '/summary',
  '/check The two countries are "ready to dialogue", said Shoigu.',
  '/disputes',
  '/source S5',
  '/record',
  '/help',
];

/** A view of a platform at a width: what of the page a picture is taken of. */
export interface View {
  id: string;
  title: string;
  /** The style: `slack`, `discord` or `console`. */
  look: 'slack' | 'discord' | 'console';
  /** `desktop` is as wide as a message column; `phone` has 375 pixels. */
  width: 'desktop' | 'phone';
  shown: readonly Shown[];
}

const lineToHref = (line: string, language: Language): string => `/?${new URLSearchParams({ line, language })}`;

export const pressToHref = ({ invocation, part }: Press, language: Language): string =>
  `/?${new URLSearchParams({ press: JSON.stringify([invocation.command, invocation.options, part]), language })}`;

/** @param line what was typed, or the command of what was pressed */
export function toPage(line: string, language: Language, views: readonly View[]): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${line} · Whosaid preview</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header>
  <h1>Whosaid preview</h1>
  <form class="ask" method="get" action="/">
    <label for="line">Command</label>
    <input id="line" name="line" value="${line}" autocomplete="off" autofocus>
    <label for="language">Language</label>
    <select id="language" name="language">${LANGUAGES.map(
      (one) => html`<option${one === language ? html` selected` : null}>${one}</option>`,
    )}</select>
    <button>Show</button>
  </form>
  <nav aria-label="Examples">${EXAMPLES.map((one) => html`<a href="${lineToHref(one, language)}">${one}</a> `)}</nav>
  <p>From the payloads that the platforms would be sent. What you change here is in a record of its own, which ends with the preview.</p>
</header>
<main>${views.map(viewToHtml)}</main>
</body>
</html>
`.markup;
}

function viewToHtml({ id, title, look, width, shown }: View): Html {
  return html`<section class="view ${look} ${width}" id="${id}" aria-label="${title}">
    <h2>${title}</h2>
    <div class="screen" lang="">${shown.map((one) => (look === 'console' ? one.content : messageToHtml(one)))}</div>
  </section>`;
}

/** With the name and the time that the platform puts before a message. */
function messageToHtml({ content, isPrivate }: Shown): Html {
  return html`<div class="message">
    ${isPrivate ? html`<p class="private">Only visible to you</p>` : html`<p class="private">Posted in #newsroom</p>`}
    <div class="avatar" aria-hidden="true">W</div>
    <div class="body"><p class="sender"><b>Whosaid</b> <span class="app">APP</span> <span class="time">9:41</span></p>${content}</div>
  </div>`;
}
