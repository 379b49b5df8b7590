import { strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { ChoiceError, UserError } from '../../../src/lib/errors.ts';
import { docxOf, run } from './files.ts';
import { read } from './read.ts';

const inserted = (inner: string): string => `<w:ins w:id="1" w:author="Ed">${inner}</w:ins>`;
const deleted = (text: string): string =>
  `<w:del w:id="2" w:author="Ed"><w:r><w:delText xml:space="preserve">${text}</w:delText></w:r></w:del>`;
const paragraph = (...runs: string[]): string => `<w:p>${runs.join('')}</w:p>`;
const both = async (body: string): Promise<[string, string]> => {
  const file = docxOf(body);
  return [(await read('a.docx', file, 'accept')).text, (await read('a.docx', file, 'reject')).text];
};

describe('a Word document', () => {
  test('is read as changed, or as it was', async () => {
    expect(await both(paragraph(run('It is '), deleted('not '), inserted(run('now ')), run('safe.')))).toEqual([
      'It is now safe.',
      'It is not safe.',
    ]);
  });

  test('waits for a choice only where the changes alter its words', async () => {
    const formatted = '<w:rPrChange w:id="3" w:author="Ed"><w:rPr><w:b/></w:rPr></w:rPrChange>';
    const document = await read('a.docx', docxOf(paragraph(run('It is safe.', formatted))));
    expect(document).toMatchObject({ text: 'It is safe.', notes: [] });
    await expect(read('a.docx', docxOf(paragraph(run('It is '), deleted('not '), run('safe.'))))).rejects.toThrow(
      ChoiceError,
    );
  });

  test.each([
    ['by hand', run('never ', '<w:strike/>')],
    ['twice', run('never ', '<w:dstrike w:val="true"/>')],
  ])('struck through %s', async (_, struck) => {
    expect(await both(paragraph(run('We '), struck, run('knew.')))).toEqual(['We knew.', 'We never knew.']);
  });

  test('words that are set back to not struck are plain', async () => {
    expect((await read('a.docx', docxOf(paragraph(run('We knew.', '<w:strike w:val="0"/>'))))).text).toBe('We knew.');
  });

  test('moved words stand where they were, or where they are', async () => {
    const moved = (tag: string): string => `<w:${tag} w:id="4" w:author="Ed">${run('Never. ')}</w:${tag}>`;
    expect(await both(paragraph(moved('moveFrom'), run('We knew. '), moved('moveTo')))).toEqual([
      'We knew. Never.',
      'Never. We knew.',
    ]);
  });

  test('a paragraph’s end that was deleted joins two paragraphs', async () => {
    const end = '<w:pPr><w:rPr><w:del w:id="5" w:author="Ed"/></w:rPr></w:pPr>';
    expect(await both(paragraph(end, run('We did ')) + paragraph(run('not know.')))).toEqual([
      'We did not know.',
      'We did\n\nnot know.',
    ]);
  });

  test('rows of a table that were deleted', async () => {
    const row = (text: string, change = ''): string =>
      `<w:tr><w:trPr>${change}</w:trPr><w:tc>${paragraph(run(text))}</w:tc></w:tr>`;
    expect(await both(`<w:tbl>${row('One.')}${row('Two.', '<w:del w:id="6"/>')}</w:tbl>`)).toEqual([
      'One.',
      'One.\n\nTwo.',
    ]);
  });

  test('footnote marks and hidden words are out, and told; instructions of fields are no words', async () => {
    const document = await read(
      'a.docx',
      docxOf(
        paragraph(
          run('The lake of 12 km'),
          run('2', '<w:vertAlign w:val="superscript"/>'),
          run(' is safe'),
          '<w:r><w:footnoteReference w:id="2"/></w:r>',
          run('secret', '<w:vanish/>'),
          '<w:r><w:instrText>PAGE</w:instrText></w:r>',
          run('.'),
        ),
      ),
    );
    expect(document.text).toBe('The lake of 12 km² is safe.');
    expect(document.notes).toEqual(['A footnote mark was left out.', 'Words that the document hides were left out.']);
  });

  test('nested deeper than can be read is refused with a sentence', async () => {
    const deep = `${'<w:sdt>'.repeat(20_000)}${paragraph(run('x'))}${'</w:sdt>'.repeat(20_000)}`;
    await expect(read('a.docx', docxOf(deep))).rejects.toBeInstanceOf(UserError);
  });
});

describe('RTF', () => {
  const rtf = (body: string): Uint8Array => strToU8(`{\\rtf1\\ansi\\ansicpg1252\\deff0${body}}`, true);

  test('gives its paragraphs in any alphabet, without its instructions', async () => {
    const document = await read(
      'a.rtf',
      rtf(
        `{\\fonttbl{\\f0 Times;}{\\f1\\fcharset204 Arial;}}{\\colortbl;\\red0;}{\\info{\\title The bridge}{\\author Ann}}{\\*\\generator Word;}{\\header Page}\\f0 \\'93No,\\'94 said Lars N\\'f8rgaard.\\par\\f1 \\'cc\\'e8\\'f0\\f0 \\u8364 ? 5\\~000\\line and\\emdash so on.\\par {\\b bold} \\{x\\}\\par`,
      ),
    );
    expect(document.text).toBe('“No,” said Lars Nørgaard.\n\nМир€ 5\u00a0000\nand—so on.\n\nbold {x}');
    expect(document.metadata).toMatchObject({ title: { value: 'The bridge' }, author: { value: 'Ann' } });
    expect(document.format).toBe('RTF');
  });

  test('with tracked changes and struck words waits for a choice', async () => {
    const file = rtf('It is {\\deleted not }{\\revised now }safe, {\\strike never }true.\\par');
    await expect(read('a.rtf', file)).rejects.toThrow(/inserted “now”; deleted “not”; struck through “never”/);
    expect((await read('a.rtf', file, 'accept')).text).toBe('It is now safe, true.');
    expect((await read('a.rtf', file, 'reject')).text).toBe('It is not safe, never true.');
  });

  test('leaves footnotes out, and says so', async () => {
    const document = await read('a.rtf', rtf('It is safe{\\super\\chftn}{\\footnote Or not.}.\\par'));
    expect(document).toMatchObject({ text: 'It is safe.', notes: ['A footnote mark was left out.'] });
  });

  test('that ends too early is read as far as it goes', async () => {
    expect((await read('a.rtf', strToU8('{\\rtf1\\ansi {\\b We knew', true))).text).toBe('We knew');
  });
});
