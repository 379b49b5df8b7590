/**
 * Text in an answer stands in spans, never in a markup string: all of it is hostile (a source may print `<!channel>` or
 * `@everyone`) until a renderer has escaped it for its platform.
 */

export type Span =
  | { kind: 'text'; text: string }
  | { kind: 'strong'; text: string }
  /** Set apart word by word: ids, commands, differing words. */
  | { kind: 'code'; text: string }
  /** `url` is https or http; a renderer shows any other as plain text. */
  | { kind: 'link'; text: string; url: string };

export type Spans = readonly Span[];

/** A command with its options as text: what a button, a page turn or a posted answer is remembered by. */
export interface Invocation {
  command: string;
  options: Readonly<Record<string, string>>;
}

/** Of a button or a choice, in characters, so that it fits on every platform. */
export const MAX_LABEL = 40;

/** Another command, offered as a button. `label` has at most MAX_LABEL characters. */
export interface Action extends Invocation {
  label: string;
  /** What a screen reader says where several buttons have the same label: "Read S5 in the article". */
  spoken?: string;
}

export const text = (value: string): Span => ({ kind: 'text', text: value });
export const strong = (value: string): Span => ({ kind: 'strong', text: value });
export const code = (value: string): Span => ({ kind: 'code', text: value });
export const link = (value: string, url: string): Span => ({ kind: 'link', text: value, url });
