import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ann,
  ask,
  ben,
  editors,
  entriesOf,
  errorsOf,
  guest,
  mustBeAnswer,
  mustBeForm,
  openForm,
  said,
  send,
} from '../desk.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsroom.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom(editors);
});
afterEach(() => newsroom.remove());

const RECORD =
  '/record "increased exchanges" speaker:Lecornu topic:manipulation says:"He named terrorism." reason:"the fight was left out"';

describe('recording', () => {
  it('records a statement with the source’s own marks, and shows it at once', async () => {
    const answer = await ask(newsroom, ann, RECORD);
    expect(answer).toMatchObject({
      tone: 'answer',
      title: 'Recorded as lecornu-shoigu/S16',
      statements: ['lecornu-shoigu/S16'],
    });
    const [view] = newsroom.board.records.statements('S16');
    expect(view?.statement.quotes).toMatchObject([{ exact: '“increased exchanges”' }]);
    expect(view?.statement.passage.exact).toContain('according to the press release from his ministry');
    expect(said(await ask(newsroom, guest, '/speaker Lecornu'))).toContain('He named terrorism.');
  });

  it('is an entry that says who, when and why', async () => {
    await ask(newsroom, ann, RECORD);
    expect((await entriesOf(newsroom)).at(-1)).toMatchObject({
      kind: 'statement-recorded',
      by: { kind: 'person', id: 'UANN', name: 'Ann', platform: 'slack' },
      at: expect.stringMatching(/Z$/),
      reason: 'the fight was left out',
    });
  });

  it('refuses a quotation that is in no source, shows the nearest passage with the words that differ, and keeps what was typed', async () => {
    const form = await openForm(newsroom, ann, '/record "stop any manipulations" speaker:Lecornu topic:manipulation');
    expect(errorsOf(form).quotation).toContain(
      'Nearest, on line 9, in the passage of S3, Sébastien Lecornu: “stop any manipulation”',
    );
    expect(JSON.stringify(form.intro)).toContain('[manipulations → manipulation]');
    expect(form.fields.find(({ name }) => name === 'quotation')?.value).toBe('stop any manipulations');
    expect(await newsroom.ledger.count()).toBe(1);
  });

  it('refuses the source’s own words as a quotation: they stand outside of the marks', async () => {
    const answer = await ask(
      newsroom,
      ann,
      '/record "continues to blame Ukraine" speaker:Kremlin topic:manipulation says:"x"',
    );
    expect(answer.tone).toBe('mistake');
    expect(said(answer)).toContain('outside of quotation marks');
    expect(await newsroom.ledger.count()).toBe(1);
  });

  it('refuses a quotation that runs over its closing mark into the source’s words', async () => {
    const answer = await ask(
      newsroom,
      ann,
      '/record quotation:\'“stop any manipulation”. \' speaker:Lecornu topic:manipulation says:"x"',
    );
    expect(answer.tone).toBe('mistake');
    expect(await newsroom.ledger.count()).toBe(1);
  });

  it('offers the places where the words stand several times, and records the chosen one', async () => {
    const line = '/record passage:Ukraine speaker:Kremlin topic:manipulation says:"It names Ukraine."';
    const form = await openForm(newsroom, ann, line);
    const place = form.fields.find(({ name }) => name === 'place');
    expect(place?.choices.length).toBeGreaterThan(2);
    expect(place?.choices[1]?.label).toMatch(/^Line \d+: /);
    const answer = await ask(newsroom, ann, `${line} place:1`);
    expect(answer.title).toBe('Recorded as lecornu-shoigu/S16');
  });

  it('takes a name that nobody bears as a new speaker only with its kind and side', async () => {
    const line =
      '/record passage:"Comments immediately denied by Paris." speaker:"Quai d’Orsay" topic:manipulation says:"It denied." also:yes';
    expect(said(await ask(newsroom, ann, line))).toContain('No speaker of this dossier is called “Quai d’Orsay”');
    expect((await ask(newsroom, ann, `${line} kind:institution side:france`)).title).toBe(
      'Recorded as lecornu-shoigu/S16',
    );
    const [view] = newsroom.board.records.statements('S16');
    expect(view?.speaker).toMatchObject({ name: 'Quai d’Orsay', sideName: 'France', kind: 'institution' });
  });

  it('offers the speaker whose alias a new one bears', async () => {
    const line =
      '/record passage:"Comments immediately denied by Paris." topic:manipulation says:"It denied." kind:person side:russia also:yes';
    const aliased = await ask(newsroom, ann, `${line} speaker:"The General" aliases:"Choïgou"`);
    expect(said(aliased)).toContain('“Choïgou” is a name of Sergei Shoigu, who is on record already');
    await ask(newsroom, ann, `${line} speaker:ШОЙГУ`);
    expect(newsroom.board.records.statements('S16')[0]?.speaker.name).toBe('Sergei Shoigu');
  });

  it('asks before it makes a new topic', async () => {
    const line = '/record "increased exchanges" speaker:Lecornu topic:Syria says:"He named terrorism."';
    expect(said(await ask(newsroom, ann, line))).toContain('No topic of this dossier is called “Syria”');
    expect((await ask(newsroom, ann, `${line} newtopic:yes`)).tone).toBe('answer');
    expect(newsroom.board.records.statements('S16')[0]?.topic.name).toBe('Syria');
  });

  it('records a pasted source with the statement, in one entry', async () => {
    const before = await newsroom.ledger.count();
    const answer = await ask(
      newsroom,
      ann,
      '/record "We never spoke" speaker:Kremlin topic:manipulation says:"It denied." source:new title:"The answer" publisher:TASS address:https://tass.example/1 text:"The Kremlin answered: «We never spoke», said its spokesman."',
    );
    expect(answer.tone).toBe('answer');
    expect(await newsroom.ledger.count()).toBe(before + 1);
    const [view] = newsroom.board.records.statements('S16');
    expect(view?.statement.quotes[0]?.exact).toBe('«We never spoke»');
    expect(view?.source).toMatchObject({ title: 'The answer', publisher: 'TASS', address: 'https://tass.example/1' });
  });

  it('refuses a source of more than 2 MB, and keeps what was typed', async () => {
    const text = 'x'.repeat(2_000_001);
    const reply = await newsroom.bot.reply({ command: 'record', options: { text, title: 'Big' } }, ann, null);
    const form = mustBeForm(reply);
    expect(errorsOf(form).text).toBe(
      'This text has 2.0 MB, and a source has at most 2 MB: paste only the article, or the part that reports the words.',
    );
    expect(form.fields.find(({ name }) => name === 'text')?.value).toHaveLength(2_000_001);
  });

  it.each([
    ['"stop any manipulation" speaker:shoigu', 'as Sébastien Lecornu’s (S3)', 'S3'],
    ['quotation:"any manipulation" speaker:Moscow', 'as Sébastien Lecornu’s (S3)', 'S3'],
    ['passage:"asked Moscow to “stop any manipulation”" speaker:Kremlin', 'as Sébastien Lecornu’s (S3)', 'S3'],
    ['"being ready to resume dialogue on Ukraine" speaker:entourage', 'as Sergei Shoigu’s (S6)', 'S6'],
  ])('refuses /record %s: the words are on record %s', async (words, whose, id) => {
    const line = `/record ${words} topic:manipulation says:x reason:y`;
    const refused = await ask(newsroom, ann, line);
    expect(refused.tone).toBe('mistake');
    expect(said(refused)).toContain(`These words are on record ${whose}`);
    expect(said(refused)).toContain(`/correct ${id}`);
    expect(said(refused)).toContain('also:yes');
    expect(await newsroom.ledger.count()).toBe(1);
    expect((await ask(newsroom, ann, `${line} also:yes`)).title).toBe('Recorded as lecornu-shoigu/S16');
  });

  it('asks in the form whether the source gives the words to both', async () => {
    const form = await openForm(
      newsroom,
      ann,
      '/record "stop any manipulation" speaker:shoigu topic:manipulation says:x',
    );
    expect(errorsOf(form).quotation).toContain('on record as Sébastien Lecornu’s (S3)');
    expect(form.fields.find(({ name }) => name === 'also')).toMatchObject({ kind: 'flag', value: '' });
    let reply = await send(newsroom, ann, form, { also: 'yes' });
    reply = await send(newsroom, ann, mustBeForm(reply), {});
    expect(mustBeAnswer(await send(newsroom, ann, mustBeForm(reply), {})).title).toBe('Recorded as lecornu-shoigu/S16');
  });

  it('does not record the same words of the same speaker twice', async () => {
    await ask(newsroom, ann, RECORD);
    const again = await ask(newsroom, ben, RECORD);
    expect(again.tone).toBe('mistake');
    expect(said(again)).toContain('on record already, as S16');
    expect(newsroom.board.records.statements('S17')).toEqual([]);
  });
});

