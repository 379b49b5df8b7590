/** Corrections reach what was posted: the post is edited in place and gets a reply, each once. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CORRECTED, type OutboxNewsroom, openOutboxNewsroom, SAYS, shareAnswer } from './outbox-newsroom.ts';

const MINUTE = 60_000;

let desk: OutboxNewsroom;
beforeEach(async () => {
  desk = await openOutboxNewsroom();
});
afterEach(() => desk.remove());

const share = (line: string, channel?: string) => shareAnswer(desk, line, channel);

test('a shared answer is edited with a dated line about what changed, and gets one reply', async () => {
  await share('/whosaid "ready to dialogue"');
  await desk.editDossier(CORRECTED);
  await desk.send();
  const [post] = desk.model.in('C1');
  expect(post?.edits).toBe(1);
  expect(post?.text).toMatch(
    /Changed since this was posted:\n.*Corrected 24 Nov 2026, 10:00 UTC by the dossier file lecornu-shoigu\. .*S5, paraphrase; the quote is unchanged/s,
  );
  expect(post?.text).toContain(`Was: ${SAYS}\n`);
  expect(post?.text).toContain(`Now: ${CORRECTED[1]}\n`);
  expect(post?.text).toContain('“ready to dialogue”');
  const replies = desk.model.in('C1', post?.id);
  expect(replies.map(({ text }) => text)).toEqual([expect.stringContaining(`Now: ${CORRECTED[1]}`)]);

  await desk.restart();
  await desk.send();
  expect(desk.model.calls).toBe(3);
});

test('a read model that was lost is rebuilt before anything is sent', async () => {
  await share('/whosaid "ready to dialogue"');
  await desk.editDossier(CORRECTED);
  await desk.send();
  const data = join(desk.folder, 'data');
  await desk.restart(() => {
    for (const name of readdirSync(data).filter((file) => file.startsWith('board-'))) rmSync(join(data, name));
  });
  await desk.send();
  expect(desk.model.calls).toBe(3);
  expect(desk.model.lookups).toBe(0);
});

test('a post of a statement that is put under review says so, and no longer calls it exact', async () => {
  await share('/whosaid "ready to dialogue"');
  expect(desk.model.in('C1')[0]?.text).toContain('Exact quote');
  await desk.ask('/suspend S5 reason:"The article names somebody else"');
  await desk.send();
  const [post] = desk.model.in('C1');
  expect(post?.text).toMatch(/Put under review 24 Nov 2026.*by U1|Put under review 24 Nov 2026/s);
  expect(post?.text).toContain('Under review: The article names somebody else');
  expect(post?.text).not.toContain('Exact quote');
  expect(desk.model.in('C1', post?.id)).toHaveLength(1);
});

test('a post that shows nothing of what changed is left alone', async () => {
  await share('/source S3');
  await desk.editDossier(CORRECTED);
  await desk.send();
  expect(desk.model.in('C1').map(({ edits }) => edits)).toEqual([0]);
});

test('a post is corrected for the words of a disputer that it shows under the disputed statement', async () => {
  await share('/whosaid "ready to dialogue"');
  await desk.editDossier([
    'France has neither accepted nor proposed anything on this subject.',
    'France has proposed nothing.',
  ]);
  await desk.send();
  expect(desk.model.in('C1')[0]?.text).toMatch(/Corrected .*S7.*Now: France has proposed nothing\./s);
});

test('a new dispute, a changed dispute and a withdrawn one reach the post', async () => {
  await share('/source S5');
  await desk.editDossier([
    '  - id: D3\n',
    '  - id: D9\n    from: S2\n    against: S5\n    kind: criticism\n  - id: D3\n',
  ]);
  await desk.send();
  const [post] = desk.model.in('C1');
  expect(post?.text).toMatch(
    /Newly disputed 24 Nov 2026, 10:00 UTC .*S5.*, Criticised by Sébastien Lecornu \(France\) S2/,
  );
  await desk.editDossier(['    against: S5\n    kind: criticism\n', '    against: S5\n    kind: denial\n']);
  await desk.send();
  expect(post?.text).toMatch(/Dispute corrected .*kind of dispute.*Was: criticism.*Now: denial/s);
  await desk.editDossier(['  - id: D9\n    from: S2\n    against: S5\n    kind: denial\n', '']);
  await desk.send();
  expect(post?.text).toMatch(/Dispute withdrawn .*Why: Taken out of the dossier file/s);
  expect(desk.model.in('C1', post?.id)).toHaveLength(3);
});

test('a retracted statement is shown as retracted in what was posted', async () => {
  await share('/whosaid "increased exchanges"');
  await desk.editDossier(statementBlock('S1'));
  await desk.send();
  const [post] = desk.model.in('C1');
  expect(post?.text).toMatch(/Retracted 24 Nov 2026, 10:00 UTC .*S1.*Why: Taken out of the dossier file/s);
});

test('a speaker who is shown with another role or side counts as a correction of the statements', async () => {
  await share('/whosaid "ready to dialogue"');
  await desk.editDossier(['    role: Russian Minister of Defence\n', '    role: Russian Defence Minister\n']);
  await desk.send();
  expect(desk.model.in('C1')[0]?.text).toMatch(
    /speaker; the quote is unchanged.*Was: Sergei Shoigu, Russian Minister of Defence, Russia.*Now: Sergei Shoigu, Russian Defence Minister, Russia/s,
  );
});

describe('what a dossier shows beside its statements', () => {
  const TITLE: [string, string] = ['title: The phone call between', 'title: A call between'];
  const FACT: [string, string] = ['says: The call lasted about one hour.', 'says: The call lasted an hour.'];
  const PASSAGE: [string, string] = [
    'passage: In this exchange of approximately one hour',
    'passage: approximately one hour',
  ];

  test('a new title reaches its summary, with a reply, and no post that does not show it', async () => {
    await desk.ask('/summary lecornu-shoigu to:#C1');
    await share('/whosaid "ready to dialogue"', 'C2');
    await desk.editDossier(TITLE);
    await desk.send();
    const [summary] = desk.model.in('C1');
    expect(summary?.text).toMatch(/Dossier changed .*: title.*Was: The phone call between .*Now: A call between /s);
    expect(desk.model.in('C1', summary?.id)).toHaveLength(1);
    expect(desk.model.in('C2')[0]?.edits).toBe(0);
  });

  test('what a source says in its own voice reaches the answers that show it', async () => {
    await desk.ask('/summary lecornu-shoigu to:#C1');
    await share('/whosaid "in this exchange of approximately one hour"', 'C2');
    await desk.editDossier(FACT, PASSAGE);
    await desk.send();
    for (const channel of ['C1', 'C2'])
      expect(desk.model.in(channel)[0]?.text).toMatch(
        /the article’s own account.*Was: The call lasted about one hour\..*Now: The call lasted an hour\./s,
      );
  });

  test('a change of a statement alone is reported as that, not as a change of the dossier', async () => {
    await desk.ask('/summary lecornu-shoigu to:#C1');
    await desk.editDossier(CORRECTED);
    await desk.send();
    const [summary] = desk.model.in('C1');
    expect(summary?.text).toContain('Corrected ');
    expect(summary?.text).not.toContain('Dossier changed');
  });

  test('a message to followers is edited where the title above it changes', async () => {
    await desk.ask('/follow lecornu-shoigu');
    await desk.editDossier(CORRECTED);
    await desk.send();
    await desk.advance(5 * MINUTE);
    await desk.editDossier(TITLE);
    await desk.send();
    expect(desk.model.in('C1')[0]?.text).toMatch(/Dossier changed .*Now: A call between /s);
  });
});

test('a question that lost its object says so under the corrections', async () => {
  await share('/speaker "Sergei Shoigu"');
  await desk.editDossier(
    ['    name: Sergei Shoigu\n', '    name: Sergey Choygu\n'],
    ['    aliases: [Shoigu,', '    aliases: ['],
  );
  await desk.send();
  const [post] = desk.model.in('C1');
  expect(post?.text).toMatch(/Was: Sergei Shoigu, .*Now: Sergey Choygu,/s);
});

test('two changes before the next pass are one edit and two replies, and the post shows what holds now', async () => {
  await share('/whosaid "ready to dialogue"');
  await desk.editDossier(CORRECTED);
  await desk.editDossier([CORRECTED[1], 'Both were ready.']);
  await desk.send();
  const [post] = desk.model.in('C1');
  expect(post?.edits).toBe(1);
  expect(post?.text.match(/Corrected /g)).toHaveLength(2);
  expect(desk.model.in('C1', post?.id)).toHaveLength(2);
});

test('what changes while an answer is being posted still reaches it', async () => {
  const post = desk.model.post;
  desk.model.post = async (target, answer) => {
    desk.model.post = post;
    await desk.editDossier(CORRECTED);
    return post(target, answer);
  };
  await share('/whosaid "ready to dialogue"');
  await desk.send();
  expect(desk.model.in('C1')[0]?.text).toContain(CORRECTED[1]);
});

describe('what editors enter in chat', () => {
  const post = () => desk.model.in('C1')[0];

  test('a correction is shown as old → new with its reason and its editor', async () => {
    await share('/whosaid "ready to dialogue"');
    await desk.ask('/correct S5 says:"Both were ready." reason:"The paraphrase was too long"');
    await desk.send();
    expect(post()?.text).toMatch(
      /Corrected 24 Nov 2026, 10:00 UTC by Ada\. .*S5, paraphrase; the quote is unchanged.*Was: The two .*Now: Both were ready\..*Why: The paraphrase was too long/s,
    );
    expect(desk.model.in('C1', post()?.id).map(({ text }) => text)).toEqual([
      expect.stringMatching(/by Ada\..*Now: Both were ready\..*Why: The paraphrase was too long/s),
    ]);
  });

  test('a retraction and a dispute reach the post, each once', async () => {
    await share('/whosaid "ready to dialogue"');
    await desk.ask('/dispute S5 by:S8 kind:criticism reason:"The press release answers it"');
    await desk.send();
    expect(post()?.text).toMatch(/Newly disputed .*S5.*, Criticised by Sébastien Lecornu/);
    await desk.ask('/retract S5 reason:"The ministry withdrew it"');
    await desk.send();
    expect(post()?.text).toMatch(/Retracted 24 Nov 2026, 10:00 UTC by Ada\. .*S5.*Why: The ministry withdrew it/s);
    expect(desk.model.in('C1', post()?.id)).toHaveLength(2);
  });

  test('a proposal changes no post before it is approved, and then it does', async () => {
    await share('/whosaid "ready to dialogue"');
    await desk.ask('/follow lecornu-shoigu');
    await desk.ask('/correct S5 says:"Both were ready." reason:"Too long"', 'C1', 'U2');
    await desk.send();
    await desk.advance(5 * MINUTE);
    expect(desk.model.messages).toHaveLength(1);
    expect(post()?.edits).toBe(0);
    await desk.ask('/proposals P1 approve');
    await desk.send();
    expect(post()?.text).toMatch(/Now: Both were ready\..*P1, proposed by Ben; approved/s);
    await desk.advance(3 * MINUTE);
    expect(desk.model.in('C1')).toHaveLength(2);
  });

  test('a rejected proposal changes nothing that was posted', async () => {
    await share('/whosaid "ready to dialogue"');
    await desk.ask('/correct S5 says:"Both were ready." reason:"Too long"', 'C1', 'U2');
    await desk.ask('/proposals P1 reject reason:"It is right as it is"');
    await desk.send();
    expect(post()?.edits).toBe(0);
    expect(desk.model.messages).toHaveLength(1);
  });
});

/** Removes one statement's lines from the dossier's file. */
function statementBlock(id: string): [string, string] {
  const yaml = readFileSync('seeds/lecornu-shoigu/dossier.yaml', 'utf8');
  const start = yaml.indexOf(`  - id: ${id}\n`);
  return [yaml.slice(start, yaml.indexOf('  - id: ', start + 5)), ''];
}
