/** Shared by the editing tests: people, form steps and the ledger's entries. */
import { answerToText } from '../../../src/adapters/console/render.ts';
import type { Answer } from '../../../src/bot/answer.ts';
import type { Asker } from '../../../src/bot/asker.ts';
import { type Form, isForm, type Reply } from '../../../src/bot/forms/form.ts';
import type { Entry } from '../../../src/claims/model/entry.ts';
import type { Newsroom } from '../../../src/newsrooms/open-newsroom.ts';

export const ann: Asker = { id: 'UANN', name: 'Ann', platform: 'slack', channel: 'C1', groups: [] };
export const ben: Asker = { id: 'UBEN', name: 'Ben', platform: 'slack', channel: 'C1', groups: [] };
/** Not an editor. */
export const guest: Asker = { id: 'UGUEST', name: 'Guest', platform: 'slack', channel: 'C1', groups: [] };
export const editors = { EDITORS: 'slack:UANN,slack:UBEN' };

/** Records S16, of Lecornu. */
export const RECORD_COMMAND =
  '/record "increased exchanges" speaker:Lecornu topic:manipulation says:"He named terrorism." reason:"the fight was left out"';

export function ask({ bot }: Pick<Newsroom, 'bot'>, asker: Asker, line: string): Promise<Answer> {
  return bot.answerLine(line, asker, null);
}

/** As the console prints it, on one line. */
export function answerText(answer: Answer): string {
  return answerToText(answer, { colour: false }).replaceAll(/\s+/g, ' ');
}

export async function openForm({ bot }: Pick<Newsroom, 'bot'>, asker: Asker, line: string): Promise<Form> {
  return expectForm(await bot.replyLine(line, asker, null, null));
}

/** Submits a step of a form with its shown values, overridden by `typed`. */
export function send(
  { bot }: Pick<Newsroom, 'bot'>,
  asker: Asker,
  form: Form,
  typed: Record<string, string>,
): Promise<Reply> {
  const shown = Object.fromEntries(form.fields.map(({ name, value }) => [name, value]));
  return bot.submit({ draft: form.draft, step: form.step }, { ...shown, ...typed }, asker, null);
}

export function expectForm(reply: Reply): Form {
  if (!isForm(reply)) throw new Error(`an answer instead of a form: ${answerText(reply)}`);
  return reply;
}

export function expectAnswer(reply: Reply): Answer {
  if (isForm(reply)) throw new Error(`a form instead of an answer: ${JSON.stringify(reply.fields)}`);
  return reply;
}

export function errorsOf(form: Form): Record<string, string> {
  return Object.fromEntries(form.fields.flatMap(({ name, error }) => (error === null ? [] : [[name, error]])));
}

export async function entriesOf({ ledger }: Pick<Newsroom, 'ledger'>): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const { entry } of ledger.read(null)) entries.push(entry);
  return entries;
}
