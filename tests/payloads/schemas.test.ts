import { describe, expect, test } from 'vitest';
import { discordSchemaProblems, manifestSchemaProblems, schemasSkipped } from './schemas.ts';

describe("the platforms' schemas", () => {
  test('refuse what they forbid, saying where', (context) => {
    if (schemasSkipped !== null) return context.skip(schemasSkipped);

    expect(discordSchemaProblems('message', null, { content: 5 })).toEqual(['schema: /content must be string,null']);
    expect(
      discordSchemaProblems('callback', 8, { type: 8, data: { choices: [{ name: '', value: 'a' }] } }),
    ).toContainEqual(expect.stringContaining('/data/choices/0/name must NOT have fewer than 1 characters'));
    expect(discordSchemaProblems('commands', null, [{ name: 'a'.repeat(33) }])).toContainEqual(
      expect.stringContaining('/0/name must NOT have more than 32 characters'),
    );
    expect(manifestSchemaProblems({ display_information: {} })).toContainEqual(expect.stringContaining("'name'"));
  });

  test('pass things that Discord refuses, which is why rules of our own stand beside them', (context) => {
    if (schemasSkipped !== null) return context.skip(schemasSkipped);
    const embeds = [{ description: 'a'.repeat(4000) }, { description: 'a'.repeat(4000) }];
    const option = { type: 3, description: 'a' };
    const options = [
      { ...option, name: 'a' },
      { ...option, name: 'b', required: true },
    ];

    expect(discordSchemaProblems('message', null, { content: 'a'.repeat(2001), embeds, unheard: true })).toEqual([]);
    expect(discordSchemaProblems('message', null, { content: 'a', flags: 1 << 15 })).toEqual([]);
    expect(discordSchemaProblems('command', null, { name: 'Who Said', description: 'a', options })).toEqual([]);
  });
});
