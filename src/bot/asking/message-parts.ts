/**
 * A chat message with what is forwarded, attached or embedded in it, as one text. Such words must not read as the
 * author's, so each part other than the author's own words is preceded by a label that says where it was.
 */

export interface MessagePart {
  /** Where the words are: “the forwarded message”. Null for the author's own words. */
  place: string | null;
  text: string;
}

/** Hardly anybody types these brackets. They are replaced in the parts' texts, so that nobody can fake a label. */
const LABEL = /^⟦In ([^⟦⟧\n]+)⟧$/mu;

/** Leaves out empty parts and parts that only repeat an earlier one. */
export function formatMessageParts(parts: readonly MessagePart[]): string {
  const texts: string[] = [];
  let said = '';
  for (const { place, text } of parts) {
    const words = toComparable(text);
    if (words === '' || said.includes(words)) continue;
    said += `${words}\n`;
    const cleaned = text.trim().replaceAll('⟦', '[').replaceAll('⟧', ']');
    texts.push(place === null ? cleaned : `⟦In ${place}⟧\n${cleaned}`);
  }
  return texts.join('\n\n');
}

export function parseMessageParts(message: string): MessagePart[] {
  const [own = '', ...labelled] = message.split(LABEL);
  const parts: MessagePart[] = [{ place: null, text: own.trim() }];
  for (let at = 0; at < labelled.length; at += 2)
    parts.push({ place: labelled[at] ?? '', text: (labelled[at + 1] ?? '').trim() });
  return parts.filter(({ text }) => text !== '');
}

/** Only letters and digits, because platforms repeat a text with different spaces and markup. */
function toComparable(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
