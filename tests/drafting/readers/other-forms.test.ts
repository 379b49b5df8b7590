import { describe, expect, test } from 'vitest';
import { read, saidIn } from './read.ts';

describe('transcripts', () => {
  test.each([
    [
      'names in ordinary letters, one of whom speaks again',
      'Jane Doe: We will close it.\n\nOmar Reyes: For how long?\n\nJane Doe: Two weeks.',
      ['Jane Doe: We will close it.', 'Omar Reyes: For how long?', 'Jane Doe: Two weeks.'],
    ],
    [
      'a parliamentary record with seats and parties',
      'Owen Tanner (Westbridge) (Lab): Nurses lose pay.\n\nThe Minister for Roads (Jane Doe): They do not.\n\nOwen Tanner: They do.',
      ['Owen Tanner: Nurses lose pay.', 'Jane Doe: They do not.', 'Owen Tanner: They do.'],
    ],
    [
      'a record with dashes',
      'M. Jean Dupont. – Le pont sera fermé.\n\nMme Anne Roux (PPE). – Pourquoi ?\n\nM. Jean Dupont. – Il est vieux.',
      ['Jean Dupont: Le pont sera fermé.', 'Anne Roux: Pourquoi ?', 'Jean Dupont: Il est vieux.'],
    ],
    [
      'turns of several paragraphs, and stage directions',
      'JANE DOE: One.\n\nTwo (APPLAUSE) three.\n\n(BREAK)\n\nNot said.\n\nOMAR REYES: Four.\n\nDOE: Five.',
      ['Jane Doe: One.\n\nTwo … three.', 'Omar Reyes: Four.', 'Jane Doe: Five.'],
    ],
    [
      'a voice nobody names',
      'JANE DOE: One.\n\nUNIDENTIFIED MALE: Two.\n\nDOE: Three.',
      ['Jane Doe: One.', '?: Two.', 'Jane Doe: Three.'],
    ],
  ])('%s', async (_, text, said) => {
    const document = await read('a.txt', text);
    expect(saidIn(document)).toEqual(said);
    expect(document.notes[0]).toMatch(/^This looks like a transcript/);
  });

  test('an article with some colons is none', async () => {
    const document = await read(
      'a.txt',
      'Council closes bridge\n\nThe mayor said it would close.\n\nUpdate: It is closed.\n\nPhoto: R. Lund\n\nContact: press@example.org\n\nIt rained.',
    );
    expect(document.notes).toEqual([]);
  });

  test('a word of ten thousand capitals is read like any other', async () => {
    const text = `${'A'.repeat(10_000)} ${'Ab'.repeat(5_000)} – x\n\nIt rained.`;
    expect((await read('a.txt', text)).text).toBe(text);
  });

  test('questions and answers of nobody named say so', async () => {
    const document = await read('a.txt', 'Q: Did you know?\n\nA: I did not.\n\nQ: Why not?\n\nA: Nobody told me.');
    expect(saidIn(document)).toEqual(['?: I did not.', '?: Nobody told me.']);
    expect(document.notes.join()).toContain('does not say who answers');
  });

  test('the numbers of lines are no words', async () => {
    const document = await read(
      'a.txt',
      'TESTIMONY OF JANE DOE\n 1 Q. Did you read it?\n 2 A. I did not read it, I was\n 3 told what it says.\n 4 Q. By whom?\n 5 A. By Omar.',
    );
    expect(saidIn(document)).toEqual(['Jane Doe: I did not read it, I was … told what it says.', 'Jane Doe: By Omar.']);
  });
});

describe('subtitles', () => {
  test('that name who speaks are a transcript', async () => {
    const document = await read(
      'a.vtt',
      'WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n<v Jane Doe>We will\n\n00:00:02.000 --> 00:00:03.000\n<v Jane Doe>close it.\n\n00:00:04.000 --> 00:00:05.000\n<v Omar Reyes>Why?\n\n00:00:06.000 --> 00:00:07.000\n<v Jane Doe>It is old.',
    );
    expect(saidIn(document)).toEqual(['Jane Doe: We will close it.', 'Omar Reyes: Why?', 'Jane Doe: It is old.']);
    expect(document.format).toBe('subtitles');
  });

  test('that do not are refused with what to do', async () => {
    const srt = '1\n00:00:01,000 --> 00:00:02,000\nWe will close it.\n\n2\n00:00:03,000 --> 00:00:04,000\n- Why?\n';
    await expect(read('a.srt', srt)).rejects.toThrow(/do not say who speaks: give a transcript/);
  });
});