describe('correcting', () => {
  it('shows old → new, keeps both versions, and changes the version of the dossier', async () => {
    const before = newsroom.board.records.dossier('lecornu-shoigu')?.version;
    const answer = await ask(
      newsroom,
      ann,
      '/correct S3 says:"He asked for a stop." topic:"the call itself" reason:"Clearer"',
    );
    expect(said(answer)).toContain('“He asked Moscow to stop any manipulation.”');
    expect(said(answer)).toContain('“He asked for a stop.”');
    const history = said(await ask(newsroom, guest, '/history S3'));
    expect(history).toContain('Version 2: corrected (topic, says)');
    expect(history).toContain('Clearer');
    expect(history).toContain('by Ann (slack)');
    expect(newsroom.board.records.dossier('lecornu-shoigu')?.version).not.toBe(before);
  });

  it('anchors a corrected quotation in the source before anything is stored', async () => {
    const wrong = await ask(newsroom, ann, '/correct S3 quotation:"stop every manipulation" reason:x');
    expect(wrong.tone).toBe('mistake');
    expect(said(wrong)).toContain('Nearest in its own passage');
    expect(await newsroom.ledger.count()).toBe(1);
    const right = await ask(newsroom, ann, '/correct S3 quotation:"manipulation" reason:"Only this word"');
    expect(right.tone).toBe('answer');
    expect(newsroom.board.records.statements('S3')[0]?.statement.quotes).toMatchObject([{ exact: 'manipulation' }]);
  });

  it('shows the nearest words of the statement’s own passage first, then whose passage the others are in', async () => {
    const answer = said(await ask(newsroom, ann, '/correct S3 quotation:"stop all manipulation" reason:typo'));
    expect(answer).toContain('Nearest in its own passage, on line 9: ');
    expect(answer).toContain('“stop any manipulation”');
    expect(answer).not.toContain('absolute manipulation');
    const elsewhere = said(
      await ask(newsroom, ann, '/correct S3 quotation:"We are in absolutely any manipulation" reason:typo'),
    );
    expect(elsewhere.indexOf('Nearest in its own passage, on line 9')).toBeGreaterThan(0);
    expect(elsewhere.indexOf('Elsewhere, on line 17, in the passage of S10, Jean-Yves Le Drian')).toBeGreaterThan(
      elsewhere.indexOf('Nearest in its own passage'),
    );
  });

  it('gives a line to paste back without what nobody can type, and no list of all options', async () => {
    const answer = said(await ask(newsroom, ann, '/correct S3 says:"He asked."'));
    expect(answer).toContain(JSON.stringify('/correct S3 says:"He asked." reason:…').slice(1, -1));
    expect(answer).toContain('"/help correct"},{"kind":"text","text":" tells all options."');
    expect(answer).not.toContain('base:');
    expect(answer).not.toContain('[unmarked:yes]');
  });

  it('asks whether a change of the speaker is meant, and says what hangs on it', async () => {
    const line = '/correct S7 speaker:lecornu reason:test';
    const answer = await ask(newsroom, ann, line);
    expect(answer.tone).toBe('mistake');
    expect(said(answer)).toContain('This changes whose words these are.');
    expect(said(answer)).toContain('The passage names the entourage of the French minister: ');
    expect(said(answer)).toContain('its denial of S5 (Sergei Shoigu)');
    expect(said(answer)).toContain('sure:');
    expect(await newsroom.ledger.count()).toBe(1);
    expect((await ask(newsroom, ann, `${line} sure:yes`)).title).toBe('lecornu-shoigu/S7 is corrected');
    expect(newsroom.board.records.statements('S7')[0]?.speaker.name).toBe('Sébastien Lecornu');
  });

  it.each([
    ['S5 speaker:paris', 'the denial of it by S15 (Paris)'],
    ['S6 toldby:""', 'This changes whose words these are.'],
    ['S8 toldby:entourage', 'This changes whose words these are.'],
    ['S3 quotation:"ready to dialogue"', 'The words are on record as Sergei Shoigu’s (S5).'],
  ])('asks whether %s is meant', async (typed, told) => {
    const answer = await ask(newsroom, ann, `/correct ${typed} reason:x`);
    expect(said(answer)).toContain(told);
    expect(await newsroom.ledger.count()).toBe(1);
    expect((await ask(newsroom, ann, `/correct ${typed} reason:x sure:yes`)).tone).toBe('answer');
  });

  it('asks in the form, in a step of its own, whether a change of the speaker is meant', async () => {
    const form = await openForm(newsroom, ann, '/correct S7');
    const second = mustBeForm(await send(newsroom, ann, form, { speaker: 'lecornu' }));
    const third = mustBeForm(await send(newsroom, ann, second, { reason: 'test' }));
    expect(third.fields).toMatchObject([{ name: 'sure', kind: 'flag', value: '' }]);
    const unsure = mustBeForm(await send(newsroom, ann, third, {}));
    expect(errorsOf(unsure).sure).toBe('This has to be filled in.');
    mustBeAnswer(await send(newsroom, ann, unsure, { sure: 'yes' }));
    expect(newsroom.board.records.statements('S7')[0]?.speaker.name).toBe('Sébastien Lecornu');
  });

  it('refuses the correction of a retracted statement, with the remedy', async () => {
    await ask(newsroom, ann, '/retract S3 reason:"Not in the release"');
    const answer = await ask(newsroom, ann, '/correct S3 says:"x" reason:y');
    expect(answer.tone).toBe('mistake');
    expect(said(answer)).toContain('a retracted statement is not corrected: record the right words with /record');
  });

  it('does not set back what somebody else corrected while the form was open', async () => {
    const form = await openForm(newsroom, ann, '/correct S3');
    await ask(newsroom, ben, '/correct S3 via:"a press release" reason:"Found it"');
    const second = mustBeForm(await send(newsroom, ann, form, { says: 'He asked for a stop.' }));
    mustBeAnswer(await send(newsroom, ann, second, { reason: 'Shorter' }));
    const [view] = newsroom.board.records.statements('S3');
    expect(view?.statement).toMatchObject({ via: 'a press release', says: 'He asked for a stop.' });
  });

  it('tells the second of two who correct the same field, keeps the form, and takes it when it is sent anew', async () => {
    const form = await openForm(newsroom, ann, '/correct S3');
    await ask(newsroom, ben, '/correct S3 says:"Ben’s words." reason:"Ben"');
    const second = mustBeForm(await send(newsroom, ann, form, { says: 'Ann’s words.' }));
    const told = mustBeAnswer(await send(newsroom, ann, second, { reason: 'Ann' }));
    expect(said(told)).toContain('was changed by somebody else meanwhile (says)');
    expect(told.actions).toMatchObject([{ label: 'Open the form again', command: 'form' }]);
    expect(newsroom.board.records.statements('S3')[0]?.statement.says).toBe('Ben’s words.');
  });
});

