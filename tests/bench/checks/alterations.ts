/**
 * Whether altered quotations are told as what they are, against a record made of the originals.
 *   --articles a folder of text files in English, which are nobody's to commit
 *   --count    how many of them
 *   --skip     how many of the first are left out: others than those that the rules were tuned on
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkStory } from '../../../src/bot/story-check/check-story.ts';
import type { CheckedItem, STATES, StoryCheck } from '../../../src/bot/story-check/findings.ts';
import { MAX_STORY_CHARACTERS } from '../../../src/bot/story-check/story.ts';
import type { ReadModel } from '../../../src/claims/read-model/read-model.ts';
import { textToStory } from '../../../src/drafting/worker/story.ts';
import {
  ALTERATIONS,
  type Alteration,
  type AlteredStory,
  alterQuotation,
  findQuoted,
  isFullName,
  type Quoted,
  relayQuotation,
} from './alter.ts';
import { type Article, draftArticle, openRecordOf } from './altered-record.ts';

const MIN_QUOTATIONS = 4;
const QUOTATIONS_PER_ARTICLE = 4;

interface Tally {
  altered: number;
  right: number;
  failures: { article: string; words: string; found: string }[];
}

export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: { articles: text, count: { ...text, default: '20' }, skip: { ...text, default: '0' } },
  });
  if (values.articles === undefined) return { skipped: 'give --articles, a folder of text files' };
  const chosen = [];
  let skip = Number(values.skip);
  for (const article of readArticles(values.articles)) {
    const draft = await draftArticle(article).catch(() => null);
    const quoted = draft === null ? [] : findQuoted(draft);
    if (draft === null || quoted.length < MIN_QUOTATIONS || skip-- > 0) continue;
    chosen.push({ article: { ...article, text: draft.source.text }, draft, quoted });
    if (chosen.length === Number(values.count)) break;
  }
  const folder = mkdtempSync(join(tmpdir(), 'whosaid-alterations-'));
  try {
    const tallies = Object.fromEntries(
      ALTERATIONS.map((alteration) => [alteration, { altered: 0, right: 0, failures: [] }]),
    ) as unknown as Record<Alteration, Tally>;
    const untouched = { quotations: 0, wrong: 0, failures: [] as Tally['failures'] };
    const record = await openRecordOf(
      chosen.map(({ draft }) => draft),
      join(folder, 'originals'),
    );
    for (const { article, draft, quoted } of chosen) {
      const whole = await check(record.readModel, article.text);
      addUntouched(untouched, article, draft, whole);
      const others = peopleOf(draft);
      for (const [n, each] of spread(quoted).entries())
        for (const story of alterQuotation(article.text, each, others, n))
          addAltered(tallies, article, story, await check(record.readModel, story.text));
    }
    await record.close();
    await measureRelayed(chosen, join(folder, 'relayed'), tallies);
    const all = Object.values(tallies);
    const [altered, right] = [
      all.reduce((sum, each) => sum + each.altered, 0),
      all.reduce((sum, each) => sum + each.right, 0),
    ];
    return {
      articles: chosen.length,
      altered,
      rightShare: Math.round((1000 * right) / altered) / 1000,
      untouched: untouched.quotations,
      wrongShare: Math.round((1000 * untouched.wrong) / untouched.quotations) / 1000,
      byAlteration: tallies,
      untouchedFailures: untouched.failures,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Full names of people that the article lets speak. */
function peopleOf({ speakers }: Awaited<ReturnType<typeof draftArticle>>): string[] {
  return speakers.filter(({ kind, name }) => kind === 'person' && isFullName(name)).map(({ name }) => name);
}

function readArticles(folder: string): Article[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name, n) => ({ name: `article-${n}`, text: readFileSync(join(folder, name), 'utf8') }));
}

/** From the whole of the article. */
function spread(quoted: readonly Quoted[]): Quoted[] {
  const step = Math.max(1, Math.floor(quoted.length / QUOTATIONS_PER_ARTICLE));
  return quoted.filter((_, n) => n % step === 0).slice(0, QUOTATIONS_PER_ARTICLE);
}

