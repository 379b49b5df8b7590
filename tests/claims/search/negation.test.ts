import { describe, expect, it } from 'vitest';
import { findOneSidedNegation, findTurningWord } from '../../../src/claims/search/negation.ts';
import { createTestIndex } from './small-index.ts';

/** What stands against the best match of a phrase in one quotation. */
function against(phrase: string, text: string, language: string | null = 'en') {
  const index = createTestIndex();
  index.add(1, [{ field: 'quotation', text, language }]);
  const { matches, nearest } = index.find(phrase, { limit: 1, offset: 0, within: null });
  const match = matches[0] ?? nearest;
  if (match === null) throw new Error(`“${phrase}” has nothing in common with “${text}”`);
  return findOneSidedNegation(match);
}

describe('a negation on one side only', () => {
  it.each([
    ['close the port', 'We will not close the port', 'en', 'not'],
    ['any information allowing a link', 'We do not have any information allowing a link', 'en', 'not'],
    ['proposed anything', 'France has neither accepted nor proposed anything', 'en', 'nor'],
    ['the port will stay', 'We never said that the port will stay', 'en', 'never'],
    ['accepterons une ligne', 'Nous n’accepterons une ligne', 'fr', 'n'],
    ['Wir werden den Hafen', 'Wir werden den Hafen nicht schließen', 'de', 'nicht'],
    ['будем закрывать порты', 'Мы не будем закрывать порты', 'ru', 'не'],
    ['θα κλείσουμε το λιμάνι', 'Δεν θα κλείσουμε το λιμάνι', 'el', 'Δεν'],
    ['نغلق الميناء', 'لن نغلق الميناء', 'ar', 'لن'],
    ['关闭港口', '我们不会关闭港口', 'zh', '不'],
    ['港を閉鎖する', '港を閉鎖するつもりはない', 'ja', 'ない'],
  ])('is seen around words that stand on record word for word: %s', (phrase, text, language, word) => {
    expect(against(phrase, text, language)).toEqual({ word, side: 'source', where: 'around' });
  });

  it.each([
    ['we close the port today', 'No. We close the port today', 'en'],
    ['we close the port', 'Never mind, we close the port', 'en'],
    ['we help Ukraine', 'We help Ukraine, not Russia', 'en'],
    ['nor proposed anything', 'France has neither accepted nor proposed anything', 'en'],
    ['we will close the port', 'I do not know whether on Friday we will close the port', 'en'],
    ['port', 'We will not close the port', 'en'],
    ['关闭港口', '不过，关闭港口', 'zh'],
    ['né en France', 'Il est né en France', 'fr'],
  ])('is none in another clause, far away, or beside another that both have: %s', (phrase, text, language) => {
    expect(against(phrase, text, language)).toBeNull();
  });

  it.each([
    ['Θα κλείσουμε το λιμάνι σήμερα', 'Δεν θα κλείσουμε το λιμάνι σήμερα', 'el', 'Δεν', 'source'],
    ['لن نغلق الميناء أمام السفن', 'سوف نغلق الميناء أمام السفن', 'ar', 'لن', 'asked'],
    ['我们不会关闭港口', '我们会关闭港口', 'zh', '不', 'asked'],
  ])('is known in other scripts: %s', (phrase, text, language, word, side) => {
    expect(against(phrase, text, language)).toMatchObject({ word, side });
  });

  it('is told by its strongest word', () => {
    const [phrase, text] = ['les négociations ont commencé', 'les négociations n’ont pas commencé'];
    expect(against(phrase, text, 'fr')).toEqual({ word: 'pas', side: 'source', where: 'between' });
  });

  it.each(['we dont accept the offer', 'we do not accept the offer', 'we don’t accept the offer'])(
    'is none where it is only spelt otherwise: %s',
    (phrase) => {
      expect(against(phrase, "and we don't accept the offer")).toBeNull();
    },
  );
});

describe('words cut out of a clause that turns them', () => {
  it.each([
    ['Nobody in this town can seriously claim that the dam is sound', 'Nobody'],
    ['If the dam is sound, we stay', 'If'],
    ['It is false that the dam is sound', 'false'],
    ['Tanner keeps telling people the dam is sound', 'telling'],
    ['They lied when they said the dam is sound', 'lied'],
    ['I doubt the dam is sound', 'doubt'],
    ['Do you believe the dam is sound?', 'believe'],
    ['The dam is sound? Nonsense', '?'],
    ['We looked, and the dam is sound', null],
    ['If it rains we stay, and the dam is sound', null],
    ['The dam is sound, and not one engineer doubts it', null],
  ])('%s: %s', (text, word) => {
    const start = text.toLowerCase().indexOf('the dam is sound');
    expect(findTurningWord(text, start, start + 'the dam is sound'.length)).toBe(word);
  });

  it('a word or two are not', () => {
    expect(findTurningWord('I doubt the dam is sound', 8, 15)).toBeNull();
  });
});
