import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftText } from '../../src/drafting/draft.ts';
import { statementsOf, wordsAt } from './readers.ts';

describe('quotation marks', () => {
  test.each([
    ['curly', '“We will win,” Jane Doe said.', '“We will win,”'],
    ['straight', '"We will win," Jane Doe said.', '"We will win,"'],
    ['single curly', '‘We won’t lose,’ Jane Doe said.', '‘We won’t lose,’'],
    ['single straight', "'We won't lose,' Jane Doe said.", "'We won't lose,'"],
    ['guillemets', '« We will win », Jane Doe said.', '« We will win »'],
    ['low and high', '„We will win“, Jane Doe said.', '„We will win“'],
    ['single low and high', '‚We will win‘, Jane Doe said.', '‚We will win‘'],
    ['mixed', '“We will win," Jane Doe said.', '“We will win,"'],
  ])('%s ones are read', (_, text, quote) => {
    expect(statementsOf(text)).toMatchObject([{ kind: 'direct', speaker: 'Jane Doe', quotes: [quote] }]);
  });

  test('nested ones belong to the outer quotation, and what others said in it is told by its speaker', () => {
    const text = '“He told me ‘I will go,’ and I said ‘stay,’” Jane Doe said.';
    expect(statementsOf(text)).toMatchObject([
      { speaker: 'Jane Doe', quotes: ['“He told me ‘I will go,’ and I said ‘stay,’”'], toldBy: null },
      { speaker: null, source: 'He', quotes: ['‘I will go,’'], toldBy: 'Jane Doe' },
    ]);
  });

  test('one that begins with its own verb has no cue beside it, and no span of nothing', () => {
    const [recalled] = draftText('In this exchange, Jane Doe “recalled the offer to talk”.', {
      language: 'en',
    }).attributions;
    expect(recalled).toMatchObject({ cue: null, source: [18, 26], quotes: [[27, 55]] });
  });

  test('a genitive inside single marks does not end the quotation', () => {
    expect(statementsOf('‘It was the voters’ choice,’ Jane Doe said.')).toMatchObject([
      { quotes: ['‘It was the voters’ choice,’'] },
    ]);
  });

  test('an interrupted quotation is one statement with two fragments', () => {
    expect(statementsOf('“We will win,” Jane Doe said, “and win again.”')).toMatchObject([
      { speaker: 'Jane Doe', quotes: ['“We will win,”', '“and win again.”'] },
    ]);
  });

  test('a speech over several paragraphs, each opened but only the last closed, is one fragment', () => {
    const text = 'Jane Doe said: “We will win.\n\n“We will win again.”\n\nThe crowd left.';
    expect(statementsOf(text)).toMatchObject([
      { speaker: 'Jane Doe', quotes: ['“We will win.\n\n“We will win again.”'] },
    ]);
  });

  test('a closing mark that is missing before the reporting clause is mended, and the clause is not the speaker’s', () => {
    const text = '“We have seen it all, said Jane Doe on Radio North. My advice is to leave.”';
    expect(statementsOf(text)).toMatchObject([
      { speaker: 'Jane Doe', channel: 'Radio North', quotes: ['“We have seen it all,', 'My advice is to leave.”'] },
    ]);
  });

  test('scare quotes and titles are nobody’s speech', () => {
    expect(statementsOf('The so-called “reform” was passed. She plays in “The Long Way Home” this week.')).toEqual([]);
  });

  test('a title before its reporting clause is no statement of the one who reports', () => {
    const text = 'On “Meet the Press,” Jane Doe said the plan was “a disaster.”';
    expect(statementsOf(text).flatMap((one) => one.quotes)).toEqual(['“a disaster.”']);
  });
});

