import { expect, test } from 'vitest';
import { pdfOf } from './files.ts';
import { read } from './read.ts';

type Line = { x: number; y: number; text: string; size?: number };

const lines = (x: number, top: number, texts: readonly string[], step = 14): Line[] =>
  texts.map((text, i) => ({ x, y: top - i * step, text }));
const textOf = async (...pages: Line[][]): Promise<string> => (await read('a.pdf', pdfOf(pages))).text;

const left = [
  'The mayor said that the lake',
  'was clean and that the fish',
  'were safe to eat, and she',
  'pointed to ten years of work.',
];
const right = [
  'The fishermen answered her',
  'that they had not caught one',
  'living fish since March, and',
  'showed their empty nets.',
];

test('columns are read one after the other, whichever way the file draws them', async () => {
  const across = left.flatMap((_, i) => [
    ...lines(60, 700 - i * 14, [left[i] ?? '']),
    ...lines(330, 700 - i * 14, [right[i] ?? '']),
  ]);
  const apart = [...lines(60, 700, left), ...lines(330, 700, right)];
  const wanted = `${left.join(' ')}\n\n${right.join(' ')}`;
  expect(await textOf(across)).toBe(wanted);
  expect(await textOf(apart)).toBe(wanted);
});

test('a narrow gutter is one where the file draws a column at a time', async () => {
  const narrow = [...lines(60, 700, left), ...lines(60 + 152, 700, right)];
  expect(await textOf(narrow)).toBe(`${left.join(' ')}\n\n${right.join(' ')}`);
});

test('three columns under a headline that runs over all of them', async () => {
  const page = [
    { x: 60, y: 760, text: 'A headline that runs over all of the columns of the page', size: 18 },
    ...lines(40, 700, ['One starts here and', 'goes on to its end.']),
    ...lines(230, 700, ['Two starts here and', 'goes on to its end.']),
    ...lines(420, 700, ['Three starts here and', 'goes on to its end.']),
  ];
  expect((await textOf(page)).split('\n\n')).toEqual([
    'A headline that runs over all of the columns of the page',
    'One starts here and goes on to its end.',
    'Two starts here and goes on to its end.',
    'Three starts here and goes on to its end.',
  ]);
});

test('a quotation goes on in the next column and over the page, past running heads, page numbers and footnotes', async () => {
  const page = (number: number, body: Line[]): Line[] => [
    { x: 60, y: 780, text: 'The Harbour Post' },
    ...body,
    { x: 300, y: 30, text: String(number) },
  ];
  const first = page(1, [
    ...lines(60, 700, [
      'Jane Doe told the council that she',
      'had "never in all of her life been',
      'so sure of the bridge and of',
    ]),
    { x: 60, y: 80, text: '1 A note at the foot of the page.', size: 7 },
  ]);
  const second = page(2, lines(60, 700, ['the people who had built it" and', 'left the hall by the side door.']));
  const document = await read('a.pdf', pdfOf([first, second]));
  expect(document.text).toBe(
    'Jane Doe told the council that she had "never in all of her life been so sure of the bridge and of the people who had built it" and left the hall by the side door.',
  );
  expect(document.notes.join('\n')).toMatch(/Running heads and page numbers were left out: “The Harbour Post”/);
  expect(document.notes.join('\n')).toMatch(/Small print at the foot of pages was left out/);
});

test('labels beside text are no column', async () => {
  const page = ['The bridge will stay closed.', 'And the toll, what of it?', 'There will be no toll at all.'].flatMap(
    (text, i) => [
      { x: 60, y: 700 - i * 14, text: i % 2 === 0 ? 'MAYOR DOE:' : 'MARCH:' },
      { x: 200, y: 700 - i * 14, text },
    ],
  );
  const document = await read('a.pdf', pdfOf([page]));
  expect(document.text.split('\n\n')[0]).toBe('MAYOR DOE: The bridge will stay closed.');
  expect(document.notes.join()).toContain('looks like a transcript');
});

test('columns that cannot be told apart are refused with the reason', async () => {
  const words = 'and the lake is clean today'.split(' ');
  const page = [3, 4, 5, 6].flatMap((length, i) => [
    { x: 60 + i * 80, y: 700 - i * 14, text: words.slice(0, 3).join(' ') },
    { x: 60 + i * 80 + 75, y: 700 - i * 14, text: words.slice(0, length).join(' ') },
  ]);
  await expect(read('a.pdf', pdfOf([page]))).rejects.toThrow(
    /Page 1 of a\.pdf is set in columns that cannot be told apart/,
  );
});

test('a raised note mark is left out, a power is not', async () => {
  const page = [
    { x: 60, y: 700, text: 'The lake of 12 km' },
    { x: 147, y: 704, text: '2', size: 6 },
    { x: 155, y: 700, text: 'is safe to swim in' },
    { x: 246, y: 704, text: '3', size: 6 },
    { x: 254, y: 700, text: 'as of today.' },
  ];
  const document = await read('a.pdf', pdfOf([page]));
  expect(document.text).toBe('The lake of 12 km² is safe to swim in as of today.');
  expect(document.notes).toEqual(['A footnote mark was left out.']);
});
