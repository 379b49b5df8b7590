import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, escapeText, idToValue, valueToId } from '../../../../src/adapters/slack/render/escape.ts';

describe('decodeText', () => {
  it.each([
    ['&lt;b&gt; &amp; c', '<b> & c'],
    ['&amp;lt;', '&lt;'],
    ['&quot; &#39;', '&quot; &#39;'],
    ['<@U0ALICE001|alice> and <@U0BORIS001>', '@alice and @U0BORIS001'],
    ['<https://example.org/?a=1&amp;b=2|example.org>', 'example.org'],
    ['<https://example.org/?a=1&amp;b=2>', 'https://example.org/?a=1&b=2'],
    ['<mailto:a@example.org|a@example.org>', 'a@example.org'],
    ['<!subteam^S0EDITORS1|@editors> <!subteam^S0EDITORS1>', '@editors @S0EDITORS1'],
    ['<!channel> <!here|here>', '@channel @here'],
    ['<!date^1392734382^{date}|18 February>', '18 February'],
    ['to:<#C0DESK0001|desk>', 'to:#desk'],
    ['to:<#C0DESK0001> or <#C0DESK0001|>', 'to:#C0DESK0001 or #C0DESK0001'],
    ['a < b > c <>', 'a < b > c <>'],
  ])('reads %s as %s', (raw, shown) => {
    expect(decodeText(raw).text).toBe(shown);
  });

  it('tells the id of each channel that is named', () => {
    expect([...decodeText('<#C1|desk> <#C2|old-news> <#C3>').channels]).toEqual([
      ['desk', 'C1'],
      ['old-news', 'C2'],
    ]);
  });
});

describe('escapeText', () => {
  it('changes exactly &, < and >, and decodes to what it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeText(text);
        expect(escaped).not.toMatch(/[<>]|&(?!lt;|gt;|amp;)/);
        expect(decodeText(escaped).text).toBe(text);
        expect(escaped.replace(/&(?:lt|gt|amp);/g, '')).toBe(text.replace(/[&<>]/g, ''));
      }),
    );
  });
});

describe('a button’s value', () => {
  it('holds none of the characters that Slack escapes, and gives the id back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (id) => {
        expect(idToValue(id)).not.toMatch(/[&<>]/);
        expect(valueToId(idToValue(id))).toBe(id);
      }),
    );
  });

  it('that is none of ours comes back as it is', () => {
    expect(valueToId('%E0%A4%A')).toBe('%E0%A4%A');
  });
});
