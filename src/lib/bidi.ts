/** Keeps right-to-left words from reordering the line they stand in. https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates */

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/** Right-to-left scripts, and the controls that turn the direction of what follows. */
const RTL_OR_CONTROL =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}]|[\u{1e800}-\u{1efff}]/u;
const ISOLATE_OPENER = /[\u2066-\u2068]/;

/**
 * The same words inside a Unicode isolate, when any of them runs right to left or holds a direction control; else the
 * text itself. A control that a hostile text leaves open, or closes too often, then ends with the text.
 */
export function isolateDirection(text: string): string {
  if (!RTL_OR_CONTROL.test(text)) return text;
  let open = 0;
  let unopened = 0;
  for (const character of text) {
    if (ISOLATE_OPENER.test(character)) open += 1;
    else if (character === POP_ISOLATE && open > 0) open -= 1;
    else if (character === POP_ISOLATE) unopened += 1;
  }
  return FIRST_STRONG_ISOLATE.repeat(unopened + 1) + text + POP_ISOLATE.repeat(open + 1);
}
