/** A checked story in words, for every way it is shown: an answer in chat, the console, Markdown, DOCX. */
import type { StatementView } from '../../claims/queries/statements.ts';
import { diffToText } from '../../claims/search/diff.ts';
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
  words: string;
  isQuotation: boolean;
  /** Whom the story names. */
  speaker: string | null;
  /** What was found, what matters most first. */
  lines: readonly string[];
  /** The statement that it was compared with. */
  ref: string | null;
}

export interface Report {
  title: string;
  /** "1 somebody else's · 2 differ · 5 exact" */
  counts: string;
  notes: readonly string[];
  /** What needs a look first, by state and then in the order of the story. */
  attention: readonly ReportEntry[];
  fine: readonly ReportEntry[];
}

const LABELS: Record<State, { one: string; count: string }> = {
  'denied-in-source': { one: 'Denied in its source', count: 'denied in the source' },
  'somebody-elses': { one: 'Somebody else’s', count: 'somebody else’s' },
  since: { one: 'Changed since', count: 'denied, disputed or changed since' },
  'second-hand': { one: 'Second-hand on record', count: 'second-hand on record' },
  differs: { one: 'Differs', count: 'differ' },
  'not-a-quotation': { one: 'Not a quotation on record', count: 'no quotation on record' },
  'not-on-record': { one: 'Not on record', count: 'not on record' },
  'too-short': { one: 'One word', count: 'of one word, not checked' },
  exact: { one: 'On record', count: 'on record' },
};

const SINCE: Record<Since['kind'], string> = {
  denied: 'Denied',
  disputed: 'Disputed',
  corrected: 'Corrected',
  retracted: 'Retracted',
};

export function checkToReport({ items, counts, notes }: StoryCheck): Report {
  const numbered = items.map((checked, at) => ({ checked, entry: itemToEntry(checked, at + 1) }));
  const attention = numbered.filter(({ checked }) => needsLook(checked.state));
  const fine = numbered.filter(({ checked }) => !needsLook(checked.state));
  const states = Object.entries(counts).filter(([, count]) => count > 0) as [State, number][];
  return {
    title:
      items.length === 0
        ? 'No quotation found'
        : `${items.length} ${items.length === 1 ? 'statement' : 'statements'} checked, ${attention.length} to look at`,
    counts: states.map(([state, count]) => `${count} ${LABELS[state].count}`).join(' · '),
    notes,
    attention: attention.toSorted((one, other) => byState(one.checked, other.checked)).map(({ entry }) => entry),
    fine: fine.map(({ entry }) => entry),
  };
}

function itemToEntry(checked: CheckedItem, number: number): ReportEntry {
  const { item, words, state, findings, view } = checked;
  const [first] = findings;
  const label = first?.kind === 'since' ? SINCE[first.since.kind] : LABELS[state].one;
  return {
    number,
    label,
    words,
    isQuotation: item.kind === 'quotation',
    speaker: item.speaker,
    lines: [...findings.map((finding) => findingToLine(finding, checked)), ...sourceToLines(checked)],
    ref: view?.ref ?? null,
  };
}

/** Whom the record has it from: said unless the finding says it. */
function sourceToLines({ state, view, item, match }: CheckedItem): string[] {
  if (view === null) return [];
  const whom = speakerToText(view);
  if (state === 'not-on-record') return [`Closest: ${whom}: “${match?.text ?? view.statement.passage.exact}”`];
  const named = item.speaker === null && item.kind === 'quotation' ? ' The story names nobody.' : '';
  return [`On record: ${whom}${view.state === 'proposed' ? ', proposed and not approved' : ''}.${named}`];
}

function speakerToText({ speaker, toldBy, source, statement }: StatementView): string {
  const side = speaker.sideName === null ? '' : ` (${speaker.sideName})`;
  const told = toldBy === null ? '' : `, told by ${toldBy.name}`;
  const date = statement.date ?? source.date;
  return `${speaker.name}${side}${told}, ${source.publisher ?? source.title}${date === null ? ', undated' : `, ${date}`}`;
}

function findingToLine(finding: Finding, { item, view }: CheckedItem): string {
  switch (finding.kind) {
    case 'exact':
      return item.kind === 'quotation' ? 'Exact quote.' : 'Reported alike on record.';
    case 'not-a-quotation':
      return 'Exact words, but the article’s: on record they stand outside of quotation marks.';
    case 'differs':
      return differenceToLine(finding);
    case 'somebody-elses':
      return `The story names ${item.speaker}; on record: ${finding.recorded}.`;
    case 'second-hand':
      return `Second-hand on record, told by ${finding.toldBy}; first-hand in the story.`;
    case 'since':
      return sinceToLine(finding.since);
    case 'denied-in-source':
      return `The source’s sentence has “${finding.doubt}”: ${finding.sentence.replace(/\s+/gu, ' ')}`;
    case 'not-on-record':
      return `Not on record. It may still have been said.${view === null ? ' Nothing close.' : ''}`;
    case 'too-short':
      return 'One word says too little to check.';
  }
}

function differenceToLine({ diff, difference }: Extract<Finding, { kind: 'differs' }>): string {
  const compared = diffToText(diff);
  if (difference === null) return `Differs: ${compared}`;
  const { kind, asked, source } = difference;
  const what =
    source === ''
      ? `the story has “${asked}”, the record has not`
      : asked === ''
        ? `the record has “${source}”, the story has not`
        : `the story has “${asked}”, the record “${source}”`;
  return `Not on record; the closest differs in a ${kind}: ${what}. Compared: ${compared}`;
}

function sinceToLine({ kind, by, when, words, ref }: Since): string {
  const who = by === null ? (kind === 'denied' || kind === 'disputed' ? ' by the article' : '') : ` by ${by}`;
  const date = when === null ? '' : `, ${when}`;
  const said = words === null ? '' : `: ${kind === 'corrected' ? `now “${words}”` : words}`;
  return `${SINCE[kind]}${who}${date}${said} (${ref})`;
}
