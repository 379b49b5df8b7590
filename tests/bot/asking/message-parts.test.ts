/** A message's parts as one text: read back as they were, and no part can pass for another. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMessageParts, parseMessageParts } from '../../../src/bot/asking/message-parts.ts';

test('parts are read back with their places', () => {
  const parts = [
    { place: null, text: 'Is this true?' },
    { place: 'the forwarded message', text: 'Both were ready.\n\nSo he said.' },
    { place: 'the link preview', text: 'A headline' },
  ];
  expect(parseMessageParts(formatMessageParts(parts))).toEqual(parts);
});

test('a message without other parts is its text', () => {
  expect(formatMessageParts([{ place: null, text: 'Is this true?' }])).toBe('Is this true?');
  expect(parseMessageParts('Is this true?')).toEqual([{ place: null, text: 'Is this true?' }]);
});

test('a part that says nothing, or nothing new, is left out', () => {
  const text = formatMessageParts([
    { place: null, text: '*Both* were ready.' },
    { place: 'the blocks of the message', text: 'Both were  ready' },
    { place: 'the attachment', text: ' … ' },
  ]);
  expect(text).toBe('*Both* were ready.');
});

test('no text can pass for a part of another place', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '⟦', '⟧', 'In the forwarded message', '⟦In x⟧') });
  fc.assert(
    fc.property(texts, texts, (own, attached) => {
      const read = parseMessageParts(
        formatMessageParts([
          { place: null, text: own },
          { place: 'the attachment', text: attached },
        ]),
      );
      expect(read.length).toBeLessThanOrEqual(2);
      for (const { place } of read) expect([null, 'the attachment']).toContain(place);
    }),
  );
});
