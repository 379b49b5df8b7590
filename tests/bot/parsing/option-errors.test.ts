/** Options that a command cannot take are refused in one sentence: the value, what is wrong, and what to type. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestNewsroom, type TestNewsroom } from '../../newsrooms/test-newsroom.ts';
import { createChannelModel } from '../outbox/channel-model.ts';

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
});
afterAll(() => newsroom.remove());

const errorFor = async (line: string): Promise<string> => {
  const answer = await newsroom.ask(line, createChannelModel());
  expect(answer.tone).toBe('mistake');
  const rest = (answer.blocks as unknown as { spans: { text: string }[] }[]).flatMap(({ spans }) =>
    spans.map(({ text }) => text),
  );
  return [answer.title, ...rest].join(' | ');
};

test.each([
  ['/posts page:x', 'page:x is not understood | The page has to be a number, such as page:2.'],
  ['/whosaid x page:0', 'page:0 is not understood | The page has to be a number, such as page:2.'],
  ['/proposals P9 maybe', 'decision:maybe is not understood | A proposal is decided with approve, edit or reject.'],
  ['/compare', 'Compare whom? | Give two names. For example: /compare lecornu shoigu'],
  ['/compare lecornu', 'Compare Sébastien Lecornu with whom? | On record beside them: Russia.'],
  ['/source', 'Which statement? | Give its id, such as S5. For example: /source S5'],
  [
    '/summary lecornu-shoigu to:',
    'to: names no channel: write to:#channel, or leave it out | For example: /summary lecornu-shoigu',
  ],
])('%s', async (line, sentence) => {
  expect(await errorFor(line)).toBe(sentence);
});

test('a long value is cut to its beginning, on one line, and ends between characters', async () => {
  const value = `${'👩‍👩‍👧‍👦'.repeat(70)}`;
  const sentence = await errorFor(`/posts page:"a\nb${value}"`);
  expect(sentence).toMatch(/^page:a\\?n? ?b/);
  expect(sentence).toContain(`${'👩‍👩‍👧‍👦'.repeat(50)}`);
  expect(sentence).not.toContain('👩‍👩‍👧‍👦'.repeat(61));
  expect(sentence).toContain('… is not understood | The page has to be a number');
});

test('a button that cannot be read shows nothing of its insides', async () => {
  const answer = await newsroom.bot.answer(
    { command: 'share', options: { answer: '{"command":' } },
    { id: 'U1', name: 'Ada', platform: 'slack', channel: 'C1', groups: [] },
    createChannelModel(),
  );
  const shown = JSON.stringify([answer.title, answer.blocks]);
  expect(shown).toContain('This button cannot be read any more');
  expect(shown).not.toContain('command');
});
