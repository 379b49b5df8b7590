import { describe, expect, test } from 'vitest';
import { ChoiceError } from '../../../src/lib/errors.ts';
import { draftOf, readShared, saidIn, sharedArticles } from './read.ts';

describe.skipIf(sharedArticles === null)('reading leaves the words as they are', () => {
  test('the columns of a PDF are read one after the other', async () => {
    const document = await readShared('two-columns.pdf');
    expect(document.text).toContain(
      'Mayor Aldo Brenner said “the lake is clean and the fish are safe to eat”. He pointed to ten years of samples by the board.',
    );
    expect(draftOf(document).map(({ quotes }) => quotes)).toEqual([
      ['“the lake is clean and the fish are safe to eat”'],
      ['“I have not caught a living fish since March”'],
    ]);
    expect(document.notes).toEqual(['Page 1 is set in columns, which were read one after the other.']);
  });

  test('tracked changes and struck words of a Word document wait for a choice', async () => {
    await expect(readShared('tracked-changes.docx')).rejects.toThrow(ChoiceError);
    await expect(readShared('tracked-changes.docx')).rejects.toThrow(
      /inserted “is not” and “may”; deleted “is” and “will”; struck through “never”/,
    );
    const accepted = await readShared('tracked-changes.docx', 'accept');
    expect(accepted.text).toContain('“The plant is not safe and we may close it in June.”');
    expect(accepted.text).toContain('“We knew about the lead in the pipes.”');
    expect(accepted.notes[0]).toMatch(/^Read with its changes accepted/);
    const rejected = await readShared('tracked-changes.docx', 'reject');
    expect(rejected.text).toContain('“The plant is safe and we will close it in June.”');
    expect(rejected.text).toContain('“We never knew about the lead in the pipes.”');
    expect(rejected.notes[0]).toMatch(/^Read with its changes rejected/);
  });

  test('words that a page shows as deleted are out, and the editor hears of it', async () => {
    const document = await readShared('quarry.html');
    expect(saidIn(document)).toEqual([
      'Karl Reisner: “we offered every household a new well”',
      'Odile Marchetti: “They offered us two wells for ninety houses.”',
      'Odile Marchetti: that she would go to court',
      'Karl Reisner: We have never taken a drop of water that was not ours.',
      expect.stringMatching(/: that stops the pumps until then$/),
    ]);
    expect(document.text).not.toContain('They lied to our faces');
    expect(document.notes.join('\n')).toMatch(
      /deleted were left out: “us nothing”[\s\S]*inserted were kept: “us two wells”/,
    );
  });

  test('an embedded post and a caption are proposed as what they are, teasers are not', async () => {
    const document = await readShared('tweet.html');
    const [post, wrote, caption] = draftOf(document);
    expect(post).toMatchObject({
      speaker: 'Bertil Krone',
      channel: '@bkrone',
      quotes: ['There is not one pothole left in this county. I checked them all myself.'],
    });
    expect(wrote).toMatchObject({ speaker: 'Nadia Voss', quotes: ['“The minister cannot count.”'] });
    expect(caption).toMatchObject({ speaker: 'Bertil Krone', quotes: ['“I love this town,”'] });
    expect(document.text).not.toMatch(/bankrupt|never be minister/);
  });

  test.each(['memo.rtf', 'statement.eml'])('%s is read', async (file) => {
    const document = await readShared(file);
    expect(document.text).not.toMatch(/\\par|=E2|\\'93/);
    expect(saidIn(document)[0]).toBe('Lars Nørgaard: “We will sail in any weather,” … “Nobody has to worry.”');
  });

  test('the earlier message in an e-mail is told apart', async () => {
    const document = await readShared('statement.eml');
    expect(document.metadata).toMatchObject({ title: { value: 'Statement on the storm – final' } });
    expect(document.notes.join()).toContain('quotes an earlier one');
    expect(saidIn(document)[1]).toMatch(/union: “The crews will not sail in a storm.”$/);
  });
});

describe.skipIf(sharedArticles === null)('what is no article has speakers, too', () => {
  test('a transcript: a surname of two people stays open', async () => {
    const document = await readShared('transcript.txt');
    const said = draftOf(document);
    expect(said.map(({ speaker, content }) => `${speaker ?? '?'}: ${content.join(' ')}`)).toEqual([
      expect.stringMatching(/^Helena March: Good evening\./),
      'Paul Adeyemi: The mayor was clear.',
      'Richard Sanders: There will be no toll on my watch. Not this year and not next year.',
      'Helena March: And the opposition?',
      'Paul Adeyemi: Councillor Sarah Sanders was less sure.',
      'Sarah Sanders: We have seen the draft budget and the toll is in it.',
      '?: It is on page twelve.',
      'Helena March: We will leave it there.',
    ]);
    expect(said[5]?.channel).toBe('through translator');
    expect(document.notes).toContain('The speaker was left open where the name does not tell one person: SANDERS.');
  });

  test('a release: the name behind a quotation, and before it', async () => {
    const said = draftOf(await readShared('release.txt'));
    expect(said.map(({ quotes }) => quotes)).toEqual([
      ['“We looked at every alternative and this is the one that keeps the channel open,”'],
      ['“The plan protects two hundred jobs and costs the town nothing.”'],
      ['“Nobody asked the fishing crews what they thought of it.”'],
    ]);
    expect(said.map(({ speaker }) => speaker)).toEqual([
      expect.stringMatching(/Ines Calloway$/),
      'Tobias Renfrew',
      'Marta Oyelaran',
    ]);
  });

  test('block quotations: announced by a colon, and signed', async () => {
    expect(saidIn(await readShared('blockquote.html')).slice(0, 2)).toEqual([
      'Helga Straub: I did not know of the complaints before this week.\n\nI am sorry for what happened to our students.',
      'Omar Reyes: She knew for two years.',
    ]);
  });

  test('a court record: numbered lines, questions and answers', async () => {
    const document = await readShared('court.pdf');
    expect(saidIn(document)).toEqual([
      'Aldo Brenner: I did not read the report. I was told what it says.',
      'Aldo Brenner: By my deputy, Ms Sandoval.',
    ]);
    expect(document.notes.join('\n')).toMatch(/Line numbers were left out[\s\S]*looks like questions and answers/);
  });
});
