/** Parses the speaker, known or new. */

import type { Speaker } from '../../../claims/model/dossier.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { t, tList } from '../../../locales/index.ts';
import { type Block, paragraph, text } from '../../answer.ts';
import { findNamesakes } from '../../asking/speakers.ts';
import { askWhichToText } from '../../filters.ts';
import type { Field } from '../../forms/form.ts';
import type { OptionText } from '../fields.ts';
import { nameToId, resolveName, speakerWithName } from '../lookups.ts';
import { type RecordInput, recordFields, SPEAKER_KINDS } from '../record-fields.ts';
import { type EntityFields, unclear } from './entity.ts';

const { field } = recordFields;

/** An unknown name makes a new speaker only if a kind is given, so that a typo cannot. */
export function parseSpeaker(
  view: DossierView,
  readModel: ReadModel,
  typed: RecordInput,
): EntityFields<Speaker> & { intro: Block[] } {
  const name = typed.speaker ?? '';
  const main = field('speaker', name);
  if (name === '') return { entity: unclear, main, extra: [], intro: [] };
  const resolution = resolveName(readModel, 'speaker', name, view);
  const existing = resolution.kind === 'known' ? speakerWithName(readModel, name, view) : null;
  if (resolution.kind === 'known' && (existing !== null || !typed.kind)) {
    const isOffered = existing !== null && typed.kind !== undefined && typed.kind !== '';
    const intro = isOffered
      ? [paragraph(text(`“${name}” is a name of ${existing.name}, who is on record already: the statement is theirs.`))]
      : [];
    return { entity: { id: resolution.named.slug, added: null }, main, extra: [], intro };
  }
  // A new person who is called only by the surname of one on record is most likely that one.
  const namesakes = typed.kind?.toLowerCase() === 'person' ? findNamesakes(readModel, name, view.id) : [];
  if (namesakes.length > 0 || (resolution.kind === 'several' && !typed.kind)) {
    const error = resolution.kind === 'several' ? resolution.sentence : askWhichToText(name, namesakes);
    return { entity: unclear, main: { ...main, error }, extra: [], intro: [] };
  }
  return parseNewSpeaker(view, readModel, typed, main, resolution.kind === 'unknown' ? resolution.sentence : null);
}

function parseNewSpeaker(
  view: DossierView,
  readModel: ReadModel,
  typed: RecordInput,
  main: Field,
  sentence: string | null,
): EntityFields<Speaker> & { intro: Block[] } {
  const kind = SPEAKER_KINDS.find((each) => each === typed.kind?.toLowerCase());
  const sides = [
    ...view.sides.map(({ id, name }) => ({ label: name, value: id })),
    { label: 'neither side', value: 'neither' },
  ].slice(0, 25);
  const side = parseSide(view, readModel, typed.side);
  const names = (typed.aliases ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const duplicate = names
    .map((alias) => ({ alias, bearer: speakerWithName(readModel, alias, view) }))
    .find(({ bearer }) => bearer !== null);
  const name = typed.speaker ?? '';
  const alike = typed.newname ? [] : [name, ...names].flatMap((each) => readModel.names.lookAlikes('speaker', each, 3));
  const extra = [
    field('kind', kind ?? '', {
      error: typed.kind && kind === undefined ? `“${typed.kind}” is none of these: ${SPEAKER_KINDS.join(', ')}.` : null,
    }),
    ...(alike.length > 0 || typed.newname ? [field('newname', typed.newname ? 'yes' : '')] : []),
    field('role', typed.role),
    field('side', side.value, { choices: sides, error: side.error }),
    field('aliases', typed.aliases, {
      error:
        duplicate === undefined
          ? null
          : `“${duplicate.alias}” is a name of ${duplicate.bearer?.name}, who is on record already: take ${duplicate.bearer?.name} as the speaker, or leave this name out.`,
    }),
  ];
  const error =
    alike.length > 0
      ? t('editing.look-alike', { names: tList([...new Set(alike)]) })
      : kind !== undefined || sentence === null
        ? null
        : `${sentence} Correct the name, or say what kind of speaker the new one is, and for whom it speaks.`;
  const isWhole =
    kind !== undefined && side.error === null && side.value !== '' && duplicate === undefined && alike.length === 0;
  const added: Speaker | null = isWhole
    ? { id: nameToId(name, 'speaker'), name, kind, role: typed.role || null, side: side.id, note: null, aliases: names }
    : null;
  return { entity: { id: added?.id ?? null, added }, main: { ...main, error }, extra, intro: [] };
}

function parseSide(
  view: DossierView,
  readModel: ReadModel,
  typed: OptionText,
): { id: string | null; value: string; error: string | null } {
  if (typed === undefined || typed === '') return { id: null, value: '', error: null };
  if (/^(neither( side)?|none)$/i.test(typed)) return { id: null, value: 'neither', error: null };
  const resolution = resolveName(readModel, 'side', typed, view);
  if (resolution.kind === 'known') return { id: resolution.named.slug, value: resolution.named.slug, error: null };
  return { id: null, value: '', error: `${resolution.sentence} Or: neither.` };
}
