/**
 * An Answer is a document that no platform owns. Its text stands in spans, never in a markup string: all of it is
 * hostile (a source may print `<!channel>` or `@everyone`) until a renderer has escaped it for its platform.
 */

export type Span =
  | { kind: 'text'; text: string }
  | { kind: 'strong'; text: string }
  /** Set apart word by word: ids, commands, differing words. */
  | { kind: 'code'; text: string }
  /** `url` is https or http; a renderer shows any other as plain text. */
  | { kind: 'link'; text: string; url: string };

export type Spans = readonly Span[];

export type Block =
  | { kind: 'heading'; spans: Spans }
  | { kind: 'paragraph'; spans: Spans }
  /** Words of a source, exactly as it prints them. A renderer may split it over pages, never cut it. */
  | { kind: 'quote'; text: string }
  | { kind: 'fields'; fields: readonly { name: string; value: Spans }[] }
  /** Every row has as many cells as the head. */
  | { kind: 'table'; head: readonly string[]; rows: readonly (readonly Spans[])[] }
  | { kind: 'list'; items: readonly Spans[] }
  | { kind: 'footer'; spans: Spans };

/** A command with its options as text: what a button, a page turn or a posted answer is remembered by. */
export interface Invocation {
  command: string;
  options: Readonly<Record<string, string>>;
}

/** Another command, offered as a button. `label` has at most 40 characters, so that it fits on every platform. */
export interface Action extends Invocation {
  label: string;
}

/** `answer`: something is on record. `nothing`: nothing is. `mistake`: the asker's. `fault`: ours. */
export type Tone = 'answer' | 'nothing' | 'mistake' | 'fault';

export interface Answer {
  tone: Tone;
  title: string;
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
  /** A file that goes with a private answer, where the platform can bring one to the asker alone. */
  file?: { name: string; write(): Promise<Uint8Array> };
}

export const text = (value: string): Span => ({ kind: 'text', text: value });
export const strong = (value: string): Span => ({ kind: 'strong', text: value });
export const code = (value: string): Span => ({ kind: 'code', text: value });
export const link = (value: string, url: string): Span => ({ kind: 'link', text: value, url });

export const heading = (...spans: Span[]): Block => ({ kind: 'heading', spans });
export const paragraph = (...spans: Span[]): Block => ({ kind: 'paragraph', spans });
export const footer = (...spans: Span[]): Block => ({ kind: 'footer', spans });

/** An answer without buttons; commands add what they have. */
export function createAnswer(parts: Partial<Answer> & Pick<Answer, 'title' | 'blocks'>): Answer {
  return { tone: 'answer', actions: [], statements: [], origin: null, ...parts };
}
