/** What a picture's first bytes say of it, without decoding it. */

export type PictureFormat = 'png' | 'jpeg' | 'animated' | 'other';

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, at) => bytes[at] === byte);

const hasText = (bytes: Uint8Array, text: string, at: number): boolean =>
  startsWith(
    bytes.subarray(at),
    [...text].map((letter) => letter.charCodeAt(0)),
  );

/** Null for what is no picture. `other` are kinds that are not read. */
export const pictureFormat = (bytes: Uint8Array): PictureFormat | null => {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    return isAnimated(bytes) ? 'animated' : 'png';
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  const isOther =
    hasText(bytes, 'GIF8', 0) ||
    (hasText(bytes, 'RIFF', 0) && hasText(bytes, 'WEBP', 8)) ||
    hasText(bytes, 'ftypheic', 4) ||
    hasText(bytes, 'ftypavif', 4) ||
    hasText(bytes, 'II*\0', 0) ||
    hasText(bytes, 'MM\0*', 0);
  return isOther ? 'other' : null;
};

/** An animated PNG says so before its first picture: https://www.w3.org/TR/png-3/#acTL-chunk */
const isAnimated = (bytes: Uint8Array): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 8 <= bytes.length; ) {
    if (hasText(bytes, 'acTL', at + 4)) return true;
    if (hasText(bytes, 'IDAT', at + 4)) return false;
    at += 12 + view.getUint32(at);
  }
  return false;
};

export const pictureSize = (bytes: Uint8Array, format: 'png' | 'jpeg'): { width: number; height: number } | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === 'png') return bytes.length < 24 ? null : { width: view.getUint32(16), height: view.getUint32(20) };
  // JPEG: the segments up to the frame header (SOF0 to SOF15 but for DHT, JPG and DAC).
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) return null;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
};
