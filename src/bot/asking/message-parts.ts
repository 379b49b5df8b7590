/**
 * A chat message with what is forwarded, attached or embedded in it, as one text. Words that the message only carries must
 * not read as its author's, so each part but the author's own words stands below a line that says where it was.
 */

export interface MessagePart {
  /** Where the words stand: “the forwarded message”. Null for the author's own words. */
  place: string | null;
  text: string;
}

/** Brackets that hardly anybody types; in the parts' own texts they are replaced, so that nobody can fake a label. */
const LABEL = /^⟦In ([^⟦⟧\n]+)⟧$/mu;

/** Empty parts, and parts that say only what an earlier one says, are left out. */
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

/** Letters and digits alone: platforms repeat a text with other spaces and markup. */
function toComparable(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