describe('releases', () => {
  test.each([
    ['a name behind the quotation', '“We will close it,” – Jane Doe', 'Jane Doe: “We will close it,”'],
    ['a name below it', '“We will close it.”\n\n— Jane Doe, mayor', 'Jane Doe: “We will close it.”'],
    ['a name before it', 'A statement from Mayor Jane Doe:\n\n“We will close it.”', 'Jane Doe: “We will close it.”'],
  ])('%s', async (_, text, said) => {
    const document = await read('a.txt', `Bridge to close\n\nThe council met on Monday.\n\n${text}\n\nIt rained.`);
    expect(saidIn(document)).toEqual([said]);
  });
});

test('a pointer to another article in plain text is nobody’s words', async () => {
  const document = await read(
    'a.txt',
    'The council met.\n\nREAD MORE: “They lied”: farmers on the quarry\n\nIt rained.',
  );
  expect(saidIn(document)).toEqual([]);
});

describe('e-mail', () => {
  const mail = (headers: string, body: string): string =>
    `From: Press <p@example.org>\r\nSubject: Storm\r\nMIME-Version: 1.0\r\n${headers}\r\n\r\n${body}`;

  test('in HTML alone is read, its attachments are named', async () => {
    const document = await read(
      'a.eml',
      mail(
        'Content-Type: multipart/mixed; boundary=b',
        '--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>“We knew,” Jane Doe said.</p><p>It rained.</p>\r\n--b\r\nContent-Type: application/pdf; name="plan.pdf"\r\nContent-Disposition: attachment; filename="plan.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--',
      ),
    );
    expect(document.text).toBe('“We knew,” Jane Doe said.\n\nIt rained.');
    expect(document.notes).toEqual(['Attachments are not read: “plan.pdf”. Save and draft them on their own.']);
  });

  test('without a text is refused with what to do', async () => {
    await expect(read('a.eml', mail('Content-Type: text/plain', ''))).rejects.toThrow(/e-mail without a text/);
  });

  test('is known by its headers where its name does not tell', async () => {
    const document = await read('message', mail('Content-Type: text/plain', '“We knew,” Jane Doe said.'));
    expect(document.format).toBe('e-mail');
  });

  test('an article that begins with colons is none', async () => {
    expect((await read('a.txt', 'From: the council\n\nIt rained.')).format).toBe('text');
  });
});

test('the old binary format of Word is refused with what to do', async () => {
  const doc = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  await expect(read('a.doc', doc)).rejects.toThrow(/old binary format of Word or Outlook: save it as DOCX/);
});

describe('a live blog', () => {
  const entries = (times: readonly string[]) => `Flood live

${times[0]}
Jane Doe, the mayor of Norden, has arrived. “We will stay all night,” she said.

${times[1]}
Karl Reisner, head of the fire brigade, has gone. “The dam may break,” he said.

${times[2]}
The minister has spoken. He said “help is on its way”.
`;

  test.each([[['14:32', '14.10', '13:45 GMT']], [['9.05am', '10.30am', '2.15pm']], [['14h32', '15h10', '16h00']]])(
    'is read entry by entry: %s',
    async (times) => {
      const document = await read('a.txt', entries(times));
      expect(document.notes).toEqual([expect.stringContaining('This looks like a live blog: 3 entries, from')]);
      expect(saidIn(document)).toEqual([
        'Jane Doe: “We will stay all night,”',
        'Karl Reisner: “The dam may break,”',
        '?: “help is on its way”',
      ]);
    },
  );

  test('with its times on the lines of the entries keeps their words', async () => {
    const text = `14:32 – Jane Doe has arrived. “We will stay,” she said.

14:10 – Karl Reisner has gone. “It may break,” he said.

13:45 – The minister has spoken. He said “help is on its way”.
`;
    expect(saidIn(await read('a.txt', text))).toEqual([
      'Jane Doe: “We will stay,”',
      'Karl Reisner: “It may break,”',
      '?: “help is on its way”',
    ]);
  });

  test('is none where times are only mentioned', async () => {
    expect((await read('a.txt', entries(['14:32', '9:10', '16:45']))).notes).toEqual([]);
  });
});
