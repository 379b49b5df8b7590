import { UserError } from '../../lib/errors.ts';

/** Labels of the WHATWG Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels), as TextDecoder takes them. */
const decoderOf = (label: string, fatal: boolean): InstanceType<typeof TextDecoder> | null => {
  try {
    return new TextDecoder(label, { fatal });
  } catch {
    return null;
  }
};

const markOf = (bytes: Uint8Array): string | null => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
};

/** UTF-16 without a mark shows as a zero in every second byte of ordinary text. */
const zeroPattern = (bytes: Uint8Array): string | null => {
  const sample = Math.min(bytes.length - (bytes.length % 2), 2_000);
  let [even, odd] = [0, 0];
  for (let i = 0; i < sample; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  if (sample < 4) return null;
  if (odd > sample / 8 && even < odd / 10) return 'utf-16le';
  return even > sample / 8 && odd < even / 10 ? 'utf-16be' : null;
};

/** The encoding that an HTML page or an XML file declares in its first bytes, or null. */
export const declaredEncoding = (bytes: Uint8Array): string | null => {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2_048));
  return (
    /(?:charset\s*=\s*|<\?xml[^>]{0,200}encoding\s*=\s*)["']?([\w.:-]{1,40})/i.exec(head)?.[1]?.toLowerCase() ?? null
  );
};

/**
 * The text of some bytes: by their byte order mark, by what `declared` says when they bear it out, as UTF-8, else as
 * windows-1252, which every byte sequence is. The mark itself is not part of the text.
 * @throws UserError where the bytes are no text at all.
 */
export const bytesToText = (
  bytes: Uint8Array,
  declared: string | null,
  name: string,
): { text: string; encoding: string } => {
  const certain = markOf(bytes) ?? zeroPattern(bytes);
  if (certain) return { text: new TextDecoder(certain).decode(bytes), encoding: certain };
  if (bytes.subarray(0, 8_000).includes(0)) {
    throw new UserError(
      `${name} is not text: it holds zero bytes. Give the article as text, Markdown, HTML, NewsML-G2, NITF, PDF, DOCX, RTF or e-mail.`,
    );
  }
  for (const label of [declared, 'utf-8']) {
    const decoder = label ? decoderOf(label, true) : null;
    if (!decoder) continue;
    try {
      return { text: decoder.decode(bytes), encoding: decoder.encoding };
    } catch {
      // The bytes are not what was declared; the next label is tried.
    }
  }
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
};
