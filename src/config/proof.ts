/** What signs the record's head, where heads are kept, and who stamps them with a time. */
import { optional, text, type Variables } from './variable.ts';

export const proofVariables = {
  HEAD_KEY: {
    summary:
      'Signs the head of the record each day, so that a later record can be shown to continue it: a private Ed25519 key in DER and base64',
    default: null,
    secret: true,
    reads: optional(/^[A-Za-z0-9+/]{40,}={0,2}$/, 'has to be a private Ed25519 key in DER and base64'),
  },
  HEAD_KEY_FILE: {
    summary: 'The same key in a PEM file, instead of HEAD_KEY',
    default: null,
    secret: false,
    reads: optional(/^.+$/, 'has to be a file'),
  },
  HEADS_DIR: {
    summary: 'The folder of the signed heads: copy it elsewhere; if empty, heads in DATA_DIR',
    default: '',
    secret: false,
    reads: text(''),
  },
  TIMESTAMP_URL: {
    summary: 'A time-stamping authority (RFC 3161) that signed heads are sent to, as a hash alone',
    default: null,
    secret: true,
    reads: optional(/^https?:\/\/\S+$/, 'has to be an address that begins with https:// or http://'),
  },
} satisfies Variables;
