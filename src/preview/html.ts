/** HTML from templates in which every value is escaped. */
import { escapeUTF8 } from 'entities';

/** Markup that is safe to put into a page. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = Html | string | number | null | false | readonly Value[];

/** Values are escaped, but for Html; null and false leave nothing, and an array stands for its items. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(strings.map((part, at) => part + valueToMarkup(values[at] ?? null)).join(''));
}

function valueToMarkup(value: Value): string {
  if (value === null || value === false) return '';
  if (value instanceof Html) return value.markup;
  return typeof value === 'object' ? value.map(valueToMarkup).join('') : escapeUTF8(String(value));
}

/** Where a control leads when it is pressed; null for nowhere. */
export type HrefOf = (id: string) => string | null;

/** A control of a message: a link, because the page runs no script. */
export function control(label: string, href: string | null, className: string): Html {
  return href === null
    ? html`<span class="${className}" aria-disabled="true">${label}</span>`
    : html`<a class="${className}" href="${href}">${label}</a>`;
}

/** A menu that opens to a list of links. */
export function menu(label: string, choices: readonly { label: string; href: string | null }[]): Html {
  return html`<details class="menu"><summary>${label}</summary><ul>${choices.map(
    (choice) => html`<li>${control(choice.label, choice.href, 'choice')}</li>`,
  )}</ul></details>`;
}

/** Line ends become breaks. */
export const withBreaks = (text: string): Value =>
  text.split('\n').flatMap((line, at) => (at === 0 ? [line] : [html`<br>`, line]));
