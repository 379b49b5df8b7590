/** Reads a JSON file piece by piece: however long its list is, only one element of it is in memory. */
import { createReadStream } from 'node:fs';
import { JSONParser } from '@streamparser/json';
import { errorToMessage } from '../lib/errors.ts';

const LINE_FEED = 10;
const BYTE_ORDER_MARK = '\uFEFF';

interface Place {
  /** The line on which the value ends, from 1. */
  line: number;
  /** Bytes of the file read so far. */
  bytes: number;
}

export interface JsonElement extends Place {
  kind: 'element';
  /** The member that holds the list; null where the document itself is the list. */
  list: string | null;
  index: number;
  value: unknown;
}

/** The document, once all of it has been read; its streamed lists are empty. */
export interface JsonDocument extends Place {
  kind: 'document';
  value: unknown;
}

/** The file is not JSON, ends early, or holds a value that is too large. What was read before stands. */
export class JsonError extends Error {
  override name = 'JsonError';
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

interface JsonReadOptions {
  /** Which members of the document are lists to be streamed. A document that is a list always is. */
  isStreamed(member: string): boolean;
  /** Bytes that may pass without an element: the limit for one value in memory. */
  maxBytes: number;
}

/** @throws JsonError after everything that stands before the fault. */
export async function* readJson(
  file: string,
  { isStreamed, maxBytes }: JsonReadOptions,
): AsyncIterable<JsonElement | JsonDocument> {
  const parser = new JSONParser({ paths: ['$', '$.*', '$.*.*'] });
  let ready: JsonElement[] = [];
  let document: unknown;
  let [line, bytes, lastAt] = [1, 0, 0];
  const counts = new Map<string | null, number>();
  parser.onValue = ({ value, parent, stack }) => {
    if (stack.length === 0) document = value;
    const list = stack.length === 1 ? null : String(stack[1]?.key);
    if (!Array.isArray(parent) || (list !== null && !isStreamed(list))) return;
    // The parser counts the elements itself: the list need not keep them.
    parent.length = 0;
    const index = counts.get(list) ?? 0;
    counts.set(list, index + 1);
    lastAt = bytes;
    ready.push({ kind: 'element', list, index, value, line, bytes });
  };

  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const isFirst = bytes === 0;
    bytes += chunk.length;
    const other = isFirst ? otherFormat(chunk) : null;
    if (other !== null) throw new JsonError(other, 1);
    let failure: unknown = null;
    try {
      for (const piece of linesOf(isFirst ? withoutMark(chunk) : chunk)) {
        if (!parser.isEnded) parser.write(piece);
        else if (/\S/.test(piece.toString('latin1'))) throw new Error('there is more after its end');
        if (piece.at(-1) === LINE_FEED) line += 1;
      }
    } catch (error) {
      failure = error;
    }
    yield* ready;
    ready = [];
    if (failure !== null) throw new JsonError(failureToMessage(failure), line);
    if (!parser.isEnded && bytes - lastAt > maxBytes)
      throw new JsonError(`one value goes on for more than ${maxBytes / 1_000_000} MB`, line);
  }
  if (!parser.isEnded) throw new JsonError('it ends early', line);
  yield { kind: 'document', value: document, line, bytes };
}

/** What a file is that begins as no JSON in UTF-8 does, with what to do; null for any other. */
function otherFormat(chunk: Buffer): string | null {
  const [first = 0, second = 0] = chunk;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16 || (chunk.length > 1 && (first === 0 || second === 0))) return 'it is UTF-16: save it as UTF-8';
  if (/^\s*</.test(withoutMark(chunk).subarray(0, 100).toString('latin1')))
    return 'it is a web page or XML: give the JSON-LD that stands in it, in a file of its own';
  return null;
}

function failureToMessage(failure: unknown): string {
  const message = errorToMessage(failure);
  return /not valid for encoding/.test(message) ? 'its letters are not UTF-8: save it as UTF-8' : message;
}

function withoutMark(chunk: Buffer): Buffer {
  const mark = Buffer.from(BYTE_ORDER_MARK);
  return chunk.subarray(0, mark.length).equals(mark) ? chunk.subarray(mark.length) : chunk;
}

/** The chunk cut behind each line feed, so that the line of a value is known. */
function* linesOf(chunk: Buffer): Iterable<Buffer> {
  let from = 0;
  while (from < chunk.length) {
    const end = chunk.indexOf(LINE_FEED, from) + 1 || chunk.length;
    yield chunk.subarray(from, end);
    from = end;
  }
}
