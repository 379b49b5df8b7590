/** Whose words they are: namesakes, groups, whole names, and who speaks where no verb says so. */
import { describe, expect, test } from 'vitest';
import { draftText } from '../../src/drafting/draft.ts';
import { statementsOf } from './readers.ts';

/** Each quotation with its speaker. */
const heard = (text: string, language = 'en'): [string, string | null][] =>
  statementsOf(text, language).map((one) => [one.quotes.join(' ') || one.content.join(' '), one.speaker]);

describe('two people with one last name', () => {
  const introduced =
    'The debate on pay opened with Owen Tanner, the Labour member for Westbridge, and Chloe Tanner, the Conservative economic secretary.';

  test('the bare name stays open, a title or the full name tells which', () => {
    const text = `${introduced}

“Nurses in my valley will lose a month's wages,” said Owen Tanner.

Chloe Tanner told the chamber: “No nurse will be paid less than today.”

“The plan was never about nurses,” Tanner said. “It is about fairness between towns.”

Mr Tanner said “the figures do not add up”.

Ms Tanner replied that “the figures were checked twice”.`;
    expect(heard(text)).toEqual([
      ["“Nurses in my valley will lose a month's wages,”", 'Owen Tanner'],
      ['“No nurse will be paid less than today.”', 'Chloe Tanner'],
      ['“The plan was never about nurses,” “It is about fairness between towns.”', null],
      ['“the figures do not add up”', 'Owen Tanner'],
      ['“the figures were checked twice”', 'Chloe Tanner'],
    ]);
  });

  test('before the second one is named, the bare name means the first', () => {
    const text = 'Owen Tanner spoke first. “We wait,” Tanner said. Then Chloe Tanner came. “We go,” Tanner said.';
    expect(heard(text)).toEqual([
      ['“We wait,”', 'Owen Tanner'],
      ['“We go,”', null],
    ]);
  });

  test('an office tells which', () => {
    const text = `${introduced} “We wait,” Secretary Tanner said.`;
    expect(heard(text)).toEqual([['“We wait,”', 'Chloe Tanner']]);
  });

  test('Mr Doe is not Jane Doe', () => {
    expect(heard('Jane Doe opened the fair. “We wait,” Mr Doe said.')).not.toContainEqual(['“We wait,”', 'Jane Doe']);
  });
});

describe('a group speaks for itself', () => {
  test.each([
    ['The rector of the college, Helga Straub, resigned. “We take it seriously,” the college said.', 'college'],
    ['The mayor of Norden, Pia Holt, was not there. “We will pay,” Norden said in a note.', 'Norden'],
    ['The lawyer of the victims, Karim Aziz, left. “We want the truth,” the victims said.', 'victims'],
    ['The president of the miners’ union, Jose Lima, is ill. “We strike on Monday,” the union said.', 'union'],
    ['Bank chairwoman Greta Moll refused to speak. “The bank is sound,” the bank said.', 'bank'],
    ['The minister of health, Jane Doe, left. “We pay,” the ministry said.', 'ministry'],
    ['“We grow,” the company, which Ann Park runs, said on Monday.', 'company'],
  ])('%s', (text, speaker) => {
    expect(heard(text).at(-1)?.[1]).toBe(speaker);
  });

  test('its head speaks where the head is meant', () => {
    const text = 'The rector of the college, Helga Straub, resigned. “I am sorry,” the rector said.';
    expect(heard(text)).toEqual([['“I am sorry,”', 'Helga Straub']]);
  });

  test('two who speak together are not taken for one of them', () => {
    expect(heard('“We agree,” said Ann Park and Jane Doe.')).toEqual([['“We agree,”', 'Ann Park and Jane Doe']]);
  });
});

describe('whole names', () => {
  test('with particles, suffixes and honorifics, and one person each', () => {
    const text = `Ambassador Jan van der Velde said “the route is closed”. Later Van der Velde added that “it may reopen in May”.

Sheikh Khalid bin Rashid al-Amiri told the council “the silos are full”. Al-Amiri said “we can wait”.

Maria da Conceição Lopes Jr. said “we cannot wait”. Lopes said “the bread is gone”.

Ludwig von und zu Stein said “nobody asked me”. Stein said he would resign.

U Nyan Tun, the trade delegate, said “rice is cheaper”. Nyan Tun said “we will sell”.

Park Ji-won, the Korean delegate, said “we will buy”. Park said “at a fair price”. Ms Park left early.

Dr. Van Johnson said “the ships are unsafe”.`;
    expect(heard(text).map(([, speaker]) => speaker)).toEqual([
      ...['Jan van der Velde', 'Jan van der Velde'],
      ...['Khalid bin Rashid al-Amiri', 'Khalid bin Rashid al-Amiri'],
      ...['Maria da Conceição Lopes Jr.', 'Maria da Conceição Lopes Jr.'],
      ...['Ludwig von und zu Stein', 'Ludwig von und zu Stein'],
      ...['U Nyan Tun', 'U Nyan Tun', 'Park Ji-won', 'Park Ji-won', 'Van Johnson'],
    ]);
    expect(
      statementsOf(text)
        .map((one) => one.quotes.join())
        .slice(0, 3),
    ).toEqual(['“the route is closed”', '“it may reopen in May”', '“the silos are full”']);
  });

  test.each([
    ['“We win,” said Conservative Leader Andrew Lund.', 'Andrew Lund'],
    ['“We win,” said US President Donald Trump.', 'Donald Trump'],
    ['“We win,” said Calgary MP Michelle Ray Doe.', 'Michelle Ray Doe'],
    ['“We win,” said University of Norden political scientist Hamish Park.', 'Hamish Park'],
    ['Mary Dale, Minister of Trade, Science and Growth, said “we win”.', 'Mary Dale'],
    ['Dale’s agent, Danny Fritz, said “we win”.', 'Danny Fritz'],
  ])('without titles: %s', (text, speaker) => {
    expect(heard(text).at(-1)?.[1]).toBe(speaker);
  });

  test('a minister in French is not the ministry', () => {
    const text = '« Oui », a déclaré le ministre russe de la Défense, Igor Petrov.';
    expect(heard(text, 'fr')).toEqual([['« Oui »', 'Igor Petrov']]);
  });
});

