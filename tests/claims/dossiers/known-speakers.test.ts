/** Speakers of a draft who are on record keep what the record has of them; whoever might be somebody else stays new. */
import { describe, expect, test } from 'vitest';
import {
  indexKnownSpeakers,
  type KnownSpeaker,
  matchKnownSpeakers,
} from '../../../src/claims/dossiers/known-speakers.ts';
import type { Speaker } from '../../../src/claims/model/dossier.ts';

const drafted = (id: string, name: string, kind: Speaker['kind'] = 'person'): Speaker => ({
  ...{ id, name, kind, role: null, side: null, note: null, aliases: [] },
});
const known = (id: string, name: string, more: Partial<KnownSpeaker> = {}): KnownSpeaker => ({
  ...{ id, name, kind: 'person', role: null, note: null, aliases: [], side: null, dossier: 'harbour' },
  ...more,
});
const city = { id: 'city', name: 'The city', aliases: [] };
const match = (speakers: readonly Speaker[], ...all: KnownSpeaker[]) =>
  matchKnownSpeakers(speakers, indexKnownSpeakers(all));

describe('a drafted speaker', () => {
  test.each(['Ruth Okafor', 'R. Okafor', 'Okafor', 'RUTH OKAFOR'])('%s is the one on record', (name) => {
    const mayor = known('okafor', 'Ruth Okafor', { role: 'mayor', side: city, aliases: ['R. Okafor'] });
    const { speakers, sides, renamed, matched } = match([drafted('ruth', name)], mayor);
    expect(speakers).toMatchObject([{ id: 'okafor', name: 'Ruth Okafor', role: 'mayor', side: 'city' }]);
    expect(sides).toEqual([city]);
    expect(renamed.get('ruth')).toBe('okafor');
    expect(matched.get('okafor')?.dossier).toBe('harbour');
  });

  test('whom two people on record may be stays new', () => {
    const { speakers, matched } = match(
      [drafted('okafor', 'Okafor')],
      known('ruth', 'Ruth Okafor'),
      known('paul', 'Paul Okafor'),
    );
    expect(speakers).toEqual([drafted('okafor', 'Okafor')]);
    expect(matched.size).toBe(0);
  });

  test('with another given name stays new', () => {
    expect(match([drafted('okafor', 'Maria Okafor')], known('ruth', 'Ruth Okafor')).matched.size).toBe(0);
  });

  test('that is a person here and a place there stays new', () => {
    expect(match([drafted('paris', 'Paris')], known('paris', 'Paris', { kind: 'state' })).matched.size).toBe(0);
  });

  test('has the role and side of the latest dossier', () => {
    const earlier = known('okafor', 'Ruth Okafor', { role: 'councillor' });
    const later = known('okafor', 'Ruth Okafor', { role: 'mayor', dossier: 'strike' });
    expect(match([drafted('okafor', 'Okafor')], earlier, later).speakers[0]?.role).toBe('mayor');
  });

  test('is one with another entry for the same person', () => {
    const { speakers, renamed } = match(
      [drafted('mayor-okafor', 'Okafor'), drafted('ruth-okafor', 'Ruth Okafor')],
      known('okafor', 'Ruth Okafor'),
    );
    expect(speakers.map(({ id }) => id)).toEqual(['okafor']);
    expect([...renamed]).toEqual([
      ['mayor-okafor', 'okafor'],
      ['ruth-okafor', 'okafor'],
    ]);
  });

  test('who is new gives way where a known one has the id', () => {
    const { speakers } = match(
      [drafted('okafor', 'Maria Okafor'), drafted('ruth', 'Ruth Okafor')],
      known('okafor', 'Ruth Okafor'),
    );
    expect(speakers.map(({ id, name }) => [id, name])).toEqual([
      ['okafor-2', 'Maria Okafor'],
      ['okafor', 'Ruth Okafor'],
    ]);
  });
});