describe('retracting and disputing', () => {
  it('keeps a retracted statement visible with its reason, and closes its disputes', async () => {
    const answer = await ask(newsroom, ann, '/retract S5 reason:"The ministry withdrew it"');
    expect(said(answer)).toContain('D1 and D2 no longer stand as open');
    expect(said(await ask(newsroom, guest, '/whosaid "ready to dialogue"'))).toContain('The ministry withdrew it');
    expect(newsroom.board.records.disputesAgainst(newsroom.board.records.statements('S5')[0]?.row ?? 0)).toEqual([]);
    expect((await ask(newsroom, ann, '/retract S5 reason:again')).tone).toBe('mistake');
  });

  it('records a dispute and retracts it again, with who and why', async () => {
    const answer = await ask(newsroom, ann, '/dispute S11 by:S8 kind:criticism reason:"The release answers it"');
    expect(answer.title).toBe('Recorded: lecornu-shoigu/S11 is disputed (lecornu-shoigu/D7)');
    expect(said(await ask(newsroom, guest, '/disputes S11'))).toContain('Criticism by Sébastien Lecornu');
    await ask(newsroom, ben, '/retract D7 reason:"It does not"');
    expect(said(await ask(newsroom, guest, '/disputes S11'))).not.toContain('Criticism by Sébastien Lecornu');
    expect(said(await ask(newsroom, guest, '/history D7'))).toContain('It does not');
  });

  it.each(['paris', 'Paris', 'lecornu'])(
    'lists the statements of %s where a name is given for the opposing one',
    async (by) => {
      const answer = said(await ask(newsroom, ann, `/dispute S4 by:${by} kind:denial reason:x`));
      expect(answer).not.toContain('There is no statement');
      expect(answer).toMatch(
        by === 'lecornu' ? /S1: .*S2: .*S3: .*S8: / : /Paris is a speaker.* S15: Paris immediately denied/,
      );
    },
  );

  it('refuses a dispute of itself, in a circle, twice, or with a retracted statement, each with a remedy', async () => {
    const dispute = async (line: string) => said(await ask(newsroom, ann, `/dispute ${line} reason:x`));
    expect(await dispute('S5 by:S5 kind:denial')).toContain(
      'S5 cannot dispute itself: name the statement that opposes it',
    );
    expect(await dispute('S15 by:S5 kind:denial')).toContain('This would close a circle: S15 disputes S5 disputes S15');
    expect(await dispute('S5 by:S15 kind:denial')).toContain('on record already, as D1');
    await ask(newsroom, ann, '/retract S8 reason:y');
    expect(await dispute('S11 by:S8 kind:criticism')).toContain('S8 is retracted (y)');
    expect((await entriesOf(newsroom)).filter(({ kind }) => kind === 'dispute-recorded')).toEqual([]);
  });
});