describe('pronouns', () => {
  test('two capitals are no person', () => {
    const text = 'Jane Roe studies law. She told us about the Winter Games. “I was cold,” she said.';
    expect(heard(text).at(-1)).toEqual(['“I was cold,”', 'Jane Roe']);
  });

  test('mean whoever spoke last before somebody who is only mentioned', () => {
    const text = 'Paul Vick said the firm, run by his friend Martin Lund, was sound.\n\n“It pays,” he said.';
    expect(heard(text).at(-1)).toEqual(['“It pays,”', 'Paul Vick']);
  });
});

describe('words without a verb of saying', () => {
  test('belong to whom the sentence before them is about, never to somebody named within it', () => {
    const text = `Asked whether the ward was closed, trust chairwoman Beatrix Noll shook her head. “It is open.”

Nurse Tomas Wirth began speaking to the families. “We had four beds for nine people.” A father, Idris Kalu, wept.

“I begged them.”

“Nobody came,” his wife said.

Noll, whose predecessor Hugh Carrow called the ward “a disgrace”, smiled. “He is entitled to his view.”`;
    expect(heard(text)).toEqual([
      ['“It is open.”', 'Beatrix Noll'],
      ['“We had four beds for nine people.”', 'Tomas Wirth'],
      ['“I begged them.”', 'Idris Kalu'],
      ['“Nobody came,”', 'his wife'],
      ['“a disgrace”', 'Hugh Carrow'],
      ['“He is entitled to his view.”', 'Beatrix Noll'],
    ]);
    const sure = draftText(text, { language: 'en' }).attributions.filter((one) => one.confidence >= 0.6);
    expect(sure.map((one) => one.speaker?.name)).toEqual(['his wife', 'Hugh Carrow']);
  });

  test('go on with what the same person is told to have said', () => {
    const text =
      'Ann Park fears the worst, and says so.\n\nPark said the boats were late.\n\n“It will hurt everybody.”';
    expect(heard(text).at(-1)).toEqual(['“It will hurt everybody.”', 'Ann Park']);
  });

  test('belong to whom the paragraph before them is about', () => {
    const text = 'Ann Park fears the worst.\n\n“It will hurt everybody.”';
    expect(heard(text)).toEqual([['“It will hurt everybody.”', 'Ann Park']]);
  });

  test('stay open after a sentence about no person', () => {
    expect(heard('It rained in Norden. “It will hurt everybody.”')).toEqual([]);
    expect(heard('The Winter Games began in Norden.\n\n“It will hurt everybody.”')).not.toContainEqual([
      '“It will hurt everybody.”',
      expect.any(String),
    ]);
  });
});

describe('a body that is called by its kind', () => {
  const said = (text: string, language = 'en') => heard(text, language).map(([, speaker]) => speaker);

  test.each([
    ['The Brightwater Company raised its prices. “They will rise again,” the company said.', 'Brightwater Company'],
    ['The Ministry of Health closed two wards. “Beds are free,” the ministry said.', 'Ministry of Health'],
    ['BNQ closed two branches in May. “We had no choice,” the company said.', 'BNQ'],
    ['The Harbour Authority closed the pier. It said “the pier is unsafe”.', 'Harbour Authority'],
  ])('is the one that is named: %s', (text, speaker) => {
    expect(said(text).map((name) => name?.replace(/^The /u, ''))).toEqual([speaker]);
  });

  test('is not another of its kind', () => {
    const text = '“Beds are free,” the Ministry of Health said. “Money is short,” the Ministry of Finance said.';
    expect(said(text)).toEqual(['Ministry of Health', 'Ministry of Finance']);
  });

  test.each([
    'The Brightwater Company fought the Delta Gas Company. “They will rise again,” the company said.',
    'The Ministry of Health asked the Ministry of Finance. “Beds are free,” the ministry said.',
    'The Harbour Authority wrote to the Coast Agency. It said “the pier is unsafe”.',
    'BNQ sued the KLM. “We had no choice,” the company said.',
  ])('stays open where there are several: %s', (text) => {
    expect(said(text)).toEqual([null]);
  });

  test('speaks for itself where none is named', () => {
    expect(said('Prices rose in May. “They will rise again,” the company said.')).toEqual(['company']);
    expect(said('The Ministry of Health met. “They will rise again,” the union said.')).toEqual(['union']);
  });
});
