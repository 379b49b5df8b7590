import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { commandToUsage, formatCommandLine, parseCommandLine } from '../../../src/bot/parsing/parse-command.ts';
import { UserError } from '../../../src/lib/errors.ts';

const parse = (line: string) => parseCommandLine(line, commands, 'whosaid');

describe('a line becomes a command with options', () => {
  test.each([
    ['/whosaid "ready to dialogue"', { phrase: 'ready to dialogue' }],
    ['/whosaid ready to dialogue', { phrase: 'ready to dialogue' }],
    ['whosaid “ready to dialogue”', { phrase: 'ready to dialogue' }],
    ['/WHOSAID „ready to dialogue“', { phrase: 'ready to dialogue' }],
    ['/whosaid «ready to dialogue»', { phrase: 'ready to dialogue' }],
    ['/whosaid ‹ready to dialogue›', { phrase: 'ready to dialogue' }],
    ['ready to dialogue', { phrase: 'ready to dialogue' }],
    ['/whosaid "ready to dialogue', { phrase: '"ready to dialogue' }],
    ['/whosaid “ready to dialogue" side:russia', { phrase: 'ready to dialogue', side: 'russia' }],
    ['/whosaid side: russia ready to dialogue', { phrase: 'ready to dialogue', side: 'russia' }],
    [
      '/whosaid dialogue topic:"war in Ukraine" side:“French side”',
      { phrase: 'dialogue', topic: 'war in Ukraine', side: 'French side' },
    ],
    ['/whosaid "the side:russia of it"', { phrase: 'the side:russia of it' }],
    ['/whosaid note: this col:x', { phrase: 'note: this col:x' }],
    ['/whosaid they “stop”, he said', { phrase: 'they “stop”, he said' }],
    ['/whosaid they\n“stop”  it side:russia now', { phrase: 'they\n“stop”  it now', side: 'russia' }],
    ['/whosaid', {}],
  ])('%s', (line, options) => {
    expect(parse(line)).toEqual({ command: 'whosaid', options });
  });

  test.each([
    ['passage:"asked Moscow to “stop any manipulation”"', { passage: 'asked Moscow to “stop any manipulation”' }],
    ['passage:"“stop any manipulation” he asked" says:x', { passage: '“stop any manipulation” he asked', says: 'x' }],
    ['quotation:"“a b” · “c d”" speaker:"Le Drian"', { quotation: '“a b” · “c d”', speaker: 'Le Drian' }],
    ['quotation:"no contact with Russia.”" says:"x"', { quotation: 'no contact with Russia.”', says: 'x' }],
    ['“asked to “stop any manipulation”” says:x', { quotation: 'asked to “stop any manipulation”', says: 'x' }],
    ['passage:“he said "stop it" to «them»” says:x', { passage: 'he said "stop it" to «them»', says: 'x' }],
    ['passage:"he said „stop it“ to them” says:"a b"', { passage: 'he said „stop it“ to them', says: 'a b' }],
    ['passage:"he said \\"stop it\\" to them" says:x', { passage: 'he said "stop it" to them', says: 'x' }],
    ['passage:"C:\\temp and \\\\" says:x', { passage: 'C:\\temp and \\', says: 'x' }],
    ['toldby:"" says:""', { toldby: '', says: '' }],
  ])('/record %s', (line, options) => {
    expect(parse(`/record ${line}`)).toEqual({ command: 'record', options });
  });

  test.each([
    ['/compare lecornu shoigu', { a: 'lecornu', b: 'shoigu' }],
    [
      '/compare "Sergei Shoigu" Lecornu topic:manipulation',
      { a: 'Sergei Shoigu', b: 'Lecornu', topic: 'manipulation' },
    ],
    ['/compare sergei shoigu vs sébastien lecornu', { a: 'sergei shoigu', b: 'sébastien lecornu' }],
    ['/compare lecornu', { a: 'lecornu' }],
  ])('%s', (line, options) => {
    expect(parse(line)).toEqual({ command: 'compare', options });
  });

  test('more names than a comparison takes are told with the usage and an example', () => {
    expect(() => parse('/compare a b c')).toThrow(
      /takes 2 \(a, b\), and this has 3: a, b, c.*Usage: \/compare <a> <b>.*Example: \/compare lecornu shoigu/,
    );
  });

  test.each([
    '/correct S5 says:"Other words." reason:"A slip" page:-3',
    '/correct page:-3 S5',
    '/source S5 Page:2',
    '/compare lecornu shoigu pages:2',
    '/help page:2',
  ])('%s names the option that there is not', (line) => {
    expect(() => parse(line)).toThrow(/ has no option “[Pp]ages?”\. Usage: \//);
  });

  test('a name that holds a colon is taken in quotation marks', () => {
    expect(parse('/speaker "War: the desk"').options).toEqual({ name: 'War: the desk' });
  });

  test('an unknown command is the asker’s mistake, a bare phrase that begins like one is not', () => {
    expect(() => parse('/whosay x')).toThrow(UserError);
    expect(parse('whosay x').options).toEqual({ phrase: 'whosay x' });
  });

  test('no line throws anything but a UserError', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^\/(whosaid|compare|disputes|help) ["“«:a-z ]*$/)),
        (line) => {
          try {
            parse(line);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

test('a line written for people parses back to the same command', () => {
  const word = fc
    .stringMatching(/^[\p{L}\p{N}’' -]{1,30}$/u)
    .map((value) => value.trim())
    .filter((value) => /^[\p{L}\p{N}]/u.test(value) && !/\s{2}/.test(value));
  fc.assert(
    fc.property(word, word, (phrase, topic) => {
      const invocation = { command: 'whosaid', options: { phrase, topic } };
      expect(parse(formatCommandLine(invocation, commands))).toEqual(invocation);
    }),
  );
});

test('a line written for people parses back whatever marks its values hold', () => {
  const part = fc.constantFrom(
    ...[
      '“',
      '”',
      '„',
      '«',
      '»',
      '‹',
      '›',
      '"',
      '＂',
      '「',
      '」',
      "'",
      '’',
      '\\',
      ' ',
      '  ',
      ' · ',
      ':',
      ', ',
      '.',
      '…',
      '\n',
    ],
    ...['stop', 'any', 'says:', 'é', '7', '/record', 'vs', 'side:x'],
  );
  const value = fc.array(part, { maxLength: 12 }).map((parts) => parts.join('').trim());
  fc.assert(
    fc.property(value, value, value, (quotation, passage, says) => {
      const invocation = { command: 'record', options: { quotation, passage, says } };
      expect(parse(formatCommandLine(invocation, commands))).toEqual(invocation);
      const compared = { command: 'compare', options: { a: quotation, b: passage, topic: says } };
      expect(parse(formatCommandLine(compared, commands))).toEqual(compared);
    }),
    { numRuns: 2_000 },
  );
});

test('a line written for people names what would be read as another option, whatever the order of the options', () => {
  const compared = { command: 'compare', options: { b: 'Moscow', a: 'Paris' } };
  expect(formatCommandLine(compared, commands)).toBe('/compare Paris Moscow');
  const unfollow = { command: 'unfollow', options: { channel: '#desk' } };
  expect(formatCommandLine(unfollow, commands)).toBe('/unfollow channel:#desk');
  for (const invocation of [compared, unfollow])
    expect(parse(formatCommandLine(invocation, commands))).toEqual(invocation);
});

test('usage is made from the definition', () => {
  const summary = commands.find(({ name }) => name === 'summary');
  expect(summary && commandToUsage(summary)).toBe('/summary [<dossier>] [to:…] [force:yes] [facts:yes]');
});
