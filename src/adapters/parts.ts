/** Answers that take several messages: which part to show, and the buttons that lead to its neighbours. */
import type { Answer } from '../bot/answer.ts';
import type { Press } from '../bot/buttons.ts';
import { t } from '../locales/index.ts';

export interface PartButton {
  label: string;
  press: Press;
  leadsTo: 'previous' | 'next';
}

/** The nearest part if there is no such part, because answers grow and shrink between two presses. */
export function nearestPart(part: number, parts: number): number {
  return Math.min(Math.max(1, part), parts);
}

/** No buttons for an answer that cannot be asked again: all its parts are sent. */
export function partButtons({ origin }: Answer, part: number, parts: number): PartButton[] {
  if (origin === null) return [];
  const pressFor = (to: number): Press => ({
    invocation: { command: origin.command, options: origin.options },
    part: to,
  });
  const buttons: PartButton[] = [];
  if (part > 1)
    buttons.push({
      label: t('render.part.previous', { part: part - 1 }),
      press: pressFor(part - 1),
      leadsTo: 'previous',
    });
  if (part < parts)
    buttons.push({ label: t('render.part.next', { part: part + 1 }), press: pressFor(part + 1), leadsTo: 'next' });
  return buttons;
}
