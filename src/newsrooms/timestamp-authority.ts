/**
 * Time stamps of an authority that the newsroom chooses (RFC 3161). It gets a hash alone. pkijs makes and reads the messages;
 * @sigstore/sign has a client, too, but only for the interface of Sigstore's own authority.
 */
import { createHash, randomBytes } from 'node:crypto';
import { fromBER, Integer, Null, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  ContentInfo,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { errorToMessage } from '../lib/errors.ts';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const TIMEOUT_MS = 20_000;
const MAX_RESPONSE_BYTES = 1_000_000;
/** PKIStatus granted and grantedWithMods. */
const GRANTED = [0, 1];

export interface Timestamp {
  /** When the authority says that it saw the hash. */
  at: Date;
  /** Whether a certificate in the token signed it; whether that one is trusted is for the reader to decide. */
  isSigned: boolean;
}

/**
 * @param data what to stamp; the authority gets its SHA-256.
 * @returns the token in base64, checked. @throws Error with what the authority did.
 */
export async function requestTimestamp(url: string, data: Buffer): Promise<string> {
  const nonce = randomBytes(8);
  // A leading zero would not be the shortest form of the number, and a leading one bit would make it negative.
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256, algorithmParams: new Null() }),
      hashedMessage: new OctetString({ valueHex: toArrayBuffer(sha256(data)) }),
    }),
    nonce: new Integer({ valueHex: toArrayBuffer(nonce) }),
    certReq: true,
  });
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: Buffer.from(request.toSchema().toBER()),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the authority answered ${response.status}`);
  const body = Buffer.from(await response.arrayBuffer());
  if (body.length > MAX_RESPONSE_BYTES) throw new Error('the authority answered with more than a time stamp');
  const reply = TimeStampResp.fromBER(toArrayBuffer(body));
  if (!GRANTED.includes(reply.status.status) || reply.timeStampToken === undefined)
    throw new Error(`the authority refused (status ${reply.status.status})`);
  const token = Buffer.from(reply.timeStampToken.toSchema().toBER()).toString('base64');
  const { info } = readToken(token);
  if (info.nonce === undefined || !Buffer.from(info.nonce.valueBlock.valueHexView).equals(nonce))
    throw new Error('the authority answered another request');
  const { isSigned } = await readTimestamp(token, data);
  if (!isSigned) throw new Error('the authority’s signature does not verify');
  return token;
}

/** @throws Error where the token is none, or is over other data. */
export async function readTimestamp(token: string, data: Buffer): Promise<Timestamp> {
  const { signed, info } = readToken(token);
  const imprint = Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView);
  if (info.messageImprint.hashAlgorithm.algorithmId !== SHA256 || !imprint.equals(sha256(data)))
    throw new Error('the time stamp is of something else');
  return { at: info.genTime, isSigned: await isSignatureValid(signed, data) };
}

async function isSignatureValid(signed: SignedData, data: Buffer): Promise<boolean> {
  try {
    return await signed.verify({ signer: 0, checkChain: false, data: toArrayBuffer(data) });
  } catch {
    return false;
  }
}

function readToken(token: string): { signed: SignedData; info: TSTInfo } {
  try {
    const content = new ContentInfo({ schema: fromBER(toArrayBuffer(Buffer.from(token, 'base64'))).result });
    const signed = new SignedData({ schema: content.content });
    const text = signed.encapContentInfo.eContent?.getValue();
    if (text === undefined) throw new Error('it has no content');
    return { signed, info: TSTInfo.fromBER(text) };
  } catch (cause) {
    throw new Error(`this is no time stamp: ${errorToMessage(cause)}`, { cause });
  }
}

const sha256 = (data: Buffer): Buffer => createHash('sha256').update(data).digest();

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
