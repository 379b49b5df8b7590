/** Secrets at rest: only the right key opens them, only where they belong, and they say nothing otherwise. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OperatorError } from '../../src/lib/errors.ts';
import { createEncryptor, deriveSecret } from '../../src/storage/encryption.ts';

const newKey = () => randomBytes(32).toString('base64');
const [one, other] = [newKey(), newKey()];

function failure(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
}

test('any text comes back from its own place, and the same text is never sealed alike', () => {
  const seal = createEncryptor([one]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, place) => {
      const well = text.toWellFormed();
      const sealed = seal.encrypt(well, place);
      expect(seal.decrypt(sealed, place)).toEqual({ text: well, isCurrent: true });
      expect(seal.encrypt(well, place)).not.toBe(sealed);
    }),
  );
});

test('what is moved to another place does not open there', () => {
  const seal = createEncryptor([one]);
  const sealed = seal.encrypt('xoxb-secret', 'slack.installations team T1');
  const error = failure(() => seal.decrypt(sealed, 'slack.installations team T2'));
  expect(error).toBeInstanceOf(OperatorError);
  expect(error.message).toBe(
    'What is kept of slack.installations team T2 was changed or moved there from elsewhere, and was not used: install the app there again.',
  );
});

test('what is changed anywhere does not open, and no message holds the secret or the key', () => {
  const seal = createEncryptor([one]);
  const sealed = seal.encrypt('xoxb-secret', 'place');
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...'AZaz09_-.'), (at, letter) => {
      const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
      // The last letter of base64 has bits that mean nothing.
      fc.pre(changed !== sealed && at < sealed.length - 1);
      const { message } = failure(() => seal.decrypt(changed, 'place'));
      expect(message).not.toContain('xoxb');
      expect(message).not.toContain(one);
    }),
  );
  for (const odd of ['', 'sealed1', 'sealed1..', 'xoxb-secret', sealed.slice(0, 20), sealed.slice(0, -4)])
    expect(failure(() => seal.decrypt(odd, 'place'))).toBeInstanceOf(OperatorError);
});

test('an earlier key still opens, and says that the text wants to be sealed anew', () => {
  const before = createEncryptor([one]).encrypt('text', 'place');
  const rotated = createEncryptor([other, one]);
  expect(rotated.decrypt(before, 'place')).toEqual({ text: 'text', isCurrent: false });
  const after = rotated.encrypt('text', 'place');
  expect(createEncryptor([other]).decrypt(after, 'place')).toEqual({ text: 'text', isCurrent: true });
});

test('a key that is missing is named in one line that says what to do', () => {
  const sealed = createEncryptor([one]).encrypt('text', 'slack.installations team T1');
  const { message } = failure(() => createEncryptor([other]).decrypt(sealed, 'slack.installations team T1'));
  expect(message).toMatch(
    /^TOKEN_KEYS: what is kept of slack\.installations team T1 was encrypted with the key [0-9a-f]{8}, which is not among them: add that key at the end\.$/,
  );
});

test('a derived secret is the same for every copy, another for each purpose and key', () => {
  expect(deriveSecret(one, 'state')).toBe(deriveSecret(one, 'state'));
  expect(new Set([deriveSecret(one, 'state'), deriveSecret(one, 'other'), deriveSecret(other, 'state')]).size).toBe(3);
  expect(deriveSecret(one, 'state')).not.toContain(one);
});
