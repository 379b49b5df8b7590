import { expect, it } from 'vitest';
import { isolateDirection } from '../../src/lib/bidi.ts';

it('isolates words that run right to left and leaves others alone', () => {
  expect(isolateDirection('ready')).toBe('ready');
  expect(isolateDirection('שלום')).toBe('\u2068שלום\u2069');
});

it('closes what a hostile text leaves open, and opens what it closes too often', () => {
  expect(isolateDirection('a\u2067b')).toBe('\u2068a\u2067b\u2069\u2069');
  expect(isolateDirection('a\u2069\u202eb')).toBe('\u2068\u2068a\u2069\u202eb\u2069');
});
