/** German: the verb second, every noun with a capital, separable verbs, and the mood of reported speech. */
import { expect, test } from 'vitest';
import { statementsOf } from '../readers.ts';

const lastOf = (text: string) => statementsOf(text, 'de').at(-1);

test.each([
  ['„Wir warten“, sagte Anna Weber.', 'Anna Weber', '„Wir warten“'],
  ['Der Staatsanwalt sagte, der Hafen habe „nie geöffnet“.', 'Staatsanwalt', 'der Hafen habe „nie geöffnet“'],
  ['In einem Gespräch mit dem Sender erklärte Anna Weber: „Es reicht.“', 'Anna Weber', '„Es reicht.“'],
  ['Die Innenministerin Anna Weber teilte am Montag mit: „Wir prüfen das.“', 'Anna Weber', '„Wir prüfen das.“'],
  ['„Wir warten“, so Vereinschef Corny Muster.', 'Corny Muster', '„Wir warten“'],
  ['„Bis es zu spät war“, stellte Anna Weber fest.', 'Anna Weber', '„Bis es zu spät war“'],
  ['Der Plan wird nach Angaben der Polizei „sorgfältig“ geprüft.', 'Polizei', '„sorgfältig“ geprüft'],
  [
    'Wie der Sender Nordfunk mitteilte, wurde der Plan „ganz und gar verworfen“.',
    'Sender Nordfunk',
    'wurde der Plan „ganz und gar verworfen“',
  ],
  [
    'Der Minister, Binali Moss, nannte das Opfer ein „Beispiel der Güte“.',
    'Binali Moss',
    'das Opfer ein „Beispiel der Güte“',
  ],
  [
    'Anna Weber hat am Montag erklärt, dass „niemand verletzt“ worden sei.',
    'Anna Weber',
    'dass „niemand verletzt“ worden sei',
  ],
])('%s', (text, speaker, content) => {
  expect(lastOf(text)).toMatchObject({ speaker, content: [content] });
});

test('a sentence in the mood of reported speech goes on with the words before it', () => {
  const text = 'Anna Weber sagte, die Brücke sei gesperrt. Der Hafen bleibe „bis Mai“ zu. Das Wetter ist gut.';
  expect(statementsOf(text, 'de').map(({ speaker, content }) => [speaker, content])).toEqual([
    ['Anna Weber', ['die Brücke sei gesperrt']],
    ['Anna Weber', ['Der Hafen bleibe „bis Mai“ zu']],
  ]);
});

test('a noun with a capital is nobody’s name, and an office is whoever has it', () => {
  const text = 'Die Innenministerin Anna Weber kam in den Hafen. „Es ist schlimm“, sagte die Ministerin.';
  expect(lastOf(text)?.speaker).toBe('Anna Weber');
});
