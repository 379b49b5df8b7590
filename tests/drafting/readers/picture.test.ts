/** Pictures of quotations: what is read in them, and what is refused before it is decoded. */
import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linesToText } from '../../../src/drafting/readers/picture/picture.ts';
import { pictureFormat, pictureSize } from '../../../src/drafting/readers/picture/size.ts';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';

const CARD = readFileSync(new URL('../../fixtures/pictures/quote-card.png', import.meta.url));

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom({ SEEDS_DIR: new URL('../../fixtures/seeds', import.meta.url).pathname });
});
afterAll(() => newsroom.remove());

const check = (bytes: Uint8Array, name = 'card.png') => newsroom.checks.story({ bytes, name, contentType: null });

/** The card's header with another size in it: nothing is decoded to refuse it. */
function withSize(width: number, height: number): Uint8Array {
  const bytes = Uint8Array.from(CARD);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

/** A black picture. */
function blankPng(width: number, height: number): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(height * (width + 1)));
  return Buffer.concat([
    CARD.subarray(0, 8),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('a quote card is read, checked under the name on it, and shown as read', async () => {
  const { items, notes } = await check(CARD);
  expect(items).toMatchObject([
    {
      words: 'We will open new hospitals',
      item: { speaker: 'Ruth Okafor' },
      findings: [{ kind: 'somebody-elses', recorded: 'Chloe Tanner' }],
    },
  ]);
  expect(notes).toEqual([expect.stringContaining('“We will open new hospitals” – Ruth Okafor')]);
}, 60_000);

describe('is refused with what to do:', () => {
  test.each([
    ['a hundred megapixels', withSize(10_000, 10_000), '100 megapixels; at most 25 are read. Cut out the words.'],
    [
      'an animated one',
      Uint8Array.from([...CARD.subarray(0, 33), 0, 0, 0, 8, 0x61, 0x63, 0x54, 0x4c, ...CARD.subarray(33)]),
      'is animated',
    ],
    ['a GIF', new TextEncoder().encode('GIF89a and more'), 'save it as one of these'],
    ['a damaged one', CARD.subarray(0, 20), 'is damaged'],
    ['one without text', blankPng(300, 200), 'No text can be read in card.png'],
    ['half of one', CARD.subarray(0, 400), 'card.png'],
  ])(
    '%s',
    async (_, bytes, words) => {
      await expect(check(bytes)).rejects.toThrow(words);
    },
    60_000,
  );
});

test('the size of a JPEG stands in its frame header', () => {
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 11, 8, 1, 44, 2, 88, 1, 0, 0, 0]);
  expect(pictureFormat(jpeg)).toBe('jpeg');
  expect(pictureSize(jpeg, 'jpeg')).toEqual({ width: 600, height: 300 });
});

test('lines that go on are joined, and a name in its own line after a quotation is whose it is', () => {
  expect(linesToText('“We will open\nnew hospitals”\nRuth Okafor\n')).toBe(
    '“We will open new hospitals”\n\n– Ruth Okafor',
  );
  expect(linesToText('Ruth Okafor\nsaid nothing.')).toBe('Ruth Okafor said nothing.');
});
