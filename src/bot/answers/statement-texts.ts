/** A statement as plain English text, for exports: who, for whom, through which channel, relayed by whom, disputed by whom. */

import type { Dispute } from '../../claims/model/dossier.ts';
import { fragmentsToText } from '../../claims/model/quote.ts';
import type { DisputeView, SpeakerView, StatementView } from '../../claims/queries/statements.ts';
import { t } from '../../locales/index.ts';
import { code, type Spans, strong, text } from '../spans.ts';
import { cautionStatement } from './plain-report.ts';
import { ratingToSpans } from './rating.ts';
import { capitalise } from './wording.ts';

export const NOT_GIVEN = 'not given in the source';

/** "Sergei Shoigu, Russian Minister of Defence, for Russia" */
function speakerToSpans(speaker: SpeakerView): Spans {
  const parts = [
    speaker.role,
    speaker.sideName === null
      ? `neither side${speaker.note === null ? '' : ` (${speaker.note})`}`
      : `for ${speaker.sideName}`,
  ];
  return [strong(capitalise(speaker.name)), text(`, ${parts.filter((part) => part !== null).join(', ')}`)];
}

/** "Paris (France)", "François Hollande (neither side)": the short form, for lists. */
function speakerToText(speaker: SpeakerView): string {
  return `${speaker.name} (${speaker.sideName ?? 'neither side'})`;
}

/** Who is reported, and if another speaker relays it, who. */
function attributionToSpans(view: StatementView): Spans {
  const told =
    view.toldBy === null
      ? []
      : [text(' — '), strong(`as told by ${speakerToText(view.toldBy)}`), text(', not first-hand')];
  return [...proposedToSpans(view), ...speakerToSpans(view.speaker), ...told];
}

/** Marks a statement that is not approved yet, or under review. */
function proposedToSpans({ state, reason }: StatementView): Spans {
  if (state === 'suspended') return [strong(`Under review (${reason ?? 'no reason given'}): `)];
  return state === 'proposed' ? [strong(`Proposed (${reason ?? 'by nobody known'}), not approved yet: `)] : [];
}

/** How the words reached the source, as far as the source says. */
function provenanceToFields(view: StatementView): { name: string; value: Spans }[] {
  const { statement, source } = view;
  const via = statement.via ?? NOT_GIVEN;
  const fields = [
    { name: 'Channel', value: [text(statement.viaNote === null ? via : `${via} ${statement.viaNote}`)] },
    { name: 'Source', value: [text(sourceToText(view))] },
    { name: 'Topic', value: [text(view.topic.name)] },
    { name: 'Statement', value: [code(view.ref)] },
  ];
  const named = statement.as === null ? [] : [{ name: 'Named in the source as', value: [text(`“${statement.as}”`)] }];
  const told =
    view.toldBy === null
      ? []
      : [
          {
            name: 'Told by',
            value: [text(`${speakerToText(view.toldBy)}: this is not ${view.speaker.name}'s own report`)],
          },
        ];
  const dated = [{ name: 'Date of the words', value: [text(statement.date ?? NOT_GIVEN)] }];
  return [
    ...told,
    ...fields.slice(0, 1),
    ...named,
    ...dated,
    ...fields.slice(1),
    ...(source.address === null
      ? []
      : [{ name: 'Address', value: [{ kind: 'link' as const, text: source.address, url: source.address }] }]),
    ...(view.rating === null ? [] : [{ name: t('rating.newsroom'), value: ratingToSpans(view.rating) }]),
  ];
}

/** "“What is this micmac…” (publisher, author and date not given in the source)" */
function sourceToText({ source }: Pick<StatementView, 'source'>): string {
  const given = [source.publisher, source.author, source.date].filter((value) => value !== null);
  const missing = (['publisher', 'author', 'date'] as const).filter((field) => source[field] === null);
  const notes = [given.join(', '), missing.length === 0 ? '' : `${missing.join(', ')} ${NOT_GIVEN}`].filter(
    (note) => note !== '',
  );
  return `${source.title === null ? `a source whose title is ${NOT_GIVEN}` : `“${source.title}”`}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

const DISPUTE_LABELS: Record<Dispute['kind'], string> = {
  denial: 'Denial',
  contradiction: 'Contradiction',
  criticism: 'Criticism',
};

/** Who opposes, how, and in which words: the disputer's own, or else the source's. */
function disputeToSpans({ dispute, from, against }: DisputeView): Spans {
  const scope = dispute.scope === null ? '' : ` of ${dispute.scope}`;
  const words = dispute.words === null ? [] : [text(` The source's words: “${dispute.words.exact}”`)];
  const { quotes, passage } = from.statement;
  const reports = `the source reports “${passage.exact}”`;
  // After “Denial by …” the denied words would read as the words of the denial.
  const isOfDenied = cautionStatement(from) !== null;
  const own: Spans = [
    text(quotes.length === 0 ? `no quotation; ${reports}` : isOfDenied ? reports : fragmentsToText(quotes)),
  ];
  const told = from.toldBy === null ? '' : `, as told by ${speakerToText(from.toldBy)}`;
  const id = [text(' '), code(from.statement.id)];
  if (dispute.voice === 'source') {
    const [one, other] = [speakerToText(from.speaker), speakerToText(against.speaker)];
    return [
      strong(`${DISPUTE_LABELS[dispute.kind]} drawn by the source itself, by no speaker${scope}`),
      text(`: it sets ${one}${told} against ${other}: `),
      ...own,
      ...words,
      ...id,
    ];
  }
  return [
    strong(`${DISPUTE_LABELS[dispute.kind]}${scope} by ${speakerToText(from.speaker)}${told}`),
    text(': '),
    ...own,
    ...words,
    ...id,
  ];
}

export const statementTexts = {
  speaker: speakerToText,
  attribution: (view: StatementView) => spansToText(attributionToSpans(view)),
  dispute: (view: DisputeView) => spansToText(disputeToSpans(view)),
  source: sourceToText,
  provenance: (view: StatementView) =>
    provenanceToFields(view).map(({ name, value }) => ({ name, value: spansToText(value) })),
};

function spansToText(spans: Spans): string {
  return spans.map(({ text }) => text).join('');
}
