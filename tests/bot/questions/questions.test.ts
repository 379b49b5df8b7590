/** Questions to the desk: recorded by a press, shown once in the review channel, and answered once where they were asked. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Action, Answer, Block } from '../../../src/bot/answer.ts';
import type { Asker } from '../../../src/bot/asker.ts';
import { isForm } from '../../../src/bot/forms/form.ts';
import { type OutboxNewsroom, openOutboxNewsroom } from '../outbox/outbox-newsroom.ts';

const WORDS = 'purple elephants dance on the quay';
const ADA: Asker = { id: 'U1', name: 'Ada', platform: 'slack', channel: 'C1', groups: [] };
const HOUR = 3_600_000;

let desk: OutboxNewsroom;
beforeEach(async () => {
  desk = await openOutboxNewsroom(undefined, { REVIEW_CHANNEL: 'slack:C9' });
});
afterEach(() => desk.remove());

const buttons = ({ actions, blocks }: Answer): Action[] => [
  ...actions,
  ...blocks.flatMap((block: Block) => (block.kind === 'actions' ? block.actions : [])),
];

function press(answer: Answer, label: string, channel = 'C1', user = 'U2'): Promise<Answer> {
  const action = buttons(answer).find((one) => one.label === label);
  if (action === undefined) throw new Error(`no button ${label}`);
  const asker = {
    id: user,
    name: user === 'U1' ? 'Ada' : `Ben ${user}`,
    platform: 'slack' as const,
    channel,
    groups: [],
  };
  return desk.newsroom.bot.answer(action, asker, null);
}

const askDesk = async (channel: string, user: string, words = WORDS) =>
  press(await desk.ask(`/whosaid "${words}"`, channel, user), 'Ask the desk', channel, user);
const question = () => desk.newsroom.readModel.questions.question('Q1');
const shownIn = (channel: string) => desk.model.in(channel).map(({ text }) => text);

test('only a press records a question, and the review channel shows it once with how many asked', async () => {
  await desk.ask(`/whosaid "${WORDS}"`, 'C1', 'U2');
  expect(question()).toBeNull();
  await askDesk('C1', 'U2');
  await desk.send();
  expect(shownIn('C9')).toEqual([expect.stringContaining('Q1: open, asked by 1 person')]);
  await askDesk('C2', 'U3', 'Purple elephants, dance on the quay!');
  await askDesk('C2', 'U3');
  await desk.send();
  await desk.restart();
  await desk.send();
  expect(shownIn('C9')).toEqual([expect.stringContaining('Q1: open, asked by 2 people')]);
  expect(shownIn('C9')[0]).toContain(WORDS);
});

test('a sentence answers it once in each channel where it was asked, also over a crash', async () => {
  await askDesk('C1', 'U2');
  await askDesk('C2', 'U3');
  await desk.send();
  desk.model.failNext('C2', 'lost');
  await desk.ask('/asked Q1 answer text:"A fable, said nobody."');
  await desk.restart();
  await desk.send();
  await desk.advance(HOUR);
  for (const channel of ['C1', 'C2']) {
    expect(shownIn(channel)).toHaveLength(1);
    expect(shownIn(channel)[0]).toContain('A fable, said nobody.');
  }
  expect(shownIn('C1')[0]).toContain('Ben');
  expect(shownIn('C9')).toEqual([expect.stringContaining('Q1: answered')]);
  const late = await desk.ask('/asked Q1 decline text:"Too late"');
  expect(JSON.stringify(late)).toContain('answered by Ada already');
  await desk.send();
  expect(shownIn('C1')).toHaveLength(1);
});

test('a linked statement is shown with its disputes, and a later correction reaches the reply', async () => {
  await askDesk('C1', 'U2');
  await desk.ask('/asked Q1 answer statement:S5');
  await desk.send();
  expect(shownIn('C1')[0]).toContain('ready to dialogue');
  expect(desk.newsroom.readModel.outbox.posts({ limit: 1, offset: 0 }).items[0]?.statements).toContain(
    'lecornu-shoigu/S5',
  );
  await desk.ask('/retract S5 reason:"Not said"');
  await desk.send();
  expect(desk.model.in('C1')[0]).toMatchObject({ edits: 1, text: expect.stringContaining('Not said') });
});

test('a statement recorded for it answers it', async () => {
  await askDesk('C1', 'U2');
  const { bot } = desk.newsroom;
  let form = await bot.reply({ command: 'asked', options: { question: 'Q1', decision: 'record' } }, ADA, null, null);
  const values = {
    ...{ quotation: 'increased exchanges', speaker: 'Lecornu', topic: 'manipulation' },
    ...{ dossier: 'lecornu-shoigu', source: 'article', says: 'He spoke of exchanges.' },
  };
  for (let step = 0; isForm(form) && step < 5; step += 1) {
    expect(question()?.state).toBe('open');
    const fields = form.fields.map(({ name }) => name);
    const entered = Object.fromEntries(Object.entries(values).filter(([name]) => fields.includes(name)));
    form = await bot.submit(form, entered, ADA, null);
  }
  expect(question()).toMatchObject({ state: 'answered', statement: 'lecornu-shoigu/S16' });
  await desk.send();
  expect(shownIn('C1')[0]).toContain('increased exchanges');
});

test('an editor takes it, and declines it with a reason; nobody else may', async () => {
  await askDesk('C1', 'U2');
  const refused = await desk.ask('/asked Q1 take', 'C1', 'U2');
  expect(JSON.stringify(refused)).toContain('Only editors answer');
  expect(JSON.stringify((await desk.ask('/asked', 'C1', 'U2')).blocks)).not.toContain('Decline');
  const list = await desk.ask('/asked');
  const taken = await press(list, 'I’ll take it', 'C1', 'U1');
  expect(JSON.stringify(taken)).toContain('Ada is looking into it.');
  const form = await desk.newsroom.bot.reply(
    { command: 'asked', options: { question: 'Q1', decision: 'decline' } },
    ADA,
    null,
    null,
  );
  if (!isForm(form)) throw new Error('no form');
  await desk.newsroom.bot.submit(form, { text: 'Nothing to find' }, ADA, null);
  await desk.send();
  expect(shownIn('C1')[0]).toContain('Nothing to find');
  expect((await desk.ask('/asked')).tone).toBe('nothing');
});

test('the words of a checked text are stored by the press alone, and not repeated where it was asked', async () => {
  const story = `${'The council met on Monday. '.repeat(80)}\n\n“${WORDS}”, said Ruth Okafor.`;
  const checked = await desk.ask(`/check ${story}`, 'C1', 'U2');
  expect(JSON.stringify(buttons(checked))).not.toContain('elephants');
  expect(question()).toBeNull();
  await press(checked, 'Ask the desk');
  expect(question()).toMatchObject({ words: WORDS, asks: [{ isPrivate: true }] });
  expect(JSON.stringify(await desk.ask('/asked', 'C1', 'U3'))).not.toContain('elephants');
  expect(JSON.stringify(await desk.ask('/asked Q1', 'C1', 'U3'))).not.toContain('elephants');
  expect(JSON.stringify(await desk.ask('/asked', 'C1', 'U2'))).toContain('elephants');
  await desk.ask('/asked Q1 answer text:"A fable."');
  await desk.send();
  expect(shownIn('C1')[0]).toContain('A fable.');
  expect(shownIn('C1')[0]).not.toContain('elephants');
});

test('after a restart the button asks for the words in a form', async () => {
  const checked = await desk.ask(
    `/check Ruth said on Monday that no such thing was ever seen: “${WORDS}”.`,
    'C1',
    'U2',
  );
  await desk.restart();
  const answer = await press(checked, 'Ask the desk');
  expect(JSON.stringify(answer)).toContain('no longer kept');
  expect(question()).toBeNull();
});
