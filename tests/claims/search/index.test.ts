import { describe, expect, it } from 'vitest';
import type { Passage } from '../../../src/claims/search/index.ts';
import { ask, grades, indexOf, type Texts } from './small-index.ts';

describe('word for word', () => {
  it('is what differs in marks, case and accents left out alone', () => {
    const index = indexOf({ 1: 'Sébastien Lecornu “recalled France’s availability”, on the fight' });
    for (const phrase of [
      'SEBASTIEN LECORNU recalled',
      "france's availability on the FIGHT",
      '« recalled France’s »',
    ]) {
      expect(grades(index, phrase)).toEqual(['1 quotation']);
    }
  });

  it('is found in short words with accents, however many statements have them in another order', () => {
    const others = Array.from({ length: 60 }, (_, i) => [i + 1, `là il été a numéro ${i}`]);
    const index = indexOf({ ...Object.fromEntries(others), 61: 'il a été là' }, 'fr');
    expect(grades(index, 'il a été là')[0]).toBe('61 quotation');
    expect(grades(index, 'il a ete la')[0]).toBe('61 quotation');
  });

  it.each([
    ['another accent', 'une pêche sans pareille', 'une péché sans pareille'],
    ['another number', 'rose by 3.5 percent last year', 'rose by 35 percent last year'],
    ['a missing sign', 'fell by −5 percent last year', 'fell by 5 percent last year'],
    ['an apostrophe', 'they dont know the answer', "they don't know the answer"],
    ['initials', 'he told us about the war', 'he told U.S. about the war'],
    ['an inflection', 'attacked the ministry twice', 'attacks the ministry twice'],
    ['an order', 'neither proposed nor accepted anything', 'neither accepted nor proposed anything'],
  ])('is never claimed over %s', (_, phrase, text) => {
    expect(grades(indexOf({ 1: text }), phrase).filter((grade) => grade !== '1 close')).toEqual([]);
  });

  it('is never claimed over an elision, from one fragment into the next, or from a longer word', () => {
    const fragments: Passage[] = [
      { field: 'quotation', text: 'increased exchanges', language: 'en' },
      { field: 'quotation', text: 'against terrorism', language: 'en' },
    ];
    const index = indexOf({ 1: 'help Ukraine again (…) The more we help', 2: fragments });
    expect(grades(index, 'Ukraine again the more')).toEqual(['1 close']);
    expect(grades(index, 'increased exchanges against')).not.toContain('2 quotation');
    expect(grades(index, 'creased exchanges')).not.toContain('2 quotation');
    expect(grades(index, 'Ukraine again (…) the more')).toEqual(['1 quotation']);
  });

  it('is never claimed in a translation or a paraphrase', () => {
    const text = 'We are ready for talks';
    const index = indexOf({
      1: [{ field: 'translation', text, language: 'en' }],
      2: [{ field: 'paraphrase', text, language: 'en' }],
    });
    const { matches } = ask(index, text);
    expect(matches.map(({ field, grade }) => `${field} ${grade}`).sort()).toEqual([
      'paraphrase close',
      'translation close',
    ]);
  });

  it('is not claimed of a reported passage for what stands there in somebody’s quotation marks', () => {
    const text = 'The minister affirmed “being ready to resume dialogue” but nothing was accepted, said the entourage.';
    const index = indexOf({ 7: [{ field: 'reported', text, language: 'en' }] });
    expect(grades(index, 'ready to resume dialogue')).toEqual([]);
    expect(grades(index, 'but nothing was accepted')).toEqual(['7 reported']);
  });

  it('is found in every statement that has it, page by page, quotations first', () => {
    const reported: Passage[] = [{ field: 'reported', text: 'He said it was of the people', language: 'en' }];
    const texts: Texts = { 1: reported };
    for (let statement = 2; statement <= 30; statement += 1) texts[statement] = `Part ${statement} of the people`;
    const index = indexOf(texts);
    const seen = [0, 10, 20].map((offset) => index.find('of the people', { limit: 10, offset, within: null }));
    expect(seen.flatMap(({ matches }) => matches.map(({ statement }) => statement))).toEqual([
      ...Array.from({ length: 29 }, (_, i) => i + 2),
      1,
    ]);
    expect(seen.map(({ hasMore: more, total }) => [more, total])).toEqual([
      [true, null],
      [true, null],
      [false, 30],
    ]);
  });
});

