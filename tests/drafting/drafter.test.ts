import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { draftText } from '../../src/drafting/draft.ts';
import { createDrafter } from '../../src/drafting/drafter.ts';

const text = '“We will win,” Jane Doe said.';
let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

/** A newsroom's own model: answers every text with this. */
const model = async (answer: (body: unknown) => unknown): Promise<string> => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => response.end(JSON.stringify(answer(JSON.parse(body)))));
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/draft`;
};

test('without a model the rules draft', async () => {
  expect(await createDrafter({ model: null }).draft(text, { language: 'en' })).toEqual(
    draftText(text, { language: 'en' }),
  );
});

test('a model is asked with the text and its language, and its draft is taken', async () => {
  let asked: unknown;
  const theirs = { ...draftText(text, { language: 'en' }), undecided: [{ span: [0, 1], text: 'from the model' }] };
  const address = await model((body) => {
    asked = body;
    return theirs;
  });
  expect(await createDrafter({ model: address }).draft(text, { language: 'en' })).toEqual(theirs);
  expect(asked).toEqual({ text, language: 'en' });
});

test('an answer that is no draft is refused with what is wrong with it', async () => {
  const address = await model(() => ({ attributions: [] }));
  await expect(createDrafter({ model: address }).draft(text, { language: 'en' })).rejects.toThrow(
    /something else than a draft \(language/,
  );
});

test('a model that does not answer is told as such', async () => {
  await expect(createDrafter({ model: 'http://127.0.0.1:9/' }).draft(text, { language: 'en' })).rejects.toThrow(
    /did not answer/,
  );
});
