/** What every renderer must hold, whatever its platform can show: nothing of an answer lost, nothing twice, nothing refused. */
import { describe, expect, test } from 'vitest';
import type { Action, Answer, PlainBlock, Spans } from '../../src/bot/answer.ts';
import { layOut } from '../../src/bot/layout/lay-out.ts';
import { answers } from './answers.ts';

export interface Renderer {
  name: string;
  /**
   * `parts` are the payloads in order, all of them; `shown` is what a person reads in each, markup taken away; `readable` is
   * that one after the other, without what the renderer adds: the parts' numbers, the title and the heading that a later
   * part repeats (marked as continued), rules and bars. `controls` are the labels of the buttons and choices of all parts.
   */
  render(answer: Answer): {
    parts: readonly unknown[];
    shown: readonly string[];
    readable: string;
    controls: readonly string[];
  };
  /** What the platform would refuse in a payload, by the validators; an empty list for none. */
  problems(payload: unknown): string[];
  /** How many choices of a menu it shows; all, unless it says otherwise. */
  choices?: number;
  /** What it shows of a button; its label, unless it says otherwise. */
  control?: (action: Action) => string;
}

/** Runs the contract for a renderer: call it in the renderer's own test file. */
export function describeRenderer({
  name,
  render,
  problems,
  choices: shownChoices = 25,
  control = ({ label }) => label,
}: Renderer): void {
  describe(`${name}: every answer`, () => {
    for (const [title, answer] of Object.entries(answers)) {
      describe(title, () => {
        test('is read whole and in order', () => {
          const readable = bare(render(answer).readable);
          let from = 0;
          for (const piece of piecesOf(answer)) {
            const at = readable.indexOf(piece, from);
            expect(
              at,
              `“${piece.slice(0, 80)}” after ${from} of ${readable.slice(from, from + 200)}`,
            ).toBeGreaterThanOrEqual(from);
            from = at + piece.length;
          }
          for (const head of headsOf(answer)) expect(readable).toContain(head);
        });

        test('says nothing twice', () => {
          const readable = bare(render(answer).readable);
          const once = piecesOf(answer).join('\n');
          for (const piece of new Set(piecesOf(answer).filter(({ length }) => length >= 12))) {
            expect(occurrences(readable, piece), piece.slice(0, 80)).toBe(occurrences(once, piece));
          }
        });

        test('is what the platform accepts', () => {
          const { parts } = render(answer);
          expect(parts.length).toBeGreaterThan(0);
          expect(parts.flatMap(problems)).toEqual([]);
        });
      });
    }

    test('has the buttons of every statement in their order, and the choices of its menu', () => {
      const answer = answers[WITH_CONTROLS] as Answer;
      const all = layOut(answer).flatMap((block) => {
        if (block.kind === 'actions') return block.actions.map(control);
        return block.kind === 'menu' ? block.choices.slice(0, shownChoices).map(control) : [];
      });
      // The same button twice is shown once where a platform refuses two.
      const expected = all.filter((shown) => all.indexOf(shown) === all.lastIndexOf(shown));
      expect(expected.length).toBeGreaterThan(6);
      const { controls } = render(answer);
      expect(controls.filter((shown) => expected.includes(shown))).toEqual(expected);
    });

    test('no part has words without the heading that says whose they are', () => {
      const withWords = render(answers[QUOTED_AT_LENGTH] as Answer).shown.filter((part) => /word\d{5}/.test(part));
      expect(withWords.length).toBeGreaterThan(0);
      for (const part of withWords) expect(bare(part)).toContain(bare('A speaker of great stamina, for France'));
    });
  });
}

/** An answer whose quotation takes several parts on a platform with limits. */
const QUOTED_AT_LENGTH = 'a quotation of 20,000 characters';
const WITH_CONTROLS = 'statements with buttons of their own, and a menu';

/** The words of an answer in reading order, without its controls. Heads of tables are left out: each renderer says them where it reads best. */
function piecesOf(answer: Answer): string[] {
  return [answer.title, ...layOut(answer).flatMap(blockToPieces)].map(bare).filter((piece) => piece !== '');
}

function blockToPieces(block: PlainBlock): string[] {
  switch (block.kind) {
    case 'fields':
      return block.fields.flatMap(({ name, value }) => [name, ...spansToPieces(value)]);
    case 'table':
      return block.rows.flat().flatMap(spansToPieces);
    case 'list':
      return block.items.flatMap(spansToPieces);
    case 'actions':
    case 'menu':
    case 'checklist':
    case 'divider':
      return [];
    default:
      return spansToPieces(block.spans);
  }
}

const spansToPieces = (spans: Spans): string[] => spans.map(({ text }) => text);

/** The first head may go without saying: what stands first in a row is what the row is about. */
const headsOf = (answer: Answer): string[] =>
  layOut(answer).flatMap((block) =>
    block.kind === 'table' && block.rows.length > 0 ? block.head.slice(1).map(bare) : [],
  );

/** Without white space and without the isolates that renderers put around right-to-left words. */
function bare(text: string): string {
  return text.replace(/[\s\u2066-\u2069]/gu, '');
}

function occurrences(text: string, piece: string): number {
  return text.split(piece).length - 1;
}