describe('close', () => {
  const index = indexOf({
    1: 'The more we help Ukraine, the greater the chance that this conflict will end',
    2: 'France has neither accepted nor proposed anything on this subject',
    3: 'Six of the counties have no lawyers at all',
  });

  it.each([
    ['a typo', 'the greter the chance', 1],
    ['swapped letters', 'neither accepetd nor proposed', 2],
    ['a missing word', 'neither nor proposed anything', 2],
    ['a word too many', 'the greater the big chance', 1],
    ['words out of order', 'conflict this will end', 1],
    ['an inflection', 'neither accepts nor proposed', 2],
  ])('takes %s', (_, phrase, statement) => {
    expect(grades(index, phrase)).toEqual([`${statement} close`]);
  });

  it('shows which words are equal, changed, missing and added, in both spellings', () => {
    expect(ask(index, 'France neither acepted, nor proposed THAT anything').matches[0]?.diff).toEqual([
      { kind: 'equal', asked: 'France', source: 'France' },
      { kind: 'added', asked: '', source: 'has' },
      { kind: 'equal', asked: 'neither', source: 'neither' },
      { kind: 'changed', asked: 'acepted', source: 'accepted' },
      { kind: 'equal', asked: 'nor proposed', source: 'nor proposed' },
      { kind: 'missing', asked: 'THAT', source: '' },
      { kind: 'equal', asked: 'anything', source: 'anything' },
    ]);
  });

  it('puts what may be turned around by a negation after what says the same as closely', () => {
    const port = indexOf({ 1: 'We will close the port on Friday', 2: 'We will not close the port' });
    expect(grades(port, 'we will never close the port')).toEqual(['2 close', '1 close']);
    expect(grades(port, 'they will close the port')[0]).toBe('1 close');
  });

  it('takes two fragments of a quotation asked for as one, and shows the seam', () => {
    const fragments: Passage[] = ['This is a beginning,', 'and nobody will be left behind.'].map((text) => ({
      field: 'quotation',
      text,
      language: 'en',
    }));
    const { matches } = ask(
      indexOf({ 1: fragments, 2: 'Nobody is here' }),
      'a beginning and nobody will be left behind',
    );
    expect(matches.map(({ statement, grade }) => `${statement} ${grade}`)).toEqual(['1 close']);
    expect(matches[0]?.text).toBe('This is a beginning, · and nobody will be left behind.');
    expect(matches[0]?.diff).toEqual([
      { kind: 'equal', asked: 'a beginning', source: 'a beginning' },
      { kind: 'added', asked: '', source: '·' },
      { kind: 'equal', asked: 'and nobody will be left behind', source: 'and nobody will be left behind' },
    ]);
  });

  it('shows another number in its place at either end of the phrase, and an elided word with its apostrophe', () => {
    const costs = indexOf({ 1: 'The strike costs us $4.2 million a day', 2: 'Nous n’accepterons jamais cette ligne' });
    expect(ask(costs, '$4.3 million a day').nearest?.diff).toEqual([
      { kind: 'changed', asked: '$4.3', source: '$4.2' },
      { kind: 'equal', asked: 'million a day', source: 'million a day' },
    ]);
    expect(ask(costs, 'the strike costs us $43').matches[0]?.diff.at(-1)).toEqual({
      kind: 'changed',
      asked: '$43',
      source: '$4.2',
    });
    expect(ask(costs, 'nous accepterons cette ligne').matches[0]?.diff[1]?.source).toBe('n’');
  });

  it.each([
    ['readyto dialogue', 'ready to dialogue'],
    ['the offerof 2 percent', 'the offer of 2%'],
    ['an offer of 2 per cent', 'an offer of 2%'],
    ['five 3% chairs', 'five 3 percent chairs'],
    ['an offer of 7 percent', null],
    ['five 9percent chairs', null],
    ['ready to dialogue', null],
    ['zebracrossing', null],
  ])(
    'says how the record may have a phrase that nothing matches, in spaces and per cent alone: %s',
    (phrase, respelt) => {
      const record = indexOf({
        1: 'ready to dialogue',
        2: 'the offer of 2% is low',
        3: 'rose by 3 percent or 9 per cent',
      });
      expect(ask(record, phrase).spacingSuggestion).toBe(respelt);
    },
  );

  it('says which spellings were tried', () => {
    expect(ask(index, 'the greter chance').corrections).toEqual([{ asked: 'greter', corrected: 'greater' }]);
  });

  it('takes no number for another', () => {
    expect(grades(indexOf({ 1: 'It cost 1,500 euros' }), '1,600')).toEqual([]);
  });

  it('gives nothing for a phrase that shares a few words, and the nearest apart', () => {
    const { matches, nearest } = ask(index, 'Ukraine will accept the chance of chocolate lawyers');
    expect(matches).toEqual([]);
    expect(nearest?.grade).toBe('close');
    expect(ask(index, 'zebra crossing').nearest).toBeNull();
  });

  it('takes a star for the rest of a word, and the last word for one being typed', () => {
    expect(grades(index, 'propos*')).toEqual(['2 close']);
    expect(grades(index, 'neither accepted nor prop')).toEqual(['2 close']);
  });
});

describe('other languages', () => {
  it.each([
    ['Russian', 'ru', 'Мы готовы к диалогу по Украине', 'готовы к диалогу', 'готов к диалогу'],
    ['Greek', 'el', 'Είμαστε έτοιμοι για διάλογο', 'ετοιμοι για διαλογο', 'έτοιμος για διάλογο'],
    ['Arabic', 'ar', 'نحن مستعدون للحوار حول أوكرانيا', 'مستعدون للحوار', 'مستعدين للحوار حول أوكرانيا'],
    ['Chinese', 'zh', '我们准备就乌克兰问题进行对话', '乌克兰问题', '乌克兰的问题'],
    ['Japanese', 'ja', 'ウクライナについて対話する用意がある', '対話する用意', '対話の用意がある'],
    ['French', 'fr', 'il condamne l’agression russe', 'agression russe', 'condamnera l’agression'],
    ['German', 'de', 'Wir verurteilen den Angriff auf Moskau', 'den Angriff auf', 'Angriffe auf Moskau'],
  ])('are searched as they are written: %s', (_, language, text, exact, close) => {
    const index = indexOf({ 1: text, 2: 'Nothing of the kind was said here' }, language);
    expect(grades(index, exact)).toEqual(['1 quotation']);
    expect(grades(index, close)).toEqual(['1 close']);
  });
});
