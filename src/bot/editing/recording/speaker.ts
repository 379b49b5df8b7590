/** Reads who spoke: somebody on record, or somebody new. */

import type { Speaker } from '../../../claims/model/dossier.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { Board } from '../../../claims/read-model/read-model.ts';
import { type Block, paragraph, text } from '../../answer.ts';
import { type Field, field } from '../../forms/form.ts';
import { bearerOf, lookFor, nameToId } from '../lookups.ts';
import { type Fields, type Typed, type Typing, tooLong } from './input.ts';

export const KINDS = ['person', 'institution', 'state', 'group', 'organisation'] as const;

/** A name that nobody bears is a new speaker only when its kind is given: a slip of the pen makes no person. */
export function readSpeaker(view: DossierView, board: Board, typed: Typing): Fields<Speaker> & { intro: Block[] } {
  const name = typed.speaker ?? '';
  const main = field('speaker', 'short', 'Speaker', name, {
    required: true,
    completes: 'speaker',
    help: 'Any of the names on record, or a new one',
  });
  if (name === '') return { part: { id: null, added: null }, main, extra: [], intro: [] };
  const bearer = bearerOf(board, name, view);
  const looked = bearer === null ? lookFor(board, 'speaker', name, view) : null;
  if (bearer !== null || (looked?.kind === 'known' && !typed.kind)) {
    const id = bearer?.id ?? (looked?.kind === 'known' ? looked.named.slug : null);
    const isOffered = bearer !== null && typed.kind !== undefined && typed.kind !== '';
    const intro = isOffered
      ? [paragraph(text(`“${name}” is a name of ${bearer.name}, who is on record already: the statement is theirs.`))]
      : [];
    return { part: { id, added: null }, main, extra: [], intro };
  }
  if (looked?.kind === 'several' && !typed.kind)
    return { part: { id: null, added: null }, main: { ...main, error: looked.sentence }, extra: [], intro: [] };
  return newSpeaker(view, board, typed, main, looked?.kind === 'unknown' ? looked.sentence : null);
}

function newSpeaker(
  view: DossierView,
  board: Board,
  typed: Typing,
  main: Field,
  sentence: string | null,
): Fields<Speaker> & { intro: Block[] } {
  const kind = KINDS.find((each) => each === typed.kind?.toLowerCase());
  const sides = [
    ...view.sides.map(({ id, name }) => ({ label: name, value: id })),
    { label: 'neither side', value: 'neither' },
  ].slice(0, 25);
  const side = readSide(view, board, typed.side);
  const names = (typed.aliases ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const taken = names
    .map((alias) => ({ alias, bearer: bearerOf(board, alias, view) }))
    .find(({ bearer }) => bearer !== null);
  const isAsked = kind !== undefined;
  const extra = [
    field('kind', 'choice', 'New speaker: what kind', kind ?? '', {
      required: true,
      choices: KINDS.map((value) => ({ label: value, value })),
      error: typed.kind && kind === undefined ? `“${typed.kind}” is none of these: ${KINDS.join(', ')}.` : null,
    }),
    field('role', 'short', 'Role', typed.role, { help: 'Such as: Minister of Defence', error: tooLong(typed.role) }),
    field('side', 'choice', 'Speaks for', side.value, { required: true, choices: sides, error: side.error }),
    field('aliases', 'short', 'Other names', typed.aliases, {
      help: 'Parted by commas',
      error:
        taken === undefined
          ? null
          : `“${taken.alias}” is a name of ${taken.bearer?.name}, who is on record already: take ${taken.bearer?.name} as the speaker, or leave this name out.`,
    }),
  ];
  const error =
    isAsked || sentence === null
      ? null
      : `${sentence} Correct the name, or say what kind of speaker the new one is, and for whom it speaks.`;
  const isWhole = kind !== undefined && side.error === null && side.value !== '' && taken === undefined;
  const name = typed.speaker ?? '';
  const added: Speaker | null = isWhole
    ? { id: nameToId(name, 'speaker'), name, kind, role: typed.role || null, side: side.id, note: null, aliases: names }
    : null;
  return { part: { id: added?.id ?? null, added }, main: { ...main, error }, extra, intro: [] };
}

function readSide(
  view: DossierView,
  board: Board,
  typed: Typed,
): { id: string | null; value: string; error: string | null } {
  if (typed === undefined || typed === '') return { id: null, value: '', error: null };
  if (/^(neither( side)?|none)$/i.test(typed)) return { id: null, value: 'neither', error: null };
  const looked = lookFor(board, 'side', typed, view);
  if (looked.kind === 'known') return { id: looked.named.slug, value: looked.named.slug, error: null };
  return { id: null, value: '', error: `${looked.sentence} Or: neither.` };
}