describe('kinds of statements', () => {
  test('a mixed one holds the words around the quotation in its content and only the quotation in its quotes', () => {
    expect(statementsOf('Jane Doe said on Monday that the plan was “a disaster” for the city.')).toMatchObject([
      { kind: 'mixed', content: ['that the plan was “a disaster” for the city'], quotes: ['“a disaster”'] },
    ]);
  });

  test('an indirect one has no quotes', () => {
    expect(statementsOf('The plan has failed, Jane Doe said on Monday.')).toMatchObject([
      { kind: 'indirect', speaker: 'Jane Doe', content: ['The plan has failed'], quotes: [] },
    ]);
  });

  test('words that follow in the same paragraph or open the next one go on', () => {
    const text = '“One,” Jane Doe said. “Two.”\n\n“Three.”\n\nIt rained. “Four.”';
    expect(statementsOf(text).map((one) => one.quotes)).toEqual([['“One,”', '“Two.”\n\n“Three.”']]);
  });

  test('a question and its short clause are one sentence', () => {
    expect(statementsOf('“Why now?” Jane Doe asked.')).toMatchObject([{ speaker: 'Jane Doe', quotes: ['“Why now?”'] }]);
  });

  test('a clause that ends with a colon announces the words of the next paragraph', () => {
    expect(statementsOf('Jane Doe went on to say:\n\n“We will win.”')).toMatchObject([
      { speaker: 'Jane Doe', quotes: ['“We will win.”'] },
    ]);
  });

  test('a denial does not lend its speaker to the quotation after it', () => {
    const text = '“They agreed,” Jane Doe said. Comments denied by Paris.\n\n“It is a mystery.”';
    expect(statementsOf(text).map((one) => [one.speaker, one.quotes])).toEqual([
      ['Jane Doe', ['“They agreed,”']],
      ['Paris', []],
    ]);
  });
});

describe('speakers', () => {
  test('a short name means the full one, even where the short one comes first', () => {
    const text = '“One,” Doe said. “Two,” said Jane Doe, the mayor.';
    expect(statementsOf(text).map((one) => one.speaker)).toEqual(['Jane Doe', 'Jane Doe']);
  });

  test('a pronoun means the one who spoke before it and fits its gender', () => {
    const text = 'Mary Miller met Peter Porter. “One,” Porter said. “Two,” he added. “Three,” she replied.';
    expect(statementsOf(text).map((one) => one.speaker)).toEqual(['Peter Porter', 'Peter Porter', 'Mary Miller']);
  });

  test('a role means the person whom the article calls so', () => {
    const text =
      'Jane Doe, the German chancellor, met Paul Martin, the Belgian minister. “One,” the Belgian minister said.';
    expect(statementsOf(text)).toMatchObject([{ speaker: 'Paul Martin', source: 'the Belgian minister' }]);
  });

  test('an aide speaks for themselves and is never taken for the person they serve', () => {
    expect(statementsOf('“One,” said a spokesman for Jane Doe.')).toMatchObject([
      { speaker: 'spokesman for Jane Doe' },
    ]);
  });

  test('a pronoun that nobody fits stays open', () => {
    const text = '“One,” she said.';
    expect(statementsOf(text)).toMatchObject([{ speaker: null, source: 'she' }]);
    expect(draftText(text, { language: 'en' }).undecided).toHaveLength(1);
  });

  test('the mention holds the description, and the name is the person’s alone', () => {
    expect(statementsOf('“One,” said Jane Doe, the former mayor of Springfield.')).toMatchObject([
      { speaker: 'Jane Doe', source: 'Jane Doe, the former mayor of Springfield' },
    ]);
  });

  test('one speaker told by another is kept as such', () => {
    const text = 'The mayor, Jane Doe, promised “a new bridge”, said Paul Martin.';
    expect(statementsOf(text)).toMatchObject([{ speaker: 'Jane Doe', toldBy: 'Paul Martin' }]);
  });
});

describe('disputes', () => {
  test('two speakers who do not meet are not set against each other', () => {
    const text = '“The plan works,” said Jane Doe. “The weather is fine,” said Paul Martin, but he left.';
    expect(draftText(text, { language: 'en' }).disputes).toEqual([]);
  });
});

