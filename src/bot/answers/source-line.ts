/** Which article the words are from, and what it does not give, each missing fact once. */
import type { SourceView, StatementView } from '../../claims/queries/statements.ts';
import { t, tList } from '../../locales/index.ts';
import { type Block, footer, text } from '../answer.ts';
import { capitalise, quoteWords } from './wording.ts';

/** "“What is this micmac…” Publisher, author and date: not given." */
export function sourceToText({ title, publisher, author, date }: SourceView): string {
  const given = [publisher, author, date].filter((value) => value !== null).join(', ');
  const missing = Object.entries({ publisher, author, date })
    .filter(([, value]) => value === null)
    .map(([field]) => t(`source.${field as 'publisher' | 'author' | 'date'}`));
  return [
    title === null ? t('source.untitled') : quoteWords(title),
    ...(given === '' ? [] : [`${given}.`]),
    ...(missing.length === 0 ? [] : [t('source.missing', { fields: capitalise(tList(missing)) })]),
  ].join(' ');
}

/** One small line a source; where there are several, with the statements that are from it. */
export function sourcesToFooter(views: readonly StatementView[]): Block[] {
  const bySource = Map.groupBy(views, ({ dossier, source }) => `${dossier.slug} ${source.id}`);
  return [...bySource.values()].flatMap((group): Block[] => {
    const [first] = group;
    if (first === undefined) return [];
    const source = sourceToText(first.source);
    const ids = [...new Set(group.map(({ statement }) => statement.id))].join(', ');
    return [footer(text(bySource.size === 1 ? t('source.one', { source }) : t('source.each', { ids, source })))];
  });
}
