/** A checked story in words, for every way it is shown: an answer in chat, the console, Markdown, DOCX. */
import type { StatementView } from '../../claims/queries/statements.ts';
import { diffToText } from '../../claims/search/diff.ts';
import { t } from '../../locales/index.ts';
import { quoteWords, speakerViewToText } from '../answers/wording.ts';
import {
  byState,
  type CheckedItem,
  type Finding,
  needsLook,
  type Since,
  type State,
  type StoryCheck,
} from './findings.ts';

/** One quotation, or what somebody is said to have said. */
export interface ReportEntry {
  /** Its place in the story, from 1. */
  number: number;
  label: string;
  /** In quotation marks where the story has them. */
  words: string;
  /** Whom the story names, or that it names nobody. */
  speaker: string;
  /** What was found, what matters most first. */
  lines: readonly string[];
  /** The statement that it was compared with. */
  ref: string | null;
}

/** All of it in the language of whoever asked: it may be written to a file later. */
export interface Report {
  title: string;
  /** "1 somebody else's · 2 differ · 5 on record" */
  counts: string;
  notes: readonly string[];
  /** What needs a look first, by state and then in the order of the story. */
  attention: { title: string; entries: readonly ReportEntry[] };
  fine: { title: string; entries: readonly ReportEntry[] };
  footer: string;
}

export function checkToReport({ items, counts, notes }: StoryCheck): Report {
  const numbered = items.map((checked, at) => ({ checked, entry: itemToEntry(checked, at + 1) }));
  const attention = numbered.filter(({ checked }) => needsLook(checked.state));
  const states = Object.entries(counts).filter(([, count]) => count > 0) as [State, number][];
  return {
    title: t('story.title', { count: items.length, look: attention.length }),
    counts: states.map(([state, count]) => t(`story.count.${state}`, { count })).join(' · '),
    notes,
    attention: {
      title: t('story.attention'),
      entries: attention.toSorted((one, other) => byState(one.checked, other.checked)).map(({ entry }) => entry),
    },
    fine: {
      title: t('story.fine'),
      entries: numbered.filter(({ checked }) => !needsLook(checked.state)).map(({ entry }) => entry),
    },
    footer: t('story.may'),
  };
}

function itemToEntry(checked: CheckedItem, number: number): ReportEntry {
  const { item, words, state, findings, view } = checked;
  const [first] = findings;
  const label =
    first?.kind === 'since'
      ? t('story.since', { kind: first.since.kind })
      : t(`story.label.${state as Exclude<State, 'since'>}`);
  return {
    number,
    label,
    words: item.kind === 'quotation' ? quoteWords(words) : words,
    speaker: item.speaker ?? t('story.nobody'),
    lines: [...findings.map((finding) => findingToLine(finding, checked)), ...sourceToLines(checked)],
    ref: view?.ref ?? null,
  };
}

/** Whom the record has it from. */
function sourceToLines({ state, view, item, match }: CheckedItem): string[] {
  if (view === null) return [];
  const whom = viewToText(view);
  if (state === 'not-on-record')
    return [t('story.closest', { whom, words: quoteWords(match?.text ?? view.statement.passage.exact) })];
  return [
    t(view.state === 'proposed' ? 'story.recorded.proposed' : 'story.recorded', { whom }),
    ...(item.speaker === null && item.kind === 'quotation' ? [t('story.unnamed')] : []),
  ];
}

function viewToText({ speaker, toldBy, source, statement }: StatementView): string {
  const name = speakerViewToText(speaker);
  const whom = toldBy === null ? name : t('check.told', { name, teller: speakerViewToText(toldBy) });
  const date = statement.date ?? source.date;
  return [whom, source.publisher ?? source.title, ...(date === null ? [] : [date])].join(', ');
}

function findingToLine(finding: Finding, { item, view }: CheckedItem): string {
  switch (finding.kind) {
    case 'exact':
      return t(item.kind === 'quotation' ? 'story.exact' : 'story.alike');
    case 'not-a-quotation':
      return t('story.not-a-quotation');
    case 'differs':
      return differenceToLine(finding);
    case 'somebody-elses':
      return t('story.somebody-elses', { named: item.speaker ?? '', recorded: finding.recorded });
    case 'second-hand':
      return t('story.second-hand', { teller: finding.toldBy });
    case 'since':
      return sinceToLine(finding.since);
    case 'denied-in-source':
      return t('story.denied-in-source', {
        doubt: quoteWords(finding.doubt),
        sentence: finding.sentence.replace(/\s+/gu, ' '),
      });
    case 'under-review':
      return t('story.under-review', { ref: finding.ref });
    case 'not-on-record':
      return [t('story.not-on-record'), ...(view === null ? [t('story.nothing-close')] : [])].join(' ');
    case 'too-short':
      return t('story.too-short');
  }
}

function differenceToLine({ diff, difference }: Extract<Finding, { kind: 'differs' }>): string {
  const compared = diffToText(diff);
  if (difference === null) return t('story.differs', { compared });
  const asked = quoteWords(difference.asked);
  const source = quoteWords(difference.source);
  const key = difference.source === '' ? 'asked' : difference.asked === '' ? 'source' : 'both';
  return t(`story.differs.${difference.kind}`, { what: t(`story.what.${key}`, { asked, source }), compared });
}

/** "Denied by Paris, 2022-04-05: … (dossier/S7)" */
function sinceToLine({ kind, by, when, words, ref }: Since): string {
  const happened = t('story.since', { kind });
  const who = t('story.since.by', {
    kind,
    ...{ by: by === null ? 'none' : 'named', name: by ?? '' },
    ...{ when: when === null ? 'none' : 'given', date: when ?? '' },
  });
  const said = words === null ? '' : `: ${kind === 'corrected' ? t('story.now', { words: quoteWords(words) }) : words}`;
  return `${happened}${who}${said} (${ref})`;
}