describe('roles and proposals', () => {
  it('makes a proposal of what a guest enters: marked where it shows, never in the summary', async () => {
    const answer = await ask(newsroom, guest, RECORD);
    expect(answer.title).toBe('Proposed as P1');
    expect(said(await ask(newsroom, guest, '/speaker Lecornu'))).toContain('Proposed (P1, by Guest), not approved yet');
    expect(said(await ask(newsroom, guest, '/whosaid "increased exchanges"'))).toContain('not approved yet');
    expect(said(await ask(newsroom, guest, '/compare france russia'))).toContain('Proposed (P1, by Guest)');
    expect(said(await ask(newsroom, guest, '/summary lecornu-shoigu'))).not.toContain('He named terrorism.');
    expect(newsroom.board.records.dossier('lecornu-shoigu')?.counts.statements).toBe(15);
  });

  it('does not let a guest decide', async () => {
    await ask(newsroom, guest, RECORD);
    const answer = await ask(newsroom, guest, '/proposals P1 approve');
    expect(answer.tone).toBe('mistake');
    expect(said(answer)).toContain('Only editors decide proposals');
    expect(newsroom.board.desk.proposal('P1')?.state).toBe('pending');
  });

  it('puts an approved proposal on record, with both names in its history', async () => {
    await ask(newsroom, guest, RECORD);
    await ask(newsroom, ann, '/proposals P1 approve');
    expect(said(await ask(newsroom, guest, '/summary lecornu-shoigu'))).toContain('He named terrorism.');
    const history = said(await ask(newsroom, guest, '/history S16'));
    expect(history).toContain('proposed by Guest; approved: approved as proposed');
    expect(history).toContain('by Ann (slack)');
  });

  it('tells the second who decides that the first has, and changes nothing', async () => {
    await ask(newsroom, guest, RECORD);
    await ask(newsroom, ann, '/proposals P1 reject reason:"Too thin"');
    const second = await ask(newsroom, ben, '/proposals P1 approve');
    expect(said(second)).toContain('P1 was rejected by Ann already');
    expect(newsroom.board.records.statements('S16')).toEqual([]);
    expect(said(await ask(newsroom, ben, '/history S16'))).toContain('Too thin');
    await ask(newsroom, ann, RECORD);
    expect(newsroom.board.records.statements('S17')).toHaveLength(1);
  });

  it('takes a rejected proposal’s new speaker, topic and source away with it', async () => {
    await ask(
      newsroom,
      guest,
      '/record passage:"Comments immediately denied by Paris." speaker:"Quai d’Orsay" kind:institution side:france topic:Syria newtopic:yes says:"It denied." also:yes',
    );
    expect(said(await ask(newsroom, ann, '/speaker "Quai d’Orsay"'))).toContain('not approved yet');
    await ask(newsroom, ann, '/proposals P1 reject reason:"No such speaker"');
    expect((await ask(newsroom, ann, '/speaker "Quai d’Orsay"')).tone).toBe('mistake');
    expect(newsroom.board.records.dossier('lecornu-shoigu')?.topics.map(({ name }) => name)).not.toContain('Syria');
  });

  it('records what an editor made of a proposal', async () => {
    await ask(newsroom, guest, RECORD);
    const form = await openForm(newsroom, ann, '/proposals P1 edit');
    expect(form.fields.find(({ name }) => name === 'quotation')?.value).toBe('“increased exchanges”');
    let reply = await send(newsroom, ann, form, {});
    reply = await send(newsroom, ann, mustBeForm(reply), { says: 'He spoke of terrorism.' });
    const answer = mustBeAnswer(await send(newsroom, ann, mustBeForm(reply), {}));
    expect(answer.title).toBe('Recorded as lecornu-shoigu/S16');
    expect(newsroom.board.records.statements('S16')[0]?.statement.says).toBe('He spoke of terrorism.');
    expect(newsroom.board.desk.proposal('P1')?.state).toBe('approved');
  });

  it.each([
    ['/correct S3 says:"He asked for a stop." reason:x', '/history S3', 'He asked for a stop.'],
    ['/retract S3 reason:"Not said"', '/history S3', 'Not said'],
    ['/dispute S11 by:S8 kind:criticism reason:"The release"', '/disputes S11', 'Criticism by Sébastien Lecornu'],
  ])('changes nothing by %s of a guest until it is approved', async (line, look, words) => {
    const before = newsroom.board.records.dossier('lecornu-shoigu')?.version;
    await ask(newsroom, guest, line);
    expect(newsroom.board.records.dossier('lecornu-shoigu')?.version).toBe(before);
    const target = /S\d+/.exec(line)?.[0] ?? '';
    expect(said(await ask(newsroom, guest, `/source ${target}`))).toContain('not approved yet (P1, by Guest)');
    await ask(newsroom, ann, '/proposals P1 approve');
    expect(said(await ask(newsroom, guest, `/source ${target}`))).not.toContain('not approved yet');
    expect(newsroom.board.records.dossier('lecornu-shoigu')?.version).not.toBe(before);
    expect(said(await ask(newsroom, guest, look))).toContain(words);
  });

  it('lets nobody but the console decide where EDITORS is empty, and says which variable to set', async () => {
    const unnamed = await openTestNewsroom();
    const proposed = await ask(unnamed, ann, RECORD);
    expect(said(proposed)).toContain('Nobody is named in EDITORS');
    expect(said(await ask(unnamed, ann, '/proposals P1 approve'))).toContain('EDITORS');
    const owner = { ...ann, id: 'root', platform: 'console' as const };
    expect((await ask(unnamed, owner, '/proposals P1 approve')).tone).toBe('answer');
    await unnamed.remove();
  });

  it.each([
    ['slack:group:S1', { ...guest, groups: ['S1'] }, true],
    ['slack:group:S1', { ...guest, groups: ['S2'] }, false],
    [
      'discord:role:123456789012345678',
      { ...guest, platform: 'discord' as const, groups: ['123456789012345678'] },
      true,
    ],
    ['discord:123456789012345678', { ...guest, platform: 'slack' as const, id: '123456789012345678' }, false],
    ['console:root', { ...guest, platform: 'console' as const, id: 'root' }, true],
    ['console:root', { ...guest, platform: 'console' as const, id: 'other' }, false],
    ['slack:UANN', { ...guest, platform: 'console' as const, id: 'root' }, false],
  ])('EDITORS=%s names %o: %s', async (EDITORS, asker, isEditor) => {
    const other = await openTestNewsroom({ EDITORS });
    const answer = await ask(other, asker, RECORD);
    expect(answer.title).toBe(isEditor ? 'Recorded as lecornu-shoigu/S16' : 'Proposed as P1');
    await other.remove();
  });

  it('keeps an editor from approving their own proposal where FOUR_EYES is on', async () => {
    const [first, folder] = [await openTestNewsroom({ EDITORS: 'slack:UBEN' }), newsroom.folder];
    await ask(first, ann, RECORD);
    await first.close();
    const strict = await openTestNewsroom({ ...editors, FOUR_EYES: 'on' }, first.folder);
    expect(said(await ask(strict, ann, '/proposals P1 approve'))).toContain('FOUR_EYES=on asks for a second editor');
    expect((await ask(strict, ben, '/proposals P1 approve')).tone).toBe('answer');
    expect(folder).not.toBe(first.folder);
    await strict.remove();
  });
});

