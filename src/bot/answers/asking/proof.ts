/** What can be checked of a statement by hand: where its words stand, hashes, how the source came, and the entries. */
import { type Anchor, isAnchorValid } from '../../../claims/model/quote.ts';
import type { HistoryItem } from '../../../claims/queries/history.ts';
import type { SourceView, StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { t, tMinute } from '../../../locales/index.ts';
import { type Block, heading, list, paragraph } from '../../answer.ts';
import { code, type Spans, strong, text } from '../../spans.ts';
import { eventToDetail, eventToText } from '../history-event.ts';

/** What it takes to check the record by hand: anchors, hashes, history. */
export function proofToBlocks(
  readModel: ReadModel,
  view: StatementView,
  whole: string,
  anchors: readonly Anchor[],
): Block[] {
  const { sha256, originalFile } = view.source;
  return [
    heading(text(t('source.proof'))),
    list(
      anchors.map((anchor) => {
        const values = {
          start: String(anchor.start),
          end: String(anchor.end),
          before: oneLine(anchor.prefix),
          after: oneLine(anchor.suffix),
        };
        return [text(t(isAnchorValid(whole, anchor) ? 'source.anchor' : 'source.anchor.broken', values))];
      }),
    ),
    paragraph(strong(`${t('source.sha256')} `), code(sha256)),
    ...(originalFile === undefined
      ? []
      : [paragraph(strong(`${t('source.original', { file: originalFile.name })} `), code(originalFile.sha256))]),
    ...fetchedToBlocks(view.source),
    paragraph(strong(t('source.history'))),
    list(readModel.records.history(view.ref).map(historyToItem)),
    paragraph(text(`${t('source.proof.file')} `), code(`npm run -s proof -- ${view.ref}`)),
  ];
}

function historyToItem(item: HistoryItem): Spans {
  const { at, by, event, entry } = item;
  const [what, detail] = [eventToText(event), eventToDetail(item)];
  const who = by.kind === 'seed' ? t('actor.file', { file: by.name }) : by.name;
  const how = detail === null ? what : `${what} (${detail})`;
  return [text(t('source.history.item', { at: tMinute(at), what: how, by: who })), text(' '), code(entry)];
}

/** By which reader the source was read; where it was fetched, when, over which addresses, with which headers. */
function fetchedToBlocks({ provenance }: SourceView): Block[] {
  if (provenance === undefined) return [];
  const { reader, fetched } = provenance;
  const read = paragraph(strong(`${t('source.reader')} `), code(reader));
  if (fetched === null) return [read];
  const { at, addresses, headers } = fetched;
  return [
    read,
    paragraph(strong(t('source.fetched', { at: tMinute(at) }))),
    list([
      ...addresses.map((address) => [code(address)]),
      ...Object.entries(headers).map(([name, value]) => [code(`${name}: ${value}`)]),
    ]),
  ];
}

function oneLine(value: string): string {
  return value.replace(/\s+/g, ' ');
}
