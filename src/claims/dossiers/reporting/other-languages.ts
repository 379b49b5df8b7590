/** Denials in languages that have no lists: a caution where the sentence has a negation or a verb of denying. */
import { isNegation } from '../../search/negation.ts';
import type { Span, Token } from './tokens.ts';

const DENIALS: ReadonlySet<string> = new Set(
  [
    'bestreitet bestritt bestritten bestreiten dementiert dementierte dementieren leugnet leugnete geleugnet widersprach widerspricht angeblich gefälscht gefälschtes',
    'отрицает отрицал отрицала отрицали отверг отвергла опроверг опровергла опровергает якобы фейковое',
    'niega niegan negó negaron desmiente desmintió rechazó supuestamente nega negano negato negò smentisce smentito smentì nego desmentiu',
  ].flatMap((words) => words.split(' ')),
);

export function findOtherDoubt(tokens: readonly Token[]): Span | null {
  return (
    tokens.find(
      ({ kind, lower }) =>
        (kind === 'word' && (isNegation(lower) || DENIALS.has(lower))) || (kind === 'mark' && lower === '?'),
    ) ?? null
  );
}
