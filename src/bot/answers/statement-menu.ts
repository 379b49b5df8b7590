/** A menu that opens one of the statements shown. */
import type { StatementView } from '../../claims/queries/statements.ts';
import { truncate } from '../../lib/text.ts';
import { t } from '../../locales/index.ts';
import { type Block, MAX_CHOICES, MAX_LABEL } from '../answer.ts';
import { capitalise } from './wording.ts';

/** Empty for no statement. @param command what a choice opens it with */
export function statementsToMenu(command: 'source' | 'disputes', views: readonly StatementView[]): Block[] {
  const unique = [...new Map(views.map((view) => [view.ref, view])).values()].slice(0, MAX_CHOICES);
  if (unique.length === 0) return [];
  const choices = unique.map(({ ref, statement, speaker }) => ({
    label: truncate(`${statement.id} ${capitalise(speaker.name)}`, MAX_LABEL),
    command,
    options: { statement: ref },
  }));
  return [{ kind: 'menu', label: t(command === 'source' ? 'statement.open' : 'disputes.open'), choices }];
}
