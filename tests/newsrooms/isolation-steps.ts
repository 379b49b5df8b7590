/** Random things that people do in one of two newsrooms. */
import fc from 'fast-check';
import type { NewsroomName } from './serving.ts';

export const names = ['paris', 'oslo'] as const;
export const otherThan = (name: NewsroomName): NewsroomName => (name === 'paris' ? 'oslo' : 'paris');

/** Never the mark of the other newsroom: an asker's own words may come back. */
const PHRASES = ['ready to dialogue', 'neither accepted nor proposed', 'Shoigu', 'immediately denied', 'the minister'];
const REFS = ['S1', 'S5', 'S7', 'lecornu-shoigu/S5', 'S15', 'D1', 'lecornu-shoigu'];
const NAMES = ['Lecornu', 'Sergei Shoigu', 'France', 'Russia', 'Kremlin', 'entourage'];

export type Step =
  | { kind: 'slack' | 'discord'; room: NewsroomName; command: string; options: Record<string, string> }
  | { kind: 'correct'; room: NewsroomName; ref: string; n: number }
  | { kind: 'replay'; from: NewsroomName; platform: 'slack' | 'discord'; pick: number }
  | { kind: 'complete'; room: NewsroomName; command: string; option: string; typed: string }
  | { kind: 'export'; room: NewsroomName };

const room = fc.constantFrom(...names);
const question = fc.oneof(
  fc.record({ command: fc.constant('whosaid'), options: fc.record({ phrase: fc.constantFrom(...PHRASES) }) }),
  fc.record({
    command: fc.constantFrom('source', 'disputes'),
    options: fc.record({ statement: fc.constantFrom(...REFS) }),
  }),
  fc.record({ command: fc.constant('history'), options: fc.record({ of: fc.constantFrom(...REFS) }) }),
  fc.record({ command: fc.constant('speaker'), options: fc.record({ name: fc.constantFrom(...NAMES) }) }),
  fc.record({ command: fc.constant('compare'), options: fc.constant({ a: 'Lecornu', b: 'Shoigu' }) }),
  fc.record({ command: fc.constant('summary'), options: fc.constant({ dossier: 'lecornu-shoigu' }) }),
  fc.record({ command: fc.constant('check'), options: fc.record({ text: fc.constantFrom(...PHRASES) }) }),
  fc.record({
    command: fc.constantFrom('dossiers', 'changes', 'posts', 'proposals', 'following'),
    options: fc.constant({}),
  }),
);
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('slack' as const, 'discord' as const), room, question)
      .map(([kind, room, { command, options }]) => ({
        kind,
        room,
        command,
        options: options as Record<string, string>,
      })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('correct' as const),
      room,
      ref: fc.constantFrom('S1', 'S5', 'S7'),
      n: fc.nat(99),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('replay' as const),
      from: room,
      platform: fc.constantFrom('slack' as const, 'discord' as const),
      pick: fc.nat(1000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        room,
        fc.constantFrom(
          ['whosaid', 'speaker'],
          ['source', 'statement'],
          ['summary', 'dossier'],
          ['compare', 'a'],
          ['whosaid', 'topic'],
        ),
        fc.constantFrom('', 's', 'S5', 'the', 'Sho', 'mark', 'd'),
      )
      .map(([room, [command = '', option = ''], typed]) => ({
        kind: 'complete' as const,
        room,
        command,
        option,
        typed,
      })),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('export' as const), room }) },
);
