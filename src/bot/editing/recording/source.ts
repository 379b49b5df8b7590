/** Parses the source: one of the dossier's, or a new one from pasted text. */
import { createHash } from 'node:crypto';
import type { Source } from '../../../claims/model/dossier.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { t } from '../../../locales/index.ts';
import type { Field } from '../../forms/form.ts';
import { NEW_SOURCE, type RecordInput, recordFields } from '../record-fields.ts';
import { type EntityFields, type ParsedEntity, unclear } from './entity.ts';
import { MESSAGE_SOURCE, type MessageInput, messageToSource } from './message-source.ts';

const { field } = recordFields;
const MAX_SOURCE_BYTES = 2_000_000;

/** Pasted text makes a new source. A dossier's only source does not have to be named. */
export function parseSource(
  view: DossierView,
  readModel: ReadModel,
  typed: RecordInput & MessageInput,
): EntityFields<Source> & { text: string | null; texts: Field[] } {
  const pasted = [typed.text, typed.more, typed.rest]
    .filter((part) => part !== undefined && part.trim() !== '')
    .join('\n\n');
  const [only] = view.sources;
  const message = messageToSource(typed);
  const named =
    typed.source ||
    (pasted !== '' ? NEW_SOURCE : view.sources.length === 1 ? only?.id : message === null ? '' : MESSAGE_SOURCE) ||
    '';
  const known = view.sources.find(({ id, title }) => id === named || (title !== null && title === named));
  const choices = [
    ...view.sources
      .slice(0, message === null ? 24 : 23)
      .map(({ id, title }) => ({ label: (title ?? id).slice(0, 100).toWellFormed(), value: id })),
    ...(message === null ? [] : [{ label: t('record.message'), value: MESSAGE_SOURCE }]),
    { label: 'A new source: its text comes in the next steps', value: NEW_SOURCE },
  ];
  const error =
    named === '' || named === NEW_SOURCE || known !== undefined
      ? null
      : `No source of this dossier is called “${named}”. Known: ${view.sources.map(({ id }) => id).join(', ')}; or ${NEW_SOURCE}, with its text.`;
  const isMessage = message !== null && named === MESSAGE_SOURCE && known === undefined;
  const main = field('source', named, { choices, error: isMessage ? null : error });
  if (isMessage) return { ...messageToEntity(view, message), main, extra: [], texts: [] };
  if (known !== undefined)
    return {
      entity: { id: known.id, added: null },
      main,
      extra: [],
      texts: [],
      text: readModel.records.sourceText(view.id, known.id),
    };
  if (named !== NEW_SOURCE) return { entity: unclear, main, extra: [], texts: [], text: null };
  const bytes = Buffer.byteLength(pasted);
  const tooLarge =
    bytes > MAX_SOURCE_BYTES
      ? `This text has ${(bytes / 1e6).toFixed(1)} MB, and a source has at most 2 MB: paste only the article, or the part that reports the words.`
      : null;
  const extra = [
    field('title', typed.title),
    field('publisher', typed.publisher),
    field('address', typed.address),
    field('published', typed.published),
  ];
  const texts = [field('text', typed.text, { error: tooLarge }), field('more', typed.more), field('rest', typed.rest)];
  if (pasted === '' || tooLarge !== null) return { entity: unclear, main, extra, texts, text: null };
  const sha256 = createHash('sha256').update(pasted).digest('hex');
  const added: Source = {
    id: `chat-${sha256.slice(0, 12)}`,
    title: typed.title || null,
    publisher: typed.publisher || null,
    author: null,
    address: typed.address || null,
    date: typed.published || null,
    language: null,
    text: pasted,
    sha256,
  };
  return { entity: { id: added.id, added }, main, extra, texts, text: pasted };
}

/** A message that is recorded from a second time is the same source. */
function messageToEntity(view: DossierView, message: Source): { entity: ParsedEntity<Source>; text: string | null } {
  const isKnown = view.sources.some(({ id }) => id === message.id);
  return { entity: { id: message.id, added: isKnown ? null : message }, text: message.text };
}
