/** French: subjects behind their verbs, clauses inserted into what they report, and verbs that report with a noun. */
import { expect, test } from 'vitest';
import { statementsOf } from '../readers.ts';

const lastOf = (text: string) => statementsOf(text, 'fr').at(-1);

test.each([
  ['Comme l’a dit Anne Parc, « la gare ferme ».', 'Anne Parc', '« la gare ferme »'],
  ['« La gare ferme », comme le rappelait Anne Parc lundi.', 'Anne Parc', '« La gare ferme »'],
  ['Les gares, a ajouté Anne Parc, « ferment toutes ».', 'Anne Parc', '« ferment toutes »'],
  ['« Le prix monte », commente, laconique, un courtier.', 'courtier', '« Le prix monte »'],
  ['« La gare ferme », a indiqué, mardi à Lyon, Anne Parc.', 'Anne Parc', '« La gare ferme »'],
  ['« La gare ferme », prévenait encore Anne Parc.', 'Anne Parc', '« La gare ferme »'],
  ['« La gare ferme », affirmait Anne Parc le 29 juin.', 'Anne Parc', '« La gare ferme »'],
  ['« La gare ferme », a fait savoir récemment Anne Parc.', 'Anne Parc', '« La gare ferme »'],
  ['Anne Parc a fait part de sa « vive colère ».', 'Anne Parc', 'sa « vive colère »'],
  ['Anne Parc s’est dite « très choquée ».', 'Anne Parc', '« très choquée »'],
  ['« La gare ferme », estiment les maires.', 'maires', '« La gare ferme »'],
  ['Le gouvernement affirme que « la gare ferme ».', 'gouvernement', 'que « la gare ferme »'],
])('%s', (text, speaker, content) => {
  expect(lastOf(text)).toMatchObject({ speaker, content: [content] });
});

test('words that only look like a reporting clause are nobody’s statement', () => {
  expect(statementsOf('Les propos du maire, selon lesquels « la gare ferme », ont surpris.', 'fr')).toEqual([]);
  expect(statementsOf('Pour éviter la panique, le préfet a fermé la gare.', 'fr')).toEqual([]);
  expect(statementsOf('Anne Parc part demain pour « Rome ».', 'fr')).toEqual([]);
});

test('“on” behind its verb stays open', () => {
  expect(lastOf('« Ce sera cher », dit-on en insistant.')).toMatchObject({ speaker: null });
});