describe('French', () => {
  test('a clause inside the guillemets is not part of what is said', () => {
    const text = '« Il faut partir, a déclaré Jean Dupont sur France Inter. Tout de suite. »';
    expect(statementsOf(text, 'fr')).toMatchObject([
      { speaker: 'Jean Dupont', channel: 'France Inter', quotes: ['« Il faut partir', 'Tout de suite. »'] },
    ]);
  });

  test('a pronoun that hangs on its verb means the speaker before it', () => {
    const text = '« Oui », a dit Jean Dupont. « Non », a-t-il ajouté.';
    expect(statementsOf(text, 'fr').map((one) => [one.speaker, one.source])).toEqual([
      ['Jean Dupont', 'Jean Dupont'],
      ['Jean Dupont', 'il'],
    ]);
  });

  test('lines of dialogue are speech where a clause names the speaker', () => {
    expect(statementsOf('— Je viens demain, dit Paul Martin. Tu attends ?', 'fr')).toMatchObject([
      { speaker: 'Paul Martin', content: ['Je viens demain', 'Tu attends ?'] },
    ]);
  });

  test('a list with dashes is no dialogue', () => {
    expect(statementsOf('— du pain\n— du vin\n— du fromage', 'fr')).toEqual([]);
  });

  test('a denial in the passive answers what was said before it', () => {
    const text =
      'Jean Dupont a affirmé que les deux pays étaient « prêts à dialoguer ». Des propos aussitôt démentis par Paris.';
    expect(draftText(text, { language: 'fr' }).disputes).toMatchObject([{ from: 'A2', against: 'A1', kind: 'denial' }]);
  });
});

describe('what a draft promises', () => {
  test('a language without rules gives an empty draft that says so', () => {
    expect(draftText('«Vinciamo noi», ha detto Jane Doe.', { language: 'it' })).toMatchObject({
      language: null,
      attributions: [],
    });
  });

  test('spans count code points, not UTF-16 units', () => {
    const text = '😀😀 “We will win,” Jane Doe said.';
    const [one] = draftText(text, { language: 'en' }).attributions;
    expect(one?.quotes).toEqual([[3, 17]]);
    expect(wordsAt(text, one?.source ?? null)).toBe('Jane Doe');
  });

  test('any text gives spans that lie in it and fragments that begin and end with words or marks', () => {
    const piece = fc.constantFrom(
      '“',
      '”',
      '"',
      "'",
      '‘',
      '’',
      '«',
      '»',
      ' ',
      '\n\n',
      'Jane Doe',
      'said',
      ', ',
      '. ',
      'he',
      'that',
      '— ',
      '😀',
      'denied',
      'but',
      '(…)',
      'according to',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join(' ');
        const length = [...text].length;
        for (const language of ['en', 'fr']) {
          for (const one of draftText(text, { language }).attributions) {
            for (const [start, end] of [...one.content, ...one.quotes]) {
              expect(start).toBeGreaterThanOrEqual(0);
              expect(end).toBeGreaterThan(start);
              expect(end).toBeLessThanOrEqual(length);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the same text gives the same draft', () => {
    const text = '“One,” Jane Doe said. “Two,” said a source.';
    expect(draftText(text, { language: 'en' })).toEqual(draftText(text, { language: 'en' }));
  });
});

describe('the mention of the speaker', () => {
  test.each([
    ['At the convention Sen. Jane Doe (D-MA) called it a “failure.”', 'Sen. Jane Doe (D-MA)'],
    ['It was cold. Said Jane Doe, “We will win.”', 'Jane Doe'],
    ['In other words, explained CBS moderator Jane Doe: “We will win.”', 'CBS moderator Jane Doe'],
    ['In April, Jane Doe admits the action “didn’t work,” and the country has become a failed state.', 'Jane Doe'],
  ])('in %s is %s', (text, source) => {
    expect(statementsOf(text)).toMatchObject([{ source }]);
  });

  test('the noun of a preposition is no verb of saying: “at one point” says nothing', () => {
    expect(statementsOf('At one point the crowd loudly reprised the chant “Lock her up!” again.')).toEqual([]);
  });
});
