/**
 * Shows a statement: who, for whom, in which words, through which channel, relayed by whom, disputed by whom. Every command
 * uses these functions, so that none can leave out part of an attribution.
 */

import type { Dispute } from '../../claims/model/dossier.ts';
import { fragmentsToText } from '../../claims/model/quote.ts';
import type { DisputeView, SpeakerView, StatementView } from '../../claims/queries/statements.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { type Block, code, type Spans, strong, text } from '../answer.ts';
import { lineToSpans } from '../layout/line.ts';
import { createLine } from './card.ts';
import { cautionStatement } from './plain-report.ts';
import { ratingToSpans } from './rating.ts';

export const NOT_GIVEN = 'not given in the source';

/** "Sergei Shoigu, Russian Minister of Defence, for Russia" */
export function speakerToSpans(speaker: SpeakerView): Spans {
  const parts = [
    speaker.role,
    speaker.sideName === null
      ? `neither side${speaker.note === null ? '' : ` (${speaker.note})`}`
      : `for ${speaker.sideName}`,
  ];
  return [strong(capitalise(speaker.name)), text(`, ${parts.filter((part) => part !== null).join(', ')}`)];
}

/** "Paris (France)", "François Hollande (neither side)": the short form, for lists. */
export function speakerToText(speaker: SpeakerView): string {
  return `${speaker.name} (${speaker.sideName ?? 'neither side'})`;
}

/** Who is reported, and if another speaker relays it, who. */
export function attributionToSpans(view: StatementView): Spans {
  const told =
    view.toldBy === null
      ? []
      : [text(' — '), strong(`as told by ${speakerToText(view.toldBy)}`), text(', not first-hand')];
  return [...proposedToSpans(view), ...speakerToSpans(view.speaker), ...told];
}

/** Marks a statement that is not approved yet. */
function proposedToSpans({ state, reason }: StatementView): Spans {
  return state === 'proposed' ? [strong(`Proposed (${reason ?? 'by nobody known'}), not approved yet: `)] : [];
}

/** The quotation as the source prints it, or else the source's reported words, marked as such. */
export function wordsToBlocks(view: StatementView): Block[] {
  const blocks: Block[] =
    view.statement.quotes.length > 0
      ? [{ kind: 'quote', spans: [text(quotationToText(view))] }]
      : [
          { kind: 'paragraph', spans: [text('No quotation: indirect speech. The source reports:')] },
          { kind: 'quote', spans: [text(view.statement.passage.exact)] },
        ];
  const { original } = view.statement;
  if (original === null) return blocks;
  return [
    ...blocks,
    {
      kind: 'paragraph',
      spans: [
        text(
          `The source prints a translation. The original (${original.language}${original.from === null ? '' : `, from ${original.from}`}):`,
        ),
      ],
    },
    { kind: 'quote', spans: [text(original.text)] },
  ];
}

/** Fragments joined by a middle dot, because the words between them are not the speaker's. */
function quotationToText(view: StatementView): string {
  return fragmentsToText(view.statement.quotes);
}

/** A statement as an item of a list: as createLine shows it. */
export function statementToItem(readModel: ReadModel, view: StatementView): Spans {
  return lineToSpans(createLine(readModel, view));
}

/** How the words reached the source, as far as the source says. */
export function provenanceToFields(view: StatementView): { name: string; value: Spans }[] {
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
    ...(view.rating === null ? [] : [{ name: 'This newsroom’s rating', value: ratingToSpans(view.rating) }]),
  ];
}

/** "“What is this micmac…” (publisher, author and date not given in the source)" */
export function sourceToText({ source }: Pick<StatementView, 'source'>): string {
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
export function disputeToSpans({ dispute, from, against }: DisputeView): Spans {
  const scope = dispute.scope === null ? '' : ` of ${dispute.scope}`;
  const words = dispute.words === null ? [] : [text(` The source's words: “${dispute.words.exact}”`)];
  const { quotes, passage } = from.statement;
  const reports = `the source reports “${passage.exact}”`;
  // After “Denial by …” the denied words would read as the words of the denial.
  const isOfDenied = cautionStatement(from) !== null;
  const own: Spans = [
    text(quotes.length === 0 ? `no quotation; ${reports}` : isOfDenied ? reports : quotationToText(from)),
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

/** The disputes of one statement, shown below it. */
export function disputedByToBlocks(disputes: readonly DisputeView[]): Block[] {
  if (disputes.length === 0) return [{ kind: 'paragraph', spans: [text('No dispute of it is on record.')] }];
  return [
    { kind: 'paragraph', spans: [strong('Disputed by:')] },
    { kind: 'list', items: disputes.map(disputeToSpans) },
  ];
}

/** Disputes of several statements; each item begins with the statement it disputes. Empty if there are none. */
export function disputesToBlocks(title: string, disputes: readonly DisputeView[]): Block[] {
  if (disputes.length === 0) return [];
  const items = disputes.map(
    (view): Spans => [
      text('Against '),
      code(view.against.statement.id),
      text(` ${speakerToText(view.against.speaker)}: `),
      ...disputeToSpans(view),
    ],
  );
  return [
    { kind: 'paragraph', spans: [strong(title)] },
    { kind: 'list', items },
  ];
}

export function capitalise(value: string): string {
  return value.charAt(0).toUpperCase() + value.slice(1);
}
