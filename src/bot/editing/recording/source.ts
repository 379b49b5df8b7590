/** Reads which source a statement stands in: one of the dossier's, or a new one whose text is pasted. */
import { createHash } from 'node:crypto';
import type { Source } from '../../../claims/model/dossier.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { type Field, field } from '../../forms/form.ts';
import { dateError, type EntityFields, lengthError, type RecordInput } from './input.ts';

/** The choice of a source that is not on record yet. */
export const NEW_SOURCE = 'new';
/** A longer text is a file for an archive: 2 MB of UTF-8. */
const MAX_SOURCE_BYTES = 2_000_000;

/** A text that is pasted is a new source; else one of the dossier's, and its only one where none is named. */
export function parseSource(
  view: DossierView,
  readModel: ReadModel,
  typed: RecordInput,
): EntityFields<Source> & { text: string | null; texts: Field[] } {
  const pasted = [typed.text, typed.more, typed.rest]
    .filter((part) => part !== undefined && part.trim() !== '')
    .join('\n\n');
  const [only] = view.sources;
  const named = typed.source || (pasted !== '' ? NEW_SOURCE : view.sources.length === 1 ? only?.id : '') || '';
  const known = view.sources.find(({ id, title }) => id === named || (title !== null && title === named));
  const choices = [
    ...view.sources
      .slice(0, 24)
      .map(({ id, title }) => ({ label: (title ?? id).slice(0, 100).toWellFormed(), value: id })),
    { label: 'A new source: its text comes in the next steps', value: NEW_SOURCE },
  ];
  const error =
    named === '' || named === NEW_SOURCE || known !== undefined
      ? null
      : `No source of this dossier is called “${named}”. Known: ${view.sources.map(({ id }) => id).join(', ')}; or ${NEW_SOURCE}, with its text.`;
  const main = field('source', 'choice', 'Source', named, { required: true, choices, error });
  if (known !== undefined)
    return {
      entity: { id: known.id, added: null },
      main,
      extra: [],
      texts: [],
      text: readModel.records.sourceText(view.id, known.id),
    };
  if (named !== NEW_SOURCE) return { entity: { id: null, added: null }, main, extra: [], texts: [], text: null };
  const bytes = Buffer.byteLength(pasted);
  const tooLarge =
    bytes > MAX_SOURCE_BYTES
      ? `This text has ${(bytes / 1e6).toFixed(1)} MB, and a source has at most 2 MB: paste only the article, or the part that reports the words.`
      : null;
  const badAddress =
    typed.address && !/^https?:\/\/\S+$/i.test(typed.address)
      ? 'An address begins with https:// or http://: correct it, or leave it empty.'
      : null;
  const extra = [
    field('title', 'short', 'Title of the source', typed.title, { required: true, error: lengthError(typed.title) }),
    field('publisher', 'short', 'Publisher', typed.publisher, {
      error: lengthError(typed.publisher),
      help: 'Empty where the source does not give it',
    }),
    field('address', 'short', 'Address', typed.address, {
      error: badAddress ?? lengthError(typed.address),
      help: 'Where it stands: https://…',
    }),
    field('published', 'short', 'Date of the source', typed.published, {
      error: dateError(typed.published),
      help: 'As it prints it, or 2026-11-25',
    }),
  ];
  const texts = [
    field('text', 'long', 'Its text, word for word', typed.text, {
      required: true,
      error: tooLarge,
      help: 'A longer text goes on below, from a new paragraph',
    }),
    field('more', 'long', 'The text goes on', typed.more),
    field('rest', 'long', 'And the rest', typed.rest),
  ];
  if (pasted === '' || tooLarge !== null) return { entity: { id: null, added: null }, main, extra, texts, text: null };
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
