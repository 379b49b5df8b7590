/** An Answer is a document that no platform owns. */
import { currentLanguage, type Language } from '../locales/index.ts';
import type { ChangeCard, Counts, StatementCard, TopicComparisonCard } from './card.ts';
import type { Action, Invocation, Span, Spans } from './spans.ts';

export * from './spans.ts';

/** Of a menu: Discord's limit. */
export const MAX_CHOICES = 25;

/** A block that renderers show as it stands. */
export type PlainBlock =
  | { kind: 'heading'; spans: Spans }
  | { kind: 'paragraph'; spans: Spans }
  /** Words of a source, exactly as it prints them. A renderer may split it over pages, never cut it. */
  | { kind: 'quote'; spans: Spans }
  | { kind: 'fields'; fields: readonly { name: string; value: Spans }[] }
  /** Every row has as many cells as the head. */
  | { kind: 'table'; head: readonly string[]; rows: readonly (readonly Spans[])[] }
  | { kind: 'list'; items: readonly Spans[] }
  /** A small line. */
  | { kind: 'footer'; spans: Spans }
  /** Buttons that belong to what stands before them, such as one statement's. */
  | { kind: 'actions'; actions: readonly Action[] }
  /** One of several commands, chosen from a list. At most MAX_CHOICES. */
  | { kind: 'menu'; label: string; choices: readonly Action[] }
  /** Some of several, chosen together: what is chosen becomes the option `name` of `submit`, separated by commas. */
  | Checklist
  | { kind: 'divider' };

/** Blocks of meaning are laid out by `layOut` (answers/layout), alike for every platform. */
export type Block = PlainBlock | StatementCard | TopicComparisonCard | ChangeCard | Counts;

export interface Checklist {
  kind: 'checklist';
  label: string;
  name: string;
  /** At most MAX_CHECKS; values have no comma, and at most 20 characters. */
  choices: readonly { label: string; value: string }[];
  submit: Action;
}

/** Of a checklist: Slack's limit. */
export const MAX_CHECKS = 10;

/** `answer`: something is on record. `nothing`: nothing is. `mistake`: the asker's. `fault`: ours. */
export type Tone = 'answer' | 'nothing' | 'mistake' | 'fault';

export interface Answer {
  tone: Tone;
  /** The language of its sentences; quotations and names are never translated. */
  language: Language;
  title: string;
  /** Whether it shows what is not on record yet: a draft. */
  isDraft: boolean;
  blocks: readonly Block[];
  actions: readonly Action[];
  /**
   * References of the statements shown (`dossier/S5`), so that corrections can reach what was posted; and the id of a
   * dossier whose title is shown, or what its sources say in their own voice.
   */
  statements: readonly string[];
  /** The command that gave this answer; null when it is not one that can be asked again. Set by the bot. */
  origin: Invocation | null;
  /** For the asker alone, wherever it was asked; nothing of it is stored or can be shared. */
  isPrivate?: true;
  /** Takes the place of the message whose button was pressed, where only the asker sees that one. */
  isInPlace?: true;
  /** A file that goes with a private answer, where the platform can bring one to the asker alone. */
  file?: { name: string; write(): Promise<Uint8Array> };
}

export const heading = (...spans: Span[]): PlainBlock => ({ kind: 'heading', spans });
export const paragraph = (...spans: Span[]): PlainBlock => ({ kind: 'paragraph', spans });
export const footer = (...spans: Span[]): PlainBlock => ({ kind: 'footer', spans });
export const quote = (...spans: Span[]): PlainBlock => ({ kind: 'quote', spans });
export const list = (items: readonly Spans[]): PlainBlock => ({ kind: 'list', items });

/** An answer without buttons; commands add what they have. */
export function createAnswer(parts: Partial<Answer> & Pick<Answer, 'title' | 'blocks'>): Answer {
  return {
    tone: 'answer',
    language: currentLanguage(),
    isDraft: false,
    actions: [],
    statements: [],
    origin: null,
    ...parts,
  };
}