async function check(readModel: ReadModel, text: string): Promise<StoryCheck> {
  return checkStory(readModel, await textToStory({ text }, MAX_STORY_CHARACTERS), async () => {});
}

function itemAt({ items }: StoryCheck, start: number, end: number): CheckedItem | null {
  return items.find(({ item }) => item.kind === 'quotation' && item.words[0] < end && start < item.words[1]) ?? null;
}

function isRight(alteration: Alteration, checked: CheckedItem): boolean {
  const has = (kind: (typeof STATES)[number]) => checked.findings.some((finding) => finding.kind === kind);
  switch (alteration) {
    case 'word':
      return has('differs');
    case 'negation':
      return checked.findings.some((each) => each.kind === 'differs' && each.difference?.kind === 'negation');
    case 'name':
      return has('somebody-elses');
    case 'invented':
      return has('not-on-record');
    case 'relayed':
      return has('second-hand');
  }
}

function toFailure({ name }: Article, checked: CheckedItem | null, words: string): Tally['failures'][number] {
  const found =
    checked === null
      ? 'no quotation is found there'
      : `${checked.findings.map((each) => (each.kind === 'differs' ? `differs ${JSON.stringify(each.difference)}` : each.kind)).join(', ')}; story: ${checked.item.speaker}; record: ${checked.view?.speaker.name}: ${checked.match?.text.slice(0, 200)}`;
  return { article: name, words, found };
}

function addAltered(tallies: Record<Alteration, Tally>, article: Article, story: AlteredStory, done: StoryCheck): void {
  const tally = tallies[story.alteration];
  const checked = itemAt(done, story.start, story.end);
  tally.altered += 1;
  if (checked !== null && isRight(story.alteration, checked)) tally.right += 1;
  else tally.failures.push(toFailure(article, checked, story.text.slice(story.start, story.end)));
}

/** All that the drafter found somebody to say, and so what is on record; what is one word long nobody can tell. */
function addUntouched(
  untouched: { quotations: number; wrong: number; failures: Tally['failures'] },
  article: Article,
  { statements }: { statements: readonly { quotes: readonly (readonly [number, number])[] }[] },
  done: StoryCheck,
): void {
  const recorded = statements.flatMap(({ quotes }) => quotes);
  for (const checked of done.items) {
    const [from, to] = checked.item.words;
    if (checked.item.kind !== 'quotation' || !recorded.some(([start, end]) => start < to && from < end)) continue;
    untouched.quotations += 1;
    if (checked.state === 'exact' || checked.state === 'too-short') continue;
    untouched.wrong += 1;
    untouched.failures.push(toFailure(article, checked, checked.words));
  }
}

/** One quotation of each article is told by somebody else in the record, and is the speaker's own in the story. */
async function measureRelayed(
  chosen: readonly { article: Article; draft: Awaited<ReturnType<typeof draftArticle>>; quoted: Quoted[] }[],
  folder: string,
  tallies: Record<Alteration, Tally>,
): Promise<void> {
  const cases = [];
  for (const { article, draft, quoted } of chosen) {
    const [teller] = peopleOf(draft);
    for (const each of quoted) {
      if (teller === undefined || teller === each.speaker) continue;
      const text = relayQuotation(article.text, each, teller);
      if (text === null) continue;
      const relayed = await draftArticle({ ...article, text });
      // What the drafter does not read as relayed is no such case.
      const isRelayed = relayed.statements.some(
        ({ toldBy, quotes }) => toldBy !== null && quotes.some(([start, end]) => start < each.end && each.start < end),
      );
      if (!isRelayed) continue;
      cases.push({ article, each, relayed });
      break;
    }
  }
  const record = await openRecordOf(
    cases.map(({ relayed }) => relayed),
    folder,
  );
  for (const { article, each } of cases) {
    const story: AlteredStory = {
      alteration: 'relayed',
      quoted: each,
      text: article.text,
      start: each.start,
      end: each.end,
    };
    addAltered(tallies, article, story, await check(record.readModel, article.text));
  }
  await record.close();
}