describe('/changes', () => {
  it('tells what changed since a point in time, by whom and why', async () => {
    await ask(newsroom, ann, '/correct S3 says:"He asked for a stop." reason:"Clearer"');
    const answer = said(await ask(newsroom, guest, '/changes since:1h'));
    expect(answer).toContain('corrected (says)');
    expect(answer).toContain('by Ann (slack). Why: Clearer');
  });

  it('has the newest on top, and a seeded dossier on one line', async () => {
    await ask(newsroom, ann, '/correct S3 says:"He asked for a stop." reason:"Clearer"');
    const answer = await ask(newsroom, guest, '/changes since:1h');
    expect(answer.title).toMatch(/^2 changes since /);
    const told = said(answer);
    expect(told).toContain('recorded: 15 statements, 6 disputes');
    expect(told.indexOf('corrected (says)')).toBeLessThan(told.indexOf('recorded: 15 statements'));
  });

  it.each([
    ['someday', 'is no time that can be read'],
    ['2026-02-30', 'There is no 2026-02-30 in the calendar'],
    ['9999-01-01', 'is still to come'],
  ])('refuses since:%s in a sentence', async (since, sentence) => {
    const answer = await ask(newsroom, guest, `/changes since:${since}`);
    expect(answer.tone).toBe('mistake');
    expect(said(answer)).toContain(sentence);
  });
});
